"""Claims about what months are called in a country."""

from __future__ import annotations

import datetime as dt

import pytest

from wayhome.ground.values.calendars import Calendar, months_in_year
from wayhome.ground.values.country_months import MonthNames, everywhere, month_names_of, own_calendar
from wayhome.ground.values.dates import parse_birth_date
from wayhome.ground.values.languages import is_language
from wayhome.ground.values.month_names import mark_months
from wayhome.ground.values.places import is_country


@pytest.mark.parametrize(
    ("country", "month", "name"),
    [
        # January is called three ways in Arabic, and the first month two ways in one calendar of two countries.
        ("IRQ", 1, "كانون الثاني"),
        ("DZA", 1, "جانفي"),
        ("EGY", 1, "يناير"),
        ("MAR", 8, "غشت"),
        ("IRN", 1, "فروردین"),
        ("AFG", 1, "حمل"),
        ("ETH", 13, "ጳጉሜን"),
        ("ERI", 6, "ለካቲት"),
    ],
)
def test_a_month_is_called_as_people_of_the_country_call_it(country: str, month: int, name: str) -> None:
    assert month_names_of(country)[0].names[month - 1] == name


@pytest.mark.parametrize(
    ("country", "calendar"),
    [
        ("AFG", Calendar.SOLAR_HIJRI),
        ("IRN", Calendar.SOLAR_HIJRI),
        ("ETH", Calendar.ETHIOPIAN),
        ("ERI", Calendar.ETHIOPIAN),
        ("SAU", Calendar.UMM_AL_QURA),
        ("IRQ", None),
        ("NLD", None),
    ],
)
def test_a_calendar_of_its_own_is_known_of_a_country(country: str, calendar: Calendar | None) -> None:
    assert own_calendar(country) is calendar


@pytest.mark.parametrize(
    "shown", everywhere(), ids=lambda one: f"{one.country} {one.calendar} {one.language}"
)
def test_every_month_that_is_shown_is_read_when_somebody_writes_it(shown: MonthNames) -> None:
    assert is_country(shown.country)
    assert is_language(shown.language)
    assert len(shown.names) == months_in_year(shown.calendar)
    for spelling in (shown.names, shown.latin):
        for number, name in enumerate(spelling, 1):
            assert mark_months(name, shown.calendar)[1] == [number], name


def test_a_date_with_such_a_month_becomes_the_right_day() -> None:
    # 1 Hamal 1369 is 21 March 1990; Tishri al-awwal, October, is called so from Baghdad to Beirut.
    october = month_names_of("LBN")[0].names[9]
    on = dt.date(2026, 6, 9)

    assert parse_birth_date(f"7 {october} 1990", Calendar.GREGORIAN, on).edtf == "1990-10-07"
    assert parse_birth_date("2 حمل 1369", Calendar.SOLAR_HIJRI, on).edtf == "1990-03-22"
