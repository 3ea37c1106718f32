"""How a publication is said: a door hands in a speaker for the reader's language, English is built in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Protocol

from wayhome.ground.values import places
from wayhome.ground.values.periods import Month
from wayhome.ground.values.sentences import Sentence

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Speaker(Protocol):
    """Says sentences, months, countries and numbers in one language."""

    @property
    def language(self) -> str: ...

    def say(self, sentence: Sentence) -> str: ...

    def month(self, month: Month) -> str: ...

    def month_name(self, month: Month) -> str: ...

    def month_short(self, month: Month) -> str: ...

    def country(self, code: str) -> str: ...

    def number(self, value: int | Decimal) -> str: ...


class English:
    """Says everything in English, with Western digits."""

    language = "en"

    def say(self, sentence: Sentence) -> str:
        """Return the sentence."""
        return str(sentence)

    def month(self, month: Month) -> str:
        """Return a month as "June 2016"."""
        return f"{self.month_name(month)} {month.year}"

    def month_name(self, month: Month) -> str:
        """Return the name of a month without its year."""
        return MONTHS[month.number - 1]

    def month_short(self, month: Month) -> str:
        """Return the first letters of a month's name."""
        return self.month_name(month)[:3]

    def country(self, code: str) -> str:
        """Return the printed name of a country; the code if it is not in the list."""
        return places.printed_name(code) if places.is_country(code) else code

    def number(self, value: int | Decimal) -> str:
        """Return a number grouped by thousands."""
        return f"{value:,}"


def moment_in_english(at: dt.datetime) -> str:
    """Return a moment as "9 June 2026, 10:00 UTC"."""
    return f"{at.day} {at:%B %Y, %H:%M} UTC"
