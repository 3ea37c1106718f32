"""Every action has a door: a page, a command or a timer reaches it, or it is part of another action."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from tests.architecture.order import ROOT

SOURCE = ROOT / "src" / "wayhome"
FLOORS = ("casefile", "caseloads", "process", "stages")
DOORS = ("web", "jobs", "cli")

WITHOUT_A_DOOR: dict[str, str] = {}
"""Actions that nobody reaches yet, and why; the list may only shrink."""


@cache
def _trees() -> dict[Path, ast.Module]:
    files = [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]
    return {path: ast.parse(path.read_text()) for path in files}


def _is_actions(path: Path) -> bool:
    inside = path.relative_to(SOURCE)
    return inside.parts[0] in FLOORS and (inside.name == "actions.py" or "actions" in inside.parts)


def _functions() -> dict[tuple[Path, str], ast.FunctionDef]:
    """Return every public function of an ``actions`` module that is told ``by``."""
    return {
        (path, node.name): node
        for path, tree in _trees().items()
        if _is_actions(path)
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and "by" in [one.arg for one in node.args.kwonlyargs]
    }


def action_names() -> set[str]:
    """Return the names of every action."""
    return {name for _path, name in _functions()}


def _used(tree: ast.AST) -> set[str]:
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    renamed = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }
    return names | attributes | renamed


def _reached() -> set[str]:
    """Return the names that doors use, and what those functions use in turn."""
    reached: set[str] = set()
    for path, tree in _trees().items():
        if path.relative_to(SOURCE).parts[0] in DOORS:
            reached |= _used(tree)
    bodies: dict[str, set[str]] = {}
    for path, tree in _trees().items():
        if path.relative_to(SOURCE).parts[0] not in FLOORS:
            continue
        renamed = {
            alias.asname: alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if alias.asname
        }
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                used = {renamed.get(name, name) for name in _used(node)}
                bodies.setdefault(node.name, set()).update(used)
    waiting = list(reached)
    while waiting:
        for name in bodies.get(waiting.pop(), set()) - reached:
            reached.add(name)
            waiting.append(name)
    return reached


def test_every_action_has_a_door() -> None:
    """An action that nobody can reach is a promise on paper: give it a page, or take it away."""
    names = action_names()

    assert sorted(names - _reached() - set(WITHOUT_A_DOOR)) == []


def test_the_list_of_actions_without_a_door_only_shrinks() -> None:
    """Take a name off as soon as a page reaches it."""
    names = action_names()

    assert sorted(set(WITHOUT_A_DOOR) & _reached()) == []
    assert sorted(set(WITHOUT_A_DOOR) - names) == []
    assert len(WITHOUT_A_DOOR) == 0


def test_the_walk_over_actions_is_not_empty() -> None:
    assert len(_functions()) > 80
