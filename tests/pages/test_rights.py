"""The pages of people's rights: requests and own files on the case, the registers, lists, and a restricted file's page."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.html import escape

from tests.cast import Cast, a_case, adult, child, everybody, members
from tests.factories.agreements import an_agreement
from tests.pages.conftest import Browse
from wayhome.casefile.cases.actions import restrict_file, share_case
from wayhome.casefile.cases.models import Case
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.files.storage import storage
from wayhome.ground.messaging.models import Notice
from wayhome.privacy.actions import exporting
from wayhome.privacy.models import CaseListExport, OwnFile, RightsRequest

WHY = "She says that her birth date is wrong, and asked us to stop"


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[None]:
    """Keep stored files in a folder of the test."""
    storage.cache_clear()
    with override_settings(WAYHOME_FILES=tmp_path):
        yield
    storage.cache_clear()


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast, adult("Zubayda Rahmani"), child("Noor Rahmani"))


def page(browser: Client, name: str, *where: object) -> str:
    answer = browser.get(reverse(name, args=where))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_a_request_is_taken_down_and_answered(cast: Cast, browse: Browse, case: Case) -> None:
    marieke, willem = browse("marieke"), browse("willem")
    answer = marieke.post(
        reverse("rights_request_new", args=[case.reference]),
        {
            "member": "1",
            "kind": "rectification",
            "asked_by": "self",
            "received_on": "2026-06-08",
            "words": "1991",
        },
    )
    row = RightsRequest.objects.get()
    listed = page(willem, "rights_requests")
    read = page(willem, "rights_request", row.id)
    refused = willem.post(reverse("rights_request", args=[row.id]), {"outcome": "refused", "words": ""})
    done = willem.post(
        reverse("rights_request", args=[row.id]), {"outcome": "done", "words": "It was corrected."}
    )

    assert (answer.status_code, refused.status_code, done.status_code) == (302, 422, 302)
    assert case.reference in listed
    assert "1991" in read
    assert "Done" in page(marieke, "case_rights", case.reference)


def test_an_own_file_is_prepared_by_who_counsels_and_given_out_by_data_protection(
    cast: Cast, browse: Browse, case: Case
) -> None:
    marieke, willem = browse("marieke"), browse("willem")
    answer = marieke.post(
        reverse("own_file_prepare", args=[case.reference]), {"member": "1", "whole_case": "yes"}
    )
    row = OwnFile.objects.get()
    pdf, machine = (
        reverse("own_file_give_out", args=[case.reference, row.id, one]) for one in ("pdf", "json")
    )
    shut = marieke.post(pdf)
    paper, file = willem.post(pdf), willem.post(machine)

    assert (answer.status_code, shut.status_code, paper.status_code) == (302, 403, 200)
    assert row.language == "ar"
    assert body(paper).startswith(b"%PDF-")
    assert paper.headers["Content-Disposition"].startswith("attachment")
    records = json.loads(body(file))["records"]
    assert {"people.Person", "cases.Case"} <= {one["table"] for one in records}
    assert "Zubayda Rahmani" in json.dumps(records, ensure_ascii=False)
    assert "Noor" not in json.dumps(records, ensure_ascii=False)
    with everybody():
        looked = AuditEvent.objects.filter(tag="file:read", case_id=case.id, user_id=cast.willem.user_id)
        assert "files.StoredFile.T2" in {group for one in looked for group in one.fields}
    assert willem.post(reverse("own_file_give_out", args=[case.reference, row.id, "docx"])).status_code == 404


def test_the_page_says_what_to_check_before_a_file_is_given_out(browse: Browse, case: Case) -> None:
    text = page(browse("marieke"), "case_rights", case.reference)

    assert "free text may still tell who somebody is" in text
    assert "Restrict this file" not in text
    assert "Restrict this file" in page(browse("willem"), "case_rights", case.reference)


def test_a_correction_on_a_page_is_told_in_the_same_transaction(
    cast: Cast, browse: Browse, case: Case
) -> None:
    agreement = an_agreement(cast.hague, cast.baghdad)
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)
    person = members(case)[0].person

    marieke = browse("marieke")
    url = reverse("case_person", args=[case.reference, 1])
    form = marieke.get(url).context["form"]
    given = {
        name: value for name in form.fields if (value := form[name].value()) not in (None, "", [], False)
    }
    answer = marieke.post(url, {**given, "full_name": "Zubaida Rahmany", "version": person.version})

    assert answer.status_code == 302
    with everybody():
        assert (
            Notice.objects.filter(code="privacy:correction:told", organisation_id=cast.baghdad.id).count()
            == 1
        )
    assert cast.baghdad.name in page(marieke, "case_rights", case.reference)


def test_a_restricted_file_says_so_and_whom_to_ask_and_still_hears_a_withdrawal(
    cast: Cast, browse: Browse, case: Case
) -> None:
    willem, marieke = browse("willem"), browse("marieke")
    done = willem.post(reverse("case_restriction", args=[case.reference]), {"reason": WHY})
    first = page(marieke, "case", case.reference)
    others = [
        marieke.get(reverse(name, args=[case.reference])).status_code
        for name in (
            "case_people",
            "case_notes",
            "case_history",
            "case_counselling",
            "case_journey",
            "case_legal",
        )
    ]
    edited = marieke.post(reverse("case_note_write", args=[case.reference]), {"text": "x", "area": "general"})
    heard = marieke.post(
        reverse("case_withdraw", args=[case.reference]), {"member": "1", "given_by": "self", "said": "No"}
    )

    assert (done.status_code, set(others), edited.status_code) == (302, {403}, 403)
    assert "This file is restricted" in first
    assert "Zubayda" not in first
    assert reverse("case_withdraw", args=[case.reference]) in first
    assert heard.status_code == 302


def test_data_protection_lets_a_colleague_read_a_restricted_file_and_lifts_it(
    cast: Cast, browse: Browse, case: Case
) -> None:
    restrict_file(case=case, reason=WHY, by=cast.willem, at=cast.now)
    willem, marieke = browse("willem"), browse("marieke")
    shut = marieke.get(reverse("case_people", args=[case.reference])).status_code
    willem.post(
        reverse("case_restriction_read", args=[case.reference]),
        {"reader": str(cast.marieke.user_id), "reason": "For her appeal, at her wish"},
    )
    opened = page(marieke, "case_people", case.reference)
    others = browse("hanna").get(reverse("case_people", args=[case.reference])).status_code
    lifted = willem.post(
        reverse("case_restriction", args=[case.reference]), {"reason": "It was corrected now"}
    )

    assert (shut, others, lifted.status_code) == (403, 403, 302)
    assert "Zubayda" in opened
    assert "For her appeal" in page(willem, "case_restriction", case.reference)


def test_the_register_of_processing_names_purposes_and_agreements_in_force(
    cast: Cast, browse: Browse
) -> None:
    an_agreement(cast.hague, cast.baghdad, reference="LIVE-1")
    an_agreement(cast.hague, cast.baghdad, reference="OVER-1", ends_on=dt.date(2026, 1, 1))

    text = page(browse("willem"), "processing_register")

    assert "Counselling, return and help to start again" in text
    assert ("LIVE-1" in text, "OVER-1" in text) == (True, False)
    assert browse("marieke").get(reverse("processing_register")).status_code == 403


def test_a_list_of_many_cases_leaves_with_two_people(
    cast: Cast, browse: Browse, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_ALONE", 0)
    els, willem = browse("els"), browse("willem")
    asked = els.post(
        reverse("exports"),
        {"cases": "open", "layout": "xlsx", "names": "yes", "reason": "For the yearly report"},
    )
    row = CaseListExport.objects.get()
    file = reverse("export_file", args=[row.id])
    shut = els.post(file)
    waiting = page(willem, "exports_waiting")
    own = els.post(reverse("export_decide", args=[row.id]), {"allow": "yes"})
    allowed = willem.post(reverse("export_decide", args=[row.id]), {"allow": "yes"})
    taken = els.post(file)

    assert (asked.status_code, allowed.status_code, taken.status_code) == (302, 302, 200)
    assert "nobody else has allowed" in shut.content.decode()
    assert "nobody allows what they asked for" in own.content.decode()
    assert "For the yearly report" in waiting
    with zipfile.ZipFile(io.BytesIO(body(taken))) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert case.reference in text
    assert "Zubayda" in text
    with everybody():
        assert AuditEvent.objects.filter(tag="names:read", case_id=case.id, user_id=cast.els.user_id).exists()


def test_a_list_leaves_as_it_is_shown_with_its_columns_and_says_how_many_rows_it_has(
    cast: Cast, browse: Browse, case: Case
) -> None:
    elsewhere = a_case(cast, adult("Artan Hoxha"), destination="ALB")
    els = browse("els")
    shown = {"view": "all", "destination": "ALB", "columns": "destination,people,ages"}
    door = els.get(reverse("cases"), shown).content.decode()
    address = f"{reverse('exports')}?{urlencode(shown)}"
    asked = page_at(els, address)
    els.post(address, {"cases": "shown", "layout": "csv", "names": "no", "reason": "For the yearly report"})
    row = CaseListExport.objects.get()
    taken = els.post(reverse("export_file", args=[row.id]))

    assert escape(address) in door
    assert "All open · to Albania" in asked
    assert (row.cases, row.columns) == (1, ["destination", "people", "ages"])
    assert body(taken).decode("utf-8-sig").split("\r\n") == [
        "Reference,Country returned to,People,Age group",
        f"{elsewhere.reference},Albania,1,35 to 60",
        "",
    ]
    assert "1-rows.csv" in taken.headers["Content-Disposition"]
    with everybody():
        looked = AuditEvent.objects.filter(tag="names:read", case_id=elsewhere.id, user_id=cast.els.user_id)
        assert looked.count() == 1  # on the page; the list without names looked at nobody


def page_at(browser: Client, address: str) -> str:
    answered = browser.get(address)
    assert answered.status_code == 200
    return answered.content.decode()
