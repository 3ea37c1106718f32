"""Pages of agreements: what is shared stands plainly, two sides make one, and either ends it."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from tests.cast import Cast, a_case, everybody
from tests.factories.agreements import an_agreement
from tests.factories.files import a_folder_of_files
from tests.pages.conftest import Browse
from tests.papers import a_pdf, everything_in
from wayhome.casefile.access.enums import Shared
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.cases.models import CaseAccess

TODAY = dt.date(2026, 6, 9)
TERMS = {
    "direction": "give",
    "reference": "DSA 2026/7",
    "purposes": ["monitoring"],
    "shares": ["identity"],
    "our_part": "controller",
    "their_part": "processor",
    "country": "IRQ",
    "legal_basis": "gdpr_6_1_a",
    "transfer_ground": "gdpr_49_1_a",
    "onward": "never",
    "begins_on": "2026-06-09",
    "signatory": "Els Vermeer",
}


def proposing(cast: Cast, browse: Browse, **more: object) -> Agreement:
    """Propose an agreement with Baghdad on the page, as the programme manager of The Hague."""
    asked = {**TERMS, "other": str(cast.baghdad.id), **more}
    answer = browse("els").post(reverse("agreement_propose"), asked)
    assert answer.status_code == 302, answer.content.decode()
    return Agreement.objects.get(reference="DSA 2026/7")


def test_an_agreement_is_proposed_read_and_confirmed_by_the_other_side(cast: Cast, browse: Browse) -> None:
    row = proposing(cast, browse)
    zaid = browse("zaid")

    told = zaid.get(reverse("agreements")).content.decode()
    read = zaid.get(reverse("agreement_confirm", args=[row.id]))
    form = read.context["form"]
    answer = zaid.post(
        reverse("agreement_confirm", args=[row.id]),
        {"signatory": "Head of mission", "agreed": "on", "read_at": form["read_at"].value()},
    )

    assert "Mission in the Netherlands waits for your confirmation" in told
    assert "Names, birth, nationality and family" in read.content.decode()
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.in_force_on(TODAY)


def test_the_page_says_what_is_shared_what_is_not_and_what_never_is(cast: Cast, browse: Browse) -> None:
    row = an_agreement(cast.hague, cast.baghdad, shares=(Shared.IDENTITY,))

    page = " ".join(browse("els").get(reverse("agreement", args=[row.id])).content.decode().split())

    assert page.count("(not shared)") == len(Shared) - 1
    assert page.count("(never shared)") == 2
    assert "Signed by Head of mission" in page


def test_the_signed_document_is_kept_for_both_sides_with_the_fingerprint_of_what_was_given(
    cast: Cast, browse: Browse, settings: Settings, tmp_path: Path
) -> None:
    given = a_pdf(shows="Signed in two copies")
    paper = SimpleUploadedFile("signed.pdf", given, content_type="application/pdf")
    with a_folder_of_files(settings, tmp_path):
        row = proposing(cast, browse, file=paper)
        address = reverse("agreement_document", args=[row.id])
        answers = {who: browse(who).get(address) for who in ("els", "zaid", "joris", "marieke")}
        bodies = [b"".join(answers[who]) for who in ("els", "zaid")]  # type: ignore[arg-type]

    assert row.document_digest == hashlib.sha256(given).hexdigest()
    assert bodies[0] == bodies[1]
    assert b"Signed in two copies" in everything_in(bodies[0])
    assert {who: answer.status_code for who, answer in answers.items()} == {
        "els": 200,
        "zaid": 200,
        "joris": 403,
        "marieke": 403,
    }
    assert address in browse("zaid").get(reverse("agreement", args=[row.id])).content.decode()


def test_a_document_that_is_not_taken_in_is_said_at_its_field_and_nothing_is_proposed(
    cast: Cast, browse: Browse, settings: Settings, tmp_path: Path
) -> None:
    paper = SimpleUploadedFile("signed.docx", b"PK\x03\x04", content_type="")
    with a_folder_of_files(settings, tmp_path):
        answer = browse("els").post(
            reverse("agreement_propose"), {**TERMS, "other": str(cast.baghdad.id), "file": paper}
        )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "carry programs" in page.partition('id="id_file_error"')[2].partition("</div>")[0]
    assert 'value="DSA 2026/7"' in page
    assert not Agreement.objects.filter(reference="DSA 2026/7").exists()


def test_an_agreement_without_a_document_sends_none(cast: Cast, browse: Browse) -> None:
    row = cast.office.agreements["hague-baghdad"]

    assert browse("els").get(reverse("agreement_document", args=[row.id])).status_code == 404


@pytest.mark.parametrize("name", ["agreement", "agreement_confirm", "agreement_document", "agreement_end"])
def test_nobody_outside_the_two_sides_finds_it(cast: Cast, browse: Browse, name: str) -> None:
    row = cast.office.agreements["opendoor-hague"]

    assert browse("zaid").get(reverse(name, args=[row.id])).status_code == 404


@pytest.mark.parametrize("who", ["marieke", "bram", "layla"])
def test_pages_of_agreements_are_closed_to_whoever_does_not_keep_them(
    cast: Cast, browse: Browse, who: str
) -> None:
    assert browse(who).get(reverse("agreements")).status_code == 403


def test_ending_an_agreement_says_how_many_cases_and_closes_them(cast: Cast, browse: Browse) -> None:
    row, case = cast.office.agreements["hague-baghdad"], a_case(cast)
    share_case(case=case, organisation=cast.baghdad, agreement=row, by=cast.marieke, at=cast.now)
    els, layla = browse("els"), browse("layla")
    before = layla.get(reverse("case", args=[case.reference])).status_code

    page = els.get(reverse("agreement_end", args=[row.id])).content.decode()
    answer = els.post(reverse("agreement_end", args=[row.id]))
    after = layla.get(reverse("case", args=[case.reference])).status_code

    assert "Mission in Iraq sees 1 case no more" in page
    assert (answer.status_code, before, after) == (302, 200, 404)
    with everybody():
        assert CaseAccess.objects.get(case=case, organisation=cast.baghdad).ended_at == cast.now


def test_a_proposal_is_turned_down(cast: Cast, browse: Browse) -> None:
    row = proposing(cast, browse)

    answer = browse("zaid").post(reverse("agreement_drop", args=[row.id]))

    assert answer.status_code == 302
    assert "Dropped" in browse("els").get(reverse("agreements")).content.decode()


def test_a_refusal_keeps_what_was_written(cast: Cast, browse: Browse) -> None:
    asked = {**TERMS, "other": str(cast.baghdad.id), "transfer_ground": ""}

    answer = browse("els").post(reverse("agreement_propose"), asked)
    text = answer.content.decode()

    assert answer.status_code == 422
    assert "no ground for that is named" in text
    assert "DSA 2026/7" in text


def test_the_list_costs_the_same_for_any_number(cast: Cast, browse: Browse) -> None:
    els = browse("els")
    els.get(reverse("agreements"))
    with CaptureQueriesContext(connection) as few:
        els.get(reverse("agreements"))
    for number in range(30):
        an_agreement(cast.hague, cast.brussels, reference=f"MANY {number}", shares=())
    with CaptureQueriesContext(connection) as many:
        els.get(reverse("agreements"))

    assert len(many) == len(few)
