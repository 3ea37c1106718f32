"""Consents of the people on a case: where each question stands, its answers, and taking one back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from django.http import HttpResponse
from ninja import Field, Query, Router, Schema

from wayhome.api.v1.answers import done_once, shown
from wayhome.api.v1.asked import ApiRequest
from wayhome.api.v1.cases import ROOT
from wayhome.api.v1.shapes import (
    READ,
    WRITTEN,
    Day,
    Done,
    IfNoneMatch,
    Key,
    Language,
    Line,
    Moment,
    Number,
    Place,
    Reference,
    Text,
    answers,
)
from wayhome.api.v1.verb_bodies import behind
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.queries import member_at, members_of
from wayhome.casefile.cases.scopes import CaseInHand, case_for
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.crypto.keyring import is_open
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.words import ConsentState, GivenBy
from wayhome.stages.consent import actions, queries
from wayhome.stages.consent.actions import Asking, Giving
from wayhome.stages.consent.enums import EventKind, Explained, Heard, Mode, Purpose
from wayhome.stages.consent.queries import Question, Standing

router = Router(tags=["consents"])
NO_TEXT = msgid(
    "Nothing was recorded, because no text of this question is in force. Ask the programme manager to publish one."
)


class ConsentShape(Schema):
    """Where one question of one person stands, and how it was answered last."""

    person: int = Field(description="the number of the person within the case")
    purpose: Purpose
    organisation: int | None = Field(description="with whom, where it is a sharing")
    state: ConsentState
    text_version: str
    language: str
    explained: str
    interpreter: str
    mode: str
    given_by: str
    heard: str
    child_answer: str
    happened_at: datetime | None
    valid_until: date | None
    recorded_by: str


class Consents(Schema):
    """Every question that was put to somebody on the case."""

    consents: list[ConsentShape]


class Reply(StrEnum):
    """What somebody answered."""

    GIVEN = "given"
    REFUSED = "refused"
    OPEN = "open"


class Answered(Schema):
    """How a question was put, and what was answered; who gave it and how are needed for a yes."""

    answer: Reply
    happened_at: Moment
    language: Language = Field(description="spoken when it was explained")
    explained: Explained
    interpreter: Line = Field("", max_length=20, description="the number, never the name")
    place: Line = Field("", max_length=120)
    given_by: GivenBy | None = None
    mode: Mode | None = None
    giver_name: Line = ""
    witness: Line = ""
    valid_until: Day | None = None
    words: Text = ""


class TakenBack(Schema):
    """How somebody took a consent back; no reason is asked."""

    heard: Heard
    words: Text = ""


class Whom(Schema):
    """With whom, where the question is about sharing."""

    organisation: Number | None = None


@router.get(
    "/cases/{reference}/consents",
    response=answers(Consents, READ),
    url_name="api_consents",
    operation_id="readConsents",
)
def read_consents(request: ApiRequest, reference: Reference, if_none_match: IfNoneMatch = "") -> HttpResponse:
    """Read where every question stands that was put to somebody on a case."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.READ_NOTES)
    standings = queries.standings_of(hand.case, on=request.today)
    found = [
        _shape(member.position, question, standing)
        for member in members_of(hand.case)
        if is_open(member.drawer_id)
        for question, standing in standings.get(member.id, {}).items()
    ]
    return shown(request, Consents(consents=found))


@router.post(
    "/cases/{reference}/persons/{number}/consents/{purpose}",
    response=answers(Done, WRITTEN, status=201),
    url_name="api_consent_answer",
    operation_id="answerConsent",
)
def answer_consent(
    request: ApiRequest,
    reference: Reference,
    number: Place,
    purpose: Purpose,
    whom: Query[Whom],
    body: Answered,
    key: Key,
) -> HttpResponse:
    """Record what somebody answered: yes, no, or not yet. Who says no to the return after a yes withdraws instead."""

    def deed() -> str:
        hand = case_for(request.actor, reference, on=request.today)
        require(hand.by, Permission.RECORD_CONSENT)
        behind(request, "happened_at", body.happened_at)
        _record(request, hand, number, _question(request, hand, purpose, whom), body)
        return f"{ROOT}/cases/{reference}/consents"

    return done_once(request, key, deed)


