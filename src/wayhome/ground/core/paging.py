"""Keys of pages: the place after which a list goes on, as text in an address; one that nobody made is none."""

from __future__ import annotations

import datetime as dt
import uuid

from wayhome.ground.values.days import can_be_meant


def key_of(place: dt.date | dt.datetime, row_id: uuid.UUID) -> str:
    """Return the key of a row in a list that is ordered by a day or moment, then by row key."""
    return f"{place.isoformat()}_{row_id}"


def read_day_key(text: str) -> tuple[dt.date, uuid.UUID] | None:
    """Return day and row key, or nothing for a text that is no such key.

    Any day will do: lists put what has no day yet at the end of days, and the database only compares.
    """
    day, row_id = _parts(text)
    try:
        place = dt.date.fromisoformat(day)
    except ValueError:
        return None
    return (place, row_id) if row_id else None


def read_moment_key(text: str) -> tuple[dt.datetime, uuid.UUID] | None:
    """Return aware moment and row key, or nothing for a text that is no such key."""
    moment, row_id = _parts(text)
    try:
        place = dt.datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (place, row_id) if place.tzinfo and can_be_meant(place.date()) and row_id else None


def _parts(text: str) -> tuple[str, uuid.UUID | None]:
    place, _, row_id = text.partition("_")
    try:
        return place, uuid.UUID(row_id)
    except ValueError:
        return place, None
