"""Who may speak for whom in a withdrawal, and what it leaves in the audit."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cast import Cast, a_case, members
from tests.factories.journeys import state
from wayhome.casefile.cases.models import Case
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import Refused
from wayhome.process.actions.deciding import override
from wayhome.process.actions.withdrawal import withdraw
from wayhome.safeguards.words import Capacity, GivenBy, TravelState
from wayhome.stages.counselling.actions.protecting import record_protection_fact
from wayhome.stages.counselling.scoring import FactKind


def spoken_for(cast: Cast, case: Case) -> TravelState:
    member = members(case)[0]
    withdraw(
        case=case,
        member=member,
        given_by=GivenBy.REPRESENTATIVE,
        said="She does not want to",
        by=cast.marieke,
        at=cast.now + dt.timedelta(hours=1),
    )
    return state(member)


def found(cast: Cast, case: Case, kind: FactKind, details: dict[str, object]) -> None:
    record_protection_fact(
        case=case, member=members(case)[0], kind=kind, details=details, by=cast.sanne, at=cast.now
    )


def test_nobody_represents_an_adult_whose_ability_nobody_doubts(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        spoken_for(cast, a_case(cast))

    assert refusal.value.code == "spoken_for"


def test_nobody_represents_an_adult_who_was_found_able_to_decide(cast: Cast) -> None:
    case = a_case(cast)
    found(cast, case, FactKind.CAPACITY_DOUBT, {"doubted": True})
    found(cast, case, FactKind.CAPACITY, {"finding": Capacity.HAS_CAPACITY, "professional": "Dr Bos"})

    with pytest.raises(Refused):
        spoken_for(cast, case)


@pytest.mark.parametrize("settled", [False, True])
def test_a_representative_is_heard_where_the_ability_is_doubted_or_missing(cast: Cast, settled: bool) -> None:
    case = a_case(cast)
    found(cast, case, FactKind.CAPACITY_DOUBT, {"doubted": True})
    if settled:
        details = {"finding": Capacity.REPRESENTATIVE_DECIDES, "professional": "Dr Bos"}
        found(cast, case, FactKind.CAPACITY, details)

    assert spoken_for(cast, case) is TravelState.WITHDRAWN


def test_an_override_that_a_withdrawal_ends_has_an_audit_row_of_its_own(cast: Cast) -> None:
    case = a_case(cast)
    member = members(case)[0]
    row = override(
        case=case, condition=3, member=member, reason="Agreed", until_on=None, by=cast.els, at=cast.now
    )

    withdraw(case=case, member=member, given_by=GivenBy.SELF, said="", by=cast.marieke, at=cast.now)

    row.refresh_from_db()
    assert row.ended_at == cast.now
    ended = AuditEvent.objects.filter(tag="process:override:end", case_id=case.id)
    assert [event.subject_id for event in ended] == [str(row.id)]
