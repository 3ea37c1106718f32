"""A restricted file is stored and nothing else is done with it; a withdrawal is heard all the same (GDPR 18)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.cast import Cast, a_case, adult, everybody, members
from tests.factories.agreements import an_agreement
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.access.restriction import WHILE_RESTRICTED, Restriction
from wayhome.casefile.cases.actions import allow_reading, lift_restriction, restrict_file, share_case
from wayhome.casefile.cases.models import Case, FileRestriction, RestrictedReading
from wayhome.casefile.cases.queries import CaseFilter, case_list
from wayhome.casefile.cases.scopes import case_for
from wayhome.ground.core.context import acting_for, current
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.ground.messaging.models import Notice
from wayhome.process.actions.withdrawal import withdraw
from wayhome.safeguards.words import GivenBy

WHY = "She says that her birth date is wrong, and asked us to stop"


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case that is restricted."""
    row = a_case(cast, adult("Zubayda Rahmani"))
    restrict_file(case=row, reason=WHY, by=cast.willem, at=cast.now)
    return row


def test_nobody_but_data_protection_restricts_and_everybody_responsible_is_told(
    cast: Cast, case: Case
) -> None:
    other = a_case(cast)

    for who in (cast.marieke, cast.tomasz, cast.partner("layla")):
        with pytest.raises(NotPermitted):
            restrict_file(case=other, reason=WHY, by=who, at=cast.now)
    with pytest.raises(Refused, match="restricted already"):
        restrict_file(case=case, reason=WHY, by=cast.willem, at=cast.now)
    with pytest.raises(Refused, match="says too little"):
        restrict_file(case=other, reason="asked", by=cast.willem, at=cast.now)

    assert case.restricted_at == cast.now
    assert {row.user_id for row in Notice.objects.filter(code="cases:case:restrict") if row.user_id} == {
        case.counsellor_id
    }


@pytest.mark.parametrize("who", ["marieke", "tomasz", "els", "grace", "aylin"])
def test_no_normal_reader_opens_it(cast: Cast, case: Case, who: str) -> None:
    by = cast.office.actor(who)

    with pytest.raises((NotPermitted, OutOfScope)) as refused:
        case_for(by, case.reference, on=cast.now.date())

    if isinstance(refused.value, NotPermitted):
        assert refused.value.code == "restricted"
        assert "data protection officer" in str(refused.value.sentence)


def test_whoever_holds_it_by_agreement_does_not_open_it_either(cast: Cast) -> None:
    row = a_case(cast)
    agreement = an_agreement(cast.hague, cast.baghdad)
    share_case(case=row, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)
    restrict_file(case=row, reason=WHY, by=cast.willem, at=cast.now)

    with acting_for([cast.baghdad.id]), pytest.raises(NotPermitted):
        case_for(cast.office.actor("layla"), row.reference, on=cast.now.date())


def test_in_lists_it_stands_without_names(cast: Cast, case: Case) -> None:
    page = case_list(
        cast.office.actor("marieke"), where=CaseFilter(reference=case.reference), on=cast.now.date()
    )

    (row,) = page.rows
    assert (row.restricted, list(row.people)) == (True, [])


def test_only_stopping_a_journey_and_the_person_s_own_rights_go_on(cast: Cast, case: Case) -> None:
    hand = case_for(cast.office.actor("marieke"), case.reference, on=cast.now.date(), even_restricted=True)

    assert hand.by.restriction is Restriction.STORED_ONLY
    assert {one for one in Permission if allows(hand.by, one)} <= WHILE_RESTRICTED
    assert allows(hand.by, Permission.WITHDRAW)


@pytest.mark.parametrize("who", ["marieke", "tomasz", "willem"])
def test_a_withdrawal_is_heard_on_a_restricted_file(cast: Cast, case: Case, who: str) -> None:
    hand = case_for(cast.office.actor(who), case.reference, on=cast.now.date(), even_restricted=True)

    withdraw(
        case=hand.case, member=members(case)[0], given_by=GivenBy.SELF, said="No", by=hand.by, at=cast.now
    )

    case.refresh_from_db()
    assert case.restricted_at is not None


def test_data_protection_lets_one_person_work_with_it_for_two_hours(cast: Cast, case: Case) -> None:
    reader = cast.office.users["marieke"]
    allow_reading(
        case=case,
        reader=reader,
        reason="For her appeal, at her wish",
        today=cast.now.date(),
        by=cast.willem,
        at=cast.now,
    )

    opened = []
    for hours in (1, 2):
        current().at = cast.now + dt.timedelta(hours=hours)
        try:
            hand = case_for(cast.office.actor("marieke"), case.reference, on=cast.now.date())
            opened.append(allows(hand.by, Permission.READ_NOTES))
        except NotPermitted:
            opened.append(False)
    current().at = cast.now + dt.timedelta(hours=1)
    with pytest.raises(NotPermitted):
        case_for(cast.office.actor("hanna"), case.reference, on=cast.now.date())

    assert opened == [True, False]
    row = RestrictedReading.objects.get()
    assert (row.allowed_by_id, row.reason) == (cast.willem.user_id, "For her appeal, at her wish")


def test_it_is_lifted_with_a_reason_and_what_was_before_stays(cast: Cast, case: Case) -> None:
    lift_restriction(case=case, reason="Her birth date was corrected", by=cast.willem, at=cast.now)

    row = FileRestriction.objects.get(case=case)
    assert (row.reason, row.lift_reason) == (WHY, "Her birth date was corrected")
    assert (
        case_for(cast.office.actor("marieke"), case.reference, on=cast.now.date()).case.restricted_at is None
    )
    with pytest.raises(Refused, match="not restricted"):
        lift_restriction(case=case, reason=WHY, by=cast.willem, at=cast.now)


def test_data_protection_of_another_organisation_restricts_nothing(cast: Cast) -> None:
    row = a_case(cast)

    stranger = replace(cast.willem, organisation_id=cast.baghdad.id)

    with everybody(), pytest.raises(OutOfScope):
        restrict_file(case=row, reason=WHY, by=stranger, at=cast.now)
