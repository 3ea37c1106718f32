"""What the overview shows of decisions to go on although a condition is open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.telling import AREA_PERMISSION
from wayhome.ground.values.sentences import Sentence
from wayhome.process.actions.deciding import AREA_OF
from wayhome.process.gathering import Gathered
from wayhome.safeguards.conditions import condition
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Action
from wayhome.web.staff.cases.labels import joined


@dataclass(frozen=True)
class Passed:
    """One condition that is passed: which, for whom and until when, why as far as the reader may, and taking it back."""

    title: str
    note: Sentence
    why: str
    action: Action | None


def passed_conditions(case: Case, gathered: Gathered, by: Actor, today: dt.date) -> list[Passed]:
    """Return the decisions that stand today, the oldest first."""
    return [
        Passed(
            title=_(condition(row.condition).title),
            note=joined(_for_whom(row.member_id, gathered, by), _until(row.until_on)),
            why=row.reason if allows(by, AREA_PERMISSION[AREA_OF[row.condition]]) else "",
            action=Action(
                _("Take back"),
                reverse("case_override_end", args=[case.reference, row.id]),
                about=_(condition(row.condition).title),
            )
            if allows(by, Permission.OVERRIDE)
            else None,
        )
        for row in gathered.passed
        if row.until_on is None or row.until_on >= today
    ]


def _for_whom(member_id: object, gathered: Gathered, by: Actor) -> Any:
    return gathered.called(by).get(str(member_id), "–") if member_id else _("everybody of the case")


def _until(day: dt.date | None) -> str:
    return _("until %(day)s") % {"day": saying.day(day)} if day else _("until it is taken back")
