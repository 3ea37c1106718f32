"""What the list of cases shows: views, filters in force, rows in the columns chosen, and pages by key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import ListColumn
from wayhome.casefile.cases.models import ListView
from wayhome.casefile.cases.queries import CasePage, CaseRow
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import (
    Action,
    Applied,
    Cell,
    Column,
    Empty,
    Head,
    Link,
    Pager,
    Row,
    Table,
)
from wayhome.web.staff.cases.labels import Context, case_title, joined, people_count
from wayhome.web.staff.cases.list_columns import cell, heading
from wayhome.web.staff.cases.list_filters import (
    VIEWS,
    CaseFilterForm,
    filter_said,
    list_address,
    query,
)


@dataclass(frozen=True)
class Shown:
    """How the list is looked at: the view, what was chosen in the form, the columns, and whether the address names them."""

    view: str
    form: CaseFilterForm
    columns: Sequence[ListColumn]
    named: bool = False

    @property
    def chosen(self) -> dict[str, str]:
        """Return the filters in force, as they stand in the address."""
        return self.form.chosen()

    @property
    def kept(self) -> dict[str, str]:
        """Return filters and, where the address names them, columns."""
        return {**self.chosen, **({"columns": ",".join(self.columns)} if self.named else {})}


@dataclass(frozen=True)
class Reader:
    """Who looks: may they open cases, and look for people by name."""

    by: Actor
    office: str
    opens: bool
    finds: bool


def cases_page(
    page: CasePage, shown: Shown, views: Sequence[ListView], reader: Reader, today: dt.date
) -> Context:
    """Return the context of the list; ``views`` are those that the reader keeps, and their office."""
    chosen, view = shown.chosen, shown.view
    actions = []
    if reader.finds:
        actions.append(Action(_("Find a person"), reverse("person_find"), icon="search"))
    if reader.opens:
        actions.append(Action(_("Open a case"), reverse("case_open"), "primary", "plus-lg"))
    return {
        "head": Head(
            _("Cases"),
            lead=_("Everything you may see in %(office)s, and what partners share with you.")
            % {"office": reader.office},
            actions=actions,
        ),
        "tabs": [Link(label, list_address(key, {}), current=key == view) for key, label in VIEWS.items()],
        "tabs_label": _("Saved views"),
        "views": [kept_link(one, shown) for one in views],
        "form": shown.form,
        "applied": _applied(shown),
        "clear_url": list_address(view, {}),
        "sorted_by": _("Sorted by departure, soonest first"),
        "table": _table(page.rows, shown, today) if page.rows else None,
        "tools": _tools(shown, reader.by),
        "empty": _empty(view, chosen),
        "pager": _pager(page, shown),
    }


def kept_link(view: ListView, shown: Shown) -> Link:
    """Return a kept view as a link, called by what it shows."""
    asked = dict(view.asked)
    tab = asked.pop("view", "all")
    columns = ",".join(view.columns)
    current = (shown.view, shown.chosen) == (tab, asked) and view.columns == list(shown.columns)
    return Link(view_said(tab, asked, shown.form), list_address(tab, asked, columns=columns), current=current)


def view_said(view: str, asked: Mapping[str, str], form: CaseFilterForm) -> str:
    """Return a view and its filters in the reader's words, as it is called."""
    said = [str(VIEWS.get(view, view)), *(filter_said(name, value, form) for name, value in asked.items())]
    return saying.said(joined(*said))


def _tools(shown: Shown, by: Actor) -> list[Action]:
    """Return what can be done with the list as it is shown."""
    asked = query(shown.view, shown.kept)
    tools = [
        Action(_("Choose columns"), f"{reverse('case_columns')}?{asked}", "quiet", "layout-three-columns"),
        Action(_("Keep this view"), f"{reverse('case_views')}?{asked}", "quiet", "bookmark"),
    ]
    if allows(by, Permission.ASK_EXPORT):
        tools.append(Action(_("Take out as a file"), f"{reverse('exports')}?{asked}", "quiet", "download"))
    return tools


def _table(rows: Sequence[CaseRow], shown: Shown, today: dt.date) -> Table:
    return Table(
        caption=str(VIEWS[shown.view]),
        columns=[Column(_("Person or family")), *(heading(column) for column in shown.columns)],
        rows=[Row([_heading(row), *(cell(column, row, today) for column in shown.columns)]) for row in rows],
    )


def _heading(row: CaseRow) -> Cell:
    case = row.case
    url = reverse("case", args=[case.reference])
    if row.restricted:
        note = joined(case.reference, _("Identity hidden: ask the protection officer"))
        return Cell(_("Restricted"), note=note, url=url, restricted=True)
    country = (
        saying.country(case.destination_country) if case.destination_country else _("No destination yet")
    )
    note = joined(case.reference, country, people_count(case.members_count))
    if row.keys_away:
        return Cell(_("Names cannot be opened now"), note=note, url=url, restricted=True)
    alone = row.people[0] if len(row.people) == 1 else None
    lang = alone.language if alone and not alone.latin_name else ""
    return Cell(case_title(row.people), note=note, url=url, lang=lang)


def _applied(shown: Shown) -> list[Applied]:
    return [
        Applied(filter_said(name, value, shown.form), list_address(shown.view, {**shown.kept, name: ""}))
        for name, value in shown.chosen.items()
    ]


def _pager(page: CasePage, shown: Shown) -> Pager | None:
    if not page.rows:
        return None
    count = len(page.rows)
    said = ngettext("%(count)s case on this page.", "%(count)s cases on this page.", count) % {"count": count}
    if page.later:
        said = f"{said} {_('More follow.')}"
    return Pager(
        shown=said,
        earlier_url=list_address(shown.view, shown.kept, before=page.earlier) if page.earlier else "",
        later_url=list_address(shown.view, shown.kept, after=page.later) if page.later else "",
        later=_("Later departures"),
    )


def _empty(view: str, chosen: Mapping[str, str]) -> Empty:
    everything = Action(_("Show all cases"), list_address("all", {}))
    if any(chosen.values()):
        return Empty(_("No case fits these filters."), action=everything)
    sentences = {
        "mine": _("You are not responsible for any case now."),
        "soon": _("Nobody departs within the next 14 days."),
        "preparing": _("No journey is being prepared now."),
        "shared": _("No other organisation shares a case with yours."),
        "all": _("Your organisation holds no case yet."),
    }
    return Empty(sentences[view], action=None if view == "all" else everything)
