"""Periods of whole days and months; a period contains its first day and not its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from wayhome.ground.values.errors import refused
from wayhome.ground.values.sentences import msgid

_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
FIRST_YEAR = 1900


@dataclass(frozen=True, order=True)
class DayPeriod:
    """The days from ``start`` up to and without ``end``."""

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts; one without a day is allowed."""
        if self.end < self.start:
            raise refused(
                "ends_before_start",
                msgid(
                    "The period ends on %(end)s, before it starts on %(start)s. Change one of the two days."
                ),
                start=self.start,
                end=self.end,
            )

    def __contains__(self, day: object) -> bool:
        """Return whether a day lies in the period."""
        return isinstance(day, date) and self.start <= day < self.end

    @property
    def last(self) -> date:
        """Return the last day of a period that has days."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """Return the number of days."""
        return (self.end - self.start).days

    def overlaps(self, other: DayPeriod) -> bool:
        """Return whether the two share a day."""
        return max(self.start, other.start) < min(self.end, other.end)


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month written ``2016-06``; months compare and sort in the order of time."""

    text: str

    def __post_init__(self) -> None:
        """Refuse what is not a month from 1900 on, with code ``not_a_month``."""
        if not _MONTH.fullmatch(self.text) or int(self.text[:4]) < FIRST_YEAR:
            raise refused(
                "not_a_month",
                msgid("“%(text)s” is not a month. Write the year and the month like 2016-06."),
                text=self.text,
            )

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month a day lies in."""
        return cls(f"{day.year:04d}-{day.month:02d}")

    def __str__(self) -> str:
        """Return the month as it is written, ``2016-06``."""
        return self.text

    def __contains__(self, day: object) -> bool:
        """Return whether a day lies in the month."""
        return day in self.period

    @property
    def year(self) -> int:
        """Return the year."""
        return int(self.text[:4])

    @property
    def number(self) -> int:
        """Return the month's number in its year, 1 to 12."""
        return int(self.text[5:])

    @property
    def first(self) -> date:
        """Return the first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Return the last day."""
        return self.period.last

    @property
    def period(self) -> DayPeriod:
        """Return the month's days."""
        return DayPeriod(self.first, self.plus(1).first)

    @property
    def previous(self) -> Month:
        """Return the month before."""
        return self.plus(-1)

    @property
    def next(self) -> Month:
        """Return the month after."""
        return self.plus(1)

    @property
    def same_month_last_year(self) -> Month:
        """Return the same month of the year before."""
        return self.plus(-12)

    @property
    def year_to_date(self) -> DayPeriod:
        """Return the days from 1 January of the month's year to the month's last day."""
        return DayPeriod(date(self.year, 1, 1), self.period.end)

    def plus(self, count: int) -> Month:
        """Return the month so many months later, or earlier for a negative count."""
        years, month = divmod(self.year * 12 + self.number - 1 + count, 12)
        return Month(f"{years:04d}-{month + 1:02d}")

    def since_january(self) -> tuple[Month, ...]:
        """Return the months of the year up to and with this one."""
        return tuple(months_between(Month(f"{self.year:04d}-01"), self))


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """Yield the months from the first to the last, both included."""
    month = first
    while month <= last:
        yield month
        month = month.next
