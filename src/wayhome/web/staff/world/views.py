"""Views of the lists of the world, the same for each: one person enters or asks, another confirms or ends."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.funding.actions import ask_to_end_row, enter_row
from wayhome.casefile.funding.queries import all_rows
from wayhome.casefile.funding.world_lists import Facts, Row
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.values.sentences import Sentence
from wayhome.process.actions import world
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.pages import StaffRequest, answer, attempt, pressed, shape_ok, staff_page
from wayhome.web.shared.widgets import DayInput
from wayhome.web.staff.world import airline_limits, presenters, suspensions
from wayhome.web.staff.world.description import ListPage

PAGES: tuple[ListPage[Any, Any], ...] = (suspensions.PAGE, airline_limits.PAGE)
"""Every list of the world, in the order of the tabs."""

FORM = require_http_methods(["GET", "POST"])


class EndForm(AskingForm):
    """The first day without the row."""

    ends_on = forms.DateField(label=gettext_lazy("First day without it"), widget=DayInput())


@require_GET
@staff_page
def rows(request: StaffRequest, page: ListPage[Row, Facts]) -> HttpResponse:
    """Show every row of a list, in force, waiting and ended."""
    return answer(request, "staff/world/list.html", _list(request, page))


def _list(request: StaffRequest, page: ListPage[Row, Facts], refused: str = "") -> dict[str, Any]:
    found = all_rows(page.of)
    return presenters.list_page(
        page, found, pages=PAGES, by=request.actor, today=request.today, refused=refused
    )


@FORM
@staff_page
def enter(request: StaffRequest, page: ListPage[Row, Facts]) -> HttpResponse:
    """Enter a row; it acts when a second person confirms it."""
    require(request.actor, Permission.ENTER_WORLD_LISTS)
    sent = request.POST if request.method == "POST" else None
    form = page.form(sent, initial={"begins_on": request.today}, **page.hands(request.today))
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            enter_row(
                of=page.of,
                facts=page.facts(form.cleaned_data, request.today),
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("Entered. It acts as soon as a colleague confirms it."))
            return redirect(page.all)
    context = presenters.form_page(page, page.words.enter_title, page.words.enter_lead)
    return answer(request, "staff/world/form.html", {**context, "form": form}, form=form)


def _row(request: StaffRequest, page: ListPage[Row, Facts], key: uuid.UUID) -> Row:
    require(request.actor, Permission.ENTER_WORLD_LISTS)
    row = all_rows(page.of).filter(pk=key).first()
    if row is None:
        raise OutOfScope
    return row


def _press(
    request: StaffRequest, page: ListPage[Row, Facts], deed: Callable[[], object], done: str
) -> HttpResponse:
    return pressed(
        request,
        deed,
        done=done,
        then=lambda: redirect(page.all),
        refused=lambda why: _refused(request, page, why),
    )


def _refused(request: StaffRequest, page: ListPage[Row, Facts], why: str) -> HttpResponse:
    context = _list(request, page, refused=why)
    return render(request, "staff/world/list.html", context, status=422)


@require_POST
@staff_page
def confirm(request: StaffRequest, page: ListPage[Row, Facts], key: uuid.UUID) -> HttpResponse:
    """Confirm what a colleague entered; it acts from this moment, on cleared cases too."""
    row = _row(request, page, key)
    return _press(
        request,
        page,
        lambda: world.confirm_row(of=page.of, row=row, today=request.today, by=request.actor, at=request.now),
        str(page.words.confirmed),
    )


@FORM
@staff_page
def ask_to_end(request: StaffRequest, page: ListPage[Row, Facts], key: uuid.UUID) -> HttpResponse:
    """Ask that a row ends; a second person ends it."""
    row = _row(request, page, key)
    sent = request.POST if request.method == "POST" else None
    form = EndForm(sent, initial={"ends_on": request.today})
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            ask_to_end_row(
                of=page.of,
                row=row,
                ends_on=form.cleaned_data["ends_on"],
                today=request.today,
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, str(page.words.asked))
            return redirect(page.all)
    lead = Sentence(page.words.ask_lead, {"name": page.name(row)})
    context = presenters.form_page(page, page.words.ask_title, lead)
    return answer(request, "staff/world/form.html", {**context, "form": form}, form=form)


@require_POST
@staff_page
def end(request: StaffRequest, page: ListPage[Row, Facts], key: uuid.UUID) -> HttpResponse:
    """End a row that a colleague asked to end, on the day that stood on the page."""
    row = _row(request, page, key)
    read = EndForm(request.POST)
    ends_on = read.cleaned_data["ends_on"] if read.is_valid() else None
    return _press(
        request,
        page,
        lambda: world.end_row(
            of=page.of, row=row, ends_on=ends_on, today=request.today, by=request.actor, at=request.now
        ),
        str(page.words.end_done),
    )
