"""What the pages of emergencies show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import Case, EmergencyAccess
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Action, Cell, Chip, Column, Empty, Fact, Head, Link, Row, Table

Context = dict[str, Any]


def emergency_action(case: Case, by: Actor) -> list[Action]:
    """Return the way to open a file in an emergency, for whoever may and has not done so."""
    if by.emergency or not allows(by, Permission.OPEN_IN_EMERGENCY):
        return []
    url = reverse("case_emergency", args=[case.reference])
    return [Action(_("Open in an emergency"), url, "quiet", "exclamation-triangle")]


def emergencies_page(rows: Sequence[EmergencyAccess], *, today: dt.date) -> Context:
    """Return the context of the list."""
    return {
        "head": Head(
            _("Opened in an emergency"),
            lead=_(
                "Whoever opened what is closed to their role. Each has to be looked at within three working days."
            ),
        ),
        "table": Table(
            caption=_("Files opened in an emergency, what waits for review first"),
            columns=[Column(_("Case")), Column(_("Who")), Column(_("When")), Column(_("Review"))],
            rows=[_row(row, today) for row in rows],
        )
        if rows
        else None,
        "empty": Empty(_("Nobody has opened a file in an emergency.")),
    }


def _row(row: EmergencyAccess, today: dt.date) -> Row:
    return Row(
        [
            Cell(row.case.reference, code=True, url=reverse("emergency_review", args=[row.id])),
            Cell(row.user.name),
            Cell(saying.moment(row.from_at)),
            Cell(chip=_chip(row, today)),
        ]
    )


def _chip(row: EmergencyAccess, today: dt.date) -> Chip:
    if row.reviewed_at is not None:
        return Chip("done", _("Justified")) if row.justified else Chip("blocked", _("Not justified"))
    if row.review_by_on < today:
        return Chip("blocked", _("Overdue since %(day)s") % {"day": saying.day(row.review_by_on)})
    return Chip("waiting", _("Due by %(day)s") % {"day": saying.day(row.review_by_on)})


def review_page(row: EmergencyAccess) -> Context:
    """Return the context of one emergency, with its reason."""
    facts = [
        Fact(_("Case"), row.case.reference, code=True),
        Fact(_("Who"), row.user.name),
        Fact(_("Open from"), saying.moment(row.from_at)),
        Fact(_("Open until"), saying.moment(row.until_at)),
        Fact(_("What had happened"), row.reason),
    ]
    if row.reviewed_at is not None:
        found = _("Justified") if row.justified else _("Not justified")
        facts += [
            Fact(_("Review"), found, note=row.reviewed_by.name if row.reviewed_by else ""),
            Fact(_("What was found"), row.review_words or ""),
        ]
    return {
        "crumbs": [
            Link(_("Opened in an emergency"), reverse("emergencies")),
            Link(row.case.reference, code=True),
        ],
        "head": Head(_("Review of an emergency")),
        "facts": facts,
        "open": row.reviewed_at is None,
        "looks_url": reverse("case_looks", args=[row.case.reference]),
        "back": reverse("emergencies"),
    }
