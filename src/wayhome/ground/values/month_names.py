"""Month names of the calendars in which birth dates are written, in native and in Latin letters.

Gregorian names come from CLDR in the languages returnees and staff write; the others are our own list
(``data/months.csv``: the first name of a row is the one we print). A name is known only in its calendar.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from importlib import resources

from babel import Locale

from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.sentences import msgid

_GREGORIAN = (
    msgid("January"),
    msgid("February"),
    msgid("March"),
    msgid("April"),
    msgid("May"),
    msgid("June"),
    msgid("July"),
    msgid("August"),
    msgid("September"),
    msgid("October"),
    msgid("November"),
    msgid("December"),
)

# Tigrinya is left out: CLDR gives it the Ethiopian month names for Gregorian months, which would misread
# Ethiopian dates by days and years.
_LANGUAGES = (
    *(
        "en",
        "fr",
        "de",
        "es",
        "pt",
        "it",
        "nl",
        "sq",
        "bs",
        "ro",
        "tr",
        "az",
        "ku",
        "ckb",
        "uz",
        "vi",
        "id",
        "so",
        "sw",
    ),
    *(
        "om",
        "ha",
        "ar",
        "ar_IQ",
        "ar_SY",
        "ar_DZ",
        "ar_TN",
        "ar_MA",
        "fa",
        "fa_AF",
        "ps",
        "ur",
        "hi",
        "bn",
        "ne",
    ),
    *("ru", "uk", "tg", "ka", "hy", "am"),
)

_OTHER_SPELLINGS = {"sept": 9, "septembre": 9}


def printed_month(calendar: Calendar, month: int) -> str:
    """Return the English message id of a month's name: ``September``, or ``Meskerem`` in Ethiopia."""
    return _GREGORIAN[month - 1] if calendar is Calendar.GREGORIAN else _listed(calendar)[month - 1][0]


def mark_months(text: str, calendar: Calendar) -> tuple[str, list[int]]:
    """Return the text in plain letters without its month names, and the months named, in their order."""
    found: list[int] = []

    def take(match: re.Match[str]) -> str:
        found.append(_numbers(calendar)[match.group()])
        return " "

    return _pattern(calendar).sub(take, plain_letters(text)), found


def plain_letters(text: str) -> str:
    """Return the text in small letters without marks, apostrophes and hyphens, with one form per letter."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    bare = (c for c in letters if unicodedata.category(c) not in ("Mn", "Cf") and c not in "'’‘ʼʿʾ`ʻ")
    same = "".join(bare).translate(_SAME_LETTERS)
    return " ".join(re.sub(r"[-‐–—−_]", " ", same).split())


# Arabic and Persian keyboards write the same letters with different code points; ı has lost its dot.
_SAME_LETTERS = str.maketrans("يىكةۀہھı", "ییکههههi")


@cache
def _listed(calendar: Calendar) -> tuple[tuple[str, ...], ...]:
    """Return the names of every month of one of our own calendars, the printed one first."""
    text = resources.files("wayhome.ground.values.data").joinpath("months.csv").read_text("utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["calendar"] == calendar.value]
    return tuple(tuple(row["names"].split("|")) for row in sorted(rows, key=lambda row: int(row["month"])))


@cache
def _numbers(calendar: Calendar) -> dict[str, int]:
    """Return month numbers by name in plain letters; a name that means two months is left out."""
    pairs = _gregorian_names() if calendar is Calendar.GREGORIAN else _own_names(calendar)
    numbers = {name: number for name, number in pairs if name and not name.isdecimal()}
    doubtful = {name for name, number in pairs if numbers.get(name, number) != number}
    return {name: number for name, number in numbers.items() if name not in doubtful}


def _own_names(calendar: Calendar) -> list[tuple[str, int]]:
    """Return plain names with month numbers of one of our own calendars."""
    return [(plain_letters(name), n) for n, names in enumerate(_listed(calendar), 1) for name in names]


def _gregorian_names() -> list[tuple[str, int]]:
    """Return plain names with month numbers of the Gregorian calendar, full and short, by CLDR."""
    pairs = list(_OTHER_SPELLINGS.items())
    for language in _LANGUAGES:
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    pairs.append((plain_letters(name).rstrip("."), number))
    return pairs


@cache
def _pattern(calendar: Calendar) -> re.Pattern[str]:
    """Return a pattern that finds the longest month name standing as words of its own."""
    names = "|".join(re.escape(name) for name in sorted(_numbers(calendar), key=len, reverse=True))
    return re.compile(rf"(?<![^\W\d_])(?:{names})(?![^\W\d_])")
