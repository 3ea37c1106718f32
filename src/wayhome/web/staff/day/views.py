"""The view of the day."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from wayhome.casefile.cases import queries
from wayhome.casefile.cases.queries import CaseFilter
from wayhome.casefile.cases.scopes import access_of
from wayhome.ground.messaging.queries import notices_since
from wayhome.process.queries import unanswered_messages
from wayhome.stages.journey.queries import boarded_since
from wayhome.web.shared.pages import StaffRequest, answer, staff_page
from wayhome.web.staff.day import presenters

NOTICES_SINCE = dt.timedelta(hours=24)
DEADLINES_WITHIN = dt.timedelta(days=30)


@require_GET
@staff_page
def my_day(request: StaffRequest) -> HttpResponse:
    """Show what is overdue, due, awaited and arriving; a role that sees no case is told so."""
    by, today = request.actor, request.today
    if not presenters.sees_cases(by):
        return answer(request, "staff/day/no_cases.html", presenters.no_cases_page(by))
    tasks = queries.open_tasks(by)
    boarded = boarded_since(access_of(by, on=today))
    arriving = queries.case_list(
        by,
        where=CaseFilter(among=frozenset(boarded), shared_with_us=True, open_only=True),
        on=today,
        size=8,
    )
    context = presenters.day_page(
        by=by,
        today=today,
        tasks=tasks,
        people=queries.people_by_place(presenters.cases_shown(by, tasks)),
        messages=unanswered_messages(by),
        arriving=[(row, boarded[row.case.id]) for row in arriving.rows],
        notices=notices_since(
            request.now - NOTICES_SINCE,
            organisation_id=by.organisation_id,
            office_id=by.office_id,
            user_id=by.user_id,
            roles=[role.value for role in by.roles],
        ),
        steps=queries.my_steps(by, on=today),
        deadlines=queries.deadlines_until(by, today + DEADLINES_WITHIN, on=today),
    )
    return answer(request, "staff/day/my_day.html", context)
