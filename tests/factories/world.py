"""Rows of the world's lists, entered and confirmed by the two people of the cast who may."""

from __future__ import annotations

import datetime as dt

from tests.cast import Cast
from wayhome.casefile.funding.actions import confirm_row, enter_row
from wayhome.casefile.funding.models import Suspension
from wayhome.casefile.funding.world_lists import SUSPENSIONS, SuspensionFacts


def suspended(cast: Cast, country: str, *, begins_on: dt.date, area: str = "") -> Suspension:
    """Return a suspension in force, as the list has it; cleared cases were not asked again."""
    facts = SuspensionFacts(country, area, begins_on=begins_on, source="Advice of 8 June 2026")
    row = enter_row(of=SUSPENSIONS, facts=facts, by=cast.grace, at=cast.now)
    return confirm_row(of=SUSPENSIONS, row=row, by=cast.maria, at=cast.now)
