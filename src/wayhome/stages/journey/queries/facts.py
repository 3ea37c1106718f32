"""How far each member has travelled, what the rules may know of a journey, and who is on the way."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.db.models import Min, QuerySet

from wayhome.casefile.cases.models import Case, CaseAccess, CaseMember
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.people.enums import Sex
from wayhome.ground.core.together import Prepared, read_together
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.ground.values.ages import AgeBand
from wayhome.ground.values.airports import ServiceCode
from wayhome.safeguards.facts import DocumentFacts, HandoverFacts, HealthFacts, LegFacts
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.enums import (
    FOR_TRAVEL,
    MEETING_SETTLED,
    NOT_TO_HAND,
    SEATED,
    DocumentKind,
    DocumentPlace,
    EscortKind,
    HealthKind,
    Meeting,
    RequestState,
)
from wayhome.stages.journey.models import (
    Escort,
    HandOverPart,
    HandOverRefusal,
    HealthRecord,
    Leg,
    MemberRecord,
    TravelDocument,
    Traveller,
)
from wayhome.stages.journey.scoring import HealthEntry, read_health

Row = TypeVar("Row", bound=MemberRecord)

# What is asked of one case (its key) wherever its facts are gathered.
_OF_A_CASE: tuple[Prepared[Any], ...] = (
    Prepared(lambda case_id: Traveller.objects.filter(case_id=case_id)),
    Prepared(lambda case_id: TravelDocument.objects.filter(case_id=case_id).order_by("recorded_at", "id")),
    Prepared(
        lambda case_id: Leg.objects.filter(
            case_id=case_id, booking__in=[state.value for state in SEATED]
        ).order_by("trip", "number")
    ),
    Prepared(lambda case_id: HealthRecord.objects.filter(case_id=case_id).order_by("recorded_at", "id")),
    Prepared(lambda case_id: Escort.objects.filter(case_id=case_id, ended_at__isnull=True)),
    Prepared(lambda case_id: HandOverRefusal.objects.filter(case_id=case_id, taken_back_at__isnull=True)),
    Prepared(
        lambda case_id: (
            HandOverPart.objects.filter(case_id=case_id)
            .select_related("handover")
            .order_by("handover__sent_at", "id")
        )
    ),
)


@dataclass(frozen=True)
class HandedOver:
    """One member's hand-over: to which organisation, the moment it was sent, and what rules read of it."""

    receiver_id: int
    sent_at: dt.datetime
    facts: HandoverFacts


@dataclass(frozen=True)
class JourneyPart:
    """What this stage knows of one member, in the shape of the facts that rules read.

    ``handed_over`` is the latest hand-over whose package held this member; ``escort_arranged`` is the child's,
    door to door.
    """

    travel_state: TravelState
    documents: tuple[DocumentFacts, ...] | None
    legs: tuple[LegFacts, ...] | None
    health: HealthFacts
    escort_arranged: bool | None
    handed_over: HandedOver | None
    handover_refused: bool | None
    handover_refusal_explained: bool | None


def travel_states(members: Iterable[CaseMember]) -> Mapping[uuid.UUID, TravelState]:
    """Return how far these members have travelled, by member key; one query, and ``NOT_BOOKED`` without a row."""
    ids = [member.id for member in members]
    found = dict(Traveller.objects.filter(member_id__in=ids).values_list("member_id", "travel_state"))
    return {key: TravelState(found.get(key, TravelState.NOT_BOOKED.value)) for key in ids}


def travellers_of(case: Case) -> Mapping[uuid.UUID, Traveller]:
    """Return the travel rows of a case by member key; one query."""
    return {row.member_id: row for row in Traveller.objects.filter(case=case)}


def journey_facts(
    case: Case, *, on: dt.date, members: Sequence[CaseMember] | None = None
) -> Mapping[uuid.UUID, JourneyPart]:
    """Return what rules may know of each member's journey, by member key.

    One query, and two more when ``members`` (with ``person`` loaded) are not passed in. Nothing here
    depends on the day; ``on`` is there because every stage is asked for one.
    """
    people = members_of(case, everybody=True) if members is None else members
    open_drawers([case.drawer_id, *(member.drawer_id for member in people)])
    going, papers, seats, found, helpers, no, sent = read_together(*(one.of(case.pk) for one in _OF_A_CASE))
    travellers = {row.member_id: row for row in going}
    documents, legs, health = _by_member(papers), _by_member(seats), _by_member(found)
    escorts, refusals, handed = _by_member(helpers), _by_member(no), _handed_over(sent)
    return {
        member.id: _part(
            member,
            travellers.get(member.id),
            documents.get(member.id, ()),
            last_trip(legs.get(member.id, ())),
            health.get(member.id, ()),
            escorts.get(member.id, ()),
            refusals.get(member.id, ()),
            handed.get(member.id),
        )
        for member in people
    }


