"""Claims about the five calendars."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.ground.values.calendars import (
    CALENDAR_LABELS,
    Calendar,
    from_gregorian,
    is_first_of_year,
    month_bounds,
    month_length,
    months_in_year,
    to_gregorian,
    year_bounds,
)
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.month_names import mark_months, printed_month

GREGORIAN, SOLAR, UMM = Calendar.GREGORIAN, Calendar.SOLAR_HIJRI, Calendar.UMM_AL_QURA
CIVIL, ETHIOPIAN = Calendar.ISLAMIC_CIVIL, Calendar.ETHIOPIAN

calendars = st.sampled_from(list(Calendar))
# From the first day all five can be read (Umm al-Qura begins on 1 August 1924), and a separate range before.
shared_days = st.dates(min_value=date(1924, 8, 1), max_value=date(2030, 12, 31))
older_days = st.dates(min_value=date(1900, 1, 1), max_value=date(1924, 7, 31))


@pytest.mark.parametrize(
    ("calendar", "written", "day"),
    [
        # Public days known in both calendars: Nowruz 1400, 1403 and 1404, the last day of the leap year 1399,
        # 22 Bahman 1357 (Iran), 26 Dalw 1367 and 24 Asad 1400 (Afghanistan).
        (SOLAR, (1400, 1, 1), date(2021, 3, 21)),
        (SOLAR, (1399, 12, 30), date(2021, 3, 20)),
        (SOLAR, (1403, 1, 1), date(2024, 3, 20)),
        (SOLAR, (1404, 1, 1), date(2025, 3, 21)),
        (SOLAR, (1357, 11, 22), date(1979, 2, 11)),
        (SOLAR, (1367, 11, 26), date(1989, 2, 15)),
        (SOLAR, (1400, 5, 24), date(2021, 8, 15)),
        # The Ethiopian millennium, 20 Ginbot 1983, the victory of Adwa, and the person of the drawn case page.
        (ETHIOPIAN, (2000, 1, 1), date(2007, 9, 12)),
        (ETHIOPIAN, (1999, 13, 6), date(2007, 9, 11)),
        (ETHIOPIAN, (1983, 9, 20), date(1991, 5, 28)),
        (ETHIOPIAN, (1888, 6, 23), date(1896, 3, 1)),
        (ETHIOPIAN, (1980, 1, 11), date(1987, 9, 22)),
        # Saudi public days: the new year of 1356, 1400 and 1445, Ramadan 1442, the feast of 1441.
        (UMM, (1356, 1, 1), date(1937, 3, 14)),
        (UMM, (1400, 1, 1), date(1979, 11, 20)),
        (UMM, (1445, 1, 1), date(2023, 7, 19)),
        (UMM, (1442, 9, 1), date(2021, 4, 13)),
        (UMM, (1441, 12, 10), date(2020, 7, 31)),
        # The civil calendar's new year of 1421 and 1400, a day after Mecca's.
        (CIVIL, (1421, 1, 1), date(2000, 4, 6)),
        (CIVIL, (1400, 1, 1), date(1979, 11, 21)),
    ],
)
def test_days_known_in_both_calendars_agree(
    calendar: Calendar, written: tuple[int, int, int], day: date
) -> None:
    assert to_gregorian(calendar, *written) == day
    assert from_gregorian(calendar, day) == written


@pytest.mark.parametrize("calendar", [SOLAR, CIVIL, ETHIOPIAN], ids=str)
def test_days_have_the_dates_that_icu_gives_them(calendar: Calendar) -> None:
    # Every 233rd day of 1900 to 2100 by ICU 78.2; ``./wayhome prove calendars`` asks it about every one.
    text = (Path(__file__).with_name("data") / "icu_days.csv").read_text("utf-8")

    rows = [
        (date.fromisoformat(row["day"]), tuple(map(int, row[calendar.value].split("-"))))
        for row in csv.DictReader(text.splitlines())
    ]

    assert len(rows) == 316
    assert [from_gregorian(calendar, day) for day, _ in rows] == [written for _, written in rows]
    assert [to_gregorian(calendar, *written) for _, written in rows] == [day for day, _ in rows]


@given(calendar=calendars, day=shared_days)
def test_every_day_of_a_century_comes_back(calendar: Calendar, day: date) -> None:
    assert to_gregorian(calendar, *from_gregorian(calendar, day)) == day


@given(calendar=st.sampled_from([GREGORIAN, SOLAR, CIVIL, ETHIOPIAN]), day=older_days)
def test_every_older_day_comes_back_in_the_calendars_of_arithmetic(calendar: Calendar, day: date) -> None:
    assert to_gregorian(calendar, *from_gregorian(calendar, day)) == day


@given(calendar=calendars, day=shared_days)
def test_the_next_day_is_the_next_of_the_month_or_a_first(calendar: Calendar, day: date) -> None:
    year, month, number = from_gregorian(calendar, day)
    following = from_gregorian(calendar, day + timedelta(days=1))

    assert following in {(year, month, number + 1), (year, month + 1, 1), (year + 1, 1, 1)}
    assert (following[2] == 1) is (number == month_length(calendar, year, month))


@given(calendar=calendars, day=shared_days)
def test_a_year_and_a_month_contain_their_days_and_are_followed_at_once(
    calendar: Calendar, day: date
) -> None:
    year, month, _ = from_gregorian(calendar, day)
    first, last = year_bounds(calendar, year)

    assert (
        first
        <= month_bounds(calendar, year, month)[0]
        <= day
        <= month_bounds(calendar, year, month)[1]
        <= last
    )
    assert is_first_of_year(calendar, first)
    assert from_gregorian(calendar, last + timedelta(days=1)) == (year + 1, 1, 1)


def test_the_year_1369_of_solar_hijri_lies_in_two_gregorian_years() -> None:
    assert year_bounds(SOLAR, 1369) == (date(1990, 3, 21), date(1991, 3, 20))


@pytest.mark.parametrize(
    ("calendar", "year", "lengths"),
    [
        (SOLAR, 1399, [31] * 6 + [30] * 6),
        (SOLAR, 1400, [31] * 6 + [30] * 5 + [29]),
        (ETHIOPIAN, 1999, [30] * 12 + [6]),
        (ETHIOPIAN, 2000, [30] * 12 + [5]),
        (CIVIL, 1420, [30, 29] * 5 + [30, 30]),
        (CIVIL, 1421, [30, 29] * 6),
    ],
)
def test_months_have_the_lengths_of_their_year(calendar: Calendar, year: int, lengths: list[int]) -> None:
    # 1420 modulo 30 is 10, one of the eleven long years of the civil cycle; 1421 is not.
    months = range(1, months_in_year(calendar) + 1)

    assert [month_length(calendar, year, month) for month in months] == lengths


@pytest.mark.parametrize(
    ("calendar", "written", "code"),
    [
        (GREGORIAN, (2001, 2, 29), "no_such_day"),
        (SOLAR, (1400, 12, 30), "no_such_day"),
        (SOLAR, (1400, 7, 31), "no_such_day"),
        (SOLAR, (1400, 13, 1), "no_such_month"),
        (SOLAR, (1987, 1, 1), "year_out_of_range"),
        (ETHIOPIAN, (2000, 13, 6), "no_such_day"),
        (ETHIOPIAN, (2000, 14, 1), "no_such_month"),
        (CIVIL, (1421, 12, 30), "no_such_day"),
        (UMM, (1342, 12, 1), "year_out_of_range"),
        (UMM, (1501, 1, 1), "year_out_of_range"),
        (UMM, (1400, 1, 0), "no_such_day"),
        (GREGORIAN, (1366, 6, 31), "year_out_of_range"),
    ],
)
def test_a_day_that_never_was_is_refused(
    calendar: Calendar, written: tuple[int, int, int], code: str
) -> None:
    with pytest.raises(ValueRefused) as refusal:
        to_gregorian(calendar, *written)

    assert refusal.value.code == code


@pytest.mark.parametrize("day", [date(1924, 7, 31), date(2077, 11, 17)])
def test_a_day_outside_the_published_table_is_refused_with_its_limits(day: date) -> None:
    with pytest.raises(ValueRefused) as refusal:
        from_gregorian(UMM, day)

    assert "1 August 1924 to 16 November 2077" in str(refusal.value.sentence)


@pytest.mark.parametrize("calendar", list(Calendar))
def test_every_printed_month_is_read_as_itself(calendar: Calendar) -> None:
    months = range(1, months_in_year(calendar) + 1)

    assert [mark_months(printed_month(calendar, month), calendar)[1] for month in months] == [
        [m] for m in months
    ]
    assert CALENDAR_LABELS[calendar]
