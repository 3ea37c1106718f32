"""What each verb is told, and the one action that it calls; the same actions as the buttons and forms of the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from ninja import Field, Schema

from wayhome.api.v1.asked import ApiRequest
from wayhome.api.v1.problems import Asked
from wayhome.api.v1.shapes import Day, Moment, Place, Text
from wayhome.casefile.cases.enums import Closure, HoldReason
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.queries import member_at
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.process.actions import after, ending, home, preparing, staying, travel, withdrawal
from wayhome.process.enums import Verb
from wayhome.safeguards.words import GivenBy
from wayhome.stages.journey.enums import ArrivalEvidence, DepartureEvidence

SIGN_OFF = "sign_off"
"""A protection officer's signature, which moves nothing and is no verb of the table."""


class Nothing(Schema):
    """A verb that needs nothing said."""


class Reason(Schema):
    """A verb that needs a reason in one sentence."""

    reason: Text = Field(min_length=1)


class Refusal(Reason):
    """Reasons in writing, and whether the person was told how to object."""

    remedy_explained: bool


class Closing(Schema):
    """Why a case ends, and how the person was told."""

    code: Closure
    person_told: Text = Field(min_length=1, description="when and how, or why it was not possible")
    words: Text = ""


class Waiting(Schema):
    """Why a case waits."""

    reason: HoldReason


class OfOne(Schema):
    """A verb about one person."""

    person: Place


class OfOneBecause(OfOne):
    """A verb about one person that needs a reason."""

    reason: Text = Field(min_length=1)


class OfOneTold(OfOne):
    """A verb about one person, with what is known."""

    words: Text = ""


class Boarding(OfOne):
    """A boarding: when, and how it is known; why it is recorded late, after 31 days."""

    boarded_at: Moment
    evidence: DepartureEvidence
    words: Text = ""


class Arrival(OfOne):
    """An arrival: when, and how it is known; why it is recorded late, after 31 days."""

    arrived_at: Moment
    evidence: ArrivalEvidence
    words: Text = ""


class HomeAlready(OfOne):
    """Since which day somebody is home, and how it is known."""

    home_on: Day
    evidence: ArrivalEvidence


class Reassessment(Schema):
    """Whether the reassessment after arrival has begun."""

    reassessment_begun: bool


class FollowUp(Schema):
    """Whether everything that is still open has somebody who does it."""

    open_items_have_owner: bool


class Withdrawing(OfOne):
    """Who withdraws, and who says so; no reason is needed."""

    given_by: GivenBy = GivenBy.SELF
    said: Text = ""


Call = Callable[[ApiRequest, CaseInHand, Any], object]


@dataclass(frozen=True)
class Told:
    """What a verb is told, and what it calls."""

    body: type[Schema]
    call: Call


def _who(hand: CaseInHand, told: OfOne) -> CaseMember:
    return member_at(hand.case, told.person)


def behind(request: ApiRequest, name: str, when: date) -> None:
    """Do nothing for what lies behind; raise the problem that a form would show for what has not happened yet."""
    ahead = when > request.now if isinstance(when, datetime) else when > request.today
    if ahead:
        says = _("This lies ahead, so it has not happened. Write the day on which it did.")
        raise Asked(
            HTTPStatus.UNPROCESSABLE_ENTITY, "wrong_shape", says, fields=[{"name": name, "says": says}]
        )


def _of_case(hand: CaseInHand, request: ApiRequest) -> dict[str, Any]:
    return {"case": hand.case, "by": hand.by, "at": request.now}


def _plain(action: Callable[..., object], *, today: bool = False, takes: tuple[str, ...] = ()) -> Call:
    """Return the call of an action about the whole case; ``takes`` are the fields that it is told as they stand."""

    def call(request: ApiRequest, hand: CaseInHand, told: Any) -> object:
        more = {name: getattr(told, name) for name in takes}
        if today:
            more["today"] = request.today
        return action(**_of_case(hand, request), **more)

    return call


def _of_one(
    action: Callable[..., object],
    *,
    today: bool = False,
    takes: Mapping[str, str] | None = None,
    happened: str = "",
) -> Call:
    """Return the call of an action about one person; ``takes`` names what the action is told by the field that holds it."""

    def call(request: ApiRequest, hand: CaseInHand, told: Any) -> object:
        if happened:
            behind(request, happened, getattr(told, happened))
        more = {name: getattr(told, held) for name, held in (takes or {}).items()}
        if today:
            more["today"] = request.today
        return action(**_of_case(hand, request), member=_who(hand, told), **more)

    return call


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


