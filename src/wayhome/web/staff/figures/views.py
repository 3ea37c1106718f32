"""Views of figures: the live bulletin as a page and as files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from wayhome.casefile.access.checks import allows, require
from wayhome.casefile.access.enums import Permission
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.values.periods import Month
from wayhome.reporting import queries
from wayhome.reporting.bulletin import Bulletin, bulletin
from wayhome.reporting.publication import Publication, publication
from wayhome.reporting.renderings.pdf import as_pdf
from wayhome.reporting.renderings.plain import as_json
from wayhome.reporting.renderings.text import as_text
from wayhome.web.shared import saying
from wayhome.web.shared.pages import StaffRequest, answer, staff_page
from wayhome.web.staff.figures import presenters
from wayhome.web.staff.figures.forms import BulletinForm
from wayhome.web.staff.figures.speaker import Reader, by_printed_name

TYPES = {"pdf": "application/pdf", "txt": "text/plain; charset=utf-8", "json": "application/json"}


@require_GET
@staff_page
def figures(request: StaffRequest) -> HttpResponse:
    """Show the bulletin of a host country and month; without a choice, the last whole month counted here."""
    require(request.actor, Permission.READ_FIGURES)
    form = _form(request)
    if form.is_bound and not form.is_valid():
        return answer(request, "staff/figures/choose.html", {"form": form}, form=form)
    host, month = _chosen(request, form)
    try:
        numbers = bulletin(host=host, month=month, at=request.now, order=by_printed_name)
    except Refused as refusal:
        context = presenters.empty_page(saying.said(refusal.sentence))
        return answer(request, "staff/figures/empty.html", context)
    shown = form if form.is_bound else _form(request, initial={"host": host, "month": month.text})
    context = presenters.bulletin_page(
        numbers,
        _words(request, numbers),
        may_make_tables=allows(request.actor, Permission.MAKE_TABLES),
    )
    return answer(request, "staff/figures/bulletin.html", {**context, "form": shown})


@require_GET
@staff_page
def download(request: StaffRequest, layout: str) -> HttpResponse:
    """Give the bulletin as a file: pdf, txt or json."""
    require(request.actor, Permission.READ_FIGURES)
    form = _form(request)
    if layout not in TYPES or not form.is_valid():
        raise OutOfScope
    host, month = form.cleaned_data["host"], form.cleaned_data["month"]
    try:
        numbers = bulletin(host=host, month=month, at=request.now, order=by_printed_name)
    except Refused as refusal:
        context = presenters.empty_page(saying.said(refusal.sentence))
        return answer(request, "staff/figures/empty.html", context)
    response = HttpResponse(_file(layout, request, numbers), content_type=TYPES[layout])
    name = f"bulletin-{numbers.host}-{numbers.month}.{layout}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _form(request: StaffRequest, initial: dict[str, str] | None = None) -> BulletinForm:
    chosen = request.GET.copy() if {"host", "month"} & set(request.GET) and initial is None else None
    hosts = queries.hosts() or [request.seat.office_country]
    if chosen is not None and "host" not in chosen:
        chosen["host"] = _usual_host(request, hosts)
    return BulletinForm(chosen, hosts=hosts, initial=initial)


def _usual_host(request: StaffRequest, hosts: Sequence[str]) -> str:
    """Return the host country of the reader's own office, else the first that is counted."""
    return request.seat.office_country if request.seat.office_country in hosts else hosts[0]


def _chosen(request: StaffRequest, form: BulletinForm) -> tuple[str, Month]:
    if form.is_bound:
        return form.cleaned_data["host"], form.cleaned_data["month"]
    hosts = [code for code, _name in form.fields["host"].choices]  # type: ignore[attr-defined]
    host = _usual_host(request, hosts)
    last_whole = Month.of(request.today).previous
    return host, queries.latest_month(host, until=last_whole) or last_whole


def _words(request: StaffRequest, numbers: Bulletin) -> Publication:
    return publication(numbers, Reader(), cut_off=saying.moment(request.now))


def _file(layout: str, request: StaffRequest, numbers: Bulletin) -> bytes:
    if layout == "pdf":
        fonts = [Path(settings.STATE).parent / "fonts"]
        return as_pdf(_words(request, numbers), made_at=request.now, font_folders=fonts)
    return (as_json(numbers) if layout == "json" else as_text(_words(request, numbers))).encode()
