"""Claims about birth dates and ages."""

from __future__ import annotations

from datetime import date

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.dates import (
    BirthDate,
    age_interval,
    birthday,
    certainly_under,
    from_edtf,
    may_be_under,
    parse_birth_date,
    to_edtf,
    turns_eighteen_between,
)
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.how_known import AS_SAID, HowKnown, KnownBy

COPIED = HowKnown(KnownBy.DOCUMENT)
ON = date(2026, 11, 21)
GREGORIAN, SOLAR, UMM = Calendar.GREGORIAN, Calendar.SOLAR_HIJRI, Calendar.UMM_AL_QURA
CIVIL, ETHIOPIAN = Calendar.ISLAMIC_CIVIL, Calendar.ETHIOPIAN


@pytest.mark.parametrize(
    ("text", "calendar"),
    [
        ("22 September 1987", GREGORIAN),
        ("September 22nd, 1987", GREGORIAN),
        ("1987-09-22", GREGORIAN),
        ("22.9.1987", GREGORIAN),
        ("22/09/1987", GREGORIAN),
        ("22 septembre 1987", GREGORIAN),
        ("22 de septiembre de 1987", GREGORIAN),
        ("22 Eylül 1987", GREGORIAN),
        ("22 вересня 1987", GREGORIAN),
        ("٢٢ أيلول ١٩٨٧", GREGORIAN),
        ("٢٢ سبتمبر ١٩٨٧ م", GREGORIAN),
        ("۲۲ سپتامبر ۱۹۸۷", GREGORIAN),
        ("11 Meskerem 1980", ETHIOPIAN),
        ("Meskerem 11, 1980 E.C.", ETHIOPIAN),
        ("11/1/1980", ETHIOPIAN),
        ("መስከረም 11 ቀን 1980 ዓ.ም", ETHIOPIAN),
        ("፲፩ መስከረም ፲፱፻፹", ETHIOPIAN),
        ("31 Shahrivar 1366", SOLAR),
        ("31 Sunbula 1366", SOLAR),
        ("۳۱ شهریور ۱۳۶۶", SOLAR),
        ("۳۱ سنبله ۱۳۶۶ ه‍.ش", SOLAR),
        ("۳۱ وږی ۱۳۶۶", SOLAR),
        ("1366/6/31", SOLAR),
        ("29 Muharram 1408", UMM),
        ("٢٩ محرم ١٤٠٨ هـ", UMM),
        ("28 Muharram 1408 AH", CIVIL),
    ],
)
def test_one_day_is_read_from_five_calendars_in_their_own_writing(text: str, calendar: Calendar) -> None:
    birth = parse_birth_date(text, calendar, ON, known=COPIED)

    assert birth == BirthDate(text, calendar, "1987-09-22", date(1987, 9, 22), date(1987, 9, 22), COPIED)


@pytest.mark.parametrize(
    ("text", "calendar", "value", "earliest", "latest"),
    [
        ("1987", GREGORIAN, "1987", date(1987, 1, 1), date(1987, 12, 31)),
        ("1987-09", GREGORIAN, "1987-09", date(1987, 9, 1), date(1987, 9, 30)),
        ("September 1987", GREGORIAN, "1987-09", date(1987, 9, 1), date(1987, 9, 30)),
        ("00/00/1987", GREGORIAN, "1987", date(1987, 1, 1), date(1987, 12, 31)),
        ("about 1984", GREGORIAN, "1984~", date(1982, 1, 1), date(1986, 12, 31)),
        ("1984?", GREGORIAN, "1984~", date(1982, 1, 1), date(1986, 12, 31)),
        ("حوالي ١٩٨٤", GREGORIAN, "1984~", date(1982, 1, 1), date(1986, 12, 31)),
        ("1980s", GREGORIAN, "198X", date(1980, 1, 1), date(1989, 12, 31)),
        ("the 1980s", GREGORIAN, "198X", date(1980, 1, 1), date(1989, 12, 31)),
        ("between 1984 and 1986", GREGORIAN, "[1984..1986]", date(1984, 1, 1), date(1986, 12, 31)),
        ("1369", SOLAR, "[1990-03-21..1991-03-20]", date(1990, 3, 21), date(1991, 3, 20)),
        ("حمل ۱۳۶۶", SOLAR, "[1987-03-21..1987-04-20]", date(1987, 3, 21), date(1987, 4, 20)),
        ("حدود ۱۳۶۹", SOLAR, "[1988-03-21..1993-03-20]", date(1988, 3, 21), date(1993, 3, 20)),
        ("1360s", SOLAR, "[1981-03-21..1991-03-20]", date(1981, 3, 21), date(1991, 3, 20)),
        ("1980", ETHIOPIAN, "[1987-09-12..1988-09-10]", date(1987, 9, 12), date(1988, 9, 10)),
        ("1421", CIVIL, "[2000-04-05..2001-03-26]", date(2000, 4, 5), date(2001, 3, 26)),
    ],
)
def test_what_is_not_known_stays_open(
    text: str, calendar: Calendar, value: str, earliest: date, latest: date
) -> None:
    birth = parse_birth_date(text, calendar, ON)

    assert (birth.edtf, birth.earliest, birth.latest) == (value, earliest, latest)
    assert not birth.is_exact


