"""The journey of one case as its page shows it, with what the reader may not read left out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.crypto.keyring import is_open, open_drawers
from wayhome.safeguards.facts import HealthFacts
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.enums import SEATED
from wayhome.stages.journey.models import (
    CashAtDeparture,
    EmbassyContact,
    Escort,
    HandOver,
    HandOverRefusal,
    HealthRecord,
    Leg,
    TravelDocument,
    Traveller,
)
from wayhome.stages.journey.queries.facts import health_facts, last_trip, travellers_of
from wayhome.stages.journey.queries.package import handovers_of

Row = TypeVar("Row", TravelDocument, Leg, Escort, EmbassyContact, CashAtDeparture, HealthRecord)


@dataclass(frozen=True)
class MemberJourney:
    """One member's journey; ``health`` is ``None``, and ``escorts`` empty, where the reader may not read them.

    Of somebody whose drawer is closed to the reader's organisation (``closed``) only the member and how far they are
    is there.
    """

    member: CaseMember
    traveller: Traveller | None = None
    documents: tuple[TravelDocument, ...] = ()
    legs: tuple[Leg, ...] = ()
    escorts: tuple[Escort, ...] = ()
    contacts: tuple[EmbassyContact, ...] = ()
    cash: tuple[CashAtDeparture, ...] = ()
    refusal: HandOverRefusal | None = None
    health: HealthFacts | None = None
    closed: bool = False

    @property
    def state(self) -> TravelState:
        """Return how far the member has travelled."""
        return TravelState(self.traveller.travel_state) if self.traveller else TravelState.NOT_BOOKED


@dataclass(frozen=True)
class JourneyOfCase:
    """Every part of a case's journey; ``handovers`` newest first, those that the reader's organisation is party to.

    ``reads_handovers`` is false for any other holder of the case.
    """

    members: tuple[MemberJourney, ...]
    handovers: tuple[HandOver, ...]
    reads_handovers: bool
    reads_help: bool
    reads_health: bool


def may_read_help(by: Actor) -> bool:
    """Return whether airline services and escorts are shown: they tell about health, and somebody must book them."""
    return allows(by, Permission.READ_HEALTH) or (allows(by, Permission.BOOK_TRAVEL) and not by.enforcement)


def journey_of(case: Case, *, members: Sequence[CaseMember], by: Actor) -> JourneyOfCase:
    """Return the journey of a case; ``members`` come with their persons. Nine queries, whatever the number of people."""
    open_drawers([case.drawer_id, *(member.drawer_id for member in members)])
    travellers = travellers_of(case)
    documents = _by_member(TravelDocument.objects.filter(case=case).order_by("recorded_at", "id"))
    legs = _by_member(Leg.objects.filter(case=case).order_by("trip", "number"))
    escorts = _by_member(Escort.objects.filter(case=case, ended_at__isnull=True).order_by("arranged_at"))
    contacts = _by_member(EmbassyContact.objects.filter(case=case).order_by("contacted_on"))
    cash = _by_member(CashAtDeparture.objects.filter(case=case).order_by("recorded_at"))
    refusals = {
        row.member_id: row for row in HandOverRefusal.objects.filter(case=case, taken_back_at__isnull=True)
    }
    reads_health, reads_help = allows(by, Permission.READ_HEALTH), may_read_help(by)
    records = HealthRecord.objects.filter(case=case).order_by("recorded_at")
    health = _by_member(records if reads_health else records.none())
    handovers = tuple(handovers_of(case, by))
    owned = case.organisation_id == by.organisation_id
    return JourneyOfCase(
        members=tuple(
            MemberJourney(
                member=member,
                traveller=travellers.get(member.id),
                documents=tuple(documents.get(member.id, ())),
                legs=tuple(legs.get(member.id, ())),
                escorts=tuple(escorts.get(member.id, ())) if reads_help else (),
                contacts=tuple(contacts.get(member.id, ())),
                cash=tuple(cash.get(member.id, ())),
                refusal=refusals.get(member.id),
                health=health_facts(member, health.get(member.id, ()), escorts.get(member.id, ()))
                if reads_health
                else None,
            )
            if is_open(member.drawer_id)
            else MemberJourney(member=member, traveller=travellers.get(member.id), closed=True)
            for member in members
        ),
        handovers=handovers,
        reads_handovers=not by.enforcement and (owned or bool(handovers)),
        reads_help=reads_help,
        reads_health=reads_health,
    )


def _by_member(rows: Iterable[Row]) -> Mapping[uuid.UUID, Sequence[Row]]:
    found: dict[uuid.UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(row.member_id, []).append(row)
    return found


def health_of(member: CaseMember) -> tuple[HealthFacts, Mapping[str, str]]:
    """Return what a member's health records add up to, and the latest words (physician, conditions, care service)."""
    rows = list(HealthRecord.objects.filter(member=member).order_by("recorded_at"))
    escorts = list(Escort.objects.filter(member=member, ended_at__isnull=True))
    words: dict[str, str] = {}
    for row in rows:
        for name in ("physician", "conditions", "care_service"):
            if row.facts.get(name):
                words[name] = row.facts[name]
    return health_facts(member, rows, escorts), words


def document_of(case: Case, key: uuid.UUID) -> TravelDocument:
    """Return one document of a case; raises ``OutOfScope`` for any other."""
    row = TravelDocument.objects.filter(case=case, pk=key).select_related("member", "case").first()
    if row is None:
        raise OutOfScope
    return row


def leg_of(case: Case, key: uuid.UUID) -> Leg:
    """Return one leg of a case; raises ``OutOfScope`` for any other."""
    row = Leg.objects.filter(case=case, pk=key).select_related("member", "case").first()
    if row is None:
        raise OutOfScope
    return row


def contact_of(case: Case, key: uuid.UUID) -> EmbassyContact:
    """Return one contact with an embassy of a case; raises ``OutOfScope`` for any other."""
    row = EmbassyContact.objects.filter(case=case, pk=key).select_related("member", "case").first()
    if row is None:
        raise OutOfScope
    return row


def escort_of(case: Case, key: uuid.UUID) -> Escort:
    """Return one escort of a case who travels; raises ``OutOfScope`` for any other."""
    row = Escort.objects.filter(case=case, pk=key, ended_at__isnull=True).select_related("member").first()
    if row is None:
        raise OutOfScope
    open_drawers([row.drawer_id])
    return row


def refusal_of(case: Case, key: uuid.UUID) -> HandOverRefusal:
    """Return one refusal of the hand-over that stands; raises ``OutOfScope`` for any other."""
    rows = HandOverRefusal.objects.filter(case=case, pk=key, taken_back_at__isnull=True)
    row = rows.select_related("member").first()
    if row is None:
        raise OutOfScope
    return row


def seats_of(member: CaseMember) -> Sequence[Leg]:
    """Return the seats a member can travel on now, in the order of travel."""
    rows = Leg.objects.filter(member=member, booking__in=[state.value for state in SEATED])
    return list(last_trip(list(rows.order_by("trip", "number"))))


def same_flight(case: Case, leg: Leg) -> Sequence[Leg]:
    """Return the seats of a case that stand on the same departure, this leg among them, by members' places."""
    rows = Leg.objects.filter(
        case=case,
        departs_at=leg.departs_at,
        from_airport=leg.from_airport,
        to_airport=leg.to_airport,
        booking__in=[state.value for state in SEATED],
    )
    return list(rows.select_related("member__person", "case").order_by("member__position"))
