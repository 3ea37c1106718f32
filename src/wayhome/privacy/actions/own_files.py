"""The verbs of somebody's own file: prepare it, give it out, and throw it away after a day."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.ground.audit.recording import record
from wayhome.ground.core.context import weighing
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.files.actions import delete_file, keep_made
from wayhome.ground.files.enums import FileKind
from wayhome.ground.files.reading import OpenFile, open_file
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import msgid, say
from wayhome.privacy.models import OwnFile
from wayhome.privacy.own_file import OwnFileContent, own_file
from wayhome.privacy.renderings.machine import as_json
from wayhome.privacy.speaking import Speaker
from wayhome.privacy.subject import Subject, subject_of

LASTS = dt.timedelta(hours=24)
LAYOUTS = {"pdf": FileKind.PDF, "json": FileKind.JSON}


@dataclass(frozen=True)
class Prepared:
    """An own file that is ready: its row, and what stands in it, for whoever checks how much it is."""

    row: OwnFile
    content: OwnFileContent


def prepare_own_file(
    *,
    member: CaseMember,
    whole_case: bool,
    speaker: Speaker,
    paper: Callable[[OwnFileContent], bytes],
    by: Actor,
    at: dt.datetime,
) -> Prepared:
    """Put together everything held about a person, keep it encrypted for a day, and return the row with its content.

    ``paper`` makes the PDF of it, in the language of ``speaker``. Nobody reads anything by this: only who answers
    requests may open what was made, and is told that it is ready. Raises ``NotPermitted``, ``OutOfScope`` for a person
    of another organisation's case, and ``DrawerClosed`` where a part of it cannot be opened.
    Source: GDPR 15 and 20.
    """
    require(by, Permission.TAKE_REQUEST)
    subject = subject_of(member, whole_case=whole_case)
    case, person = subject.case, subject.person
    if case.organisation_id != by.organisation_id:
        raise OutOfScope
    with weighing():  # nobody has looked: what is put together is sealed again before anybody sees it
        content = own_file(subject, speaker=speaker, at=at)
        made = {"pdf": paper(content), "json": as_json(content)}
    kept = _keep(subject, member.position, made, by=by, at=at)
    row = OwnFile.objects.create(
        case=case,
        drawer_id=person.drawer_id,
        person=person,
        language=content.language,
        whole_case=whole_case,
        prepared_at=at,
        prepared_by_id=by.user_id or 0,
        runs_out_at=at + LASTS,
        pdf_id=kept["pdf"],
        json_id=kept["json"],
        pdf_sha256=hashlib.sha256(made["pdf"]).hexdigest(),
        json_sha256=hashlib.sha256(made["json"]).hexdigest(),
        entries=len(content.entries),
        replaced=content.replaced,
    )
    record(
        "privacy:own_file:prepare",
        by=by,
        at=at,
        case_id=case.pk,
        subject=row,
        detail={
            "entries": row.entries,
            "pdf": row.pdf_sha256,
            "json": row.json_sha256,
            "whole_case": whole_case,
        },
    )
    _tell_ready(case, by, at)
    return Prepared(row, content)


def _keep(
    subject: Subject, position: int, made: Mapping[str, bytes], *, by: Actor, at: dt.datetime
) -> dict[str, uuid.UUID]:
    """Keep both forms of the file in the person's drawer, and return the keys of the stored files by layout."""
    return {
        layout: keep_made(
            name=f"own-file-{subject.case.reference}-{position}.{layout}",
            kind=kind,
            content=made[layout],
            drawer_id=subject.person.drawer_id,
            case_id=subject.case.pk,
            by=by,
            at=at,
            record=record,
        ).pk
        for layout, kind in LAYOUTS.items()
    }


def _tell_ready(case: Case, by: Actor, at: dt.datetime) -> None:
    notify(
        organisation_id=by.organisation_id,
        role=Role.DATA_PROTECTION_OFFICER.value,
        case_id=case.pk,
        code="privacy:own_file:ready",
        sentence=say(
            msgid("Case %(reference)s: a person's own file is ready for a day. Check it, and give it out."),
            reference=case.reference,
        ),
        at=at,
    )


def give_out_own_file(*, row: OwnFile, layout: str, by: Actor, at: dt.datetime) -> OpenFile:
    """Return one of the two stored files, ready to be sent, and count and record that it was given out.

    Raises ``NotPermitted``, ``OutOfScope`` for a layout that is none or a case of another organisation, ``Refused``
    once it has run out, and what ``open_file`` raises.
    """
    require(by, Permission.ANSWER_REQUEST)
    if layout not in LAYOUTS or row.case.organisation_id != by.organisation_id:
        raise OutOfScope
    locked = OwnFile.objects.select_for_update().get(pk=row.pk)
    if locked.emptied_at is not None or at >= locked.runs_out_at:
        raise Refused(say(_RAN_OUT))
    file = open_file(
        file_id=locked.pdf_id if layout == "pdf" else locked.json_id, by=by, at=at, record=record
    )
    locked.given_out += 1
    locked.save(update_fields=["given_out"])
    record(
        "privacy:own_file:give_out",
        by=by,
        at=at,
        case_id=locked.case_id,
        subject=locked,
        detail={"layout": layout, "sha256": locked.pdf_sha256 if layout == "pdf" else locked.json_sha256},
    )
    return file


def empty_own_files(*, by: Actor, at: dt.datetime) -> int:
    """Throw away the stored files of own files that have run out, and return of how many; a timer's."""
    rows = OwnFile.objects.filter(
        case__organisation_id=by.organisation_id, emptied_at__isnull=True, runs_out_at__lte=at
    )
    found = list(rows.select_for_update(of=("self",)).order_by("runs_out_at", "id"))
    for row in found:
        for file_id in (row.pdf_id, row.json_id):
            with suppress(OutOfScope):  # the drawer is gone, and the file with it
                delete_file(file_id=file_id, by=by, at=at, record=record)
        row.emptied_at = at
        row.save(update_fields=["emptied_at"])
    if found:
        record("privacy:own_file:empty", by=by, at=at, detail={"count": len(found)})
    return len(found)


_RAN_OUT = msgid("Nothing was given out, because this file has run out. Have it prepared again.")
