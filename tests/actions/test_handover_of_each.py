"""Condition 13 is asked for each person: who is not in the package is not expected."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cast import Cast, a_case, adult, members
from tests.factories.consents import said
from wayhome.casefile.cases.actions import add_member, share_case
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.process.actions.withdrawal import withdraw
from wayhome.process.gathering import gather
from wayhome.safeguards.acts import what_blocks
from wayhome.safeguards.words import Act, GivenBy
from wayhome.stages.consent.actions import withdraw_consent
from wayhome.stages.consent.enums import EventKind, Heard, Purpose
from wayhome.stages.consent.queries import Question
from wayhome.stages.journey import actions as journey

TODAY = dt.date(2026, 6, 9)
LATER = dt.timedelta(hours=2)
RULE = "handover-acknowledged"


@pytest.fixture
def couple(cast: Cast, acting) -> Case:
    """Two adults of whom the first agreed to be shared; Baghdad acknowledged the hand-over."""
    case = a_case(cast, adult("Karim Abbas"), adult("Huda Abbas"))
    agreement = cast.office.agreements["hague-baghdad"]
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)
    said(cast, members(case)[0], EventKind.GIVEN)
    hand_over(cast, case, acting)
    return case


def hand_over(cast: Cast, case: Case, acting, at: dt.datetime | None = None) -> None:
    row = journey.send_handover(
        case=case,
        receiver=cast.baghdad,
        answer_due_on=dt.date(2026, 6, 16),
        vulnerability=None,
        by=cast.marieke,
        at=at or cast.now,
    )
    with acting(cast.baghdad):
        journey.acknowledge_handover(handover=row, answer="", by=cast.partner("layla"), at=at or cast.now)


def not_expected(cast: Cast, case: Case) -> set[str]:
    """The names of those whom nobody expects on the other side."""
    gathered = gather(case, today=TODAY, now=cast.now)
    found = what_blocks(Act.CLEAR, gathered.facts)
    return {
        str(gathered.called(cast.marieke)[finding.member_key or ""])
        for finding in found
        if finding.rule_id == RULE
    }


def test_who_did_not_agree_to_be_shared_is_not_expected(cast: Cast, couple: Case) -> None:
    assert not_expected(cast, couple) == {"Huda Abbas"}


def test_who_joins_after_the_hand_over_is_not_expected(cast: Cast, couple: Case) -> None:
    add_member(case=couple, facts=adult("Zahra"), relation="mother", by=cast.marieke, at=cast.now)

    assert not_expected(cast, couple) == {"Huda Abbas", "Zahra"}


def test_a_hand_over_that_holds_another_person_takes_nothing_from_the_first(
    cast: Cast, couple: Case, acting
) -> None:
    said(cast, members(couple)[1], EventKind.GIVEN)

    hand_over(cast, couple, acting, at=cast.now + LATER)

    assert not_expected(cast, couple) == set()


def taken_back(cast: Cast, couple: Case) -> CaseMember:
    member = members(couple)[0]
    withdraw_consent(
        case=couple,
        member=member,
        question=Question(Purpose.SHARE_ORIGIN_OFFICE, cast.baghdad.id),
        heard=Heard.IN_PERSON,
        by=cast.marieke,
        at=cast.now + LATER,
    )
    return member


def test_who_took_the_sharing_back_is_not_expected(cast: Cast, couple: Case) -> None:
    taken_back(cast, couple)

    assert not_expected(cast, couple) == {"Karim Abbas", "Huda Abbas"}


def test_an_old_acknowledgement_does_not_survive_a_withdrawal(cast: Cast, couple: Case) -> None:
    member = members(couple)[0]
    withdraw(case=couple, member=member, given_by=GivenBy.SELF, said="", by=cast.marieke, at=cast.now + LATER)
    journey.start_again(member=member, by=cast.marieke, at=cast.now + 2 * LATER)

    said(cast, member, EventKind.GIVEN, at=cast.now + 2 * LATER)

    assert not_expected(cast, couple) == {"Karim Abbas", "Huda Abbas"}
