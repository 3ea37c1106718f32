"""The departures board by day, and the manifest of one flight for one kind of reader."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission, Shared
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.scopes import access_of, actors_on, may_read_identity
from wayhome.casefile.people.models import Person
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.core.paging import Order, key_of, read_moment_key
from wayhome.ground.crypto.keyring import is_open, open_drawers
from wayhome.ground.values.places import Collated, collation_key
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.enums import Booking, Reader
from wayhome.stages.journey.models import Escort, Leg, TravelDocument
from wayhome.stages.journey.queries.facts import travel_states
from wayhome.stages.journey.queries.parts import may_read_help

ON_BOARD = (Booking.HELD, Booking.TICKETED, Booking.TO_RELEASE)
PEOPLE = 200
SOONEST = Order("departs_at")


@dataclass(frozen=True)
class Seat:
    """One person's place on a flight: what the reader may see of it.

    ``person`` is ``None`` where the identity is hidden or the person's drawer is closed to the reader's organisation,
    ``services`` and ``escorts`` where help may not be read; of a closed drawer, and of a file that is stored only,
    nothing sealed is there.
    """

    case: Case
    member: CaseMember
    leg: Leg
    legs: tuple[Leg, ...]
    state: TravelState
    by: Actor
    person: Person | None
    services: tuple[str, ...] | None
    escorts: tuple[Escort, ...] | None
    closed: bool = False

    @property
    def to_release(self) -> bool:
        """Return whether the seat waits to be given back."""
        return self.leg.booking == Booking.TO_RELEASE.value

    @property
    def cleared(self) -> bool:
        """Return whether the case is cleared, or the person is already on the way."""
        on_the_way = (TravelState.BOARDED, TravelState.ARRIVED)
        return self.case.state == State.CLEARED.value or self.state in on_the_way


@dataclass(frozen=True)
class Flight:
    """One departure with everybody of ours on it; ``stops`` are the airports of the longest way."""

    leg: Leg
    stops: tuple[str, ...]
    seats: tuple[Seat, ...]

    @property
    def name(self) -> str:
        """Return the flight as a ticket prints it, or the carrier, or nothing by land."""
        number = next((_number(seat.leg) for seat in self.seats if not seat.closed), None)
        return number or self.leg.carrier or ""

    @property
    def travelling(self) -> tuple[Seat, ...]:
        """Return the seats of people who mean to travel."""
        return tuple(seat for seat in self.seats if not seat.to_release)


@dataclass(frozen=True)
class Board:
    """Flights in the order of departure, and the key of the next page; an empty key means there is none."""

    flights: tuple[Flight, ...]
    later: str


@dataclass(frozen=True)
class ManifestLine:
    """One person on a manifest: a field the reader has no need of, or may not read, is empty."""

    seat: Seat
    document: TravelDocument | None
    phones: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """One flight for one kind of reader."""

    flight: Flight
    reader: Reader
    lines: tuple[ManifestLine, ...]


def departures(by: Actor, *, first: dt.date, last: dt.date, on: dt.date, after: str = "") -> Board:
    """Return the flights on which the acting organisation's cases depart, from a local day to another, both included.

    A page holds ``PEOPLE`` seats; ``after`` is the key of a page, and one that cannot be read is taken as none.
    Six queries, whatever the number of flights.
    """
    rows = _seats_in_scope(by, on).filter(number=1, departs_on__range=(first, last))
    key = read_moment_key(after)
    if key is not None:
        rows = rows.filter(SOONEST.beyond(key))
    legs = list(rows.order_by(*SOONEST.columns)[: PEOPLE + 1])
    more = len(legs) > PEOPLE
    legs = legs[:PEOPLE]
    seats = _seats(legs, by, on)
    return Board(flights=_flights(seats), later=key_of(legs[-1].departs_at, legs[-1].id) if more else "")


def manifest(by: Actor, leg_id: uuid.UUID, *, reader: Reader, on: dt.date) -> Manifest:
    """Return everybody of the acting organisation's cases on the flight of one leg, for one kind of reader.

    Raises ``OutOfScope`` for a leg out of scope or given up. Carriers get names, birth, nationality, document
    and services; meeting staff names, language, services and telephone; the office what it works with. What
    the acting person may not read is empty for every reader. Nine queries.
    """
    rows = _seats_in_scope(by, on)
    leg = rows.filter(pk=leg_id).first()
    if leg is None:
        raise OutOfScope
    same = rows.filter(
        departs_at=leg.departs_at,
        from_airport=leg.from_airport,
        to_airport=leg.to_airport,
        carrier=leg.carrier,
        departs_on=leg.departs_on,
    )
    legs = list(same.order_by("case_id", "member__position", "id"))
    open_drawers(row.drawer_id for row in legs)
    seats = _seats([row for row in legs if _number(row) in (_number(leg), None)], by, on)
    travelling = [seat for seat in seats if not seat.to_release]
    if reader is Reader.CARRIER:
        travelling.sort(key=_by_name)
    documents = _documents(travelling)
    flights = _flights(seats)
    return Manifest(
        flight=flights[0],
        reader=reader,
        lines=tuple(
            ManifestLine(
                seat=seat,
                document=_document(seat, documents) if reader is not Reader.MEETING else None,
                phones=_phones(seat) if reader is Reader.MEETING else (),
            )
            for seat in travelling
        ),
    )


def _by_name(seat: Seat) -> tuple[bool, Collated]:
    """Return the key of a carrier's order: by name, whoever the reader may not name at the end, as they came."""
    return seat.person is None, collation_key(seat.person.sorted_under if seat.person else "")


