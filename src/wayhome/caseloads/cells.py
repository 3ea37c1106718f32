"""Reads one cell: a value, or what is wrong with it. Nothing is corrected and nothing is guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from wayhome.caseloads.enums import FirstOfYear, Problem
from wayhome.caseloads.words import Meanings, plain
from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.date_reading import read_date
from wayhome.ground.values.dates import BirthDate, parse_birth_date
from wayhome.ground.values.digits import western_digits
from wayhome.ground.values.document_numbers import plain_number
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.how_known import HowKnown, KnownBy
from wayhome.ground.values.latin_forms import is_latin
from wayhome.ground.values.names import clean_name
from wayhome.ground.values.placeholders import PlaceholderKind, date_placeholder, name_placeholder

IMPORTED = HowKnown(KnownBy.IMPORTED)
LONGEST_NUMBER = 60
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?Z?$")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/.\-]*[0-9]")
_PHONE_DIGITS = range(6, 16)
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_OF_A_NAME = {"empty": Problem.NAME_MISSING, "too_long": Problem.NAME_TOO_LONG}
_OF_A_BIRTH: Mapping[str, Problem] = {
    "short_year": Problem.BIRTH_SHORT_YEAR,
    "no_such_month": Problem.BIRTH_NO_SUCH_DAY,
    "no_such_day": Problem.BIRTH_NO_SUCH_DAY,
    "year_out_of_range": Problem.BIRTH_NO_SUCH_DAY,
    "placeholder": Problem.BIRTH_PLACEHOLDER,
    "in_the_future": Problem.BIRTH_IN_FUTURE,
    "too_long_ago": Problem.BIRTH_TOO_LONG_AGO,
}


class CellWrong(Exception):
    """A cell holds no value of its kind; ``problem`` says why not."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def name(text: str) -> str:
    """Return a name as it is kept. Raises ``CellWrong`` for none, for what stands for “not known”, and for what is no name."""
    if not text:
        raise CellWrong(Problem.NAME_MISSING)
    try:
        kept = clean_name(text)
    except ValueRefused as refusal:
        raise CellWrong(_OF_A_NAME.get(refusal.code, Problem.NAME_NOT_A_NAME)) from refusal
    if any(sign.isdigit() for sign in kept):
        raise CellWrong(Problem.NAME_NOT_A_NAME)
    if name_placeholder(kept) is not None:
        raise CellWrong(Problem.NAME_PLACEHOLDER)
    return kept


def latin_name(text: str) -> str | None:
    """Return a name in Latin letters, nothing for an empty cell. Raises ``CellWrong``."""
    if not text:
        return None
    kept = name(text)
    if not is_latin(kept):
        raise CellWrong(Problem.LATIN_NOT_LATIN)
    return kept


def birth(text: str, calendar: Calendar, on: dt.date, first_of_year: FirstOfYear) -> BirthDate | None:
    """Return a birth date as it was written, nothing for an empty cell; a time of midnight behind it is left out.

    Raises ``CellWrong``, for the first day of a year too unless the office said what it means.
    """
    written = _MIDNIGHT.sub("", text)
    if not written:
        return None
    found = date_placeholder(written, calendar)
    if found is not None and found.kind is PlaceholderKind.FIRST_OF_YEAR:
        if first_of_year is FirstOfYear.ASK:
            raise CellWrong(Problem.BIRTH_FIRST_OF_YEAR)
    elif found is not None:
        raise CellWrong(Problem.BIRTH_PLACEHOLDER)
    try:
        return parse_birth_date(
            written,
            calendar,
            on,
            first_day_is_certain=first_of_year is FirstOfYear.THAT_DAY,
            known=IMPORTED,
        )
    except ValueRefused as refusal:
        raise CellWrong(_OF_A_BIRTH.get(refusal.code, Problem.BIRTH_UNREADABLE)) from refusal


def day(text: str, problem: Problem) -> dt.date | None:
    """Return a day, nothing for an empty cell: 2026-05-31, or day before month. Raises ``CellWrong`` with this problem."""
    written = western_digits(_MIDNIGHT.sub("", text))
    if not written:
        return None
    try:
        if found := _DAY.fullmatch(written):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        read = read_date(written, Calendar.GREGORIAN)
        if not read.day or read.about:
            raise CellWrong(problem)
        return dt.date(read.year, read.month, read.day)
    except ValueError as error:
        raise CellWrong(problem) from error


def phones(text: str) -> list[dict[str, object]]:
    """Return telephone numbers as they are kept, none of them known to be safe to call. Raises ``CellWrong``."""
    found = [one.strip() for one in re.split(r"[;,\n]", western_digits(text)) if one.strip()]
    for one in found:
        if not _PHONE.fullmatch(one) or sum(sign.isdigit() for sign in one) not in _PHONE_DIGITS:
            raise CellWrong(Problem.PHONE_UNREADABLE)
    return [{"number": one, "safe": False} for one in found]


def email(text: str) -> str | None:
    """Return an e-mail address, nothing for an empty cell. Raises ``CellWrong``."""
    if not text:
        return None
    try:
        validate_email(text)
    except ValidationError as error:
        raise CellWrong(Problem.EMAIL_UNREADABLE) from error
    return text


def document_number(text: str) -> str | None:
    """Return the number of a document as it is written, nothing for an empty cell. Raises ``CellWrong``."""
    if not text:
        return None
    if not any(sign.isdigit() for sign in plain_number(text)) or len(text) > LONGEST_NUMBER:
        raise CellWrong(Problem.DOCUMENT_NUMBER_UNREADABLE)
    return text


def own_number(text: str) -> str:
    """Return the office's own file number. Raises ``CellWrong`` for one that is too long to be one."""
    if len(text) > LONGEST_NUMBER:
        raise CellWrong(Problem.OWN_NUMBER_TOO_LONG)
    return text


def meant(text: str, meanings: Meanings, problem: Problem) -> str:
    """Return the code that a word means, empty for an empty cell. Raises ``CellWrong`` with this problem."""
    if not text:
        return ""
    code = meanings.get(_plain(text))
    if code is None:
        raise CellWrong(problem)
    return code


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return plain(text)
