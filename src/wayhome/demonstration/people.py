"""The invented people of the demonstration: named ones from a file, and others drawn from parts of names by a seed."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wayhome.casefile.people.enums import Sex
from wayhome.casefile.people.facts import PersonFacts
from wayhome.ground.values.calendars import Calendar, from_gregorian
from wayhome.ground.values.dates import parse_birth_date

WOMEN, CHILDREN = "wgi", "gbi"
FOLDER = Path(__file__).resolve().parents[3] / "demo" / "people"


@dataclass(frozen=True)
class Someone:
    """An invented person as they present themself; ``born`` is in the words and the calendar they use.

    ``is_to`` says what they are to the applicant; ``more`` holds further fields of the person record.
    """

    name: str
    latin: str
    born: str
    sex: Sex
    country: str
    language: str
    calendar: Calendar = Calendar.GREGORIAN
    is_to: str = "applicant"
    more: Mapping[str, Any] = field(default_factory=dict)

    def facts(self, today: dt.date) -> PersonFacts:
        """Return what the registration of this person writes down on a day."""
        return PersonFacts(
            full_name=self.name,
            latin_name=self.latin if self.latin != self.name else None,
            birth=parse_birth_date(self.born, self.calendar, on=today) if self.born else None,
            sex=self.sex,
            language=self.language,
            nationalities=(self.country,),
            more=self.more,
        )


def named(key: str, *, today: dt.date, folder: Path = FOLDER) -> Sequence[Someone]:
    """Return a household of ``named.toml`` by its key; ``{9}`` in a birth date is the year nine years ago."""
    listed = tomllib.loads((folder / "named.toml").read_text("utf-8"))[key]
    return [_read(one, today) for one in listed]


def _read(one: Mapping[str, Any], today: dt.date) -> Someone:
    return Someone(
        name=one["name"],
        latin=one.get("latin", one["name"]),
        born=_born(one["born"], today),
        sex=Sex(one["sex"]),
        country=one["country"],
        language=one["language"],
        calendar=Calendar(one.get("calendar", "gregorian")),
        is_to=one.get("is", "applicant"),
        more=one.get("more", {}),
    )


def _born(text: str, today: dt.date) -> str:
    if "{" not in text:
        return text
    before, _, rest = text.partition("{")
    years, _, after = rest.partition("}")
    return f"{before}{today.year - int(years)}{after}"


class Pool:
    """Draws people of a country from parts of names; the same seed and key give the same person every time."""

    def __init__(self, *, seed: int, today: dt.date, folder: Path = FOLDER) -> None:
        self._seed = seed
        self._today = today
        self._parts = tomllib.loads((folder / "parts.toml").read_text("utf-8"))

    def household(self, key: str, *, country: str, who: str) -> Sequence[Someone]:
        """Return the people of a household: letters of ``who`` are w, m (adults), g, b (children) and i (infant).

        They share the family name where their country has family names; elsewhere each has the father's given name
        as a second one, the children that of the man of the household. No two of them have the same given name.
        """
        chance = random.Random(f"{self._seed}:{key}")  # noqa: S311  # draws invented names, no secret
        parts = self._parts[country]
        families = [_pair(text) for text in parts.get("family", [])]
        family = chance.choice(families) if families else None
        given = _given_names(chance, parts, who)
        men = [_pair(text) for text in parts["men"]]
        of_the_man = next((name for letter, name in zip(who, given, strict=True) if letter == "m"), None)
        father = of_the_man or chance.choice(men)
        found: list[Someone] = []
        for place, letter in enumerate(who):
            own = father if letter in CHILDREN else chance.choice([one for one in men if one != given[place]])
            name = _full_name(parts, given[place], family or own)
            found.append(self._one(chance, country, parts, name, letter, first=place == 0))
        return found

    def document_number(self, *, name: str, born: str) -> str:
        """Return the number of a person's document: a letter and seven digits, the same for the same person."""
        chance = random.Random(f"{self._seed}:{name}:{born}")  # noqa: S311  # an invented number, no secret
        return f"X {chance.randint(1_000_000, 9_999_999)}"

    def _one(
        self,
        chance: random.Random,
        country: str,
        parts: Mapping[str, Any],
        name: tuple[str, str],
        letter: str,
        *,
        first: bool,
    ) -> Someone:
        child = letter in CHILDREN
        years = {"i": 0, "g": chance.randint(5, 13), "b": chance.randint(5, 13)}.get(
            letter, chance.randint(22, 54)
        )
        return Someone(
            name=name[0],
            latin=name[1],
            born=self._birth(chance, Calendar(parts.get("calendar", "gregorian")), years),
            sex=Sex.FEMALE if letter in WOMEN else Sex.MALE,
            country=country,
            language=parts["language"],
            calendar=Calendar(parts.get("calendar", "gregorian")),
            is_to="applicant" if first else "child" if child else "spouse",
            more={"occupation": chance.choice(parts.get("work", ["shop assistant"]))} if not child else {},
        )

    def _birth(self, chance: random.Random, calendar: Calendar, years: int) -> str:
        """Return a birth date in words of its calendar: mostly a full day, for one in six the year alone."""
        day = self._today - dt.timedelta(days=years * 365 + chance.randint(120, 300))
        year, month, number = from_gregorian(calendar, day)
        if years >= 20 and chance.random() < 1 / 6:
            return str(year)
        return f"{number}.{month}.{year}"


def _pair(text: str) -> tuple[str, str]:
    own, _, latin = text.partition(" | ")
    return own, latin or own


def _given_names(chance: random.Random, parts: Mapping[str, Any], who: str) -> list[tuple[str, str]]:
    """Return a given name for each of a household, none twice while the country's parts last."""
    found: list[tuple[str, str]] = []
    for letter in who:
        names = [_pair(text) for text in parts["women" if letter in WOMEN else "men"]]
        found.append(chance.choice([one for one in names if one not in found] or names))
    return found


def _full_name(parts: Mapping[str, Any], given: tuple[str, str], second: tuple[str, str]) -> tuple[str, str]:
    """Return both forms of a name, in the order and with the space of the country."""
    first, last = (second, given) if parts.get("family_first") else (given, second)
    return f"{first[0]}{parts.get('between', ' ')}{last[0]}", f"{first[1]} {last[1]}"
