"""When two person records may be of one person: two of name, year of birth and document agree. Pure.

The rule of two comes from the field: a name alone is borne by many, a year by more, and a number may be copied wrongly;
two that agree are looked at by a person, who decides (``docs/decisions/0041``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from wayhome.ground.values.dates import BirthDate
from wayhome.ground.values.sentences import msgid

ALIKE = 0.75
"""From here two names may be one. Of 700 pairs of names that are one, in another script, spelling or order, 99.9 % are as
like as that; of 6,000 pairs that are not, 0.3 % (``tests/proofs/data/name_pairs.csv``; at 0.65, 0.9 %)."""
YEARS_BESIDE = 1
"""A year of birth may be one off: calendars end their years at other times, and ages are counted from both ends."""
ENOUGH = 2


class Signal(StrEnum):
    """What two records have in common."""

    DOCUMENT = "document"
    NAME = "name"
    YEAR = "year"


SIGNAL_LABELS: Mapping[Signal, str] = {
    Signal.DOCUMENT: msgid("the same number of a document"),
    Signal.NAME: msgid("a name that sounds alike"),
    Signal.YEAR: msgid("born in the same year, or one beside it"),
}


def same_years(one: BirthDate | None, other: BirthDate | None) -> bool:
    """Return whether two people may be born in one year, or in years beside each other; not where one is not known."""
    if one is None or other is None:
        return False
    return (
        one.earliest.year - YEARS_BESIDE <= other.latest.year
        and other.earliest.year - YEARS_BESIDE <= one.latest.year
    )


def signals(*, likeness: float, years: bool, document: bool) -> tuple[Signal, ...]:
    """Return what two records have in common, the surest first; ``likeness`` of their names goes from 0 to 1."""
    found = ((document, Signal.DOCUMENT), (likeness >= ALIKE, Signal.NAME), (years, Signal.YEAR))
    return tuple(signal for agrees, signal in found if agrees)


def may_be_one(found: Collection[Signal]) -> bool:
    """Return whether so much is in common that somebody has to look."""
    return len(found) >= ENOUGH
