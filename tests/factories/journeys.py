"""Seats, documents and boardings as tests of the journey need them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from tests.cast import Cast, members
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.ground.values.money import Money
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey import actions, queries
from wayhome.stages.journey.actions import (
    DocumentFacts,
    Happening,
    LegPlan,
)
from wayhome.stages.journey.enums import (
    DepartureEvidence,
    DocumentKind,
    DocumentPlace,
)
from wayhome.stages.journey.models import Leg

EUR = "EUR"
S = TravelState


def plan(day: dt.date = dt.date(2026, 6, 18)) -> list[LegPlan]:
    """Amsterdam 11:25 to Istanbul 16:00, 19:05 to Baghdad 21:45, local times, as on the departures board."""
    return [
        LegPlan(
            from_airport="AMS",
            to_airport="IST",
            departs=dt.datetime.combine(day, dt.time(11, 25)),
            arrives=dt.datetime.combine(day, dt.time(16, 0)),
            carrier="XA",
            flight_number="XA 214",
            cost=Money(21000, EUR),
        ),
        LegPlan(
            from_airport="IST",
            to_airport="BGW",
            departs=dt.datetime.combine(day, dt.time(19, 5)),
            arrives=dt.datetime.combine(day, dt.time(21, 45)),
            carrier="XA",
            flight_number="XA 318",
        ),
    ]


def booked(cast: Cast, case: Case, people: Sequence[CaseMember] | None = None) -> list[Leg]:
    return actions.hold_seats(
        case=case, members=people or members(case), legs=plan(), by=cast.tomasz, at=cast.now
    )


def boarded(cast: Cast, member: CaseMember) -> dt.datetime:
    """The member boards on 18 June at 11:05 in Amsterdam, 09:05 UTC; the moment of the record is returned."""
    at = dt.datetime(2026, 6, 18, 9, 10, tzinfo=dt.UTC)
    actions.record_boarding(
        member=member,
        happened=Happening(at=at - dt.timedelta(minutes=5)),
        evidence=DepartureEvidence.STAFF_SAW_BOARDING,
        by=cast.tomasz,
        at=at,
    )
    return at


def state(member: CaseMember) -> TravelState:
    return queries.travel_states([member])[member.id]


def passport(until: dt.date = dt.date(2029, 4, 12)) -> DocumentFacts:
    return DocumentFacts(
        kind=DocumentKind.PASSPORT,
        place=DocumentPlace.WITH_PERSON,
        number="A 1234471",
        country="IRQ",
        authority="Baghdad",
        issued_on=dt.date(2024, 4, 12),
        valid_until=until,
    )
