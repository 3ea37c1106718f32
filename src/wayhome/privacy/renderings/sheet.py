"""A list of cases as a spreadsheet (XLSX): text in every cell, and nothing that a program would run as a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter  # type: ignore[import-untyped]  # typed inside, without the mark that says so

RUNS = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that spreadsheet programs take for a formula, once the sheet is saved as CSV. Source: OWASP, CSV injection."""


def neutral(text: str) -> str:
    """Return a text that no spreadsheet program runs: one that begins like a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(RUNS) else text


def as_xlsx(
    *, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], right_to_left: bool = False
) -> bytes:
    """Return one sheet with a heading row and a row for each of ``rows``, in constant memory but for the file itself."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {"constant_memory": True, "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    sheet = book.add_worksheet(title[:31])
    if right_to_left:
        sheet.right_to_left()
    bold = book.add_format({"bold": True})
    for number, text in enumerate(columns):
        sheet.write_string(0, number, neutral(text), bold)
    for line, row in enumerate(rows, start=1):
        for number, text in enumerate(row):
            sheet.write_string(line, number, neutral(text))
    sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()
