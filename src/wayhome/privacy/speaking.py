"""How somebody's own file is said: a door hands in a speaker for the person's language, English is built in."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from wayhome.ground.values.sentences import Sentence


class Speaker(Protocol):
    """Says sentences, days and moments in one language; moments are told in the time zone of the office."""

    @property
    def language(self) -> str: ...

    def say(self, sentence: Sentence) -> str: ...

    def day(self, value: dt.date) -> str: ...

    def moment(self, value: dt.datetime) -> str: ...


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
