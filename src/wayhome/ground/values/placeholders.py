"""What registers and spreadsheets hold where nobody knew: found on import, so that it is asked about and never believed.

The words stand in ``data/placeholders.csv``; nothing here changes a value. A finding is a question to a person: some
people are called so, and some were born on the first day of a year.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources

from wayhome.ground.values.calendars import Calendar, is_first_of_year, to_gregorian
from wayhome.ground.values.date_reading import read_date
from wayhome.ground.values.digits import western_digits
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.month_names import plain_letters
from wayhome.ground.values.sentences import msgid

_MOST_WORDS = 4
# Days that programs store for "nothing": the beginnings of their time, the ends, and what spreadsheets make of 0 and 1.
_SYSTEM_DAYS = frozenset(
    {
        *((year, 1, 1) for year in (1, 1000, 1600, 1601, 1700, 1753, 1800, 1899, 1900, 1901, 1904, 1970)),
        *((1899, 12, day) for day in (30, 31)),
        *((year, 12, 31) for year in (1899, 1969, 2049, 2099, 2999, 9998, 9999)),
        (1900, 1, 2),
        (2049, 12, 30),
    }
)
_THREE_NUMBERS = re.compile(
    r"(?:([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})|([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}))"
)
_TIME = re.compile(
    r"[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[ap]m)?(?:Z|[+-][0-9:]+)?$", re.IGNORECASE
)
_ONE_DIGIT = re.compile(r"[-/. ]*([0-9])(?:[-/. ]*\1)*[-/. ]*")
_MORE_DIGITS_THAN_A_YEAR = 5
_LEAST_LETTERS = 3
_NOTHING_BEFORE = 1600
"""Nobody whose birth is written down today was born in an earlier year; what says so is a mistake or stands for nothing."""


class PlaceholderKind(StrEnum):
    """What a value that says nothing looks like."""

    EMPTY = "empty"
    UNKNOWN = "unknown"
    TEST = "test"
    REPEATED = "repeated"
    SYSTEM_DAY = "system_day"
    NO_DAY = "no_day"
    FIRST_OF_YEAR = "first_of_year"


PLACEHOLDER_LABELS: dict[PlaceholderKind, str] = {
    PlaceholderKind.EMPTY: msgid("nothing is written"),
    PlaceholderKind.UNKNOWN: msgid("a word for “not known”"),
    PlaceholderKind.TEST: msgid("a word somebody wrote to try something out"),
    PlaceholderKind.REPEATED: msgid("the same sign again and again"),
    PlaceholderKind.SYSTEM_DAY: msgid("a day that programs store for “not known”"),
    PlaceholderKind.NO_DAY: msgid("zeros in place of the day or month"),
    PlaceholderKind.FIRST_OF_YEAR: msgid(
        "the first day of a year, which registers write when only the year is known"
    ),
}


@dataclass(frozen=True)
class Placeholder:
    """What a value looks like, and what it may say all the same: a year, the rest of a name, or nothing."""

    kind: PlaceholderKind
    rest: str = ""


def date_placeholder(text: str, calendar: Calendar = Calendar.GREGORIAN) -> Placeholder | None:
    """Return what makes a date a placeholder, or nothing for one that may be meant.

    ``rest`` is the year it says at most. A time of midnight behind a day, as spreadsheets and databases write it, is
    left out of account. Dates that cannot be read, and are no placeholder, are for ``parse_birth_date`` to refuse.
    """
    plain = _TIME.sub("", western_digits(text).strip()).rstrip("?~ ").lstrip("'~ ")
    if word := _whole(plain, "date"):
        return word
    digits = re.sub(r"[^0-9]", "", plain)
    if not digits:
        return None if any(character.isalpha() for character in plain) else Placeholder(PlaceholderKind.EMPTY)
    if _ONE_DIGIT.fullmatch(plain) and (set(digits) == {"0"} or len(digits) >= _MORE_DIGITS_THAN_A_YEAR):
        return Placeholder(PlaceholderKind.EMPTY if digits[0] == "0" else PlaceholderKind.REPEATED)
    return _of_numbers(plain, calendar) or _of_reading(plain, calendar)


def looks_like_placeholder(text: str, calendar: Calendar = Calendar.GREGORIAN) -> bool:
    """Return whether an imported date looks like one that was written because the day was not known."""
    return date_placeholder(text, calendar) is not None


def name_placeholder(text: str) -> Placeholder | None:
    """Return what makes a name, or a part of it, a placeholder, or nothing; ``rest`` is what is left of the name.

    Of ``FNU Ahmad`` that is ``Ahmad``: a name of one word, complete as it is.
    """
    if not any(character.isalpha() for character in text):
        return Placeholder(PlaceholderKind.EMPTY)
    if found := _whole(text, "name") or _repeated(text):
        return found
    words, rest = text.split(), list[str]()
    kinds: list[PlaceholderKind] = []
    while words:
        parts = ((n, _part(" ".join(words[:n]))) for n in range(min(_MOST_WORDS, len(words)), 0, -1))
        width, kind = next(((n, kind) for n, kind in parts if kind), (1, None))
        # A dash between two parts of a name belongs to it; one at its edge stands for a part nobody knew.
        if kind is None or (kind is PlaceholderKind.EMPTY and rest and len(words) > 1):
            rest.append(words[0])
            width = 1
        else:
            kinds.append(kind)
        words = words[width:]
    return Placeholder(kinds[0], " ".join(rest).strip(" -–—")) if kinds else None


def _of_numbers(plain: str, calendar: Calendar) -> Placeholder | None:
    """Return what is wrong with a date of three numbers that no calendar needs to be asked about."""
    found = _THREE_NUMBERS.fullmatch(plain)
    if not found:
        return None
    year, month, day = (int(found[n] or found[m]) for n, m in ((1, 6), (2, 5), (3, 4)))
    numbers = (year, month, day)
    if calendar is Calendar.GREGORIAN and (
        numbers in _SYSTEM_DAYS or (numbers[::2] == (year, 0) and year == 1900)
    ):
        return Placeholder(PlaceholderKind.SYSTEM_DAY, str(year) if year == 1970 else "")
    if calendar is Calendar.GREGORIAN and year and year < _NOTHING_BEFORE and (month, day) == (1, 1):
        return Placeholder(PlaceholderKind.SYSTEM_DAY)
    if year == 0:
        return Placeholder(PlaceholderKind.EMPTY)
    if month == 0 or day == 0:
        return Placeholder(PlaceholderKind.NO_DAY, str(year))
    if len(set(found[0]) - set("-/. ")) == 1:
        return Placeholder(PlaceholderKind.REPEATED)
    return None


def _of_reading(plain: str, calendar: Calendar) -> Placeholder | None:
    """Return whether a date that can be read is a day programs store, or the first of a year."""
    try:
        reading = read_date(plain, calendar)
        if not reading.day:
            return None
        day = to_gregorian(calendar, reading.year, reading.month, reading.day)
    except ValueRefused:
        return None
    if (day.year, day.month, day.day) in _SYSTEM_DAYS:
        return Placeholder(PlaceholderKind.SYSTEM_DAY, str(reading.year) if day == date(1970, 1, 1) else "")
    if is_first_of_year(calendar, day):
        return Placeholder(PlaceholderKind.FIRST_OF_YEAR, str(reading.year))
    return None


def _whole(text: str, of: str) -> Placeholder | None:
    """Return what a whole value means that is a listed word."""
    kind = _words(of).get(_key(text))
    return Placeholder(kind) if kind else None


def _part(words: str) -> PlaceholderKind | None:
    """Return what a part of a name means; one sign alone is a part of many names."""
    if len(words) == 1 and words.isalpha():
        return None
    if not any(character.isalpha() for character in words):
        return PlaceholderKind.EMPTY if " " not in words and not any(c.isdigit() for c in words) else None
    whole = _whole(words, "name") or _repeated(words)
    return whole.kind if whole else None


def _repeated(text: str) -> Placeholder | None:
    """Return whether a text is one Latin letter again and again, or the letter x alone."""
    key = _key(text).replace(" ", "").replace(".", "")
    again = len(key) >= _LEAST_LETTERS and len(set(key)) == 1 and key[0] in "abcdefghijklmnopqrstuvwxyz"
    return Placeholder(PlaceholderKind.REPEATED) if again or (key and set(key) == {"x"}) else None


def _key(text: str) -> str:
    """Return a text as listed words are compared: plain letters, without brackets, quotes and edges of signs."""
    return plain_letters(re.sub(r"[()\[\]\"“”«»<>?!*]", " ", text)).strip(" ,;:-_")


@cache
def _words(of: str) -> dict[str, PlaceholderKind]:
    """Return the listed words by their plain letters, for names or for dates."""
    text = resources.files("wayhome.ground.values.data").joinpath("placeholders.csv").read_text("utf-8")
    return {
        _key(word): PlaceholderKind(row["means"])
        for row in csv.DictReader(text.splitlines())
        if row["of"] in ("both", of)
        for word in row["words"].split("|")
    }
