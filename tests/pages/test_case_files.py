"""Pages of files on a case: a person adds, opens and removes one; what is refused says why beside its field."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from tests.cast import Cast, a_case, adult, everybody, members
from tests.factories.files import a_file, a_folder_of_files
from tests.hostile_papers import Paper, each_hostile
from tests.odd_papers import each_harmless
from tests.pages.conftest import Browse
from tests.papers import HIDDEN, a_jpeg, a_pdf, placed
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.cases.kept_files import FileSort
from wayhome.casefile.cases.models import Case, KeptFile
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.files.limits import MOST_BYTES, MOST_REQUEST_BYTES
from wayhome.ground.files.models import StoredFile
from wayhome.web.shared import middleware, receiving_files

REFUSED_IN_THEIR_WORDS = {
    "HTML as PDF": "only PDF, JPEG and PNG are taken in",
    "by a password": "protected by a password or against changes",
    "with a macro, as PDF": "documents of office programs and archives can carry programs",
}
PAGES = ("case_files", "case_file_add", "case_file_open", "case_file_remove")


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A folder of files for each test."""
    with a_folder_of_files(settings, tmp_path) as place:
        yield place


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast, adult(), adult("Maryam Abbas"))


def adding(browser: Client, case: Case, paper: Paper, **more: str) -> tuple[int, str]:
    """Send a file with the form, as a browser does; return status and page."""
    upload = SimpleUploadedFile(paper.name, paper.content, content_type=paper.declared)
    asked = {"sort": "identity", "whose": "1", "note": "front and back", "file": upload, **more}
    answer = browser.post(reverse("case_file_add", args=[case.reference]), asked)
    return answer.status_code, answer.content.decode()


