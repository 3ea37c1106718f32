"""Rows of a spreadsheet become files, or are told with the column and what to do; nothing is guessed and nothing is lost."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from tests.rules.caseloads.reading import RIGHT, read
from wayhome.caseloads.enums import FirstOfYear, Problem, Target
from wayhome.caseloads.mapping import Meaning, check, guessed
from wayhome.caseloads.problems import WHAT_TO_DO
from wayhome.caseloads.words import meanings_of_countries, meanings_of_languages, plain
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.calendars import Calendar

LONG = "Abdulrahman " * 20
WRONG = [
    ("Name", "", Problem.NAME_MISSING),
    ("Name", "unknown", Problem.NAME_PLACEHOLDER),
    ("Name", "FNU Ahmad", Problem.NAME_PLACEHOLDER),
    ("Name", "Karim 2", Problem.NAME_NOT_A_NAME),
    ("Name", "☺ Karim", Problem.NAME_NOT_A_NAME),
    ("Name", LONG, Problem.NAME_TOO_LONG),
    ("Name in Latin letters", "كريم", Problem.LATIN_NOT_LATIN),
    ("Relation", "second cousin once removed", Problem.RELATION_UNKNOWN),
    ("Date of birth", "spring, they think", Problem.BIRTH_UNREADABLE),
    ("Date of birth", "31-02-1984", Problem.BIRTH_NO_SUCH_DAY),
    ("Date of birth", "31-03-84", Problem.BIRTH_SHORT_YEAR),
    ("Date of birth", "1900-01-01", Problem.BIRTH_PLACEHOLDER),
    ("Date of birth", "1984-01-01", Problem.BIRTH_FIRST_OF_YEAR),
    ("Date of birth", "2031-03-01", Problem.BIRTH_IN_FUTURE),
    ("Date of birth", "1884-03-31", Problem.BIRTH_TOO_LONG_AGO),
    ("Calendar", "Mayan", Problem.CALENDAR_UNKNOWN),
    ("Sex", "sometimes", Problem.SEX_UNKNOWN),
    ("Nationality", "Narnia", Problem.NATIONALITY_UNKNOWN),
    ("Language", "Klingon", Problem.LANGUAGE_UNKNOWN),
    ("Telephone", "ask his brother", Problem.PHONE_UNREADABLE),
    ("Telephone", "+31 6", Problem.PHONE_UNREADABLE),
    ("E-mail", "karim at example", Problem.EMAIL_UNREADABLE),
    ("Document", "library card", Problem.DOCUMENT_KIND_UNKNOWN),
    ("Passport number", "lost", Problem.DOCUMENT_NUMBER_UNREADABLE),
    ("Country of issue", "Narnia", Problem.DOCUMENT_COUNTRY_UNKNOWN),
    ("Valid until", "next year", Problem.DOCUMENT_UNTIL_UNREADABLE),
    ("Destination", "Narnia", Problem.DESTINATION_UNKNOWN),
    ("Programme", "no-such", Problem.PROGRAMME_UNKNOWN),
    ("Counsellor", "somebody@else.example", Problem.COUNSELLOR_UNKNOWN),
    ("Opened on", "last week", Problem.OPENED_ON_UNREADABLE),
    ("Opened on", "2026-06-10", Problem.OPENED_ON_IN_FUTURE),
    ("Agreed to file", "perhaps", Problem.AGREES_UNREADABLE),
    ("Agreed to file", "no", Problem.NOT_AGREED),
    ("Privacy notice", "Klingon", Problem.NOTICE_LANGUAGE_UNKNOWN),
    ("Privacy notice", "", Problem.NOTICE_LANGUAGE_UNKNOWN),
    ("Child ground", "because", Problem.CHILD_GROUND_UNKNOWN),
    ("File number", "x" * 61, Problem.OWN_NUMBER_TOO_LONG),
]


def test_a_row_that_is_right_becomes_a_file() -> None:
    loaded = read()

    [file] = loaded.files
    [row] = file.people
    person, document = row.person, row.document
    assert loaded.found == []
    assert (person.full_name, person.sex, person.language, person.nationalities) == (
        "Karim Abbas",
        "male",
        "ara",
        ("IRQ",),
    )
    assert person.birth is not None
    assert (person.birth.earliest, person.birth.known.known_by) == (dt.date(1984, 3, 31), "imported")
    assert person.more == {
        "phones": [{"number": "+31 6 1234 5678", "safe": False}],
        "email": "karim@example.org",
    }
    assert document is not None
    assert (document.kind, document.number, document.country, document.until) == (
        "passport",
        "A1234567",
        "IRQ",
        dt.date(2027, 3, 31),
    )
    facts = file.facts
    assert (facts.destination, facts.programme, facts.counsellor) == ("IRQ", "eurp-nld", 7)
    assert (facts.opened_on, facts.agrees, facts.notice_language) == (dt.date(2026, 5, 1), "yes", "ara")


@pytest.mark.parametrize(("column", "value", "problem"), WRONG)
def test_what_is_wrong_is_told_with_its_row_column_and_value(
    column: str, value: str, problem: Problem
) -> None:
    loaded = read({}, {"Name": "Amal Abbas", column: value})

    assert [(one.row, one.column, one.value, one.problem) for one in loaded.found] == [
        (3, column, value, problem)
    ]
    assert [file.people[0].person.full_name for file in loaded.files] == ["Karim Abbas"]
    assert loaded.wrong_rows == 1


def test_every_problem_says_what_to_do() -> None:
    assert set(WHAT_TO_DO) == set(Problem)


def test_several_things_wrong_with_a_row_are_all_told() -> None:
    loaded = read({"Sex": "sometimes", "Nationality": "Narnia", "E-mail": "karim"})

    assert {one.problem for one in loaded.found} == {
        Problem.SEX_UNKNOWN,
        Problem.NATIONALITY_UNKNOWN,
        Problem.EMAIL_UNREADABLE,
    }


@pytest.mark.parametrize(
    ("written", "calendar", "earliest", "latest"),
    [
        ("1363-01-11", "Solar Hijri", "1984-03-31", "1984-03-31"),
        ("about 1984", "", "1982-01-01", "1986-12-31"),
        ("1984", "", "1984-01-01", "1984-12-31"),
        ("1984-03-31T00:00:00", "", "1984-03-31", "1984-03-31"),
        ("31/03/1984", "", "1984-03-31", "1984-03-31"),
        ("٣١/٠٣/١٩٨٤", "", "1984-03-31", "1984-03-31"),
    ],
)
def test_a_birth_date_is_read_in_the_calendar_of_its_row(
    written: str, calendar: str, earliest: str, latest: str
) -> None:
    [file] = read({"Date of birth": written, "Calendar": calendar}).files

    born = file.people[0].person.birth
    assert born is not None
    assert (born.earliest.isoformat(), born.latest.isoformat()) == (earliest, latest)


@pytest.mark.parametrize(
    ("means", "earliest", "latest"),
    [
        (FirstOfYear.YEAR_ONLY, "1984-01-01", "1984-12-31"),
        (FirstOfYear.THAT_DAY, "1984-01-01", "1984-01-01"),
    ],
)
def test_an_office_says_what_the_first_day_of_a_year_means(
    means: FirstOfYear, earliest: str, latest: str
) -> None:
    [file] = read(
        {"Date of birth": "1984-01-01"}, meaning=Meaning(guessed(list(RIGHT)), first_of_year=means)
    ).files

    born = file.people[0].person.birth
    assert born is not None
    assert (born.earliest.isoformat(), born.latest.isoformat()) == (earliest, latest)


def test_an_office_gives_its_words_a_meaning() -> None:
    words = {Target.NATIONALITY: {plain("Mesopotamia"): "IRQ"}, Target.SEX: {plain("hij"): "male"}}
    meaning = Meaning(guessed(list(RIGHT)), words, calendar=Calendar.SOLAR_HIJRI)

    [file] = read(
        {"Nationality": "Mesopotamia; Iran", "Sex": "Hij", "Date of birth": "1363-01-11"}, meaning=meaning
    ).files

    person = file.people[0].person
    assert (person.nationalities, person.sex) == (("IRQ", "IRN"), "male")
    assert person.birth is not None
    assert person.birth.earliest == dt.date(1984, 3, 31)


def test_a_column_that_means_nothing_is_kept_as_a_note() -> None:
    [file] = read({"Shoe size": "43", "Remarks": "Comes on Tuesdays.\nAlways early."}).files

    assert file.people[0].note == "Shoe size: 43\nRemarks: Comes on Tuesdays.\nAlways early."


def test_a_column_may_be_left_out() -> None:
    columns = {**guessed(list(RIGHT)), plain("Shoe size"): Target.LEFT_OUT}

    [file] = read({"Shoe size": "43"}, meaning=Meaning(columns)).files

    assert file.people[0].note == ""


def test_the_rows_of_one_file_number_are_one_family() -> None:
    loaded = read(
        {"Name": "Amal Abbas", "Relation": "wife", "Destination": "", "Agreed to file": ""},
        {"Relation": "applicant"},
        {"Name": "Ali Abbas", "Relation": "son", "Date of birth": "2016-03-31", "Destination": ""},
        **{"File number": "NL-77"},
    )

    [file] = loaded.files
    assert loaded.found == []
    assert file.own_number == "NL-77"
    assert [one.person.full_name for one in file.people] == ["Karim Abbas", "Amal Abbas", "Ali Abbas"]
    assert [one.relation for one in file.people] == ["applicant", "wife", "son"]
    assert file.facts.destination == "IRQ"


def test_with_one_row_of_a_family_wrong_nobody_of_it_comes_in() -> None:
    loaded = read(
        {"Relation": "applicant"},
        {"Name": "Amal Abbas", "Relation": "wife", "Sex": "sometimes"},
        {"Name": "Ali", "File number": "NL-78"},
        **{"File number": "NL-77"},
    )

    assert [(one.row, one.problem) for one in loaded.found] == [
        (2, Problem.ANOTHER_OF_FAMILY),
        (3, Problem.SEX_UNKNOWN),
    ]
    assert [file.own_number for file in loaded.files] == ["NL-78"]


@pytest.mark.parametrize(
    ("first", "second", "row", "problem"),
    [
        ({"Relation": "wife"}, {"Relation": "son"}, 2, Problem.NO_APPLICANT),
        ({"Relation": "applicant"}, {"Relation": "applicant"}, 3, Problem.TWO_APPLICANTS),
        (
            {"Relation": "applicant"},
            {"Relation": "son", "Destination": "Iran"},
            3,
            Problem.FAMILY_DISAGREES,
        ),
    ],
)
def test_a_family_has_one_applicant_and_one_destination(
    first: dict[str, str], second: dict[str, str], row: int, problem: Problem
) -> None:
    loaded = read(first, {"Name": "Ali Abbas", **second}, **{"File number": "NL-77"})

    told = {one.row: one.problem for one in loaded.found}
    assert loaded.files == []
    assert told == {row: problem, 5 - row: Problem.ANOTHER_OF_FAMILY}


def test_a_row_that_stands_twice_comes_in_once() -> None:
    loaded = read({}, {}, {"Name": "Amal Abbas"})

    assert [(one.row, one.problem) for one in loaded.found] == [(3, Problem.ROW_TWICE)]
    assert len(loaded.files) == 2


@pytest.mark.parametrize("ground", ["", "duty to protect"])
def test_a_child_alone_comes_in_with_a_ground_only(ground: str) -> None:
    loaded = read({"Date of birth": "2010-03-31", "Child ground": ground})

    assert [one.problem for one in loaded.found] == ([] if ground else [Problem.CHILD_WITHOUT_GROUND])


def test_a_sheet_without_a_needed_column_is_not_read() -> None:
    headings = [name for name in RIGHT if name != "Privacy notice"]

    with pytest.raises(Refused, match="privacy notice"):
        check(Meaning(guessed(headings)), headings)
    check(Meaning(guessed(list(RIGHT))), list(RIGHT))


def test_two_columns_do_not_mean_what_one_may() -> None:
    headings = [*RIGHT, "Second name"]
    meaning = Meaning({**guessed(headings), plain("Second name"): Target.FULL_NAME})

    with pytest.raises(Refused, match="two columns"):
        check(meaning, headings)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("IRQ", "IRQ"),
        ("iq", "IRQ"),
        ("Irak", "IRQ"),
        ("العراق", "IRQ"),
        ("Cote d'Ivoire", "CIV"),
        ("Türkiye", "TUR"),
    ],
)
def test_a_country_is_known_by_its_names_and_codes(word: str, code: str) -> None:
    assert meanings_of_countries()[plain(word)] == code


@pytest.mark.parametrize(
    ("word", "code"), [("Sorani", "ckb"), ("fas", "fas"), ("Farsi", "fas"), ("arabe", "ara")]
)
def test_a_language_is_known_by_its_names_and_codes(word: str, code: str) -> None:
    assert meanings_of_languages()[plain(word)] == code


def test_the_documentation_lists_every_problem() -> None:
    text = (Path(__file__).parents[3] / "docs" / "caseloads.md").read_text("utf-8")

    listed = re.findall(r"^\| `([a-z_]+)` \|", text, re.MULTILINE)
    assert listed == [one.value for one in Problem]
