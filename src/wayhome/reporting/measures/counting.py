"""Counting rules: which departures the headline counts, and which are counted apart.

A person counts once per return, in the month of departure by the local day at the airport, children included.
No-shows, withdrawals and Dublin transfers write no line; an interrupted journey has one, that of the last
departure. What is left to decide here is to which count a departure belongs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wayhome.ground.values.periods import Month

ASSISTED_VOLUNTARY = "assisted_voluntary"
HUMANITARIAN = "humanitarian"
DEMONSTRATION = "demonstration"


class Count(StrEnum):
    """The counts that are never added to each other."""

    RETURNS = "returns"
    HUMANITARIAN = "humanitarian"
    ONWARD = "onward"
    OTHER = "other"


@dataclass(frozen=True)
class Cell:
    """So many persons whose coarse facts are the same: one month, one kind of return, one way."""

    month: Month
    type_of_return: str
    onward: bool
    returned_to: str
    nationality: str
    persons: int
    mark: str = ""

    @property
    def count(self) -> Count:
        """Return to which count the persons belong; an onward return is counted apart whatever its type."""
        if self.onward:
            return Count.ONWARD
        if self.type_of_return == HUMANITARIAN:
            return Count.HUMANITARIAN
        return Count.RETURNS if self.type_of_return == ASSISTED_VOLUNTARY else Count.OTHER

    @property
    def country_of_origin(self) -> str:
        """Return the country returned to, or the nationality of somebody who went on to a third country."""
        return self.nationality if self.onward else self.returned_to

    @property
    def is_demonstration(self) -> bool:
        """Return whether the persons are invented."""
        return self.mark.startswith(DEMONSTRATION)


def persons(cells: Iterable[Cell], count: Count, months: Iterable[Month]) -> int:
    """Return how many persons one count holds in these months."""
    wanted = frozenset(months)
    return sum(cell.persons for cell in cells if cell.count is count and cell.month in wanted)


def by_country(cells: Iterable[Cell], count: Count, months: Iterable[Month]) -> Mapping[str, int]:
    """Return how many persons of one count returned to each country of origin in these months."""
    wanted = frozenset(months)
    found: dict[str, int] = {}
    for cell in cells:
        if cell.count is count and cell.month in wanted:
            found[cell.country_of_origin] = found.get(cell.country_of_origin, 0) + cell.persons
    return found


def main_countries(
    numbers: Mapping[str, int], *, order: Callable[[str], Any], most: int = 10
) -> tuple[str, ...]:
    """Return the codes of the countries with most persons, in the order of their printed names.

    ``order`` is the sorting key of a code's printed name; it also decides between equal numbers at the last
    place. A country that is not known ("") is never a main country.
    """
    known = [code for code, number in numbers.items() if code and number]
    largest = sorted(known, key=lambda code: (-numbers[code], order(code)))[:most]
    return tuple(sorted(largest, key=order))
