"""Published series, releases and tables: the sums of the file come out, bodies stay apart, a release stays as it was."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import uuid
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import ProgrammingError, connections, transaction

from wayhome.casefile.cases.models import StatisticsLine
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import Refused
from wayhome.reporting.frozen import frozen
from wayhome.reporting.models import PublishedSeries, Release, SeriesCell
from wayhome.reporting.queries import release_named, releases
from wayhome.reporting.tables.asking import Choice, condition, first_month, last_month
from wayhome.reporting.tables.counted import Silence
from wayhome.reporting.tables.making import table_of

pytestmark = pytest.mark.django_db
UK = Path(__file__).resolve().parents[2] / "demo" / "data" / "uk_assisted_returns_quarterly_2004_2015.csv"
BODY = "Home Office"
YEARS = "2714 3655 6200 4209 4317 4962 3714 2267 2557 2232 1739 1647"
"""Returns of 2004 to 2015 as the issue of this part gives them: 40,213 in all."""


def take_in(tmp_path: Path, text: str, body: str = "Other body", title: str = "theirs", **more: str) -> str:
    """Take a small series in by the command, and return what it printed."""
    place = tmp_path / f"{title}.csv"
    place.write_text(text, "utf-8")
    out = io.StringIO()
    call_command(
        "import_series", str(place), body=body, title=title, stdout=out, stderr=io.StringIO(), **more
    )
    return out.getvalue()


def uk() -> None:
    call_command("import_series", str(UK), body=BODY, stdout=io.StringIO())


def printed(*words: str) -> str:
    out = io.StringIO()
    call_command("table", *words, stdout=out)
    return out.getvalue()


def as_rows(*words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(printed(*words, "--format", "csv"))))


def line(count: int, month: dt.date = dt.date(2015, 3, 1), **facts: object) -> None:
    known: dict[str, object] = {
        "kind": "departure",
        "month": month,
        "host_country": "NLD",
        "nationality": "IRQ",
        "returned_to": "IRQ",
        "sex": "male",
        "age": 30,
        "type_of_return": "assisted_voluntary",
        "assistance": "travel_only",
        "programme": "avrr-nld",
    }
    StatisticsLine.objects.bulk_create(
        StatisticsLine(id=uuid.uuid4(), **{**known, **facts}) for _ in range(count)
    )


def test_every_dimension_of_the_file_adds_up_as_the_file_does() -> None:
    uk()
    with UK.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert [row["persons"] for row in as_rows("departures", "--by", "year")] == YEARS.split()
    for name in rows[0]:
        if name == "value":
            continue
        sums: Counter[str] = Counter()
        for row in rows:
            sums[row[name]] += int(row["value"])
        found = {row[name]: int(row["persons"]) for row in as_rows("departures", "--by", name)}
        assert found == dict(sums), name
        assert sum(found.values()) == 40213


def test_two_dimensions_and_a_period_add_up_too() -> None:
    uk()
    with UK.open(encoding="utf-8", newline="") as file:
        wanted: Counter[tuple[str, str]] = Counter()
        for row in csv.DictReader(file):
            if (
                row["nationality"] == "Afghanistan"
                and (row["year"], row["quarter"]) >= ("2005", "2")
                and row["year"] < "2008"
            ):
                wanted[row["year"], row["sex"]] += int(row["value"])

    found = as_rows(
        "departures", "--by", "year,sex", "--from", "2005-Q2", "--to", "2007", "--where", "nationality=afg"
    )

    assert {(row["year"], row["sex"]): int(row["persons"]) for row in found} == dict(wanted)


def test_bodies_stand_side_by_side_and_are_added_up_only_when_asked(tmp_path: Path) -> None:
    take_in(tmp_path, "year,sex,persons\n2015,Male,5\n2015,Female,2\n", body="A")
    take_in(tmp_path, "year,sex,persons\n2015,Male,7\n", body="B")

    assert as_rows("departures", "--by", "sex") == [
        {"body": "A", "sex": "Female", "persons": "2"},
        {"body": "A", "sex": "Male", "persons": "5"},
        {"body": "B", "sex": "Male", "persons": "7"},
    ]
    assert as_rows("departures", "--by", "sex", "--where", "body=b") == [{"sex": "Male", "persons": "7"}]
    assert as_rows("departures", "--by", "sex", "--together")[1] == {"sex": "Male", "persons": "12"}
    text = printed("departures", "--by", "sex")
    assert text.split("\n\n")[2].splitlines() == [
        "Sex     A  B",
        "Female  2  –",
        "Male    5  7",
        "Sum     7  7",
    ]
    assert "cannot be added" in text


def test_two_series_of_one_body_are_never_added_up(tmp_path: Path) -> None:
    take_in(tmp_path, "year,sex,persons\n2015,Male,5\n", title="by sex")
    take_in(tmp_path, "year,nationality,persons\n2015,Iraq,5\n", title="by nationality")

    assert {row["series"] for row in as_rows("departures", "--by", "year")} == {"by sex", "by nationality"}
    with pytest.raises(CommandError, match="count the same people"):
        printed("departures", "--by", "year", "--together")


def test_a_series_that_does_not_tell_a_dimension_is_left_out_and_named(tmp_path: Path) -> None:
    take_in(tmp_path, "year,sex,persons\n2015,Male,5\n", title="by sex")
    take_in(tmp_path, "year,nationality,persons\n2015,Iraq,5\n", title="by nationality")

    found = table_of(Choice("departures", ("nationality",)))

    assert [(one.series, one.why, one.names) for one in found.left_out] == [
        ("by sex", Silence.DIMENSION, ("nationality",))
    ]
    assert found.rows == (("Iraq", 5),)


def test_a_year_is_never_cut_into_months(tmp_path: Path) -> None:
    take_in(tmp_path, "year,persons\n2014,4\n2015,5\n")

    found = table_of(Choice("departures", ("year",), first=first_month("2015-06")))

    assert (found.rows, [one.why for one in found.left_out]) == ((), [Silence.PERIOD])


def test_what_is_counted_here_keeps_its_counts_apart() -> None:
    line(3)
    line(2, onward=True, returned_to="TUR")
    line(1, type_of_return="humanitarian")

    found = table_of(Choice("departures", ("month",)))

    assert found.rows == ((3, 3),)
    assert dict(found.apart) == {"onward": 2, "humanitarian": 1}
    by_count = table_of(Choice("departures", ("count",)))
    assert {row[0]: row[1] for row in by_count.rows} == {"returns": 3, "onward": 2, "humanitarian": 1}


def test_departures_and_arrivals_are_never_in_one_table() -> None:
    line(3)
    line(2, kind="arrival")

    assert table_of(Choice("departures", ("year",))).rows == ((2015, 3),)
    assert table_of(Choice("arrivals", ("year",))).rows == ((2015, 2),)


def test_labels_with_quotes_commas_and_formulas_come_out_as_they_are(tmp_path: Path) -> None:
    odd = ['He said "no", twice', "=1+1", "'", "O'Neill; --", "\\N", "İstanbul ي"]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["year", "place", "persons"])
    writer.writerows([[2015, label, 1] for label in odd])
    take_in(tmp_path, text.getvalue())

    found = {str(row[0]) for row in table_of(Choice("departures", ("place",))).rows}
    assert found == set(odd)
    assert table_of(Choice("departures", ("year",), where=(("place", "O'Neill; --"),))).rows == ((2015, 1),)
    assert "'=1+1" in {row["place"] for row in as_rows("departures", "--by", "place")}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["births", "--by", "year"], "is not counted here. Choose from: departures, arrivals"),
        (["departures", "--by", "sx"], "Choose from: .*sex"),
        (["departures", "--by", ","], "Choose one to 6 dimensions"),
        (["departures", "--by", "year", "--where", "nationality=Irak"], "Choose from: Iraq"),
        (["departures", "--by", "year", "--where", "Iraq"], "is no condition"),
        (["departures", "--by", "year", "--where", "year=x"], "no “year” is called “x”"),
        (["departures", "--by", "year", "--from", "05"], "is no year, quarter or month"),
        (["departures", "--by", "year", "--release", "7"], "there is no release 7"),
        (["departures", "--by", "year; DROP TABLE facts"], "nothing here is told by"),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_can(tmp_path: Path, words: list[str], said: str) -> None:
    take_in(tmp_path, "year,nationality,sex,persons\n2015,Iraq,Male,5\n")

    with pytest.raises(CommandError, match=said):
        printed(*words)


def test_a_file_with_a_fault_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="1 values cannot be used"):
        take_in(tmp_path, "year,persons\n2014,4\n2015,<5\n")

    assert not PublishedSeries.objects.exists()
    assert not SeriesCell.objects.exists()


def test_a_dry_run_says_what_would_be_taken_in_and_changes_nothing(tmp_path: Path) -> None:
    said = take_in(tmp_path, "year,nationality,persons\n2014,Stateless,4\n", dry_run=True)  # type: ignore[arg-type]

    assert "1 rows, 4 persons, 2014 to 2014" in said
    assert "mean no one country and have no code: Stateless" in said
    assert not PublishedSeries.objects.exists()


def test_the_same_file_is_not_taken_in_twice_and_a_newer_edition_ends_the_older(tmp_path: Path) -> None:
    take_in(tmp_path, "year,persons\n2014,4\n")
    with pytest.raises(CommandError, match="taken in before"):
        take_in(tmp_path, "year,persons\n2014,4\n")
    take_in(tmp_path, "year,persons\n2014,6\n")

    assert table_of(Choice("departures", ("year",))).rows == ((2014, 6),)
    assert PublishedSeries.objects.filter(ended_at__isnull=True).count() == 1
    tags = AuditEvent.objects.filter(tag="reporting:series:take_in").values_list(
        "detail__replaces", flat=True
    )
    assert sorted(tags) == [False, True]


def test_a_file_cannot_say_who_counted(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="body, standing"):
        take_in(tmp_path, "year,standing,body,persons\n2014,published,Us,4\n")


def test_a_release_says_tomorrow_what_it_says_today(tmp_path: Path) -> None:
    take_in(tmp_path, "year,persons\n2014,4\n")
    call_command("release", stdout=io.StringIO())
    take_in(tmp_path, "year,persons\n2014,6\n2015,1\n")
    out = io.StringIO()
    call_command("release", note="corrected", stdout=out)

    earlier = str(min(one.number for one in releases()))
    assert as_rows("departures", "--by", "year", "--release", earlier) == [{"year": "2014", "persons": "4"}]
    assert [row["persons"] for row in as_rows("departures", "--by", "year", "--release", "latest")] == [
        "6",
        "1",
    ]
    assert "2014: 4 before, 6 now" in out.getvalue()
    assert "2015: 0 before, 1 now" in out.getvalue()


def test_the_same_facts_make_the_same_file(tmp_path: Path) -> None:
    take_in(tmp_path, "year,sex,persons\n2014,Male,4\n2014,Female,4\n")
    for _ in range(2):
        call_command("release", stdout=io.StringIO())

    first, second = Release.objects.order_by("number")
    assert first.sha256 == second.sha256
    assert second.moved == []


def test_a_release_whose_file_was_changed_is_not_read(tmp_path: Path) -> None:
    take_in(tmp_path, "year,persons\n2014,4\n")
    call_command("release", stdout=io.StringIO())
    release = release_named("latest")
    release.file = bytes(release.file) + b"x"

    with pytest.raises(Refused, match="not as it was written"), frozen(release):
        pass


def test_nothing_to_freeze_makes_no_release() -> None:
    with pytest.raises(CommandError, match="nothing is counted yet"):
        call_command("release", stdout=io.StringIO())


def test_json_says_who_counted_and_what_is_left_out(tmp_path: Path) -> None:
    take_in(tmp_path, "year,sex,persons\n2015,Male,5\n", source="https://example.org", licence="OGL v3.0")

    found = json.loads(printed("departures", "--by", "sex", "--format", "json"))

    assert found["rows"] == [{"sex": "Male", "persons": 5}]
    assert found["countings"] == [
        {"body": "Other body", "series": "theirs", "standing": "published", "persons": 5}
    ]
    assert "Source of “theirs”: https://example.org. OGL v3.0" in found["notes"]


def test_who_serves_pages_changes_no_release(tmp_path: Path) -> None:
    take_in(tmp_path, "year,persons\n2014,4\n")
    call_command("release", stdout=io.StringIO())

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute("UPDATE reporting_release SET persons = 1")


def test_periods_are_read_as_they_are_written() -> None:
    assert (first_month("2004"), last_month("2004")) == (2004 * 12, 2004 * 12 + 11)
    assert (first_month("2004-q2"), last_month("2004-Q2")) == (2004 * 12 + 3, 2004 * 12 + 5)
    assert (first_month("2004-06"), last_month("2004-06")) == (2004 * 12 + 5, 2004 * 12 + 5)
    assert condition("body = Home Office") == ("body", "Home Office")
