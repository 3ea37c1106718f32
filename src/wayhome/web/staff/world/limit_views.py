"""Views of airline limits: one person enters or asks, another confirms or ends."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.funding import actions
from wayhome.casefile.funding.models import AirlineLimit
from wayhome.casefile.funding.queries import all_airline_limits
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.process.actions import world
from wayhome.web.shared import saying
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.shared.presenting import Head, Link
from wayhome.web.shared.widgets import DayInput
from wayhome.web.staff.world import limit_presenters

FORM = require_http_methods(["GET", "POST"])


class LimitForm(AskingForm):
    """Until when a carrier takes a pregnant passenger."""

    carrier = forms.RegexField(
        r"^[A-Za-z0-9]{2,3}$",
        label=gettext_lazy("Carrier"),
        required=False,
        help_text=gettext_lazy(
            "Two or three characters, as on the ticket. Empty: any carrier without a row."
        ),
        error_messages={"invalid": gettext_lazy("Write the airline’s code, such as TK, or leave it empty.")},
    )
    single_until_week = forms.IntegerField(
        label=gettext_lazy("Carried until week"),
        help_text=gettext_lazy("Completed weeks, with one child."),
    )
    multiple_until_week = forms.IntegerField(
        label=gettext_lazy("Carried until week, with several children"),
    )
    certificate_from_week = forms.IntegerField(
        label=gettext_lazy("Certificate from week"),
        help_text=gettext_lazy("From when the airline asks for a physician’s certificate."),
    )
    begins_on = forms.DateField(label=gettext_lazy("From"), widget=DayInput())
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("The airline’s own page or letter, with its date."),
        error_messages={
            "required": gettext_lazy(
                "The limit was not entered, because it names no source. Write the airline’s own page or letter, with its date."
            )
        },
    )


class EndForm(AskingForm):
    """The first day without the limit."""

    ends_on = forms.DateField(label=gettext_lazy("First day without the limit"), widget=DayInput())


@require_GET
@staff_page
def limits(request: StaffRequest) -> HttpResponse:
    """Show every airline limit, in force, waiting and ended."""
    context = limit_presenters.limits_page(all_airline_limits(), by=request.actor, today=request.today)
    return answer(request, "staff/world/limits.html", context)


def _page(request: StaffRequest, title: str, lead: str, form: forms.Form) -> HttpResponse:
    context = {
        "crumbs": [Link(_("Airline limits"), reverse("airline_limits")), Link(title)],
        "head": Head(title, lead=lead),
        "form": form,
        "back": reverse("airline_limits"),
    }
    return answer(request, "staff/world/form.html", context, form=form)


@FORM
@staff_page
def enter(request: StaffRequest) -> HttpResponse:
    """Enter the limit of an airline; it acts when a second person confirms it."""
    require(request.actor, Permission.ENTER_WORLD_LISTS)
    form = LimitForm(request.POST or None, initial={"begins_on": request.today})
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.enter_airline_limit(
                facts=actions.LimitFacts(**form.cleaned_data), by=request.actor, at=request.now
            )
        if tried.done:
            messages.success(request, _("Entered. It acts as soon as a colleague confirms it."))
            return redirect("airline_limits")
    lead = _(
        "It acts when a second person has confirmed it. A later row of the same carrier counts beside it: the strictest binds."
    )
    return _page(request, _("Enter the limit of an airline"), lead, form)


def _row(request: StaffRequest, key: uuid.UUID) -> AirlineLimit:
    require(request.actor, Permission.ENTER_WORLD_LISTS)
    row = all_airline_limits().filter(pk=key).first()
    if row is None:
        raise OutOfScope
    return row


def _refused(request: StaffRequest) -> HttpResponse:
    refusal: Refused = request.refusal  # type: ignore[attr-defined]  # set by attempt
    context = limit_presenters.limits_page(
        all_airline_limits(), by=request.actor, today=request.today, refused=saying.said(refusal.sentence)
    )
    return render(request, "staff/world/limits.html", context, status=422)


@require_POST
@staff_page
def confirm(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Confirm what a colleague entered; it acts from this moment, on cleared cases too."""
    row = _row(request, key)
    with attempt(request) as tried:
        world.confirm_airline_limit(limit=row, today=request.today, by=request.actor, at=request.now)
    if not tried.done:
        return _refused(request)
    messages.success(request, _("Confirmed. It is in force, and every cleared case was asked again."))
    return redirect("airline_limits")


@FORM
@staff_page
def ask_to_end(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Ask that a limit ends; a second person ends it."""
    row = _row(request, key)
    form = EndForm(request.POST or None, initial={"ends_on": request.today})
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.ask_to_end_airline_limit(
                limit=row, ends_on=form.cleaned_data["ends_on"], by=request.actor, at=request.now
            )
        if tried.done:
            messages.success(request, _("Asked. It stays in force until a colleague ends it."))
            return redirect("airline_limits")
    lead = _("%(carrier)s: the limit stays in force until a second person ends it.") % {
        "carrier": limit_presenters.limit_name(row)
    }
    return _page(request, _("Ask to end a limit"), lead, form)


@require_POST
@staff_page
def end(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """End a limit that a colleague asked to end."""
    row = _row(request, key)
    with attempt(request) as tried:
        world.end_airline_limit(limit=row, today=request.today, by=request.actor, at=request.now)
    if not tried.done:
        return _refused(request)
    messages.success(
        request, _("Ended, from the day that was asked for. Every cleared case was asked again.")
    )
    return redirect("airline_limits")
