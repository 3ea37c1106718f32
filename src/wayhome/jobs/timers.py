"""Whom timers act as: the service accounts of the installation, one organisation at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Relation
from wayhome.casefile.access.queries import actor_for, seats
from wayhome.ground.accounts.models import User


@dataclass(frozen=True)
class Timer:
    """A service account acting for one organisation, and the local day of its office."""

    by: Actor
    today: dt.date


def timers(now: dt.datetime) -> Sequence[Timer]:
    """Return the service accounts with a role today, once for each organisation; ``now`` is aware UTC."""
    found: dict[int, Timer] = {}
    for user in User.objects.filter(is_service=True, is_active=True).order_by("id"):
        for seat in seats(user.id, now.date()):
            by = actor_for(user, seat).on(Relation.OWNER)
            found.setdefault(seat.organisation_id, Timer(by, now.astimezone(ZoneInfo(seat.time_zone)).date()))
    return list(found.values())
