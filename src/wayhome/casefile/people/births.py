"""Birth dates as plain values, the form in which they are sealed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.dates import BirthDate
from wayhome.ground.values.how_known import HowKnown, KnownBy

HANDED_ON = ("original", "calendar", "edtf", "earliest", "latest")
"""What of a birth date another office needs; who estimated it and how stays with the file."""


def plain_birth(birth: BirthDate) -> dict[str, str]:
    """Return a birth date as text values that can be sealed: as said, calendar, EDTF, earliest and latest day.

    How it is known follows where somebody said so; what is not said is left out, as it was before it was asked.
    """
    known = {
        "known_by": birth.known.known_by.value,
        "estimated_by": birth.known.estimated_by,
        "estimated_how": birth.known.estimated_how,
    }
    return {
        "original": birth.original,
        "calendar": birth.calendar.value,
        "edtf": birth.edtf,
        "earliest": birth.earliest.isoformat(),
        "latest": birth.latest.isoformat(),
        **{name: text for name, text in known.items() if text},
    }


def read_birth(plain: Mapping[str, Any]) -> BirthDate:
    """Return the birth date that ``plain_birth`` wrote."""
    return BirthDate(
        original=str(plain["original"]),
        calendar=Calendar(plain["calendar"]),
        edtf=str(plain["edtf"]),
        earliest=dt.date.fromisoformat(plain["earliest"]),
        latest=dt.date.fromisoformat(plain["latest"]),
        known=HowKnown(
            KnownBy(plain.get("known_by", "")),
            str(plain.get("estimated_by", "")),
            str(plain.get("estimated_how", "")),
        ),
    )


def handed_on(plain: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return what of a sealed birth date may leave with a hand-over."""
    return None if plain is None else {name: plain[name] for name in HANDED_ON}
