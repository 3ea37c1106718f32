"""Views of lists that leave the house: ask for one, allow a colleague's, take the file."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases import queries as case_queries
from wayhome.casefile.cases.queries import CaseFilter, ListChoices
from wayhome.ground.core.errors import OutOfScope
from wayhome.privacy import actions, queries
from wayhome.privacy.enums import ExportLayout
from wayhome.privacy.models import CaseListExport
from wayhome.privacy.renderings.sheet import write_csv, write_xlsx
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.shared.sending_files import file_response
from wayhome.web.staff.cases.list_filters import filter_of
from wayhome.web.staff.cases.list_presenters import Shown, view_said
from wayhome.web.staff.cases.list_views import shown_by
from wayhome.web.staff.rights import export_presenters
from wayhome.web.staff.rights.export_presenters import Names
from wayhome.web.staff.rights.forms import SHOWN, ExportForm

FORM = require_http_methods(["GET", "POST"])


@FORM
@staff_page
def exports(request: StaffRequest) -> HttpResponse:
    """Ask for the list of one's cases as a file, as it was shown or whole, and take what was allowed."""
    require(request.actor, Permission.ASK_EXPORT)
    choices = case_queries.list_choices(request.actor, on=request.today)
    shown = shown_by(request, choices)
    called = view_said(shown.view, shown.chosen, shown.form) if request.GET else ""
    form = ExportForm(request.POST or None, shown=called)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            row = actions.ask_export(
                of=_listed(request, form.cleaned_data, shown),
                reason=form.cleaned_data["reason"],
                today=request.today,
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            waits = _("A colleague has to allow it: it holds more than 50 cases.")
            messages.success(request, waits if row.needs_another else _("The list can be taken for a day."))
            return redirect("exports")
    context = export_presenters.exports_page(_mine(request), request, _names(choices))
    return answer(request, "staff/rights/exports.html", {**context, "form": form}, form=form)


def _listed(request: StaffRequest, data: Mapping[str, str], shown: Shown) -> actions.Listed:
    """Return which list is asked for: as it was shown, else every case or every open one."""
    where = CaseFilter(open_only=data["cases"] == "open")
    if data["cases"] == SHOWN:
        where = filter_of(shown.view, shown.form.cleaned_data, request.actor, request.today)
    return actions.Listed(where, shown.columns, ExportLayout(data["layout"]), data["names"] == "yes")


def _names(choices: ListChoices) -> Names:
    return {
        "programme_id": {one.id: one.name for one in choices.programmes},
        "office_id": {one.id: one.name for one in choices.offices},
        "responsible_id": {one.id: one.name for one in choices.workers},
    }


def _mine(request: StaffRequest) -> list[CaseListExport]:
    rows = queries.exports_of(request.actor)
    return [row for row in rows if request.actor.is_same_person(row.asked_by_id)]


def _waiting(request: StaffRequest, *, refused: str = "") -> HttpResponse:
    names = _names(case_queries.list_choices(request.actor, on=request.today))
    context = export_presenters.waiting_page(
        queries.exports_of(request.actor), request, names, refused=refused
    )
    return answer(request, "staff/rights/exports_waiting.html", context)


@require_GET
@staff_page
def waiting(request: StaffRequest) -> HttpResponse:
    """Show the lists that colleagues asked for, and what was decided."""
    require(request.actor, Permission.ALLOW_EXPORT)
    return _waiting(request)


@require_POST
@staff_page
def decide(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Allow the list of a colleague, or not."""
    require(request.actor, Permission.ALLOW_EXPORT)
    row = queries.export_for(request.actor, key)
    with attempt(request) as tried:
        actions.allow_export(
            row=row, allowed=request.POST.get("allow") == "yes", by=request.actor, at=request.now
        )
    if tried.done:
        messages.success(request, _("It is decided, and your colleague was told."))
        return redirect("exports_waiting")
    return _waiting(request, refused=tried.why)


@require_POST
@staff_page
def file(request: StaffRequest, key: uuid.UUID) -> HttpResponse | StreamingHttpResponse:
    """Take the file of a list that one asked for and that may leave."""
    require(request.actor, Permission.ASK_EXPORT)
    row = queries.export_for(request.actor, key)
    names = _names(case_queries.list_choices(request.actor, on=request.today))

    def sheet(asked: CaseListExport, out: BinaryIO) -> int:
        page = export_presenters.page_of(asked, request, names)
        rows = export_presenters.lines(request, asked)
        if asked.layout == ExportLayout.CSV.value:
            return write_csv(out, page, rows)
        return write_xlsx(out, page, rows, folder=Path(out.name).parent)

    with attempt(request) as tried:
        opened = actions.give_out_export(
            row=row, sheet=sheet, today=request.today, by=request.actor, at=request.now
        )
    if tried.done:
        return file_response(opened)
    if isinstance(tried.refusal, OutOfScope):  # a colleague's list answers like none
        raise tried.refusal
    context = export_presenters.exports_page(_mine(request), request, names, refused=tried.why)
    return answer(request, "staff/rights/exports.html", {**context, "form": ExportForm()})
