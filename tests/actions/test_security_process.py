"""What nobody may do to a case through its process: other people's members, own decisions, closed drawers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.cast import Cast, a_case, adult, child, members
from tests.factories.consents import said
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.actions import add_member, share_case
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case, StateChange
from wayhome.casefile.people.actions import tie
from wayhome.casefile.people.enums import Tie
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.audit.recording import record
from wayhome.ground.core.context import acting_for, current
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.ground.crypto.keyring import end_drawers
from wayhome.process.actions.binding import book, contact_origin
from wayhome.process.actions.deciding import override
from wayhome.process.actions.ending import reopens_at
from wayhome.process.actions.family import split
from wayhome.process.actions.rechecking import recheck_touched
from wayhome.process.actions.travel import confirm_boarding
from wayhome.process.actions.withdrawal import answer_blindly_told, tell_blindly, withdraw
from wayhome.process.engine import begin
from wayhome.process.enums import BlindAnswer, Verb
from wayhome.process.gathering import gather
from wayhome.process.models import BlindWithdrawal
from wayhome.safeguards.words import GivenBy
from wayhome.stages.consent.enums import EventKind
from wayhome.stages.counselling.actions import record_screening
from wayhome.stages.counselling.enums import Reply, ScreeningQuestion
from wayhome.stages.journey.enums import ContactPurpose, DepartureEvidence
from wayhome.stages.journey.models import Traveller

TODAY = dt.date(2026, 6, 9)


def at_state(case: Case, state: str, **facts: object) -> Case:
    """Put a case at a state without its history, as a scene for one refusal."""
    Case.objects.filter(pk=case.pk).update(state=state, **facts)
    case.refresh_from_db()
    return case


def shared(cast: Cast, case: Case) -> Case:
    """Share a case with Baghdad under the agreement of the cast."""
    agreement = cast.office.agreements["hague-baghdad"]
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)
    return case


ACTS: dict[str, Callable[[Cast, Case, object], object]] = {
    "withdraw": lambda cast, case, other: withdraw(
        case=case, member=other, given_by=GivenBy.SELF, said="", by=cast.marieke, at=cast.now
    ),
    "board": lambda cast, case, other: confirm_boarding(
        case=case,
        member=other,
        boarded_at=cast.now,
        evidence=DepartureEvidence.STAFF_SAW_BOARDING,
        today=TODAY,
        by=cast.tomasz,
        at=cast.now,
    ),
    "book": lambda cast, case, other: book(
        case=case, members=[other], legs=[], today=TODAY, by=cast.tomasz, at=cast.now
    ),
    "contact": lambda cast, case, other: contact_origin(
        case=case,
        member=other,
        purpose=ContactPurpose.ISSUE,
        post="Embassy",
        shared=["full_name"],
        contacted_on=TODAY,
        today=TODAY,
        by=cast.tomasz,
        at=cast.now,
    ),
    "override": lambda cast, case, other: override(
        case=case, condition=3, member=other, reason="Why", until_on=None, by=cast.els, at=cast.now
    ),
    "split": lambda cast, case, other: split(case=case, leaving=[other], by=cast.marieke, at=cast.now),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_member_of_another_case_is_out_of_scope_for_every_act(cast: Cast, act: str) -> None:
    case = at_state(a_case(cast, adult(), adult("Maryam Abbas")), "cleared")
    other = members(a_case(cast, adult("Somebody Else")))[0]

    with pytest.raises(OutOfScope):
        ACTS[act](cast, case, other)

    assert not Traveller.objects.filter(member=other).exists()


def test_whoever_recorded_the_application_does_not_approve_after_handing_the_case_on(cast: Cast) -> None:
    case = at_state(a_case(cast), "applied")
    StateChange.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        verb=Verb.APPLY.value,
        to_state="applied",
        user_id=cast.els.user_id,
        organisation_id=cast.hague.id,
        happened_at=cast.now,
        recorded_at=cast.now,
    )

    with pytest.raises(Refused) as refused:
        begin(case, Verb.APPROVE, by=cast.els)

    assert refused.value.code == "four_eyes"


def test_whoever_screened_does_not_approve(cast: Cast) -> None:
    case = at_state(a_case(cast), "applied")
    both = replace(cast.els, roles=frozenset({Role.PROGRAMME_MANAGER, Role.RETURN_COUNSELLOR}))
    answers = dict.fromkeys(ScreeningQuestion, Reply.NO.value)
    record_screening(case=case, member=members(case)[0], answers=answers, alone=True, by=both, at=cast.now)

    with pytest.raises(Refused) as refused:
        begin(case, Verb.APPROVE, by=both)

    assert refused.value.code == "four_eyes"


def test_whoever_took_a_consent_does_not_approve(cast: Cast) -> None:
    case = at_state(a_case(cast), "applied")
    said(cast, members(case)[0], EventKind.GIVEN)  # recorded by Marieke
    approver = replace(cast.marieke, roles=frozenset({Role.PROGRAMME_MANAGER}))

    with pytest.raises(Refused) as refused:
        begin(case, Verb.APPROVE, by=approver)

    assert refused.value.code == "four_eyes"


def test_a_partner_hears_a_withdrawal_although_a_drawer_of_the_family_is_closed_to_them(cast: Cast) -> None:
    case = shared(cast, a_case(cast, adult(), child()))
    father, daughter = members(case)
    end_drawers([daughter.drawer_id], organisation_id=cast.baghdad.id)

    with acting_for([cast.baghdad.id]):
        withdraw(
            case=case,
            member=father,
            given_by=GivenBy.SELF,
            said="I stay",
            by=cast.partner("layla"),
            at=cast.now,
        )

    assert Traveller.objects.get(member=father).travel_state == "withdrawn"


def test_a_partner_reads_a_case_with_a_closed_drawer_and_knows_nothing_of_that_person(cast: Cast) -> None:
    case = shared(cast, a_case(cast, adult(), child()))
    daughter = members(case)[1]
    end_drawers([daughter.drawer_id], organisation_id=cast.baghdad.id)

    with acting_for([cast.baghdad.id]):
        gathered = gather(case, today=TODAY, now=cast.now)
        called = gathered.called(cast.partner("layla"))

    assert str(called[str(daughter.id)]) == "Person 2"
    assert gathered.facts.member(str(daughter.id)).born_latest is None


def test_a_fact_that_a_partner_records_takes_the_clearance_back_without_their_keys(cast: Cast) -> None:
    case = shared(cast, at_state(a_case(cast, adult(), child()), "cleared"))
    end_drawers([members(case)[1].drawer_id], organisation_id=cast.baghdad.id)

    with acting_for([cast.baghdad.id]):
        fell = recheck_touched(case_ids=[case.id], today=TODAY, by=cast.partner("layla"), at=cast.now)

    case.refresh_from_db()
    assert (fell, case.state) == (1, "preparing")


def test_what_a_nested_context_touched_is_asked_again_with_the_outer_work(cast: Cast) -> None:
    with acting_for([cast.hague.id]):
        case = a_case(cast)

    assert case.id in current().touched


def test_a_planned_day_that_has_passed_is_not_the_day_a_gate_is_asked_for(cast: Cast) -> None:
    case = at_state(a_case(cast), "preparing", planned_travel_on=dt.date(2026, 6, 1))

    gathered = gather(case, today=TODAY, now=cast.now)

    assert gathered.facts.on == TODAY


def test_a_blind_message_is_answered_by_the_responsible_organisation_only(cast: Cast) -> None:
    case = shared(cast, a_case(cast))
    tell_blindly(reference=case.reference, said="They said no", by=cast.marieke, at=cast.now)
    row = BlindWithdrawal.objects.get(case_id=case.id)

    with pytest.raises(OutOfScope):
        answer_blindly_told(
            case=case, row=row, answer=BlindAnswer.WANTS_TO_TRAVEL, spoken="Alone", by=cast.lucas, at=cast.now
        )

    row.refresh_from_db()
    assert row.answered_at is None


def test_who_gave_a_withdrawal_is_kept(cast: Cast) -> None:
    case = a_case(cast, adult(), child())
    daughter = members(case)[1]

    withdraw(case=case, member=daughter, given_by=GivenBy.PARENT, said="", by=cast.marieke, at=cast.now)

    row = AuditEvent.objects.get(tag="process:withdrawal:hear")
    assert (row.subject_id, row.detail) == (str(daughter.id), {"given_by": "parent"})


def test_a_case_from_which_everybody_withdrew_while_closed_opens_at_counselling(cast: Cast) -> None:
    case = at_state(a_case(cast), "closed", closed_at=cast.now)
    withdraw(case=case, member=members(case)[0], given_by=GivenBy.SELF, said="", by=cast.marieke, at=cast.now)

    assert reopens_at(case) is State.COUNSELLING


def test_a_reading_asks_no_gate_again(cast: Cast) -> None:
    with acting_for([cast.hague.id]) as work:
        case = a_case(cast)
        work.touched.clear()
        record("cases:file:read", by=cast.marieke, at=cast.now, case_id=case.id)

    assert work.touched == set()


@pytest.mark.parametrize("key", ["tomasz", "hanna", "els"])
def test_who_may_not_record_people_ties_nobody_and_adds_nobody(cast: Cast, key: str) -> None:
    case = a_case(cast, adult(), child())
    father, daughter = [member.person for member in members(case)]
    by = getattr(cast, key)

    with pytest.raises(NotPermitted):
        tie(person=father, other=daughter, kind=Tie.PARENT, begins_on=None, by=by, at=cast.now)
    with pytest.raises(NotPermitted):
        add_member(case=case, facts=child("Other Child"), relation="child", by=by, at=cast.now)