def listed(browser: Client, case: Case, **asked: str) -> str:
    answer = browser.get(reverse("case_files", args=[case.reference]), asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def where(name: str, case: Case, key: uuid.UUID) -> str:
    one = name in {"case_file_open", "case_file_remove"}
    return reverse(name, args=[case.reference, key] if one else [case.reference])


def status_of(browser: Client, url: str) -> int:
    """Return how an address answers, having read all of what it sends."""
    answer = browser.get(url)
    assert list(answer)
    return answer.status_code


def the(what: str, papers: Iterable[Paper]) -> Paper:
    """Return one file of a corpus; those behind it are not built."""
    return next(paper for paper in papers if paper.what == what)


def test_a_photograph_of_a_passport_is_added_listed_and_saved_without_where_it_was_taken(
    cast: Cast, case: Case, browse: Browse
) -> None:
    marieke = browse("marieke")
    photo = a_jpeg(size=(400, 300), exif=placed())

    status, _ = adding(marieke, case, Paper("", "", "جواز السفر.JPG", "image/jpeg", photo))
    page = listed(marieke, case)
    row = KeptFile.objects.get()
    answer = marieke.get(where("case_file_open", case, row.pk))
    body = b"".join(answer)  # type: ignore[arg-type]  # bytes of a streamed answer

    assert status == 302
    assert "جواز السفر.jpg" in page
    assert "Identity or travel document" in page
    assert "front and back" in page
    assert "Not scanned for viruses" in page
    assert HIDDEN in photo
    assert HIDDEN not in body
    assert not Image.open(io.BytesIO(body)).getexif()
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_the_read_is_written_before_the_first_byte_and_nothing_is_asked_afterwards(
    cast: Cast, case: Case, browse: Browse
) -> None:
    row = a_file(cast, case, FileSort.FAMILY)

    answer = browse("marieke").get(where("case_file_open", case, row.pk))
    read = AuditEvent.objects.get(tag="files:file:read")
    look = AuditEvent.objects.get(tag="file:read", detail__way="case_file_open")
    with CaptureQueriesContext(connection) as asked:
        body = b"".join(answer)  # type: ignore[arg-type]

    assert len(body) == row.file.size
    assert len(asked) == 0
    assert (read.user_id, read.detail) == (cast.marieke.user_id, {"sha256": row.file.sha256})
    assert "files.StoredFile.T2" in look.fields


@pytest.mark.parametrize("what", REFUSED_IN_THEIR_WORDS)
def test_a_hostile_file_is_refused_beside_its_field_and_what_was_typed_stays(
    cast: Cast, case: Case, browse: Browse, what: str
) -> None:
    status, page = adding(browse("marieke"), case, the(what, each_hostile()), sort="consent", whose="2")

    beside = re.search(r'<div id="id_file_error">(.*?)</div>', page, re.DOTALL)
    assert status == 422
    assert beside
    assert REFUSED_IN_THEIR_WORDS[what] in beside[1]
    assert 'value="front and back"' in page
    assert re.search(r'<option value="consent"\s+selected', page)
    assert (KeptFile.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert AuditEvent.objects.filter(tag="door:refused", detail__code__startswith="file_").exists()


@pytest.mark.parametrize("what", ["PDF with a Persian name and joiners", "JPEG with the old ending"])
def test_an_odd_file_that_is_in_order_is_kept(cast: Cast, case: Case, browse: Browse, what: str) -> None:
    status, _ = adding(browse("marieke"), case, the(what, each_harmless()))

    assert status == 302
    assert StoredFile.objects.get().state == "clean"


def test_a_form_without_a_file_or_an_answer_says_what_is_missing(
    cast: Cast, case: Case, browse: Browse
) -> None:
    answer = browse("marieke").post(reverse("case_file_add", args=[case.reference]), {"note": "x"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose a file under “File”." in page
    assert "Choose an answer under “What it is”." in page
    assert "Choose an answer under “Whose it is”." in page


def test_only_what_one_records_is_offered(cast: Cast, case: Case, browse: Browse) -> None:
    def offered(who: str) -> set[str]:
        page = browse(who).get(reverse("case_file_add", args=[case.reference])).content.decode()
        select = page.partition('name="sort"')[2].partition("</select>")[0]
        return set(re.findall(r'value="(\w+)"', select))

    assert offered("tomasz") == {"identity", "journey"}
    assert offered("hanna") == {"medical"}


def test_a_file_that_is_a_little_too_large_is_said_at_its_field(
    cast: Cast, case: Case, browse: Browse
) -> None:
    paper = Paper("", "", "a.pdf", "application/pdf", a_pdf() + b"\0" * MOST_BYTES)

    status, page = adding(browse("marieke"), case, paper)

    assert status == 422
    assert "larger than 20 MB" in page
    assert 'value="front and back"' in page


def test_a_request_far_too_large_is_refused_before_it_is_understood(
    cast: Cast, case: Case, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving_files, "MOST_REQUEST_BYTES", 300_000)
    monkeypatch.setattr(
        receiving_files.InMemoryOnly, "new_file", lambda *_, **__: pytest.fail("the body was understood")
    )
    paper = Paper("", "", "a.pdf", "application/pdf", b"x" * 400_000)

    status, page = adding(browse("marieke"), case, paper)

    assert MOST_REQUEST_BYTES > MOST_BYTES
    assert status == 413
    assert "One file may have 20 MB." in page
    assert KeptFile.objects.count() == 0


def test_a_stranger_who_sends_far_too_much_gets_the_same_page(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving_files, "MOST_REQUEST_BYTES", 1000)
    browser = Client(headers={"x-forwarded-proto": "https"})

    answer = browser.post(reverse("account_login"), {"login": "x" * 2000})

    assert answer.status_code == 413
    assert "This is too large" in answer.content.decode()


def test_where_the_read_cannot_be_kept_no_byte_of_the_file_leaves(
    cast: Cast, case: Case, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = a_file(cast, case, FileSort.FAMILY)
    marieke = browse("marieke")
    marieke.raise_request_exception = False

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(middleware, "keep_reads", breaks)
    answer = marieke.get(where("case_file_open", case, row.pk))

    assert answer.status_code == 500
    assert b"%PDF" not in answer.content


def test_a_file_is_removed_with_a_reason_and_its_row_says_so(cast: Cast, case: Case, browse: Browse) -> None:
    row = a_file(cast, case, FileSort.FAMILY)
    marieke = browse("marieke")

    asked = marieke.get(where("case_file_remove", case, row.pk)).content.decode()
    empty = marieke.post(where("case_file_remove", case, row.pk), {"because": ""})
    done = marieke.post(where("case_file_remove", case, row.pk), {"because": "Of another person"})
    page = listed(marieke, case)
    again = marieke.get(where("case_file_open", case, row.pk))

    assert "paper.pdf" in asked
    assert (empty.status_code, done.status_code, again.status_code) == (422, 302, 422)
    assert "Of another person" in page
    assert "No longer here" in page
    assert "paper.pdf" not in page
    assert "somebody deleted it" in again.content.decode()


def test_whoever_may_not_open_a_sort_sees_one_line_whether_or_not_something_is_there(
    cast: Cast, case: Case, browse: Browse
) -> None:
    marieke = browse("marieke")
    before = listed(marieke, case)

    row = a_file(cast, case, FileSort.PROTECTION, by=cast.sanne)
    after = listed(marieke, case)

    def without_tokens(page: str) -> str:
        return re.sub(r'(token" value="|once" value="|ftoken": ")[\w-]+', "", page)

    assert without_tokens(before) == without_tokens(after)
    assert "Some papers are opened only by" in after
    assert status_of(marieke, where("case_file_open", case, row.pk)) == 404
    assert status_of(browse("sanne"), where("case_file_open", case, row.pk)) == 200


@pytest.mark.parametrize("name", PAGES)
def test_an_organisation_without_the_case_finds_none_of_its_files(
    cast: Cast, case: Case, browse: Browse, name: str
) -> None:
    row = a_file(cast, case, FileSort.FAMILY)

    foreign = browse("layla").get(where(name, case, row.pk))
    none = browse("marieke").get(where("case_file_open", case, uuid.uuid4()))

    assert (foreign.status_code, none.status_code) == (404, 404)


@pytest.mark.parametrize("name", PAGES)
def test_an_organisation_that_enforces_return_is_shown_no_file_of_a_case_it_holds(
    cast: Cast, case: Case, browse: Browse, name: str
) -> None:
    row = a_file(cast, case, FileSort.FAMILY)
    with everybody():
        share_case(
            case=case, organisation=cast.office.organisations["government"],
            agreement=cast.office.agreements["hague-government"], by=cast.marieke, at=cast.now,
        )  # fmt: skip
    peter = browse("peter")

    assert peter.get(where(name, case, row.pk)).status_code == 403
    assert reverse("case_files", args=[case.reference]) not in (
        peter.get(reverse("case", args=[case.reference])).content.decode()
    )


def test_the_list_shows_one_person_where_one_is_chosen(cast: Cast, case: Case, browse: Browse) -> None:
    karim, maryam = members(case)
    a_file(cast, case, FileSort.FAMILY, member=karim, note="of him")
    a_file(cast, case, FileSort.FAMILY, member=maryam, note="of her")

    everybodys = listed(browse("marieke"), case)
    hers = listed(browse("marieke"), case, whose=str(maryam.position))

    assert "of him" in everybodys
    assert "of her" in everybodys
    assert "of her" in hers
    assert "of him" not in hers


def test_the_list_asks_the_same_number_of_questions_for_one_file_and_for_six(
    cast: Cast, case: Case, browse: Browse
) -> None:
    marieke = browse("marieke")
    karim, maryam = members(case)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            listed(marieke, case)
        return len(asked)

    a_file(cast, case, FileSort.FAMILY, member=karim)
    one = questions()
    for member in (karim, maryam, None, maryam, karim):
        a_file(cast, case, FileSort.FAMILY, member=member)

    assert questions() == one
