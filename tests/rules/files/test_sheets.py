"""A spreadsheet is read as plain text in a process that is closed in, or refused with a sentence that says what to do."""

from __future__ import annotations

import pytest

from tests.hostile_sheets import SHEET, everything_odd, sheet_xml, with_parts, workbook
from wayhome.ground.files.sheets.confined import read
from wayhome.ground.files.sheets.refusals import _WHY, SheetRefused, refusal_of
from wayhome.ground.files.sheets.troubles import Trouble

ODD = list(everything_odd())


@pytest.mark.parametrize("odd", ODD, ids=[one.name for one in ODD])
def test_what_is_odd_and_sound_is_read(odd: object) -> None:
    sheet = read(odd.content)  # type: ignore[attr-defined]

    assert (sheet.headings, sheet.count) == (odd.headings, odd.count)  # type: ignore[attr-defined]


def test_cells_come_as_somebody_would_write_them_with_the_number_of_their_row() -> None:
    sheet = read(next(one for one in ODD if one.name.startswith("days")).content)

    assert next(iter(sheet.rows())) == (2, ("A", "1990-03-03", "36", "TRUE"))


def test_rows_keep_the_numbers_that_the_program_shows() -> None:
    sheet = read(next(one for one in ODD if one.name.startswith("a table in the middle")).content)

    assert [number for number, _ in sheet.rows()] == [4, 6]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "not_a_sheet"),
        (b"Name,Born\n=1+1,2\n", "formulas"),
        ("N\u00e4me,Born\nA,1\n".encode("latin-1"), "encoding"),
        (b"Name,Born\n", "no_rows"),
        (with_parts({"xl/vbaProject.bin": b"x"}), "macros"),
        (with_parts({SHEET: sheet_xml('<row r="1"><c r="A1"><f>1</f></c></row>')}), "formulas"),
        (with_parts({SHEET: b"0" * (60 * 1024 * 1024)}), "packed"),
        (workbook()[:900], "damaged"),
    ],
)
def test_what_is_no_sound_spreadsheet_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        read(content)

    assert refused.value.code == code


def test_a_refusal_says_where_and_what_to_do() -> None:
    with pytest.raises(
        SheetRefused, match=r"Give one of them another one. Look at row 1, column 3."
    ) as refused:
        read(b"Name,Born,name\nA,1,2\n")

    assert (refused.value.row, refused.value.column) == (1, 3)


def test_a_process_that_takes_too_long_is_ended() -> None:
    with pytest.raises(SheetRefused, match="more time or memory"):
        read(b"Name,Born\n" + b"A,1\n" * 90_000, seconds=0.01)


def test_every_trouble_has_a_sentence() -> None:
    assert set(_WHY) == set(Trouble)
    assert all(str(refusal_of(trouble)).startswith("The file was not read") for trouble in Trouble)
