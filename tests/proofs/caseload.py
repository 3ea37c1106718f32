"""A caseload of 20,000 rows with 500 planted errors comes in: 19,500 cases, and 500 rows told with column and code.

Two programs write the same rows, as a workbook and as CSV. The first is brought in, killed half-way and started again:
nothing twice, nothing lost; it is taken back, and nothing is left. The second comes in with a look for people who have a
file already. Both at speed.
"""

from __future__ import annotations

import csv
import io
import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from django.core.management import CommandError, call_command
from django.db import connections

from tests.cast import Cast, build_cast
from tests.conftest import NOON
from tests.rules.caseloads.reading import RIGHT
from tests.serving import own_database
from tests.telling import tell, telling
from wayhome.casefile.cases.models import Case, CaseMember, Note, StateChange, TimelineEntry
from wayhome.casefile.people.models import NameKey, Person
from wayhome.caseloads.enums import Problem
from wayhome.caseloads.models import Batch, BatchFile
from wayhome.ground.core.context import acting_for
from wayhome.ground.crypto.models import Drawer, DrawerWrap
from wayhome.process.models import DecisionRecord
from wayhome.stages.journey.models import DocumentKey, TravelDocument

__all__ = ["telling"]
SEED = int(os.environ.get("WAYHOME_SEED", "0"))
ROWS = int(os.environ.get("WAYHOME_ROWS", "20000"))
OF_EACH_KIND = ROWS // 1000
"""Rows of each of the 25 kinds of errors: 20 among 20,000."""
LEAST_PLAIN, LEAST_WITH_FLAGS = 500, 150
"""Rows a second that are promised."""
PLANTED: Sequence[tuple[str, str, Problem]] = (
    ("Name", "", Problem.NAME_MISSING),
    ("Name", "unknown", Problem.NAME_PLACEHOLDER),
    ("Name", "Karim 2", Problem.NAME_NOT_A_NAME),
    ("Name", "Abdulrahman " * 20, Problem.NAME_TOO_LONG),
    ("Name in Latin letters", "كريم", Problem.LATIN_NOT_LATIN),
    ("Relation", "second cousin once removed", Problem.RELATION_UNKNOWN),
    ("Date of birth", "spring, they think", Problem.BIRTH_UNREADABLE),
    ("Date of birth", "31-02-1984", Problem.BIRTH_NO_SUCH_DAY),
    ("Date of birth", "31-03-84", Problem.BIRTH_SHORT_YEAR),
    ("Date of birth", "1900-01-01", Problem.BIRTH_PLACEHOLDER),
    ("Date of birth", "1984-01-01", Problem.BIRTH_FIRST_OF_YEAR),
    ("Date of birth", "2131-03-01", Problem.BIRTH_IN_FUTURE),
    ("Date of birth", "1884-03-31", Problem.BIRTH_TOO_LONG_AGO),
    ("Calendar", "Mayan", Problem.CALENDAR_UNKNOWN),
    ("Sex", "sometimes", Problem.SEX_UNKNOWN),
    ("Nationality", "Narnia", Problem.NATIONALITY_UNKNOWN),
    ("Language", "Klingon", Problem.LANGUAGE_UNKNOWN),
    ("Telephone", "ask his brother", Problem.PHONE_UNREADABLE),
    ("E-mail", "karim at example", Problem.EMAIL_UNREADABLE),
    ("Document", "library card", Problem.DOCUMENT_KIND_UNKNOWN),
    ("Destination", "Narnia", Problem.DESTINATION_UNKNOWN),
    ("Counsellor", "somebody@else.example", Problem.COUNSELLOR_UNKNOWN),
    ("Agreed to file", "no", Problem.NOT_AGREED),
    ("Privacy notice", "", Problem.NOTICE_LANGUAGE_UNKNOWN),
    ("Date of birth", "2014-03-31", Problem.CHILD_WITHOUT_GROUND),
)
TOLD_AT = {Problem.CHILD_WITHOUT_GROUND: ("Child ground", "")}
"""Where an error is told that shows in another column than the one in which it was planted."""
GIVEN = [
    "Karim",
    "Amal",
    "Yusuf",
    "Zubayda",
    "Hamid",
    "Leyla",
    "Tesfaye",
    "Hiwot",
    "Dawit",
    "Maryam",
    "Ali",
    "Noor",
    "Omar",
    "Rana",
    "Selam",
    "Bilal",
    "Huda",
    "Samir",
    "Lina",
    "Idris",
]
SECOND = [
    "Hassan",
    "Ibrahim",
    "Said",
    "Jaber",
    "Bekele",
    "Haile",
    "Salih",
    "Aziz",
    "Nasser",
    "Rahman",
    "Qadir",
    "Tahir",
    "Murad",
    "Sabri",
    "Walid",
    "Zaki",
    "Faris",
    "Adel",
]
FAMILY = [
    "Abbas",
    "Rahmani",
    "Obeid",
    "Tadesse",
    "Mwangi",
    "Yilmaz",
    "Saleh",
    "Hosseini",
    "Kebede",
    "Aziz",
    "Haddad",
    "Barzani",
    "Okafor",
    "Diallo",
    "Traore",
    "Shinwari",
]
ARABIC = [
    "كريم عباس",
    "أمل رحماني",
    "يوسف عبيد",
    "ليلى حسن",
    "سمير صالح",
    "نور حداد",
    "هدى عزيز",
    "بلال ناصر",
]
BY, OFFICE = "marieke@demo.wayhome.example", "The Hague"
EMPTY_AFTERWARDS = (
    Case,
    Person,
    CaseMember,
    StateChange,
    DecisionRecord,
    TimelineEntry,
    TravelDocument,
    DocumentKey,
    NameKey,
    Note,
    BatchFile,
)


