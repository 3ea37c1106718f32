"""Five calendars that birth dates are written in, each turned into Gregorian days and back.

Solar Hijri, Islamic civil and Ethiopian dates are arithmetic of our own; Umm al-Qura is a published table
(the ``hijridate`` library). The two Islamic calendars differ by a day or two on most days, so a date keeps
the one it was written in.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from hijridate import Gregorian, Hijri

from wayhome.ground.values.errors import refused
from wayhome.ground.values.sentences import msgid

YearMonthDay = tuple[int, int, int]


class Calendar(StrEnum):
    """A calendar with its variant, as stored beside every birth date."""

    GREGORIAN = "gregorian"
    SOLAR_HIJRI = "solar_hijri"
    UMM_AL_QURA = "umm_al_qura"
    ISLAMIC_CIVIL = "islamic_civil"
    ETHIOPIAN = "ethiopian"


CALENDAR_LABELS: dict[Calendar, str] = {
    Calendar.GREGORIAN: msgid("Gregorian"),
    Calendar.SOLAR_HIJRI: msgid("Solar Hijri (Afghanistan, Iran)"),
    Calendar.UMM_AL_QURA: msgid("Islamic, Umm al-Qura (Saudi Arabia)"),
    Calendar.ISLAMIC_CIVIL: msgid("Islamic, civil"),
    Calendar.ETHIOPIAN: msgid("Ethiopian"),
}

LUNAR = frozenset({Calendar.UMM_AL_QURA, Calendar.ISLAMIC_CIVIL})
"""Calendars whose months begin, where people live by them, with the new moon that was seen."""

# The years each calendar is read in: what its rule or table covers, cut to whole years.
# Umm al-Qura: the table runs from 1 August 1924 to 16 November 2077.
_YEARS: dict[Calendar, tuple[int, int]] = {
    Calendar.GREGORIAN: (1600, 2200),
    Calendar.SOLAR_HIJRI: (1211, 1500),
    Calendar.UMM_AL_QURA: (1343, 1500),
    Calendar.ISLAMIC_CIVIL: (1200, 1600),
    Calendar.ETHIOPIAN: (1700, 2200),
}

# The day before 1 Farvardin 1, counted so that 1 Farvardin 1400 is 21 March 2021.
_SOLAR_HIJRI_ZERO = date(2021, 3, 21).toordinal() - 1 - (365 * 1399 + (8 * 1400 + 21) // 33)
# 1 Muharram 1 is 16 July 622 of the Julian calendar, 19 July 622 Gregorian.
_ISLAMIC_CIVIL_ZERO = date(622, 7, 19).toordinal() - 1
# 1 Meskerem 1 is 29 August 8 of the Julian calendar, 27 August 8 Gregorian.
_ETHIOPIAN_ZERO = date(8, 8, 27).toordinal() - 1


def years_of(calendar: Calendar) -> tuple[int, int]:
    """Return the first and the last year the calendar is read in."""
    return _YEARS[calendar]


def months_in_year(calendar: Calendar) -> int:
    """Return 13 for the Ethiopian calendar (Pagumen is the short one), else 12."""
    return 13 if calendar is Calendar.ETHIOPIAN else 12


def month_length(calendar: Calendar, year: int, month: int) -> int:
    """Return the number of days of a month.

    Raises ``ValueRefused`` with code ``year_out_of_range`` or ``no_such_month``.
    """
    _check_month(calendar, year, month)
    following = (year, month + 1) if month < months_in_year(calendar) else (year + 1, 1)
    if calendar is Calendar.UMM_AL_QURA:
        return Hijri(year, month, 1).month_length()
    return _ordinal(calendar, *following, 1) - _ordinal(calendar, year, month, 1)


def to_gregorian(calendar: Calendar, year: int, month: int, day: int) -> date:
    """Return the Gregorian day of a date in a calendar.

    Raises ``ValueRefused`` with code ``year_out_of_range``, ``no_such_month`` or ``no_such_day``.
    """
    length = month_length(calendar, year, month)
    if not 1 <= day <= length:
        raise refused(
            "no_such_day",
            msgid(
                "That month had %(length)s days in %(year)s, so there was no day %(day)s. Look at it again."
            ),
            length=length,
            year=str(year),
            day=day,
        )
    return date.fromordinal(_ordinal(calendar, year, month, day))


def from_gregorian(calendar: Calendar, day: date) -> YearMonthDay:
    """Return year, month and day in a calendar.

    Raises ``ValueRefused`` with code ``year_out_of_range`` for a day the calendar's rule does not cover.
    """
    if calendar is Calendar.GREGORIAN:
        return day.year, day.month, day.day
    if calendar is Calendar.UMM_AL_QURA:
        return _from_umm_al_qura(day)
    year = _year_holding(calendar, day)
    _check_year(calendar, year)
    number = day.toordinal()
    # No month but the Ethiopian Pagumen, the last one, is shorter than 29 days, so this is never too early.
    month = min((number - _ordinal(calendar, year, 1, 1)) // 29 + 1, months_in_year(calendar))
    while _ordinal(calendar, year, month, 1) > number:
        month -= 1
    return year, month, number - _ordinal(calendar, year, month, 1) + 1


def year_bounds(calendar: Calendar, year: int) -> tuple[date, date]:
    """Return the first and the last Gregorian day of a year: 1369 Solar Hijri is 21.3.1990 to 20.3.1991."""
    last_month = months_in_year(calendar)
    return to_gregorian(calendar, year, 1, 1), month_bounds(calendar, year, last_month)[1]


def month_bounds(calendar: Calendar, year: int, month: int) -> tuple[date, date]:
    """Return the first and the last Gregorian day of a month."""
    first = to_gregorian(calendar, year, month, 1)
    return first, to_gregorian(calendar, year, month, month_length(calendar, year, month))


def is_first_of_year(calendar: Calendar, day: date) -> bool:
    """Return whether a Gregorian day is the first of a year in the calendar."""
    return from_gregorian(calendar, day)[1:] == (1, 1)


def _check_year(calendar: Calendar, year: int) -> None:
    """Refuse a year the calendar's rule or table does not cover."""
    first, last = _YEARS[calendar]
    if not first <= year <= last:
        raise refused(
            "year_out_of_range",
            msgid(
                "The year %(year)s cannot be read in this calendar, whose years here run from %(first)s to "
                "%(last)s. Look whether another calendar was meant."
            ),
            year=str(year),
            first=str(first),
            last=str(last),
        )


