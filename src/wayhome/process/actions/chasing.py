"""Unconfirmed arrivals: after some days somebody asks."""

from __future__ import annotations

import datetime as dt

from django.db.models import Min

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.enums import State, TaskCode
from wayhome.casefile.cases.models import Case, Task
from wayhome.casefile.cases.telling import Asks, make_task
from wayhome.ground.audit.recording import record
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.models import Traveller

ASK_AFTER = dt.timedelta(days=14)  # case.md 2: unconfirmed arrival after 14 days is a task


def chase_unconfirmed_arrivals(*, organisation_id: int, today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Make one task for each case of which somebody boarded so long ago and never arrived; return how many.

    A case that ever had such a task gets no second one. Timers act here for their own organisation, so no
    permission is asked beyond having the case in scope.
    """
    asked = Task.objects.filter(
        organisation_id=organisation_id, code=TaskCode.ARRIVAL_UNCONFIRMED.value
    ).values("case_id")
    boarded = Traveller.objects.filter(
        travel_state=TravelState.BOARDED.value, boarded_on__lte=today - ASK_AFTER
    ).exclude(case_id__in=asked)
    late = Case.objects.filter(organisation_id=organisation_id, pk__in=boarded.values("case_id"))
    first = dict(boarded.values_list("case_id").annotate(first=Min("boarded_on")))
    count = 0
    for case in late.exclude(state=State.CLOSED.value).order_by("id"):
        make_task(
            case=case,
            sentence=say(
                msgid("Arrival is not confirmed since %(day)s: ask the other side, or call"),
                day=first[case.id],
            ),
            due_on=today,
            at=at,
            role="return_counsellor",
            asks=Asks(TaskCode.ARRIVAL_UNCONFIRMED),
        )
        record("process:arrival:chase", by=by, at=at, case_id=case.id, subject=case)
        count += 1
    return count
