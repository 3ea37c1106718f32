"""The verbs of lists that leave the house: ask for one, have a second person allow it, give it out, throw it away.

One mechanism for everything that takes more than 50 cases out at once: asked by one person, allowed by another, gone
after a day. Source: house rule after the goals on insiders; fifty files are about what one officer works with.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.cases.enums import USUAL_COLUMNS, ListColumn
from wayhome.casefile.cases.queries import CaseFilter, plain_filter, read_filter
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.crypto.keyring import make_drawer, open_drawers
from wayhome.ground.files.actions import delete_file, keep_made
from wayhome.ground.files.enums import FileKind
from wayhome.ground.files.reading import OpenFile, open_file
from wayhome.ground.files.scratch import scratch
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import msgid, say
from wayhome.ground.values.tiers import DrawerKind
from wayhome.privacy.enums import MOST_ROWS, ExportLayout
from wayhome.privacy.models import CaseListExport
from wayhome.privacy.queries import cases_to_export

MOST_ALONE = 50
"""Cases that somebody takes out without a second person."""
EMPTY_AFTER = dt.timedelta(hours=24)
SHORTEST_REASON = 15
Sheet = Callable[[CaseListExport, BinaryIO], int]
"""Writes the file of a list that may leave, and says how many rows it has; it reads what the asking person may read.

