"""Cases: the list that an organisation holds, one case, and opening one; no name stands in a case, and none in an address."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from ninja import Field, Query, Router, Schema

from wayhome.api.v1.answers import done_once, shown, tag_of
from wayhome.api.v1.asked import ApiRequest
from wayhome.api.v1.opening import Opening, opened
from wayhome.api.v1.shapes import (
    LISTED,
    READ,
    WRITTEN,
    Country,
    Day,
    Done,
    IfNoneMatch,
    Key,
    Language,
    Number,
    PageKey,
    Reference,
    Size,
    answers,
)
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Relation
from wayhome.casefile.access.restriction import Restriction
from wayhome.casefile.cases import queries
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import CaseFilter, CaseRow, members_of, open_hold
from wayhome.casefile.cases.scopes import CaseInHand, case_for, may_read_identity, sees_cases
from wayhome.casefile.people.enums import Sex
from wayhome.ground.core.context import weighing
from wayhome.ground.values.ages import AgeBand
from wayhome.process.travellers import travel_states
from wayhome.safeguards.words import TravelState

router = Router(tags=["cases"])
ROOT = "/api/v1"


class CaseFacts(Schema):
    """The coarse facts of a case, which lists sort and filter by."""

    reference: str
    state: State
    state_since: datetime
    programme: str = Field(description="the code of the programme")
    office: str
    organisation: str = Field(description="who is responsible for it")
    host_country: str
    destination_country: str
    members: int
    counsellor: str
    case_manager: str
    planned_travel_on: date | None
    departed_on: date | None
    arrived_on: date | None
    deadline_on: date | None = Field(description="the last day of the voluntary departure period")
    on_hold: bool


class CaseLine(CaseFacts):
    """A case in a list, with who it is about as far as the reader may know them."""

    people: list[str] = Field(
        description="names as they are written; empty where they are closed to the reader"
    )
    restricted: bool = Field(description="whether who it is about is closed to the reader")


class CaseShape(CaseFacts):
    """One case; its people, consents, verbs and journey have addresses of their own."""

    relation: Relation = Field(description="how the organisation acted for holds it")
    stored_only: bool = Field(description="restricted to being stored: nothing but this is open")
    identity_open: bool = Field(description="whether the reader may know who it is about")
    type_of_return: str
    assistance: str
    opened_at: datetime
    applied_on: date | None
    approved_on: date | None
    closed_at: datetime | None
    origin_organisation: str


class CaseList(Schema):
    """One page of cases, soonest journey first; ``next`` is where it goes on, empty at the end."""

    cases: list[CaseLine]
    next: str


class Asked(Schema):
    """What the list is narrowed by; nothing given is any."""

    state: State | None = None
    open_only: bool = Field(False, description="leave out what is closed")
    mine: bool = Field(False, description="those for which the acting person is responsible")
    shared_with_us: bool = Field(False, description="those held by agreement")
    destination: Country | None = None
    host: Country | None = None
    language: Language | None = None
    programme: Number | None = None
    office: Number | None = None
    responsible: Number | None = None
    travels_from: Day | None = None
    travels_by: Day | None = None
    due_from: Day | None = None
    due_by: Day | None = None
    sex: Sex | None = None
    age_band: AgeBand | None = None
    travel_state: TravelState | None = None
    on_hold: bool | None = None
    after: PageKey = Field("", description="the key of the page before, as its ``next`` holds it")
    size: Size = 25


@router.get("/cases", response=answers(CaseList, LISTED), url_name="api_cases", operation_id="listCases")
def list_cases(request: ApiRequest, asked: Query[Asked], if_none_match: IfNoneMatch = "") -> HttpResponse:
    """List the cases that the acting organisation holds, soonest journey first, a page at a time."""
    by = request.actor
    if not sees_cases(by):
        require(by, Permission.SEE_CASES)
    page = queries.case_list(
        by, where=_filter(asked, by.user_id), on=request.today, after=asked.after, size=asked.size
    )
    following = ""
    if page.later:
        query = request.GET.copy()
        query["after"] = page.later
        following = f"{ROOT}/cases?{query.urlencode()}"
    return shown(request, CaseList(cases=[_line(row) for row in page.rows], next=following))


@router.get(
    "/cases/{reference}", response=answers(CaseShape, READ), url_name="api_case", operation_id="readCase"
)
def read_case(request: ApiRequest, reference: Reference, if_none_match: IfNoneMatch = "") -> HttpResponse:
    """Read one case. Its ETag is what a verb names as If-Match; it changes with the case and with how far its people are."""
    hand = case_for(request.actor, reference, on=request.today, even_restricted=True)
    return shown(request, case_shape(hand), besides=standing(hand))


@router.post(
    "/cases", response=answers(Done, WRITTEN, status=201), url_name="api_cases", operation_id="openCase"
)
def open_case(request: ApiRequest, body: Opening, key: Key) -> HttpResponse:
    """Open a case for somebody who agrees to a file and had the notice in a language they understand."""
    return done_once(request, key, lambda: address(opened(request, body)))


def address(case: Case) -> str:
    """Return the address of a case."""
    return f"{ROOT}/cases/{case.reference}"


def case_tag(hand: CaseInHand) -> str:
    """Return the tag of a case as the acting person reads it; nobody has looked at what only decides by it."""
    with weighing():
        return tag_of(case_shape(hand).model_dump_json(), besides=standing(hand))


def standing(hand: CaseInHand) -> list[str]:
    """Return what makes a case another one for whoever acts on it: edits, and how far each of its people is."""
    states = travel_states(hand.case)
    with weighing():
        people = [
            f"{one.position} {one.travels} {states.get(one.id, TravelState.NOT_BOOKED)}"
            for one in members_of(hand.case)
        ]
    return [str(hand.case.version), *people]


def case_shape(hand: CaseInHand) -> CaseShape:
    """Return one case as its reader may read it."""
    case = hand.case
    return CaseShape(
        **_facts(case, on_hold=open_hold(case) is not None),
        relation=hand.by.relation,
        stored_only=hand.by.restriction is Restriction.STORED_ONLY,
        identity_open=may_read_identity(case, hand.by),
        type_of_return=case.type_of_return,
        assistance=case.assistance,
        opened_at=case.opened_at,
        applied_on=case.applied_on,
        approved_on=case.approved_on,
        closed_at=case.closed_at,
        origin_organisation=case.origin_organisation.name if case.origin_organisation else "",
    )


def _facts(case: Case, *, on_hold: bool) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "state": case.state,
        "state_since": case.state_since_at,
        "programme": case.programme.code,
        "office": case.office.name,
        "organisation": case.organisation.name,
        "host_country": case.host_country,
        "destination_country": case.destination_country,
        "members": case.members_count,
        "counsellor": case.counsellor.name if case.counsellor else "",
        "case_manager": case.case_manager.name if case.case_manager else "",
        "planned_travel_on": case.planned_travel_on,
        "departed_on": case.departed_on,
        "arrived_on": case.arrived_on,
        "deadline_on": case.deadline_on,
        "on_hold": on_hold,
    }


def _line(row: CaseRow) -> CaseLine:
    return CaseLine(
        **_facts(row.case, on_hold=row.on_hold),
        people=[person.full_name for person in row.people],
        restricted=row.restricted,
    )


def _filter(asked: Asked, user_id: int | None) -> CaseFilter:
    return CaseFilter(
        states=(asked.state,) if asked.state else (),
        open_only=asked.open_only,
        shared_with_us=asked.shared_with_us,
        responsible_id=user_id if asked.mine else asked.responsible,
        programme_id=asked.programme,
        office_id=asked.office,
        host=asked.host or "",
        destination=asked.destination or "",
        language=asked.language or "",
        travels_from=asked.travels_from,
        travels_by=asked.travels_by,
        due_from=asked.due_from,
        due_by=asked.due_by,
        sex=asked.sex,
        age_band=asked.age_band,
        travel_state=asked.travel_state,
        on_hold=asked.on_hold,
    )