@pytest.mark.parametrize(
    ("text", "calendar", "value"),
    [
        ("1990-01-01", GREGORIAN, "1990"),
        ("1 January 1990", GREGORIAN, "1990"),
        ("1 Hamal 1369", SOLAR, "[1990-03-21..1991-03-20]"),
        ("1 Meskerem 1980", ETHIOPIAN, "[1987-09-12..1988-09-10]"),
    ],
)
def test_the_first_day_of_a_year_says_the_year_only(text: str, calendar: Calendar, value: str) -> None:
    assert parse_birth_date(text, calendar, ON).edtf == value


def test_a_person_truly_born_on_1_january_can_be_recorded() -> None:
    assert parse_birth_date("1 January 1990", GREGORIAN, ON, first_day_is_certain=True).edtf == "1990-01-01"


@pytest.mark.parametrize(
    ("text", "calendar", "said", "copied"),
    [
        # 29 Muharram 1408 is 22 September 1987 at Mecca, and 28 Muharram in the civil calendar.
        ("29 Muharram 1408", UMM, "[1987-09-21..1987-09-23]", "1987-09-22"),
        ("28 Muharram 1408", CIVIL, "[1987-09-21..1987-09-23]", "1987-09-22"),
        # The months and years begin and end with a moon as well: Muharram 1421 ran from 6 April to 5 May 2000.
        ("Muharram 1421", CIVIL, "[2000-04-05..2000-05-06]", "[2000-04-06..2000-05-05]"),
        ("1421", CIVIL, "[2000-04-05..2001-03-26]", "[2000-04-06..2001-03-25]"),
        ("1 Muharram 1421", CIVIL, "[2000-04-05..2001-03-26]", "[2000-04-06..2001-03-25]"),
        # Calendars of the sun mean the same whoever says them.
        ("31 Shahrivar 1366", SOLAR, "1987-09-22", "1987-09-22"),
        ("11 Meskerem 1980", ETHIOPIAN, "1987-09-22", "1987-09-22"),
    ],
)
def test_a_lunar_date_is_a_day_on_either_side_unless_it_was_copied_from_a_document(
    text: str, calendar: Calendar, said: str, copied: str
) -> None:
    assert parse_birth_date(text, calendar, ON, known=COPIED).edtf == copied
    for known_by in (KnownBy.SAID, KnownBy.RELATIVE, KnownBy.AUTHORITY, KnownBy.IMPORTED):
        assert parse_birth_date(text, calendar, ON, known=HowKnown(known_by)).edtf == said
    assert parse_birth_date(text, calendar, ON).known == AS_SAID


def test_somebody_who_turns_18_by_the_lunar_calendar_is_a_child_a_day_longer() -> None:
    # 1 Ramadan 1429 is 1 September 2008 at Mecca; where the moon was seen a day later, it was the 2nd.
    said = parse_birth_date("1 Ramadan 1429", UMM, ON)

    assert said.day_said == date(2008, 9, 1)
    assert may_be_under(said, 18, date(2026, 9, 1))
    assert not may_be_under(said, 18, date(2026, 9, 2))


@pytest.mark.parametrize(
    ("text", "calendar", "day"),
    [("28 Muharram 1408", CIVIL, date(1987, 9, 22)), ("1987-09-22", GREGORIAN, date(1987, 9, 22))],
)
def test_the_day_that_was_said_lies_in_the_middle(text: str, calendar: Calendar, day: date) -> None:
    assert parse_birth_date(text, calendar, ON).day_said == day
    assert parse_birth_date("1987", GREGORIAN, ON).day_said is None


@pytest.mark.parametrize(
    ("text", "calendar", "code"),
    [
        ("", GREGORIAN, "empty"),
        ("hello", GREGORIAN, "not_a_date"),
        ("22 Meskerem 1987", GREGORIAN, "not_a_date"),
        ("1 2 3 1987", GREGORIAN, "not_a_date"),
        ("May June 1987", GREGORIAN, "not_a_date"),
        ("84", GREGORIAN, "short_year"),
        ("22/9/84", GREGORIAN, "short_year"),
        ("69", SOLAR, "short_year"),
        ("22 September", GREGORIAN, "no_year"),
        ("09/22/1987", GREGORIAN, "no_such_month"),
        ("29 February 2001", GREGORIAN, "no_such_day"),
        ("1366", GREGORIAN, "year_out_of_range"),
        ("1987", SOLAR, "year_out_of_range"),
        ("1340", UMM, "year_out_of_range"),
        ("1900-01-01", GREGORIAN, "placeholder"),
        ("2027", GREGORIAN, "in_the_future"),
        ("22 November 2026", GREGORIAN, "in_the_future"),
        ("2020", ETHIOPIAN, "in_the_future"),
        ("1899", GREGORIAN, "too_long_ago"),
    ],
)
def test_what_cannot_be_a_birth_date_is_refused_by_its_reason(
    text: str, calendar: Calendar, code: str
) -> None:
    with pytest.raises(ValueRefused) as refusal:
        parse_birth_date(text, calendar, ON)

    assert refusal.value.code == code
    assert str(refusal.value.sentence).endswith((".", "again."))


