"""Whose work this is: the organisations a request, job or command acts for, told to Python and to PostgreSQL.

The database reads it through ``ctx_orgs()``, the keyring through ``current()``. It lasts for one
transaction (``is_local``), so that a pooled connection never carries it to the next user.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from django.db import DatabaseError, connections, transaction


@dataclass(frozen=True)
class Seen:
    """One group of sealed fields that was read: of which record, or of which case, and of which tier.

    ``case_id`` is empty for a record that belongs to no case; then ``record_id`` says which it was. ``in_list`` says
    that it was one line among those of other files (``listing``).
    """

    case_id: uuid.UUID | None
    record_id: str
    group: str
    display_name: bool = False
    in_list: bool = False


@dataclass
class WorkContext:
    """The organisations acted for, and what the work has opened and touched so far.

    ``cache`` holds opened drawer keys by drawer and version. ``touched`` holds the keys of cases on which something was recorded,
    so that the process can ask their gates again before the transaction ends; ``revised`` those of the edits that were
    kept, so that whoever had the old value can be told. ``seen`` holds what was read of sealed
    fields, so that the door can write down who looked before anything leaves the house; ``key`` names the work, and
    ``at`` is the moment at which somebody asked for it (aware UTC), empty for a timer or a command. ``user_id`` is the
    member of staff who asked, empty likewise, and ``way`` the address by which they did.
    """

    organisation_ids: tuple[int, ...] = ()
    cache: dict[uuid.UUID, dict[int, bytes]] = field(default_factory=dict)
    touched: set[uuid.UUID] = field(default_factory=set)
    seen: set[Seen] = field(default_factory=set)
    revised: list[uuid.UUID] = field(default_factory=list)
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    at: dt.datetime | None = None
    user_id: int | None = None
    way: str = ""


_weighing: ContextVar[bool] = ContextVar("wayhome_weighing", default=False)
_listing: ContextVar[bool] = ContextVar("wayhome_listing", default=False)
_current: ContextVar[WorkContext | None] = ContextVar("wayhome_work_context", default=None)


def current() -> WorkContext:
    """Return the context of the work under way; outside any, one that acts for nobody and opens nothing."""
    return _current.get() or WorkContext()


def tell_database(organisation_ids: Iterable[int], *, using: str = "default") -> None:
    """Set ``ctx_orgs()`` for the rest of this transaction; ids are the integer keys of organisations."""
    text = ",".join(str(int(number)) for number in organisation_ids)
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('wayhome.orgs', %s, true)", [text])


@contextmanager
def acting_for(organisation_ids: Iterable[int], *, using: str = "default") -> Iterator[WorkContext]:
    """Open a transaction that acts for these organisations, and end the context with it.

    Rolls back on any error. Nested use narrows or widens the context for its own block and restores it after;
    what it touched counts for the outer work too.
    """
    ids = tuple(sorted({int(number) for number in organisation_ids}))
    outer = _current.get()
    context = WorkContext(organisation_ids=ids)
    if outer is not None:
        context.seen, context.key, context.at = outer.seen, outer.key, outer.at
        context.revised = outer.revised
        context.user_id, context.way = outer.user_id, outer.way
    token = _current.set(context)
    try:
        with transaction.atomic(using=using):
            tell_database(ids, using=using)
            yield context
            if outer is not None:
                outer.touched |= context.touched
            if outer is not None and not transaction.get_rollback(using):
                tell_database(outer.organisation_ids, using=using)  # a rollback restores it by itself
    finally:
        _current.reset(token)


@contextmanager
def acting_also_for(organisation_ids: Iterable[int], *, using: str = "default") -> Iterator[WorkContext]:
    """Act for these organisations too until the block ends, in the transaction under way; where one does already, nothing happens.

    What they alone may open is opened for the block only. It needs a transaction, without which the database would
    forget at once for whom it works.
    """
    outer = current()
    ids = tuple(sorted({*outer.organisation_ids, *map(int, organisation_ids)}))
    if ids == outer.organisation_ids:
        yield outer
        return
    context = WorkContext(
        ids,
        cache={one: dict(keys) for one, keys in outer.cache.items()},
        touched=outer.touched,
        seen=outer.seen,
        revised=outer.revised,
        key=outer.key,
        at=outer.at,
        user_id=outer.user_id,
        way=outer.way,
    )
    token = _current.set(context)
    tell_database(ids, using=using)
    try:
        yield context
    finally:
        _current.reset(token)
        with suppress(DatabaseError):  # after an error of the database the rollback restores it
            tell_database(outer.organisation_ids, using=using)


@contextmanager
def weighing() -> Iterator[None]:
    """Let rules read sealed fields for the length of the block: what they weigh nobody has looked at."""
    token = _weighing.set(True)
    try:
        yield
    finally:
        _weighing.reset(token)


@contextmanager
def listing() -> Iterator[None]:
    """Read one line of each of many files for the length of the block, as a worklist does.

    It is a look like any other in the log; where opened files are counted it counts with the names that lists show.
    """
    token = _listing.set(True)
    try:
        yield
    finally:
        _listing.reset(token)


def note_seen(seen: Seen) -> None:
    """Note that somebody reads a group of sealed fields; nothing is noted while rules weigh."""
    if not _weighing.get():
        current().seen.add(replace(seen, in_list=True) if _listing.get() else seen)


@contextmanager
def reading_statistics(*, using: str = "default") -> Iterator[None]:
    """Read lines of statistics for the length of the block, as the role that knows no case; it needs a transaction."""
    with connections[using].cursor() as cursor:
        cursor.execute("SET LOCAL ROLE wayhome_stats")
        try:
            yield
        finally:
            with suppress(DatabaseError):
                cursor.execute("SET LOCAL ROLE NONE")
