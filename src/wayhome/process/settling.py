"""What settles each kind of task: the deed it asks for settles it in the same transaction, so that no list goes stale.

A task is done by hand only where nothing on file shows that it was done, or where it was written by hand.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.enums import TaskCode
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.telling import settle_tasks

BY_HAND = "finish_task"

SETTLED_BY: Mapping[TaskCode, tuple[str, ...]] = {
    TaskCode.BY_HAND: (BY_HAND,),
    TaskCode.DECIDE: ("approve", "refuse", "ask_for_more", "take_back", "withdraw", "close"),
    TaskCode.MORE: ("apply", "withdraw", "close"),
    TaskCode.DEADLINE: ("record_legal_fact", "confirm_boarding", "close"),
    TaskCode.CLEARANCE_FELL: ("clear", "withdraw", "close"),
    # A talk does not prove that these words were said; closing asks in writing whether the person was told.
    TaskCode.CONFIRM_WITHDRAWAL: (BY_HAND, "start_again", "close"),
    TaskCode.RELEASE_SEATS: ("release_seats",),
    TaskCode.ASK_AGAIN: (
        "save_session",
        "give_consent",
        "refuse_consent",
        "withdraw",
        "record_stays",
        "close",
    ),
    TaskCode.CUSTODY_AGAIN: ("record_protection_fact", "withdraw", "record_stays"),
    TaskCode.ASK_NO_SHOW: ("save_session", "book", "rebook", "withdraw", "record_stays", "close"),
    TaskCode.ARRIVAL_UNCONFIRMED: ("confirm_arrival", "record_interruption", "close"),
    TaskCode.REASSESS: ("start_reintegration", "correct_arrival", "correct_home", "close"),
    TaskCode.PROTECTION_CONCERN: ("decide_concern",),
    TaskCode.HEALTH_NAMED: ("record_fitness", "record_pregnancy", "record_health_answer"),
    TaskCode.SECOND_LOOK: ("record_voluntariness", "close"),
    TaskCode.ASSESSMENT_REVIEW: ("record_assessment", "close"),
    TaskCode.NEXT_SESSION: ("save_session", "close"),
    TaskCode.ASK_BACK: ("save_session", "start_again", "withdraw", "record_stays", "close"),
    TaskCode.LOOK_TODAY: (BY_HAND,),
    TaskCode.JOINED: (BY_HAND, "close"),
    TaskCode.NOBODY_LEFT: ("close",),
    # Who does what from now on is agreed in words; a new agreement with the same office takes it up again.
    TaskCode.SHARING_ENDED: (BY_HAND, "share", "close"),
    # Where somebody was sent is said in words; only whoever did it knows.
    TaskCode.POINT_TO_HELP: (BY_HAND,),
}
"""Each kind of task and the actions that settle it."""

OVERTAKEN_BY_CLOSING = tuple(code for code, deeds in SETTLED_BY.items() if "close" in deeds)
"""What nobody has to do on a closed case. Protection, health, seats that cost money and words by hand stay open."""

OF_A_MEMBER = (TaskCode.ASK_AGAIN, TaskCode.ASK_BACK, TaskCode.CUSTODY_AGAIN, TaskCode.ASK_NO_SHOW)
"""What is asked about one member's journey, and ends with it."""

OF_AN_APPLICATION = (TaskCode.DECIDE, TaskCode.MORE, TaskCode.CLEARANCE_FELL)
"""What is asked about an application or a clearance, and ends where the case goes back to counselling."""


def settle_for_member(*, case: Case, member_id: uuid.UUID, by: Actor, at: dt.datetime) -> None:
    """Settle what was asked about the journey of somebody who does not travel any more."""
    settle_tasks(case_id=case.id, codes=OF_A_MEMBER, subject_id=member_id, by=by, at=at)


def settle_at_closing(*, case: Case, by: Actor, at: dt.datetime) -> None:
    """Settle what closing a case overtakes."""
    settle_tasks(case_id=case.id, codes=OVERTAKEN_BY_CLOSING, by=by, at=at)
