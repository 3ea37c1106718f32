"""Claims about what registers and spreadsheets hold where nobody knew."""

from __future__ import annotations

import csv
from importlib import resources

import pytest

from tests.proofs._name_forms import names
from tests.rules.values.test_names import NAMES_AS_WRITTEN
from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.placeholders import (
    PLACEHOLDER_LABELS,
    Placeholder,
    PlaceholderKind,
    date_placeholder,
    looks_like_placeholder,
    name_placeholder,
)

GREGORIAN, SOLAR, CIVIL = Calendar.GREGORIAN, Calendar.SOLAR_HIJRI, Calendar.ISLAMIC_CIVIL
ETHIOPIAN, UMM = Calendar.ETHIOPIAN, Calendar.UMM_AL_QURA
EMPTY, UNKNOWN, TEST = PlaceholderKind.EMPTY, PlaceholderKind.UNKNOWN, PlaceholderKind.TEST
REPEATED, SYSTEM_DAY = PlaceholderKind.REPEATED, PlaceholderKind.SYSTEM_DAY
NO_DAY, FIRST_OF_YEAR = PlaceholderKind.NO_DAY, PlaceholderKind.FIRST_OF_YEAR


@pytest.mark.parametrize(
    ("text", "kind", "rest"),
    [
        ("", EMPTY, ""),
        ("   ", EMPTY, ""),
        ("-", EMPTY, ""),
        ("--/--/----", EMPTY, ""),
        ("?", EMPTY, ""),
        ("0", EMPTY, ""),
        ("00/00/0000", EMPTY, ""),
        ("0000-00-00 00:00:00", EMPTY, ""),
        ("12/05/0000", EMPTY, ""),
        ("unknown", UNKNOWN, ""),
        ("Unknown?", UNKNOWN, ""),
        ("N/A", UNKNOWN, ""),
        ("(n/a)", UNKNOWN, ""),
        ("NA", UNKNOWN, ""),
        ("NULL", UNKNOWN, ""),
        ("NaN", UNKNOWN, ""),
        ("TBC", UNKNOWN, ""),
        ("DOB unknown", UNKNOWN, ""),
        ("non renseignée", UNKNOWN, ""),
        ("k. A.", UNKNOWN, ""),
        ("keine Angabe", UNKNOWN, ""),
        ("No consta", UNKNOWN, ""),
        ("onbekend", UNKNOWN, ""),
        ("bilinmiyor", UNKNOWN, ""),
        ("неизвестно", UNKNOWN, ""),
        ("غير معروف", UNKNOWN, ""),
        ("غير معروفة", UNKNOWN, ""),
        ("نامعلوم", UNKNOWN, ""),
        ("አይታወቅም", UNKNOWN, ""),
        ("lama yaqaan", UNKNOWN, ""),
        ("অজানা", UNKNOWN, ""),
        ("không rõ", UNKNOWN, ""),
        ("1900-01-01", SYSTEM_DAY, ""),
        ("01/01/1900", SYSTEM_DAY, ""),
        ("1 January 1900", SYSTEM_DAY, ""),
        ("1900-01-01T00:00:00Z", SYSTEM_DAY, ""),
        ("1/1/1900 12:00:00 AM", SYSTEM_DAY, ""),
        ("00/01/1900", SYSTEM_DAY, ""),
        ("0001-01-01", SYSTEM_DAY, ""),
        ("01.01.1753", SYSTEM_DAY, ""),
        ("1899-12-30", SYSTEM_DAY, ""),
        ("1904-01-01", SYSTEM_DAY, ""),
        ("31/12/9999", SYSTEM_DAY, ""),
        ("2099-12-31", SYSTEM_DAY, ""),
        ("١٩٠٠/١/١", SYSTEM_DAY, ""),
        ("01/01/1970", SYSTEM_DAY, "1970"),
        ("01/01/1970?", SYSTEM_DAY, "1970"),
        ("1970-01-01 00:00:00", SYSTEM_DAY, "1970"),
        ("1985-01-01", FIRST_OF_YEAR, "1985"),
        ("01.01.1985", FIRST_OF_YEAR, "1985"),
        ("1 Jan 1985", FIRST_OF_YEAR, "1985"),
        ("1 janvier 1985", FIRST_OF_YEAR, "1985"),
        ("00/00/1985", NO_DAY, "1985"),
        ("1985-05-00", NO_DAY, "1985"),
        ("1985-00-17", NO_DAY, "1985"),
        ("1111-11-11", REPEATED, ""),
        ("11/11/1111", REPEATED, ""),
        ("99/99/9999", REPEATED, ""),
        ("9999-99-99", REPEATED, ""),
        ("99999999", REPEATED, ""),
    ],
)
def test_a_date_that_says_nothing_is_found(text: str, kind: PlaceholderKind, rest: str) -> None:
    assert date_placeholder(text) == Placeholder(kind, rest)
    assert looks_like_placeholder(text)


