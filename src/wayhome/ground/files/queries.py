"""Questions about stored files: which there are, and how each stands, in words."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from wayhome.ground.crypto.keyring import open_drawers
from wayhome.ground.files.enums import FileKind, FileState
from wayhome.ground.files.models import StoredFile
from wayhome.ground.values.sentences import Sentence, msgid, say

_STANDING = {
    FileState.QUARANTINED: msgid("Waits for the virus scan"),
    FileState.REFUSED: msgid("Thrown away: the virus scan found something"),
    FileState.DELETED: msgid("Deleted"),
}
_SCANNED = msgid("Scanned for viruses")
_NOT_SCANNED = msgid("Not scanned for viruses")


@dataclass(frozen=True)
class FileLine:
    """One file in a list: its name (nothing once it is deleted), kind, bytes, pages, when it was kept, where it stands,
    whether it opens and was scanned, and the same in words.
    """

    id: uuid.UUID
    name: str | None
    kind: FileKind
    size: int
    pages: int
    made_at: dt.datetime
    state: FileState
    opens: bool
    scanned: bool
    standing: Sentence


def files_by_id(file_ids: Collection[uuid.UUID]) -> Sequence[FileLine]:
    """Return the files with these keys that the acting organisation sees, in the order in which they were kept."""
    return _lines(StoredFile.objects.filter(pk__in=file_ids))


def files_of_case(case_id: uuid.UUID) -> Sequence[FileLine]:
    """Return the files of a case that the acting organisation sees, in the order in which they were kept."""
    return _lines(StoredFile.objects.filter(case_id=case_id))


def _lines(rows: QuerySet[StoredFile]) -> list[FileLine]:
    found = list(rows.order_by("made_at", "id"))
    open_drawers(row.drawer_id for row in found)
    return [
        FileLine(
            id=row.pk,
            name=row.name,
            kind=FileKind(row.kind),
            size=row.size,
            pages=row.pages,
            made_at=row.made_at,
            state=FileState(row.state),
            opens=row.state == FileState.CLEAN,
            scanned=row.scanned_at is not None,
            standing=_standing(row),
        )
        for row in found
    ]


def _standing(row: StoredFile) -> Sentence:
    if row.state == FileState.CLEAN:
        return say(_SCANNED if row.scanned_at else _NOT_SCANNED)
    return say(_STANDING[FileState(row.state)])
