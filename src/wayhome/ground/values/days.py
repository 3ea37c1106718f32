"""Days that can be meant: what lies outside was mistyped, or written to break something."""

from __future__ import annotations

import datetime as dt

EARLIEST = dt.date(1900, 1, 1)
LATEST = dt.date(2199, 12, 31)
"""House limits. Arithmetic of weeks and time zones stays possible with every day between them."""


def can_be_meant(day: dt.date) -> bool:
    """Return whether a day lies where the days of people's lives lie."""
    return EARLIEST <= day <= LATEST


def read_day(text: str) -> dt.date | None:
    """Return the day that an ISO text says, or nothing where it says none that can be meant."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if can_be_meant(day) else None
