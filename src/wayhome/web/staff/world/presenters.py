"""What the list of suspended destinations shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.funding.models import Suspension
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Action, Cell, Chip, Column, Empty, Head, Link, Notice, Row, Table


def world_tabs(now: str) -> list[Link]:
    """Return the lists of the world, with the one that is open marked."""
    lists = (("suspensions", _("Suspended destinations")), ("airline_limits", _("Airline limits")))
    return [Link(label, reverse(name), current=name == now) for name, label in lists]


def suspensions_page(
    rows: Iterable[Suspension], *, by: Actor, today: dt.date, refused: str = ""
) -> dict[str, Any]:
    """Return the context of the list; ``refused`` is the sentence of a step that was not done."""
    may = allows(by, Permission.ENTER_WORLD_LISTS)
    found = list(rows)
    enter = Action(_("Suspend a destination"), reverse("suspension_enter"), "primary", "plus-lg")
    return {
        "crumbs": [],
        "head": Head(
            _("Suspended destinations"),
            lead=_(
                "Countries to which no returns are organised now. Two people enter each row, and two lift it."
            ),
            actions=[enter] if may else [],
        ),
        "tabs": world_tabs("suspensions"),
        "table": _table(found, by, today, may=may) if found else None,
        "nothing": Empty(_("No destination was ever suspended."), action=enter if may else None),
        "refused": Notice("blocked", _("Not done"), refused) if refused else None,
    }


def _table(rows: list[Suspension], by: Actor, today: dt.date, *, may: bool) -> Table:
    columns = [
        Column(_("Country")),
        Column(_("State")),
        Column(_("From, until")),
        Column(_("Source")),
        Column(_("Entered and confirmed by")),
    ]
    if may:
        columns.append(Column(_("What to do"), hidden_label=True))
    return Table(
        caption=_("Suspended destinations, newest first"),
        columns=columns,
        rows=[_row(row, by, today, may=may) for row in rows],
    )


def _row(row: Suspension, by: Actor, today: dt.date, *, may: bool) -> Row:
    where = row.area or _("the whole country")
    programme = row.programme.name if row.programme else _("all programmes")
    until = saying.day(row.ends_on) if row.ends_on else _("until further notice")
    confirmed = row.confirmed_by.name if row.confirmed_by else _("not confirmed yet")
    cells = [
        Cell(saying.country(row.country), note=f"{where} · {programme}"),
        Cell(chip=_chip(row, today)),
        Cell(saying.day(row.begins_on), note=until, nowrap=True),
        Cell(row.source),
        Cell(row.entered_by.name, note=confirmed),
    ]
    if may:
        cells.append(Cell(actions=_actions(row, by, today)))
    return Row(cells)


def _chip(row: Suspension, today: dt.date) -> Chip:
    if row.confirmed_at is None:
        return Chip("waiting", _("Waits for a second person"))
    if row.ends_on and row.ends_on <= today:
        return Chip("neutral", _("Lifted"))
    if row.begins_on > today:
        return Chip("info", _("Begins later"))
    if row.lift_asked_at and row.ends_on is None:
        return Chip("warning", _("In force, lift asked for"))
    return Chip("blocked", _("In force"))


def _actions(row: Suspension, by: Actor, today: dt.date) -> list[Action]:
    country = saying.country(row.country)
    if row.confirmed_at is None:
        own = (
            _("You entered it. Ask a colleague to confirm it.")
            if by.is_same_person(row.entered_by_id)
            else ""
        )
        url = reverse("suspension_confirm", args=[row.id])
        return [Action(_("Confirm"), url, "primary", post=True, about=country, closed=own)]
    if row.ends_on is not None:
        return []
    if row.lift_asked_at is None:
        return [Action(_("Ask to lift"), reverse("suspension_ask_lift", args=[row.id]), about=country)]
    own = (
        _("You asked for it. Ask a colleague to lift it.") if by.is_same_person(row.lift_asked_by_id) else ""
    )
    return [
        Action(_("Lift"), reverse("suspension_lift", args=[row.id]), post=True, about=country, closed=own)
    ]
