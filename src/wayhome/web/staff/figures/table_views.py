"""Views of tables: persons by any dimensions as a page and as files."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.reporting import queries
from wayhome.reporting.facts import columns
from wayhome.reporting.models import Release
from wayhome.reporting.renderings.tables import as_csv, as_json, as_text
from wayhome.reporting.tables.counted import Table
from wayhome.reporting.tables.making import table_of
from wayhome.reporting.tables.words import Tabled, tabled
from wayhome.web.shared import saying
from wayhome.web.shared.pages import StaffRequest, answer, staff_page
from wayhome.web.staff.figures import table_presenters
from wayhome.web.staff.figures.speaker import Reader
from wayhome.web.staff.figures.table_forms import TableForm

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "txt": "text/plain; charset=utf-8"}
FIELD = {"by": "by1", "where": "value", "from": "since", "together": "together", "release": "release"}


@require_GET
@staff_page
def table(request: StaffRequest) -> HttpResponse:
    """Show the form and, once something was chosen, the table; a refusal stands at its field."""
    require(request.actor, Permission.MAKE_TABLES)
    form = _form(request)
    made = _made(request, form) if form.is_bound and form.is_valid() else None
    context = table_presenters.table_page(request.GET, queries.series_in_force(), made)
    return answer(request, "staff/figures/table.html", {**context, "form": form}, form=form)


@require_GET
@staff_page
def table_file(request: StaffRequest, layout: str) -> HttpResponse:
    """Give a table as a file: csv, json or txt; by year where nothing was chosen, as the command does."""
    require(request.actor, Permission.MAKE_TABLES)
    form = _form(request, unasked={"measure": "departures", "by1": "year"})
    made = _made(request, form) if layout in TYPES and form.is_bound and form.is_valid() else None
    if made is None:
        raise OutOfScope
    response = HttpResponse(_file(layout, *made), content_type=TYPES[layout])
    response.headers["Content-Disposition"] = f'attachment; filename="{made[0].choice.measure}.{layout}"'
    return response


def _form(request: StaffRequest, *, unasked: Mapping[str, str] | None = None) -> TableForm:
    data = request.GET if "by1" in request.GET else unasked
    return TableForm(data, columns=columns(), releases=queries.releases())


def _made(request: StaffRequest, form: TableForm) -> tuple[Table, Tabled, Release | None] | None:
    """Return the table with its words; a refusal is written to the form, and there is none."""
    chosen = form.cleaned_data["release"]
    try:
        release = queries.release_named(chosen) if chosen else None
        found = table_of(form.choice(), release)
    except Refused as refusal:
        form.add_error(FIELD.get(refusal.field), saying.said(refusal.sentence))
        return None
    cut_off = saying.moment(release.made_at if release else request.now)
    return found, tabled(found, Reader(), release=release, cut_off=cut_off), release


def _file(layout: str, found: Table, words: Tabled, release: Release | None) -> bytes:
    if layout == "csv":
        return as_csv(found).encode()
    return (as_json(found, words, release) if layout == "json" else as_text(words)).encode()
