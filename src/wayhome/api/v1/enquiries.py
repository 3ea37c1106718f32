"""Questions that somebody asked: without a person, without a case, of one organisation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, Query, Router, Schema

from wayhome.api.v1.answers import done_once, shown
from wayhome.api.v1.asked import ApiRequest
from wayhome.api.v1.cases import ROOT
from wayhome.api.v1.shapes import (
    LISTED,
    READ,
    WRITTEN,
    Country,
    Done,
    IfNoneMatch,
    Key,
    Language,
    PageKey,
    Size,
    Text,
    answers,
)
from wayhome.stages.outreach import queries
from wayhome.stages.outreach.actions import EnquiryFacts, record_enquiry
from wayhome.stages.outreach.enums import Channel, HeardFrom, Topic
from wayhome.stages.outreach.models import Enquiry

router = Router(tags=["enquiries"])


class EnquiryShape(Schema):
    """One question, and its answer; both are empty after their time."""

    key: UUID
    channel: Channel
    heard_from: HeardFrom
    topic: Topic
    language: str
    country: str
    text: str
    answer: str
    office: str
    asked_at: datetime
    answered_at: datetime | None
    emptied: bool


class EnquiryList(Schema):
    """One page of questions, newest first; ``next`` is where it goes on, empty at the end."""

    enquiries: list[EnquiryShape]
    next: str


class Noted(Schema):
    """A question as it was asked; ``answer`` is empty where it was not answered at once."""

    channel: Channel
    topic: Topic
    text: Text = Field(min_length=1, examples=["How long does it take?"])
    language: Language | None = None
    country: Country | None = None
    heard_from: HeardFrom = HeardFrom.NOT_STATED
    answer: Text = ""


class Asked(Schema):
    """What the list is narrowed by; nothing given is any."""

    open_only: bool = False
    topic: Topic | None = None
    country: Country | None = None
    after: PageKey = ""
    size: Size = 25


@router.get(
    "/enquiries",
    response=answers(EnquiryList, LISTED),
    url_name="api_enquiries",
    operation_id="listEnquiries",
)
def list_enquiries(request: ApiRequest, asked: Query[Asked], if_none_match: IfNoneMatch = "") -> HttpResponse:
    """List the questions of the acting organisation, newest first, a page at a time."""
    where = queries.EnquiryFilter(open_only=asked.open_only, topic=asked.topic, country=asked.country or "")
    page = queries.enquiries(request.actor, where=where, after=asked.after, size=asked.size)
    following = ""
    if page.later:
        query = request.GET.copy()
        query["after"] = page.later
        following = f"{ROOT}/enquiries?{query.urlencode()}"
    return shown(request, EnquiryList(enquiries=[_shape(row) for row in page.rows], next=following))


@router.get(
    "/enquiries/{uuid:key}",
    response=answers(EnquiryShape, READ),
    url_name="api_enquiry",
    operation_id="readEnquiry",
)
def read_enquiry(request: ApiRequest, key: UUID, if_none_match: IfNoneMatch = "") -> HttpResponse:
    """Read one question."""
    return shown(request, _shape(queries.enquiry_for(request.actor, key)))


@router.post(
    "/enquiries",
    response=answers(Done, WRITTEN, status=201),
    url_name="api_enquiries",
    operation_id="noteEnquiry",
)
def note_enquiry(request: ApiRequest, body: Noted, key: Key) -> HttpResponse:
    """Note a question, answered or not."""

    def deed() -> str:
        facts = EnquiryFacts(
            channel=body.channel,
            topic=body.topic,
            text=body.text,
            language=body.language or "",
            country=body.country or "",
            heard_from=body.heard_from,
            answer=body.answer,
        )
        made = record_enquiry(facts=facts, by=request.actor, at=request.now)
        return f"{ROOT}/enquiries/{made.id}"

    return done_once(request, key, deed)


def _shape(row: Enquiry) -> EnquiryShape:
    emptied = row.emptied_at is not None
    return EnquiryShape(
        key=row.id,
        channel=Channel(row.channel),
        heard_from=HeardFrom(row.heard_from),
        topic=Topic(row.topic),
        language=row.language,
        country=row.country,
        text="" if emptied else row.text or "",
        answer="" if emptied else row.answer or "",
        office=row.office.name if row.office else "",
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        emptied=emptied,
    )
