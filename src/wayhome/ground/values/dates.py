"""Birth dates as people know them: the original text, its calendar, an EDTF value, and the days it allows.

A day that is not known is never made up; age is an interval, and whoever may be under 18 counts as a child.
"""

from __future__ import annotations

import calendar as gregorian
import re
from dataclasses import dataclass
from datetime import date, timedelta

from wayhome.ground.values.calendars import (
    LUNAR,
    Calendar,
    from_gregorian,
    is_first_of_year,
    month_bounds,
    to_gregorian,
    year_bounds,
)
from wayhome.ground.values.date_reading import Reading, read_date
from wayhome.ground.values.errors import refused
from wayhome.ground.values.how_known import AS_SAID, NOT_RECORDED, HowKnown
from wayhome.ground.values.sentences import msgid

# House default: "about 1984" allows two years on either side.
ABOUT_YEARS = 2
# A month begins with the new moon that was seen, or was announced, a day before or after the one that is computed.
SPOKEN_LUNAR_DAYS = 1
# House default: the oldest age ever verified is 122 years.
OLDEST_AGE = 125
ADULT_AT = 18

# What other systems store when nothing is known; 1 January of other years says the year only.
_EMPTY_DATES = frozenset({date(1, 1, 1), date(1900, 1, 1), date(1901, 1, 1), date(9999, 12, 31)})


