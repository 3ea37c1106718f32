"""The manifest of one flight for its reader: the office, the carrier, or whoever meets the people."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.people.enums import SEX_LABELS, Sex
from wayhome.ground.values.airports import airport
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.enums import MEETING_LABELS, READER_LABELS, Meeting, Reader
from wayhome.stages.journey.models import TravelDocument
from wayhome.stages.journey.queries import Manifest, ManifestLine, Seat
from wayhome.web.shared.presenting import (
    Action,
    Cell,
    Chip,
    Column,
    Empty,
    Head,
    Link,
    Row,
    Table,
)
from wayhome.web.shared.saying import day, language_name, said
from wayhome.web.staff.cases.labels import address, joined, people_count, short_name
from wayhome.web.staff.journey import board_presenters
from wayhome.web.staff.journey.labels import (
    arrives,
    child_note,
    countries,
    document_title,
    service_names,
    state_chip,
    way,
    way_actions,
)
from wayhome.web.staff.journey.readiness import Readiness, waits

Open = Mapping[uuid.UUID, Readiness]


def manifest_page(sheet: Manifest, *, today: dt.date, open_for: Open) -> dict[str, Any]:
    """Return the context of a manifest for its reader; ``open_for`` is what people wait for, by member key."""
    leg = sheet.flight.leg
    here = reverse("manifest", args=[leg.id])
    table: Mapping[Reader, Callable[[Manifest], Table]] = {
        Reader.OFFICE: partial(_office, open_for),
        Reader.CARRIER: _carrier,
        Reader.MEETING: _meeting,
    }
    return {
        "crumbs": [
            Link(_("Departures"), f"{reverse('departures')}?day={leg.departs_on}"),
            Link(_("Manifest")),
        ],
        "head": Head(
            title=said(
                say(
                    msgid("Manifest %(flight)s, %(day)s"),
                    flight=sheet.flight.name or f"{leg.from_airport} – {leg.to_airport}",
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
        "table": table[sheet.reader](sheet) if sheet.lines else None,
        "empty": Empty(
            _("Nobody travels on this flight"), _("Seats that wait to be released stand on the board.")
        ),
        "withdraw_url": reverse("blind_withdrawal"),
        "sensitive": sheet.reader is not Reader.OFFICE,
    }


def _whole_way(sheet: Manifest) -> Any:
    legs = max((seat.legs for seat in sheet.flight.seats), key=len)
    parts = [way(leg) for leg in legs]
    return joined(*parts)


def _office(open_for: Open, sheet: Manifest) -> Table:
    columns = [
        Column(_("Person")),
        Column(_("Document")),
        Column(_("Help")),
        Column(_("Met by, on arrival")),
        Column(_("State")),
        Column(_("Actions"), hidden_label=True),
    ]
    return Table(_("People on this flight"), columns, [_office_row(line, open_for) for line in sheet.lines])


def _office_row(line: ManifestLine, open_for: Open) -> Row:
    seat = line.seat
    met_by = seat.legs[-1].met_by if seat.person else ""
    return Row(
        [
            Cell(
                _name(seat),
                note=child_note(seat.person, seat.legs[0].departs_on),
                url=address("case_journey", seat.case.reference) if _may_follow(seat) else "",
                restricted=seat.person is None,
            ),
            _document_cell(line.document, seat),
            _help_cell(seat),
            Cell(
                met_by or "–",
                note=_(MEETING_LABELS[Meeting(seat.legs[-1].meeting)]),
            ),
            _state_cell(seat, open_for),
            Cell(actions=_seat_actions(seat)),
        ]
    )


def _may_follow(seat: Seat) -> bool:
    """Return whether the journey of a person is open to the reader: of a file that is stored only it is not."""
    return allows(seat.by, Permission.READ_TRAVEL)


def _state_cell(seat: Seat, open_for: Open) -> Cell:
    """Return how far a person is, and what they wait for as far as the reader may know it."""
    if not waits(seat):
        return Cell(chip=_seat_chip(seat))
    known = open_for.get(seat.member.id)
    note = str(known) if known else _("Ask the office that is responsible for the case.")
    return Cell(chip=_seat_chip(seat), note=note)


def _seat_chip(seat: Seat) -> Chip:
    if seat.state is not TravelState.BOOKED:
        return state_chip(seat.state)
    return Chip("done", _("Cleared")) if seat.cleared else Chip("blocked", _("Not cleared"))


def _sure_cell(seat: Seat) -> Cell:
    """Return for readers outside whether somebody is sure to travel; why not is nobody's business but the office's."""
    if waits(seat):
        return Cell(
            chip=Chip("waiting", _("Not confirmed yet")), note=_("Ask the office before you count on them.")
        )
    return Cell(
        chip=Chip("done", _("Confirmed")) if seat.state is TravelState.BOOKED else state_chip(seat.state)
    )


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
        Column(_("State")),
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
                    _sure_cell(seat),
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
        Column(_("State")),
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
                        note=child_note(person, seat.legs[0].departs_on),
                        restricted=person is None,
                    ),
                    Cell(language_name(person.language) if person and person.language else "–"),
                    Cell(
                        arrives(last).strftime("%H:%M"),
                        note=said(joined(airport(last.to_airport).label, day(last.arrives_on, "short"))),
                    ),
                    _help_cell(seat),
                    Cell(", ".join(line.phones) or "–", code=True),
                    _sure_cell(seat),
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
        return Cell(_(board_presenters.NEUTRAL_HELP), restricted=True)
    words = [
        *service_names(seat.services),
        *(_("escort: %(name)s") % {"name": row.name} for row in seat.escorts or ()),
    ]
    return Cell(", ".join(words) or _("None"))
