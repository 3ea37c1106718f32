"""The verbs of tasks: make one, give it to somebody else or take it over, mark it as done."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.access.queries import users_with_role
from wayhome.casefile.cases.enums import Area, TaskCode
from wayhome.casefile.cases.models import Case, Task
from wayhome.casefile.cases.telling import Asks, make_task
from wayhome.ground.accounts.models import User
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.messaging.models import Notice
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import Sentence, msgid, say

TASK_DUE = "cases:task:due"


def give_task(
    *,
    case: Case,
    sentence: Sentence,
    due_on: dt.date,
    area: Area,
    role: str,
    user_id: int | None,
    waits_for: str,
    by: Actor,
    at: dt.datetime,
) -> Task:
    """Make a task by hand and return it. Raises ``NotPermitted``."""
    require(by, Permission.GIVE_TASKS)
    task = make_task(
        case=case,
        sentence=sentence,
        due_on=due_on,
        at=at,
        area=area,
        organisation_id=by.organisation_id,
        role=role,
        user_id=user_id,
        asks=Asks(TaskCode.BY_HAND),
    )
    if waits_for.strip():
        task.waits_for = waits_for.strip()
        task.save(update_fields=["waits_for"])
    record("cases:task:give", by=by, at=at, case_id=case.id, subject=task)
    return task


def finish_task(*, task: Task, by: Actor, at: dt.datetime) -> Task:
    """Mark a task as done; done twice changes nothing. Raises ``NotPermitted``, and ``OutOfScope`` for others' tasks."""
    require(by, Permission.WORK_TASKS)
    row = Task.objects.select_for_update().get(pk=task.pk)
    if row.organisation_id != by.organisation_id:
        raise OutOfScope
    if row.done_at is None:
        row.done_at = at
        row.done_by_id = by.user_id
        row.save(update_fields=["done_at", "done_by"])
        record("cases:task:finish", by=by, at=at, case_id=row.case_id, subject=row)
    return row


def hand_task(
    *, task: Task, to: User | None, role: Role | None, today: dt.date, by: Actor, at: dt.datetime
) -> Task:
    """Give an open task to a colleague, to everybody of a role, or take it over; one of the two is named.

    The colleague gets a notice. Raises ``NotPermitted``, ``OutOfScope`` for tasks or people of others, and
    ``Refused`` when it is done already or nobody is named.
    """
    require(by, Permission.WORK_TASKS)
    row = Task.objects.select_for_update(of=("self",)).select_related("case").get(pk=task.pk)
    if row.organisation_id != by.organisation_id:
        raise OutOfScope
    if row.done_at is not None:
        raise Refused(say(msgid("Nothing was changed: this task is done already. Load the page again.")))
    if (to is None) == (role is None):
        raise Refused(
            say(msgid("Nothing was changed, because nobody is named. Choose a colleague or a role.")),
            field="to",
        )
    if to is not None and not _works_here(to, by, today):
        raise OutOfScope
    row.user_id = to.id if to else None
    row.role = role.value if role else row.role
    row.save(update_fields=["user", "role"])
    record("cases:task:hand", by=by, at=at, case_id=row.case_id, subject=row)
    if to is not None and not by.is_same_person(to.id):
        notify(
            organisation_id=row.organisation_id,
            user_id=to.id,
            case_id=row.case_id,
            code="cases:task:hand",
            sentence=say(
                msgid("Case %(reference)s: a colleague gave you a task."), reference=row.case.reference
            ),
            at=at,
        )
    return row


def _works_here(user: User, by: Actor, today: dt.date) -> bool:
    held = users_with_role(organisation_id=by.organisation_id, role=None, on=today)
    return held.filter(pk=user.pk, is_active=True).exists()


def tell_due_tasks(*, organisation_id: int, today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Tell everybody who has tasks that are due on a day, each once with how many, and return how many; a timer's.

    Whoever was told in the last twelve hours is not told again, so that the timer may run twice in a night.

    What nobody in particular has is told to the role of the office it was given to. Overdue ones were told on their day,
    and what was given to nobody stands on everybody's day anyway.
    """
    due = Task.objects.filter(organisation_id=organisation_id, done_at__isnull=True, due_on=today)
    told: Counter[tuple[int | None, int | None, str]] = Counter()
    for user_id, office_id, role in due.values_list("user_id", "office_id", "role"):
        if user_id or role:
            told[(user_id, None, "") if user_id else (None, office_id, role)] += 1
    lately = Notice.objects.filter(
        organisation_id=organisation_id, code=TASK_DUE, made_at__gt=at - dt.timedelta(hours=12)
    )
    for whom in lately.values_list("user_id", "office_id", "role"):
        told.pop(whom, None)
    for (person, office, of_role), number in told.items():
        notify(
            organisation_id=organisation_id,
            user_id=person,
            office_id=office,
            role=of_role,
            code=TASK_DUE,
            sentence=say(msgid("Tasks that are due today: %(count)s"), count=number),
            at=at,
        )
    if told:
        record("cases:task:due", by=by, at=at, detail={"told": len(told)})
    return len(told)
