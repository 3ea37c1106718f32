"""What the pages of a list of the world show, whichever list it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.funding.enums import RowState
from wayhome.casefile.funding.world_lists import Facts, Row
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Action, Cell, Chip, Column, Empty, Head, Link, Notice, Table
from wayhome.web.shared.presenting import Row as TableRow
from wayhome.web.staff.world.description import ListPage


def list_page(
    page: ListPage[Row, Facts],
    rows: Iterable[Row],
    *,
    pages: Iterable[ListPage[Any, Any]],
    by: Actor,
    today: dt.date,
    refused: str = "",
) -> dict[str, Any]:
    """Return the context of a list; ``pages`` are the tabs, ``refused`` is the sentence of a step that was not done."""
    may = allows(by, Permission.ENTER_WORLD_LISTS)
    found = list(rows)
    words = page.words
    enter = Action(words.enter, reverse(page.address("enter")), "primary", "plus-lg")
    return {
        "crumbs": [],
        "title": words.tab,
        "head": Head(words.title, lead=words.lead, actions=[enter] if may else []),
        "tabs": [Link(one.words.tab, reverse(one.all), current=one is page) for one in pages],
        "table": _table(page, found, by, today, may=may) if found else None,
        "nothing": Empty(words.nothing, words.nothing_means, enter if may else None),
        "refused": Notice("blocked", _("Not done"), refused) if refused else None,
    }


def _table(page: ListPage[Row, Facts], rows: list[Row], by: Actor, today: dt.date, *, may: bool) -> Table:
    name, *more = page.columns
    columns = [
        Column(name),
        Column(_("State")),
        *(Column(label) for label in more),
        Column(_("From, until")),
        Column(_("Source")),
        Column(_("Entered and confirmed by")),
    ]
    if may:
        columns.append(Column(_("What to do"), hidden_label=True))
    return Table(
        caption=page.words.caption,
        columns=columns,
        rows=[_row(page, row, by, today, may=may) for row in rows],
    )


def _row(page: ListPage[Row, Facts], row: Row, by: Actor, today: dt.date, *, may: bool) -> TableRow:
    name, *more = page.cells(row)
    until = saying.day(row.ends_on) if row.ends_on else _("until further notice")
    confirmed = row.confirmed_by.name if row.confirmed_by else _("not confirmed yet")
    cells = [
        name,
        Cell(chip=_chip(page, row, today), note=_end(row)),
        *more,
        Cell(saying.day(row.begins_on), note=until, nowrap=True),
        Cell(row.source),
        Cell(row.entered_by.name, note=confirmed),
    ]
    if may:
        cells.append(Cell(actions=_actions(page, row, by, today)))
    return TableRow(cells)


def _chip(page: ListPage[Row, Facts], row: Row, today: dt.date) -> Chip:
    return {
        RowState.WAITING: Chip("waiting", _("Waits for a second person")),
        RowState.LATER: Chip("info", _("Begins later")),
        RowState.IN_FORCE: Chip(page.in_force, _("In force")),
        RowState.END_ASKED: Chip("warning", page.words.end_asked),
        RowState.ENDED: Chip("neutral", page.words.ended),
    }[row.state_on(today)]


def _end(row: Row) -> Sentence | str:
    """Return who asked for which end and who agreed, so that nobody agrees to a day they have not read."""
    if row.end_asked_by is None:
        return ""
    asked = row.end_asked_by.name
    if row.ended_by is None:
        return say(msgid("from %(day)s, asked by %(asked)s"), day=row.end_asked_on, asked=asked)
    return say(msgid("asked by %(asked)s, agreed by %(agreed)s"), asked=asked, agreed=row.ended_by.name)


def _actions(page: ListPage[Row, Facts], row: Row, by: Actor, today: dt.date) -> Sequence[Action]:
    name, words = page.name(row), page.words
    if row.confirmed_at is None:
        own = (
            _("You entered it. Ask a colleague to confirm it.")
            if by.is_same_person(row.entered_by_id)
            else ""
        )
        url = reverse(page.address("confirm"), args=[row.id])
        return [Action(_("Confirm"), url, "primary", post=True, about=name, closed=own)]
    if row.ends_on is not None:
        return []
    ask = reverse(page.address("ask"), args=[row.id])
    if row.end_asked_on is None:
        return [Action(words.ask, ask, about=name)]
    again = Action(_("Ask for another day"), ask, "quiet", about=name)
    if row.end_asked_on < today:
        closed: Any = _("The day asked for is over.")
    else:
        closed = words.own_end if by.is_same_person(row.end_asked_by_id) else ""
    end = Action(
        words.end,
        reverse(page.address("end"), args=[row.id]),
        post=True,
        fields={"ends_on": row.end_asked_on.isoformat()},
        about=name,
        closed=closed,
    )
    return [end, again]


def form_page(page: ListPage[Row, Facts], title: Any, lead: Any) -> dict[str, Any]:
    """Return the context of a form of the list, but for the form."""
    back = reverse(page.all)
    return {
        "crumbs": [Link(page.words.tab, back), Link(title)],
        "head": Head(title, lead=lead),
        "back": back,
    }
