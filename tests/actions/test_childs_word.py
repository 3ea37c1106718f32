"""A child's own "no" to the return is a withdrawal: the child is enough, and nobody has to press anything else."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cast import Cast, a_case, adult, child, members
from tests.factories.consents import said
from tests.factories.journeys import boarded, booked, state
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.status import write_state
from wayhome.ground.core.errors import Refused
from wayhome.process.actions.childs_word import record_child_answer
from wayhome.safeguards.words import ConsentState, TravelState
from wayhome.stages.consent import actions as consent
from wayhome.stages.consent.enums import ChildAnswer, EventKind, Purpose
from wayhome.stages.consent.queries import Question, find_standing, standings_of
from wayhome.stages.counselling.models import ProtectionConcern
from wayhome.stages.journey.models import Leg

RETURN = Question(Purpose.RETURN)


@pytest.fixture
def family(cast: Cast) -> Case:
    """A father and his daughter, cleared, both with seats, and shared with Baghdad."""
    case = a_case(cast, adult(), child())
    write_state(
        case=case,
        to=State.CLEARED,
        verb="clear",
        by=cast.els,
        happened_at=cast.now,
        recorded_at=cast.now,
    )
    booked(cast, case)
    said(cast, members(case)[1], EventKind.GIVEN)
    case.refresh_from_db()
    return case


def answered(
    cast: Cast, member: CaseMember, answer: ChildAnswer, question: Question = RETURN
) -> object | None:
    return record_child_answer(
        case=member.case,
        member=member,
        question=question,
        answer=answer,
        words="I stay with my aunt",
        by=cast.marieke,
        at=cast.now + dt.timedelta(hours=1),
    )


def standing(member: CaseMember, question: Question) -> ConsentState:
    standings = standings_of(member.case, on=dt.date(2026, 6, 9))[member.id]
    return find_standing(standings, question).state


def test_a_childs_no_does_at_once_all_that_a_withdrawal_does(cast: Cast, family: Case) -> None:
    daughter = members(family)[1]

    answered(cast, daughter, ChildAnswer.DOES_NOT_AGREE)

    family.refresh_from_db()
    assert state(daughter) is TravelState.WITHDRAWN
    assert set(Leg.objects.filter(member=daughter).values_list("booking", flat=True)) == {"to_release"}
    assert standing(daughter, RETURN) is ConsentState.WITHDRAWN
    shared = Question(Purpose.SHARE_ORIGIN_OFFICE, cast.baghdad.id)
    assert standing(daughter, shared) is ConsentState.WITHDRAWN
    assert family.state == State.PREPARING.value


def test_a_childs_yes_and_a_no_to_a_photograph_withdraw_nothing(cast: Cast, family: Case) -> None:
    daughter = members(family)[1]

    answered(cast, daughter, ChildAnswer.AGREES)
    answered(cast, daughter, ChildAnswer.DOES_NOT_AGREE, Question(Purpose.PHOTOGRAPHS))

    assert state(daughter) is TravelState.BOOKED


def test_a_child_who_says_no_on_the_way_is_heard_by_protection(cast: Cast, family: Case) -> None:
    daughter = members(family)[1]
    boarded(cast, daughter)

    answered(cast, daughter, ChildAnswer.DOES_NOT_AGREE)

    assert state(daughter) is TravelState.BOARDED
    [concern] = ProtectionConcern.objects.filter(member=daughter)
    assert concern.settled_at is None


def test_a_no_to_the_return_cannot_be_kept_as_a_mere_answer(cast: Cast, family: Case) -> None:
    with pytest.raises(Refused) as refusal:
        consent.record_child_answer(
            case=family,
            member=members(family)[1],
            question=RETURN,
            answer=ChildAnswer.DOES_NOT_AGREE,
            by=cast.marieke,
            at=cast.now,
        )

    assert refusal.value.code == consent.USE_WITHDRAWAL
