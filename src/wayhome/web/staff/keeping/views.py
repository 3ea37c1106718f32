"""Views of keeping for the whole office: what is asked and what was erased, the monthly list, and the schedule."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.scopes import CaseInHand, case_by_key
from wayhome.keeping import actions, queries
from wayhome.keeping.models import Erasure
from wayhome.web.shared.pages import StaffRequest, answer, attempt, pressed, shape_ok, staff_page
from wayhome.web.staff.keeping import presenters
from wayhome.web.staff.keeping.forms import ScheduleForm

FORM = require_http_methods(["GET", "POST"])


@require_GET
@staff_page
def erasures(request: StaffRequest) -> HttpResponse:
    """Show what is asked and waits, and the tombstones of what was erased."""
    require(request.actor, Permission.ASK_ERASURE)
    page = queries.erasures(request.actor, after=request.GET.get("after", ""))
    return answer(request, "staff/keeping/list.html", presenters.erasures_page(page, request.actor))


@require_GET
@staff_page
def erasure(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Show one erasure: what is destroyed, what stays, what stands in its way, and who decided.

    That of a file that is stored only is shown as well, for it can be dropped; of the file nothing is read.
    """
    require(request.actor, Permission.ASK_ERASURE)
    return _page(request, queries.erasure_for(request.actor, key))


def _page(request: StaffRequest, row: Erasure, *, refused: str = "", status: int = 200) -> HttpResponse:
    hand, member = _named(request, row)
    context = presenters.erasure_page(row, hand, member, request, refused=refused)
    return render(request, "staff/keeping/erasure.html", context, status=status)


def _named(request: StaffRequest, row: Erasure) -> tuple[CaseInHand | None, CaseMember | None]:
    """Return case and member that an erasure names, nothing once it is carried out."""
    if row.case_id is None:
        return None, None
    hand = case_by_key(request.actor, row.case_id, on=request.today, even_restricted=True)
    return hand, queries.member_named(hand.case, row)


@require_POST
@staff_page
def approve(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Approve what somebody else asked."""
    require(request.actor, Permission.APPROVE_ERASURE)
    row = queries.erasure_for(request.actor, key)
    hand, member = _named(request, row)
    if hand is None:
        return redirect("erasure", key=key)
    return pressed(
        request,
        lambda: actions.approve_erasure(
            erasure=row,
            case=hand.case,
            member=member,
            today=request.today,
            by=hand.by,
            at=request.now,
        ),
        done=_("It is approved, and carried out in the coming night. Until then it can be dropped."),
        then=lambda: redirect("erasure", key=key),
        refused=lambda why: _page(request, row, refused=why, status=422),
    )


@require_POST
@staff_page
def drop(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Drop what was asked or approved."""
    row = queries.erasure_for(request.actor, key)
    if not request.actor.is_same_person(row.asked_by_id):  # whoever may not drop it sees no page of it either
        require(request.actor, Permission.APPROVE_ERASURE)
    return pressed(
        request,
        lambda: actions.drop_erasure(erasure=row, by=request.actor, at=request.now),
        done=_("It is dropped. Nothing was erased."),
        then=lambda: redirect("erasures"),
        refused=lambda why: _page(request, row, refused=why, status=422),
    )


@require_GET
@staff_page
def month(request: StaffRequest) -> HttpResponse:
    """Show the cases whose time runs out, each with its explanation."""
    require(request.actor, Permission.ASK_ERASURE)
    return _month(request)


def _month(request: StaffRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    found = queries.month_list(request.actor, after=request.GET.get("after", ""))
    years = queries.confirmed_years(request.actor.organisation_id)
    context = presenters.month_page(found, years, request.actor, refused=refused)
    return render(request, "staff/keeping/month.html", context, status=status)


@require_POST
@staff_page
def stand(request: StaffRequest) -> HttpResponse:
    """Stand for the list, as the first of two."""
    require(request.actor, Permission.ASK_ERASURE)
    return pressed(
        request,
        lambda: actions.stand_for_list(today=request.today, by=request.actor, at=request.now),
        done=_("You stand for the list. A data protection officer who is somebody else approves it."),
        then=lambda: redirect("retention"),
        refused=lambda why: _month(request, refused=why, status=422),
    )


@require_POST
@staff_page
def approve_month(request: StaffRequest) -> HttpResponse:
    """Approve the list, as the second of two."""
    require(request.actor, Permission.APPROVE_ERASURE)
    return pressed(
        request,
        lambda: actions.approve_list(today=request.today, by=request.actor, at=request.now),
        done=_("The list is approved. Each case is erased in the night of its day."),
        then=lambda: redirect("retention"),
        refused=lambda why: _month(request, refused=why, status=422),
    )


@require_POST
@staff_page
def keep(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Take one line off the list."""
    require(request.actor, Permission.ASK_ERASURE)
    row = queries.erasure_for(request.actor, key)
    return pressed(
        request,
        lambda: actions.keep_longer(line=row, by=request.actor, at=request.now),
        done=_("The case is kept. A later list names it again; place a hold to keep it for a reason."),
        then=lambda: redirect("retention"),
        refused=lambda why: _month(request, refused=why, status=422),
    )


@FORM
@staff_page
def schedule(request: StaffRequest) -> HttpResponse:
    """Confirm for how many years each purpose keeps a case."""
    require(request.actor, Permission.APPROVE_ERASURE)
    years = queries.confirmed_years(request.actor.organisation_id) or {}
    form = ScheduleForm(request.POST or None, years=years)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.confirm_schedule(years=form.years, by=request.actor, at=request.now)
        if tried.done:
            count = len(form.years)
            messages.success(
                request,
                ngettext("%(count)s purpose is confirmed.", "%(count)s purposes are confirmed.", count)
                % {"count": count},
            )
            return redirect("retention")
    context = presenters.schedule_page(confirmed=bool(years))
    return answer(request, "staff/keeping/schedule.html", {**context, "form": form}, form=form)
