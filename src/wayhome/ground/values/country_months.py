"""Which calendars people of a country date by, and what they call its months: to be shown beside a date that is asked.

Months of the calendars that are not Gregorian stand in ``data/country_months.csv``, in native and Latin letters; those
of the Gregorian calendar come from CLDR, which knows that January is called otherwise in Baghdad, Algiers and Cairo.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from babel import Locale

from wayhome.ground.values.calendars import Calendar

_LEVANT = ("IRQ", "SYR", "LBN", "JOR", "PSE")
_EGYPT = ("EGY", "SDN", "LBY", "YEM", "SAU")
# Country, CLDR locale, language (ISO 639-3).
_GREGORIAN: tuple[tuple[str, str, str], ...] = (
    *((country, "ar_SY", "ara") for country in _LEVANT),
    *((country, "ar", "ara") for country in _EGYPT),
    ("IRQ", "ckb", "ckb"),
    ("DZA", "ar_DZ", "ara"),
    ("TUN", "ar_TN", "ara"),
    ("MAR", "ar_MA", "ara"),
    ("AFG", "fa_AF", "prs"),
    ("TUR", "tr", "tur"),
    ("ALB", "sq", "sqi"),
    ("XKX", "sq", "sqi"),
    ("UKR", "uk", "ukr"),
    ("RUS", "ru", "rus"),
    ("GEO", "ka", "kat"),
    ("ARM", "hy", "hye"),
    ("BGD", "bn", "ben"),
    ("PAK", "ur", "urd"),
    ("IND", "hi", "hin"),
    ("SOM", "so", "som"),
)


@dataclass(frozen=True)
class MonthNames:
    """The months of a calendar as one language of a country calls them, the first month first.

    ``latin`` is empty where the names are in Latin letters, or come from CLDR, which does not spell them.
    """

    country: str
    calendar: Calendar
    language: str
    names: tuple[str, ...]
    latin: tuple[str, ...] = ()


def month_names_of(country: str) -> tuple[MonthNames, ...]:
    """Return the months of every calendar people of a country date by, its own calendar before the Gregorian."""
    return tuple(one for one in everywhere() if one.country == country)


def own_calendar(country: str) -> Calendar | None:
    """Return the calendar that dates in a country may be meant in beside the Gregorian; none for most countries."""
    calendars = (one.calendar for one in month_names_of(country) if one.calendar is not Calendar.GREGORIAN)
    return next(calendars, None)


@cache
def everywhere() -> tuple[MonthNames, ...]:
    """Return the months of every country that is known here."""
    text = resources.files("wayhome.ground.values.data").joinpath("country_months.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return (*(_listed(row) for row in rows), *(_by_cldr(*one) for one in _GREGORIAN))


def _listed(row: dict[str, str]) -> MonthNames:
    """Return the months of one row: each is written native letters first, then Latin ones."""
    native, latin = [], []
    for month in row["months"].split("|"):
        start = next(place for place, sign in enumerate(month) if sign.isascii() and sign.isalpha())
        native.append(month[:start].strip())
        latin.append(month[start:])
    return MonthNames(row["country"], Calendar(row["calendar"]), row["language"], tuple(native), tuple(latin))


def _by_cldr(country: str, locale: str, language: str) -> MonthNames:
    # Slavonic months stand in another case within a date; Arabic ones of Algiers are missing outside of one.
    months = Locale.parse(locale).months["format" if language == "ara" else "stand-alone"]["wide"]
    return MonthNames(country, Calendar.GREGORIAN, language, tuple(months[n] for n in range(1, 13)))