Pieces that it needs on the way go into the folder of the file it is handed."""


@dataclass(frozen=True)
class Listed:
    """A list as it was shown: what it is narrowed by, its columns, and as what it leaves, with names or without."""

    where: CaseFilter
    columns: Sequence[ListColumn] = USUAL_COLUMNS
    layout: ExportLayout = ExportLayout.XLSX
    with_names: bool = False


def ask_export(*, of: Listed, reason: str, today: dt.date, by: Actor, at: dt.datetime) -> CaseListExport:
    """Ask for a list of the cases that one sees as a file, and return the row; above fifty cases another person allows it.

    Raises ``NotPermitted``, and ``Refused`` where there is no case, more than such a file holds, or the reason says nothing.
    """
    require(by, Permission.ASK_EXPORT)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(say(_NO_REASON), field="reason")
    count = cases_to_export(by, of.where, on=today)
    if not count:
        raise Refused(say(_NOTHING))
    if count > MOST_ROWS.get(of.layout, count):
        raise Refused(say(_TOO_LONG, most=MOST_ROWS[of.layout]), field="layout")
    row = CaseListExport.objects.create(
        drawer=make_drawer(kind=DrawerKind.OWN, organisation_id=by.organisation_id),
        organisation_id=by.organisation_id,
        asked_by_id=by.user_id or 0,
        asked_at=at,
        shown=plain_filter(of.where),
        columns=[one.value for one in of.columns],
        layout=of.layout.value,
        with_names=of.with_names,
        cases=count,
        needs_another=count > MOST_ALONE,
        runs_out_at=at + EMPTY_AFTER,
        reason=reason.strip(),
    )
    asked_by = ",".join(sorted(row.shown))
    record(
        "privacy:export:ask",
        by=by,
        at=at,
        subject=row,
        detail={"cases": count, "names": of.with_names, "layout": row.layout, "by": asked_by},
    )
    if row.needs_another:
        for role in (Role.DATA_PROTECTION_OFFICER, Role.PROGRAMME_MANAGER):
            notify(
                organisation_id=by.organisation_id,
                role=role.value,
                code="privacy:export:ask",
                sentence=say(
                    msgid(
                        "A colleague asks for a list of %(count)s cases as a file. Somebody else has to allow it."
                    ),
                    count=count,
                ),
                at=at,
            )
    return row


def allow_export(*, row: CaseListExport, allowed: bool, by: Actor, at: dt.datetime) -> CaseListExport:
    """Allow a list that a colleague asked for, or not, and return the row; it may be taken for a day from now.

    Raises ``NotPermitted``, ``OutOfScope`` for another organisation's, and ``Refused`` for one's own, one that is decided,
    one that needs nobody, or one that has run out.
    """
    require(by, Permission.ALLOW_EXPORT)
    locked = _locked(row, by)
    if by.is_same_person(locked.asked_by_id):
        raise Refused(say(_OWN))
    if locked.decided_at is not None or not locked.needs_another:
        raise Refused(say(_DECIDED))
    if at >= locked.runs_out_at:
        raise Refused(say(_RAN_OUT))
    locked.decided_at, locked.decided_by_id, locked.allowed = at, by.user_id, allowed
    locked.runs_out_at = at + EMPTY_AFTER
    locked.save(update_fields=["decided_at", "decided_by", "allowed", "runs_out_at"])
    record("privacy:export:decide", by=by, at=at, subject=locked, detail={"allowed": allowed})
    notify(
        organisation_id=locked.organisation_id,
        user_id=locked.asked_by_id,
        code="privacy:export:decide",
        sentence=say(
            msgid("The list that you asked for may be taken for a day.")
            if allowed
            else msgid("The list that you asked for was not allowed. Ask the colleague who decided.")
        ),
        at=at,
    )
    return locked


def give_out_export(
    *, row: CaseListExport, sheet: Sheet, today: dt.date, by: Actor, at: dt.datetime
) -> OpenFile:
    """Return the file of a list to whoever asked for it, made the first time with what they may read now; it is counted.

    Raises ``NotPermitted``, ``OutOfScope`` for what another asked for, and ``Refused`` where nobody has allowed it, it has
    run out, or there are more cases by now than were allowed.
    """
    require(by, Permission.ASK_EXPORT)
    locked = _locked(row, by)
    if not by.is_same_person(locked.asked_by_id):
        raise OutOfScope
    if locked.needs_another and not locked.allowed:
        raise Refused(say(_NOT_ALLOWED))
    if locked.emptied_at is not None or at >= locked.runs_out_at:
        raise Refused(say(_RAN_OUT))
    open_drawers([locked.drawer_id])
    if locked.file_id is None:
        _make(locked, sheet, today=today, by=by, at=at)
    file = open_file(file_id=locked.file_id or locked.pk, by=by, at=at, record=record)
    locked.given_out += 1
    locked.save(update_fields=["given_out"])
    record(
        "privacy:export:give_out",
        by=by,
        at=at,
        subject=locked,
        detail={"rows": locked.rows, "names": locked.with_names, "sha256": locked.file_sha256},
    )
    return file


def _make(row: CaseListExport, sheet: Sheet, *, today: dt.date, by: Actor, at: dt.datetime) -> None:
    """Make the file and keep it; what grew since it was asked for is asked for again."""
    if cases_to_export(by, read_filter(row.shown), on=today) > max(
        row.cases, 0 if row.needs_another else MOST_ALONE
    ):
        raise Refused(say(_GREW))
    with scratch() as folder, (folder / "list").open("w+b") as content:
        row.rows = sheet(row, content)
        content.seek(0)
        row.file_sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        kept = keep_made(
            name=f"cases-{today.isoformat()}-{row.rows}-rows.{row.layout}",
            kind=FileKind(row.layout),
            content=content,
            drawer_id=row.drawer_id,
            case_id=None,
            by=by,
            at=at,
            record=record,
        )
    row.file_id = kept.pk
    row.save(update_fields=["file_id", "rows", "file_sha256"])


def empty_exports(*, by: Actor, at: dt.datetime) -> int:
    """Throw away the files of lists that have run out, and return how many; a timer's."""
    rows = CaseListExport.objects.filter(
        organisation_id=by.organisation_id,
        emptied_at__isnull=True,
        runs_out_at__lte=at,
        file_id__isnull=False,
    )
    found = list(rows.select_for_update().order_by("runs_out_at", "id"))
    for row in found:
        with suppress(OutOfScope):
            delete_file(file_id=row.file_id or row.pk, by=by, at=at, record=record)
        row.emptied_at = at
        row.save(update_fields=["emptied_at"])
    if found:
        record("privacy:export:empty", by=by, at=at, detail={"count": len(found)})
    return len(found)


def _locked(row: CaseListExport, by: Actor) -> CaseListExport:
    if row.organisation_id != by.organisation_id:
        raise OutOfScope
    return CaseListExport.objects.select_for_update().get(pk=row.pk)


_NO_REASON = msgid(
    "Nothing was asked for, because the reason says too little. Write in a sentence what the list is for."
)
_NOTHING = msgid("Nothing was asked for, because no case would stand in the list. Choose others.")
_TOO_LONG = msgid(
    "Nothing was asked for, because a spreadsheet holds at most %(most)s rows. Narrow the list, or take it as CSV."
)
_OWN = msgid(
    "Nothing was changed, because nobody allows what they asked for themself. Ask a colleague who may."
)
_DECIDED = msgid("Nothing was changed: there is nothing to decide here any more. Load the page again.")
_RAN_OUT = msgid("Nothing was given out, because this has run out. Ask for the list again.")
_NOT_ALLOWED = msgid(
    "Nothing was given out, because nobody else has allowed this list. Ask a colleague who may."
)
_GREW = msgid(
    "Nothing was given out, because there are more cases by now than were asked for. Ask for the list again."
)