def test_a_day_in_the_future_is_named_in_the_refusal() -> None:
    # 1 Tikimt 2019 in Ethiopia is 11 October 2026; the year 2020 begins on 12 September 2027.
    assert parse_birth_date("1 Tikimt 2019", ETHIOPIAN, ON).earliest == date(2026, 10, 11)
    with pytest.raises(ValueRefused) as refusal:
        parse_birth_date("2020", ETHIOPIAN, ON)

    assert "2027-09-12" in str(refusal.value.sentence)


EXACT = parse_birth_date("22 September 1987", GREGORIAN, ON)
YEAR = parse_birth_date("2008", GREGORIAN, ON)


def test_age_is_an_interval() -> None:
    # Born in 2008, seen on 21 November 2026: 18 if the birthday was before, 17 if it is still to come.
    assert age_interval(YEAR, ON) == (17, 18)
    assert age_interval(EXACT, date(2026, 9, 21)) == (38, 38)
    assert age_interval(EXACT, date(2026, 9, 22)) == (39, 39)


def test_the_person_of_the_drawn_case_page_is_38() -> None:
    assert age_interval(parse_birth_date("11 Meskerem 1980", ETHIOPIAN, ON), date(2026, 5, 1)) == (38, 38)


def test_whoever_may_be_under_18_is_not_certainly_under_it() -> None:
    assert may_be_under(YEAR, 18, ON)
    assert not certainly_under(YEAR, 18, ON)
    assert certainly_under(YEAR, 18, date(2025, 12, 31))
    assert not may_be_under(YEAR, 18, date(2026, 12, 31))


def test_a_child_not_yet_born_on_the_latest_day_has_age_zero() -> None:
    assert age_interval(parse_birth_date("2026", GREGORIAN, ON), ON) == (0, 0)


@pytest.mark.parametrize(
    ("start", "end", "turns"),
    [
        (date(2025, 12, 1), date(2026, 1, 1), False),
        (date(2025, 12, 1), date(2026, 1, 2), True),
        (date(2026, 12, 31), date(2027, 6, 1), True),
        (date(2027, 1, 1), date(2027, 6, 1), False),
    ],
)
def test_turning_18_is_seen_for_every_day_it_may_happen(start: date, end: date, turns: bool) -> None:
    # Born in 2008: the eighteenth birthday lies between 1 January and 31 December 2026.
    assert turns_eighteen_between(YEAR, start, end) is turns


def test_a_child_of_29_february_becomes_older_on_1_march() -> None:
    leap = parse_birth_date("29 February 2008", GREGORIAN, ON)

    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert may_be_under(leap, 18, date(2026, 2, 28))
    assert not may_be_under(leap, 18, date(2026, 3, 1))


births = st.dates(min_value=date(1910, 1, 1), max_value=date(2026, 1, 1))


@given(first=births, second=births, on=st.dates(min_value=date(2026, 1, 2), max_value=date(2060, 1, 1)))
def test_an_age_interval_never_hides_a_possible_child(first: date, second: date, on: date) -> None:
    earliest, latest = sorted((first, second))
    birth = BirthDate("", GREGORIAN, to_edtf(earliest, latest), earliest, latest)
    low, high = age_interval(birth, on)

    assert low <= high
    assert may_be_under(birth, 18, on) is (birthday(latest, 18) > on)
    assert certainly_under(birth, 18, on) is (birthday(earliest, 18) > on)


@given(first=births, second=births)
def test_a_stored_value_gives_its_days_back(first: date, second: date) -> None:
    earliest, latest = sorted((first, second))
    birth = from_edtf(to_edtf(earliest, latest))

    assert (birth.earliest, birth.latest) == (earliest, latest)


@pytest.mark.parametrize(
    "value", ["1987-09-22", "1987-09", "1987", "198X", "1984~", "[1984..1986]", "[1990-03-21..1991-03-20]"]
)
def test_stored_values_are_edtf_and_come_back(value: str) -> None:
    birth = from_edtf(value, original="as said", calendar=SOLAR)

    assert str(edtf.parse_edtf(value)) == value
    assert (birth.edtf, birth.original, birth.calendar) == (value, "as said", SOLAR)


@pytest.mark.parametrize(
    "value", ["", "22 September 1987", "1987-13", "1987-02-30", "[1986..1984]", "[1984..", "19XX"]
)
def test_a_value_this_system_does_not_write_is_refused(value: str) -> None:
    with pytest.raises(ValueRefused, match="not_edtf"):
        from_edtf(value)
