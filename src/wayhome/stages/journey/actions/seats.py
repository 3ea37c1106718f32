"""Verbs of seats: hold, ticket, change, rebook, release; they keep the case's planned day of travel current."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import Area, TaskCode
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.telling import settle_tasks, tell
from wayhome.ground.audit.editing import edit
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.airports import airport, local_day, moment_at
from wayhome.ground.values.money import Money
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.actions.moving import (
    keep_planned_day,
    move,
    open_legs,
    state_of,
    traveller_of,
)
from wayhome.stages.journey.enums import Booking, Meeting
from wayhome.stages.journey.models import Leg, Traveller
from wayhome.stages.journey.scoring import Step, may


@dataclass(frozen=True)
class LegPlan:
    """One leg as a ticket prints it: clock times at the airports, without time zone; cost per person.

    The zones are needed for airports entered by hand only. Without a carrier the leg goes by land.
    """

    from_airport: str
    to_airport: str
    departs: dt.datetime
    arrives: dt.datetime
    carrier: str = ""
    flight_number: str = ""
    booking_reference: str = ""
    cost: Money | None = None
    meeting: Meeting = Meeting.NEEDED
    from_zone: str = ""
    to_zone: str = ""

    def columns(self) -> dict[str, Any]:
        """Return the columns of a leg; raises ``ValueRefused`` for airport codes and unknown time zones."""
        start, end = airport(self.from_airport).iata, airport(self.to_airport).iata
        departs_at = moment_at(self.departs, start, self.from_zone or None)
        arrives_at = moment_at(self.arrives, end, self.to_zone or None)
        return {
            "from_airport": start,
            "from_zone": self.from_zone,
            "to_airport": end,
            "to_zone": self.to_zone,
            "departs_at": departs_at,
            "departs_on": local_day(departs_at, start, self.from_zone or None),
            "arrives_at": arrives_at,
            "arrives_on": local_day(arrives_at, end, self.to_zone or None),
            "carrier": self.carrier.strip().upper(),
            "flight_number": self.flight_number.strip().upper() or None,
            "booking_reference": self.booking_reference.strip().upper() or None,
            "cost_minor": self.cost.minor if self.cost else None,
            "cost_currency": self.cost.currency if self.cost else "",
        }


def hold_seats(
    *, case: Case, members: Sequence[CaseMember], legs: Sequence[LegPlan], by: Actor, at: dt.datetime
) -> list[Leg]:
    """Hold seats for several members on the same legs and return the rows, member by member in order of travel.

    The gate of booking is the process's. Whoever missed a flight or was interrupted gets new legs; somebody
    who has seats is refused: use ``rebook``. Raises ``NotPermitted``, ``ValueRefused`` for airports, and
    ``Refused`` when nobody is chosen, a leg does not follow the one before, or a travel state forbids it.
    """
    require(by, Permission.BOOK_TRAVEL)
    columns = _in_order(legs)
    if not members:
        raise Refused(
            say(msgid("No seats were held, because nobody is chosen. Choose who travels on these legs.")),
            field="members",
        )
    rows: list[Leg] = []
    for member in members:
        traveller = traveller_of(member, at)
        if may(Step.ASK_AGAIN, state_of(traveller)):
            move(traveller, Step.ASK_AGAIN, at=at)
        move(traveller, Step.BOOK, at=at)
        rows += _seats(case, member, legs, columns, at)
    keep_planned_day(case=case, by=by, at=at)
    record(
        "journey:seats:hold",
        by=by,
        at=at,
        case_id=case.id,
        subject=case,
        detail={"members": len(members), "legs": len(legs)},
    )
    _tell(
        case,
        say(
            msgid("Seats were held on %(day)s: %(route)s. People: %(count)s"),
            count=len(members),
            day=columns[0]["departs_on"],
            route=_route(columns),
        ),
        by,
        at,
    )
    return rows


def issue_tickets(
    *, case: Case, members: Sequence[CaseMember], booking_reference: str, by: Actor, at: dt.datetime
) -> int:
    """Mark the held seats of these members as ticketed under one booking reference; return how many legs changed.

    Raises ``NotPermitted``, and ``Refused`` when no seat is held.
    """
    require(by, Permission.BOOK_TRAVEL)
    legs = [leg for member in members for leg in open_legs(member) if leg.booking == Booking.HELD.value]
    if not legs:
        raise Refused(
            say(msgid("No ticket was recorded, because no seat is held for these people. Hold seats first."))
        )
    for leg in legs:
        leg.booking = Booking.TICKETED.value
        leg.booking_reference = booking_reference.strip().upper() or leg.booking_reference
        leg.save(update_fields=["booking", "booking_reference"])
    record("journey:tickets:issue", by=by, at=at, case_id=case.id, subject=case, detail={"legs": len(legs)})
    _tell(case, say(msgid("Tickets were issued. People: %(count)s"), count=len(members)), by, at)
    return len(legs)


def change_leg(
    *,
    leg: Leg,
    plan: LegPlan,
    reason: str,
    change_cost: Money | None,
    read_version: int,
    by: Actor,
    at: dt.datetime,
) -> tuple[str, ...]:
    """Change one person's leg and return the names of changed fields; help that was confirmed is asked for again.

    Raises ``NotPermitted``, ``ChangedMeanwhile``, ``ValueRefused`` for airports, and ``Refused`` for a leg that
    is no longer booked or would not fit between its neighbours.
    """
    require(by, Permission.BOOK_TRAVEL)
    if leg.booking not in (Booking.HELD.value, Booking.TICKETED.value):
        raise Refused(
            say(msgid("The leg was not changed, because its seat is given up. Hold new seats instead."))
        )
    columns = plan.columns()
    changes = _changes(leg, columns, reason, change_cost)
    names = edit(
        leg,
        changes=changes,
        allowed=frozenset(changes),
        read_version=read_version,
        tag="journey:leg:change",
        by=by,
        at=at,
        case_id=leg.case_id,
    )
    if names:
        keep_planned_day(case=leg.case, by=by, at=at)
        _tell(
            leg.case,
            say(
                msgid("A leg of person %(number)s was changed: %(route)s on %(day)s"),
                number=leg.member.position,
                route=_route([columns]),
                day=columns["departs_on"],
            ),
            by,
            at,
        )
    return names


def rebook(
    *,
    case: Case,
    members: Sequence[CaseMember],
    legs: Sequence[LegPlan],
    reason: str,
    change_cost: Money | None,
    by: Actor,
    at: dt.datetime,
) -> list[Leg]:
    """Give members who have seats new ones on other legs; the old rows stay, marked as rebooked, with reason and cost.

    ``change_cost`` is per person. Raises as ``hold_seats`` does.
    """
    require(by, Permission.BOOK_TRAVEL)
    for member in members:
        traveller = traveller_of(member, at)
        if state_of(traveller) is TravelState.BOOKED:
            _close(open_legs(member), Booking.REBOOKED, reason, change_cost)
            move(traveller, Step.GIVE_UP_SEATS, at=at)
    record("journey:seats:rebook", by=by, at=at, case_id=case.id, detail={"members": len(members)})
    return hold_seats(case=case, members=members, legs=legs, by=by, at=at)


def release_seats(*, member: CaseMember, reason: str, cost: Money | None, by: Actor, at: dt.datetime) -> int:
    """Record that a member's seats were given back to the carrier, with what it cost; return how many.

    Somebody booked is no longer booked. The cost is never charged to the person. Raises ``NotPermitted``, and
    ``Refused`` when there is no seat.
    """
    require(by, Permission.BOOK_TRAVEL)
    legs = _to_give_back(member)
    if not legs:
        raise Refused(say(msgid("No seat was released, because this person has none. Load the page again.")))
    _close(legs, Booking.RELEASED, reason, cost)
    settle_tasks(case_id=member.case_id, codes=[TaskCode.RELEASE_SEATS], subject_id=member.id, by=by, at=at)
    traveller = traveller_of(member, at)
    if may(Step.GIVE_UP_SEATS, state_of(traveller)):
        move(traveller, Step.GIVE_UP_SEATS, at=at)
    case = member.case
    keep_planned_day(case=case, by=by, at=at)
    record("journey:seats:release", by=by, at=at, case_id=case.id, subject=member, detail={"legs": len(legs)})
    _tell(case, say(msgid("The seats of person %(number)s were released"), number=member.position), by, at)
    return len(legs)


def _to_give_back(member: CaseMember) -> list[Leg]:
    """Return the seats that were given up, and of somebody booked those of the journey ahead; flown ones stay."""
    legs = list(
        Leg.objects.filter(member=member, booking=Booking.TO_RELEASE.value).order_by("trip", "number")
    )
    traveller = Traveller.objects.filter(member=member, travel_state=TravelState.BOOKED.value)
    return [*legs, *open_legs(member)] if traveller.exists() else legs


def _changes(leg: Leg, columns: dict[str, Any], reason: str, change_cost: Money | None) -> dict[str, Any]:
    """Return what changes about a leg; raises ``Refused`` when it would not fit between its neighbours."""
    _check_order(
        [
            columns if other.pk == leg.pk else _columns_of(other)
            for other in open_legs(leg.member)
            if other.trip == leg.trip
        ]
    )
    changes = {**columns, "change_reason": reason.strip() or None}
    if change_cost:
        changes |= {"change_cost_minor": change_cost.minor, "change_cost_currency": change_cost.currency}
    moved = any(columns[name] != getattr(leg, name) for name in ("to_airport", "arrives_at"))
    if moved and leg.meeting == Meeting.CONFIRMED.value:
        changes |= {
            "meeting": Meeting.REQUESTED.value,
            "meeting_confirmed_at": None,
            "meeting_confirmed_by_id": None,
        }
    return changes


def _seats(
    case: Case,
    member: CaseMember,
    plans: Sequence[LegPlan],
    columns: Sequence[dict[str, Any]],
    at: dt.datetime,
) -> list[Leg]:
    last = Leg.objects.filter(member=member).order_by("-trip").values_list("trip", flat=True).first() or 0
    return [
        Leg.objects.create(
            case=case,
            drawer_id=member.drawer_id,
            member=member,
            trip=last + 1,
            number=number,
            booking=Booking.HELD.value,
            meeting=plan.meeting.value,
            held_at=at,
            services=[],
            **facts,
        )
        for number, (plan, facts) in enumerate(zip(plans, columns, strict=True), 1)
    ]


def _close(legs: Sequence[Leg], to: Booking, reason: str, cost: Money | None) -> None:
    """Give up seats; the cost of one person's change stands on their first leg."""
    for place, leg in enumerate(legs):
        leg.booking = to.value
        leg.change_reason = reason.strip() or None
        if cost and place == 0:
            leg.change_cost_minor, leg.change_cost_currency = cost.minor, cost.currency
        leg.save(update_fields=["booking", "change_reason", "change_cost_minor", "change_cost_currency"])


