"""Reading a date as people write it, without deciding what day it was: numbers, month names, "about 1984"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.digits import western_digits
from wayhome.ground.values.errors import ValueRefused, refused
from wayhome.ground.values.month_names import mark_months, plain_letters
from wayhome.ground.values.sentences import msgid


@dataclass(frozen=True)
class Reading:
    """What a text says in its own calendar; 0 stands for a month or day it does not say.

    ``until_year`` is the last year it allows ("between 1984 and 1986", "the 1980s"), else equal to ``year``.
    """

    year: int
    until_year: int
    month: int = 0
    day: int = 0
    about: bool = False


_YEAR_MONTH_DAY = re.compile(r"([0-9]{4})[/. ]+([0-9]{1,2})[/. ]+([0-9]{1,2})")
_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})[/. ]+([0-9]{1,2})[/. ]+([0-9]{4})")
_YEAR_MONTH = re.compile(r"([0-9]{4})[/. ]+([0-9]{1,2})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[/. ]+([0-9]{4})")
_YEARS = re.compile(r"(?:between |from )?([0-9]{4})(?: ?/ ?| | to | or | and | until )([0-9]{4})")
_DECADE = re.compile(r"(?:the |in the )?([0-9]{3})(?:0s|0 s|x|\?)")
_SHORT_YEAR = re.compile(r"(?:[0-9]{1,2}[/. ]+){0,2}[0-9]{1,2}")

_ABOUT = re.compile(
    r"^(?:about|around|approximately|approx\.?|circa|ca\.|ca|c\.|roughly|estimated|est\.|~|≈|"
    r"environ|vers|etwa|ungefahr|حوالی|تقریبا|حدود|نحو|در حدود|ስለ)(?![^\W\d_]) *|(?<=[0-9]{4})[~?]$"
)
_ORDINAL = re.compile(r"(?<=[0-9])(?:st|nd|rd|th|er|ኛ)\b")
_FILLERS = re.compile(
    r"(?<![^\W\d_])(?:of|the|de|del|born|in|day|year|سال|سنه|عام|روز|یوم|ቀን|ዓመት|ዓ ?\.?ም)(?![^\W\d_])\.?|,|،"
)

# What people put behind a year to name the calendar, in plain letters.
_ERAS: dict[Calendar, str] = {
    Calendar.GREGORIAN: r"ad|ce|g\.?c\.?|m|م|میلادی|میلادیه",
    Calendar.SOLAR_HIJRI: r"s\.?h\.?|a\.?h\.?s\.?|ه ?\.? ?ش|هـ ?\.? ?ش|شمسی|هجری شمسی|خورشیدی|هجری خورشیدی",
    Calendar.UMM_AL_QURA: r"a\.?h\.?|h|ه|هـ|هجری|هجریه",
    Calendar.ISLAMIC_CIVIL: r"a\.?h\.?|h|ه|هـ|هجری|هجریه|ه ?\.? ?ق|قمری|هجری قمری",
    Calendar.ETHIOPIAN: r"e\.?c\.?|a\.?m\.?|ዓ ?\.? ?ም|እ ?ኢ ?አ",
}


def read_date(text: str, calendar: Calendar) -> Reading:
    """Return what a text says, its day before its month where both are numbers and the year comes last.

    Raises ``ValueRefused`` with code ``empty``, ``no_year``, ``short_year`` or ``not_a_date``. Whether the
    day exists is for the calendar to say.
    """
    plain = _plain(text)
    if not plain:
        raise refused("empty", msgid("No date was written. If only the year is known, write the year."))
    certain = _ABOUT.sub("", plain).strip()
    bare = re.sub(rf"(?<=[0-9]) *\(?(?:{_ERAS[calendar]})\)?\.?$", "", certain).strip()
    without_fillers = " ".join(_FILLERS.sub(" ", bare).split())
    reading = _numbers_only(bare) or _numbers_only(without_fillers) or _with_month_name(bare, calendar)
    if reading is None:
        raise _why_not(bare, calendar)
    return reading if certain == plain else Reading(reading.year, reading.until_year, about=True)


def _plain(text: str) -> str:
    """Return the text in plain letters with western digits and spaces for dashes."""
    return plain_letters(western_digits(unicodedata.normalize("NFKC", text))).strip(" .,،")


def _numbers_only(text: str) -> Reading | None:
    """Return the reading of a date written in numbers, or nothing."""
    if found := re.fullmatch(r"[0-9]{4}", text):
        return _one_year(int(found[0]))
    if found := _YEARS.fullmatch(text):
        first, last = int(found[1]), int(found[2])
        return Reading(min(first, last), max(first, last))
    if found := _DECADE.fullmatch(text):
        return Reading(int(found[1]) * 10, int(found[1]) * 10 + 9)
    if found := _YEAR_MONTH_DAY.fullmatch(text):
        return _one_year(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_MONTH_YEAR.fullmatch(text):
        return _one_year(int(found[3]), int(found[2]), int(found[1]))
    if found := _YEAR_MONTH.fullmatch(text):
        return _one_year(int(found[1]), int(found[2]))
    if found := _MONTH_YEAR.fullmatch(text):
        return _one_year(int(found[2]), int(found[1]))
    return None


def _with_month_name(text: str, calendar: Calendar) -> Reading | None:
    """Return the reading of a date with one month name, a year and perhaps a day, in any order."""
    rest, months = mark_months(_ORDINAL.sub("", text), calendar)
    words = _FILLERS.sub(" ", rest).replace("/", " ").replace(".", " ").split()
    years = [word for word in words if re.fullmatch(r"[0-9]{4}", word)]
    days = [word for word in words if re.fullmatch(r"[0-9]{1,2}", word)]
    if len(months) != 1 or len(years) != 1 or len(days) > 1 or len(words) != len(years) + len(days):
        return None
    return _one_year(int(years[0]), months[0], int(days[0]) if days else 0)


def _one_year(year: int, month: int = 0, day: int = 0) -> Reading:
    """Return a reading within one year; a day without its month (``1990-00-15``) is left out."""
    return Reading(year, year, month, day if month else 0)


def _why_not(text: str, calendar: Calendar) -> ValueRefused:
    """Return the refusal that helps most with a text that is no date."""
    if _SHORT_YEAR.fullmatch(text):
        return refused("short_year", msgid("Write the year with all four digits, in the calendar you chose."))
    rest, months = mark_months(text, calendar)
    if months and not re.search(r"[0-9]{3}", rest):
        return refused("no_year", msgid("The year is missing. Write it with four digits beside the month."))
    return refused(
        "not_a_date",
        msgid(
            "This could not be read as a date in the calendar you chose. Write day, month and year, such as "
            "%(example)s; the year alone is fine, and so is “about” before it."
        ),
        example=_EXAMPLES[calendar],
    )


_EXAMPLES: dict[Calendar, str] = {
    Calendar.GREGORIAN: "22 September 1987",
    Calendar.SOLAR_HIJRI: "31 Shahrivar 1366",
    Calendar.UMM_AL_QURA: "28 Muharram 1408",
    Calendar.ISLAMIC_CIVIL: "28 Muharram 1408",
    Calendar.ETHIOPIAN: "11 Meskerem 1980",
}
