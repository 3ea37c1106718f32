"""What the page of the sealed log shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.ground.audit.standing import Standing
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Fact, Head, Notice
from wayhome.web.staff.colleagues.presenters import tabs

Context = dict[str, Any]
MINUTES_FROM = 120
"""From so many seconds on a stretch of time is told in minutes."""


def log_page(stands: Standing, *, now: dt.datetime) -> Context:
    """Return the context of how the log stands."""
    return {
        "head": Head(
            _("The sealed log"),
            lead=_("What was done and seen is sealed each minute. Until then it could be forged unnoticed."),
        ),
        "tabs": tabs("sealed_log"),
        "notice": _notice(stands, now),
        "facts": _facts(stands, now) if stands.at is not None else [],
    }


def _notice(stands: Standing, now: dt.datetime) -> Notice:
    if stands.at is None:
        return Notice(
            "blocked",
            _("The log was never sealed"),
            _("Ask who runs this server to make the sealing key and to seal the log each minute."),
        )
    if stands.is_late(now):
        return Notice(
            "blocked",
            _("The log is late"),
            _("Nothing was sealed for more than ten minutes. Ask who runs this server to look why."),
        )
    if stands.witnesses < 2 or stands.behind:
        return Notice(
            "warning",
            _("Too few witnesses hold the checkpoints"),
            _("Two outside this organisation are the least. Without them nobody can prove what was changed."),
        )
    return Notice("done", _("The log is sealed, and its witnesses have it"))


def _facts(stands: Standing, now: dt.datetime) -> list[Fact]:
    made = stands.checkpoint_at
    return [
        Fact(
            _("Last checkpoint"),
            saying.moment(made) if made else _("none yet"),
            note=_age(now - made) if made else "",
        ),
        Fact(_("The sealer ran last"), saying.moment(stands.at), note=_age(now - (stands.at or now))),
        Fact(_("Acts and looks in checkpoints"), saying.number(stands.size)),
        Fact(
            _("Waiting for the next checkpoint"),
            saying.number(stands.waiting),
            note=_("when the sealer ran last"),
        ),
        Fact(_("Could be forged unnoticed"), _ago(stands.open_since(now) or dt.timedelta())),
        Fact(
            _("Witnesses"),
            saying.number(stands.witnesses),
            note=_("%(count)s lack a checkpoint") % {"count": saying.number(stands.behind)}
            if stands.behind
            else "",
        ),
    ]


def _ago(span: dt.timedelta) -> str:
    """Return a stretch of time that ends now."""
    seconds = max(0, round(span.total_seconds()))
    if seconds < MINUTES_FROM:
        return ngettext("the last second", "the last %(count)s seconds", seconds) % {"count": seconds}
    minutes = seconds // 60
    return ngettext("the last minute", "the last %(count)s minutes", minutes) % {"count": minutes}


def _age(span: dt.timedelta) -> str:
    """Return how long ago something was."""
    seconds = max(0, round(span.total_seconds()))
    if seconds < MINUTES_FROM:
        return ngettext("a second ago", "%(count)s seconds ago", seconds) % {"count": seconds}
    minutes = seconds // 60
    return ngettext("a minute ago", "%(count)s minutes ago", minutes) % {"count": minutes}
