"""While nobody answers who keeps the keys nothing sealed is shown, and what is plain goes on (E6)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from pytest_django import Settings

from tests.cast import Cast, a_case, adult, everybody
from tests.matrix import ROWS
from tests.pages.conftest import Browse
from wayhome.casefile.cases.actions import write_note
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import Case, Note
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.crypto.models import Tally

PAGES = [row["name"] for row in ROWS if row["needs"] == "case" and "GET" in row["methods"]]


@pytest.fixture
def case(cast: Cast, settings: Settings) -> Case:
    """A file with a name and a note, and a broker that was stopped since."""
    made = a_case(cast, adult("Zubayda Rahmani"))
    write_note(case=made, text="She is afraid of him.", area=Area.GENERAL, by=cast.marieke, at=cast.now)
    settings.KEY_BROKER_SOCKET = "/nonexistent/broker"
    return made


def test_a_page_of_a_file_says_that_it_cannot_be_opened_now(cast: Cast, browse: Browse, case: Case) -> None:
    answer = browse("marieke").get(reverse("case_people", args=[case.reference]))

    text = answer.content.decode()
    assert answer.status_code == 503
    assert "This cannot be opened now" in text
    assert "Tell your administrator" in text
    assert reverse("cases") in text


def test_no_page_of_a_file_shows_anything_sealed(cast: Cast, browse: Browse, case: Case) -> None:
    browser = browse("marieke")

    answers = [browser.get(reverse(name, args=[case.reference])) for name in PAGES]

    texts = " ".join(answer.content.decode() for answer in answers)
    assert {answer.status_code for answer in answers} <= {200, 302, 403, 404, 503}
    assert [answer.status_code for answer in answers].count(503) > len(PAGES) / 2
    assert "Zubayda" not in texts
    assert "afraid" not in texts


def test_the_list_of_cases_goes_on_without_names(cast: Cast, browse: Browse, case: Case) -> None:
    answer = browse("marieke").get(reverse("cases"))

    text = answer.content.decode()
    assert answer.status_code == 200
    assert case.reference in text
    assert "Names cannot be opened now" in text
    assert "Zubayda" not in text


@pytest.mark.parametrize("name", ["help", "accessibility", "log_ins", "blind_withdrawal"])
def test_what_holds_nothing_sealed_goes_on(cast: Cast, browse: Browse, case: Case, name: str) -> None:
    assert browse("marieke").get(reverse(name)).status_code == 200


def test_nothing_is_written_and_nothing_counted(cast: Cast, browse: Browse, case: Case) -> None:
    before = Note.objects.count()
    browser = browse("marieke")

    answer = browser.post(
        reverse("case_note_write", args=[case.reference]), {"text": "Called.", "area": "general"}
    )
    browser.get(reverse("case_people", args=[case.reference]))

    assert answer.status_code == 503
    assert Note.objects.count() == before
    assert not Tally.objects.exists()
    with everybody():
        assert not AuditEvent.objects.filter(tag="file:read").exists()
