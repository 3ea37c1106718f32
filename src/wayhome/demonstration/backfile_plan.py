"""Plans the departures of 2015 and 2016 from the demonstration's data files: who, when and where to, from one seed.

Sums are held exactly: departures of every month, and of every country in every half-year.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wayhome.casefile.cases.enums import DestinationKind, TypeOfReturn
from wayhome.casefile.people.enums import Sex
from wayhome.ground.values.periods import Month

FOLDER = Path(__file__).resolve().parents[3] / "demo" / "data"
MARK = "demonstration back-file"
FAMILY_SIZES = (1, 2, 3, 4, 5, 6)
FAMILY_WEIGHTS = (70, 8, 7, 8, 5, 2)
HALF = 6


@dataclass(frozen=True)
class PlannedPerson:
    """An invented member of a case; ``latin`` is empty where the name is written in Latin letters."""

    name: str
    latin: str
    sex: Sex
    born: dt.date
    relation: str


@dataclass(frozen=True)
class PlannedCase:
    """An invented case whose members all left on one day; countries are alpha-3."""

    departed_on: dt.date
    nationality: str
    returned_to: str
    type_of_return: TypeOfReturn
    destination_kind: DestinationKind
    language: str
    people: tuple[PlannedPerson, ...]


@dataclass(frozen=True)
class Names:
    """The names of one group of countries: pairs of own and Latin form."""

    language: str
    female: Sequence[tuple[str, str]]
    male: Sequence[tuple[str, str]]
    family: Sequence[tuple[str, str]]


def plan(*, seed: int, folder: Path = FOLDER) -> list[PlannedCase]:
    """Return every case of the back-file, in the order of departure.

    Raises ``ValueError`` when the sums of the files do not agree.
    """
    chance = random.Random(seed)  # noqa: S311 - invented people, no secret
    names = read_names(folder)
    cases: list[PlannedCase] = []
    months = rows(folder, "departures_by_month")
    countries = rows(folder, "departures_by_country")
    routes = [(row["nationality"], row["returned_to"]) for row in rows(folder, "onward_routes")]
    for half in sorted({row["half_from"] for row in countries}):
        quotas = {row["country"]: int(row["departures"]) for row in countries if row["half_from"] == half}
        first = Month(half)
        targets = {
            Month(row["month"]): int(row["departures"])
            for row in months
            if first <= Month(row["month"]) < first.plus(HALF)
        }
        for month, country, size in spread(quotas, targets, chance):
            cases.append(_case(month, country, country, size, names, chance))
    for row in months:
        month = Month(row["month"])
        for _ in range(int(row["humanitarian"])):
            country = chance.choice(["IRQ", "AFG", "IRN"])
            cases.append(_case(month, country, country, 1, names, chance, TypeOfReturn.HUMANITARIAN))
        for _ in range(int(row["onward"])):
            nationality, returned_to = chance.choice(routes)
            cases.append(_case(month, nationality, returned_to, 1, names, chance))
    return sorted(cases, key=lambda case: case.departed_on)


def spread(
    quotas: Mapping[str, int], targets: Mapping[Month, int], chance: random.Random
) -> Iterator[tuple[Month, str, int]]:
    """Yield month, country and family size so that both sums hold: of each country and of each month.

    Large families are placed first, each in the month with most room; single people fill the rest. Raises
    ``ValueError`` when the sums differ.
    """
    if sum(quotas.values()) != sum(targets.values()):
        raise ValueError("the departures by country and by month do not add up to the same number")
    families = [(size, country) for country, quota in quotas.items() for size in _sizes(quota, chance)]
    chance.shuffle(families)
    room = dict(targets)
    for size, country in sorted(families, key=lambda family: -family[0]):
        month = max(room, key=lambda one: room[one])
        room[month] -= size
        yield month, country, size


def _sizes(quota: int, chance: random.Random) -> Iterator[int]:
    left = quota
    while left:
        size = min(chance.choices(FAMILY_SIZES, FAMILY_WEIGHTS)[0], left)
        left -= size
        yield size


def _case(
    month: Month,
    nationality: str,
    returned_to: str,
    size: int,
    names: Mapping[str, Names],
    chance: random.Random,
    type_of_return: TypeOfReturn = TypeOfReturn.ASSISTED_VOLUNTARY,
) -> PlannedCase:
    departed_on = month.first + dt.timedelta(days=chance.randrange(month.period.days))
    group = names[nationality]
    onward = nationality != returned_to
    return PlannedCase(
        departed_on=departed_on,
        nationality=nationality,
        returned_to=returned_to,
        type_of_return=type_of_return,
        destination_kind=DestinationKind.COUNTRY_OF_CHOICE if onward else DestinationKind.ORIGIN,
        language=group.language,
        people=tuple(_family(size, group, departed_on, chance)),
    )


def _family(size: int, names: Names, day: dt.date, chance: random.Random) -> Iterator[PlannedPerson]:
    family = chance.choice(names.family)
    if size == 1:
        sex = Sex.MALE if chance.random() < 0.74 else Sex.FEMALE
        yield _person(names, family, sex, _born(day, 18, 64, chance), "applicant", chance)
        return
    adults = 2 if chance.random() < 0.75 else 1
    for place in range(size):
        if place < adults:
            sex = Sex.MALE if (place == 0) == (adults == 2) else Sex.FEMALE
            relation = "applicant" if place == 0 else "spouse"
            yield _person(names, family, sex, _born(day, 24, 48, chance), relation, chance)
        else:
            sex = chance.choice([Sex.FEMALE, Sex.MALE])
            yield _person(names, family, sex, _born(day, 0, 16, chance), "child", chance)


def _person(
    names: Names, family: tuple[str, str], sex: Sex, born: dt.date, relation: str, chance: random.Random
) -> PlannedPerson:
    given = chance.choice(names.female if sex is Sex.FEMALE else names.male)
    own, latin = (" ".join(part for part in parts if part) for parts in zip(given, family, strict=True))
    return PlannedPerson(own, latin if given[1] else "", sex, born, relation)


def _born(day: dt.date, youngest: int, oldest: int, chance: random.Random) -> dt.date:
    """Return a birth day of somebody so old on a day; never the first of a year, which registers invent."""
    age_days = chance.randint(youngest * 366, oldest * 365) + 30
    born = day - dt.timedelta(days=age_days)
    return born.replace(day=2) if (born.month, born.day) == (1, 1) else born


def read_names(folder: Path = FOLDER) -> dict[str, Names]:
    """Return the names of every country of the back-file."""
    found: dict[str, Names] = {}
    for group in tomllib.loads((folder / "backfile_names.toml").read_text("utf-8"))["group"]:
        pairs = {kind: [(own, latin) for own, latin in group[kind]] for kind in ("female", "male", "family")}
        names = Names(language=group["language"], **pairs)
        found.update(dict.fromkeys(group["countries"], names))
    return found


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of one data file of the demonstration."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
