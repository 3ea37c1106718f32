"""Dates of five calendars become the right days: held against ICU, published tables and events known in both.

Solar Hijri, Islamic civil and Ethiopian are compared with ICU (the one inside Node) on every day of 1900 to 2100,
both ways. Umm al-Qura is compared with the published tables that ``hijridate`` carries; ICU computes it, so the days
on which it differs are counted and pinned, as are those of the two Islamic calendars.
"""

from __future__ import annotations

import random
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hijridate import ummalqura
from tools import vendor

from wayhome.ground.values.calendars import (
    Calendar,
    YearMonthDay,
    from_gregorian,
    month_length,
    months_in_year,
    to_gregorian,
)
from wayhome.ground.values.errors import ValueRefused

FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)
TABLES_FROM, TABLES_UNTIL = date(1924, 8, 1), date(2077, 11, 16)
SLOWEST_MS = 0.05

SOLAR, CIVIL = Calendar.SOLAR_HIJRI, Calendar.ISLAMIC_CIVIL
ETHIOPIAN, UMM = Calendar.ETHIOPIAN, Calendar.UMM_AL_QURA
BY_RULE = (SOLAR, CIVIL, ETHIOPIAN)
IN_ICU = {SOLAR: "persian", CIVIL: "islamic-civil", ETHIOPIAN: "ethiopic", UMM: "islamic-umalqura"}

# Counted on 30 November 2026 with ICU 78.2 and hijridate 2.6.0: days of the published tables by the period they
# lie in, and on how many of them ICU computes another day. From 2000 to 2028 the two are one.
ICU_AND_THE_TABLES = {
    (date(1924, 8, 1), date(1999, 12, 31)): (27_546, 15_729),
    (date(2000, 1, 1), date(2028, 12, 31)): (10_593, 0),
    (date(2029, 1, 1), date(2077, 11, 16)): (17_852, 6_329),
}
# Days of the published tables, and on how many of them the Islamic civil calendar has another date.
CIVIL_AND_UMM_AL_QURA = (55_991, 35_961)

TOLD: list[str] = []


@dataclass(frozen=True)
class Event:
    """A public event whose day a public source gives in both calendars."""

    name: str
    calendar: Calendar
    written: YearMonthDay
    day: date
    source: str


EVENTS = (
    Event(
        "decree that grants Persia a parliament",
        CIVIL,
        (1324, 6, 14),
        date(1906, 8, 5),
        "E. G. Browne, The Persian Revolution of 1905-1909 (1910), appendix A.1: "
        "14 Jumada ii, A.H. 1324 (= August 5, A.D. 1906)",
    ),
    Event(
        "supplementary fundamental laws of Persia",
        CIVIL,
        (1325, 8, 29),
        date(1907, 10, 7),
        "the same, appendix A.4: Sha‘ban 29, A.H. 1325 (= Oct. 7, 1907)",
    ),
    Event(
        "victory of the revolution in Iran",
        SOLAR,
        (1357, 11, 22),
        date(1979, 2, 11),
        "Pars Today, printed by nournews.ir (164562): 22 Bahman 1357 of the solar Hijra (11 February 1979)",
    ),
    Event(
        "seizure of the Great Mosque of Mecca",
        UMM,
        (1400, 1, 1),
        date(1979, 11, 20),
        "Wikipedia, Grand Mosque seizure, as kept by placenote.info: 20 November 1979, the first day of the year 1400",
    ),
    Event(
        "the Ethiopian millennium",
        ETHIOPIAN,
        (2000, 1, 1),
        date(2007, 9, 12),
        "BBC News, Ethiopia rings in new Millennium, 12 September 2007: the year 2000 began at midnight on Wednesday",
    ),
)


@cache
def icu_days() -> dict[date, dict[Calendar, YearMonthDay]]:
    """Return what ICU says of every day of 1900 to 2100, in each calendar."""
    script = Path(__file__).with_name("data") / "icu_days.js"
    said = run_node(str(script), str(FIRST), str(LAST), *IN_ICU.values())
    found = {}
    for line in said.splitlines():
        day, *dates = line.split()
        written = [tuple(map(int, one.split("-"))) for one in dates]
        found[date.fromisoformat(day)] = dict(zip(IN_ICU, written, strict=True))
    return found  # type: ignore[return-value]