def _handed_over(parts: Sequence[HandOverPart]) -> dict[uuid.UUID, HandedOver]:
    """Return the latest hand-over of each member, of parts in the order they were sent; days are those in UTC."""
    return {
        part.member_id: HandedOver(
            part.handover.receiver_id,
            part.handover.sent_at,
            HandoverFacts(
                sent_on=part.handover.sent_at.date(),
                acknowledged_on=part.handover.acknowledged_at.date()
                if part.handover.acknowledged_at
                else None,
                answer_due_on=part.handover.answer_due_on,
            ),
        )
        for part in parts
    }


def last_trip(legs: Sequence[Leg]) -> Sequence[Leg]:
    """Return the legs of the latest journey among a member's legs, which are in order."""
    return [leg for leg in legs if leg.trip == legs[-1].trip]


def document_facts(row: TravelDocument) -> DocumentFacts:
    """Return one document as rules read it; one that was only asked for counts for nothing yet."""
    kind, place = DocumentKind(row.kind), DocumentPlace(row.place)
    asked = row.request_state == RequestState.PENDING.value
    lost = place in NOT_TO_HAND or row.request_state == RequestState.REJECTED.value
    return DocumentFacts(
        kind=kind.value,
        for_travel=kind in FOR_TRAVEL,
        accepted=None if row.accepted_by is None else True,
        evidence=None if row.acceptance_evidence is None else True,
        valid_from=row.issued_on,
        valid_until=row.valid_until,
        unusable=None if asked else lost,
    )


def health_facts(member: CaseMember, rows: Iterable[HealthRecord], escorts: Iterable[Escort]) -> HealthFacts:
    """Return what a member's health records add up to; pregnancy does not arise for men and small children."""
    entries = [HealthEntry(HealthKind(row.kind), row.facts, row.recorded_at) for row in rows]
    medical = [row for row in escorts if row.kind == EscortKind.MEDICAL.value and row.whole_way]
    facts = read_health(entries, escort_arranged=bool(medical))
    does_not_arise = (
        member.person.sex == Sex.MALE.value or member.person.age_band == AgeBand.CHILD_TO_11.value
    )
    return replace(facts, pregnant=False) if facts.pregnant is None and does_not_arise else facts


def _part(
    member: CaseMember,
    traveller: Traveller | None,
    documents: Sequence[TravelDocument],
    legs: Sequence[Leg],
    health: Sequence[HealthRecord],
    escorts: Sequence[Escort],
    refusals: Sequence[HandOverRefusal],
    handed_over: HandedOver | None,
) -> JourneyPart:
    return JourneyPart(
        travel_state=TravelState(traveller.travel_state) if traveller else TravelState.NOT_BOOKED,
        documents=tuple(document_facts(row) for row in documents) if documents else None,
        legs=tuple(_leg_facts(leg) for leg in legs) if legs else None,
        health=health_facts(member, health, escorts),
        escort_arranged=_escorted(escorts, legs),
        handed_over=handed_over,
        handover_refused=True if refusals else None,
        handover_refusal_explained=refusals[0].explained if refusals else None,
    )


def _leg_facts(leg: Leg) -> LegFacts:
    meeting = Meeting(leg.meeting)
    return LegFacts(
        departs_on=leg.departs_on,
        arrives_on=leg.arrives_on,
        carrier=leg.carrier or None,
        meeting_confirmed=None if meeting is Meeting.NOT_ASKED else meeting in MEETING_SETTLED,
    )


def _escorted(escorts: Sequence[Escort], legs: Sequence[Leg]) -> bool | None:
    """Return whether an escort goes the whole way, or the airline cares for the child on every leg."""
    if any(escort.whole_way for escort in escorts):
        return True
    by_airline = bool(legs) and all(ServiceCode.UNACCOMPANIED_MINOR.value in leg.services for leg in legs)
    return True if by_airline else None


def _by_member(rows: Iterable[Row]) -> dict[uuid.UUID, list[Row]]:
    found: dict[uuid.UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(row.member_id, []).append(row)
    return found


def boarded_since(access: QuerySet[CaseAccess]) -> Mapping[uuid.UUID, dt.date]:
    """Return the cases of these access rows in which somebody is on the way, with the first local day of boarding.

    One query, no drawer opened. It counts people and not the case: whoever travelled ahead is among them.
    """
    rows = Traveller.objects.filter(
        travel_state=TravelState.BOARDED.value, case_id__in=access.values("case_id")
    )
    return dict(rows.values_list("case_id").annotate(first=Min("boarded_on")))
