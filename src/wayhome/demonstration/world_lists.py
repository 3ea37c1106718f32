"""What stands on the lists of the world before the first case: entered by one person of headquarters, confirmed by another."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.funding.actions import confirm_row, enter_row
from wayhome.casefile.funding.world_lists import (
    AIRLINE_LIMITS,
    SUSPENSIONS,
    LimitFacts,
    RowFacts,
    SuspensionFacts,
    WorldList,
)

SUSPENDED = ("AFG", "YEM", "LBY")
SINCE = dt.date(2021, 8, 26)


def write_world_lists(*, begins_on: dt.date, first: Actor, second: Actor, at: dt.datetime) -> None:
    """Suspend three destinations and set the house limit in pregnancy, as two people of headquarters do."""
    source = "Demonstration list; headquarters enters its own, with the document it rests on"
    rows: list[tuple[WorldList[Any, Any], RowFacts]] = [
        (SUSPENSIONS, SuspensionFacts(country, begins_on=SINCE, source=source)) for country in SUSPENDED
    ]
    house_default = LimitFacts(
        carrier="",
        single_until_week=36,
        multiple_until_week=32,
        certificate_from_week=28,
        begins_on=begins_on,
        source="House default, unverified; headquarters enters each carrier's own limit",
    )
    for of, facts in [*rows, (AIRLINE_LIMITS, house_default)]:
        row = enter_row(of=of, facts=facts, by=first, at=at)
        confirm_row(of=of, row=row, by=second, at=at)