def run_node(*arguments: str) -> str:
    """Return what Node prints."""
    done = subprocess.run([str(vendor.node()), *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def days(first: date, last: date) -> Iterator[date]:
    """Yield every day from the first until the last."""
    for number in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(number)


def dates_until(calendar: Calendar, first: YearMonthDay, last: YearMonthDay) -> Iterator[YearMonthDay]:
    """Yield every date that our calendar has between two of its dates, both included."""
    for year in range(first[0], last[0] + 1):
        for month in range(1, months_in_year(calendar) + 1):
            for day in range(1, month_length(calendar, year, month) + 1):
                if first <= (year, month, day) <= last:
                    yield year, month, day


@pytest.mark.parametrize("calendar", BY_RULE, ids=str)
def test_every_day_of_two_centuries_has_the_date_that_icu_gives_it(calendar: Calendar) -> None:
    icu = icu_days()

    differing = [day for day, dates in icu.items() if from_gregorian(calendar, day) != dates[calendar]]

    TOLD.append(f"{calendar.value}: {len(icu)} days as in ICU, {len(differing)} differ")
    assert len(icu) == (LAST - FIRST).days + 1 == 73_414
    assert differing == []


@pytest.mark.parametrize("calendar", BY_RULE, ids=str)
def test_every_date_that_icu_knows_is_its_day_and_there_are_no_others(calendar: Calendar) -> None:
    day_of = {dates[calendar]: day for day, dates in icu_days().items()}

    differing = [written for written, day in day_of.items() if to_gregorian(calendar, *written) != day]

    TOLD.append(f"{calendar.value}: {len(day_of)} dates become their days, {len(differing)} differ")
    assert differing == []
    assert list(dates_until(calendar, min(day_of), max(day_of))) == sorted(day_of)


@pytest.mark.parametrize("calendar", BY_RULE, ids=str)
def test_a_day_after_the_last_of_a_month_is_refused(calendar: Calendar) -> None:
    last_days: dict[tuple[int, int], int] = defaultdict(int)
    for dates in icu_days().values():
        year, month, day = dates[calendar]
        last_days[year, month] = max(last_days[year, month], day)
    del last_days[max(last_days)]  # the last of December 2100 stands in the middle of a month

    for (year, month), last in last_days.items():
        for day in (0, last + 1):
            with pytest.raises(ValueRefused, match="no_such_day"):
                to_gregorian(calendar, year, month, day)


def test_umm_al_qura_is_the_published_table_in_all_its_years() -> None:
    # The table holds the first day of each month as a Julian day less 2,400,000; that day was 16 November 1858.
    zero = date(1858, 11, 16).toordinal()
    starts = [date.fromordinal(zero + start) for start in ummalqura.MONTH_STARTS]
    first_month = ummalqura.HIJRI_OFFSET
    count = 0

    for place, (start, following) in enumerate(pairwise(starts)):
        year, month = (first_month + place) // 12 + 1, (first_month + place) % 12 + 1
        assert month_length(UMM, year, month) == (following - start).days
        for number, day in enumerate(days(start, following - timedelta(days=1)), 1):
            assert from_gregorian(UMM, day) == (year, month, number)
            assert to_gregorian(UMM, year, month, number) == day
            count += 1

    TOLD.append(f"umm_al_qura: {count} days of {len(starts) - 1} months as published, both ways")
    assert (starts[0], starts[-1] - timedelta(days=1)) == (TABLES_FROM, TABLES_UNTIL)
    assert count == 55_991


def test_outside_the_tables_umm_al_qura_is_refused_with_a_sentence() -> None:
    outside = [*days(FIRST, date(1924, 7, 31)), *days(date(2077, 11, 17), LAST)]

    for day in outside:
        with pytest.raises(ValueRefused) as refusal:
            from_gregorian(UMM, day)
        assert refusal.value.code == "year_out_of_range"
        assert "from 1 August 1924 to 16 November 2077" in str(refusal.value.sentence)
    for year in [*range(1200, 1343), *range(1501, 1601)]:
        with pytest.raises(ValueRefused) as refusal:
            to_gregorian(UMM, year, 1, 1)
        assert refusal.value.code == "year_out_of_range"
        assert "from 1343 to 1500" in str(refusal.value.sentence)
    TOLD.append(f"umm_al_qura: {len(outside)} days and 243 years outside the tables are refused")


@pytest.mark.parametrize(("period", "counts"), ICU_AND_THE_TABLES.items(), ids=lambda one: str(one[0]))
def test_where_icu_computes_another_day_is_known(period: tuple[date, date], counts: tuple[int, int]) -> None:
    icu = icu_days()
    of_period = list(days(*period))

    differing = sum(from_gregorian(UMM, day) != icu[day][UMM] for day in of_period)

    TOLD.append(
        f"umm_al_qura: ICU computes another date on {differing} of {len(of_period)} days, {period[0]} to {period[1]}"
    )
    assert (len(of_period), differing) == counts


def test_how_often_the_two_islamic_calendars_differ_is_known() -> None:
    of_tables = list(days(TABLES_FROM, TABLES_UNTIL))

    differing = [day for day in of_tables if from_gregorian(UMM, day) != from_gregorian(CIVIL, day)]
    farthest = max(
        abs((to_gregorian(CIVIL, *from_gregorian(UMM, day)) - day).days)
        for day in of_tables
        if from_gregorian(UMM, day)[2] < 30  # a month of 29 civil days has no thirtieth
    )

    TOLD.append(f"islamic_civil and umm_al_qura differ on {len(differing)} days, by {farthest} at most")
    assert (len(of_tables), len(differing)) == CIVIL_AND_UMM_AL_QURA
    assert farthest == 2


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_an_event_known_in_both_calendars_has_both_its_dates(event: Event) -> None:
    assert to_gregorian(event.calendar, *event.written) == event.day, event.source
    assert from_gregorian(event.calendar, event.day) == event.written, event.source
    year, month, day = event.written
    TOLD.append(
        f"{event.calendar.value} {year}-{month:02}-{day:02} is {event.day}: {event.name} ({event.source})"
    )


def test_every_calendar_but_the_gregorian_has_an_event() -> None:
    assert {event.calendar for event in EVENTS} == {*IN_ICU}
    assert len(EVENTS) >= 5


@pytest.mark.parametrize("calendar", list(Calendar), ids=str)
def test_a_conversion_takes_no_longer_than_it_may(calendar: Calendar) -> None:
    draw = random.Random(calendar.value)  # noqa: S311 - no secret
    range_ = range(TABLES_FROM.toordinal(), TABLES_UNTIL.toordinal() + 1)
    some = [date.fromordinal(number) for number in draw.sample(range_, 5_000)]
    written = [from_gregorian(calendar, day) for day in some]

    there = fastest(lambda: [from_gregorian(calendar, day) for day in some]) / len(some)
    back = fastest(lambda: [to_gregorian(calendar, *one) for one in written]) / len(some)

    TOLD.append(f"{calendar.value}: {there:.4f} ms from a day, {back:.4f} ms to a day ({SLOWEST_MS} allowed)")
    assert there <= SLOWEST_MS
    assert back <= SLOWEST_MS


def fastest(work: Callable[[], object]) -> float:
    """Return the milliseconds of the quickest of five runs, so that whatever else the machine does stays out."""
    took = []
    for _ in range(5):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1_000)
    return min(took)


@pytest.fixture(scope="module", autouse=True)
def _figures(request: pytest.FixtureRequest) -> Iterator[None]:
    """Print what was counted and measured when all is through."""
    yield
    told = request.config.pluginmanager.getplugin("terminalreporter")
    capturing = request.config.pluginmanager.getplugin("capturemanager")
    versions = run_node("-p", "`ICU ${process.versions.icu}, Node ${process.versions.node}`").strip()
    with capturing.global_and_fixture_disabled():
        told.write_line("")
        for line in [versions, *sorted(TOLD)]:
            told.write_line(f"  {line}")
