"""Why a spreadsheet is not read: words for programs. The sentences stand in ``refusals``, which needs no closed process."""

from __future__ import annotations

from enum import StrEnum


class Trouble(StrEnum):
    """What is wrong with a file as a whole."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_SHEET = "not_a_sheet"
    OLD_EXCEL = "old_excel"
    OTHER_OFFICE = "other_office"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    FORMULAS = "formulas"
    LINKS = "links"
    PACKED = "packed"
    DAMAGED = "damaged"
    ENCODING = "encoding"
    CONTROL_SIGNS = "control_signs"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    CELL_TOO_LONG = "cell_too_long"
    UNEVEN = "uneven"
    NO_HEADINGS = "no_headings"
    SAME_HEADINGS = "same_headings"
    NO_ROWS = "no_rows"
    TOO_COSTLY = "too_costly"


class CannotRead(Exception):
    """A file is not read; ``row`` and ``column`` say where, counted from 1, where it is one place (else 0)."""

    def __init__(self, trouble: Trouble, *, row: int = 0, column: int = 0) -> None:
        super().__init__(trouble.value)
        self.trouble, self.row, self.column = trouble, row, column
