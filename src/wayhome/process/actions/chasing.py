"""Unconfirmed arrivals: after some days somebody asks."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.enums import State, TaskCode
from wayhome.casefile.cases.models import Case, Task
from wayhome.casefile.cases.telling import Asks, make_task
from wayhome.ground.audit.recording import record
from wayhome.ground.values.sentences import msgid, say

ASK_AFTER = dt.timedelta(days=14)  # case.md 2: unconfirmed arrival after 14 days is a task


def chase_unconfirmed_arrivals(*, organisation_id: int, today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Make one task for each case that departed so long ago without a confirmed arrival; return how many.

    A case that ever had such a task gets no second one. Timers act here for their own organisation, so no
    permission is asked beyond having the case in scope.
    """
    asked = Task.objects.filter(
        organisation_id=organisation_id, code=TaskCode.ARRIVAL_UNCONFIRMED.value
    ).values("case_id")
    late = Case.objects.filter(
        organisation_id=organisation_id,
        state=State.DEPARTED.value,
        departed_on__lte=today - ASK_AFTER,
    ).exclude(pk__in=asked)
    count = 0
    for case in late.order_by("departed_on", "id"):
        make_task(
            case=case,
            sentence=say(
                msgid("Arrival is not confirmed since %(day)s: ask the other side, or call"),
                day=case.departed_on,
            ),
            due_on=today,
            at=at,
            role="return_counsellor",
            asks=Asks(TaskCode.ARRIVAL_UNCONFIRMED),
        )
        record("process:arrival:chase", by=by, at=at, case_id=case.id, subject=case)
        count += 1
    return count
