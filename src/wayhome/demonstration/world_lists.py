"""The lists of the world that the demonstration's office begins with."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.funding.models import AirlineLimit, Suspension
from wayhome.ground.accounts.models import User


def enter_world_lists(*, entered_by: User, confirmed_by: User, at: dt.datetime, since: dt.date) -> None:
    """Write suspended destinations and the house limit of airlines, as two people entered them."""
    for country in ("AFG", "YEM", "LBY"):
        Suspension.objects.create(
            country=country,
            begins_on=dt.date(2021, 8, 26),
            source="Demonstration list; an office enters its own, with the document it rests on",
            entered_by=entered_by,
            entered_at=at,
            confirmed_by=confirmed_by,
            confirmed_at=at,
        )
    AirlineLimit.objects.create(
        single_until_week=36,
        multiple_until_week=32,
        certificate_from_week=28,
        begins_on=since,
        source="House default, unverified; an office enters each carrier's own limit",
        entered_by=entered_by,
        entered_at=at,
        confirmed_by=confirmed_by,
        confirmed_at=at,
    )
