"""How a birth date is written down, understood and shown, with who estimated it and how."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast, a_case, adult, members
from tests.pages.conftest import Browse
from wayhome.casefile.cases.models import Case
from wayhome.ground.values.how_known import HowKnown, KnownBy

DESTA = {
    "full_name": "Desta",
    "born": "about 2008",
    "calendar": "gregorian",
    "known_by": "staff",
    "estimated_by": "Sanne Jacobs",
    "estimated_how": "began school in the year of the flood",
    "relation": "sister",
}
BEFORE_IT_WAS_ASKED = {
    "original": "1 January 1990",
    "calendar": "gregorian",
    "edtf": "1990-01-01",
    "earliest": "1990-01-01",
    "latest": "1990-01-01",
}


def added(browse: Browse, case: Case, **answers: str) -> Any:
    """Return the answer of the page that adds Desta to a case."""
    return browse("marieke").post(reverse("case_person_add", args=[case.reference]), {**DESTA, **answers})


def text_of(browse: Browse, name: str, *args: object) -> str:
    """Return the text of a page as Marieke sees it."""
    return browse("marieke").get(reverse(name, args=args)).content.decode()


def test_who_estimated_a_birth_date_and_how_is_kept_and_shown(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    response = added(browse, case)

    person = members(case)[1].person
    assert response.status_code == 302
    assert person.born is not None
    assert person.born.known == HowKnown(
        KnownBy.STAFF, "Sanne Jacobs", "began school in the year of the flood"
    )
    page = text_of(browse, "case_people", case.reference)
    assert "Estimated by staff" in page
    assert "Sanne Jacobs; began school in the year of the flood" in page
    form = text_of(browse, "case_person", case.reference, 2)
    assert '<option value="staff" selected>' in form
    assert 'value="began school in the year of the flood"' in form


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("known_by", "Choose how the birth date is known"),
        ("estimated_by", "it is not said who estimated it"),
        ("estimated_how", "it is not said how it was estimated"),
    ],
)
def test_what_an_estimate_lacks_is_asked_for_and_what_was_typed_stays(
    cast: Cast, browse: Browse, missing: str, sentence: str
) -> None:
    case = a_case(cast)

    response = added(browse, case, **{missing: ""})

    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert "about 2008" in text
    assert len(members(case)) == 1


def test_all_that_an_estimate_lacks_is_said_at_once(cast: Cast, browse: Browse) -> None:
    page = added(browse, a_case(cast), estimated_by="", estimated_how="").content.decode()

    assert "it is not said who estimated it" in page
    assert "it is not said how it was estimated" in page


@pytest.mark.parametrize("origin", ["imported", "anything"])
def test_nobody_can_choose_an_origin_that_is_not_asked(cast: Cast, browse: Browse, origin: str) -> None:
    assert added(browse, a_case(cast), known_by=origin).status_code == 422


@pytest.mark.parametrize(
    ("known_by", "understood"),
    [("said", "21 September 1987 to 23 September 1987"), ("document", "22 September 1987")],
)
def test_the_days_that_a_spoken_lunar_date_may_mean_are_shown(
    cast: Cast, browse: Browse, known_by: str, understood: str
) -> None:
    case = a_case(cast)

    added(browse, case, born="29 Muharram 1408", calendar="umm_al_qura", known_by=known_by)

    assert f"Islamic, Umm al-Qura (Saudi Arabia): {understood}, 38 years old" in text_of(
        browse, "case_people", case.reference
    )


def test_a_birth_date_nobody_touched_stays_as_it_was_written_down(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, adult())
    person = members(case)[0].person
    person.birth = BEFORE_IT_WAS_ASKED
    person.save(update_fields=["birth"])
    corrected = {
        "full_name": "Karim Abbas",
        "born": "1 January 1990",
        "calendar": "gregorian",
        "first_day_is_certain": "on",
        "known_by": "",
        "occupation": "baker",
        "version": "1",
    }

    first = browse("marieke").post(reverse("case_person", args=[case.reference, 1]), corrected)
    changed = {**corrected, "born": "2 January 1990", "version": "2"}
    second = browse("marieke").post(reverse("case_person", args=[case.reference, 1]), changed)

    person = members(case)[0].person
    assert (first.status_code, second.status_code) == (302, 422)
    assert (person.occupation, person.birth) == ("baker", BEFORE_IT_WAS_ASKED)
    assert "Choose how the birth date is known" in second.content.decode()


def test_what_was_understood_is_shown_while_something_else_is_still_missing(
    cast: Cast, browse: Browse
) -> None:
    answers = {"born": "11 Meskerem 1980", "calendar": "ethiopian", "known_by": "said", "full_name": ""}

    response = added(browse, a_case(cast), **answers)

    assert response.status_code == 422
    assert "Understood as: 22 September 1987, 38 years old" in " ".join(response.content.decode().split())


def test_the_months_of_the_country_stand_beside_the_form(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, destination="AFG")

    page = text_of(browse, "case_person_add", case.reference)
    other = added(browse, case, nationality_1="ETH", full_name="").content.decode()

    assert "Afghanistan: Solar Hijri (Afghanistan, Iran), in Dari" in page
    assert "Hamal" in page
    assert "Farvardin" not in page
    assert "Ethiopia: Ethiopian, in Amharic" in other
    assert "መስከረም" in other


def test_where_no_country_is_known_every_calendar_is_explained(cast: Cast, browse: Browse) -> None:
    page = text_of(browse, "case_open")

    for month in ("Hamal", "Farvardin", "Meskerem", "Muharram"):
        assert month in page
