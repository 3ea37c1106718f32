"""Languages people speak and read, by ISO 639-3 code: names from CLDR, own names, script and direction."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from babel import Locale

from wayhome.ground.values.errors import refused
from wayhome.ground.values.places import collation_key
from wayhome.ground.values.scripts import Direction, direction_of_script
from wayhome.ground.values.sentences import msgid


@dataclass(frozen=True)
class Language:
    """A language met in return counselling.

    ``bcp47`` is the tag of ``lang`` attributes (the two-letter code where there is one); ``cldr`` is CLDR's
    key, empty where CLDR has no name; ``script`` is the usual one (ISO 15924); ``also`` holds other names
    to search by, such as Sorani or Farsi.
    """

    code: str
    bcp47: str
    cldr: str
    name: str
    endonym: str
    script: str
    also: str

    @property
    def direction(self) -> Direction:
        """Return the direction of its usual script."""
        return direction_of_script(self.script)


def language(code: str) -> Language:
    """Return the language of an ISO 639-3 code.

    Raises ``ValueRefused`` with code ``unknown_language``.
    """
    found = _by_code().get(code)
    if found is None:
        raise refused(
            "unknown_language",
            msgid("“%(code)s” is not a language of the list. Choose one, or note the language in words."),
            code=code,
        )
    return found


def is_language(code: str) -> bool:
    """Return whether the list has this code."""
    return code in _by_code()


@lru_cache(maxsize=64)
def languages(locale: str = "en") -> tuple[Language, ...]:
    """Return every language in the order of its printed name in a locale such as ``ar``."""
    return tuple(
        sorted(_by_code().values(), key=lambda entry: collation_key(printed_name(entry.code, locale)))
    )


@lru_cache(maxsize=4096)
def printed_name(code: str, locale: str = "en") -> str:
    """Return the language's name in a locale by CLDR, else its English name."""
    entry = language(code)
    if not entry.cldr:
        return entry.name
    names = Locale.parse(locale, sep="-" if "-" in locale else "_").languages
    return str(names.get(entry.cldr, entry.name))


def direction(code: str) -> Direction:
    """Return ``rtl`` or ``ltr`` for a language's usual script."""
    return language(code).direction


def bcp47(code: str) -> str:
    """Return the tag for a ``lang`` attribute: ``ar`` for ``ara``, ``prs`` for ``prs``."""
    return language(code).bcp47


@cache
def _by_code() -> dict[str, Language]:
    """Return every language by its code."""
    text = resources.files("wayhome.ground.values.data").joinpath("languages.csv").read_text("utf-8")
    return {row["code"]: Language(**row) for row in csv.DictReader(text.splitlines())}
