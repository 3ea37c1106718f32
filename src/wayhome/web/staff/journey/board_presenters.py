"""The departures board by day, as far as each reader may look."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.enums import MEETING_LABELS, Meeting
from wayhome.stages.journey.queries import Board, Flight, Seat
from wayhome.web.shared import presenting
from wayhome.web.shared.presenting import (
    Action,
    BoardDay,
    Chip,
    Empty,
    Head,
    Pager,
)
from wayhome.web.shared.saying import day, said
from wayhome.web.staff.cases.labels import case_title, joined, people_count
from wayhome.web.staff.journey.labels import (
    departs,
    seats_count,
    service_names,
)

WEEK = dt.timedelta(days=7)
GONE = frozenset(
    {TravelState.BOARDED, TravelState.ARRIVED, TravelState.INTERRUPTED, TravelState.RETURNED_TO_HOST}
)
NEUTRAL_HELP = msgid("Help: ask the movements officer")


def week_of(on: dt.date) -> tuple[dt.date, dt.date]:
    """Return Monday and Sunday of the week of a day."""
    first = on - dt.timedelta(days=on.weekday())
    return first, first + dt.timedelta(days=6)


def board_page(board: Board, *, first: dt.date, last: dt.date, today: dt.date) -> dict[str, Any]:
    """Return the context of the board for a week."""
    here = reverse("departures")
    days: dict[dt.date, list[Flight]] = {}
    for flight in board.flights:
        days.setdefault(flight.leg.departs_on, []).append(flight)
    return {
        "crumbs": [],
        "head": Head(
            title=said(
                say(
                    msgid("Departures, %(first)s to %(last)s"),
                    first=first.day if first.month == last.month else day(first, "stop"),
                    last=last,
                )
            ),
            lead=_lead(board.flights),
            actions=[
                Action(_("Week before"), f"{here}?day={first - WEEK}", "outline", "arrow-left"),
                Action(
                    _("Week after"), f"{here}?day={first + WEEK}", "outline", "arrow-right", icon_last=True
                ),
                *([] if first <= today <= last else [Action(_("This week"), f"{here}?day={today}", "quiet")]),
            ],
        ),
        "board": [
            BoardDay(title=day(on, "weekday"), flights=[_line(one) for one in flights], now=on == today)
            for on, flights in days.items()
        ],
        "pager": Pager(
            later_url=f"{here}?day={first}&after={board.later}" if board.later else "",
            later=_("Later flights"),
        ),
        "empty": Empty(
            _("Nobody departs this week"),
            _("Flights appear here as soon as a seat is held."),
            Action(_("Week after"), f"{here}?day={first + WEEK}"),
        ),
    }


def _lead(flights: Sequence[Flight]) -> str:
    seats = [seat for flight in flights for seat in flight.travelling]
    if not seats:
        return _("Nobody departs in these days.")
    flying = sum(1 for flight in flights if flight.travelling)
    first = say(
        msgid("%(people)s on %(flights)s."),
        people=people_count(len(seats)),
        flights=ngettext("%(number)s flight", "%(number)s flights", flying) % {"number": flying},
    )
    gone = sum(1 for seat in seats if seat.state in GONE)
    cleared = sum(1 for seat in seats if seat.state not in GONE and seat.cleared)
    waiting = len(seats) - gone - cleared
    parts = [
        ngettext("%(number)s has departed.", "%(number)s have departed.", gone) % {"number": gone},
        ngettext("%(number)s is cleared.", "%(number)s are cleared.", cleared) % {"number": cleared},
        ngettext("%(number)s still waits for a condition.", "%(number)s still wait for a condition.", waiting)
        % {"number": waiting},
    ]
    told = [part for part, number in zip(parts, (gone, cleared, waiting), strict=True) if number]
    return " ".join([said(first), *told])


def _line(flight: Flight) -> presenting.Flight:
    travelling = flight.travelling
    to_release = len(flight.seats) - len(travelling)
    note = joined(flight.name, _transit(flight))
    return presenting.Flight(
        time=departs(flight.leg).strftime("%H:%M"),
        airports=flight.stops,
        note=said(note),
        people=_people(travelling) if travelling else _("Nobody travels"),
        people_note=said(
            joined(
                people_count(len(travelling)) if travelling else "",
                _("to release: %(seats)s") % {"seats": seats_count(to_release)} if to_release else "",
            )
        ),
        help=_help_of(flight),
        chips=[_chip(travelling, to_release)],
        action=_line_action(flight),
    )


def _line_action(flight: Flight) -> Action | None:
    """Return the way to the manifest; where nobody travels any more, to the first seat to give back."""
    about = flight.name
    if flight.travelling:
        return Action(_("Manifest"), reverse("manifest", args=[flight.leg.id]), "quiet", about=about)
    seat = flight.seats[0]
    if not allows(seat.by, Permission.BOOK_TRAVEL):
        return None
    url = reverse("journey_release", args=[seat.case.reference, seat.member.position])
    return Action(_("Release"), url, "outline", about=about)


def _transit(flight: Flight) -> str:
    legs = max((seat.legs for seat in flight.seats), key=len)
    if len(legs) == 1:
        return _("direct")
    minutes = int((legs[1].departs_at - legs[0].arrives_at).total_seconds() // 60)
    return _("transit %(hours)s h %(minutes)s") % {"hours": minutes // 60, "minutes": f"{minutes % 60:02d}"}


def _people(seats: Sequence[Seat]) -> str:
    cases: dict[str, list[Seat]] = {}
    for seat in seats:
        cases.setdefault(seat.case.reference, []).append(seat)
    return ", ".join(_family(group) for group in cases.values())


def _family(seats: Sequence[Seat]) -> str:
    people = [seat.person for seat in seats if seat.person is not None]
    if not people:
        return _("Restricted, identity hidden")
    return case_title(people) if len(people) < 3 else f"{case_title(people)} ({len(people)})"


def _chip(travelling: Sequence[Seat], to_release: int) -> Chip:
    if not travelling:
        return Chip("warning" if to_release else "neutral", _("Release the seats"))
    states = {seat.state for seat in travelling}
    if states <= {TravelState.BOARDED, TravelState.ARRIVED}:
        return Chip("done", _("Arrived") if states == {TravelState.ARRIVED} else _("Departed"))
    cleared = sum(1 for seat in travelling if seat.cleared)
    if cleared == len(travelling):
        return Chip("done", _("Cleared"))
    return Chip(
        "blocked",
        _("%(cleared)s of %(all)s cleared") % {"cleared": cleared, "all": len(travelling)},
    )


def _help_of(flight: Flight) -> str:
    travelling = flight.travelling
    words = [_transit_help(travelling)]
    if any(seat.services is None for seat in travelling):
        words.append(_(NEUTRAL_HELP))
    else:
        escorted = sum(1 for seat in travelling if seat.escorts)
        asked = Counter(name for seat in travelling for name in service_names(seat.services or ()))
        words.extend(f"{name}: {number}" for name, number in asked.items())
        words.append(_("escorts: %(count)s") % {"count": escorted} if escorted else "")
    return " · ".join(word for word in words if word) or (_("No special help") if travelling else "")


def _transit_help(seats: Iterable[Seat]) -> str:
    """Return the least settled help of all legs: what somebody still has to do."""
    order = (Meeting.NOT_ASKED, Meeting.NEEDED, Meeting.REQUESTED)
    found = {Meeting(leg.meeting) for seat in seats for leg in seat.legs}
    open_ = next((meeting for meeting in order if meeting in found), None)
    return _("Help on the way: %(state)s") % {"state": _(MEETING_LABELS[open_])} if open_ else ""
