"""Countries and areas by ISO 3166 alpha-3 code, with the names the United Nations print, and dated regions.

The list is ours (``data/countries.csv``): ISO 3166-1, ``XKX`` for "Kosovo (UNSCR 1244)", and the two codes
that ended since 2004. Regions are those of IOM's publications; who belongs to which is *unverified*.
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources

from wayhome.ground.values.errors import refused
from wayhome.ground.values.sentences import msgid

Collated = tuple[str, str]


class Region(StrEnum):
    """A region of IOM's yearly publication (process.md 7.3); the last three are unverified.

    ``EUROPE_OUTSIDE_EEA`` is a house region, for countries of Europe that none of the published ones names.
    """

    EEA = "EEA"
    SOUTH_EASTERN_EUROPE = "SEEECA"
    WEST_AND_CENTRAL_AFRICA = "WCA"
    EAST_AFRICA = "EHA"
    SOUTHERN_AFRICA = "SA"
    ASIA_AND_THE_PACIFIC = "AP"
    MIDDLE_EAST_AND_NORTH_AFRICA = "MENA"
    CENTRAL_AND_NORTH_AMERICA = "CNAC"
    SOUTH_AMERICA = "SAM"
    EUROPE_OUTSIDE_EEA = "EUR"


REGION_NAMES: dict[Region, str] = {
    Region.EEA: msgid("European Economic Area and Switzerland"),
    Region.SOUTH_EASTERN_EUROPE: msgid("South-Eastern Europe, Eastern Europe and Central Asia"),
    Region.WEST_AND_CENTRAL_AFRICA: msgid("West and Central Africa"),
    Region.EAST_AFRICA: msgid("East Africa and Horn of Africa"),
    Region.SOUTHERN_AFRICA: msgid("Southern Africa"),
    Region.ASIA_AND_THE_PACIFIC: msgid("Asia and the Pacific"),
    Region.MIDDLE_EAST_AND_NORTH_AFRICA: msgid("Middle East and North Africa"),
    Region.CENTRAL_AND_NORTH_AMERICA: msgid("Central and North America and the Caribbean"),
    Region.SOUTH_AMERICA: msgid("South America"),
    Region.EUROPE_OUTSIDE_EEA: msgid("Europe outside the European Economic Area"),
}

REGION_MEMBERSHIP_PROVENANCE = "unverified"


@dataclass(frozen=True)
class Country:
    """A country or area: codes, names, footnote, and the days its code is in use (end exclusive).

    ``un_name`` is the short name of UN M49 where it lists one; ``everyday_name`` is for search and prose.
    An open end is None.
    """

    alpha_2: str
    alpha_3: str
    un_name: str
    everyday_name: str
    footnote: str
    valid_from: date | None
    valid_until: date | None

    def is_valid(self, on: date) -> bool:
        """Return whether the code was in use on a day."""
        return _within(on, self.valid_from, self.valid_until)


def country(code: str) -> Country:
    """Return the country of an alpha-3 code, ended ones included.

    Raises ``ValueRefused`` with code ``unknown_country``.
    """
    found = _by_code().get(code)
    if found is None:
        raise refused(
            "unknown_country",
            msgid("“%(code)s” is not the code of a country or area. Choose one from the list."),
            code=code,
        )
    return found


def country_by_alpha_2(code: str) -> Country:
    """Return the country of a two-letter code, as airlines and CLDR use them.

    Raises ``ValueRefused`` with code ``unknown_country``.
    """
    return country(_alpha_3_by_alpha_2().get(code, code))


def is_country(code: str) -> bool:
    """Return whether the list has this alpha-3 code."""
    return code in _by_code()


def countries(on: date) -> tuple[Country, ...]:
    """Return the countries and areas in use on a day, in the order of their printed names."""
    return tuple(entry for entry in _sorted() if entry.is_valid(on))


def every_country() -> tuple[Country, ...]:
    """Return the countries and areas of every time, those whose code ended too, in the order of their printed names."""
    return _sorted()


def printed_name(code: str) -> str:
    """Return the English name that pages and publications print; doors translate by ``alpha_2`` with CLDR."""
    return country(code).un_name


def footnotes(codes: list[str] | tuple[str, ...]) -> dict[str, str]:
    """Return the footnotes that a table naming these countries must carry, by alpha-3 code."""
    return {code: country(code).footnote for code in codes if country(code).footnote}


def region_of(code: str, on: date) -> Region | None:
    """Return a country's region on a day: the United Kingdom left the first one on 1 February 2020.

    None for places without inhabitants and for days outside the country's own dates. Memberships reach back
    to 2004, the first year of the figures we hold; they are unverified.
    """
    country(code)
    found = (region for region, start, end in _regions().get(code, ()) if _within(on, start, end))
    return next(found, None)


def collation_key(text: str) -> Collated:
    """Return a key that sorts printed names alike on every machine: marks, case and signs come second.

    "Åland Islands" stands among A and "Côte d’Ivoire" among C; the database never sorts names.
    """
    letters = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(
        c if c.isalnum() else " " for c in letters if not unicodedata.combining(c) and c not in "’'"
    )
    return " ".join(plain.split()), text


def _within(on: date, start: date | None, end: date | None) -> bool:
    """Return whether a day lies in a half-open period whose open ends are None."""
    return (start is None or start <= on) and (end is None or on < end)


def _rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped list."""
    text = resources.files("wayhome.ground.values.data").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _day(text: str) -> date | None:
    """Return a day of a shipped list; an empty cell is an open end."""
    return date.fromisoformat(text) if text else None


@cache
def _by_code() -> dict[str, Country]:
    """Return every country by its alpha-3 code."""
    return {
        row["alpha_3"]: Country(
            alpha_2=row["alpha_2"],
            alpha_3=row["alpha_3"],
            un_name=row["un_name"],
            everyday_name=row["everyday_name"],
            footnote=row["footnote"],
            valid_from=_day(row["valid_from"]),
            valid_until=_day(row["valid_until"]),
        )
        for row in _rows("countries.csv")
    }


@cache
def _alpha_3_by_alpha_2() -> dict[str, str]:
    """Return alpha-3 codes by alpha-2 codes."""
    return {entry.alpha_2: entry.alpha_3 for entry in _by_code().values()}


@cache
def _sorted() -> tuple[Country, ...]:
    """Return every country in the order of its printed name."""
    return tuple(sorted(_by_code().values(), key=lambda entry: collation_key(entry.un_name)))


@cache
def _regions() -> dict[str, tuple[tuple[Region, date | None, date | None], ...]]:
    """Return the dated regions of every country by alpha-3 code."""
    memberships: dict[str, tuple[tuple[Region, date | None, date | None], ...]] = {}
    for row in _rows("regions.csv"):
        entry = (Region(row["region"]), _day(row["valid_from"]), _day(row["valid_until"]))
        memberships[row["alpha_3"]] = (*memberships.get(row["alpha_3"], ()), entry)
    return memberships
