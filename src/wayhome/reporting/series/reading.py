"""Reads a published series: a table of text with a year, any dimensions in the body's own labels, and persons.

Comma, semicolon or tab; UTF-8, with or without its mark. Every row is looked at, so that all faults are told at once;
a series with one fault is not taken at all, because a sum that lacks a row is a wrong sum.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import Sentence, msgid, say

WEIGHTS = ("persons", "value", "returns", "departures", "number")
"""Columns that hold how many persons a row stands for, the first of these that the file has."""
YEAR, QUARTER, MONTH = "year", "quarter", "month"
LARGEST_FILE = 100 * 1024 * 1024
MOST_ROWS = 2_000_000
MOST_COLUMNS = 60
LONGEST_LABEL = 200
MOST_FAULTS = 500
FIRST_YEAR, LAST_YEAR = 1900, 2200
LARGEST_CELL = 100_000_000


@dataclass(frozen=True)
class Fault:
    """What is wrong in one row: line of the file from 1, column, what stands there, a code, and what to do."""

    line: int
    column: str
    value: str
    code: str
    what_to_do: Sentence


@dataclass(frozen=True)
class Cell:
    """So many persons with the same labels; quarter (1 to 4) and month (1 to 12) are 0 where the body gives none."""

    year: int
    quarter: int
    month: int
    labels: Mapping[str, str]
    persons: int


@dataclass(frozen=True)
class SeriesFile:
    """A whole series: its dimensions in the order of the file, periods among them, and its cells."""

    dimensions: tuple[str, ...]
    weight: str
    cells: tuple[Cell, ...]

    @property
    def persons(self) -> int:
        """Return the sum of all cells."""
        return sum(cell.persons for cell in self.cells)

    @property
    def years(self) -> tuple[int, int]:
        """Return the first and the last year."""
        years = [cell.year for cell in self.cells]
        return min(years), max(years)


class FaultyRows(Refused):
    """The series was not taken in, because of these rows; ``faults`` holds the first five hundred."""

    code = "faulty_rows"

    def __init__(self, faults: Sequence[Fault], count: int) -> None:
        self.faults = tuple(faults)
        self.count = count
        super().__init__(
            say(
                msgid(
                    "Nothing was taken in, because %(count)s values cannot be used; each is told with its line. "
                    "Correct them in the file and take it in again."
                ),
                count=count,
            )
        )


def read_series(content: bytes, *, weight: str = "") -> SeriesFile:
    """Return the series that a file holds; ``weight`` names the column of persons where the file calls it otherwise.

    Raises ``FaultyRows`` with every row that cannot be used, and ``Refused`` for a file that is no table of UTF-8 text,
    is too large, has no year, no column of persons, or two columns of one name.
    """
    text = _text(content)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        head = [dimension_name(one) for one in next(lines, [])]
        weight = _check_head(head, dimension_name(weight) if weight else "")
        return _read(lines, head, weight)
    except csv.Error as error:
        raise Refused(say(_NO_TABLE, line=lines.line_num), code="not_a_table") from error


def dimension_name(text: str) -> str:
    """Return the name of a column as it is asked for: small letters, digits and low lines, "Age group" as ``age_group``."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    return re.sub(r"[^\w]+", "_", plain).strip("_")


