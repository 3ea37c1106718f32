"""More than fifty cases leave the house only with a second person; a list runs out after a day, and runs no formula."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest
from django.test import override_settings

from tests.cast import Cast, a_case
from wayhome.casefile.cases.enums import ListColumn
from wayhome.casefile.cases.queries import CaseFilter, read_filter
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.ground.files.models import StoredFile
from wayhome.ground.files.scratch import scratch
from wayhome.ground.files.storage import storage
from wayhome.privacy.actions import (
    Listed,
    allow_export,
    ask_export,
    empty_exports,
    exporting,
    give_out_export,
)
from wayhome.privacy.enums import ExportLayout
from wayhome.privacy.models import CaseListExport
from wayhome.privacy.renderings.sheet import Page, neutral, write_csv, write_xlsx

WHY = "For the yearly report to the ministry"
DAY = dt.timedelta(hours=24)
PAGE = Page("Cases", "About", ["Reference"], lambda count: [("Rows", str(count))])


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[None]:
    """Keep stored files in a folder of the test."""
    storage.cache_clear()
    with override_settings(WAYHOME_FILES=tmp_path):
        yield
    storage.cache_clear()


@pytest.fixture
def cases(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three cases, in a house in which two are already many."""
    monkeypatch.setattr(exporting, "MOST_ALONE", 2)
    for _ in range(3):
        a_case(cast)


def asked(cast: Cast) -> CaseListExport:
    of = Listed(CaseFilter(open_only=True))
    return ask_export(of=of, reason=WHY, today=cast.now.date(), by=cast.els, at=cast.now)


def sheet(_row: CaseListExport, out: BinaryIO) -> int:
    return write_xlsx(out, PAGE, [["K7M4"]], folder=Path(out.name).parent)


def table(_row: CaseListExport, out: BinaryIO) -> int:
    return write_csv(out, PAGE, [["K7M4"]])


def taken(cast: Cast, row: CaseListExport, at: dt.datetime | None = None) -> bytes:
    file = give_out_export(row=row, sheet=sheet, today=cast.now.date(), by=cast.els, at=at or cast.now)
    return b"".join(file.chunks)


def test_the_house_limit_is_fifty_and_a_day() -> None:
    assert (exporting.MOST_ALONE, exporting.EMPTY_AFTER) == (50, DAY)


@pytest.mark.usefixtures("cases")
def test_many_cases_wait_for_another_person_and_few_do_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = asked(cast)
    monkeypatch.setattr(exporting, "MOST_ALONE", 3)
    few = asked(cast)

    assert (many.cases, many.needs_another, few.needs_another) == (3, True, False)
    with pytest.raises(Refused, match="nobody else has allowed"):
        taken(cast, many)
    assert taken(cast, few).startswith(b"PK")


@pytest.mark.usefixtures("cases")
def test_nobody_allows_what_they_asked_for_and_nobody_without_the_permission(cast: Cast) -> None:
    row = asked(cast)

    with pytest.raises(Refused, match="asked for themself"):
        allow_export(row=row, allowed=True, by=cast.els, at=cast.now)
    with pytest.raises(NotPermitted):
        allow_export(row=row, allowed=True, by=cast.marieke, at=cast.now)
    allow_export(row=row, allowed=True, by=cast.willem, at=cast.now)

    assert taken(cast, row).startswith(b"PK")
    with pytest.raises(Refused, match="nothing to decide"):
        allow_export(row=row, allowed=False, by=cast.willem, at=cast.now)


@pytest.mark.usefixtures("cases")
def test_a_list_that_is_not_allowed_is_never_made(cast: Cast) -> None:
    row = asked(cast)
    allow_export(row=row, allowed=False, by=cast.willem, at=cast.now)

    with pytest.raises(Refused, match="nobody else has allowed"):
        taken(cast, row)
    assert not StoredFile.objects.exists()


@pytest.mark.usefixtures("cases")
def test_it_runs_out_unasked_and_allowed_alike(cast: Cast) -> None:
    row = asked(cast)
    with pytest.raises(Refused, match="run out"):
        allow_export(row=row, allowed=True, by=cast.willem, at=cast.now + DAY)
    allow_export(row=row, allowed=True, by=cast.willem, at=cast.now)
    taken(cast, row)

    with pytest.raises(Refused, match="run out"):
        taken(cast, row, at=cast.now + DAY)
    assert empty_exports(by=cast.willem, at=cast.now + DAY) == 1
    assert {one.state for one in StoredFile.objects.all()} == {"deleted"}


@pytest.mark.usefixtures("cases")
def test_more_cases_than_were_asked_for_are_asked_for_again(cast: Cast) -> None:
    row = asked(cast)
    allow_export(row=row, allowed=True, by=cast.willem, at=cast.now)
    a_case(cast)

    with pytest.raises(Refused, match="more cases by now"):
        taken(cast, row)


