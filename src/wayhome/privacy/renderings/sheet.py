"""A list of cases as a spreadsheet (XLSX) or as CSV: text in every cell, and nothing that a program would run as a formula.

Both are written row by row in constant memory; rows may be read while they are written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import xlsxwriter  # type: ignore[import-untyped]  # typed inside, without the mark that says so

RUNS = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that spreadsheet programs take for a formula, once the sheet is saved as CSV. Source: OWASP, CSV injection."""
WIDTH = 22
About = Callable[[int], Sequence[tuple[str, str]]]
"""What is said of a list on a sheet of its own, each with its label, once its rows are counted."""


@dataclass(frozen=True)
class Page:
    """A list as it is written: what the sheets are called, the headings, and what is said about it."""

    title: str
    about_title: str
    columns: Sequence[str]
    about: About
    right_to_left: bool = False


def neutral(text: str) -> str:
    """Return a text that no spreadsheet program runs: one that begins like a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(RUNS) else text


def write_xlsx(out: BinaryIO, page: Page, rows: Iterable[Sequence[str]], *, folder: Path) -> int:
    """Write a heading row, a line for each of ``rows``, and a sheet about the list; return how many rows there are.

    ``folder`` takes the pieces while they are written.
    """
    options = {
        "constant_memory": True,
        "tmpdir": str(folder),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(page.title[:31])
    sheet.set_column(0, max(len(page.columns) - 1, 0), WIDTH)
    for number, text in enumerate(page.columns):
        sheet.write_string(0, number, neutral(text), bold)
    count = 0
    for count, row in enumerate(rows, start=1):
        for number, text in enumerate(row):
            sheet.write_string(count, number, neutral(text))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, count, max(len(page.columns) - 1, 0))
    about = book.add_worksheet(page.about_title[:31])
    about.set_column(0, 1, 2 * WIDTH)
    for line, (label, text) in enumerate(page.about(count)):
        about.write_string(line, 0, neutral(label), bold)
        about.write_string(line, 1, neutral(text))
    if page.right_to_left:
        sheet.right_to_left()
        about.right_to_left()
    book.close()
    return count


def write_csv(out: BinaryIO, page: Page, rows: Iterable[Sequence[str]]) -> int:
    """Write a heading line and a line for each of ``rows`` as UTF-8 that every program knows for it; return how many rows."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=False)
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow([neutral(one) for one in page.columns])
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - it is what was counted
        lines.writerow([neutral(one) for one in row])
    text.flush()
    text.detach()
    return count
