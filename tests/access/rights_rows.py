"""What a file has of its people's rights and of its keeping: requests, own files, restrictions, holds, and erasures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from tests.access.canaries import Planter
from tests.cast import Cast, members
from wayhome.casefile.cases.models import Case, FileRestriction, RestrictedReading
from wayhome.ground.accounts.models import User
from wayhome.ground.audit.recording import record
from wayhome.ground.files.actions import keep_made
from wayhome.ground.files.enums import FileKind
from wayhome.keeping.models import ConfirmedSchedule, Erasure, LegalHold
from wayhome.keeping.retention import CASE_PURPOSES
from wayhome.privacy.models import CorrectionTold, OwnFile, RightsRequest
from wayhome.process.models import PersonLink

TODAY = dt.date(2026, 6, 9)


def rights_of_a_file(case: Case, cast: Cast, planter: Planter, relation: str) -> None:
    """Give a file an open and an answered request, an own file that is ready, and a restriction that was lifted."""
    at, marieke, mother = cast.now, cast.office.users["marieke"], members(case)[0]
    row = {"case": case, "drawer_id": mother.drawer_id, "person": mother.person}
    asked = {
        "organisation_id": case.organisation_id,
        "kind": "access",
        "asked_by": "self",
        "received_on": TODAY,
        "due_on": TODAY + dt.timedelta(days=30),
        "made_at": at,
        "made_by": marieke,
        "words": "said",
    }
    RightsRequest.objects.create(**row, **asked)
    RightsRequest.objects.create(
        **row,
        **asked,
        extended_at=at,
        extension_reason="said",
        outcome="done",
        outcome_words="said",
        settled_at=at,
        settled_by=marieke,
    )
    kept = keep_made(
        name="said.json",
        kind=FileKind.JSON,
        content=planter.in_a_file("own files", case=relation).encode(),
        drawer_id=mother.drawer_id,
        case_id=case.id,
        by=replace(cast.els, organisation_id=case.organisation_id),
        at=at,
        record=record,
    )
    OwnFile.objects.create(
        **row,
        language="ara",
        whole_case=True,
        prepared_at=at,
        prepared_by=marieke,
        runs_out_at=at + dt.timedelta(days=1),
        pdf_id=kept.pk,
        json_id=kept.pk,
        pdf_sha256="0" * 64,
        json_sha256="0" * 64,
        entries=1,
        replaced=0,
    )
    CorrectionTold.objects.create(
        case=case, revision_id=kept.pk, organisation=case.organisation, groups=["contacts"], told_at=at
    )
    FileRestriction.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        reason="said",
        from_at=at - dt.timedelta(days=9),
        from_by=marieke,
        until_at=at - dt.timedelta(days=8),
        until_by=marieke,
        lift_reason="said",
    )


def keeping_of_a_file(case: Case, cast: Cast, *, stood_for: bool) -> None:
    """Give a file two legal holds, one of which somebody asks to lift, an erasure that is asked, and a line of the list.

    ``stood_for``: somebody stands for the line, and it waits to be approved.
    """
    at, marieke, people = cast.now, cast.office.users["marieke"], members(case)
    for asks in (False, True):
        LegalHold.objects.create(
            case=case,
            drawer_id=case.drawer_id,
            organisation_id=case.organisation_id,
            reason="said",
            decided_by="said",
            placed_by=marieke,
            placed_at=at,
            lift_reason="said" if asks else None,
            lift_asked_by=marieke if asks else None,
            lift_asked_at=at if asks else None,
        )
    row = {"organisation_id": case.organisation_id, "case_id": case.id, "reference": case.reference}
    Erasure.objects.create(
        **row,
        whole="person",
        basis="gdpr_17_asked",
        person_id=people[-1].person_id,
        due_on=TODAY,
        asked_by_id=marieke.id,
        asked_at=at,
    )
    Erasure.objects.create(
        **row,
        whole="case",
        basis="retention",
        due_on=TODAY,
        list_month=TODAY.replace(day=1),
        why={"purpose": CASE_PURPOSES[0].code, "years": 5},
        asked_by_id=marieke.id if stood_for else None,
        asked_at=at,
    )


def stored_only(case: Case, cast: Cast, *, reader: User | None = None) -> None:
    """Restrict a file to being stored (GDPR 18), and let one person work with it."""
    els, at = cast.office.users["els"], cast.now
    row = {"case": case, "drawer_id": case.drawer_id, "reason": "said", "from_at": at}
    FileRestriction.objects.create(**row, from_by=els)
    case.restricted_at = at
    case.save()
    if reader is not None:
        RestrictedReading.objects.create(
            **row,
            user=reader,
            organisation_id=case.organisation_id,
            allowed_by=els,
            until_at=at + dt.timedelta(hours=2),
        )


def schedule_of(organisation_id: int, by: User, at: dt.datetime) -> None:
    """Let an office have confirmed for how long it keeps files."""
    ConfirmedSchedule.objects.create(
        organisation_id=organisation_id,
        purposes=[one.code for one in CASE_PURPOSES],
        years=[5 for _ in CASE_PURPOSES],
        confirmed_by_id=by.id,
        confirmed_at=at,
    )


def told_apart(cases: Mapping[str, Case], at: dt.datetime) -> None:
    """Let somebody have decided that a person of each file is somebody else than one of another file of its owner."""
    first = cases["own"]
    for case in cases.values():
        beside = cases["assigned"] if case == first else first
        if beside.organisation_id != case.organisation_id:
            continue
        pair = sorted((members(one)[0].person_id, one.pk) for one in (case, beside))
        PersonLink.objects.get_or_create(
            organisation_id=case.organisation_id,
            person_id=pair[0][0],
            case_id=pair[0][1],
            other_id=pair[1][0],
            other_case_id=pair[1][1],
            defaults={"verdict": "apart", "decided_at": at},
        )
