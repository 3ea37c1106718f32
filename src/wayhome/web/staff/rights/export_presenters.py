"""What the pages of lists that leave the house show, and what stands in such a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases import queries as case_queries
from wayhome.casefile.cases.queries import CaseFilter, CaseRow
from wayhome.privacy.models import CaseListExport
from wayhome.web.shared import saying
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import Action, Cell, Chip, Column, Empty, Head, Notice, Row, Table
from wayhome.web.staff.cases.labels import case_title, state_label

Context = dict[str, Any]
AT_ONCE = 500


def exports_page(rows: Sequence[CaseListExport], request: StaffRequest, *, refused: str = "") -> Context:
    """Return the context of the page on which one asks for a list and takes it."""
    return {
        "head": Head(
            _("Lists as a file"),
            lead=_(
                "A list of your cases as a spreadsheet. Above 50 cases a colleague has to allow it; it is gone after a day."
            ),
            actions=_to_allow(request),
        ),
        "refused": Notice("blocked", _("Nothing was given out"), refused) if refused else None,
        "form_title": _("Ask for a list"),
        "table": _own(rows, request) if rows else None,
    }


def _to_allow(request: StaffRequest) -> list[Action]:
    """Return the way to what colleagues ask for, for whoever may allow it."""
    if not allows(request.actor, Permission.ALLOW_EXPORT):
        return []
    return [Action(_("Lists to allow"), reverse("exports_waiting"), "outline")]


def _own(rows: Sequence[CaseListExport], request: StaffRequest) -> Table:
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
                    Cell(saying.number(row.cases), note=_what(row)),
                    Cell(chip=_chip(row, request)),
                    Cell(actions=_take(row, request)),
                ]
            )
            for row in rows
        ],
    )


def _what(row: CaseListExport) -> str:
    which = _("open cases") if row.open_only else _("all cases")
    return f"{which}, {_('with names') if row.with_names else _('without names')}"


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


def waiting_page(rows: Sequence[CaseListExport], request: StaffRequest, *, refused: str = "") -> Context:
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
            rows=[_asked(row, request) for row in rows],
        )
        if rows
        else None,
        "empty": Empty(_("Nobody has asked for a list.")),
    }


def _asked(row: CaseListExport, request: StaffRequest) -> Row:
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
            Cell(saying.number(row.cases), note=_what(row)),
            Cell(row.reason),
            Cell(chip=_chip(row, request), note=row.decided_by.name if row.decided_by else ""),
            Cell(actions=doors if decides else []),
        ]
    )


def columns(*, with_names: bool) -> list[str]:
    """Return the headings of a list that leaves: coarse facts, and names where they were asked for."""
    coarse = [
        _("Reference"),
        _("Step"),
        _("Since"),
        _("Office"),
        _("Programme"),
        _("Country returned to"),
        _("People"),
        _("Planned travel"),
        _("Departed"),
        _("Arrived"),
    ]
    return [*coarse, _("Names")] if with_names else coarse


def lines(request: StaffRequest, asked: CaseListExport) -> Iterator[list[str]]:
    """Yield the rows of a list, as the acting person may read them now; names stay closed where they are to them."""
    where, after = CaseFilter(open_only=asked.open_only), ""
    while True:
        page = case_queries.case_list(request.actor, where=where, on=request.today, after=after, size=AT_ONCE)
        for row in page.rows:
            yield _line(row, with_names=asked.with_names)
        after = page.later
        if not after:
            return


def _line(row: CaseRow, *, with_names: bool) -> list[str]:
    case = row.case
    coarse = [
        case.reference,
        state_label(case.state),
        case.state_since_at.date().isoformat(),
        case.office.name,
        case.programme.name,
        saying.country(case.destination_country) if case.destination_country else "",
        str(case.members_count),
        *(
            day.isoformat() if day else ""
            for day in (case.planned_travel_on, case.departed_on, case.arrived_on)
        ),
    ]
    if not with_names:
        return coarse
    return [*coarse, _("Restricted") if row.restricted else str(case_title(list(row.people)))]
