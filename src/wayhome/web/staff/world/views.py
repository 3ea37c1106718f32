"""Views of suspended destinations: one person enters or asks, another confirms or lifts."""

from __future__ import annotations

import uuid
from typing import Any

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
from wayhome.casefile.funding.models import Suspension
from wayhome.casefile.funding.queries import all_suspensions, programmes_of
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.process.actions import world
from wayhome.web.shared import saying
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.shared.presenting import Head, Link
from wayhome.web.shared.widgets import DayInput
from wayhome.web.staff.cases.choices import country_choices
from wayhome.web.staff.world import presenters

FORM = require_http_methods(["GET", "POST"])


class SuspensionForm(AskingForm):
    """A destination to which no returns are organised."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=country_choices)
    area = forms.CharField(
        label=gettext_lazy("Part of the country"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Empty: the whole country."),
    )
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)
    begins_on = forms.DateField(label=gettext_lazy("From"), widget=DayInput())
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("The document it rests on, with its date."),
        error_messages={
            "required": gettext_lazy(
                "The suspension was not entered, because it names no source. Write the document it rests on."
            )
        },
    )

    def __init__(self, *args: Any, programmes: list[tuple[str, str]], **kwargs: Any) -> None:
        """Take the programmes that may be chosen."""
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [("", gettext_lazy("All programmes")), *programmes]  # type: ignore[attr-defined]


class LiftForm(AskingForm):
    """The first day without the suspension."""

    ends_on = forms.DateField(label=gettext_lazy("First day without it"), widget=DayInput())


@require_GET
@staff_page
def suspensions(request: StaffRequest) -> HttpResponse:
    """Show every suspended destination, in force, waiting and lifted."""
    context = presenters.suspensions_page(all_suspensions(), by=request.actor, today=request.today)
    return answer(request, "staff/world/suspensions.html", context)


def _page(request: StaffRequest, title: str, lead: str, form: forms.Form) -> HttpResponse:
    context = {
        "crumbs": [Link(_("Suspended destinations"), reverse("suspensions")), Link(title)],
        "head": Head(title, lead=lead),
        "form": form,
        "back": reverse("suspensions"),
    }
    return answer(request, "staff/world/form.html", context, form=form)


@FORM
@staff_page
def enter(request: StaffRequest) -> HttpResponse:
    """Enter a suspended destination; it acts when a second person confirms it."""
    require(request.actor, Permission.ENTER_WORLD_LISTS)
    programmes = {one.code: one for one in programmes_of(request.actor.organisation_id, on=request.today)}
    form = SuspensionForm(
        request.POST or None,
        programmes=[(code, one.name) for code, one in programmes.items()],
        initial={"begins_on": request.today},
    )
    if request.method == "POST" and shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            actions.enter_suspension(
                country=data["country"],
                area=data["area"],
                programme=programmes.get(data["programme"]),
                begins_on=data["begins_on"],
                source=data["source"],
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("Entered. It acts as soon as a colleague confirms it."))
            return redirect("suspensions")
    lead = _(
        "It acts when a second person has confirmed it. Then nobody can be cleared or board for this country."
    )
    return _page(request, _("Suspend a destination"), lead, form)


def _row(request: StaffRequest, key: uuid.UUID) -> Suspension:
    require(request.actor, Permission.ENTER_WORLD_LISTS)
    row = next((row for row in all_suspensions() if row.id == key), None)
    if row is None:
        raise OutOfScope
    return row


def _refused(request: StaffRequest) -> HttpResponse:
    refusal: Refused = request.refusal  # type: ignore[attr-defined]  # set by attempt
    context = presenters.suspensions_page(
        all_suspensions(), by=request.actor, today=request.today, refused=saying.said(refusal.sentence)
    )
    return render(request, "staff/world/suspensions.html", context, status=422)


@require_POST
@staff_page
def confirm(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Confirm what a colleague entered; it acts from this moment."""
    row = _row(request, key)
    with attempt(request) as tried:
        world.confirm_suspension(suspension=row, today=request.today, by=request.actor, at=request.now)
    if not tried.done:
        return _refused(request)
    messages.success(
        request, _("Confirmed. It is in force, and every case cleared for this country was asked again.")
    )
    return redirect("suspensions")


@FORM
@staff_page
def ask_to_lift(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Ask that a suspension ends; a second person lifts it."""
    row = _row(request, key)
    form = LiftForm(request.POST or None, initial={"ends_on": request.today})
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.ask_to_lift_suspension(
                suspension=row, ends_on=form.cleaned_data["ends_on"], by=request.actor, at=request.now
            )
        if tried.done:
            messages.success(request, _("Asked. It stays in force until a colleague lifts it."))
            return redirect("suspensions")
    lead = _("%(country)s stays suspended until a second person lifts it.") % {
        "country": saying.country(row.country)
    }
    return _page(request, _("Ask to lift a suspension"), lead, form)


@require_POST
@staff_page
def lift(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Lift a suspension that a colleague asked to end."""
    row = _row(request, key)
    with attempt(request) as tried:
        actions.lift_suspension(suspension=row, by=request.actor, at=request.now)
    if not tried.done:
        return _refused(request)
    messages.success(request, _("Lifted, from the day that was asked for."))
    return redirect("suspensions")