def _check_month(calendar: Calendar, year: int, month: int) -> None:
    """Refuse a year out of range and a month that no year of the calendar has."""
    _check_year(calendar, year)
    if not 1 <= month <= months_in_year(calendar):
        raise refused(
            "no_such_month",
            msgid("There is no month %(month)s in this calendar; it has %(count)s. Look at the date again."),
            month=month,
            count=months_in_year(calendar),
        )


def _ordinal(calendar: Calendar, year: int, month: int, day: int) -> int:
    """Return Python's day number of a date that is known to exist."""
    match calendar:
        case Calendar.GREGORIAN:
            return date(year, month, day).toordinal()
        case Calendar.SOLAR_HIJRI:
            # Six months of 31 days, then 30; leap years by the cycle of 33 years, which agrees with the
            # equinox at Tehran from 1178 to 1634 (AD 1799 to 2256).
            before = 365 * (year - 1) + (8 * year + 21) // 33
            return _SOLAR_HIJRI_ZERO + before + 30 * (month - 1) + min(month - 1, 6) + day
        case Calendar.ISLAMIC_CIVIL:
            # Months of 30 and 29 days in turn; eleven leap years in thirty (2, 5, 7, 10, 13, 16, 18, …).
            before = 354 * (year - 1) + (11 * year + 3) // 30
            return _ISLAMIC_CIVIL_ZERO + before + 29 * (month - 1) + month // 2 + day
        case Calendar.ETHIOPIAN:
            # Twelve months of 30 days and Pagumen; the year before each fourth one has six days in it.
            return _ETHIOPIAN_ZERO + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day
        case Calendar.UMM_AL_QURA:
            return date(*Hijri(year, month, day).to_gregorian().datetuple()).toordinal()


def _year_holding(calendar: Calendar, day: date) -> int:
    """Return the year of an arithmetical calendar that a Gregorian day lies in."""
    zero, length = {
        Calendar.SOLAR_HIJRI: (_SOLAR_HIJRI_ZERO, 365.2424),
        Calendar.ISLAMIC_CIVIL: (_ISLAMIC_CIVIL_ZERO, 354.3667),
        Calendar.ETHIOPIAN: (_ETHIOPIAN_ZERO, 365.25),
    }[calendar]
    year = int((day.toordinal() - zero) / length) + 2
    while _ordinal(calendar, year, 1, 1) > day.toordinal():
        year -= 1
    return year


def _from_umm_al_qura(day: date) -> YearMonthDay:
    """Return the Umm al-Qura date of a Gregorian day, or refuse a day outside the published table."""
    try:
        hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    except OverflowError:
        raise refused(
            "year_out_of_range",
            msgid(
                "The Umm al-Qura calendar is published from 1 August 1924 to 16 November 2077. "
                "Use the Islamic civil calendar for an earlier day."
            ),
        ) from None
    return hijri.year, hijri.month, hijri.day
