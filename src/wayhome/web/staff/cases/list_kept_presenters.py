"""What the pages show on which somebody chooses columns and keeps views of the list."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.cases.enums import COLUMN_LABELS, ListColumn
from wayhome.casefile.cases.models import ListView
from wayhome.casefile.cases.queries import may_end_view
from wayhome.web.shared import saying
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import Action, Cell, Column, Fact, Head, Link, Notice, Row, Table
from wayhome.web.staff.cases.labels import Context
from wayhome.web.staff.cases.list_filters import list_address
from wayhome.web.staff.cases.list_presenters import Shown, kept_link, view_said


def columns_page(shown: Shown) -> Context:
    """Return the context of the page on which one chooses columns."""
    return {
        "head": Head(
            _("Columns of the list"),
            lead=_("What your lists of cases show, here and in a file that you take out."),
        ),
        "crumbs": _crumbs(shown, _("Columns")),
        "back_url": list_address(shown.view, shown.kept),
    }


def views_page(
    shown: Shown, views: Sequence[ListView], request: StaffRequest, *, refused: str = ""
) -> Context:
    """Return the context of the page on which one keeps the list as it is shown, and of what is kept already."""
    return {
        "head": Head(
            _("Kept views"),
            lead=_("A view is called by what it shows, so nobody’s name can stand in it."),
        ),
        "crumbs": _crumbs(shown, _("Kept views")),
        "refused": Notice("blocked", _("Nothing was changed"), refused) if refused else None,
        "facts": [
            Fact(_("The list"), view_said(shown.view, shown.chosen, shown.form)),
            Fact(_("Its columns"), columns_said(shown.columns)),
        ],
        "back_url": list_address(shown.view, shown.kept),
        "table": _table(shown, views, request) if views else None,
    }


def columns_said(columns: Sequence[ListColumn]) -> str:
    """Return the headings of columns as one text."""
    return saying.said([_(COLUMN_LABELS[column]) for column in columns])


def _crumbs(shown: Shown, here: str) -> list[Link]:
    return [Link(_("Cases"), list_address(shown.view, shown.kept)), Link(here, current=True)]


def _table(shown: Shown, views: Sequence[ListView], request: StaffRequest) -> Table:
    return Table(
        caption=_("Views that are kept"),
        columns=[Column(_("View")), Column(_("For whom")), Column(_("Take away"), hidden_label=True)],
        rows=[_row(view, shown, request) for view in views],
        caption_shown=True,
    )


def _row(view: ListView, shown: Shown, request: StaffRequest) -> Row:
    link = kept_link(view, shown)
    columns = columns_said([ListColumn(one) for one in view.columns])
    whose = _("Everybody in the office") if view.office_id else _("You")
    note = _("kept by %(name)s") % {"name": view.made_by.name} if view.office_id else ""
    away = Action(
        _("Take away"),
        reverse("case_view_end", args=[view.pk]),
        "quiet",
        "trash",
        post=True,
        about=link.label,
    )
    return Row(
        [
            Cell(link.label, note=columns, url=link.url),
            Cell(whose, note=note),
            Cell(actions=[away] if may_end_view(view, request.actor) else []),
        ]
    )
