"""What a file of a published series may look like, and what is said of each fault."""

from __future__ import annotations

import pytest

from wayhome.ground.core.errors import Refused
from wayhome.reporting.series.countries import code_of, not_countries
from wayhome.reporting.series.reading import Cell, FaultyRows, dimension_name, read_series

HEAD = "year,quarter,nationality,sex,value\n"


def faults(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(FaultyRows) as refused:
        read_series(text.encode())
    return [(one.line, one.column, one.code) for one in refused.value.faults]


def test_labels_stay_as_the_body_writes_them() -> None:
    read = read_series((HEAD + "2004,1,Congo (Democratic Republic),Unknown,7\n2004,2,Iraq,Male,0\n").encode())

    assert read.dimensions == ("year", "quarter", "nationality", "sex")
    assert read.cells[0] == Cell(
        2004, 1, 0, {"nationality": "Congo (Democratic Republic)", "sex": "Unknown"}, 7
    )
    assert (read.weight, read.persons, read.years) == ("value", 7, (2004, 2004))


@pytest.mark.parametrize(
    "text", ["year;persons\n2004;3\n", "year\tpersons\n2004\t3\n", "\ufeffYear,Persons\r\n2004,3\r\n"]
)
def test_semicolons_tabs_and_the_mark_of_utf_8_are_read(text: str) -> None:
    assert read_series(text.encode()).persons == 3


def test_a_quarter_follows_from_a_month() -> None:
    read = read_series(b"year,month,persons\n2016,6,210\n2016,12,1\n")

    assert [(one.quarter, one.month) for one in read.cells] == [(2, 6), (4, 12)]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("2004,1,Iraq,Male,<5", (2, "value", "persons")),
        ("2004,1,Iraq,Male,-1", (2, "value", "persons")),
        ("2004,1,Iraq,Male,1.5", (2, "value", "persons")),
        ('2004,1,Iraq,Male,"1,204"', (2, "value", "persons")),
        ("2004,1,Iraq,Male,", (2, "value", "persons")),
        ("2004,1,Iraq,Male,٣", (2, "value", "persons")),
        ("04,1,Iraq,Male,3", (2, "year", "year")),
        ("2004,5,Iraq,Male,3", (2, "quarter", "quarter")),
        ("2004,1,Iraq,Male", (2, "", "columns")),
        ("2004,1,Iraq,Male,3,4", (2, "", "columns")),
        (f"2004,1,{'x' * 201},Male,3", (2, "nationality", "label")),
    ],
)
def test_each_fault_is_told_with_its_line_and_column(row: str, fault: tuple[int, str, str]) -> None:
    assert faults(HEAD + row + "\n") == [fault]


def test_all_faults_are_told_at_once_and_nothing_is_taken() -> None:
    text = HEAD + "2004,1,Iraq,Male,x\n2004,1,Iraq,Female,3\n\n2004,9,Iraq,Male,x\n"

    assert faults(text) == [(2, "value", "persons"), (5, "quarter", "quarter"), (5, "value", "persons")]


def test_a_row_that_stands_twice_is_named_with_the_line_of_the_first() -> None:
    with pytest.raises(FaultyRows) as refused:
        read_series((HEAD + "2004,1,Iraq,Male,1\n2004,1,Iraq ,Male,2\n").encode())

    assert refused.value.faults[0].code == "twice"
    assert "line 2" in str(refused.value.faults[0].what_to_do)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_year"),
        (b"year,persons\n", "empty"),
        (b"when,persons\n2004,3\n", "no_year"),
        (b"year,sum\n2004,3\n", "no_persons"),
        (b"year,year,persons\n2004,2004,3\n", "bad_head"),
        (b"year,,persons\n2004,a,3\n", "bad_head"),
        ("year,persons\n2004,3\n".encode("utf-16"), "not_utf8"),
        (b"year,persons\n2004,\xff\n", "not_utf8"),
        (b"year,persons\n2004,\0003\n", "not_utf8"),
        (b'year,persons\n2004,"3\n', "not_a_table"),
        (b"PK\x03\x04\xe2\x28", "not_utf8"),
    ],
)
def test_what_is_no_series_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_series(content)

    assert refused.value.code == code


def test_a_column_of_persons_can_be_named() -> None:
    assert read_series(b"year,How many?\n2004,3\n", weight="How many?").persons == 3


def test_names_of_columns_are_asked_for_in_small_letters() -> None:
    assert [dimension_name(one) for one in ("Age group", " Sex ", "عمر", "2nd-try")] == [
        "age_group",
        "sex",
        "عمر",
        "2nd_try",
    ]


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Iraq", "IRQ"),
        ("iraq", "IRQ"),
        ("IRQ", "IRQ"),
        ("Ivory Coast", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("Congo (Democratic Republic)", "COD"),
        ("Turkey", "TUR"),
        ("Kosovo", "XKX"),
        ("Serbia and Montenegro", "SCG"),
        ("Stateless", ""),
        ("Former Yugoslavia", ""),
        ("Cyprus (Northern part of)", ""),
        ("", ""),
    ],
)
def test_a_code_stands_beside_a_label_that_means_one_country(label: str, code: str) -> None:
    assert code_of(label) == code


def test_labels_that_mean_no_country_are_named() -> None:
    read = read_series(
        (HEAD + "2004,1,Stateless,Male,1\n2004,2,Iraq,Male,1\n2004,3,Stateless,Male,1\n").encode()
    )

    assert not_countries(read) == {"nationality": ("Stateless",)}