@pytest.mark.parametrize(
    ("text", "calendar", "rest"),
    [
        ("1 Hamal 1369", SOLAR, "1369"),
        ("1369/1/1", SOLAR, "1369"),
        ("1/1/1980", ETHIOPIAN, "1980"),
        ("1 Muharram 1400", UMM, "1400"),
        ("1400-01-01", CIVIL, "1400"),
    ],
)
def test_the_first_day_of_a_year_is_found_in_the_calendar_it_is_written_in(
    text: str, calendar: Calendar, rest: str
) -> None:
    assert date_placeholder(text, calendar) == Placeholder(FIRST_OF_YEAR, rest)


@pytest.mark.parametrize(
    ("text", "calendar"),
    [
        ("1985-05-17", GREGORIAN),
        ("1985", GREGORIAN),
        ("about 1985", GREGORIAN),
        ("1985?", GREGORIAN),
        ("2000-10-10", GREGORIAN),
        ("10 May 1990", GREGORIAN),
        ("11/11/2011", GREGORIAN),
        ("2022-02-22", GREGORIAN),
        ("31/12/1985", GREGORIAN),
        ("1 February 1900", GREGORIAN),
        ("17.05.1985 14:30", GREGORIAN),
        ("not 85", GREGORIAN),
        ("the cold winter", GREGORIAN),
        ("21 March 1990", GREGORIAN),
        ("21 March 1990", SOLAR),
        ("31 Shahrivar 1366", SOLAR),
        ("11 Meskerem 1980", ETHIOPIAN),
    ],
)
def test_what_a_person_may_have_said_is_no_placeholder(text: str, calendar: Calendar) -> None:
    assert date_placeholder(text, calendar) is None
    assert not looks_like_placeholder(text, calendar)


