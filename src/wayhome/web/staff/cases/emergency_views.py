"""Views of an emergency: open a file, and look afterwards at who did."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases import actions, queries
from wayhome.casefile.cases.scopes import case_for
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.staff.cases import emergency_presenters
from wayhome.web.staff.cases.emergency_forms import EmergencyForm, ReviewForm
from wayhome.web.staff.cases.frame import case_frame

FORM = require_http_methods(["GET", "POST"])


@FORM
@staff_page
def emergency(request: StaffRequest, reference: str) -> HttpResponse:
    """Open what is closed to one's role on one case, for two hours, with a reason."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.OPEN_IN_EMERGENCY)
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.open_in_emergency(
                case=hand.case,
                typed_reference=form.cleaned_data["reference"],
                reason=form.cleaned_data["reason"],
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The file is open to you for two hours. Colleagues were told."))
            return redirect("case", reference=reference)
    title = _("Open in an emergency")
    frame = case_frame(hand, tab="overview", request=request, crumb=title)
    context = {**frame, "form": form, "form_title": title}
    return answer(request, "staff/cases/emergency.html", context, form=form)


@require_GET
@staff_page
def emergencies(request: StaffRequest) -> HttpResponse:
    """Show what was opened in an emergency, what waits for review first."""
    rows = queries.emergencies(request.actor, at=request.now)
    context = emergency_presenters.emergencies_page(rows, today=request.today)
    return answer(request, "staff/cases/emergencies.html", context)


@FORM
@staff_page
def review(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Read why a file was opened in an emergency, and say whether it was one."""
    row = queries.emergency_for(request.actor, key)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.review_emergency(
                row=row,
                justified=form.cleaned_data["justified"] == "yes",
                words=form.cleaned_data["words"],
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The review is kept."))
            return redirect("emergencies")
    context = emergency_presenters.review_page(row)
    return answer(request, "staff/cases/emergency_review.html", {**context, "form": form}, form=form)