WORDS, REASON = _same("words"), _same("reason")
TOLD: Mapping[str, Told] = {
    Verb.BEGIN_COUNSELLING.value: Told(Nothing, _plain(preparing.begin_counselling)),
    Verb.APPLY.value: Told(Nothing, _plain(preparing.apply, today=True)),
    Verb.TAKE_BACK.value: Told(Nothing, _plain(preparing.take_back)),
    Verb.ASK_FOR_MORE.value: Told(Reason, _plain(preparing.ask_for_more, today=True, takes=("reason",))),
    Verb.APPROVE.value: Told(Nothing, _plain(preparing.approve, today=True)),
    Verb.RECONSIDER.value: Told(Reason, _plain(preparing.reconsider, takes=("reason",))),
    Verb.REFUSE.value: Told(Refusal, _plain(preparing.refuse, takes=("reason", "remedy_explained"))),
    Verb.PREPARE.value: Told(Nothing, _plain(preparing.prepare)),
    Verb.CLEAR.value: Told(Nothing, _plain(preparing.clear, today=True)),
    SIGN_OFF: Told(Nothing, _plain(preparing.sign_off_protection, today=True)),
    Verb.UNCLEAR.value: Told(Reason, _plain(preparing.unclear, takes=("reason",))),
    Verb.CONFIRM_BOARDING.value: Told(
        Boarding,
        _of_one(
            travel.confirm_boarding,
            today=True,
            takes=_same("boarded_at", "evidence", "words"),
            happened="boarded_at",
        ),
    ),
    Verb.NO_SHOW.value: Told(OfOneTold, _of_one(travel.record_no_show, takes=WORDS)),
    Verb.INTERRUPTED.value: Told(
        OfOneBecause, _of_one(travel.record_interruption, takes={"words": "reason"})
    ),
    Verb.CORRECT_DEPARTURE.value: Told(OfOneBecause, _of_one(travel.correct_departure, takes=REASON)),
    Verb.CONFIRM_ARRIVAL.value: Told(
        Arrival,
        _of_one(
            travel.confirm_arrival, takes=_same("arrived_at", "evidence", "words"), happened="arrived_at"
        ),
    ),
    Verb.CORRECT_ARRIVAL.value: Told(OfOneBecause, _of_one(travel.correct_arrival, takes=REASON)),
    Verb.CONFIRM_HOME.value: Told(
        HomeAlready,
        _of_one(home.confirm_home, today=True, takes=_same("home_on", "evidence"), happened="home_on"),
    ),
    Verb.CORRECT_HOME.value: Told(OfOneBecause, _of_one(home.correct_home, today=True, takes=REASON)),
    Verb.BACK_IN_HOST.value: Told(OfOneTold, _of_one(staying.record_back_in_host, takes=WORDS)),
    Verb.STAYS.value: Told(OfOneBecause, _of_one(staying.record_stays, takes=REASON)),
    Verb.START_AGAIN.value: Told(OfOne, _of_one(staying.start_again)),
    Verb.DECEASED.value: Told(OfOneTold, _of_one(staying.record_death, takes=WORDS)),
    Verb.START_REINTEGRATION.value: Told(
        Reassessment, _plain(after.start_reintegration, takes=("reassessment_begun",))
    ),
    Verb.BACK_TO_ARRIVED.value: Told(Reason, _plain(after.back_to_arrived, takes=("reason",))),
    Verb.START_FOLLOW_UP.value: Told(
        FollowUp, _plain(after.start_follow_up, takes=("open_items_have_owner",))
    ),
    Verb.RESUME_REINTEGRATION.value: Told(Reason, _plain(after.resume_reintegration, takes=("reason",))),
    Verb.WITHDRAW.value: Told(Withdrawing, _of_one(withdrawal.withdraw, takes=_same("given_by", "said"))),
    Verb.CLOSE.value: Told(Closing, _plain(ending.close, takes=("code", "words", "person_told"))),
    Verb.REOPEN.value: Told(Reason, _plain(ending.reopen, takes=("reason",))),
    Verb.HOLD.value: Told(Waiting, _plain(ending.hold, takes=("reason",))),
    Verb.RESUME.value: Told(Nothing, _plain(ending.resume)),
}
"""Every verb of a page of a case. Opening one has an address of its own, and ``go_on_elsewhere`` is a part of splitting."""
