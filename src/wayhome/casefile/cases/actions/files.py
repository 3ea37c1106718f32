"""The verbs of files on a case: add one, open one, take one back."""

from __future__ import annotations

import datetime as dt
import uuid

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.kept_files import (
    SORT_LABELS,
    SORT_RULES,
    FileSort,
    require_add,
    require_added_here,
)
from wayhome.casefile.cases.models import Case, CaseMember, KeptFile
from wayhome.casefile.cases.queries import file_for
from wayhome.casefile.cases.telling import tell
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import ChangedMeanwhile, OutOfScope, Refused
from wayhome.ground.files.actions import delete_file, keep_file
from wayhome.ground.files.enums import FileState
from wayhome.ground.files.reading import OpenFile, open_file
from wayhome.ground.files.uploads import Upload
from wayhome.ground.values.sentences import Sentence, msgid, say


def add_file(
    *,
    case: Case,
    member: CaseMember | None,
    sort: FileSort,
    note: str,
    upload: Upload,
    by: Actor,
    at: dt.datetime,
) -> KeptFile:
    """Keep a file on a case, about one of its present members or about the case as a whole, and return its row.

    It is checked, cleaned and sealed in that member's drawer, or in the case's, which takes up to thirty seconds: no
    row is locked meanwhile. Where the scanner is silent it waits, and opens once it was scanned. Raises
    ``NotPermitted``, ``OutOfScope`` for a member of another case or one who left, ``DrawerClosed`` for a member whose
    drawer is closed to the acting organisation, and ``FileRefused`` on the field ``file``, after which nothing is kept.
    """
    require_add(case, by, sort)
    if member is not None and (member.case_id != case.pk or member.until_at is not None):
        raise OutOfScope
    drawer_id = case.drawer_id if member is None else member.drawer_id
    stored = keep_file(
        name=upload.name,
        declared=upload.declared,
        content=upload.content,
        drawer_id=drawer_id,
        case_id=case.pk,
        by=by,
        at=at,
        record=record,
    )
    row = KeptFile.objects.create(
        case=case,
        drawer_id=drawer_id,
        member=member,
        file=stored,
        sort=sort.value,
        note=note.strip() or None,
        added_at=at,
        added_by_id=by.user_id or 0,
        added_for_id=by.organisation_id,
    )
    record("cases:file:add", by=by, at=at, case_id=case.pk, subject=row)
    _tell(row, say(_ADDED, sort=say(SORT_LABELS[sort])), case=case, by=by, at=at, icon="paperclip")
    return row


def open_kept_file(*, case: Case, key: uuid.UUID, by: Actor, at: dt.datetime) -> OpenFile:
    """Return a file of a case, proven and ready to be sent, and write that it was read; what follows asks no database.

    Raises ``OutOfScope`` for none, for one of another case, and for one of a sort that the acting person may not open:
    that it is there would tell. Raises ``FileRefused`` for one that waits for the scan, held a virus or was removed,
    and as faults ``NotStored`` and ``InvalidTag``.
    """
    row = file_for(case, by, key)
    return open_file(file_id=row.file_id, by=by, at=at, record=record)


def remove_file(*, case: Case, key: uuid.UUID, because: str, by: Actor, at: dt.datetime) -> KeptFile:
    """Throw away the content and the name of a file for good, with a reason, and return its row, which stays.

    Raises ``OutOfScope`` as ``open_kept_file`` does, ``NotPermitted`` for whoever may not add such a file and
    for a file that another organisation added, ``Refused`` without a reason, and ``ChangedMeanwhile`` for one that is gone.
    """
    file_for(case, by, key)
    row = KeptFile.objects.select_for_update(of=("self",)).select_related("file").get(pk=key)
    sort = FileSort(row.sort)
    require_add(case, by, sort)
    require_added_here(row.added_for_id, by)
    if row.removed_at is not None or row.file.state == FileState.DELETED.value:
        raise ChangedMeanwhile
    if not because.strip():
        raise Refused(say(_NO_REASON), field="because")
    delete_file(file_id=row.file_id, by=by, at=at, record=record)
    row.removed_at, row.removed_by_id, row.removed_because = at, by.user_id, because.strip()
    row.save(update_fields=["removed_at", "removed_by", "removed_because"])
    record("cases:file:remove", by=by, at=at, case_id=case.pk, subject=row)
    _tell(row, say(_REMOVED, sort=say(SORT_LABELS[sort])), case=case, by=by, at=at, icon="trash")
    return row


def _tell(row: KeptFile, sentence: Sentence, *, case: Case, by: Actor, at: dt.datetime, icon: str) -> None:
    """Write the line of the history; it has the area of what the file is about."""
    area = SORT_RULES[FileSort(row.sort)].area
    tell(case=case, sentence=sentence, by=by, at=at, area=area, icon=icon)


_ADDED = msgid("A file was added: %(sort)s")
_REMOVED = msgid("A file was removed: %(sort)s")
_NO_REASON = msgid("The file was not removed, because no reason was given. Write why it has to go.")
