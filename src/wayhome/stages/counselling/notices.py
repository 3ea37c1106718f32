"""What protection officers and colleagues are told: tasks and notices that name nobody and nothing."""

from __future__ import annotations

import datetime as dt
import uuid

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.enums import Area, TaskCode
from wayhome.casefile.cases.models import Case, CaseMember, Task
from wayhome.casefile.cases.telling import Asks, make_task
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import msgid, say
from wayhome.stages.counselling.enums import CONCERN_LABELS, ConcernKind

LOOK_WITHIN = dt.timedelta(days=3)
"""House default: a colleague looks at a doubt within three days."""
LOOK = "look"
"""One code for all of these: it stands in plain beside the sealed words, and a code of its own would tell them."""


def ask_protection_officer(case: Case, *, kind: ConcernKind, concern_id: uuid.UUID, at: dt.datetime) -> None:
    """Give the protection officers a task for today, and a notice that says only which case needs them."""
    make_task(
        case=case,
        sentence=say(
            msgid("Concern: %(kind)s. Look at it today, and decide with a reason before anything goes on."),
            kind=say(CONCERN_LABELS[kind]),
        ),
        due_on=at.date(),
        at=at,
        area=Area.PROTECTION,
        role=Role.PROTECTION_OFFICER.value,
        asks=Asks(TaskCode.PROTECTION_CONCERN, concern_id),
    )
    notify(
        organisation_id=case.organisation_id,
        role=Role.PROTECTION_OFFICER.value,
        case_id=case.id,
        code=LOOK,
        sentence=say(msgid("%(reference)s needs you today."), reference=case.reference),
        at=at,
        urgent=True,
    )


def ask_health_officer(case: Case, *, member: CaseMember, at: dt.datetime) -> None:
    """Give the health officers a task: somebody named something to plan for."""
    make_task(
        case=case,
        sentence=say(msgid("The screening named something about health to plan for. Ask the person.")),
        due_on=(at + LOOK_WITHIN).date(),
        at=at,
        area=Area.HEALTH,
        role=Role.HEALTH_OFFICER.value,
        asks=Asks(TaskCode.HEALTH_NAMED, member.id),
    )


def ask_second_look(case: Case, *, member: CaseMember, by: Actor, at: dt.datetime) -> None:
    """Ask a colleague to talk with somebody whose free choice is in doubt; once while nobody has."""
    asked = Task.objects.filter(case=case, subject_id=member.id, done_at__isnull=True)
    if any(task.kind is TaskCode.SECOND_LOOK for task in asked):
        return
    make_task(
        case=case,
        sentence=say(
            msgid(
                "It is in doubt whether person %(number)s chooses freely. "
                "Talk with them alone, then record your own assessment."
            ),
            number=member.position,
        ),
        due_on=(at + LOOK_WITHIN).date(),
        at=at,
        area=Area.COUNSELLING,
        role=Role.RETURN_COUNSELLOR.value,
        asks=Asks(TaskCode.SECOND_LOOK, member.id, by.user_id),
    )