@pytest.fixture(scope="module")
def office(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """The house with its organisations and staff, and no case."""
    with django_db_blocker.unblock(), own_database():
        with acting_for([]):
            cast = build_cast(NOON)
        yield cast


@pytest.fixture(scope="module")
def rows() -> Sequence[tuple[Mapping[str, str], Problem | None]]:
    """The rows in their order, each with the error that was planted in it."""
    chance = random.Random(SEED)  # noqa: S311  # invented people, no secret
    made: list[tuple[dict[str, str], Problem | None]] = [
        (_row(chance, number), None) for number in range(ROWS)
    ]
    places = iter(chance.sample(range(ROWS), OF_EACH_KIND * len(PLANTED)))
    for column, value, problem in PLANTED:
        for _ in range(OF_EACH_KIND):
            place = next(places)
            made[place] = ({**made[place][0], column: value}, problem)
    return made


def _row(chance: random.Random, number: int) -> dict[str, str]:
    name = f"{chance.choice(GIVEN)} {chance.choice(SECOND)} {chance.choice(FAMILY)}"
    if number % 7 == 0:
        name = chance.choice(ARABIC)
    born = f"{chance.randint(1945, 2004)}-{chance.randint(2, 12):02d}-{chance.randint(2, 28):02d}"
    return {
        **RIGHT,
        "Name": name,
        "Date of birth": born,
        "Sex": chance.choice(("m", "f", "female", "man", "")),
        "Telephone": f"+31 6 {number:08d}",
        "E-mail": f"somebody{number}@example.org",
        "Passport number": f"P{number:07d}",
        "Remarks": f"Row {number}" if number % 5 == 0 else "",
    }


def as_workbook(place: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Write a workbook, days as days."""
    book = xlsxwriter.Workbook(place, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Caseload")
    for column, heading in enumerate(rows[0]):
        sheet.write_string(0, column, heading)
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row.values()):
            if text:
                sheet.write_string(number, column, text)
    book.close()


def as_csv(place: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Write CSV as offices on the Continent have it: with semicolons, and a mark before UTF-8."""
    with place.open("w", newline="", encoding="utf-8-sig") as out:
        sheet = csv.writer(out, delimiter=";", lineterminator="\r\n")
        sheet.writerow(rows[0].keys())
        sheet.writerows(row.values() for row in rows)


def bring(place: Path, *options: str) -> tuple[str, int]:
    """Bring a spreadsheet in by the command, and return what it says and its exit code."""
    said = io.StringIO()
    try:
        call_command("import_caseload", str(place), *options, by=BY, office=OFFICE, stdout=said)
    except CommandError as error:
        return f"{said.getvalue()}{error}", error.returncode
    return said.getvalue(), 0


def killed_half_way(place: Path, organisation_id: int) -> int:
    """Bring a spreadsheet in by another process, kill it once half of it is in, and return how many cases there are then."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        bring(place, "--no-alike")
        os._exit(0)
    while True:
        with acting_for([organisation_id]):
            came = BatchFile.objects.count()
        if came >= ROWS // 2:
            break
        ended, _ = os.waitpid(child, os.WNOHANG)
        assert not ended, "it was done before it could be killed"
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with acting_for([organisation_id]):
        return Case.objects.count()


def expected(rows: Sequence[tuple[Mapping[str, str], Problem | None]]) -> set[tuple[str, str, str, str]]:
    """Return row, column, value and code of each planted error."""
    found = set()
    for number, (row, problem) in enumerate(rows, 2):
        if problem is not None:
            column, value = next((column, value) for column, value, one in PLANTED if one is problem)
            column, value = TOLD_AT.get(problem, (column, row[column]))
            found.add((str(number), column, value.strip(), problem.value))
    return found


def errors_of(place: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(place.read_text("utf-8-sig").splitlines()))


def assert_all_in(rows: Sequence[tuple[Mapping[str, str], Problem | None]], place: Path) -> None:
    right = [(number, row) for number, (row, problem) in enumerate(rows, 2) if problem is None]
    told = errors_of(place)
    assert len(told) == len(rows) - len(right) == OF_EACH_KIND * len(PLANTED)
    assert {(one["row"], one["column"], one["value"], one["code"]) for one in told} == expected(rows)
    assert all(one["what_to_do"] for one in told)
    assert sorted(BatchFile.objects.values_list("row", flat=True)) == [number for number, _ in right]
    assert Case.objects.count() == Person.objects.count() == TravelDocument.objects.count() == len(right)
    assert Note.objects.count() == sum(1 for _, row in right if row["Remarks"])


def assert_nothing_left(drawers: int) -> None:
    for model in EMPTY_AFTERWARDS:
        assert model.objects.count() == 0, model
    assert Drawer.objects.count() == drawers
    assert DrawerWrap.objects.exclude(drawer__in=Drawer.objects.all()).count() == 0


def undone(batch: Batch) -> float:
    began = time.monotonic()
    call_command("import_caseload", undo=str(batch.pk), by=BY, stdout=io.StringIO())
    return time.monotonic() - began


@pytest.mark.parametrize(
    ("write", "name"), [(as_workbook, "caseload.xlsx"), (as_csv, "caseload.csv")], ids=["workbook", "csv"]
)
def test_every_right_row_comes_in_once_and_every_wrong_one_is_told(
    office: Cast,
    rows: Sequence[tuple[Mapping[str, str], Problem | None]],
    tmp_path: Path,
    write: Callable[[Path, Sequence[Mapping[str, str]]], None],
    name: str,
) -> None:
    place, hague = tmp_path / name, office.hague.id
    write(place, [row for row, _ in rows])
    with acting_for([hague]):
        drawers = Drawer.objects.count()
    flags = name.endswith(".csv")
    if flags:
        began, before = time.monotonic(), 0
        said, code = bring(place)
    else:
        before = killed_half_way(place, hague)
        tell(f"killed with {before} of {ROWS} rows in")
        began = time.monotonic()
        said, code = bring(place, "--no-alike")
    seconds = time.monotonic() - began
    came = ROWS - OF_EACH_KIND * len(PLANTED) - before
    with acting_for([hague]):
        assert_all_in(rows, tmp_path / f"{place.stem}-errors.csv")
        batch = Batch.objects.get(undone_at__isnull=True)
        alike = BatchFile.objects.filter(alike__gt=0).count()
    took = undone(batch)
    with acting_for([hague]):
        assert_nothing_left(drawers + 1)
    rate = came / seconds
    tell(
        f"{name}: {came} cases in {seconds:.1f} s, {rate:.0f} a second{', ' + str(alike) + ' flagged' if flags else ''}; "
        f"reading the file included; taken back in {took:.1f} s"
    )
    assert code == 3, said
    assert rate >= (LEAST_WITH_FLAGS if flags else LEAST_PLAIN)
