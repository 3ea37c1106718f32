"""Counts months as the law does: the same day of a later month, or its last day where that has no such day."""

from __future__ import annotations

import calendar
import datetime as dt

MONTHS_A_YEAR = 12


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the day so many months after another. Source: Regulation (EEC, Euratom) 1182/71 art. 3(2)(c)."""
    place = day.month - 1 + months
    year, month = day.year + place // MONTHS_A_YEAR, place % MONTHS_A_YEAR + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
