"""Questions about how much colleagues opened, from the tally that the database keeps (``ground/crypto/tally.py``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.ground.accounts.models import User
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.crypto.models import Tally

MOST = 100
PERSON = "user "


@dataclass(frozen=True)
class OpenedToday:
    """How much one colleague opened on a day (UTC) in the acting organisation."""

    user: User
    files: int
    step_ups: int
    lifted: bool


def opened_much(by: Actor, *, day: dt.date, from_files: int) -> Sequence[OpenedToday]:
    """Return who opened at least so many files on a day, or proved again who they are, the most first; at most 100.

    Raises ``NotPermitted``.
    """
    require(by, Permission.LIFT_LIMITS)
    rows = (
        Tally.objects.filter(organisation_id=by.organisation_id, at__date=day, asker__startswith=PERSON)
        .values("asker")
        .annotate(
            files=Count("what", distinct=True, filter=Q(kind="file")),
            step_ups=Count("id", filter=Q(kind="step_up")),
            lifts=Count("id", filter=Q(kind="lift")),
        )
        .filter(Q(files__gte=from_files) | Q(step_ups__gt=0) | Q(lifts__gt=0))
        .order_by("-files", "asker")[:MOST]
    )
    found = {int(row["asker"].removeprefix(PERSON)): row for row in rows}
    users = User.objects.in_bulk(found.keys())
    return [
        OpenedToday(users[key], row["files"], row["step_ups"], bool(row["lifts"]))
        for key, row in found.items()
        if key in users
    ]


def colleague_at(by: Actor, key: int) -> User:
    """Return a user by key, for whoever may open more for them; raises ``NotPermitted`` and ``OutOfScope``."""
    require(by, Permission.LIFT_LIMITS)
    user = User.objects.filter(pk=key, is_service=False).first()
    if user is None:
        raise OutOfScope
    return user
