"""Words that the pages of the journey share: people, documents, flights, chips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.casefile.people.models import Person
from wayhome.ground.crypto.keyring import is_open
from wayhome.ground.values.ages import ADULT_AT
from wayhome.ground.values.airports import SERVICE_LABELS, ServiceCode, airport, local_moment
from wayhome.ground.values.dates import age_interval, certainly_under, may_be_under
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.process.enums import Verb
from wayhome.process.rows import Transition
from wayhome.process.transitions import BY_VERB
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.enums import (
    BOOKING_LABELS,
    DOCUMENT_LABELS,
    MEETING_LABELS,
    TRAVEL_STATE_LABELS,
    Booking,
    DocumentKind,
    Meeting,
)
from wayhome.stages.journey.models import Leg, TravelDocument
from wayhome.stages.journey.queries import JourneyOfCase, MemberJourney
from wayhome.web.shared.presenting import Action, ActionStyle, Cell, Chip, Row, Status
from wayhome.web.shared.saying import country
from wayhome.web.staff.cases.labels import address, short_name
from wayhome.web.staff.cases.steps import FORMS

ENDED = frozenset({TravelState.WITHDRAWN, TravelState.STAYS, TravelState.DECEASED})
"""Travel states of people who do not travel with the case any more."""
MEETING_STATUS: dict[Meeting, Status] = {
    Meeting.NOT_ASKED: "neutral",
    Meeting.NEEDED: "blocked",
    Meeting.REQUESTED: "waiting",
    Meeting.CONFIRMED: "done",
    Meeting.NOT_WANTED: "done",
}
BOOKING_STATUS: dict[Booking, Status] = {
    Booking.HELD: "waiting",
    Booking.TICKETED: "done",
    Booking.TO_RELEASE: "warning",
    Booking.RELEASED: "neutral",
    Booking.REBOOKED: "neutral",
    Booking.CANCELLED: "neutral",
}
STATE_STATUS: dict[TravelState, Status] = {
    TravelState.NOT_BOOKED: "neutral",
    TravelState.BOOKED: "info",
    TravelState.NO_SHOW: "neutral",
    TravelState.BOARDED: "info",
    TravelState.INTERRUPTED: "warning",
    TravelState.RETURNED_TO_HOST: "neutral",
    TravelState.ARRIVED: "done",
    TravelState.WITHDRAWN: "neutral",
    TravelState.STAYS: "neutral",
    TravelState.DECEASED: "neutral",
}


def called(member: CaseMember, *, shown: bool) -> str:
    """Return how a member is called in a line; where names are closed, by their number."""
    if shown:
        return short_name(member.person)
    return _("Person %(number)s") % {"number": member.position}


def closed_row(*, cells: int) -> Row:
    """Return the row of somebody who is closed to the reader's organisation, in a table of so many columns."""
    return Row([Cell(_("Restricted"), restricted=True), *(Cell("–") for _cell in range(cells - 2)), Cell()])


def child_note(person: Person | None, on: dt.date) -> str:
    """Return what a passenger is on the day of the flight; whoever may be a child is never called an adult."""
    if person is None:
        return ""
    born = person.born
    if born is None or not certainly_under(born, ADULT_AT, on):
        child = born is None or may_be_under(born, ADULT_AT, on)
        return _("treated as a child") if child else _("adult")
    lowest, highest = age_interval(born, on)
    if lowest != highest:
        return _("child, %(lowest)s to %(highest)s years") % {"lowest": lowest, "highest": highest}
    if not highest:
        return _("child, under 1 year")
    return ngettext("child, %(years)s year", "child, %(years)s years", highest) % {"years": highest}


def state_chip(state: TravelState) -> Chip:
    """Return how far somebody has travelled."""
    return Chip(STATE_STATUS[state], _(TRAVEL_STATE_LABELS[state]))


def meeting_chip(value: str) -> Chip:
    """Return where the help after a leg stands."""
    meeting = Meeting(value)
    return Chip(MEETING_STATUS[meeting], _(MEETING_LABELS[meeting]))


def booking_chip(value: str) -> Chip:
    """Return where a seat stands."""
    booking = Booking(value)
    return Chip(BOOKING_STATUS[booking], _(BOOKING_LABELS[booking]))


def document_title(row: TravelDocument, *, shown: bool) -> str:
    """Return the kind of a document with the end of its number, Passport ••• 0925; the kind alone where names are closed."""
    kind = _(DOCUMENT_LABELS[DocumentKind(row.kind)])
    return f"{kind} ••• {row.number[-4:]}" if shown and row.number else kind


def departs(leg: Leg) -> dt.datetime:
    """Return the departure on the clock of its airport, without time zone."""
    return local_moment(leg.departs_at, leg.from_airport, leg.from_zone or None).replace(tzinfo=None)


