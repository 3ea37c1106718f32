"""Referrals of partners among the tasks of the day, each where its day puts it; a line names nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.stages.outreach.enums import ANSWER_WITHIN_DAYS, ANSWER_WITHIN_DAYS_FOR_CHILD
from wayhome.stages.outreach.models import PartnerReferral
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Action, Status, Task

SOON = dt.timedelta(days=7)
STATUS: Mapping[str, Status] = {"late": "warning", "now": "info", "soon": "neutral", "later": "neutral"}


def place_referrals(
    rows: Sequence[PartnerReferral], groups: Mapping[str, list[Task]], today: dt.date
) -> None:
    """Put each referral that waits for an answer first into the group of its day: late, now, soon or later."""
    for row in reversed(rows):
        key = _group_of(row.answer_by_on, today)
        groups[key].insert(0, _task(row, key, today))


def _group_of(due: dt.date, today: dt.date) -> str:
    if due < today:
        return "late"
    if due == today:
        return "now"
    return "soon" if due <= today + SOON else "later"


def _task(row: PartnerReferral, group: str, today: dt.date) -> Task:
    url = reverse("referral", args=[row.id])
    days = ANSWER_WITHIN_DAYS_FOR_CHILD if row.may_be_child else ANSWER_WITHIN_DAYS
    meta = [
        row.organisation.name,
        saying.language_name(row.language),
        ngettext("house default: %(days)s day", "house default: %(days)s days", days) % {"days": days},
    ]
    if row.may_be_child:
        meta.insert(0, _("may be a child"))
    is_today = row.answer_by_on == today
    return Task(
        say=_("Speak with somebody whom a partner refers, and accept or decline"),
        status=STATUS[group],
        url=url,
        meta=meta,
        due=_("Today") if is_today else saying.day(row.answer_by_on, "short"),
        due_note="" if is_today else saying.days_from(row.answer_by_on, today),
        action=Action(_("Read and answer"), url, about=row.organisation.name),
    )