def _seats_in_scope(by: Actor, on: dt.date) -> QuerySet[Leg]:
    """Return seats of cases that the organisation owns, or holds under an agreement that shares journeys."""
    shares_journeys = Q(agreement__isnull=True) | Q(agreement__shares__contains=[Shared.TRAVEL.value])
    return Leg.objects.filter(
        booking__in=[state.value for state in ON_BOARD],
        case_id__in=access_of(by, on=on).filter(shares_journeys).values("case_id"),
    ).select_related("case", "member__person")


def _seats(legs: Sequence[Leg], by: Actor, on: dt.date) -> list[Seat]:
    members = [leg.member for leg in legs]
    open_drawers(leg.drawer_id for leg in legs)
    here = actors_on(by, list({leg.case_id: leg.case for leg in legs}.values()), on=on)
    states = travel_states(members)
    ways: dict[tuple[uuid.UUID, int], list[Leg]] = {}
    every = Leg.objects.filter(member_id__in=[member.id for member in members]).order_by("number")
    for leg in every.exclude(booking__in=[Booking.REBOOKED.value, Booking.CANCELLED.value]):
        ways.setdefault((leg.member_id, leg.trip), []).append(leg)
    escorts: dict[uuid.UUID, list[Escort]] = {}
    for row in Escort.objects.filter(member_id__in=[member.id for member in members], ended_at__isnull=True):
        escorts.setdefault(row.member_id, []).append(row)
    return [
        _seat(
            leg,
            here[leg.case_id],
            states[leg.member_id],
            ways.get((leg.member_id, leg.trip), [leg]),
            escorts.get(leg.member_id, ()),
        )
        for leg in legs
    ]


def _seat(leg: Leg, by: Actor, state: TravelState, way: Sequence[Leg], escorts: Iterable[Escort]) -> Seat:
    opened = _may_open(leg)
    shown, helped = opened and may_read_identity(leg.case, by), opened and may_read_help(by)
    return Seat(
        case=leg.case,
        member=leg.member,
        leg=leg,
        legs=tuple(way),
        state=state,
        by=by,
        person=leg.member.person if shown else None,
        services=tuple(leg.services) if helped else None,
        escorts=tuple(escorts) if helped else None,
        closed=not opened,
    )


def _flights(seats: Sequence[Seat]) -> tuple[Flight, ...]:
    """Return seats by flight; one whose number is closed to the reader stands with others of that departure."""
    found: dict[tuple[object, ...], dict[str | None, list[Seat]]] = {}
    for seat in seats:
        leg = seat.leg
        departure = (leg.departs_at, leg.carrier, leg.from_airport, leg.to_airport)
        found.setdefault(departure, {}).setdefault(_number(leg), []).append(seat)
    for numbers in found.values():
        if None in numbers and len(numbers) > 1:
            unnumbered = numbers.pop(None)
            next(iter(numbers.values())).extend(unnumbered)
    groups = [group for numbers in found.values() for group in numbers.values()]
    return tuple(
        Flight(leg=group[0].leg, stops=_stops(group), seats=tuple(sorted(group, key=_in_families)))
        for group in groups
    )


def _number(leg: Leg) -> str | None:
    """Return the flight number; ``None`` where it is not known, or closed to the reader."""
    return (leg.flight_number or None) if _may_open(leg) else None


def _may_open(leg: Leg) -> bool:
    """Return whether anything sealed of a seat is read here: nothing of a file that is stored only, whoever reads."""
    return is_open(leg.drawer_id) and leg.case.restricted_at is None


def _in_families(seat: Seat) -> tuple[str, int]:
    return seat.case.reference, seat.member.position


def _stops(seats: Sequence[Seat]) -> tuple[str, ...]:
    longest = max((seat.legs for seat in seats), key=len)
    return (longest[0].from_airport, *(leg.to_airport for leg in longest))


def _documents(seats: Sequence[Seat]) -> Mapping[uuid.UUID, Sequence[TravelDocument]]:
    rows = TravelDocument.objects.filter(member_id__in=[seat.member.id for seat in seats])
    found: dict[uuid.UUID, list[TravelDocument]] = {}
    for row in rows.order_by("recorded_at", "id"):
        found.setdefault(row.member_id, []).append(row)
    return found


def _document(seat: Seat, found: Mapping[uuid.UUID, Sequence[TravelDocument]]) -> TravelDocument | None:
    """Return the document to travel on: one that is accepted before others, the latest of its kind."""
    if seat.person is None or not allows(seat.by, Permission.READ_TRAVEL):
        return None
    rows = list(found.get(seat.member.id, ()))
    accepted = [row for row in rows if row.accepted_by]
    usable = accepted or rows
    return usable[-1] if usable else None


def _phones(seat: Seat) -> tuple[str, ...]:
    if seat.person is None or not allows(seat.by, Permission.READ_CONTACTS):
        return ()
    return tuple(str(item.get("number", "")) for item in seat.person.phones if isinstance(item, dict))