@router.post(
    "/cases/{reference}/persons/{number}/consents/{purpose}/withdrawal",
    response=answers(Done, WRITTEN, status=201),
    url_name="api_consent_withdraw",
    operation_id="withdrawConsent",
)
def withdraw_consent(
    request: ApiRequest,
    reference: Reference,
    number: Place,
    purpose: Purpose,
    whom: Query[Whom],
    body: TakenBack,
    key: Key,
) -> HttpResponse:
    """Hear that somebody takes a consent back, of a file that is stored only too; the return has a verb of its own."""

    def deed() -> str:
        hand = case_for(request.actor, reference, on=request.today, even_restricted=True)
        require(hand.by, Permission.WITHDRAW)
        actions.withdraw_consent(
            case=hand.case,
            member=member_at(hand.case, number),
            question=_question(request, hand, purpose, whom),
            heard=body.heard,
            words=body.words,
            by=hand.by,
            at=request.now,
        )
        return f"{ROOT}/cases/{reference}/consents"

    return done_once(request, key, deed)


def _question(request: ApiRequest, hand: CaseInHand, purpose: Purpose, whom: Whom) -> Question:
    """Return the question of an address; an organisation that could not be asked about is as good as none there."""
    if whom.organisation is None:
        return Question(purpose)
    standings = queries.weighed_standings(hand.case, on=request.today)
    asked = {question.organisation_id for questions in standings.values() for question in questions}
    if whom.organisation not in {*asked, *queries.possible_recipients(hand.case, on=request.today)}:
        raise OutOfScope
    return Question(purpose, whom.organisation)


def _record(request: ApiRequest, hand: CaseInHand, number: int, question: Question, told: Answered) -> None:
    """Call the one verb that the answer asks for."""
    texts = queries.texts_in_force(question.purpose, languages={told.language, "eng"}, on=request.today)
    text = texts.get(told.language) or texts.get("eng")
    if text is None:
        raise Refused(say(NO_TEXT))
    put: dict[str, Any] = {
        "case": hand.case,
        "member": member_at(hand.case, number),
        "question": question,
        "asking": Asking(
            text=text,
            language=told.language,
            explained=told.explained,
            happened_at=told.happened_at.astimezone(UTC),
            interpreter=told.interpreter,
            place=told.place,
        ),
        "by": hand.by,
        "at": request.now,
    }
    if told.answer is Reply.GIVEN:
        actions.give_consent(**put, giving=_giving(told))
    elif told.answer is Reply.REFUSED:
        actions.refuse_consent(**put, words=told.words)
    else:
        actions.put_question(**put)


def _giving(told: Answered) -> Giving:
    if told.given_by is None or told.mode is None:
        missing = "given_by" if told.given_by is None else "mode"
        raise Refused(
            say(msgid("Nothing was recorded, because a yes needs who gave it, and how. Say both.")),
            field=missing,
        )
    return Giving(
        given_by=told.given_by,
        mode=told.mode,
        giver_name=told.giver_name,
        witness=told.witness,
        valid_until=told.valid_until,
        words=told.words,
    )


def _shape(number: int, question: Question, standing: Standing) -> ConsentShape:
    event = standing.event
    given = event is not None and event.kind == EventKind.GIVEN.value
    return ConsentShape(
        person=number,
        purpose=question.purpose,
        organisation=question.organisation_id,
        state=standing.state,
        text_version=event.text.version if event and event.text else "",
        language=event.language if event else "",
        explained=event.explained if event else "",
        interpreter=event.interpreter if event else "",
        mode=event.mode or "" if event and given else "",
        given_by=event.given_by or "" if event and given else "",
        heard=event.heard if event else "",
        child_answer=standing.child_answer.value if standing.child_answer else "",
        happened_at=event.happened_at if event else None,
        valid_until=event.valid_until if event else None,
        recorded_by=event.recorded_by.name if event and event.recorded_by else "",
    )
