"""What the pages of lists that leave the house show, and what stands in such a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases import queries as case_queries
from wayhome.casefile.cases.enums import COLUMN_LABELS
from wayhome.casefile.cases.queries import CaseRow, read_filter
from wayhome.ground.values.sentences import Sentence
from wayhome.privacy.enums import LAYOUT_LABELS, ExportLayout
from wayhome.privacy.models import CaseListExport
from wayhome.privacy.renderings.sheet import Page
from wayhome.web.shared import saying
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import Action, Cell, Chip, Column, Empty, Head, Notice, Row, Table
from wayhome.web.staff.cases.labels import case_title, joined
from wayhome.web.staff.cases.list_columns import Writer, columns_of
from wayhome.web.staff.cases.list_filters import where_said
from wayhome.web.staff.cases.list_kept_presenters import columns_said

Context = dict[str, Any]
Names = Mapping[str, Mapping[int, str]]
"""Names of programmes, offices and people, by what a filter calls their keys."""


def exports_page(
    rows: Sequence[CaseListExport], request: StaffRequest, names: Names, *, refused: str = ""
) -> Context:
    """Return the context of the page on which one asks for a list and takes it."""
    return {
        "head": Head(
            _("Lists as a file"),
            lead=_(
                "A list of your cases as a file. Above 50 cases a colleague has to allow it; it is gone after a day."
            ),
            actions=_to_allow(request),
        ),
        "refused": Notice("blocked", _("Nothing was given out"), refused) if refused else None,
        "form_title": _("Ask for a list"),
        "table": _own(rows, request, names) if rows else None,
    }


def _to_allow(request: StaffRequest) -> list[Action]:
    """Return the way to what colleagues ask for, for whoever may allow it."""
    if not allows(request.actor, Permission.ALLOW_EXPORT):
        return []
    return [Action(_("Lists to allow"), reverse("exports_waiting"), "outline")]


def _own(rows: Sequence[CaseListExport], request: StaffRequest, names: Names) -> Table:
    return Table(
        caption=_("What you asked for, newest first"),
        columns=[
            Column(_("Asked")),
            Column(_("Cases"), numeric=True),
            Column(_("Stands")),
            Column(_("File")),
        ],
        rows=[
            Row(
                [
                    Cell(saying.moment(row.asked_at)),
                    Cell(saying.number(row.cases if row.rows is None else row.rows), note=_what(row, names)),
                    Cell(chip=_chip(row, request)),
                    Cell(actions=_take(row, request)),
                ]
            )
            for row in rows
        ],
    )


def _what(row: CaseListExport, names: Names) -> Sentence:
    named = _("with names") if row.with_names else _("without names")
    layout = _(LAYOUT_LABELS[ExportLayout(row.layout)])
    return joined(*where_said(read_filter(row.shown), names), named, layout)


def _ran_out(row: CaseListExport, request: StaffRequest) -> bool:
    return row.emptied_at is not None or request.now >= row.runs_out_at


def _chip(row: CaseListExport, request: StaffRequest) -> Chip:
    if row.allowed is False:
        return Chip("blocked", _("Not allowed"))
    if _ran_out(row, request):
        return Chip("neutral", _("Has run out"))
    until = {"moment": saying.moment(row.runs_out_at)}
    if row.needs_another and row.allowed is None:
        return Chip("waiting", _("Waits for a colleague until %(moment)s") % until)
    return Chip("done", _("Can be taken until %(moment)s") % until)


def _take(row: CaseListExport, request: StaffRequest) -> list[Action]:
    closed = _ran_out(row, request) or (row.needs_another and not row.allowed)
    if closed:
        return []
    return [Action(_("Take it"), reverse("export_file", args=[row.pk]), "outline", "download", post=True)]


def waiting_page(
    rows: Sequence[CaseListExport], request: StaffRequest, names: Names, *, refused: str = ""
) -> Context:
    """Return the context of the page on which somebody allows what colleagues asked for."""
    return {
        "head": Head(
            _("Lists that colleagues ask for"),
            lead=_("Ask what a list is for before you allow it. Names of people leave the house with it."),
        ),
        "refused": Notice("blocked", _("Nothing was changed"), refused) if refused else None,
        "table": Table(
            caption=_("Lists that were asked for, newest first"),
            columns=[
                Column(_("Asked")),
                Column(_("Cases"), numeric=True),
                Column(_("What for")),
                Column(_("Stands")),
                Column(_("Decide")),
            ],
            rows=[_asked(row, request, names) for row in rows],
        )
        if rows
        else None,
        "empty": Empty(_("Nobody has asked for a list.")),
    }


def _asked(row: CaseListExport, request: StaffRequest, names: Names) -> Row:
    mine = request.actor.is_same_person(row.asked_by_id)
    decides = row.needs_another and row.decided_at is None and not _ran_out(row, request) and not mine
    url = reverse("export_decide", args=[row.pk])
    doors = [
        Action(_("Allow it"), url, "outline", post=True, fields={"allow": "yes"}),
        Action(_("Do not allow it"), url, "quiet", post=True, fields={"allow": "no"}),
    ]
    return Row(
        [
            Cell(saying.moment(row.asked_at), note=row.asked_by.name),
            Cell(saying.number(row.cases), note=_what(row, names)),
            Cell(row.reason),
            Cell(chip=_chip(row, request), note=row.decided_by.name if row.decided_by else ""),
            Cell(actions=doors if decides else []),
        ]
    )


def page_of(asked: CaseListExport, request: StaffRequest, names: Names) -> Page:
    """Return how a list that leaves is written: its headings, and what is said about it on a sheet of its own."""
    columns = columns_of(asked.columns)
    headings = [_("Reference"), *(_(COLUMN_LABELS[column]) for column in columns)]

    def about(count: int) -> list[tuple[str, str]]:
        return [
            (_("Cases in this list"), str(count)),
            (_("Shown"), saying.said(joined(*where_said(read_filter(asked.shown), names)))),
            (_("Columns"), columns_said(columns)),
            (_("Names"), _("with names") if asked.with_names else _("without names")),
            (_("Made"), saying.moment(request.now)),
            (_("Made for"), asked.asked_by.name),
            (_("Order"), _("Sorted by departure, soonest first")),
            (
                _("To know"),
                _("A cell that a program would take for a formula begins with an apostrophe."),
            ),
        ]

    return Page(
        title=_("Cases"),
        about_title=_("About this list"),
        columns=[*headings, _("Names")] if asked.with_names else headings,
        about=about,
        right_to_left=get_language_bidi(),
    )


def lines(request: StaffRequest, asked: CaseListExport) -> Iterator[list[str]]:
    """Yield the rows of a list, as the acting person may read them now; names stay closed where they are to them."""
    writer = Writer(columns_of(asked.columns), request.today)
    rows = case_queries.all_cases(
        request.actor, where=read_filter(asked.shown), on=request.today, with_names=asked.with_names
    )
    for row in rows:
        line = [row.case.reference, *writer.line(row)]
        yield [*line, _named(row)] if asked.with_names else line


def _named(row: CaseRow) -> str:
    return _("Restricted") if row.restricted else str(case_title(list(row.people)))
