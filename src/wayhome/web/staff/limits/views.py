"""Who opened many files today, and a button that opens as many again."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wayhome.casefile.access.actions import lift_limit
from wayhome.casefile.access.limits import OpenedToday, colleague_at, opened_much
from wayhome.web.shared.pages import StaffRequest, answer, staff_page, utc_day
from wayhome.web.shared.presenting import Action, Cell, Column, Empty, Head, Link, Row, Table


@require_GET
@staff_page
def limits(request: StaffRequest) -> HttpResponse:
    """Show who reached the number of files for an hour today, and who may open as many again."""
    found = opened_much(request.actor, day=utc_day(request), from_files=settings.FILES_AN_HOUR)
    context = {
        "crumbs": [Link(_("Many files"))],
        "head": Head(
            _("Many files"),
            lead=_(
                "Who opened %(hour)s files or more today, or proved again who they are. One person opens %(day)s in a "
                "day; you can open as many again, once a day."
            )
            % {"hour": settings.FILES_AN_HOUR, "day": settings.FILES_A_DAY},
        ),
        "empty": Empty(_("Nobody has opened many files today.")),
        "table": Table(
            caption=_("Most files first"),
            columns=[
                Column(_("Who")),
                Column(_("Files today")),
                Column(_("Proved again")),
                Column(_("What to do"), hidden_label=True),
            ],
            rows=[_row(request, one) for one in found],
        )
        if found
        else None,
    }
    return answer(request, "staff/limits/list.html", context)


def _row(request: HttpRequest, one: OpenedToday) -> Row:
    may_open = not one.lifted and one.user.id != request.user.pk
    more = Action(
        _("Open more today"),
        reverse("limit_lift", args=[one.user.id]),
        "quiet",
        post=True,
        about=one.user.name,
    )
    return Row(
        [
            Cell(one.user.name, note=_("may open as many again") if one.lifted else ""),
            Cell(str(one.files)),
            Cell(str(one.step_ups)),
            Cell(actions=[more] if may_open else []),
        ]
    )


@require_POST
@staff_page
def open_more(request: StaffRequest, key: int) -> HttpResponse:
    """Let a colleague open as many files again today."""
    lift_limit(user=colleague_at(request.actor, key), by=request.actor, at=request.now)
    messages.success(request, _("They can open more files today, and have been told."))
    return redirect("limits")
