"""The journey tab of a case: documents, legs, help, health, hand-over and cash, for one reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.ground.values.money import Money
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.facts import HealthFacts
from wayhome.stages.journey.enums import (
    ESCORT_LABELS,
    NOT_TO_HAND,
    PLACE_LABELS,
    PURPOSE_LABELS,
    REQUEST_LABELS,
    SEATED,
    Booking,
    ContactPurpose,
    DocumentPlace,
    EscortKind,
    RequestState,
)
from wayhome.stages.journey.models import Leg, TravelDocument
from wayhome.stages.journey.queries import JourneyOfCase, MemberJourney
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import Action, Cell, Chip, Column, Empty, PersonCard, Row, Table
from wayhome.web.shared.saying import day, said
from wayhome.web.staff.cases.labels import joined, people_count
from wayhome.web.staff.cases.practice import practice_note
from wayhome.web.staff.journey.labels import (
    arrives,
    booking_chip,
    called,
    departs,
    document_title,
    flight_name,
    meeting_chip,
    service_names,
    state_chip,
    way_actions,
)

_STANDS = {*(state.value for state in SEATED), Booking.TO_RELEASE.value}


def journey_page(
    hand: CaseInHand, journey: JourneyOfCase, frame: dict[str, Any], request: StaffRequest
) -> dict[str, Any]:
    """Return the context of the journey tab; ``frame`` is what ``case_frame`` returned."""
    shown = frame["identity_shown"]
    return (
        frame
        | {
            "lead_travel": _lead(hand, journey),
            "documents": _documents(hand, journey, shown),
            "document_actions": _document_actions(hand),
            "contacts": _contacts(hand, journey, shown),
            "legs": _legs(hand, journey, shown),
            "seat_actions": _seat_actions(hand, journey),
            "no_legs": Empty(
                _("No seat is held yet"),
                _(
                    "A movements officer books once consent, voluntariness, information and safety are settled."
                ),
            ),
            "no_documents": Empty(
                _("No document is recorded"),
                _("Ask each person, and record also a document that was lost or never held."),
            ),
            "help": _help(hand, journey, shown) if journey.reads_help else None,
            "health": _health(hand, journey, shown) if journey.reads_health else None,
            "health_actions": _health_actions(hand),
            "cash": _cash(journey, shown),
            "cash_actions": _one(
                hand, Permission.PAY_CASH_AT_DEPARTURE, "journey_cash", _("Record cash"), "cash-coin"
            ),
            "travellers": [_card(hand, one, shown) for one in journey.members],
            "practice": practice_note("prepare"),
            "today": request.today,
        }
        | handover_part(hand, journey, shown)
    )


def _lead(hand: CaseInHand, journey: JourneyOfCase) -> str:
    going = sum(1 for one in journey.members if one.member.travels)
    if hand.case.planned_travel_on is None:
        return said(say(msgid("%(people)s travel. The day is not set yet."), people=people_count(going)))
    return said(
        say(
            msgid("%(people)s travel. The first flight is planned for %(day)s."),
            people=people_count(going),
            day=hand.case.planned_travel_on,
        )
    )


def _one(
    hand: CaseInHand, permission: Permission, name: str, label: str, icon: str, style: Any = "outline"
) -> list[Action]:
    """Return one action in a list, or none where the reader may not take it."""
    if not allows(hand.by, permission):
        return []
    return [Action(label, reverse(name, args=[hand.case.reference]), style, icon)]


def _document_actions(hand: CaseInHand) -> list[Action]:
    return [
        *_one(hand, Permission.RECORD_DOCUMENT, "journey_document_new", _("Record a document"), "plus-lg"),
        *_one(hand, Permission.RECORD_DOCUMENT, "journey_document_ask", _("Ask for a document"), "passport"),
        *_one(hand, Permission.CONTACT_EMBASSY, "journey_embassy", _("Contact the embassy"), "building"),
    ]


def _documents(hand: CaseInHand, journey: JourneyOfCase, shown: bool) -> Table | None:
    rows = [_document_row(hand, one, row, shown) for one in journey.members for row in one.documents]
    if not rows:
        return None
    return Table(
        _("Travel and identity documents"),
        [
            Column(_("Person")),
            Column(_("Document")),
            Column(_("Accepted by")),
            Column(_("Where it is")),
            Column(_("Actions"), hidden_label=True),
        ],
        rows,
    )


def _document_row(hand: CaseInHand, one: MemberJourney, row: TravelDocument, shown: bool) -> Row:
    reference = hand.case.reference
    actions = []
    if allows(hand.by, Permission.RECORD_DOCUMENT):
        about = called(one.member, shown=shown)
        asked = row.request_state == RequestState.PENDING.value
        change = reverse("journey_document", args=[reference, row.id])
        label = _("It was issued") if asked else _("Change")
        actions.append(Action(label, change, "outline" if asked else "quiet", about=about))
        if not row.accepted_by and not asked:
            accept = reverse("journey_document_accept", args=[reference, row.id])
            actions.append(Action(_("Accepted"), accept, "outline", about=about))
    return Row(
        [
            Cell(called(one.member, shown=shown)),
            Cell(document_title(row), note=_document_note(row)),
            Cell(row.accepted_by, note=row.acceptance_evidence or "", status="done")
            if row.accepted_by
            else Cell(_("Nobody yet"), status="blocked"),
            _place_cell(row),
            Cell(actions=actions),
        ]
    )


def _document_note(row: TravelDocument) -> Any:
    if row.request_state == RequestState.PENDING.value:
        return said(say(msgid("asked for on %(day)s"), day=row.requested_on))
    until = say(msgid("until %(day)s"), day=row.valid_until) if row.valid_until else _("no last day recorded")
    if row.request_state:
        return joined(_(REQUEST_LABELS[RequestState(row.request_state)]), until)
    return until if isinstance(until, str) else said(until)


def _place_cell(row: TravelDocument) -> Cell:
    if row.request_state == RequestState.PENDING.value:
        return Cell(_("with the authority, not issued yet"), status="waiting")
    place = DocumentPlace(row.place)
    return Cell(_(PLACE_LABELS[place]), status="blocked" if place in NOT_TO_HAND else "")


def _contacts(hand: CaseInHand, journey: JourneyOfCase, shown: bool) -> Table | None:
    rows = []
    for one in journey.members:
        for row in one.contacts:
            reply = reverse("journey_embassy_reply", args=[hand.case.reference, row.id])
            open_ = row.reply is None and allows(hand.by, Permission.CONTACT_EMBASSY)
            rows.append(
                Row(
                    [
                        Cell(called(one.member, shown=shown)),
                        Cell(row.post, note=_(PURPOSE_LABELS[ContactPurpose(row.purpose)])),
                        Cell(day(row.contacted_on)),
                        Cell(row.reply or _("No answer yet"), note=day(row.replied_on) if row.reply else ""),
                        Cell(actions=[Action(_("Record the answer"), reply, "outline")] if open_ else []),
                    ]
                )
            )
    if not rows:
        return None
    columns = [
        Column(_("Person")),
        Column(_("Embassy")),
        Column(_("Contacted on")),
        Column(_("Answer")),
        Column(_("Actions"), hidden_label=True),
    ]
    return Table(_("Contact with the authorities of the country of origin"), columns, rows)


def _seat_actions(hand: CaseInHand, journey: JourneyOfCase) -> list[Action]:
    seats = [leg for one in journey.members for leg in one.legs if leg.booking in _STANDS]
    held = any(leg.booking == Booking.HELD.value for leg in seats)
    actions = _one(
        hand,
        Permission.BOOK_TRAVEL,
        "journey_book",
        _("Book flights"),
        "airplane",
        "outline" if seats else "primary",
    )
    if held:
        actions += _one(hand, Permission.BOOK_TRAVEL, "journey_tickets", _("Tickets issued"), "receipt")
    if seats:
        actions += _one(hand, Permission.BOOK_TRAVEL, "journey_rebook", _("Rebook"), "arrow-repeat")
    return actions


def _legs(hand: CaseInHand, journey: JourneyOfCase, shown: bool) -> Table | None:
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


def _help(hand: CaseInHand, journey: JourneyOfCase, shown: bool) -> Table:
    rows = []
    for one in journey.members:
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
                    Cell(actions=_help_actions(hand, one, bool(seated), shown)),
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


def _help_actions(hand: CaseInHand, one: MemberJourney, seated: bool, shown: bool) -> list[Action]:
    if not (allows(hand.by, Permission.BOOK_TRAVEL) or allows(hand.by, Permission.DECIDE_HEALTH)):
        return []
    args, about = [hand.case.reference, one.member.position], called(one.member, shown=shown)
    actions = [Action(_("Escort"), reverse("journey_escort", args=args), "quiet", about=about)]
    if seated:
        actions.insert(0, Action(_("Services"), reverse("journey_services", args=args), "quiet", about=about))
    return actions


def _health_actions(hand: CaseInHand) -> list[Action]:
    permission = Permission.DECIDE_HEALTH if allows(hand.by, Permission.DECIDE_HEALTH) else Permission.COUNSEL
    label = _("Record that somebody was asked")
    return _one(hand, permission, "journey_health_asked", label, "clipboard2-pulse")


def _health(hand: CaseInHand, journey: JourneyOfCase, shown: bool) -> Table:
    decides = allows(hand.by, Permission.DECIDE_HEALTH)
    rows = []
    for one in journey.members:
        facts = one.health or HealthFacts()
        url = reverse("journey_health", args=[hand.case.reference, one.member.position])
        action = Action(_("Open"), url, "quiet", about=called(one.member, shown=shown))
        rows.append(
            Row(
                [
                    Cell(called(one.member, shown=shown)),
                    Cell(day(facts.asked_on))
                    if facts.asked_on
                    else Cell(_("Not asked yet"), status="blocked"),
                    _fitness_cell(facts),
                    Cell(", ".join(_needs(facts)) or "–"),
                    Cell(actions=[action] if decides else []),
                ]
            )
        )
    columns = [
        Column(_("Person")),
        Column(_("Asked on")),
        Column(_("Fit to travel")),
        Column(_("What is needed")),
        Column(_("Actions"), hidden_label=True),
    ]
    return Table(_("Health and fitness to travel"), columns, rows)


def _fitness_cell(facts: HealthFacts) -> Cell:
    if facts.medical is None:
        return Cell("–")
    if not facts.medical:
        return Cell(_("Nothing matters for the journey"), status="done")
    if facts.fit is None:
        return Cell(_("Not assessed yet"), status="blocked")
    if not facts.fit:
        return Cell(_("Not fit"), status="blocked")
    return Cell(_("Fit"), note=said(say(msgid("until %(day)s"), day=facts.fit_until)), status="done")


def _needs(facts: HealthFacts) -> Iterable[str]:
    if facts.escort.needed:
        yield _("medical escort, arranged") if facts.escort.arranged else _("medical escort, not arranged")
    if facts.medicine_needed:
        yield _("medicine, handed over") if facts.medicine_arranged else _("medicine, not handed over")
    if facts.care_needed:
        yield _("care on arrival, confirmed") if facts.care_confirmed else _("care on arrival, not confirmed")
    if facts.pregnant:
        yield said(
            say(
                msgid("pregnant, %(weeks)s weeks on %(day)s"),
                weeks=facts.pregnancy_weeks,
                day=facts.pregnancy_weeks_on,
            )
        )


def _cash(journey: JourneyOfCase, shown: bool) -> Table | None:
    rows = [
        Row(
            [
                Cell(called(one.member, shown=shown)),
                Cell(str(Money(row.amount_minor, row.currency)), nowrap=True),
                Cell(row.receipt_number, code=True),
                Cell(day(row.paid_on)),
            ]
        )
        for one in journey.members
        for row in one.cash
    ]
    columns = [
        Column(_("Person")),
        Column(_("Amount"), numeric=True),
        Column(_("Receipt")),
        Column(_("Handed over on")),
    ]
    return Table(_("Cash at departure"), columns, rows) if rows else None


def _card(hand: CaseInHand, one: MemberJourney, shown: bool) -> PersonCard:
    about = called(one.member, shown=shown)
    actions = way_actions(hand.case, one.member.position, one.state, by=hand.by, about=about)
    return PersonCard(
        name=called(one.member, shown=shown),
        tag="" if one.member.travels else _("Does not travel"),
        chips=[state_chip(one.state)],
        actions=actions,
        restricted=not shown,
    )


def handover_part(hand: CaseInHand, journey: JourneyOfCase, shown: bool) -> dict[str, Any]:
    """Return where the hand-over stands, what the reader may do about it, and who refused."""
    latest = journey.handovers[0] if journey.handovers else None
    reference = hand.case.reference
    actions = _one(
        hand,
        Permission.SEND_HANDOVER,
        "journey_handover",
        _("Look at it again and send") if latest else _("Preview and send"),
        "send",
    )
    if latest is not None and latest.acknowledged_at is None:
        if allows(hand.by, Permission.SEND_HANDOVER):
            remind = reverse("journey_handover_remind", args=[reference])
            actions.append(Action(_("Send a reminder"), remind, "outline", "bell", post=True))
        if latest.receiver_id == hand.by.organisation_id and allows(hand.by, Permission.ACKNOWLEDGE_HANDOVER):
            take = reverse("journey_handover_acknowledge", args=[reference])
            actions.insert(0, Action(_("Acknowledge"), take, "primary", "check2-all"))
    if allows(hand.by, Permission.RECORD_CONSENT):
        refuse = reverse("journey_refusal", args=[reference])
        actions.append(Action(_("Record a refusal"), refuse, "quiet"))
    return {
        "handover_line": _handover_line(latest),
        "handover_chip": _handover_chip(latest),
        "handover_sent_url": reverse("journey_handover_sent", args=[reference]) if latest else "",
        "handover_answer": latest.answer if latest and latest.answer else "",
        "handover_actions": actions,
        "refusals": _refusals(journey.members, shown),
    }


def _handover_line(latest: Any) -> str:
    if latest is None:
        return _("Nothing was sent yet. The office on the other side prepares from what it is told.")
    if latest.acknowledged_at is None:
        return said(
            say(
                msgid("Sent to %(name)s on %(day)s. An answer is due by %(due)s."),
                name=latest.receiver.name,
                day=latest.sent_at.date(),
                due=latest.answer_due_on,
            )
        )
    return said(
        say(
            msgid("Sent to %(name)s on %(day)s, acknowledged on %(answered)s."),
            name=latest.receiver.name,
            day=latest.sent_at.date(),
            answered=latest.acknowledged_at.date(),
        )
    )


def _handover_chip(latest: Any) -> Chip:
    if latest is None:
        return Chip("blocked", _("Not sent"))
    if latest.acknowledged_at is None:
        return Chip("waiting", _("Waits for an answer"))
    return Chip("done", _("Acknowledged"))


def _refusals(members: Sequence[MemberJourney], shown: bool) -> list[str]:
    return [
        said(
            say(
                msgid(
                    "%(name)s refused the hand-over in writing on %(day)s. Help there then cannot reach them."
                ),
                name=called(one.member, shown=shown),
                day=one.refusal.refused_on,
            )
        )
        for one in members
        if one.refusal is not None
    ]
