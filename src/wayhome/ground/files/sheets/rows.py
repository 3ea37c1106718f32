"""From rows of text to headings and rows: where the table begins, what is blank, and signs that nobody can see."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from wayhome.ground.files.sheets.limits import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from wayhome.ground.files.sheets.troubles import CannotRead, Trouble

Row = tuple[int, list[str]]
"""The number of a row as the program shows it, from 1, and its cells, as many as there are headings."""
_ALLOWED = "\t\n\r"


def headings_and_rows(rows: Iterable[Sequence[str]]) -> tuple[list[str], Iterator[Row]]:
    """Return the headings and the rows below them; blank rows and columns without a heading are left out.

    The headings are the first row that is not blank. Raises ``CannotRead``, also while the rows are gone through.
    """
    numbered = ((number, _cleaned(row, number)) for number, row in enumerate(rows, 1))
    first = next(((number, row) for number, row in numbered if any(row)), None)
    if first is None:
        raise CannotRead(Trouble.EMPTY)
    number, cells = first
    places = [place for place, cell in enumerate(cells) if cell]
    headings = [cells[place] for place in places]
    if len(headings) > MOST_COLUMNS:
        raise CannotRead(Trouble.TOO_MANY_COLUMNS, row=number)
    if all(_is_number(one) for one in headings):
        raise CannotRead(Trouble.NO_HEADINGS, row=number)
    same = [
        place
        for place, one in enumerate(headings)
        if one.casefold() in {x.casefold() for x in headings[:place]}
    ]
    if same:
        raise CannotRead(Trouble.SAME_HEADINGS, row=number, column=places[same[0]] + 1)
    below = _below(numbered, places)
    one = next(below, None)
    if one is None:
        raise CannotRead(Trouble.NO_ROWS)
    return headings, chain([one], below)


def _below(numbered: Iterable[Row], places: Sequence[int]) -> Iterator[Row]:
    count = 0
    for number, row in numbered:
        if not any(row):
            continue
        count += 1
        if count > MOST_ROWS:
            raise CannotRead(Trouble.TOO_MANY_ROWS, row=number)
        beside = next((place for place, cell in enumerate(row) if cell and place not in places), None)
        if beside is not None:
            raise CannotRead(Trouble.UNEVEN, row=number, column=beside + 1)
        yield number, [row[place] if place < len(row) else "" for place in places]


def _cleaned(row: Sequence[str], number: int) -> list[str]:
    return [_clean(cell, number, place) for place, cell in enumerate(row, 1)]


def _clean(cell: str, row: int, column: int) -> str:
    """Return a cell without space around it. Raises ``CannotRead`` for signs of control, and for one that is too long."""
    if len(cell) > LONGEST_CELL:
        raise CannotRead(Trouble.CELL_TOO_LONG, row=row, column=column)
    if not cell.isprintable() and any(
        unicodedata.category(sign) == "Cc" and sign not in _ALLOWED for sign in cell
    ):
        raise CannotRead(Trouble.CONTROL_SIGNS, row=row, column=column)
    return cell.strip()


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace(",", "", 1).replace("-", "").isdigit()
