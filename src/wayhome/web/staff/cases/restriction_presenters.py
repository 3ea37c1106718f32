"""What the pages of a restricted file show: to whoever comes to it, and to data protection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import FileRestriction, RestrictedReading
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.web.shared import saying
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import Action, Cell, Column, Notice, Row, Table
from wayhome.web.staff.cases.frame import case_frame

Context = dict[str, Any]


def closed_page(hand: CaseInHand, request: StaffRequest) -> Context:
    """Return the context of a case that is stored only: that it is, since when, whom to ask, and the way out."""
    frame = case_frame(hand, tab="overview", request=request)
    return {
        **frame,
        "notice": Notice(
            "warning",
            _("This file is restricted"),
            _(
                "Since %(day)s it is stored, and nothing else is done with it. To work with it, ask the data protection "
                "officer of %(office)s, who can let you for two hours with a reason. "
                "A withdrawal is heard as always, by anybody."
            )
            % {"day": saying.day(hand.case.restricted_at), "office": hand.case.organisation.name},
            actions=_doors(hand),
        ),
    }


def _doors(hand: CaseInHand) -> list[Action]:
    reference, doors = hand.case.reference, []
    if allows(hand.by, Permission.RESTRICT):
        doors.append(Action(_("Lift the restriction"), reverse("case_restriction", args=[reference])))
        doors.append(Action(_("Let somebody read it"), reverse("case_restriction_read", args=[reference])))
    return doors


def restriction_page(
    hand: CaseInHand,
    request: StaffRequest,
    rows: Sequence[FileRestriction],
    readings: Sequence[RestrictedReading],
    *,
    title: str,
) -> Context:
    """Return the context of the page that restricts a case or lifts it, with what was before."""
    return {
        **case_frame(hand, tab="rights", request=request, crumb=title),
        "form_title": title,
        "lifts": hand.case.restricted_at is not None,
        "read_url": reverse("case_restriction_read", args=[hand.case.reference]),
        "back": reverse("case_rights", args=[hand.case.reference]),
        "table": _periods(rows) if rows else None,
        "readings": _readings(readings) if readings else None,
    }


def _periods(rows: Sequence[FileRestriction]) -> Table:
    return Table(
        caption=_("When this file was restricted, newest first"),
        columns=[Column(_("From")), Column(_("Until")), Column(_("Why"))],
        rows=[
            Row(
                [
                    Cell(saying.moment(row.from_at), note=row.from_by.name),
                    Cell(
                        saying.moment(row.until_at) if row.until_at else _("still"),
                        note=row.until_by.name if row.until_by else "",
                    ),
                    Cell(row.reason, note=row.lift_reason or ""),
                ]
            )
            for row in rows
        ],
        caption_shown=True,
    )


def _readings(rows: Sequence[RestrictedReading]) -> Table:
    return Table(
        caption=_("Who was let work with it, newest first"),
        columns=[Column(_("Who")), Column(_("Until")), Column(_("Why"))],
        rows=[
            Row(
                [
                    Cell(row.user.name, note=row.allowed_by.name),
                    Cell(saying.moment(row.until_at)),
                    Cell(row.reason),
                ]
            )
            for row in rows
        ],
        caption_shown=True,
    )
