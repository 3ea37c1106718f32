"""How names are written down: a Latin form is proposed, seen and corrected, and lists may sort them by hand."""

from __future__ import annotations

import re

from django.urls import reverse

from tests.cast import Cast, a_case, adult, members
from tests.pages.conftest import Browse
from tests.pages.test_cases import PERSON
from tests.pages.test_journey import manifest_for, travelling
from wayhome.casefile.cases.models import Case
from wayhome.casefile.people.actions import edit_person
from wayhome.casefile.people.models import Person
from wayhome.ground.audit.models import AuditEvent

LAYLA = {
    **PERSON,
    "full_name": "ليلى حسن",
    "latin_name": "",
    "born": "1 January 1990",
    "calendar": "gregorian",
}


def value_of(page: str, name: str) -> str:
    """Return what stands in a field of a page."""
    field = re.search(rf'<input[^>]* name="{name}"[^>]*>', page)
    found = re.search(r'value="([^"]*)"', field[0]) if field else None
    return found[1] if found else ""


def test_a_latin_form_is_proposed_and_nothing_is_kept(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    address = reverse("case_person_add", args=[case.reference])
    events, people = AuditEvent.objects.filter(tag__startswith="people:").count(), Person.objects.count()

    response = browse("marieke").post(address, {**LAYLA, "first_day_is_certain": "on", "propose": "latin"})

    page = response.content.decode()
    assert response.status_code == 200
    assert (value_of(page, "full_name"), value_of(page, "latin_name")) == ("ليلى حسن", "Layla Hasan")
    assert "not kept yet" in page
    # Everything else that was typed stands there still.
    assert value_of(page, "born") == "1 January 1990"
    assert value_of(page, "phone_1") == "+31 6 1234 5678"
    assert re.search(r'name="first_day_is_certain"[^>]* checked', page)
    assert '<option value="spouse" selected>' in page
    assert Person.objects.count() == people
    assert AuditEvent.objects.filter(tag__startswith="people:").count() == events


def test_what_is_kept_is_what_the_reader_made_of_the_proposal(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    browse("marieke").post(
        reverse("case_person_add", args=[case.reference]), {**LAYLA, "latin_name": "Leila Hassan"}
    )

    person = members(case)[1].person
    assert (person.full_name, person.latin_name) == ("ليلى حسن", "Leila Hassan")


def test_without_the_button_no_latin_form_is_made(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    browse("marieke").post(reverse("case_person_add", args=[case.reference]), LAYLA)

    assert members(case)[1].person.latin_name is None


def test_a_proposal_when_somebody_is_corrected_loses_nothing(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, adult("ليلى حسن"))
    address = reverse("case_person", args=[case.reference, 1])

    page = browse("marieke").post(address, {**LAYLA, "version": "1", "propose": "latin"}).content.decode()

    assert value_of(page, "latin_name") == "Layla Hasan"
    assert value_of(page, "version") == "1"


def test_a_case_that_is_opened_may_be_asked_for_a_proposal_too(cast: Cast, browse: Browse) -> None:
    before = Case.objects.count()

    page = browse("marieke").post(
        reverse("case_open"), {**LAYLA, "child_ground": "duty_to_protect", "propose": "latin"}
    )

    text = page.content.decode()
    assert value_of(text, "latin_name") == "Layla Hasan"
    assert re.search(r'value="duty_to_protect"[^>]* checked', text)
    assert Case.objects.count() == before


def test_a_name_in_latin_letters_or_none_gets_a_sentence_and_no_proposal(cast: Cast, browse: Browse) -> None:
    address = reverse("case_person_add", args=[a_case(cast).reference])
    marieke = browse("marieke")

    latin = marieke.post(address, {**LAYLA, "full_name": "Layla", "propose": "latin"}).content.decode()
    empty = marieke.post(address, {**LAYLA, "full_name": " ", "propose": "latin"}).content.decode()

    assert "stands in Latin letters already" in latin
    assert "no name is written" in empty
    assert value_of(latin, "latin_name") == value_of(empty, "latin_name") == ""


def test_enter_saves_and_does_not_propose(cast: Cast, browse: Browse) -> None:
    page = browse("marieke").get(reverse("case_person_add", args=[a_case(cast).reference])).content.decode()

    form = page.split("data-wayhome-dirty")[1]
    first = re.search(r'<button[^>]*type="submit"[^>]*>', form)
    assert first is not None
    assert "hidden" in first[0]
    assert "propose" not in first[0]


def test_a_name_that_cannot_be_kept_is_refused_at_its_own_field(cast: Cast, browse: Browse) -> None:
    address = reverse("case_person_add", args=[a_case(cast).reference])

    response = browse("marieke").post(address, {**LAYLA, "latin_name": "Layla 😀", "sort_name": ""})

    page = response.content.decode()
    assert response.status_code == 422
    at_the_field = page.split('id="id_latin_name_error"')[1].split("</div>")[0]
    assert "contains a sign that is not writing" in at_the_field


def test_a_carrier_reads_a_manifest_by_name_and_where_wanted_by_the_sort_key(
    cast: Cast, browse: Browse
) -> None:
    case = travelling(cast, adult("Zahra Abbas"), adult("Karim Abbas"), adult("Ali Abbas"))
    karim = members(case)[1].person
    edit_person(
        person=karim,
        changes={"sort_name": "\u202e Äbbas,  Karim "},
        read_version=karim.version,
        by=cast.marieke,
        at=cast.now,
    )

    tomasz = browse("tomasz")
    carrier, office = manifest_for(tomasz, "carrier"), manifest_for(tomasz)

    assert Person.objects.get(pk=karim.pk).sort_name == "Äbbas, Karim"
    names = ("Karim Abbas", "Ali Abbas", "Zahra Abbas")
    assert sorted(names, key=carrier.index) == ["Karim Abbas", "Ali Abbas", "Zahra Abbas"]
    assert sorted(names, key=office.index) == ["Zahra Abbas", "Karim Abbas", "Ali Abbas"]
