"""Acts that bind or disclose ask their gate each time, and nobody talks a finding away."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cast import Cast, a_case, adult, members
from tests.factories.journeys import booked, plan
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.cases.models import Case
from wayhome.ground.core.errors import Refused
from wayhome.process.actions import binding
from wayhome.process.gates import GateClosed
from wayhome.process.gathering import gather
from wayhome.stages.journey.actions.health import Fitness, record_fitness, record_health_answer
from wayhome.stages.journey.models import HandOver, Leg
from wayhome.stages.journey.queries.facts import journey_facts

TODAY = dt.date(2026, 6, 9)


def test_new_seats_after_old_ones_ask_the_gate_of_booking_again(cast: Cast) -> None:
    case = a_case(cast)
    booked(cast, case)

    with pytest.raises(GateClosed):
        binding.rebook(
            case=case,
            members=members(case),
            legs=plan(dt.date(2026, 6, 25)),
            reason="The airline moved it",
            change_cost=None,
            today=TODAY,
            by=cast.tomasz,
            at=cast.now,
        )

    assert not Leg.objects.filter(case=case, departs_on=dt.date(2026, 6, 25)).exists()


def test_a_leg_on_another_day_asks_the_gate_of_booking_again(cast: Cast) -> None:
    case = a_case(cast)
    leg = booked(cast, case)[0]

    with pytest.raises(GateClosed):
        binding.change_leg(
            case=case,
            leg=leg,
            plan=plan(dt.date(2026, 6, 17))[0],
            reason="Earlier",
            change_cost=None,
            read_version=leg.version,
            today=TODAY,
            by=cast.tomasz,
            at=cast.now,
        )

    leg.refresh_from_db()
    assert leg.departs_on == dt.date(2026, 6, 18)


def test_nothing_is_booked_for_a_closed_case(cast: Cast) -> None:
    case = a_case(cast)
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=cast.now)

    with pytest.raises(Refused) as refused:
        binding.book(case=case, members=members(case), legs=plan(), today=TODAY, by=cast.tomasz, at=cast.now)

    assert refused.value.code == "closed"


def test_a_hand_over_waits_until_everybody_was_asked_about_each_sharing(cast: Cast) -> None:
    case = a_case(cast)
    agreement = cast.office.agreements["hague-baghdad"]
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)

    with pytest.raises(GateClosed):
        binding.send_handover(
            case=case,
            receiver=cast.baghdad,
            answer_due_on=dt.date(2026, 6, 16),
            today=TODAY,
            by=cast.marieke,
            at=cast.now,
        )

    assert not HandOver.objects.filter(case=case).exists()


def test_a_later_no_to_a_counsellor_does_not_take_a_physicians_finding_back(cast: Cast) -> None:
    case = a_case(cast)
    member = members(case)[0]
    record_fitness(member=member, finding=Fitness(fit=False), by=cast.hanna, at=cast.now)
    later = cast.now + dt.timedelta(hours=1)

    record_health_answer(
        member=member, asked_on=TODAY, medical=False, pregnant=None, by=cast.marieke, at=later
    )

    assert journey_facts(case, on=TODAY)[member.id].health.medical is True


def test_a_country_is_of_origin_only_for_who_holds_its_nationality(cast: Cast) -> None:
    case = a_case(cast, adult(), destination="LBN")

    gathered = gather(case, today=TODAY, now=cast.now)

    assert gathered.facts.destination.basis_recorded is False