def _text(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        raise Refused(
            say(
                msgid(
                    "Nothing was taken in, because the file is larger than %(limit)s MB. Divide it into several series."
                ),
                limit=LARGEST_FILE // 1024 // 1024,
            ),
            code="too_large",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(say(_NOT_UTF8), code="not_utf8") from error
    if "\0" in text:
        raise Refused(say(_NOT_UTF8), code="not_utf8")
    return text


def _delimiter(text: str) -> str:
    """Return the sign between columns: the one of three that the first line has most."""
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _check_head(head: Sequence[str], weight: str) -> str:
    """Return the column of persons of a usable first line."""
    twice = sorted({name for name in head if head.count(name) > 1})
    if twice or "" in head or len(head) > MOST_COLUMNS:
        raise Refused(say(_BAD_HEAD, most=MOST_COLUMNS, twice=", ".join(twice) or "–"), code="bad_head")
    if YEAR not in head:
        raise Refused(
            say(
                msgid(
                    "Nothing was taken in, because no column is called “year”. The first line names the columns; "
                    "give the year of the count one of its own."
                )
            ),
            code="no_year",
        )
    found = weight if weight in head else "" if weight else next((one for one in WEIGHTS if one in head), "")
    if not found:
        raise Refused(
            say(
                msgid(
                    "Nothing was taken in, because it is not clear which column counts persons. Call it “persons”, or "
                    "name it with --persons. The columns are: %(columns)s."
                ),
                columns=", ".join(head),
            ),
            code="no_persons",
        )
    return found


def _read(lines: Iterator[list[str]], head: Sequence[str], weight: str) -> SeriesFile:
    cells: list[Cell] = []
    faults: list[Fault] = []
    count = 0
    seen: dict[tuple[str, ...], int] = {}
    for place, row in enumerate(lines, start=2):
        if not any(value.strip() for value in row):
            continue
        if place - 1 > MOST_ROWS:
            raise Refused(say(_TOO_MANY_ROWS, limit=MOST_ROWS), code="too_many_rows")
        found = list(_faults(place, row, head, weight))
        key = tuple(_label(value) for name, value in zip(head, row, strict=False) if name != weight)
        if not found and seen.setdefault(key, place) != place:
            found = [Fault(place, "", "", "twice", say(_TWICE, line=seen[key]))]
        count += len(found)
        faults += found[: MOST_FAULTS - len(faults)]
        if not count:
            cells.append(_cell(dict(zip(head, row, strict=True)), weight))
    if count:
        raise FaultyRows(faults, count)
    if not cells:
        raise Refused(
            say(msgid("Nothing was taken in, because the file has no row below its first line.")),
            code="empty",
        )
    return SeriesFile(tuple(name for name in head if name != weight), weight, tuple(cells))


def _faults(line: int, row: Sequence[str], head: Sequence[str], weight: str) -> Iterator[Fault]:
    if len(row) != len(head):
        yield Fault(line, "", str(len(row)), "columns", say(_OTHER_COLUMNS, columns=len(head)))
        return
    for name, value in zip(head, row, strict=True):
        text = _label(value)
        if name == weight:
            if not _is_whole(text, 0, LARGEST_CELL):
                yield Fault(line, name, value, "persons", say(_NO_NUMBER))
        elif name == YEAR:
            if not _is_whole(text, FIRST_YEAR, LAST_YEAR):
                yield Fault(line, name, value, "year", say(_NO_YEAR))
        elif name in {QUARTER, MONTH}:
            if text and not _is_whole(_number_of(text), 1, 4 if name == QUARTER else 12):
                yield Fault(line, name, value, name, say(_NO_PERIOD))
        elif len(text) > LONGEST_LABEL:
            yield Fault(line, name, value[:40] + "…", "label", say(_LONG_LABEL, limit=LONGEST_LABEL))


def _is_whole(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 9 and least <= int(text) <= most


def _number_of(text: str) -> str:
    """Return the number of a quarter or a month, written as such or as "Q1"."""
    return text[1:] if text[:1] in "Qq" else text


def _label(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", value).split())


def _cell(row: Mapping[str, str], weight: str) -> Cell:
    period = {name: _number_of(_label(row.get(name, ""))) or "0" for name in (YEAR, QUARTER, MONTH)}
    month = int(period[MONTH])
    return Cell(
        year=int(period[YEAR]),
        quarter=int(period[QUARTER]) or (month + 2) // 3,
        month=month,
        labels={
            name: _label(value) for name, value in row.items() if name not in {weight, YEAR, QUARTER, MONTH}
        },
        persons=int(_label(row[weight])),
    )


_NOT_UTF8 = msgid(
    "Nothing was taken in, because the file is not text in UTF-8. Save it as “CSV UTF-8” and take it in again."
)
_NO_TABLE = msgid(
    "Nothing was taken in, because the file stops being a table at line %(line)s: a quotation mark is open or stands "
    "in the wrong place. Correct the line and take the file in again."
)
_BAD_HEAD = msgid(
    "Nothing was taken in, because of the first line: every column needs a name of its own, and up to %(most)s can be "
    "kept. Named twice: %(twice)s."
)
_TOO_MANY_ROWS = msgid(
    "Nothing was taken in, because the file has more than %(limit)s rows. Divide it into several series."
)
_OTHER_COLUMNS = msgid(
    "The line has more or fewer values than the first line has names (%(columns)s). Write one value for each."
)
_NO_NUMBER = msgid(
    "Write how many persons, as a whole number without signs between its digits. Leave a row out whose number the "
    "body does not publish."
)
_NO_YEAR = msgid("Write the year with its four digits.")
_NO_PERIOD = msgid("Write the quarter as 1 to 4, the month as 1 to 12, or leave the value empty.")
_LONG_LABEL = msgid("A label may have up to %(limit)s characters. Shorten it as the body itself does.")
_TWICE = msgid(
    "The line says the same as line %(line)s. Each combination of labels stands once; add the two up yourself."
)
