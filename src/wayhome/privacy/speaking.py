"""How somebody's own file is said: a door hands in a speaker for the person's language, English is built in."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from wayhome.ground.values import languages, places
from wayhome.ground.values.sentences import Sentence


class Speaker(Protocol):
    """Says sentences, days and moments in one language, countries and languages by code; moments in the office's time zone."""

    @property
    def language(self) -> str: ...

    def say(self, sentence: Sentence) -> str: ...

    def day(self, value: dt.date) -> str: ...

    def moment(self, value: dt.datetime) -> str: ...

    def country(self, code: str) -> str: ...

    def tongue(self, code: str) -> str: ...


class English:
    """Says everything in English, days as ISO 8601 and moments in UTC."""

    language = "en"

    def say(self, sentence: Sentence) -> str:
        """Return the sentence."""
        return str(sentence)

    def day(self, value: dt.date) -> str:
        """Return a day as 2026-06-09."""
        return value.isoformat()

    def moment(self, value: dt.datetime) -> str:
        """Return a moment as 2026-06-09 10:00 UTC."""
        return value.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")

    def country(self, code: str) -> str:
        """Return the printed name of a country, or the code where it is none."""
        return places.printed_name(code) if places.is_country(code) else code

    def tongue(self, code: str) -> str:
        """Return the name of a language, or the code where it is none."""
        return languages.printed_name(code) if languages.is_language(code) else code
