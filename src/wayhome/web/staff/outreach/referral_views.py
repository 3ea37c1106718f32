"""Views of referrals: each side loads its own, checks the shape, calls one action."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wayhome.stages.outreach import actions, queries
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page, utc_day
from wayhome.web.staff.outreach import referral_presenters as presenters
from wayhome.web.staff.outreach.referral_forms import DeclineForm, ReferralForm

FORM = require_http_methods(["GET", "POST"])


@require_GET
@staff_page
def received(request: StaffRequest) -> HttpResponse:
    """Show what partners refer to the counsellors, newest first, a page at a time."""
    by, after = request.actor, request.GET.get("after", "")
    page = queries.referrals(by, on=utc_day(request), after=after)
    context = presenters.received_page(page, by, today=request.today, first=not after)
    return answer(request, "staff/outreach/referrals.html", context)


@require_GET
@staff_page
def referral(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Show one referral to the counsellors it was sent to."""
    row = queries.referral_for(request.actor, key, on=utc_day(request))
    case = queries.opened_from(row, request.actor, on=utc_day(request))
    context = presenters.received_one(row, case, request.actor, today=request.today)
    return answer(request, "staff/outreach/referral.html", context)


@FORM
@staff_page
def decline(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Decline a referral, with a reason and a sentence for the partner."""
    row = queries.referral_for(request.actor, key, on=utc_day(request))
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.decline_referral(
                referral=row,
                because=form.reason(),
                words=form.cleaned_data["words"],
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("Declined. The partner is told why."))
            return redirect("referral", key=key)
    context = {**presenters.decline_page(row, request.actor), "form": form}
    return answer(request, "staff/outreach/referral_decline.html", context, form=form)


@require_GET
@staff_page
def sent(request: StaffRequest) -> HttpResponse:
    """Show what the partner sent, newest first, a page at a time."""
    by, after = request.actor, request.GET.get("after", "")
    page = queries.sent_referrals(by, after=after)
    context = presenters.sent_page(page, by, today=request.today, first=not after)
    return answer(request, "staff/outreach/referrals.html", context)


@FORM
@staff_page
def new(request: StaffRequest) -> HttpResponse:
    """Refer somebody who agreed to it."""
    agreements = queries.possible_receivers(request.actor, on=utc_day(request))
    receivers = {str(one.receiver_id): one.receiver for one in agreements}
    form = ReferralForm(request.POST or None, agreements=[(key, one.name) for key, one in receivers.items()])
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            made = actions.send_referral(
                facts=form.facts(),
                receiver=receivers[form.cleaned_data["receiver"]],
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("It is sent. You see here when it is answered."))
            return redirect("referral_sent", key=made.id)
    context = {**presenters.new_page(request.actor, agreements), "form": form}
    return answer(request, "staff/outreach/referral_new.html", context, form=form)


@require_GET
@staff_page
def sent_one(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Show one referral to the partner who sent it."""
    row = queries.sent_referral_for(request.actor, key)
    context = presenters.sent_one(row, request.actor, today=request.today)
    return answer(request, "staff/outreach/referral.html", context)


@FORM
@staff_page
def take_back(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Take a referral back that nobody has answered."""
    row = queries.sent_referral_for(request.actor, key)
    form = AskingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        with attempt(request, form) as tried:
            actions.take_back_referral(referral=row, by=request.actor, at=request.now)
        if tried.done:
            messages.success(request, _("Taken back. What was written is gone."))
            return redirect("referral_sent", key=key)
    context = {**presenters.take_back_page(row, request.actor), "form": form}
    return answer(request, "staff/outreach/referral_take_back.html", context, form=form)
