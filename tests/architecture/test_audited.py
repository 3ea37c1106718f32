"""Every action writes an audit row: it calls ``record`` itself, or a function that does."""

from __future__ import annotations

import ast
from functools import cache

from tests.architecture.test_doors import _functions, _trees

WRITERS = frozenset({"record", "keep_reads"})
"""The functions that write audit rows."""
WRITES_NONE: dict[str, str] = {}
"""Actions that write no audit row, and why; the list may only shrink."""


@cache
def calls() -> dict[str, frozenset[str]]:
    """Return for each function of the source, by its name, the names it calls; functions of one name are taken together."""
    found: dict[str, set[str]] = {}
    for tree in _trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                found.setdefault(node.name, set()).update(_called(node))
    return {name: frozenset(names) for name, names in found.items()}


def _called(function: ast.FunctionDef) -> set[str]:
    called = {node.func for node in ast.walk(function) if isinstance(node, ast.Call)}
    return {
        one.id if isinstance(one, ast.Name) else one.attr
        for one in called
        if isinstance(one, ast.Name | ast.Attribute)
    }


def reaches_a_writer(name: str) -> bool:
    """Return whether a function calls one that writes an audit row, however far down."""
    seen: set[str] = set()
    ahead = {name}
    while ahead:
        here = ahead.pop()
        if here in WRITERS:
            return True
        seen.add(here)
        ahead |= calls().get(here, frozenset()) - seen
    return False


def test_every_action_writes_an_audit_row() -> None:
    silent = sorted({name for _path, name in _functions() if not reaches_a_writer(name)})

    assert [name for name in silent if name not in WRITES_NONE] == []


def test_the_list_of_silent_actions_only_shrinks() -> None:
    names = {name for _path, name in _functions()}

    assert [name for name in WRITES_NONE if name not in names or reaches_a_writer(name)] == []


def test_the_walk_tells_one_that_writes_from_one_that_does_not() -> None:
    assert reaches_a_writer("open_in_emergency")
    assert not reaches_a_writer("working_days_after")
    assert len(_functions()) > 100