def arrives(leg: Leg) -> dt.datetime:
    """Return the arrival on the clock of its airport, without time zone."""
    return local_moment(leg.arrives_at, leg.to_airport, leg.to_zone or None).replace(tzinfo=None)


def place_name(code: str) -> str:
    """Return the city of an airport, or its code."""
    return airport(code).city or code


def flight_name(leg: Leg) -> str:
    """Return the flight as a ticket prints it, or the carrier, or nothing by land."""
    return (leg.flight_number if is_open(leg.drawer_id) else "") or leg.carrier or ""


def way(leg: Leg) -> Sentence:
    """Return one leg in words: Amsterdam 11:25 – Istanbul 16:00, local times."""
    return say(
        msgid("%(start)s %(departs)s – %(end)s %(arrives)s"),
        start=place_name(leg.from_airport),
        departs=departs(leg).time(),
        end=place_name(leg.to_airport),
        arrives=arrives(leg).time(),
    )


def travellers_of(journey: JourneyOfCase) -> list[MemberJourney]:
    """Return the people of a case who travel, or did, and neither withdrew nor stay."""
    return [one for one in journey.members if one.member.travels and one.state not in ENDED]


def service_names(codes: tuple[str, ...]) -> list[str]:
    """Return the airline services by their names."""
    return [_(SERVICE_LABELS[ServiceCode(code)]) for code in codes]


def seats_count(number: int) -> str:
    """Return how many seats."""
    return ngettext("%(number)s seat", "%(number)s seats", number) % {"number": number}


def countries(codes: list[str]) -> str:
    """Return nationalities by the names of their countries."""
    return ", ".join(country(code) for code in codes)


WAY: tuple[tuple[Verb, str, ActionStyle], ...] = (
    (Verb.CONFIRM_BOARDING, msgid("Boarded"), "outline"),
    (Verb.NO_SHOW, msgid("Did not come"), "quiet"),
    (Verb.WITHDRAW, msgid("They withdraw"), "stop"),
    (Verb.INTERRUPTED, msgid("Interrupted"), "quiet"),
    (Verb.CONFIRM_ARRIVAL, msgid("Arrived"), "outline"),
)
"""What is recorded about somebody on the day of travel, in short words."""
AGAIN: tuple[tuple[Verb, str, ActionStyle], ...] = (
    (Verb.BACK_IN_HOST, msgid("Back again"), "outline"),
    (Verb.START_AGAIN, msgid("They want to travel again"), "outline"),
)
"""What is recorded about somebody who came back, or travels after all."""
LEAVING: tuple[tuple[Verb, str, ActionStyle], ...] = (
    (Verb.STAYS, msgid("They stay"), "quiet"),
    (Verb.DECEASED, msgid("Has died"), "quiet"),
)
_ADDRESSES: Mapping[Verb, str] = {**FORMS, Verb.WITHDRAW: "case_withdraw"}
_SEAT_NEEDED = frozenset({Verb.CONFIRM_BOARDING, Verb.WITHDRAW})


def way_actions(
    case: Case, position: int, state: TravelState, *, by: Actor, about: str, board: bool = False
) -> list[Action]:
    """Return what may be recorded about somebody on the way, each leading to its page of the process.

    On the ``board`` of departures only what happens on the day, withdrawing among it; else also who is back or starts
    again. Boarding is offered to who holds a seat, once the case is cleared.
    """
    verbs = WAY if board else (*(one for one in WAY if one[0] is not Verb.WITHDRAW), *AGAIN)
    return _actions(verbs, case, position, state, by=by, about=about)


def leaving_actions(case: Case, position: int, state: TravelState, *, by: Actor, about: str) -> list[Action]:
    """Return what ends somebody's journey otherwise than by their own wish; it stands folded away."""
    return _actions(LEAVING, case, position, state, by=by, about=about)


def _actions(
    verbs: Iterable[tuple[Verb, str, ActionStyle]],
    case: Case,
    position: int,
    state: TravelState,
    *,
    by: Actor,
    about: str,
) -> list[Action]:
    return [
        Action(_(label), f"{url}?member={position}", style, about=about)
        for verb, label, style in verbs
        if _is_open(BY_VERB[verb], case, state)
        and allows(by, BY_VERB[verb].permission)
        and (url := address(_ADDRESSES[verb], case.reference))
    ]


def _is_open(row: Transition, case: Case, state: TravelState) -> bool:
    if row.verb in _SEAT_NEEDED and state is not TravelState.BOOKED:
        return False
    return state in row.people and State(case.state) in row.from_states


def one_action(
    hand: CaseInHand, permission: Permission, name: str, label: str, icon: str, style: ActionStyle = "outline"
) -> list[Action]:
    """Return one action in a list, or none where the reader may not take it."""
    if not allows(hand.by, permission):
        return []
    return [Action(label, reverse(name, args=[hand.case.reference]), style, icon)]
