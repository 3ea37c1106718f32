"""The legs of a case and the help on the way, as tables for one reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.ground.values.money import Money
from wayhome.stages.journey.enums import (
    ESCORT_LABELS,
    SEATED,
    Booking,
    EscortKind,
)
from wayhome.stages.journey.models import Leg
from wayhome.stages.journey.queries import JourneyOfCase, MemberJourney
from wayhome.web.shared.presenting import Action, Cell, Column, Row, Table
from wayhome.web.shared.saying import day, said
from wayhome.web.staff.cases.labels import joined
from wayhome.web.staff.journey.labels import (
    arrives,
    booking_chip,
    called,
    closed_row,
    departs,
    flight_name,
    meeting_chip,
    one_action,
    service_names,
    travellers_of,
)

_STANDS = {*(state.value for state in SEATED), Booking.TO_RELEASE.value}


def seat_actions(hand: CaseInHand, journey: JourneyOfCase) -> list[Action]:
    seats = [leg for one in journey.members for leg in one.legs if leg.booking in _STANDS]
    if not travellers_of(journey):
        return []
    held = any(leg.booking == Booking.HELD.value for leg in seats)
    actions = one_action(
        hand,
        Permission.BOOK_TRAVEL,
        "journey_book",
        _("Book flights"),
        "airplane",
        "outline" if seats else "primary",
    )
    if held:
        actions += one_action(hand, Permission.BOOK_TRAVEL, "journey_tickets", _("Tickets issued"), "receipt")
    if seats:
        actions += one_action(hand, Permission.BOOK_TRAVEL, "journey_rebook", _("Rebook"), "arrow-repeat")
    return actions


def legs(hand: CaseInHand, journey: JourneyOfCase, shown: bool) -> Table | None:
    """Return the legs, people on the same flight with the same answers in one row."""
    groups: dict[tuple[object, ...], list[tuple[MemberJourney, Leg]]] = {}
    for one in journey.members:
        for leg in one.legs:
            if leg.booking in _STANDS:
                groups.setdefault(_same(leg), []).append((one, leg))
    if not groups:
        return None
    ordered = sorted(groups.values(), key=lambda pairs: (pairs[0][1].departs_at, pairs[0][0].member.position))
    return Table(
        _("Legs of each person, local times"),
        [
            Column(_("Flight")),
            Column(_("Departs")),
            Column(_("Arrives")),
            Column(_("Who")),
            Column(_("Help after the leg")),
            Column(_("Seats")),
            Column(_("Actions"), hidden_label=True),
        ],
        [_leg_row(hand, pairs, shown) for pairs in ordered],
    )


def _same(leg: Leg) -> tuple[object, ...]:
    flight = (leg.departs_at, leg.arrives_at, leg.from_airport, leg.to_airport, leg.flight_number)
    return (*flight, leg.meeting, leg.met_by, leg.booking, leg.cost_minor, leg.cost_currency)


def _leg_row(hand: CaseInHand, pairs: Sequence[tuple[MemberJourney, Leg]], shown: bool) -> Row:
    leg = pairs[0][1]
    start, end = departs(leg), arrives(leg)
    people = ", ".join(called(one.member, shown=shown) for one, _leg in pairs)
    return Row(
        [
            Cell(f"{leg.from_airport} – {leg.to_airport}", note=flight_name(leg), code=True, nowrap=True),
            Cell(_clock(start.time()), note=day(start.date(), "short"), nowrap=True),
            Cell(_clock(end.time()), note=day(end.date(), "short"), nowrap=True),
            Cell(people),
            Cell(chip=meeting_chip(leg.meeting), note=leg.met_by or ""),
            Cell(chip=booking_chip(leg.booking), note=_cost(leg)),
            Cell(actions=_leg_actions(hand, pairs, people)),
        ]
    )


def _clock(value: Any) -> str:
    return str(value.strftime("%H:%M"))


def _cost(leg: Leg) -> str:
    return str(Money(leg.cost_minor, leg.cost_currency)) if leg.cost_minor is not None else ""


def _leg_actions(hand: CaseInHand, pairs: Sequence[tuple[MemberJourney, Leg]], people: str) -> list[Action]:
    reference, leg = hand.case.reference, pairs[0][1]
    may_book = allows(hand.by, Permission.BOOK_TRAVEL)
    if leg.booking == Booking.TO_RELEASE.value:
        return [_release(hand, one) for one, row in pairs if may_book and _is_first(one, row)]
    actions = []
    if may_book or allows(hand.by, Permission.ACKNOWLEDGE_HANDOVER):
        meeting = reverse("journey_meeting", args=[reference, leg.id])
        actions.append(Action(_("Record help"), meeting, "quiet", about=f"{leg.from_airport} {people}"))
    if may_book and len(pairs) == 1:
        change = reverse("journey_leg", args=[reference, leg.id])
        actions.append(Action(_("Change"), change, "quiet", about=f"{leg.from_airport} {people}"))
    return actions


def _is_first(one: MemberJourney, leg: Leg) -> bool:
    return leg.number == min(other.number for other in one.legs if other.booking == leg.booking)


def _release(hand: CaseInHand, one: MemberJourney) -> Action:
    number = one.member.position
    return Action(
        _("Release"),
        reverse("journey_release", args=[hand.case.reference, number]),
        "outline",
        about=_("Person %(number)s") % {"number": number},
    )


def help_on_the_way(hand: CaseInHand, journey: JourneyOfCase, shown: bool) -> Table:
    rows = []
    for one in journey.members:
        if one.closed:
            rows.append(closed_row(cells=4))
            continue
        seated = [leg for leg in one.legs if leg.booking in _STANDS]
        services = service_names(tuple(seated[-1].services)) if seated else []
        escorts = [
            said(joined(_(ESCORT_LABELS[EscortKind(row.kind)]), row.name, row.hands_over_to))
            for row in one.escorts
        ]
        rows.append(
            Row(
                [
                    Cell(called(one.member, shown=shown)),
                    Cell(", ".join(services) or _("None asked for")),
                    Cell("; ".join(escorts) or _("None")),
                    Cell(actions=_help_actions(hand, one, seated=bool(seated), shown=shown)),
                ]
            )
        )
    columns = [
        Column(_("Person")),
        Column(_("Airline services")),
        Column(_("Escort")),
        Column(_("Actions"), hidden_label=True),
    ]
    return Table(_("Help on the way"), columns, rows)


def _help_actions(hand: CaseInHand, one: MemberJourney, *, seated: bool, shown: bool) -> list[Action]:
    if not (allows(hand.by, Permission.BOOK_TRAVEL) or allows(hand.by, Permission.DECIDE_HEALTH)):
        return []
    args, about = [hand.case.reference, one.member.position], called(one.member, shown=shown)
    actions = [Action(_("Escort"), reverse("journey_escort", args=args), "quiet", about=about)]
    if seated:
        actions.insert(0, Action(_("Services"), reverse("journey_services", args=args), "quiet", about=about))
    for row in one.escorts:
        url = reverse("journey_escort_end", args=[hand.case.reference, row.id])
        actions.append(Action(_("End escort"), url, "quiet", about=said(joined(about, row.name))))
    return actions
