"""Keys of pages: the place after which a list goes on, as text in an address; one that nobody made is none."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet

from wayhome.ground.values.days import can_be_meant

Row = TypeVar("Row")
Key = tuple[Any, uuid.UUID]


@dataclass(frozen=True)
class Order:
    """How a list is ordered: by a column, then by the key of the row; each rising or falling."""

    place: str
    row: str = "id"
    rising: bool = True
    row_rising: bool = True

    @property
    def columns(self) -> tuple[str, str]:
        """Return what ``order_by`` is told."""
        return ("" if self.rising else "-") + self.place, ("" if self.row_rising else "-") + self.row

    def turned(self) -> Order:
        """Return the order in which the list is read backwards."""
        return Order(self.place, self.row, not self.rising, not self.row_rising)

    def beyond(self, key: Key) -> Q:
        """Return what holds for the rows behind a key.

        That the place is not before the key's is said apart: the database finds it in an index, and the rest not.
        """
        place, row = key
        side, row_side = "gt" if self.rising else "lt", "gt" if self.row_rising else "lt"
        behind = Q(**{f"{self.place}__{side}": place}) | Q(
            **{self.place: place, f"{self.row}__{row_side}": row}
        )
        return Q(**{f"{self.place}__{side}e": place}) & behind


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page, and whether there is one before and one behind it."""

    rows: list[Row]
    earlier: bool
    later: bool

    def keys(self, key: Callable[[Row], Key]) -> tuple[str, str]:
        """Return the keys of the pages before and behind, as text; empty where there is none."""
        if not self.rows:
            return "", ""
        first, last = key(self.rows[0]), key(self.rows[-1])
        return key_of(*first) if self.earlier else "", key_of(*last) if self.later else ""


def one_page(
    rows: QuerySet[Any, Row], order: Order, *, key: Key | None, backwards: bool, size: int
) -> Page[Row]:
    """Return the page behind a key, or before it where ``backwards``; the first one without a key. One query."""
    way = order.turned() if backwards else order
    behind = rows if key is None else rows.filter(way.beyond(key))
    found = list(behind.order_by(*way.columns)[: size + 1])
    more = len(found) > size
    shown = found[:size][::-1] if backwards else found[:size]
    return Page(shown, more if backwards else key is not None, backwards or more)


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
