"""Both sides of a case: who is told of its moves, who confirms the arrival, and who carries it after that."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.actions.test_security_process import at_state, shared
from tests.cast import Cast, a_case, everybody, members
from tests.factories.agreements import an_agreement
from tests.factories.journeys import boarded, booked
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.cases.enums import Closure, HoldReason
from wayhome.casefile.cases.models import Case
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.core.context import acting_for
from wayhome.ground.core.errors import NotPermitted, Refused
from wayhome.ground.messaging.models import Notice
from wayhome.process.actions.ending import close, hold, reopen
from wayhome.process.actions.travel import confirm_arrival
from wayhome.process.actions.withdrawal import withdraw
from wayhome.process.engine import move
from wayhome.process.enums import Verb
from wayhome.process.sides import is_told
from wayhome.process.transitions import BY_VERB, TABLE
from wayhome.safeguards.words import GivenBy
from wayhome.stages.journey.enums import ArrivalEvidence

DAY = dt.date(2026, 6, 18)
LANDED = dt.datetime(2026, 6, 18, 19, 0, tzinfo=dt.UTC)


def with_government(cast: Cast, case: Case) -> Case:
    agreement = cast.office.agreements["hague-government"]
    government = cast.office.organisations["government"]
    share_case(case=case, organisation=government, agreement=agreement, by=cast.marieke, at=cast.now)
    return case


def with_partner(cast: Cast, case: Case, *, country: str) -> Organisation:
    """Share a case with a partner of a country, and return the partner."""
    partner = cast.office.organisations["rusafa"]
    Organisation.objects.filter(pk=partner.pk).update(country=country)
    partner.refresh_from_db()
    agreement = an_agreement(cast.hague, partner, purposes=["reception"], transfer_ground="gdpr_49_1_a")
    share_case(case=case, organisation=partner, agreement=agreement, by=cast.marieke, at=cast.now)
    return partner


def told_of(case: Case, verb: Verb) -> set[int]:
    rows = Notice.objects.filter(case_id=case.id, code=f"process:{verb.value}")
    with everybody():
        return set(rows.values_list("organisation_id", flat=True))


def test_a_withdrawal_is_told_to_both_sides_and_to_no_authority(cast: Cast) -> None:
    case = with_government(cast, shared(cast, at_state(a_case(cast), "cleared")))

    withdraw(case=case, member=members(case)[0], given_by=GivenBy.SELF, said="", by=cast.marieke, at=cast.now)

    assert told_of(case, Verb.WITHDRAW) == {cast.hague.id, cast.baghdad.id}


def test_an_authority_hears_of_departures_and_of_nothing_else(cast: Cast) -> None:
    case = with_government(cast, a_case(cast))
    government = cast.office.organisations["government"]

    told = {row.verb for row in TABLE if is_told(case, row, government)}

    assert told == {Verb.CONFIRM_BOARDING, Verb.CORRECT_DEPARTURE}


def test_a_departure_is_told_to_an_authority_that_holds_the_case(cast: Cast) -> None:
    case = with_government(cast, shared(cast, at_state(a_case(cast), "cleared")))

    move(case, BY_VERB[Verb.CONFIRM_BOARDING], to=None, by=cast.tomasz, at=cast.now)

    government = cast.office.organisations["government"]
    assert told_of(case, Verb.CONFIRM_BOARDING) == {cast.hague.id, cast.baghdad.id, government.id}


@pytest.mark.parametrize(("country", "told"), [("IRQ", True), ("NLD", False)])
def test_a_partner_is_told_where_people_arrive_and_not_in_the_host_country(
    cast: Cast, country: str, told: bool
) -> None:
    case = at_state(a_case(cast), "cleared")
    partner = with_partner(cast, case, country=country)

    withdraw(case=case, member=members(case)[0], given_by=GivenBy.SELF, said="", by=cast.marieke, at=cast.now)

    assert (partner.id in told_of(case, Verb.WITHDRAW)) is told


# The arrival


def under_way(cast: Cast, *, programme: str = "eurp-nld") -> Case:
    case = at_state(a_case(cast, programme=programme), "cleared")
    booked(cast, case)
    boarded(cast, members(case)[0])
    return at_state(case, "departed", departed_on=DAY)


def arrive(case: Case, by: object) -> Case:
    return confirm_arrival(
        case=case,
        member=members(case)[0],
        arrived_at=LANDED,
        evidence=ArrivalEvidence.MET_IN_PERSON,
        by=by,  # type: ignore[arg-type]  # an actor of the cast
        at=LANDED + dt.timedelta(hours=1),
    )


def test_the_host_office_does_not_confirm_an_arrival_that_the_origin_office_can(cast: Cast) -> None:
    case = shared(cast, under_way(cast))

    with pytest.raises(Refused, match="Tell Mission in Iraq what you heard") as refused:
        arrive(case, cast.els)

    assert refused.value.code == "other_side"


def test_the_origin_office_confirms_an_arrival(cast: Cast) -> None:
    case = shared(cast, under_way(cast))

    with acting_for([cast.hague.id, cast.baghdad.id]):
        assert arrive(case, cast.partner("layla")).state == "arrived"


@pytest.mark.parametrize("programme", ["rean-nld", "eurp-nld"])
def test_a_named_person_of_the_host_office_confirms_where_nobody_of_the_origin_side_holds_the_case(
    cast: Cast, programme: str
) -> None:
    assert arrive(under_way(cast, programme=programme), cast.els).state == "arrived"


# Closing, waiting, opening again


def test_a_partner_neither_closes_nor_holds_a_case_before_arrival(cast: Cast) -> None:
    case = shared(cast, at_state(a_case(cast), "counselling"))
    layla = cast.partner("layla")

    with pytest.raises(Refused, match="until the arrival only the responsible office"):
        close(case=case, code=Closure.DUPLICATE, words="", person_told="by phone", by=layla, at=cast.now)
    with pytest.raises(Refused, match="until the arrival only the responsible office"):
        hold(case=case, reason=HoldReason.ADMINISTRATIVE, by=layla, at=cast.now)


def test_the_origin_side_closes_after_arrival_and_the_owner_does_not(cast: Cast) -> None:
    case = shared(cast, at_state(a_case(cast), "arrived", departed_on=DAY, arrived_on=DAY))
    facts = {"case": case, "code": Closure.COMPLETED, "words": "", "person_told": "by phone", "at": cast.now}

    with pytest.raises(Refused, match="Ask Mission in Iraq"):
        close(by=cast.marieke, **facts)
    with acting_for([cast.hague.id, cast.baghdad.id]):
        closed = close(by=cast.partner("layla"), **facts)

    assert closed.state == "closed"


def test_the_owner_carries_a_case_that_nobody_of_the_origin_side_holds(cast: Cast) -> None:
    case = with_government(cast, at_state(a_case(cast), "arrived", departed_on=DAY, arrived_on=DAY))

    held = hold(case=case, reason=HoldReason.ADMINISTRATIVE, by=cast.marieke, at=cast.now)

    assert held.until_at is None


def test_a_partners_programme_manager_does_not_open_a_case_again(cast: Cast) -> None:
    case = shared(cast, at_state(a_case(cast), "closed", closed_at=cast.now))

    with pytest.raises(NotPermitted):
        reopen(case=case, reason="They came back", by=cast.partner("maria"), at=cast.now)
