"""After arrival: plain verbs only; the rooms of reintegration and monitoring are furnished later."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.enums import State, TaskCode
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.telling import settle_tasks
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.engine import Told, begin, move
from wayhome.process.enums import Verb


def start_reintegration(*, case: Case, reassessment_begun: bool, by: Actor, at: dt.datetime) -> Case:
    """Start reintegration once the reassessment at home has begun. Raises ``Refused`` and ``NotPermitted``."""
    locked, row = begin(case, Verb.START_REINTEGRATION, by=by)
    if not reassessment_begun:
        raise Refused(
            say(
                msgid(
                    "Reintegration was not started, because the reassessment after arrival has not begun. "
                    "Meet the person and look at their situation again first."
                )
            ),
            code="reassessment_missing",
            field="reassessment_begun",
        )
    settle_tasks(case_id=locked.id, codes=[TaskCode.REASSESS], by=by, at=at)
    return move(locked, row, to=State.REINTEGRATING, by=by, at=at, told=Told(icon="house-heart"))


def back_to_arrived(*, case: Case, reason: str, by: Actor, at: dt.datetime) -> Case:
    """Take the start of reintegration back. Raises ``Refused`` and ``NotPermitted``."""
    locked, row = begin(case, Verb.BACK_TO_ARRIVED, by=by, reason=reason)
    return move(
        locked, row, to=State.ARRIVED, by=by, at=at, reason=reason, told=Told(icon="arrow-counterclockwise")
    )


def start_follow_up(*, case: Case, open_items_have_owner: bool, by: Actor, at: dt.datetime) -> Case:
    """Start follow-up when every open item has an owner. Raises ``Refused`` and ``NotPermitted``."""
    locked, row = begin(case, Verb.START_FOLLOW_UP, by=by)
    if not open_items_have_owner:
        raise Refused(
            say(
                msgid(
                    "Follow-up was not started, because an open item has no owner. Give each open item to somebody first."
                )
            ),
            code="items_without_owner",
            field="open_items_have_owner",
        )
    return move(locked, row, to=State.FOLLOWING_UP, by=by, at=at, told=Told(icon="calendar-check"))


def resume_reintegration(*, case: Case, reason: str, by: Actor, at: dt.datetime) -> Case:
    """Go back from follow-up to reintegration. Raises ``Refused`` and ``NotPermitted``."""
    locked, row = begin(case, Verb.RESUME_REINTEGRATION, by=by, reason=reason)
    return move(
        locked,
        row,
        to=State.REINTEGRATING,
        by=by,
        at=at,
        reason=reason,
        told=Told(icon="arrow-counterclockwise"),
    )
