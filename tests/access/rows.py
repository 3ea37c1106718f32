"""One file with something in each of its tables: a story of the demonstration, and rows for what it tells nothing of."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import replace

from tests.cast import Cast, adult, child, members
from tests.factories.ready import clock, ready_to_board
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import (
    Case,
    CaseMember,
    EmergencyAccess,
    Hold,
    LegalFact,
    Note,
    SplitLink,
    StateChange,
    StatisticsKey,
    Task,
    TimelineEntry,
)
from wayhome.ground.crypto.keyring import make_drawer
from wayhome.ground.files.models import StoredFile
from wayhome.ground.values.tiers import DrawerKind
from wayhome.process.models import BlindWithdrawal, Override
from wayhome.stages.consent.models import ConsentEvent
from wayhome.stages.counselling.models import (
    ProtectionConcern,
    ProtectionFact,
    Session,
    VulnerabilityAssessment,
    VulnerabilityFactor,
)
from wayhome.stages.journey.models import (
    CashAtDeparture,
    EmbassyContact,
    Escort,
    HandOverRefusal,
    HealthRecord,
    Leg,
    TravelDocument,
    TravelEvent,
)

TODAY = dt.date(2026, 6, 9)
SAID = {"facts": {}, "text": "said"}


def full_case(cast: Cast, *, alone: bool = False) -> Case:
    """Return the cleared case of two parents and their daughter, with a row in every table that a file has.

    ``alone`` is a case of one person who flies to Turkey, where the programme has nobody.
    """
    boards = clock(2026, 6, 9, 14, 0)
    if alone:
        somebody = replace(adult(), nationalities=("TUR",))
        ready = ready_to_board(cast, somebody, boards=boards, going_to="TUR")
    else:
        ready = ready_to_board(cast, adult("Amal Abbas"), adult(), child(), boards=boards)
    case = ready.story.afresh().case
    mother = members(case)[0]
    _of_the_file(case, mother, cast)
    _of_every_area(case, cast)
    _of_counselling(case, mother, cast)
    _of_the_journey(case, mother, cast)
    _of_the_process(case, mother, cast)
    return case


def _of_the_file(case: Case, mother: CaseMember, cast: Cast) -> None:
    row = {"case": case, "drawer_id": case.drawer_id}
    at, marieke = cast.now, cast.office.users["marieke"]
    Hold.objects.create(**row, reason="medical", from_at=at, until_at=at)
    LegalFact.objects.create(
        **row,
        member=mother,
        kind="decision",
        details={"decided_on": "2026-05-04", "return_decision": True},
        recorded_at=at,
    )
    SplitLink.objects.create(**row, other_case=str(uuid.uuid4()), made_at=at)
    EmergencyAccess.objects.create(
        **row,
        user=cast.office.users["tomasz"],
        organisation_id=case.organisation_id,
        reason="said",
        from_at=at - dt.timedelta(days=2),
        until_at=at - dt.timedelta(days=1),
        review_by_on=TODAY,
        reviewed_at=at,
        reviewed_by=marieke,
        justified=True,
        review_words="said",
    )
    StatisticsKey.objects.create(
        case=case, drawer_id=mother.drawer_id, member=mother, kind="departure", line=str(uuid.uuid4())
    )
    own = make_drawer(kind=DrawerKind.CASE, organisation_id=case.organisation_id)
    StoredFile.objects.create(
        drawer=own,
        organisation_id=case.organisation_id,
        case_id=case.id,
        name="said.pdf",
        key="said",
        kind="pdf",
        state="clean",
        size=1,
        pages=1,
        sha256=hashlib.sha256(case.id.bytes).hexdigest(),
        made_at=at,
    )
    person = mother.person
    for name in ("latin_name", "given_name", "family_name", "sort_name", "birth_place", "email"):
        setattr(person, name, "said")
    for name in ("host_address", "origin_address", "safe_contact", "occupation", "wishes"):
        setattr(person, name, "said")
    person.marital_status, person.can_read = "married", "yes"
    person.phones, person.other_languages = [{"number": "+31", "safe": True}], ["ckb"]
    person.save()


def _of_every_area(case: Case, cast: Cast) -> None:
    """Write a note, a task, a line and a step of each area; who may read it is who may read what it speaks of."""
    row = {"case": case, "drawer_id": case.drawer_id}
    for area in Area:
        Note.objects.create(
            **row,
            text="said",
            area=area.value,
            written_by=cast.office.users["marieke"],
            written_at=cast.now,
        )
        Task.objects.create(
            **row,
            organisation_id=case.organisation_id,
            role="",
            code="by_hand",
            due_on=TODAY,
            what={**SAID, "asks": "by_hand"},
            waits_for="said",
            area=area.value,
            made_at=cast.now,
        )
        TimelineEntry.objects.create(**row, at=cast.now, icon="circle", what=SAID, area=area.value)
        StateChange.objects.create(
            **row,
            verb="unclear",
            from_state="cleared",
            to_state="preparing",
            organisation_id=case.organisation_id,
            happened_at=cast.now,
            recorded_at=cast.now,
            reason="said",
            area=area.value,
        )


def _of_counselling(case: Case, mother: CaseMember, cast: Cast) -> None:
    row = {"case": case, "drawer_id": mother.drawer_id}
    marieke = cast.office.users["marieke"]
    Session.objects.filter(case=case).update(saved_at=cast.now)
    Session.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        number=Session.objects.filter(case=case).count() + 1,
        member_ids=[mother.id],
        from_at=cast.now,
        until_at=cast.now,
        mode="in_person",
        language="ara",
        interpreter_mode="none",
        setting="office",
        dialect="said",
        place="said",
        present="said",
        questions="said",
        documents_given="said",
        own_words="said",
        outcome="yes",
        outcome_words="said",
        saved_at=cast.now,
        held_by=marieke,
    )
    found = VulnerabilityAssessment.objects.create(
        **row,
        member=mother,
        side="host",
        judgement="specific_help",
        reasons="said",
        urgency="said",
        measures="said",
        assessed_at=cast.now,
        assessed_by=marieke,
    )
    VulnerabilityFactor.objects.create(
        **row,
        assessment=found,
        level="individual",
        code="mental_health",
        direction="risk",
        evidence="said",
        source="person",
        found_on=TODAY,
    )
    ProtectionConcern.objects.create(
        **row, member=mother, kind="trafficking", words="said", raised_at=cast.now, raised_by=marieke
    )
    ProtectionConcern.objects.create(
        **row,
        member=mother,
        kind="trafficking",
        words="said",
        raised_at=cast.now,
        raised_by=marieke,
        decision="no_risk",
        reasons="said",
        decided_at=cast.now,
        decided_by=marieke,
    )
    ProtectionFact.objects.create(
        **row,
        member=mother,
        kind="best_interests",
        details={"result": "return", "reasons": "said"},
        found_at=cast.now,
        found_by=marieke,
    )
    ConsentEvent.objects.create(
        **row,
        member=mother,
        purpose="photographs",
        kind="refused",
        giver_name="said",
        witness="said",
        place="said",
        words="said",
        happened_at=cast.now,
        recorded_at=cast.now,
        recorded_by=marieke,
    )


def _of_the_journey(case: Case, mother: CaseMember, cast: Cast) -> None:
    row = {"case": case, "drawer_id": mother.drawer_id, "member": mother}
    at = cast.now
    leg = Leg.objects.filter(case=case, member=mother).order_by("number")[0]
    leg.flight_number, leg.booking_reference, leg.met_by, leg.services = "said", "said", "said", ["WCHR"]
    leg.change_reason = "said"
    leg.save()
    EmbassyContact.objects.create(
        **row,
        purpose="issue",
        contacted_on=TODAY,
        recorded_at=at,
        post="said",
        shared=["full_name"],
        gate=[],
        replied_on=TODAY,
        reply="said",
    )
    EmbassyContact.objects.create(  # one that nobody answered yet
        **row,
        purpose="issue",
        contacted_on=TODAY,
        recorded_at=at,
        post="said",
        shared=["full_name"],
        gate=[],
    )
    HealthRecord.objects.create(
        **row,
        recorded_at=at,
        kind="fitness",
        facts={
            "medical": True,
            "fit": True,
            "fit_from": "2026-06-01",
            "fit_until": "2026-06-30",
            "physician": "said",
            "conditions": "said",
            "escort_needed": False,
            "medicine_needed": False,
            "medicine_arranged": False,
            "care_needed": True,
            "care_confirmed": True,
            "care_service": "said",
        },
    )
    Escort.objects.create(
        **row,
        arranged_at=at,
        kind="medical",
        name="said",
        phone="said",
        hands_over_to="said",
        whole_way=True,
    )
    CashAtDeparture.objects.create(
        **row, amount_minor=1, currency="EUR", paid_on=TODAY, recorded_at=at, receipt_number="said"
    )
    TravelEvent.objects.create(
        **row,
        kind="no_show",
        leg=leg,
        happened_at=at - dt.timedelta(days=3),
        happened_on=TODAY - dt.timedelta(days=3),
        organisation_id=case.organisation_id,
        recorded_at=at,
        words="said",
    )
    HandOverRefusal.objects.create(
        **row,
        refused_on=TODAY,
        recorded_at=at,
        explained=True,
        where_kept="said",
    )
    TravelDocument.objects.filter(case=case, member=mother).update(recorded_at=at)


def _of_the_process(case: Case, mother: CaseMember, cast: Cast) -> None:
    Override.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        condition=14,
        reason="said",
        made_at=cast.now,
        end_reason=None,
    )
    Override.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        condition=14,
        member=mother,
        reason="said",
        made_at=cast.now,
        ended_at=cast.now,
        end_reason="said",
    )
    for answered in (False, True):
        drawer = make_drawer(kind=DrawerKind.OWN, organisation_id=case.organisation_id)
        BlindWithdrawal.objects.create(
            drawer=drawer,
            reference=case.reference,
            case_id=case.id,
            organisation_id=case.organisation_id,
            said="said",
            spoken="said" if answered else None,
            told_at=cast.now,
            told_by_id=cast.office.users["lucas"].id,
            told_at_organisation_id=cast.brussels.id,
            answered_at=cast.now if answered else None,
            answered_by_id=cast.office.users["marieke"].id if answered else None,
            answer="wants_to_travel" if answered else "",
        )
