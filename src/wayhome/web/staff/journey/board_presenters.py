"""The departures board by day and the manifest of one flight, as far as each reader may look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.people.enums import SEX_LABELS, Sex
from wayhome.ground.values.airports import airport
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.enums import MEETING_LABELS, READER_LABELS, Meeting, Reader
from wayhome.stages.journey.models import TravelDocument
from wayhome.stages.journey.queries import Board, Flight, Manifest, ManifestLine, Seat
from wayhome.web.shared import presenting
from wayhome.web.shared.presenting import (
    Action,
    BoardDay,
    Cell,
    Chip,
    Column,
    Empty,
    Head,
    Link,
    Pager,
    Row,
    Table,
)
from wayhome.web.shared.saying import day, language_name, said
from wayhome.web.staff.cases.labels import address, case_title, joined, people_count, short_name
from wayhome.web.staff.journey.labels import (
    arrives,
    child_note,
    countries,
    departs,
    document_title,
    flight_name,
    seats_count,
    service_names,
    state_chip,
    way,
    way_actions,
)

WEEK = dt.timedelta(days=7)
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
                Action(_("Week after"), f"{here}?day={first + WEEK}", "outline", "arrow-right"),
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
        "today_url": f"{here}?day={today}",
    }


def _lead(flights: Sequence[Flight]) -> str:
    seats = [seat for flight in flights for seat in flight.travelling]
    if not seats:
        return _("Nobody departs in these days.")
    cleared = sum(1 for seat in seats if seat.cleared)
    return said(
        say(
            msgid(
                "%(people)s on %(flights)s. Cleared: %(cleared)s; still waiting for a condition: %(waiting)s."
            ),
            people=people_count(len(seats)),
            flights=ngettext("%(number)s flight", "%(number)s flights", len(flights))
            % {"number": len(flights)},
            cleared=cleared,
            waiting=len(seats) - cleared,
        )
    )


def _line(flight: Flight) -> presenting.Flight:
    travelling = flight.travelling
    to_release = len(flight.seats) - len(travelling)
    note = joined(flight_name(flight.leg), _transit(flight))
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
    about = flight_name(flight.leg)
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
        asked = sum(1 for seat in travelling if seat.services)
        escorted = sum(1 for seat in travelling if seat.escorts)
        words.append(_("airline services: %(count)s") % {"count": asked} if asked else "")
        words.append(_("escorts: %(count)s") % {"count": escorted} if escorted else "")
    return " · ".join(word for word in words if word) or (_("No special help") if travelling else "")


def _transit_help(seats: Iterable[Seat]) -> str:
    """Return the least settled help of all legs: what somebody still has to do."""
    order = (Meeting.NOT_ASKED, Meeting.NEEDED, Meeting.REQUESTED)
    found = {Meeting(leg.meeting) for seat in seats for leg in seat.legs}
    open_ = next((meeting for meeting in order if meeting in found), None)
    return _("Help on the way: %(state)s") % {"state": _(MEETING_LABELS[open_])} if open_ else ""


def manifest_page(sheet: Manifest, *, today: dt.date) -> dict[str, Any]:
    """Return the context of a manifest for its reader."""
    leg = sheet.flight.leg
    here = reverse("manifest", args=[leg.id])
    builders = {Reader.OFFICE: _office, Reader.CARRIER: _carrier, Reader.MEETING: _meeting}
    return {
        "crumbs": [
            Link(_("Departures"), f"{reverse('departures')}?day={leg.departs_on}"),
            Link(_("Manifest")),
        ],
        "head": Head(
            title=said(
                say(
                    msgid("Manifest %(flight)s, %(day)s"),
                    flight=flight_name(leg) or f"{leg.from_airport} – {leg.to_airport}",
                    day=day(leg.departs_on, "weekday"),
                )
            ),
            lead=said(
                say(
                    msgid("%(way)s, local times. %(people)s."),
                    way=_whole_way(sheet),
                    people=people_count(len(sheet.lines)),
                )
            ),
        ),
        "tabs": [
            Link(_(READER_LABELS[reader]), f"{here}?for={reader.value}", current=reader is sheet.reader)
            for reader in Reader
        ],
        "tabs_label": _("For whom it is made"),
        "table": builders[sheet.reader](sheet) if sheet.lines else None,
        "empty": Empty(
            _("Nobody travels on this flight"), _("Seats that wait to be released stand on the board.")
        ),
        "sensitive": sheet.reader is not Reader.OFFICE,
    }


def _whole_way(sheet: Manifest) -> Any:
    legs = max((seat.legs for seat in sheet.flight.seats), key=len)
    parts = [way(leg) for leg in legs]
    return joined(*parts)


def _office(sheet: Manifest) -> Table:
    columns = [
        Column(_("Person")),
        Column(_("Document")),
        Column(_("Help")),
        Column(_("Met by, on arrival")),
        Column(_("State")),
        Column(_("Actions"), hidden_label=True),
    ]
    return Table(_("People on this flight"), columns, [_office_row(line) for line in sheet.lines])


def _office_row(line: ManifestLine) -> Row:
    seat = line.seat
    met_by = seat.legs[-1].met_by if seat.person else ""
    return Row(
        [
            Cell(
                _name(seat),
                note=child_note(seat.person, seat.legs[0].departs_on),
                url=address("case_journey", seat.case.reference),
                restricted=seat.person is None,
            ),
            _document_cell(line.document, seat),
            _help_cell(seat),
            Cell(
                met_by or "–",
                note=_(MEETING_LABELS[Meeting(seat.legs[-1].meeting)]),
            ),
            Cell(chip=_seat_chip(seat)),
            Cell(actions=_seat_actions(seat)),
        ]
    )


def _seat_chip(seat: Seat) -> Chip:
    if seat.state is TravelState.BOOKED:
        return Chip("done", _("Cleared")) if seat.cleared else Chip("blocked", _("Not cleared"))
    return state_chip(seat.state)


def _seat_actions(seat: Seat) -> list[Action]:
    if seat.closed:
        return []
    return way_actions(seat.case, seat.member.position, seat.state, by=seat.by, about=_name(seat), board=True)


def _carrier(sheet: Manifest) -> Table:
    columns = [
        Column(_("Name")),
        Column(_("Born")),
        Column(_("Sex")),
        Column(_("Nationality")),
        Column(_("Document")),
        Column(_("Services")),
    ]
    rows = []
    for line in sheet.lines:
        person, seat = line.seat.person, line.seat
        rows.append(
            Row(
                [
                    Cell(_name(seat), restricted=person is None),
                    Cell(person.born.edtf if person and person.born else "–", nowrap=True),
                    Cell(_(SEX_LABELS[Sex(person.sex)]) if person else "–"),
                    Cell(countries(person.nationalities) if person else "–"),
                    Cell(
                        line.document.number or "–" if line.document else "–",
                        note=_until(line.document),
                        code=True,
                    ),
                    Cell(" ".join(seat.services), code=True) if seat.services else _help_cell(seat),
                ]
            )
        )
    return Table(_("Passengers"), columns, rows)


def _meeting(sheet: Manifest) -> Table:
    columns = [
        Column(_("Name")),
        Column(_("Language")),
        Column(_("Arrives")),
        Column(_("Help")),
        Column(_("Telephone")),
    ]
    rows = []
    for line in sheet.lines:
        person, seat = line.seat.person, line.seat
        last = seat.legs[-1]
        rows.append(
            Row(
                [
                    Cell(
                        _name(seat),
                        note=child_note(seat.person, seat.legs[0].departs_on),
                        restricted=person is None,
                    ),
                    Cell(language_name(person.language) if person and person.language else "–"),
                    Cell(
                        arrives(last).strftime("%H:%M"),
                        note=said(joined(airport(last.to_airport).label, day(last.arrives_on, "short"))),
                    ),
                    _help_cell(seat),
                    Cell(", ".join(line.phones) or "–", code=True),
                ]
            )
        )
    return Table(_("People to meet"), columns, rows)


def _name(seat: Seat) -> str:
    return short_name(seat.person) if seat.person else _("Restricted")


def _document_cell(row: TravelDocument | None, seat: Seat) -> Cell:
    if row is None:
        hidden = seat.person is None or not allows(seat.by, Permission.READ_TRAVEL)
        return (
            Cell(_("Restricted"), restricted=True) if hidden else Cell(_("None recorded"), status="blocked")
        )
    late = row.valid_until is None or row.valid_until < seat.legs[-1].arrives_on
    usable = bool(row.accepted_by) and not late
    return Cell(document_title(row, shown=True), note=_until(row), status="" if usable else "blocked")


def _until(row: TravelDocument | None) -> str:
    if row is None:
        return ""
    if row.valid_until is None:
        return _("no last day recorded")
    return said(say(msgid("until %(day)s"), day=row.valid_until))


def _help_cell(seat: Seat) -> Cell:
    if seat.services is None:
        return Cell(_(NEUTRAL_HELP), restricted=True)
    words = [*service_names(seat.services), *(row.name for row in seat.escorts or ())]
    return Cell(", ".join(words) or _("None"))
