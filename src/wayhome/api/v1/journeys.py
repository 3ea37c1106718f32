"""The journey of a case: how far each person is, documents and legs, as far as the reader may know them."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpResponse
from ninja import Field, Router, Schema

from wayhome.api.v1.answers import shown
from wayhome.api.v1.asked import ApiRequest
from wayhome.api.v1.shapes import READ, IfNoneMatch, Reference, answers
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.scopes import case_for, may_read_identity
from wayhome.ground.crypto.keyring import is_open
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.enums import SEATED, Booking, RequestState
from wayhome.stages.journey.models import Leg, TravelDocument
from wayhome.stages.journey.queries import MemberJourney, journey_of

router = Router(tags=["journeys"])
STANDS = frozenset({*(state.value for state in SEATED), Booking.TO_RELEASE.value})
LAST = 4
"""How much of the number of a document a reader is shown, as on the page."""


class DocumentShape(Schema):
    """A travel or identity document; ``number_ends`` is empty where names are closed to the reader."""

    kind: str
    number_ends: str
    valid_until: date | None
    accepted_by: str
    asked_for: bool = Field(description="asked for and not issued yet")


class LegShape(Schema):
    """One leg of somebody's journey; the moments are those of the airports, with their offset."""

    from_airport: str
    to_airport: str
    departs_at: datetime
    arrives_at: datetime
    departs_on: date = Field(description="the local day at the airport")
    arrives_on: date
    carrier: str
    flight: str
    booking: str
    meeting: str


class TravellerShape(Schema):
    """How far one person is; ``closed`` says that their file is closed to the organisation acted for."""

    number: int
    travels: bool
    state: TravelState
    closed: bool
    boarded_on: date | None
    arrived_on: date | None
    documents: list[DocumentShape]
    legs: list[LegShape]


class Journey(Schema):
    """The journey of everybody on a case."""

    travellers: list[TravellerShape]


@router.get(
    "/cases/{reference}/journey",
    response=answers(Journey, READ),
    url_name="api_journey",
    operation_id="readJourney",
)
def read_journey(request: ApiRequest, reference: Reference, if_none_match: IfNoneMatch = "") -> HttpResponse:
    """Read how far the people of a case are, with their documents and legs."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.READ_TRAVEL)
    found = journey_of(hand.case, members=members_of(hand.case), by=hand.by)
    named = may_read_identity(hand.case, hand.by)
    return shown(request, Journey(travellers=[_traveller(one, named=named) for one in found.members]))


def _traveller(one: MemberJourney, *, named: bool) -> TravellerShape:
    row = one.traveller
    return TravellerShape(
        number=one.member.position,
        travels=one.member.travels,
        state=one.state,
        closed=one.closed,
        boarded_on=row.boarded_on if row and not one.closed else None,
        arrived_on=row.arrived_on if row and not one.closed else None,
        documents=[_document(document, named=named) for document in one.documents],
        legs=[_leg(leg) for leg in one.legs if leg.booking in STANDS],
    )


def _document(row: TravelDocument, *, named: bool) -> DocumentShape:
    return DocumentShape(
        kind=row.kind,
        number_ends=row.number[-LAST:] if named and row.number else "",
        valid_until=row.valid_until,
        accepted_by=row.accepted_by or "",
        asked_for=row.request_state == RequestState.PENDING.value,
    )


def _leg(leg: Leg) -> LegShape:
    return LegShape(
        from_airport=leg.from_airport,
        to_airport=leg.to_airport,
        departs_at=leg.departs_at,
        arrives_at=leg.arrives_at,
        departs_on=leg.departs_on,
        arrives_on=leg.arrives_on,
        carrier=leg.carrier,
        flight=(leg.flight_number if is_open(leg.drawer_id) else "") or "",
        booking=leg.booking,
        meeting=leg.meeting,
    )
