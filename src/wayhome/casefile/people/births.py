"""Birth dates as plain values, the form in which they are sealed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.dates import BirthDate


def plain_birth(birth: BirthDate) -> dict[str, str]:
    """Return a birth date as text values that can be sealed: as said, calendar, EDTF, earliest and latest day."""
    return {
        "original": birth.original,
        "calendar": birth.calendar.value,
        "edtf": birth.edtf,
        "earliest": birth.earliest.isoformat(),
        "latest": birth.latest.isoformat(),
    }


def read_birth(plain: Mapping[str, Any]) -> BirthDate:
    """Return the birth date that ``plain_birth`` wrote."""
    return BirthDate(
        original=str(plain["original"]),
        calendar=Calendar(plain["calendar"]),
        edtf=str(plain["edtf"]),
        earliest=dt.date.fromisoformat(plain["earliest"]),
        latest=dt.date.fromisoformat(plain["latest"]),
    )
