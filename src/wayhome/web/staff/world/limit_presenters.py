"""What the list of airline limits shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.funding.models import AirlineLimit
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Action, Cell, Chip, Column, Empty, Head, Notice, Row, Table
from wayhome.web.staff.cases.labels import joined
from wayhome.web.staff.world.presenters import world_tabs


def limits_page(
    rows: Iterable[AirlineLimit], *, by: Actor, today: dt.date, refused: str = ""
) -> dict[str, Any]:
    """Return the context of the list; ``refused`` is the sentence of a step that was not done."""
    may = allows(by, Permission.ENTER_WORLD_LISTS)
    found = list(rows)
    enter = Action(_("Enter a limit"), reverse("airline_limit_enter"), "primary", "plus-lg")
    return {
        "crumbs": [],
        "head": Head(
            _("Airline limits in pregnancy"),
            lead=_(
                "Until which completed week a carrier takes a pregnant passenger. Two people enter each row, and two end it."
            ),
            actions=[enter] if may else [],
        ),
        "tabs": world_tabs("airline_limits"),
        "table": _table(found, by, today, may=may) if found else None,
        "nothing": Empty(
            _("No limit was ever entered."),
            _("While none is in force, nobody who is pregnant can be cleared."),
            enter if may else None,
        ),
        "refused": Notice("blocked", _("Not done"), refused) if refused else None,
    }


def limit_name(row: AirlineLimit) -> str:
    """Return the airline's code, or what the house limit is called."""
    return row.carrier or _("Any other carrier")


def _table(rows: list[AirlineLimit], by: Actor, today: dt.date, *, may: bool) -> Table:
    columns = [
        Column(_("Carrier")),
        Column(_("State")),
        Column(_("Carried")),
        Column(_("From, until")),
        Column(_("Source")),
        Column(_("Entered and confirmed by")),
    ]
    if may:
        columns.append(Column(_("What to do"), hidden_label=True))
    return Table(
        caption=_("Airline limits by carrier, newest first"),
        columns=columns,
        rows=[_row(row, by, today, may=may) for row in rows],
    )


def _row(row: AirlineLimit, by: Actor, today: dt.date, *, may: bool) -> Row:
    until = saying.day(row.ends_on) if row.ends_on else _("until further notice")
    confirmed = row.confirmed_by.name if row.confirmed_by else _("not confirmed yet")
    more = joined(
        _("%(week)s with several children") % {"week": row.multiple_until_week},
        _("certificate from week %(week)s") % {"week": row.certificate_from_week},
    )
    cells = [
        Cell(limit_name(row), code=bool(row.carrier)),
        Cell(chip=_chip(row, today)),
        Cell(_("until week %(week)s") % {"week": row.single_until_week}, note=more),
        Cell(saying.day(row.begins_on), note=until, nowrap=True),
        Cell(row.source),
        Cell(row.entered_by.name, note=confirmed),
    ]
    if may:
        cells.append(Cell(actions=_actions(row, by)))
    return Row(cells)


def _chip(row: AirlineLimit, today: dt.date) -> Chip:
    if row.confirmed_at is None:
        return Chip("waiting", _("Waits for a second person"))
    if row.ends_on and row.ends_on <= today:
        return Chip("neutral", _("Ended"))
    if row.begins_on > today:
        return Chip("info", _("Begins later"))
    if row.end_asked_at and row.ends_on is None:
        return Chip("warning", _("In force, end asked for"))
    return Chip("done", _("In force"))


def _actions(row: AirlineLimit, by: Actor) -> list[Action]:
    name = limit_name(row)
    if row.confirmed_at is None:
        own = (
            _("You entered it. Ask a colleague to confirm it.")
            if by.is_same_person(row.entered_by_id)
            else ""
        )
        url = reverse("airline_limit_confirm", args=[row.id])
        return [Action(_("Confirm"), url, "primary", post=True, about=name, closed=own)]
    if row.ends_on is not None:
        return []
    if row.end_asked_at is None:
        return [Action(_("Ask to end"), reverse("airline_limit_ask_end", args=[row.id]), about=name)]
    own = _("You asked for it. Ask a colleague to end it.") if by.is_same_person(row.end_asked_by_id) else ""
    return [Action(_("End"), reverse("airline_limit_end", args=[row.id]), post=True, about=name, closed=own)]
