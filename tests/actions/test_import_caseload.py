"""``./wayhome import caseload``: what it says, what it leaves, and how it is taken back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from django.core.management import CommandError, call_command

from tests.cast import Cast
from tests.rules.caseloads.reading import RIGHT
from wayhome.casefile.cases.models import Case
from wayhome.caseloads.models import Batch

BY = "marieke@demo.wayhome.example"


def rows(count: int, **wrong: str) -> list[dict[str, str]]:
    """Return right rows, the last of them wrong as told."""
    found = [
        {**RIGHT, "Name": f"Karim {chr(65 + one)}bbas", "Passport number": f"A10{one}"}
        for one in range(count)
    ]
    found[-1] |= wrong
    return found


def as_csv(place: Path, *lines: dict[str, str]) -> Path:
    with place.open("w", newline="", encoding="utf-8") as out:
        sheet = csv.DictWriter(out, list(lines[0]))
        sheet.writeheader()
        sheet.writerows(lines)
    return place


def as_xlsx(place: Path, *lines: dict[str, str]) -> Path:
    book = xlsxwriter.Workbook(place)
    sheet = book.add_worksheet()
    for number, line in enumerate([dict(zip(lines[0], lines[0], strict=True)), *lines]):
        for column, text in enumerate(line.values()):
            sheet.write_string(number, column, text)
    book.close()
    return place


def run(*arguments: object, by: str = BY, office: str = "the hague") -> str:
    said = io.StringIO()
    call_command("import_caseload", *map(str, arguments), by=by, office=office, stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_a_spreadsheet_comes_in_and_is_remembered(cast: Cast, tmp_path: Path, write: object) -> None:
    place = write(tmp_path / "caseload", *rows(3))  # type: ignore[operator]

    said = run(place)

    assert "3 rows: 3 files can come in, 0 rows are wrong." in said
    assert "3 cases came in" in said
    assert Case.objects.count() == 3
    assert str(Batch.objects.get().pk) in said
    with pytest.raises(CommandError, match="is in already"):
        run(place)


def test_what_is_wrong_stands_in_an_error_file(cast: Cast, tmp_path: Path) -> None:
    place = as_csv(tmp_path / "caseload.csv", *rows(3, Sex="sometimes"))

    with pytest.raises(CommandError, match="stand in the error file") as stopped:
        run(place)

    lines = list(csv.reader((tmp_path / "caseload-errors.csv").read_text("utf-8-sig").splitlines()))
    assert stopped.value.returncode == 3
    assert Case.objects.count() == 2
    assert lines == [
        ["sheet", "row", "column", "value", "code", "what_to_do"],
        [
            "caseload.csv",
            "4",
            "Sex",
            "sometimes",
            "sex_unknown",
            "Write female, male, other or nothing, or give this word a meaning in the mapping.",
        ],
    ]


def test_a_dry_run_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    said = run(as_csv(tmp_path / "caseload.csv", *rows(2, Sex="sometimes")), "--dry-run")

    assert "2 rows: 1 files can come in, 1 rows are wrong" in said
    assert "Nothing was changed." in said
    assert (Case.objects.count(), Batch.objects.count()) == (0, 0)
    assert (tmp_path / "caseload-errors.csv").exists()


def test_a_batch_is_taken_back(cast: Cast, tmp_path: Path) -> None:
    run(as_csv(tmp_path / "caseload.csv", *rows(2)))

    said = run("--undo", Batch.objects.get().pk)

    assert "taken back. 0 cases stay" in said
    assert Case.objects.count() == 0
    with pytest.raises(CommandError, match="sees no batch"):
        run("--undo", Batch.objects.get().pk)


def test_a_column_is_given_a_meaning_and_rows_are_chosen(cast: Cast, tmp_path: Path) -> None:
    lines = [{"Who": one.pop("Name"), **one} for one in rows(4)]
    place = as_csv(tmp_path / "caseload.csv", *lines)

    with pytest.raises(CommandError, match="no column says the full name"):
        run(place)
    said = run(place, "--column", "Who=full_name", "--rows", "3,5-9")

    assert "2 cases came in" in said
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    ("by", "office", "told"),
    [
        ("nobody@example.org", "The Hague", "nobody can log in as"),
        (BY, "Atlantis", "works for no organisation with an office called Atlantis"),
        ("tomasz@demo.wayhome.example", "The Hague", "outreach worker"),
    ],
)
def test_who_may_not_and_where_is_no_office_is_told(
    cast: Cast, tmp_path: Path, by: str, office: str, told: str
) -> None:
    with pytest.raises(CommandError, match=told):
        run(as_csv(tmp_path / "caseload.csv", *rows(1)), by=by, office=office)
    assert Case.objects.count() == 0


def test_a_file_that_is_no_spreadsheet_is_told(cast: Cast, tmp_path: Path) -> None:
    place = tmp_path / "caseload.xlsx"
    place.write_bytes(b"%PDF-1.7")

    with pytest.raises(CommandError, match="no spreadsheet"):
        run(place)
