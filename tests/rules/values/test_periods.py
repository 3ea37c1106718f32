"""Claims about months and periods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.periods import DayPeriod, Month

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 1, 1))


def test_a_month_knows_its_days_and_its_neighbours() -> None:
    month = Month("2016-02")

    assert (month.first, month.last) == (date(2016, 2, 1), date(2016, 2, 29))
    assert month.previous == Month("2016-01")
    assert month.next == Month("2016-03")
    assert month.same_month_last_year == Month("2015-02")
    assert Month("2016-01").previous == Month("2015-12")


def test_the_year_to_date_ends_with_the_month() -> None:
    to_june = Month("2016-06").year_to_date

    assert to_june == DayPeriod(date(2016, 1, 1), date(2016, 7, 1))
    assert date(2016, 6, 30) in to_june
    assert date(2016, 7, 1) not in to_june
    assert [m.text for m in Month("2016-03").since_january()] == ["2016-01", "2016-02", "2016-03"]


@given(day=days)
def test_every_day_lies_in_its_month_and_in_no_neighbour(day: date) -> None:
    month = Month.of(day)

    assert day in month
    assert day not in month.previous
    assert day not in month.next
    assert month.previous < month < month.next


@given(day=days, count=st.integers(min_value=-500, max_value=500))
def test_months_added_are_months_taken_away(day: date, count: int) -> None:
    assert Month.of(day).plus(count).plus(-count) == Month.of(day)


@pytest.mark.parametrize(
    "text", ["2016-13", "2016-00", "2016-6", "16-06", "June 2016", "", "1899-12", "2016-06-01"]
)
def test_what_is_not_a_month_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused, match="not_a_month"):
        Month(text)


@given(start=days, length=st.integers(min_value=1, max_value=400))
def test_a_period_has_its_first_day_and_not_its_end(start: date, length: int) -> None:
    period = DayPeriod(start, start + timedelta(days=length))

    assert start in period
    assert period.last in period
    assert period.end not in period
    assert period.days == length


def test_periods_that_touch_do_not_overlap() -> None:
    assert not Month("2016-05").period.overlaps(Month("2016-06").period)
    assert Month("2016-05").period.overlaps(Month("2016-05").year_to_date)


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueRefused, match="ends_before_start"):
        DayPeriod(date(2016, 1, 2), date(2016, 1, 1))