@pytest.mark.usefixtures("cases")
def test_each_taking_is_counted_and_recorded_and_only_who_asked_takes_it(cast: Cast) -> None:
    row = asked(cast)
    allow_export(row=row, allowed=True, by=cast.willem, at=cast.now)

    taken(cast, row)
    taken(cast, row)
    other = replace(cast.els, user_id=cast.aylin.user_id)
    with pytest.raises(OutOfScope):
        give_out_export(row=row, sheet=sheet, today=cast.now.date(), by=other, at=cast.now)

    row.refresh_from_db()
    given = AuditEvent.objects.filter(tag="privacy:export:give_out")
    assert (row.given_out, row.rows, given.count()) == (2, 1, 2)
    assert {event.detail["sha256"] for event in given} == {row.file_sha256}


def made(rows: Iterable[list[str]], tmp_path: Path) -> zipfile.ZipFile:
    out = io.BytesIO()
    write_xlsx(out, PAGE, rows, folder=tmp_path)
    return zipfile.ZipFile(out)


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_run_as_a_formula(text: str, tmp_path: Path) -> None:
    with made([[text]], tmp_path) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    plain = io.BytesIO()
    write_csv(plain, PAGE, [[text]])

    assert neutral(text) == f"'{text}"
    assert not re.search(r"<f[ >]", page)
    assert 't="inlineStr"' in page
    line = list(csv.reader(io.StringIO(plain.getvalue().decode("utf-8-sig"), newline="")))[1]
    assert line == [f"'{text}"]


def test_the_rows_are_counted_on_a_sheet_of_their_own_and_none_is_missing(tmp_path: Path) -> None:
    rows = [[f"Case {number}"] for number in range(2_500)]

    with made(iter(rows), tmp_path) as book:
        cells = re.findall(r"<t[^>]*>([^<]*)</t>", book.read("xl/worksheets/sheet1.xml").decode())
        about = book.read("xl/worksheets/sheet2.xml").decode()
    plain = io.BytesIO()
    counted = write_csv(plain, PAGE, iter(rows))

    assert cells == ["Reference", *(row[0] for row in rows)]
    assert re.findall(r"<t[^>]*>([^<]*)</t>", about) == ["Rows", "2500"]
    assert (counted, plain.getvalue().decode("utf-8-sig").count("\r\n")) == (2_500, 2_501)


def test_a_table_in_plain_keeps_every_letter_and_every_quote() -> None:
    row = ["محمد كاظم", 'said "no", twice', "two\nlines", "Ştefan"]
    plain = io.BytesIO()

    write_csv(plain, replace(PAGE, columns=["a", "b", "c", "d"]), [row])

    assert plain.getvalue().startswith(codecs.BOM_UTF8)
    assert list(csv.reader(io.StringIO(plain.getvalue().decode("utf-8-sig"), newline="")))[1] == row


@pytest.mark.usefixtures("cases")
def test_a_list_leaves_as_it_was_narrowed_and_under_a_name_that_counts_it(cast: Cast) -> None:
    a_case(cast, destination="ALB")
    where = CaseFilter(open_only=True, destination="ALB")
    of = Listed(where, [ListColumn.STEP, ListColumn.DESTINATION], ExportLayout.CSV)

    row = ask_export(of=of, reason=WHY, today=cast.now.date(), by=cast.els, at=cast.now)
    file = give_out_export(row=row, sheet=table, today=cast.now.date(), by=cast.els, at=cast.now)

    assert (row.cases, read_filter(row.shown), row.columns) == (1, where, ["step", "destination"])
    assert (file.name, file.kind.value) == ("cases-2026-06-09-1-rows.csv", "csv")
    assert b"".join(file.chunks).decode("utf-8-sig") == "Reference\r\nK7M4\r\n"


@pytest.mark.usefixtures("cases")
def test_a_spreadsheet_that_cannot_hold_the_list_is_refused_and_a_plain_table_is_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_ROWS", {ExportLayout.XLSX: 2})

    with pytest.raises(Refused, match="at most 2 rows"):
        asked(cast)
    of = Listed(CaseFilter(open_only=True), layout=ExportLayout.CSV)
    assert ask_export(of=of, reason=WHY, today=cast.now.date(), by=cast.els, at=cast.now).cases == 3


def test_nothing_of_a_list_stays_behind_in_the_folder_where_it_was_made() -> None:
    with scratch() as folder:
        (folder / "list").write_text("Zubayda")
        mode = folder.stat().st_mode & 0o777

    assert (mode, folder.exists()) == (0o700, False)
