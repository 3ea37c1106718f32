"""Views of the case file that only read: the list and the way to one case, the overview, the history."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.access.restriction import Restriction
from wayhome.casefile.cases import queries
from wayhome.casefile.cases.actions import look_up_readers
from wayhome.casefile.cases.scopes import case_for, finds_people, references_of, sees_cases
from wayhome.casefile.funding.queries import opens_cases
from wayhome.ground.values.days import can_be_meant
from wayhome.web.shared.pages import StaffRequest, answer, staff_page, utc_day
from wayhome.web.staff.cases import (
    list_presenters,
    looks_presenters,
    overview_presenters,
    restriction_presenters,
)
from wayhome.web.staff.cases.list_filters import filter_of
from wayhome.web.staff.cases.list_views import shown_by


@require_GET
@staff_page
def case_list(request: StaffRequest) -> HttpResponse:
    """Show the cases that the acting organisation holds, soonest journey first.

    A role that sees no case is told so on its day.
    """
    by = request.actor
    if not sees_cases(by):
        return redirect("my_day")
    choices = queries.list_choices(by, on=request.today)
    shown = shown_by(request, choices)
    page = queries.case_list(
        by,
        where=filter_of(shown.view, shown.form.cleaned_data, by, request.today),
        on=request.today,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    reader = list_presenters.Reader(
        by, request.seat.office_name, opens_cases(by, on=request.today), finds_people(by)
    )
    context = list_presenters.cases_page(page, shown, choices.views, reader, request.today)
    return answer(request, "staff/cases/list.html", context)


@require_GET
@staff_page
def overview(request: StaffRequest, reference: str) -> HttpResponse:
    """Show where a case stands, what blocks its next step, who is in it, and what happened last."""
    hand = case_for(request.actor, reference, on=request.today, even_restricted=True)
    if hand.by.restriction is Restriction.STORED_ONLY:
        return answer(
            request, "staff/cases/restricted.html", restriction_presenters.closed_page(hand, request)
        )
    return answer(request, "staff/cases/case.html", overview_presenters.overview(hand, request))


@require_GET
@staff_page
def history(request: StaffRequest, reference: str) -> HttpResponse:
    """Show everything that happened on a case, and each move from step to step."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.READ_HISTORY)
    return answer(
        request, "staff/cases/history.html", overview_presenters.history(hand, request, _("History"))
    )


@require_GET
@staff_page
def looks(request: StaffRequest, reference: str) -> HttpResponse:
    """Show who looked at a case, when, at what and why, a page at a time."""
    hand = case_for(request.actor, reference, on=request.today, even_restricted=True)
    page = look_up_readers(
        hand, after=request.GET.get("after", ""), before=request.GET.get("before", ""), at=request.now
    )
    return answer(request, "staff/cases/looks.html", looks_presenters.looks_page(hand, request, page))


@require_GET
@staff_page
def unexplained_looks(request: StaffRequest) -> HttpResponse:
    """Show the looks of one day, yesterday without a choice, that somebody has to ask about."""
    day = _day_asked(request.GET.get("day", "")) or utc_day(request) - dt.timedelta(days=1)
    looks = queries.looks_to_ask_about(request.actor, day)
    references = references_of(
        [look.case_id for look in looks if look.case_id], request.actor, on=request.today
    )
    context = looks_presenters.unexplained_page(looks, references, day=day)
    return answer(request, "staff/cases/unexplained.html", context)


def _day_asked(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if can_be_meant(day) else None
