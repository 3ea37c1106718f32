"""What words in a cell mean: countries, languages, yes and no, sex, relation, kinds of documents, calendars, in several languages.

The words stand in ``data/words.csv``; countries and languages are named by our lists and by CLDR. A word that could mean two
things means neither: an office gives its own words a meaning in its mapping.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources

from babel import Locale

from wayhome.casefile.people.enums import RELATIONS, Sex
from wayhome.ground.values.calendars import CALENDAR_LABELS, Calendar
from wayhome.ground.values.languages import languages
from wayhome.ground.values.places import collation_key, every_country
from wayhome.stages.counselling.scoring import FileGround
from wayhome.stages.journey.enums import DOCUMENT_LABELS, DocumentKind

LOCALES = ("en", "nl", "fr", "de", "es", "ar", "fa", "tr", "ku", "am", "sq", "sr", "ru", "uk")
"""The languages in which an office may write the names of countries and languages, as CLDR prints them."""

Meanings = Mapping[str, str]
"""What a word means, by its plain letters (``plain``): a code."""


def plain(text: str) -> str:
    """Return a word as meanings are looked up: without case, marks, signs and spare spaces."""
    return collation_key(text)[0]


@cache
def meanings_of_countries() -> Meanings:
    """Return the alpha-3 code by every code and name of a country; a name goes before a code of two letters."""
    found = []
    for one in every_country():
        found += [(name, one.alpha_3) for name in (one.alpha_3, one.un_name, one.everyday_name)]
        found += [(name, one.alpha_3) for name in _in_every_language("territories", one.alpha_2)]
    two = [(one.alpha_2, one.alpha_3) for one in every_country()]
    return {**_one_meaning(two), **_one_meaning(found)}


@cache
def meanings_of_languages() -> Meanings:
    """Return the ISO 639-3 code by every code and name of a language."""
    found = []
    for one in languages():
        names = [one.code, one.bcp47, one.name, one.endonym, *one.also.replace("|", ",").split(",")]
        if one.cldr:
            names += _in_every_language("languages", one.cldr)
        found += [(name, one.code) for name in names]
    return _one_meaning(found)


@cache
def meanings_of_sex() -> Meanings:
    """Return the code of a sex by its words."""
    return _listed("sex", ((one.value, one.value) for one in Sex))


@cache
def meanings_of_relations() -> Meanings:
    """Return the code of a relation by its words."""
    return _listed("relation", ((word, code) for code, label in RELATIONS.items() for word in (code, label)))


@cache
def meanings_of_documents() -> Meanings:
    """Return the code of a kind of document by its words."""
    labels = ((word, kind.value) for kind, label in DOCUMENT_LABELS.items() for word in (kind.value, label))
    return _listed("document", [*labels, (DocumentKind.OTHER.value, DocumentKind.OTHER.value)])


@cache
def meanings_of_calendars() -> Meanings:
    """Return the code of a calendar by its words."""
    return _listed(
        "calendar", ((word, one.value) for one in Calendar for word in (one.value, CALENDAR_LABELS[one]))
    )


@cache
def meanings_of_answers() -> Meanings:
    """Return ``yes`` or ``no`` by the words for them."""
    return _listed("answer", ())


@cache
def meanings_of_grounds() -> Meanings:
    """Return the code of a ground for a child's file by its words."""
    return _listed("child_ground", ((ground.value, ground.value) for ground in FileGround))


@cache
def meanings_of_headings() -> Meanings:
    """Return what a column means by its heading, in the languages of offices."""
    text = resources.files(__package__).joinpath("data/headings.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return _one_meaning((word, row["means"]) for row in rows for word in row["words"].split("|"))


def _listed(of: str, more: Iterable[tuple[str, str]]) -> Meanings:
    text = resources.files(__package__).joinpath("data/words.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    words = ((word, row["means"]) for row in rows if row["of"] == of for word in row["words"].split("|"))
    return _one_meaning([*more, *words])


def _in_every_language(of: str, code: str) -> Iterator[str]:
    for locale in LOCALES:
        name = getattr(_locale(locale), of).get(code)
        if name:
            yield name


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(code)


def _one_meaning(words: Iterable[tuple[str, str]]) -> Meanings:
    """Return the meaning of each word that has one; a word with two is left out."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for word, code in words:
        key = plain(word)
        if key and found.setdefault(key, code) != code:
            twice.add(key)
    return {key: code for key, code in found.items() if key not in twice}
