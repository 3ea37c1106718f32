"""From the bytes of a spreadsheet to files that can come in, and the file of what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from django.utils.translation import gettext as _

from wayhome.caseloads.families import Caseload, read_caseload
from wayhome.caseloads.mapping import Meaning, check, guessed
from wayhome.caseloads.problems import Found
from wayhome.caseloads.rows import Office, RowReader
from wayhome.caseloads.words import plain
from wayhome.ground.files.sheets.confined import Sheet
from wayhome.privacy.renderings.sheet import Page, write_csv

COLUMNS = ("sheet", "row", "column", "value", "code", "what_to_do")
"""The columns of an error file; their names are for programs and stay as they are."""


def meaning_for(headings: Sequence[str], remembered: Meaning | None) -> Meaning:
    """Return what columns mean: as the office said it, and where it said nothing, as far as the headings are known."""
    known = remembered or Meaning()
    here = {plain(heading) for heading in headings}
    said = {heading: target for heading, target in known.columns.items() if heading in here}
    taken = set(said.values())
    found = {heading: target for heading, target in guessed(headings).items() if target not in taken}
    return replace(known, columns={**found, **said})


def understood(sheet: Sheet, meaning: Meaning, office: Office) -> Caseload:
    """Return what a spreadsheet says by an office's mapping; raises ``Refused`` where a column that is needed is missing."""
    check(meaning, sheet.headings)
    return read_caseload(
        sheet.rows(), RowReader(sheet.headings, meaning, office), programme=meaning.programme
    )


def write_errors(out: BinaryIO, found: Iterable[Found], *, name: str) -> int:
    """Write a line for each problem, with what to do in the language in force, as CSV; return how many there are.

    ``name`` is that of the spreadsheet. Nothing in it would be run as a formula.
    """
    page = Page(title=name, about_title=name, columns=COLUMNS, about=lambda count: ())
    return write_csv(out, page, _lines(found, name))


def _lines(found: Iterable[Found], name: str) -> Iterator[Sequence[str]]:
    for one in found:
        yield (name, str(one.row), one.column, one.value, one.problem.value, _(one.what_to_do))
