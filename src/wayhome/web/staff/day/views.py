"""The view of the day."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission, Relation
from wayhome.casefile.cases import queries
from wayhome.casefile.cases.queries import CaseFilter, CaseRow
from wayhome.casefile.cases.scopes import access_of, sees_cases
from wayhome.casefile.funding.queries import opens_cases
from wayhome.ground.messaging.queries import notices_since
from wayhome.process.queries import unanswered_messages
from wayhome.stages.consent.queries import drafts_to_read
from wayhome.stages.counselling.queries import points_to_read
from wayhome.stages.journey.queries import boarded_since
from wayhome.stages.outreach.queries import waiting_referrals
from wayhome.web.shared.pages import StaffRequest, answer, staff_page
from wayhome.web.staff.day import presenters
from wayhome.web.staff.day.notice_presenters import read_all_action

NOTICES_SINCE = dt.timedelta(hours=24)
DEADLINES_WITHIN = dt.timedelta(days=30)


@require_GET
@staff_page
def my_day(request: StaffRequest) -> HttpResponse:
    """Show what is overdue, due, awaited and arriving; a role that sees no case is told so."""
    by, today = request.actor, request.today
    if not sees_cases(by):
        return answer(request, "staff/day/no_cases.html", presenters.no_cases_page(by))
    tasks = queries.open_tasks(by, on=today)
    boarded: Mapping[uuid.UUID, dt.date] = {}
    arriving: Sequence[CaseRow] = ()
    if allows(by.on(Relation.AGREEMENT), Permission.CONFIRM_ARRIVAL):
        boarded = boarded_since(access_of(by, on=today))
        where = CaseFilter(among=frozenset(boarded), shared_with_us=True, open_only=True)
        arriving = queries.case_list(by, where=where, on=today, size=8).rows
    context = presenters.day_page(
        by=by,
        today=today,
        tasks=tasks,
        people=queries.people_by_place(presenters.cases_shown(tasks)),
        beside=presenters.Beside(
            messages=unanswered_messages(by),
            arriving=[(row, boarded[row.case.id]) for row in arriving],
            referrals=waiting_referrals(by, on=today) if allows(by, Permission.ANSWER_REFERRAL) else (),
        ),
        notices=notices_since(request.now - NOTICES_SINCE, queries.reader_of(by, on=today)),
        steps=queries.my_steps(by, on=today),
        deadlines=queries.deadlines_until(by, today + DEADLINES_WITHIN, on=today),
        opens=opens_cases(by, on=today),
    )
    if waiting := _texts_to_read(by):
        context["groups"].append(presenters.texts_to_read(waiting))
    read_all = read_all_action(request.now) if context["notices"] else None
    return answer(request, "staff/day/my_day.html", {**context, "read_all": read_all})


def _texts_to_read(by: Actor) -> int:
    """Return how many drafts wait for this person as their second reader; no question is asked for anybody else."""
    if not allows(by, Permission.KEEP_TEXTS):
        return 0
    return drafts_to_read(by.user_id) + points_to_read(by.user_id)
