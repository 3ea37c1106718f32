"""Pages on which somebody finds that a person has a file already, compares, decides, and takes it back."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse

from tests.cast import Cast, a_case, adult, members
from tests.pages.conftest import Browse
from tests.pages.test_cases import PERSON
from tests.pages.test_home import OPENING
from wayhome.casefile.access.enums import Role
from wayhome.casefile.access.models import Membership
from wayhome.casefile.cases.models import Case
from wayhome.ground.accounts.models import User
from wayhome.process.models import PersonLink


@pytest.fixture
def karim(cast: Cast) -> Case:
    return a_case(cast, adult("Karim Abbas", "3 March 1990"))


@pytest.fixture
def again(cast: Cast, karim: Case) -> Case:
    return a_case(cast, adult("كريم عباس", "1990"))


def test_whoever_is_added_is_looked_for_and_shown_beside_who_is_like_them(
    cast: Cast, browse: Browse, karim: Case
) -> None:
    other = a_case(cast, adult("Zubayda Rahmani"))
    marieke = browse("marieke")
    facts = {
        **PERSON,
        "full_name": "Kareem Abas",
        "born": "1990",
        "calendar": "gregorian",
        "relation": "family",
    }

    answer = marieke.post(reverse("case_person_add", args=[other.reference]), facts)

    assert answer.headers["Location"] == reverse("case_alike", args=[other.reference, 2])
    text = html.unescape(marieke.get(answer.headers["Location"]).content.decode())
    assert "Somebody very like this person has a file already" in text
    assert karim.reference in text
    assert "A name that sounds alike and born in the same year" in text


def test_who_does_not_edit_people_is_not_led_to_who_is_like_them(
    cast: Cast, browse: Browse, karim: Case
) -> None:
    worker = User.objects.make(email="worker@hague.example", name="Ada Worker", kept_by=cast.hague)
    cast.office.users["worker"] = worker
    Membership.objects.create(
        user=worker,
        organisation=cast.hague,
        office=cast.office.offices["hague", "The Hague"],
        role=Role.OUTREACH_WORKER.value,
        begins_on=cast.now.date(),
    )
    facts = {**OPENING, "programme": "eurp-nld", "full_name": "Kareem Abas", "born": "1990"}

    answer = browse("worker").post(reverse("case_open"), facts)

    case = Case.objects.exclude(pk=karim.pk).get()
    assert answer.headers["Location"] == reverse("case", args=[case.reference])


def test_somebody_unlike_everybody_goes_on_at_once(cast: Cast, browse: Browse, karim: Case) -> None:
    other = a_case(cast, adult("Zubayda Rahmani"))
    facts = {
        **PERSON,
        "full_name": "Olena Kovalenko",
        "born": "1971",
        "calendar": "gregorian",
        "relation": "family",
    }

    answer = browse("marieke").post(reverse("case_person_add", args=[other.reference]), facts)

    assert answer.headers["Location"] == reverse("case_people", args=[other.reference])


def test_two_records_stand_side_by_side_and_are_told_apart(browse: Browse, karim: Case, again: Case) -> None:
    marieke = browse("marieke")
    page = reverse("case_alike_compare", args=[again.reference, 1, members(karim)[0].person_id])

    text = marieke.get(page).content.decode()
    answer = marieke.post(page, {"apart": "1"})

    assert "Karim Abbas" in text
    assert "كريم عباس" in text
    assert answer.status_code == 302
    assert PersonLink.objects.get().verdict == "apart"
    listed = html.unescape(marieke.get(answer.headers["Location"]).content.decode())
    assert "Nobody else is like this person" in listed
    assert "Decided already" in listed


def test_one_file_goes_on_and_the_decision_is_taken_back(browse: Browse, karim: Case, again: Case) -> None:
    marieke = browse("marieke")
    page = reverse("case_alike_compare", args=[again.reference, 1, members(karim)[0].person_id])

    untold = marieke.post(page, {"leads": "there"})
    done = marieke.post(page, {"leads": "there", "take": ["birth"], "person_told": "On the telephone."})
    link = PersonLink.objects.get()
    undo = reverse("case_alike_undo", args=[karim.reference, 1, link.pk])
    shown = marieke.get(undo)
    back = marieke.post(undo, {"reason": "It is his brother."})

    assert (untold.status_code, done.status_code, shown.status_code, back.status_code) == (422, 302, 200, 302)
    assert Case.objects.get(pk=again.pk).state == "enquiry"
    assert PersonLink.objects.get().ended_at is not None
    text = html.unescape(marieke.get(back.headers["Location"]).content.decode())
    assert "1 field has its old value again." in text


@pytest.mark.parametrize("key", ["tomasz", "layla", "willem"])
def test_the_pages_are_closed_to_who_does_not_edit_people(
    browse: Browse, karim: Case, again: Case, key: str
) -> None:
    browser = browse(key)
    for page in (
        reverse("case_alike", args=[again.reference, 1]),
        reverse("case_alike_compare", args=[again.reference, 1, members(karim)[0].person_id]),
    ):
        assert browser.get(page).status_code in (403, 404)