@pytest.mark.parametrize(
    ("text", "kind", "rest"),
    [
        ("", EMPTY, ""),
        ("-", EMPTY, ""),
        ("...", EMPTY, ""),
        ("?", EMPTY, ""),
        ("000", EMPTY, ""),
        ("N/A", UNKNOWN, ""),
        ("n.a.", UNKNOWN, ""),
        ("Unknown", UNKNOWN, ""),
        ("UNKNOWN UNKNOWN", UNKNOWN, ""),
        ("[not stated]", UNKNOWN, ""),
        ("No name", UNKNOWN, ""),
        ("None", UNKNOWN, ""),
        ("N.N.", UNKNOWN, ""),
        ("FNU", UNKNOWN, ""),
        ("FNU LNU", UNKNOWN, ""),
        ("inconnue", UNKNOWN, ""),
        ("Unbekannt", UNKNOWN, ""),
        ("desconocido", UNKNOWN, ""),
        ("onbekend", UNKNOWN, ""),
        ("неизвестная", UNKNOWN, ""),
        ("невідомо", UNKNOWN, ""),
        ("مجهول الهوية", UNKNOWN, ""),
        ("بدون اسم", UNKNOWN, ""),
        ("نامعلوم", UNKNOWN, ""),
        ("ያልታወቀ", UNKNOWN, ""),
        ("अज्ञात", UNKNOWN, ""),
        ("不详", UNKNOWN, ""),
        ("FNU Ahmad", UNKNOWN, "Ahmad"),
        ("Ahmad LNU", UNKNOWN, "Ahmad"),
        ("Ahmad Unknown", UNKNOWN, "Ahmad"),
        ("Ahmad (unknown)", UNKNOWN, "Ahmad"),
        ("Ahmad N/A", UNKNOWN, "Ahmad"),
        ("Ahmad not known", UNKNOWN, "Ahmad"),
        ("أحمد غير معروف", UNKNOWN, "أحمد"),
        ("احمد نامعلوم", UNKNOWN, "احمد"),
        ("Ahmad -", EMPTY, "Ahmad"),
        ("Ahmad - unknown", UNKNOWN, "Ahmad"),
        ("- Ahmad", EMPTY, "Ahmad"),
        ("Ahmad ???", EMPTY, "Ahmad"),
        ("x", REPEATED, ""),
        ("XX", REPEATED, ""),
        ("xxx", REPEATED, ""),
        ("XXX XXX", REPEATED, ""),
        ("aaa", REPEATED, ""),
        ("XXX Ahmad", REPEATED, "Ahmad"),
        ("test", TEST, ""),
        ("Test Test", TEST, ""),
        ("TESTING", TEST, ""),
        ("тест", TEST, ""),
        ("اختبار", TEST, ""),
        ("测试", TEST, ""),
        ("asdf", TEST, ""),
        ("йцукен", TEST, ""),
        ("John Doe", TEST, ""),
        ("Max Mustermann", TEST, ""),
        ("Test Ahmad", TEST, "Ahmad"),
    ],
)
def test_a_name_that_says_nothing_is_found_with_what_is_left_of_it(
    text: str, kind: PlaceholderKind, rest: str
) -> None:
    assert name_placeholder(text) == Placeholder(kind, rest)


@pytest.mark.parametrize(
    "name",
    [
        "Na",  # a family name in Korea and China
        "No",
        "Nil",
        "An Na",
        "Xi Na",
        "Malcolm X",
        "O",
        "Lee",
        "Aa",
        "Anna",
        "Hanna Onbekende",
        "Testa",
        "Testimony Okafor",
        "Blessing Nevermore",
        "Noname Kuria",
        "Karim Abdul-Jabbar",
        "O'Neil",
        "Jean – Pierre",
        "Ali, Hassan",
        "媛媛",
        "Henry 3rd",
        "Demo",
    ],
)
def test_people_who_are_called_so_are_no_placeholders(name: str) -> None:
    assert name_placeholder(name) is None


@pytest.mark.parametrize("name", [name for name, _ in NAMES_AS_WRITTEN])
def test_a_name_in_any_script_is_no_placeholder(name: str) -> None:
    assert name_placeholder(name) is None


def test_no_common_name_and_none_of_its_romanisations_is_taken_for_a_placeholder() -> None:
    known = {text for name in names() for text in (name.native, *(form.text for form in name.forms))}

    assert len(known) > 1_000
    assert [text for text in known if name_placeholder(text)] == []


def test_every_listed_word_is_found_by_itself_and_in_capitals() -> None:
    text = resources.files("wayhome.ground.values.data").joinpath("placeholders.csv").read_text("utf-8")

    for row in csv.DictReader(text.splitlines()):
        for word in row["words"].split("|"):
            for written in (word, word.upper(), f" {word.title()} "):
                if row["of"] in ("both", "date"):
                    assert date_placeholder(written) == Placeholder(PlaceholderKind(row["means"])), written
                if row["of"] in ("both", "name"):
                    assert name_placeholder(written) == Placeholder(PlaceholderKind(row["means"])), written


def test_every_kind_can_be_said() -> None:
    assert set(PLACEHOLDER_LABELS) == set(PlaceholderKind)
