"""Views of notices: read them, and mark one or all as read, each person for themself."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wayhome.casefile.cases.actions import mark_all_read, mark_read
from wayhome.casefile.cases.queries import reader_of
from wayhome.ground.messaging.queries import notices_read, notices_since
from wayhome.web.shared.pages import StaffRequest, answer, staff_page
from wayhome.web.staff.day.notice_presenters import notices_page

NEW_SINCE = dt.timedelta(days=90)
READ_SINCE = dt.timedelta(days=14)
MOST = 100


@require_GET
@staff_page
def notices(request: StaffRequest) -> HttpResponse:
    """Show the notices that are new to the person, the urgent ones first, and what they read lately."""
    reader = reader_of(request.actor, on=request.today)
    context = notices_page(
        notices_since(request.now - NEW_SINCE, reader, limit=MOST),
        notices_read(request.now - READ_SINCE, reader),
        now=request.now,
        today=request.today,
    )
    return answer(request, "staff/day/notices.html", context)


@require_POST
@staff_page
def read_one(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Mark one notice as read."""
    mark_read(notice_id=key, by=request.actor, at=request.now)
    return redirect("notices")


@require_POST
@staff_page
def read_all(request: StaffRequest) -> HttpResponse:
    """Mark as read what stood on the page; what came since then stays new."""
    mark_all_read(until=_until(request), by=request.actor, at=request.now)
    messages.success(request, _("Marked as read. What came meanwhile is still new."))
    return redirect("notices")


def _until(request: StaffRequest) -> dt.datetime:
    try:
        until = dt.datetime.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        return request.now
    return min(until, request.now) if until.tzinfo else request.now
