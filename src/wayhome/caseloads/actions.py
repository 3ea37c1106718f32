"""The verbs of an import: remember what an office's columns mean, begin a batch, carry it on, stop it, take it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.actions import CaseFacts
from wayhome.casefile.funding.models import Programme
from wayhome.casefile.people.facts import PersonFacts
from wayhome.caseloads.alike import flagged
from wayhome.caseloads.families import Caseload, FileRead
from wayhome.caseloads.mapping import Meaning, as_plain, digest_of
from wayhome.caseloads.models import Batch, BatchFile, RememberedMeaning
from wayhome.caseloads.queries import opened_rows, require_bringing
from wayhome.caseloads.rows import RowRead
from wayhome.ground.accounts.models import Office, User
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.crypto.keyring import make_drawer
from wayhome.ground.values.sentences import msgid, say
from wayhome.ground.values.tiers import DrawerKind
from wayhome.process.actions.opening_many import Comer, Coming, open_many
from wayhome.process.opening import Agreement
from wayhome.stages.journey.actions import DocumentFacts
from wayhome.stages.journey.enums import DocumentPlace

PORTION = 500
"""Cases that are opened in one transaction; whatever stops between two portions leaves whole cases."""
NOON = dt.time(12)


@dataclass(frozen=True)
class Brought:
    """A spreadsheet as it was brought: its name, what it holds, and what was understood of it."""

    name: str
    content: bytes
    caseload: Caseload


def remember_meaning(*, office: Office, meaning: Meaning, by: Actor, at: dt.datetime) -> RememberedMeaning:
    """Keep what an office's columns and words mean, for its next spreadsheet, and return the row.

    Raises ``NotPermitted``, and ``OutOfScope`` for an office of another organisation.
    """
    require_bringing(by, on=at.date())
    if office.organisation_id != by.organisation_id:
        raise OutOfScope
    row, _made = RememberedMeaning.objects.update_or_create(
        office=office,
        defaults={
            "organisation_id": by.organisation_id,
            **as_plain(meaning),
            "saved_at": at,
            "saved_by_id": by.user_id,
        },
    )
    record("caseloads:meaning:remember", by=by, at=at, subject=row)
    return row


def begin_batch(
    *,
    office: Office,
    brought: Brought,
    meaning: Meaning,
    by: Actor,
    at: dt.datetime,
    only_rows: Collection[int] = (),
    flags_alike: bool = True,
) -> Batch:
    """Begin to bring a spreadsheet in, and return its batch; one that was begun before and stopped is returned as it stands.

    ``only_rows`` are the first rows of the files that come in; none means all that are right. Raises ``NotPermitted``,
    ``OutOfScope`` for an office of another organisation, and ``Refused`` for a spreadsheet that is in already and where
    nothing can come in.
    """
    require_bringing(by, on=at.date())
    if office.organisation_id != by.organisation_id:
        raise OutOfScope
    digest = digest_of(brought.content, meaning)
    known = Batch.objects.filter(office=office, digest=digest, undone_at__isnull=True).first()
    if known is not None:
        if known.finished_at is not None:
            raise Refused(say(_IN_ALREADY, day=known.finished_at.date()), code="in_already")
        return known
    if not brought.caseload.files:
        raise Refused(say(_NOTHING), code="nothing_right")
    row = Batch.objects.create(
        drawer=make_drawer(kind=DrawerKind.OWN, organisation_id=by.organisation_id),
        organisation_id=by.organisation_id,
        office=office,
        digest=digest,
        meaning=as_plain(meaning),
        rows=brought.caseload.rows,
        files=len(only_rows) or len(brought.caseload.files),
        wrong_rows=brought.caseload.wrong_rows,
        only_rows=sorted(only_rows),
        flags_alike=flags_alike,
        began_at=at,
        began_by_id=by.user_id or 0,
        file_name=brought.name,
    )
    record(
        "caseloads:batch:begin",
        by=by,
        at=at,
        subject=row,
        detail={"rows": row.rows, "files": row.files, "wrong": row.wrong_rows},
    )
    return row


def carry_on(*, batch: Batch, caseload: Caseload, by: Actor, at: dt.datetime, most: int = PORTION) -> int:
    """Open the next cases of a batch, at most so many, in the transaction under way, and return how many; 0 ends it.

    What is in already is not opened again, whoever stopped and wherever: a row and its case are written together. Raises
    ``NotPermitted``, and ``OutOfScope`` for a batch of another organisation or one that was taken back.
    """
    require_bringing(by, on=at.date())
    locked = _locked(batch, by)
    if locked.finished_at is not None:
        return 0
    if locked.started_at is None:
        locked.started_at = at
        locked.save(update_fields=["started_at"])
    done, chosen = opened_rows(locked), set(locked.only_rows)
    files = [
        one for one in caseload.files if one.first_row not in done and (not chosen or one.first_row in chosen)
    ][:most]
    if not files:
        locked.finished_at = at
        locked.save(update_fields=["finished_at"])
        record("caseloads:batch:finish", by=by, at=at, subject=locked, detail={"cases": len(done)})
        return 0
    _open(locked, files, by, at)
    record("caseloads:batch:carry_on", by=by, at=at, subject=locked, detail={"cases": len(files)})
    return len(files)


def undo_batch(*, batch: Batch, by: Actor, at: dt.datetime) -> int:
    """Take a batch back, and return how many cases stay because somebody worked on them since.

    The others go with every row and every key, as if they had never come in. The audit keeps that they were there. Raises
    ``NotPermitted``, and ``OutOfScope`` for a batch of another organisation or one that was taken back before.
    """
    require_bringing(by, on=at.date())
    locked = _locked(batch, by)
    before = BatchFile.objects.filter(batch=locked).count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT caseloads_undo(%s)", [locked.pk])
        gone = int(cursor.fetchone()[0])
    locked.undone_at, locked.undone_by_id = at, by.user_id
    locked.save(update_fields=["undone_at", "undone_by"])
    record("caseloads:batch:undo", by=by, at=at, subject=locked, detail={"gone": gone, "stay": before - gone})
    return before - gone


def _locked(batch: Batch, by: Actor) -> Batch:
    row = (
        Batch.objects.select_for_update(of=("self",))
        .select_related("office")
        .filter(pk=batch.pk, organisation_id=by.organisation_id, undone_at__isnull=True)
        .first()
    )
    if row is None:
        raise OutOfScope
    return row


def _open(batch: Batch, files: Sequence[FileRead], by: Actor, at: dt.datetime) -> None:
    programmes = {one.code: one for one in Programme.objects.filter(organisation_id=by.organisation_id)}
    staff = User.objects.in_bulk({one.facts.counsellor for one in files if one.facts.counsellor})
    coming = [
        Coming(
            facts=CaseFacts(
                programme=programmes[one.facts.programme or batch.meaning["programme"]],
                office=batch.office,
                language=one.people[0].person.language,
                destination_country=one.facts.destination,
                counsellor=staff.get(one.facts.counsellor),
            ),
            people=[_comer(row, one if place == 0 else None) for place, row in enumerate(one.people)],
            agreement=Agreement(
                agrees=one.facts.agrees == "yes",
                notice_language=one.facts.notice_language,
                child_ground=one.facts.child_ground,
            ),
            opened_at=dt.datetime.combine(one.facts.opened_on, NOON, dt.UTC) if one.facts.opened_on else at,
        )
        for one in files
    ]
    opened = open_many(files=coming, by=by, at=at)
    alike = flagged(opened, by, on=at.date()) if batch.flags_alike else {}
    BatchFile.objects.bulk_create(
        BatchFile(
            batch=batch,
            row=file.first_row,
            case=one.case,
            opened_at=at,
            alike=alike.get(one.case.pk, 0) if batch.flags_alike else None,
        )
        for file, one in zip(files, opened, strict=True)
    )


def _comer(row: RowRead, file: FileRead | None) -> Comer:
    """Return one person as they come in; the office's own file number is kept with the first of them."""
    own = f"{_OWN_NUMBER}: {file.own_number}\n" if file is not None and file.own_number else ""
    document = None
    if row.document is not None:
        document = DocumentFacts(
            kind=row.document.kind,
            place=DocumentPlace.WITH_PERSON,
            number=row.document.number,
            country=row.document.country or None,
            valid_until=row.document.until,
        )
    facts: PersonFacts = row.person
    return Comer(facts, row.relation, document, (own + row.note).strip())


_OWN_NUMBER = "File number of the office"
_IN_ALREADY = msgid(
    "Nothing was brought in, because this spreadsheet is in already, since %(day)s. Take that batch back first, or bring another."
)
_NOTHING = msgid(
    "Nothing was brought in, because no row is right. Correct the rows that stand in the error file, then bring them again."
)
