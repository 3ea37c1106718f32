"""Views of data protection: the register of requests, one request, and the register of processing."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wayhome.privacy import actions, queries
from wayhome.privacy.enums import Outcome
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page, utc_day
from wayhome.web.staff.rights import register_presenters
from wayhome.web.staff.rights.forms import LATER, AnswerForm

FORM = require_http_methods(["GET", "POST"])


@require_GET
@staff_page
def requests(request: StaffRequest) -> HttpResponse:
    """Show what people asked about their data, soonest due first; what is answered on a list of its own."""
    open_only = request.GET.get("show") != "answered"
    page = queries.requests_by_due_day(
        request.actor,
        open_only=open_only,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = register_presenters.requests_page(page, request, open_only=open_only)
    return answer(request, "staff/rights/requests.html", context)


@FORM
@staff_page
def request_page(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Read what somebody asked, and answer it or say that it takes longer."""
    row = queries.request_for(request.actor, key)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        outcome, words = form.cleaned_data["outcome"], form.cleaned_data["words"]
        with attempt(request, form) as tried:
            if outcome == LATER:
                actions.extend_request(row=row, reason=words, by=request.actor, at=request.now)
            else:
                actions.settle_request(
                    row=row, outcome=Outcome(outcome), words=words, by=request.actor, at=request.now
                )
        if tried.done:
            messages.success(request, _("It is recorded."))
            return redirect("rights_requests")
    context = register_presenters.request_page(row, request)
    return answer(request, "staff/rights/request.html", {**context, "form": form}, form=form)


@require_GET
@staff_page
def processing(request: StaffRequest) -> HttpResponse:
    """Show the register of processing, with the agreements in force."""
    rows = queries.live_agreements(request.actor, on=utc_day(request))
    return answer(request, "staff/rights/register.html", register_presenters.register_page(rows))
