"""Claims about how a birth date is known."""

from __future__ import annotations

import datetime as dt

import pytest

from wayhome.casefile.people.births import handed_on, plain_birth, read_birth
from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.dates import parse_birth_date
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.how_known import ASKED, ESTIMATES, KNOWN_BY_LABELS, NOT_RECORDED, HowKnown, KnownBy

ON = dt.date(2026, 11, 21)
BY_STAFF = HowKnown(KnownBy.STAFF, "Sanne Jacobs", "began school in the year of the flood")
BEFORE_IT_WAS_ASKED = {
    "original": "11 Meskerem 1980",
    "calendar": "ethiopian",
    "edtf": "1987-09-22",
    "earliest": "1987-09-22",
    "latest": "1987-09-22",
}


@pytest.mark.parametrize("known_by", [KnownBy.STAFF, KnownBy.AGE_ASSESSMENT])
@pytest.mark.parametrize(
    ("by", "how", "code", "field"),
    [
        ("", "school years", "no_estimator", "estimated_by"),
        (" \u202e ", "school years", "no_estimator", "estimated_by"),
        ("Youth office", "", "no_method", "estimated_how"),
        ("Youth office", "x" * 201, "too_long", "estimated_how"),
    ],
)
def test_an_estimate_says_who_made_it_and_how(
    known_by: KnownBy, by: str, how: str, code: str, field: str
) -> None:
    with pytest.raises(ValueRefused, match=code) as refusal:
        HowKnown(known_by, by, how)

    assert refusal.value.field == field
    assert str(refusal.value.sentence).startswith("The birth date was not kept, because ")


@pytest.mark.parametrize("known_by", [one for one in KnownBy if one not in ESTIMATES])
def test_what_was_not_estimated_needs_no_name(known_by: KnownBy) -> None:
    assert not HowKnown(known_by).is_estimate


def test_what_is_said_about_it_is_kept_on_one_line_without_hidden_signs() -> None:
    known = HowKnown(KnownBy.STAFF, " Sanne\u202e Jacobs ", "ages of\n two\tbrothers")

    assert (known.estimated_by, known.estimated_how) == ("Sanne Jacobs", "ages of two brothers")


def test_only_what_somebody_can_answer_is_asked() -> None:
    assert set(KNOWN_BY_LABELS) == set(KnownBy)
    assert {KnownBy.NOT_RECORDED, KnownBy.IMPORTED} == set(KnownBy) - ASKED


def test_a_birth_date_comes_back_with_who_estimated_it_and_how() -> None:
    birth = parse_birth_date("about 2008", Calendar.GREGORIAN, ON, known=BY_STAFF)

    assert read_birth(plain_birth(birth)) == birth
    assert plain_birth(birth)["estimated_how"] == "began school in the year of the flood"


def test_a_birth_date_from_before_it_was_asked_reads_and_is_kept_as_it_was() -> None:
    birth = read_birth(BEFORE_IT_WAS_ASKED)

    assert birth.known == NOT_RECORDED
    assert plain_birth(birth) == BEFORE_IT_WAS_ASKED


def test_who_estimated_it_and_how_stays_with_the_file_when_a_birth_date_is_handed_over() -> None:
    birth = parse_birth_date("about 2008", Calendar.GREGORIAN, ON, known=BY_STAFF)

    assert handed_on(plain_birth(birth)) == {
        "original": "about 2008",
        "calendar": "gregorian",
        "edtf": "2008~",
        "earliest": "2006-01-01",
        "latest": "2010-12-31",
    }
    assert handed_on(None) is None