@dataclass(frozen=True)
class BirthDate:
    """A birth date: what was said, in which calendar, the first and last Gregorian day it allows, how it is known.

    ``edtf`` is an Extended Date/Time Format value (ISO 8601-2) of the Gregorian days: ``1987-09-22``,
    ``1987-09``, ``1987``, ``198X``, ``1984~`` or a set, ``[1990-03-21..1991-03-20]``.
    """

    original: str
    calendar: Calendar
    edtf: str
    earliest: date
    latest: date
    known: HowKnown = NOT_RECORDED

    def __post_init__(self) -> None:
        """Refuse bounds in the wrong order, an error of the program."""
        if self.latest < self.earliest:
            raise ValueError("The latest day of a birth date lies before its earliest.")

    @property
    def day_said(self) -> date | None:
        """Return the one day that was said, where one was: that of a spoken lunar date lies between two others."""
        width = (self.latest - self.earliest).days
        return self.earliest + timedelta(days=width // 2) if width <= 2 * SPOKEN_LUNAR_DAYS else None

    @property
    def is_exact(self) -> bool:
        """Return whether the day is known."""
        return self.earliest == self.latest


def parse_birth_date(
    text: str,
    calendar: Calendar,
    on: date,
    *,
    first_day_is_certain: bool = False,
    known: HowKnown = AS_SAID,
) -> BirthDate:
    """Return the birth date a person stated, seen on the day ``on``.

    Read are full dates, month and year, the year alone, "about 1984", decades and "1984 or 1985", with
    digits and month names of the calendar's own languages; day before month where both are numbers. The
    first day of a year says the year only, because registers write it for people whose day is not known;
    ``first_day_is_certain`` is for a person who was really born on it. A lunar date may be a day earlier or
    later than it computes, unless it was copied from a document.

    Raises ``ValueRefused`` with code ``empty``, ``no_year``, ``short_year``, ``not_a_date``,
    ``no_such_month``, ``no_such_day``, ``year_out_of_range``, ``placeholder``, ``in_the_future`` or
    ``too_long_ago`` (more than 125 years).
    """
    reading = read_date(text, calendar)
    earliest, latest = _bounds(reading, calendar)
    if earliest == latest and earliest in _EMPTY_DATES:
        raise refused(
            "placeholder",
            msgid(
                "This date stands for “not known” in many systems. "
                "Write what is known: a year, or “about” a year."
            ),
        )
    if reading.day and not first_day_is_certain and is_first_of_year(calendar, earliest):
        reading = Reading(reading.year, reading.year)
        earliest, latest = _bounds(reading, calendar)
    if calendar in LUNAR and not known.is_copied:
        earliest -= timedelta(days=SPOKEN_LUNAR_DAYS)
        latest += timedelta(days=SPOKEN_LUNAR_DAYS)
    _check_plausible(earliest, latest, on)
    about = reading.about and calendar is Calendar.GREGORIAN and reading.year == reading.until_year
    edtf = f"{reading.year}~" if about else to_edtf(earliest, latest)
    return BirthDate(text.strip(), calendar, edtf, earliest, latest, known)


def age_on(born: date, on: date) -> int:
    """Return the age in whole years; a child of 29 February becomes older on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def birthday(born: date, years: int) -> date:
    """Return the day on which somebody born that day reaches an age."""
    year = born.year + years
    if (born.month, born.day) == (2, 29) and not gregorian.isleap(year):
        return date(year, 3, 1)
    return born.replace(year=year)


def age_interval(birth: BirthDate, on: date) -> tuple[int, int]:
    """Return the lowest and the highest age in whole years that a birth date allows, zero at least."""
    return max(age_on(birth.latest, on), 0), max(age_on(birth.earliest, on), 0)


def may_be_under(birth: BirthDate, years: int, on: date) -> bool:
    """Return whether a person may be younger than so many years: then they are protected as if they were."""
    return age_interval(birth, on)[0] < years


def certainly_under(birth: BirthDate, years: int, on: date) -> bool:
    """Return whether a person is younger than so many years whatever day they were born on."""
    return age_interval(birth, on)[1] < years


def turns_eighteen_between(birth: BirthDate, start: date, end: date) -> bool:
    """Return whether the eighteenth birthday may lie between ``start`` and the day before ``end``."""
    return birthday(birth.earliest, ADULT_AT) < end and start <= birthday(birth.latest, ADULT_AT)


def to_edtf(earliest: date, latest: date) -> str:
    """Return the shortest EDTF value that allows exactly these Gregorian days, both included."""
    if earliest == latest:
        return earliest.isoformat()
    whole_months = earliest.day == 1 and latest == _last_of_month(latest.year, latest.month)
    if whole_months and (earliest.year, earliest.month) == (latest.year, latest.month):
        return earliest.isoformat()[:7]
    if not (whole_months and earliest.month == 1 and latest.month == 12):
        return f"[{earliest.isoformat()}..{latest.isoformat()}]"
    if earliest.year == latest.year:
        return f"{earliest.year:04d}"
    if earliest.year % 10 == 0 and latest.year == earliest.year + 9:
        return f"{earliest.year // 10:03d}X"
    return f"[{earliest.year:04d}..{latest.year:04d}]"


def from_edtf(edtf: str, *, original: str = "", calendar: Calendar = Calendar.GREGORIAN) -> BirthDate:
    """Return the birth date of a stored EDTF value, of the forms that ``to_edtf`` writes and ``1984~``.

    Raises ``ValueRefused`` with code ``not_edtf``.
    """
    first, _, last = (
        edtf[1:-1].partition("..") if edtf.startswith("[") and edtf.endswith("]") else (edtf, "", edtf)
    )
    try:
        earliest, latest = _edtf_bounds(first)[0], _edtf_bounds(last)[1]
        return BirthDate(original or edtf, calendar, edtf, earliest, latest)
    except ValueError:
        raise refused("not_edtf", msgid("“%(edtf)s” is not a date this system writes."), edtf=edtf) from None


def in_calendar(day: date, calendar: Calendar) -> tuple[int, int, int]:
    """Return year, month and day of a Gregorian day in a calendar, for printing beside it."""
    return from_gregorian(calendar, day)


def _bounds(reading: Reading, calendar: Calendar) -> tuple[date, date]:
    """Return the first and the last Gregorian day that a reading allows."""
    if reading.day:
        day = to_gregorian(calendar, reading.year, reading.month, reading.day)
        return day, day
    if reading.month:
        return month_bounds(calendar, reading.year, reading.month)
    width = ABOUT_YEARS if reading.about else 0
    return year_bounds(calendar, reading.year - width)[0], year_bounds(calendar, reading.until_year + width)[
        1
    ]


def _check_plausible(earliest: date, latest: date, on: date) -> None:
    """Refuse days that lie all in the future or all more than 125 years ago."""
    if earliest > on:
        raise refused(
            "in_the_future",
            msgid(
                "This date lies in the future (%(day)s, Gregorian). Look at the year and the calendar again."
            ),
            day=earliest,
        )
    if age_on(latest, on) > OLDEST_AGE:
        raise refused(
            "too_long_ago",
            msgid(
                "This date lies more than %(years)s years ago (%(day)s, Gregorian). "
                "Look at the year and the calendar again."
            ),
            years=OLDEST_AGE,
            day=latest,
        )


def _edtf_bounds(part: str) -> tuple[date, date]:
    """Return first and last day of one EDTF date, or raise ``ValueError``."""
    if re.fullmatch(r"[0-9]{3}X", part):
        return date(int(part[:3]) * 10, 1, 1), date(int(part[:3]) * 10 + 9, 12, 31)
    if re.fullmatch(r"[0-9]{4}~", part):
        return date(int(part[:4]) - ABOUT_YEARS, 1, 1), date(int(part[:4]) + ABOUT_YEARS, 12, 31)
    if re.fullmatch(r"[0-9]{4}", part):
        return date(int(part), 1, 1), date(int(part), 12, 31)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", part):
        year, month = int(part[:4]), int(part[5:])
        return date(year, month, 1), _last_of_month(year, month)
    day = date.fromisoformat(part)
    return day, day


def _last_of_month(year: int, month: int) -> date:
    """Return the last day of a Gregorian month, or raise ``ValueError``."""
    return date(year, month, gregorian.monthrange(year, month)[1])