def _in_order(legs: Sequence[LegPlan]) -> list[dict[str, Any]]:
    if not legs:
        raise Refused(
            say(msgid("No seats were held, because there is no leg. Write at least one flight.")),
            field="from_airport",
        )
    columns = [leg.columns() for leg in legs]
    _check_order(columns)
    return columns


def _check_order(columns: Sequence[dict[str, Any]]) -> None:
    for leg in columns:
        if leg["from_airport"] == leg["to_airport"] or leg["arrives_at"] <= leg["departs_at"]:
            raise Refused(
                say(
                    msgid(
                        "The seats were not saved, because the leg from %(start)s to %(end)s does not arrive "
                        "after it departs, at another place. Check airports and local times."
                    ),
                    start=leg["from_airport"],
                    end=leg["to_airport"],
                ),
                field="arrives",
            )
    for before, leg in pairwise(columns):
        if leg["from_airport"] != before["to_airport"] or leg["departs_at"] <= before["arrives_at"]:
            raise Refused(
                say(
                    msgid(
                        "The seats were not saved, because the leg from %(start)s does not follow the one to "
                        "%(before)s. Check airports and local times."
                    ),
                    start=leg["from_airport"],
                    before=before["to_airport"],
                ),
                field="departs",
            )


def _columns_of(leg: Leg) -> dict[str, Any]:
    return {
        "from_airport": leg.from_airport,
        "to_airport": leg.to_airport,
        "departs_at": leg.departs_at,
        "arrives_at": leg.arrives_at,
    }


def _route(columns: Sequence[dict[str, Any]]) -> str:
    return " – ".join([columns[0]["from_airport"], *(leg["to_airport"] for leg in columns)])


def _tell(case: Case, sentence: Sentence, by: Actor, at: dt.datetime) -> None:
    tell(case=case, sentence=sentence, by=by, at=at, area=Area.TRAVEL, icon="airplane")
