"""Reads a table of text (``.csv``): which letters, which separator, and its rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence

from wayhome.ground.files.sheets.limits import LONGEST_CELL, MOST_COLUMNS
from wayhome.ground.files.sheets.troubles import CannotRead, Trouble

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
SEPARATORS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?\r?\n', re.IGNORECASE)
_FORMULA = re.compile(r"^\s*=|^\s*[@+-]\s*[A-Za-z_.]+\s*\(")
_ROWS_TO_LOOK_AT = 20


def rows_of_table(content: bytes) -> Iterator[Sequence[str]]:
    """Yield the rows of a table of text. Raises ``CannotRead``, with the place where it is one."""
    text = _decoded(content)
    separator = ""
    line = _SEPARATOR_LINE.match(text)
    if line:
        separator, text = line[1], text[line.end() :]
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or _separator(text), strict=True)
    number = 0
    try:
        for row in reader:
            number += 1
            if len(row) > MOST_COLUMNS:
                raise CannotRead(Trouble.TOO_MANY_COLUMNS, row=number)
            for place, cell in enumerate(row, 1):
                if _FORMULA.search(cell):
                    raise CannotRead(Trouble.FORMULAS, row=number, column=place)
            yield row
    except csv.Error as wrong:
        trouble = Trouble.CELL_TOO_LONG if "field limit" in str(wrong) else Trouble.DAMAGED
        raise CannotRead(trouble, row=number + 1) from wrong


def _decoded(content: bytes) -> str:
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as wrong:
        raise CannotRead(Trouble.ENCODING) from wrong
    return text


def _separator(text: str) -> str:
    """Return the sign that divides most of the first rows into the same number of columns, more than one of them."""
    best, most = ",", (0, 0)
    for separator in SEPARATORS:
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
            widths = [len(row) for row, _ in zip(reader, range(_ROWS_TO_LOOK_AT), strict=False) if row]
        except csv.Error:
            continue
        if widths and widths[0] > 1:
            told = sum(width == widths[0] for width in widths), widths[0]
            if told > most:
                best, most = separator, told
    return best
