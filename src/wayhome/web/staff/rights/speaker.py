"""Says somebody's own file in their language, where the house speaks it, and otherwise in English."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import translation

from wayhome.ground.values.sentences import Sentence
from wayhome.web.shared import saying


def spoken(language: str) -> str:
    """Return the language tag of the pages for an ISO 639-3 code, or English where the house does not speak it."""
    tag = saying.html_lang(language)
    known = {code for code, _name in settings.LANGUAGES}
    return tag if tag in known else tag.partition("-")[0] if tag.partition("-")[0] in known else "en"


class InLanguage:
    """A speaker of one language of the pages."""

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, sentence: Sentence) -> str:
        """Return a sentence, translated."""
        with translation.override(self.language):
            return saying.said(sentence)

    def day(self, value: dt.date) -> str:
        """Return a day."""
        with translation.override(self.language):
            return saying.day(value)

    def moment(self, value: dt.datetime) -> str:
        """Return a moment, in the time zone of the office."""
        with translation.override(self.language):
            return saying.moment(value)

    def country(self, code: str) -> str:
        """Return the name of a country."""
        with translation.override(self.language):
            return saying.country(code)

    def tongue(self, code: str) -> str:
        """Return the name of a language."""
        with translation.override(self.language):
            return saying.language_name(code)
