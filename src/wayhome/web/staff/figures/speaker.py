"""Says a publication in the reader's language."""

from __future__ import annotations

from decimal import Decimal

from django.utils.dateformat import format as dateformat
from django.utils.translation import get_language

from wayhome.ground.values import places
from wayhome.ground.values.periods import Month
from wayhome.ground.values.sentences import Sentence
from wayhome.web.shared import saying


class Reader:
    """A speaker of the language of the request."""

    @property
    def language(self) -> str:
        """Return the language tag."""
        return get_language() or "en"

    def say(self, sentence: Sentence) -> str:
        """Return a sentence, translated."""
        return saying.said(sentence)

    def month(self, month: Month) -> str:
        """Return a month with its year."""
        return saying.day(month.first, "month")

    def month_name(self, month: Month) -> str:
        """Return the name of a month."""
        return str(dateformat(month.first, "F"))

    def month_short(self, month: Month) -> str:
        """Return the short name of a month."""
        return str(dateformat(month.first, "M"))

    def country(self, code: str) -> str:
        """Return the printed name of a country."""
        return saying.country(code)

    def number(self, value: int | Decimal) -> str:
        """Return a grouped number."""
        return saying.number(value)


def by_printed_name(code: str) -> object:
    """Return the key that sorts countries by their name in the reader's language."""
    return places.collation_key(saying.country(code))
