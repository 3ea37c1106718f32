"""Views of lists that leave the house: ask for one, allow a colleague's, take the file."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.ground.core.errors import OutOfScope
from wayhome.privacy import actions, queries
from wayhome.privacy.models import CaseListExport
from wayhome.privacy.renderings.sheet import as_xlsx
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.shared.sending_files import file_response
from wayhome.web.staff.rights import export_presenters
from wayhome.web.staff.rights.forms import ExportForm

FORM = require_http_methods(["GET", "POST"])


@FORM
@staff_page
def exports(request: StaffRequest) -> HttpResponse:
    """Ask for the list of one's cases as a file, and take what was allowed."""
    require(request.actor, Permission.ASK_EXPORT)
    form = ExportForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            row = actions.ask_export(
                open_only=data["cases"] == "open",
                with_names=data["names"] == "yes",
                reason=data["reason"],
                today=request.today,
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            waits = _("A colleague has to allow it: it holds more than 50 cases.")
            messages.success(request, waits if row.needs_another else _("The list can be taken for a day."))
            return redirect("exports")
    rows = [row for row in queries.exports_of(request.actor) if request.actor.is_same_person(row.asked_by_id)]
    context = export_presenters.exports_page(rows, request)
    return answer(request, "staff/rights/exports.html", {**context, "form": form}, form=form)


@require_GET
@staff_page
def waiting(request: StaffRequest) -> HttpResponse:
    """Show the lists that colleagues asked for, and what was decided."""
    require(request.actor, Permission.ALLOW_EXPORT)
    return answer(
        request,
        "staff/rights/exports_waiting.html",
        export_presenters.waiting_page(queries.exports_of(request.actor), request),
    )


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
    context = export_presenters.waiting_page(queries.exports_of(request.actor), request, refused=tried.why)
    return answer(request, "staff/rights/exports_waiting.html", context)


@require_POST
@staff_page
def file(request: StaffRequest, key: uuid.UUID) -> HttpResponse | StreamingHttpResponse:
    """Take the file of a list that one asked for and that may leave."""
    require(request.actor, Permission.ASK_EXPORT)
    row = queries.export_for(request.actor, key)

    def sheet(asked: CaseListExport) -> tuple[bytes, int]:
        lines = list(export_presenters.lines(request, asked))
        columns = export_presenters.columns(with_names=asked.with_names)
        made = as_xlsx(title=_("Cases"), columns=columns, rows=lines, right_to_left=get_language_bidi())
        return made, len(lines)

    with attempt(request) as tried:
        opened = actions.give_out_export(
            row=row, sheet=sheet, today=request.today, by=request.actor, at=request.now
        )
    if tried.done:
        return file_response(opened)
    if isinstance(tried.refusal, OutOfScope):  # a colleague's list answers like none
        raise tried.refusal
    rows = [one for one in queries.exports_of(request.actor) if request.actor.is_same_person(one.asked_by_id)]
    context = export_presenters.exports_page(rows, request, refused=tried.why)
    return answer(request, "staff/rights/exports.html", {**context, "form": ExportForm()})
