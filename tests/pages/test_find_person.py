"""Claims about the page by which people are found by name."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast, a_case, adult, everybody, members
from tests.pages.conftest import Browse
from wayhome.casefile.cases.models import Case
from wayhome.casefile.people.naming import OpenIndex
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.values.name_keys import frames_of, spread_of
from wayhome.stages.journey.actions import DocumentFacts, add_document
from wayhome.stages.journey.enums import DocumentKind, DocumentPlace


def found(browser: Client, name: str, year: str = "") -> str:
    """Return the page on which somebody sees who was found."""
    response = browser.post(reverse("person_find"), {"name": name, "year": year})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("asked", ["Karim Abbas", "abbas karim", "Kareem Abas", "كريم عباس", "Karim Abbsa"])
def test_a_person_is_found_in_another_spelling_script_and_order(
    cast: Cast, browse: Browse, asked: str
) -> None:
    case = a_case(cast, adult("Karim Abbas"))
    a_case(cast, adult("Artan Hoxha"))

    text = found(browse("marieke"), asked)

    assert case.reference in text
    assert "1 person, the most alike first" in text
    assert "Artan" not in text


def test_whoever_was_born_in_the_year_asked_for_comes_first(cast: Cast, browse: Browse) -> None:
    older = a_case(cast, adult("Karim Abbas", "3 March 1985"))
    younger = a_case(cast, adult("Karim Abbas", "3 March 1990"))

    text = found(browse("marieke"), "Karim Abbas", "1990")

    assert text.index(younger.reference) < text.find(older.reference) % len(text + "x")


def test_a_name_typed_into_the_frame_finds_people_and_comes_in_no_address(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, adult("Karim Abbas"))

    response = browse("marieke").post(reverse("case_find"), {"q": "Karim Abbas"})

    assert response.status_code == 200
    text = response.content.decode()
    assert case.reference in text
    assert not re.search(r'(?:href|action)="[^"]*Karim', text)


def test_nobody_found_says_what_to_try_next(cast: Cast, browse: Browse) -> None:
    a_case(cast, adult("Karim Abbas"))

    text = found(browse("marieke"), "Zelimkhan Kuznetsov")

    assert "Nobody was found among the cases that are open to you" in text
    assert "Try another spelling" in text


def test_whoever_belongs_to_others_is_found_by_nobody_here(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, adult("Karim Abbas"))

    text = found(browse("lucas"), "Karim Abbas")

    assert case.reference not in text
    assert "Nobody was found" in text


def test_a_restricted_identity_is_found_by_protection_only(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, adult("Karim Abbas"))
    Case.objects.filter(pk=case.pk).update(identity_restricted=True)

    assert case.reference not in found(browse("aylin"), "Karim Abbas")
    assert case.reference in found(browse("sanne"), "Karim Abbas")


def test_a_role_that_reads_no_names_finds_nobody_and_is_told_who_may(cast: Cast, browse: Browse) -> None:
    a_case(cast, adult("Karim Abbas"))

    response = browse("bram").post(reverse("person_find"), {"name": "Karim Abbas", "year": ""})

    assert response.status_code == 403
    assert "Your role may not" in response.content.decode()


def test_a_lone_frequent_part_is_asked_to_be_narrowed(
    cast: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_case(cast, adult("Karim Abbas"))
    sign = min(frames_of("Karim"), key=len)
    frequent = OpenIndex(
        1, True, 8, b"k" * 32, spread_of({sign: 4_000}, dict.fromkeys(range(1950, 2010), 20))
    )
    monkeypatch.setattr("wayhome.casefile.cases.queries.finding.standing_indexes", lambda: [frequent])

    text = found(browse("marieke"), "Karim")

    assert "More than 500 people: add a name, a year or the reference" in text
    assert "Abbas" not in text


def test_without_a_name_nobody_is_looked_for(cast: Cast, browse: Browse) -> None:
    response = browse("marieke").post(reverse("person_find"), {"name": "", "year": "1990"})

    assert response.status_code == 422
    assert "Write something under" in response.content.decode()


def test_the_page_asks_by_a_form_that_is_no_address(cast: Cast, browse: Browse) -> None:
    text = browse("marieke").get(reverse("person_find")).content.decode()

    assert '<form method="post" action="/staff/cases/find/people/"' in text
    assert reverse("person_find") in browse("marieke").get(reverse("cases")).content.decode()


def test_more_people_found_cost_no_more_queries(cast: Cast, browse: Browse) -> None:
    browser = browse("marieke")
    a_case(cast, adult("Karim Abbas"))
    found(browser, "Karim Abbas")
    with CaptureQueriesContext(connection) as one:
        found(browser, "Karim Abbas")
    for born in range(1980, 1988):
        a_case(cast, adult("Karim Abbas", f"3 March {born}"), adult("Noor Abbas", f"4 May {born}"))

    with CaptureQueriesContext(connection) as many:
        text = found(browser, "Karim Abbas")

    # Somebody who shares one part may be the tenth: in which slots they stand is drawn by chance.
    assert re.search("(9|10) people, the most alike first", text)
    assert text.index("Karim Abbas") < text.find("Noor Abbas") or "Noor Abbas" not in text
    # Each case that is shown has an audit row of its own for the look.
    looks = sum('INSERT INTO "audit_event"' in query["sql"] for query in many.captured_queries)
    # Chance decides whether one or two more rounds are asked, of four statements each; nine more people are shown.
    assert len(many) - looks <= len(one) + 8


def with_passport(cast: Cast, case: Case, number: str) -> None:
    facts = DocumentFacts(DocumentKind.PASSPORT, DocumentPlace.WITH_PERSON, number=number, country="IRQ")
    add_document(member=members(case)[0], facts=facts, by=cast.marieke, at=cast.now)


@pytest.mark.parametrize("door", ["case_find", "person_find"])
def test_the_number_of_a_document_finds_who_bears_it_through_both_doors(
    cast: Cast, browse: Browse, door: str
) -> None:
    case = a_case(cast, adult("Karim Abbas"))
    with_passport(cast, case, "A1234567")
    asked = {"q": "a 1234567"} if door == "case_find" else {"name": "", "year": "", "document": "a 1234567"}

    answer = browse("marieke").post(reverse(door), asked)

    assert answer.status_code == 200
    text = answer.content.decode()
    assert case.reference in text
    assert "1 person with this document" in text
    with everybody():
        assert AuditEvent.objects.filter(tag="file:read", case_id=case.id).exists()


def test_a_number_that_nobody_bears_says_what_to_try_and_one_too_short_is_refused(
    cast: Cast, browse: Browse
) -> None:
    marieke = browse("marieke")

    nobody = marieke.post(reverse("person_find"), {"document": "A1234567"})
    short = marieke.post(reverse("person_find"), {"document": "A12"})

    assert "Compare the number with the document" in nobody.content.decode()
    assert short.status_code == 422
    assert "This is no number of a document" in short.content.decode()


def test_whoever_reads_no_documents_is_offered_no_search_by_number(cast: Cast, browse: Browse) -> None:
    with_passport(cast, a_case(cast), "A1234567")

    text = browse("omar").get(reverse("person_find")).content.decode()
    through_the_bar = browse("omar").post(reverse("case_find"), {"q": "A1234567"}, follow=True)

    assert 'name="document"' not in text
    assert 'name="document"' in browse("marieke").get(reverse("person_find")).content.decode()
    assert "Karim" not in through_the_bar.content.decode()
