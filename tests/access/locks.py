"""Switches one of the two locks off, for a run that shows what the other one holds alone."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.models import Q, QuerySet

from tests.access.cells import Lock
from wayhome.casefile.access import checks
from wayhome.casefile.access.enums import Permission
from wayhome.ground.core import together
from wayhome.ground.core.context import current

ORGANISATION = {"organisation_id", "organisation", "receiver_id", "receiver", "owner_id"}
"""By these the application narrows what it asks for to the organisation acted for."""
STANDS_IN = -1_900_000_000
"""Numbers up to this one stand in a prepared statement for those it will be asked with."""


@contextmanager
def only(lock: Lock) -> Iterator[None]:
    """Let both locks hold, or one alone, until the block ends."""
    if lock is Lock.APP:
        with _without_policies():
            yield
    elif lock is Lock.DB:
        with _without_scopes():
            yield
    else:
        yield


@contextmanager
def _without_policies() -> Iterator[None]:
    """Switch row policies off, as the owner of the tables; rights on tables stay."""
    found = _asked("SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p') AND relrowsecurity")
    tables = [name for (name,) in found]
    assert tables, "no table has row policies, so that there is nothing to switch off"
    for name in tables:
        _asked(f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY")
    try:
        yield
    finally:
        connections["default"].close()
        for name in tables:
            _asked(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")


def _asked(statement: str) -> list[tuple[Any, ...]]:
    with connections["migrator"].cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []


@contextmanager
def _without_scopes() -> Iterator[None]:
    """Let the application narrow nothing to the organisation acted for, and allow everybody everything."""
    before = checks.allows, QuerySet._filter_or_exclude_inplace
    whole = QuerySet._filter_or_exclude_inplace

    def wider(self: QuerySet[Any], negate: bool, args: Any, kwargs: Any) -> None:
        if not negate:
            kwargs = {name: value for name, value in kwargs.items() if not _narrows(name, value)}
            args = tuple(_widened(one) for one in args)
        whole(self, negate, args, kwargs)

    holds = together._Statement.holds
    QuerySet._filter_or_exclude_inplace = wider  # type: ignore[method-assign, assignment]
    together._Statement.holds = lambda self, value: True  # type: ignore[method-assign]  # no organisation is compared any more
    forget_what_was_made()
    try:
        with _everything_allowed():
            yield
    finally:
        QuerySet._filter_or_exclude_inplace = before[1]  # type: ignore[method-assign]
        together._Statement.holds = holds  # type: ignore[method-assign]
        forget_what_was_made()


def forget_what_was_made() -> None:
    """Let every prepared statement be made anew: those made with a scope are not those made without one."""
    for one in gc.get_objects():
        if type(one) is together.Prepared:
            one._made = None


def _narrows(name: str, value: object) -> bool:
    if name in ORGANISATION and isinstance(value, int) and value <= STANDS_IN:
        return True  # a statement that is made for whatever organisation it is asked with
    return name in ORGANISATION and value in current().organisation_ids and bool(current().organisation_ids)


def _widened(part: Any) -> Any:
    if not isinstance(part, Q) or part.negated:
        return part
    children = [
        _widened(one) if isinstance(one, Q) else one
        for one in part.children
        if isinstance(one, Q) or not (isinstance(one, tuple) and _narrows(*one))
    ]
    new = Q(*children)
    new.connector = part.connector
    return new


@contextmanager
def _everything_allowed() -> Iterator[None]:
    """Let ``allows`` say yes wherever it was imported to: every module calls it by its own name."""

    def yes(by: object, permission: Permission) -> bool:
        return True

    real = checks.allows
    holders = [
        one
        for name, one in list(sys.modules.items())
        if name.startswith("wayhome") and getattr(one, "allows", None) is real
    ]
    for one in holders:
        one.allows = yes  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for one in holders:
            one.allows = real  # type: ignore[attr-defined]
