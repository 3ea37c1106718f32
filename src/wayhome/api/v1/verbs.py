"""Verbs of a case: what can be done now and why not, and doing it; each has an address and a body of its own."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from ninja import Field, Router, Schema

from wayhome.api.v1.answers import done_once, match, shown
from wayhome.api.v1.asked import ApiRequest
from wayhome.api.v1.cases import address, case_tag
from wayhome.api.v1.shapes import MOVED, READ, WRITTEN, Done, IfMatch, IfNoneMatch, Key, Reference, answers
from wayhome.api.v1.speaking import said
from wayhome.api.v1.verb_bodies import SIGN_OFF, TOLD, Nothing, Told
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import BEFORE_BOARDING, State
from wayhome.casefile.cases.queries import open_hold
from wayhome.casefile.cases.scopes import CaseInHand, case_for
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.engine import refuse_by_state, refuse_left_out
from wayhome.process.enums import Verb
from wayhome.process.gathering import gather
from wayhome.process.sides import refuse_other_side
from wayhome.process.transitions import BY_VERB
from wayhome.process.worklist import offers

router = Router(tags=["verbs"])
WITHOUT_A_TAG = frozenset({Verb.WITHDRAW.value})
"""What nothing may stand in the way of, not even that the case has changed meanwhile."""
BESIDE = (Verb.HOLD, Verb.RESUME, Verb.CLOSE, Verb.REOPEN)
"""Verbs that stand on a case beside its way, and are not among what its state offers."""
SIGN_OFF_LABEL = msgid("Sign off protection")


class VerbShape(Schema):
    """One verb that starts from where the case stands: open, or closed with every reason that its reader may read."""

    verb: str
    label: str
    open: bool
    because: list[str]
    about_one_person: bool
    do: str = Field(description="the address that does it, by POST")


class Verbs(Schema):
    """What can be done on a case now."""

    verbs: list[VerbShape]


@router.get(
    "/cases/{reference}/verbs", response=answers(Verbs, READ), url_name="api_verbs", operation_id="readVerbs"
)
def read_verbs(request: ApiRequest, reference: Reference, if_none_match: IfNoneMatch = "") -> HttpResponse:
    """Read what can be done on a case now, and why a step is closed: the same answers as the buttons give."""
    hand = case_for(request.actor, reference, on=request.today)
    gathered = gather(hand.case, today=request.today, now=request.now)
    found = [
        _shape(hand, one.row.verb, [said(sentence) for sentence in one.closed_because])
        for one in offers(hand.case, hand.by, gathered)
    ]
    if State(hand.case.state) in BEFORE_BOARDING:
        found.append(_shape(hand, Verb.WITHDRAW, []))
    found += [_shape(hand, verb, _why_not(hand, verb, request)) for verb in BESIDE if _starts(hand, verb)]
    return shown(request, Verbs(verbs=found))


def _starts(hand: CaseInHand, verb: Verb) -> bool:
    """Return whether a verb beside the way starts from where the case stands."""
    if State(hand.case.state) not in BY_VERB[verb].from_states:
        return False
    waits = open_hold(hand.case) is not None
    return {Verb.HOLD: not waits, Verb.RESUME: waits}.get(verb, True)


def _why_not(hand: CaseInHand, verb: Verb, request: ApiRequest) -> list[str]:
    row = BY_VERB[verb]
    try:
        require(hand.by, row.permission)
        refuse_other_side(hand.case, row, hand.by, on=request.today)
    except Refused as why:
        return [said(why.sentence)]
    return []


def _shape(hand: CaseInHand, verb: Verb, because: list[str]) -> VerbShape:
    row = BY_VERB[verb]
    return VerbShape(
        verb=verb.value,
        label=said(say(row.label)),
        open=not because,
        because=because,
        about_one_person=row.per_member or bool(row.people),
        do=f"{address(hand.case)}/verbs/{verb.value}",
    )


def _do(request: ApiRequest, reference: str, verb: str, told: Any) -> str:
    """Do a verb on a case as it was read, and return where the case is."""
    lock = verb not in WITHOUT_A_TAG
    hand = case_for(request.actor, reference, on=request.today, lock=lock, even_restricted=True)
    row = None if verb == SIGN_OFF else BY_VERB[Verb(verb)]
    require(hand.by, row.permission if row else Permission.DECIDE_PROTECTION)
    if lock:
        match(request, case_tag(hand))
    if row is not None:
        refuse_by_state(hand.case, row)
        refuse_left_out(hand.case, row)
    TOLD[verb].call(request, hand, told)
    return address(hand.case)


def _operation(verb: str, told: Told) -> None:
    """Give a verb its address; what it needs to be told is its body, in the words of the table."""
    row = None if verb == SIGN_OFF else BY_VERB[Verb(verb)]
    tagged = verb not in WITHOUT_A_TAG

    def moved(
        request: ApiRequest, reference: Reference, key: Key, body: Nothing, if_match: IfMatch = ""
    ) -> HttpResponse:
        return done_once(request, key, lambda: _do(request, reference, verb, body), status=HTTPStatus.OK)

    def heard(request: ApiRequest, reference: Reference, key: Key, body: Nothing) -> HttpResponse:
        return done_once(request, key, lambda: _do(request, reference, verb, body), status=HTTPStatus.OK)

    operation = moved if tagged else heard
    operation.__annotations__["body"] = told.body
    label = str(row.label if row else SIGN_OFF_LABEL)
    router.post(
        f"/cases/{{reference}}/verbs/{verb}",
        response=answers(Done, MOVED if tagged else WRITTEN),
        url_name=f"api_verb_{verb}",
        operation_id=f"do_{verb}",
        summary=label,
        description=str(row.told if row else SIGN_OFF_LABEL),
    )(operation)


for _verb, _told in TOLD.items():
    _operation(_verb, _told)
