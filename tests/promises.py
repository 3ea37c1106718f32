"""What the papers about security name as proof: tests by path and name, proofs, and files of the project.

Read without running anything: a test is a function of that name in that file, found by its syntax tree.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.architecture.order import ROOT

TEST = re.compile(r"tests/[\w/]+\.py::test_\w+")
PROOF = re.compile(r"\./wayhome (prove|bench) (\w+)")
PLACE = re.compile(
    r"(?:src|docs|deploy|tools)/[\w./-]+\.\w+|pyproject\.toml|requirements\.lock|package-lock\.json|SECURITY\.md"
)
SKIPPING = {"skip", "skipif", "xfail"}


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells without the marks of Markdown around them."""

    cells: tuple[str, ...]

    def __getitem__(self, place: int) -> str:
        return self.cells[place]


def named_tests(text: str) -> list[str]:
    """Return every test that a text names, as ``path::name``."""
    return TEST.findall(text)


def named_proofs(text: str) -> list[str]:
    """Return the files of the proofs and measurements that a text names."""
    folders = {"prove": "tests/proofs", "bench": "bench"}
    return [f"{folders[kind]}/{name}.py" for kind, name in PROOF.findall(text)]


def named_places(text: str) -> list[str]:
    """Return the files of the project that a text names; tests are named apart."""
    return PLACE.findall(TEST.sub("", text))


def what_is_wrong(text: str) -> list[str]:
    """Return what a text names and is not there, or would not run; empty when everything is in order."""
    wrong = [f"no such test: {one}" for one in named_tests(text) if not _stands(one)]
    wrong += [f"it is skipped: {one}" for one in named_tests(text) if _stands(one) and _is_skipped(one)]
    wrong += [
        f"no such file: {one}"
        for one in (*named_proofs(text), *named_places(text))
        if not (ROOT / one).exists()
    ]
    return wrong


def tables(text: str, first: str) -> list[list[Row]]:
    """Return the tables of a page of Markdown whose first column is called so, each as its rows below the head."""
    found: list[list[Row]] = []
    inside: list[Row] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            inside.append(Row(tuple(cell.strip() for cell in line.strip().strip("|").split("|"))))
        elif inside:
            if inside[0][0] == first:
                found.append(inside[2:])
            inside = []
    return found


def _stands(named: str) -> bool:
    path, _, name = named.partition("::")
    return name in _functions(path)


def _is_skipped(named: str) -> bool:
    path, _, name = named.partition("::")
    marks = [*_functions(path)[name], *_module_marks(path)]
    return any(SKIPPING & set(re.findall(r"\w+", mark)) for mark in marks)


@cache
def _tree(path: str) -> ast.Module:
    place: Path = ROOT / path
    return ast.parse(place.read_text("utf-8") if place.is_file() else "")


@cache
def _functions(path: str) -> dict[str, list[str]]:
    """Return the functions at the top of a file, with what stands above each as a decorator."""
    return {
        node.name: [ast.unparse(one) for one in node.decorator_list]
        for node in _tree(path).body
        if isinstance(node, ast.FunctionDef)
    }


def _module_marks(path: str) -> list[str]:
    return [
        ast.unparse(node.value)
        for node in _tree(path).body
        if isinstance(node, ast.Assign) and [getattr(one, "id", "") for one in node.targets] == ["pytestmark"]
    ]
