"""More than fifty cases leave the house only with a second person; a list runs out after a day, and runs no formula."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import override_settings

from tests.cast import Cast, a_case
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.ground.files.models import StoredFile
from wayhome.ground.files.storage import storage
from wayhome.privacy.actions import allow_export, ask_export, empty_exports, exporting, give_out_export
from wayhome.privacy.models import CaseListExport
from wayhome.privacy.renderings.sheet import as_xlsx, neutral

WHY = "For the yearly report to the ministry"
DAY = dt.timedelta(hours=24)


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
    return ask_export(
        open_only=True, with_names=False, reason=WHY, today=cast.now.date(), by=cast.els, at=cast.now
    )


def sheet(_row: CaseListExport) -> tuple[bytes, int]:
    return as_xlsx(title="Cases", columns=["Reference"], rows=[["K7M4"]]), 1


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


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_run_as_a_formula(text: str) -> None:
    made = as_xlsx(title="Cases", columns=["Name"], rows=[[text]])

    with zipfile.ZipFile(io.BytesIO(made)) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert neutral(text) == f"'{text}"
    assert not re.search(r"<f[ >]", page)
    assert 't="inlineStr"' in page or 't="s"' in page
