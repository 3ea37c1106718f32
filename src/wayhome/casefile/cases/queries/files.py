"""The files of one case that somebody may know of, a page at a time."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.kept_files import FileSort, may_add, may_open
from wayhome.casefile.cases.models import Case, CaseMember, KeptFile
from wayhome.ground.core.context import weighing
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.core.paging import Order, key_of, read_moment_key
from wayhome.ground.crypto.keyring import is_open, open_drawers
from wayhome.ground.files.queries import FileLine, files_by_id

AT_ONCE = 60
"""How many rows are fetched at once; some of them are of no concern to the reader."""
PAGE = 25
NEWEST = Order("added_at", rising=False, row_rising=False)


@dataclass(frozen=True)
class FileRow:
    """One file of a case with what is known of its content, and whether the reader may take it back."""

    row: KeptFile
    line: FileLine
    may_remove: bool


@dataclass(frozen=True)
class FilesPage:
    """One page of files, newest first, and the keys of its neighbours; empty keys mean there is none."""

    rows: tuple[FileRow, ...]
    earlier: str
    later: str


def files_page(
    case: Case,
    by: Actor,
    *,
    member: CaseMember | None = None,
    after: str = "",
    before: str = "",
    size: int = PAGE,
) -> FilesPage:
    """Return one page of the files of a case that the acting person may open, newest first, of one member if named.

    What they may not open is left out and takes nobody's place: a short page tells nothing. ``after`` goes on to older
    files, ``before`` back to newer ones; a key that nobody made is taken as none. Seven queries whatever the size.
    """
    rows = KeptFile.objects.filter(case=case)
    rows = rows if member is None else rows.filter(member=member)
    key, backwards = read_moment_key(before or after), bool(before)
    found = _readable(rows, case, by, key=key, backwards=backwards, most=size + 1)
    more = len(found) > size
    found = found[:size][::-1] if backwards else found[:size]
    has_newer = more if backwards else key is not None
    has_older = True if backwards else more
    return FilesPage(
        rows=_with_lines(case, by, found),
        earlier=key_of(found[0].added_at, found[0].pk) if found and has_newer else "",
        later=key_of(found[-1].added_at, found[-1].pk) if found and has_older else "",
    )


def _readable(
    rows: QuerySet[KeptFile],
    case: Case,
    by: Actor,
    *,
    key: tuple[object, uuid.UUID] | None,
    backwards: bool,
    most: int,
) -> list[KeptFile]:
    """Return so many rows that the person may open. What a file is stands sealed, so the database cannot choose: it is read on."""
    rows = rows.select_related("member__person", "added_by", "removed_by")
    order = NEWEST.turned() if backwards else NEWEST
    rows = rows.order_by(*order.columns)
    found: list[KeptFile] = []
    while len(found) < most:
        batch = list((rows.filter(order.beyond(key)) if key else rows)[:AT_ONCE])
        open_drawers(row.drawer_id for row in batch)
        found += [row for row in batch if _opens(case, by, row)]
        if len(batch) < AT_ONCE:
            break
        key = (batch[-1].added_at, batch[-1].pk)
    return found[:most]


def _opens(case: Case, by: Actor, row: KeptFile) -> bool:
    """Return whether the person may know of a file; what it is gets weighed here, and nobody has looked at it yet."""
    with weighing():
        return is_open(row.drawer_id) and may_open(case, by, FileSort(row.sort))


def _with_lines(case: Case, by: Actor, rows: Sequence[KeptFile]) -> tuple[FileRow, ...]:
    lines = {line.id: line for line in files_by_id([row.file_id for row in rows])}
    return tuple(
        FileRow(row, lines[row.file_id], may_remove=_may_remove(case, by, row))
        for row in rows
        if row.file_id in lines
    )


def _may_remove(case: Case, by: Actor, row: KeptFile) -> bool:
    here = row.removed_at is None and row.added_for_id == by.organisation_id
    return here and may_add(case, by, FileSort(row.sort))


def file_for(case: Case, by: Actor, key: uuid.UUID) -> KeptFile:
    """Return one file of a case that the acting person may open.

    Raises ``OutOfScope`` where there is none, and where it is of a sort or a person that is closed to them: both look
    the same from outside.
    """
    rows = KeptFile.objects.select_related("member__person", "added_by")
    row = rows.filter(case=case, pk=key).first()
    if row is None or not _opens(case, by, row):
        raise OutOfScope
    return row


def file_row_for(case: Case, by: Actor, key: uuid.UUID) -> FileRow:
    """Return one file of a case with what is known of its content. Raises ``OutOfScope`` as ``file_for`` does."""
    found = _with_lines(case, by, [file_for(case, by, key)])
    if not found:
        raise OutOfScope
    return found[0]
