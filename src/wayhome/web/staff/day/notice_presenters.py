"""What My day and the page of notices show of them, and the buttons that mark them as read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.ground.messaging.queries import NoticeLine
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Action, Empty, Event, Head, Link, Task
from wayhome.web.staff.cases.labels import Context

GOES = frozenset({"process:blind_withdrawal", "process:withdraw"})
"""Codes of notices that somebody does not travel; they do not look like news of a step."""


def notice_event(line: NoticeLine, today: dt.date) -> Event:
    """Return a notice as a line of the day, with a link to its case; that somebody does not travel has its own sign."""
    icon = "hand-index" if line.code in GOES else "exclamation-triangle" if line.urgent else "bell"
    return Event(line.sentence, icon, [saying.moment(line.at, "short")], url=_case(line))


def read_all_action(now: dt.datetime) -> Action:
    """Return the button that marks as read what stands on this page, and nothing that comes later."""
    return Action(
        _("Mark all as read"),
        reverse("notices_read"),
        icon="check2-all",
        post=True,
        fields={"until": now.isoformat()},
    )


def notices_page(
    unread: Sequence[NoticeLine], read: Sequence[NoticeLine], *, now: dt.datetime, today: dt.date
) -> Context:
    """Return the context of the notices: new ones with a button each, and what was read lately."""
    return {
        "crumbs": [Link(_("My day"), reverse("my_day")), Link(_("Notices"))],
        "head": Head(
            _("Notices"),
            lead=_(
                "What you mark as read stays new for your colleagues. Tasks stay on My day until they are done."
            ),
            actions=[read_all_action(now)] if unread else [],
        ),
        "unread": [_row(line, today) for line in unread],
        "nothing": Empty(_("No new notice."), _("What changes on your cases appears here by itself.")),
        "read": [notice_event(line, today) for line in read],
    }


def _row(line: NoticeLine, today: dt.date) -> Task:
    return Task(
        say=line.sentence,
        status="blocked" if line.urgent else "info",
        url=_case(line),
        due=saying.day(line.at, "short"),
        due_note=saying.clock(line.at),
        action=Action(
            _("Mark as read"),
            reverse("notice_read", args=[line.id]),
            icon="check-lg",
            post=True,
            about=line.sentence,
        ),
    )


def _case(line: NoticeLine) -> str:
    return reverse("case", args=[line.reference]) if line.reference and line.case_id else ""
