"""The verbs of stored files: what is taken in, what waits, what is given out and to whom, and what is left of it."""

from __future__ import annotations

import base64
import datetime as dt
import io
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from tests.cast import Cast, a_case, everybody
from tests.fake_clamd import VIRUS, FakeClamd, fake_clamd
from tests.papers import a_jpeg, a_pdf, a_png, everything_in, placed
from wayhome.casefile.cases.models import Case
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.audit.recording import record
from wayhome.ground.core.context import WorkContext
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.crypto.keyring import DrawerClosed, destroy_drawers, end_drawers, share_drawers
from wayhome.ground.files import actions, queries, storage
from wayhome.ground.files.enums import FileKind
from wayhome.ground.files.limits import MOST_BYTES
from wayhome.ground.files.models import StoredFile
from wayhome.ground.files.reading import OpenFile, open_file
from wayhome.ground.files.refusals import FileRefused
from wayhome.web.shared.pages import StaffRequest, attempt
from wayhome.web.shared.receiving_files import InMemoryOnly
from wayhome.web.shared.sending_files import disposition, file_response

Acting = Callable[..., AbstractContextManager[WorkContext]]
Committing = Callable[..., AbstractContextManager[list[Callable[[], object]]]]
NAME = "جواز السفر.pdf"
SHOWS = "Born in Mosul"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A folder of files for each test."""
    settings.WAYHOME_FILES = tmp_path / "files"
    settings.WAYHOME_CLAMD = ""
    storage.storage.cache_clear()
    yield tmp_path / "files"
    storage.storage.cache_clear()


@pytest.fixture
def clamd(settings: Settings, tmp_path: Path) -> Iterator[FakeClamd]:
    """A scanner that answers."""
    with fake_clamd(tmp_path) as daemon:
        settings.WAYHOME_CLAMD = daemon.address
        yield daemon


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast)


def keep(
    cast: Cast,
    case: Case,
    content: bytes | None = None,
    *,
    name: str = NAME,
    declared: str = "application/pdf",
) -> StoredFile:
    return actions.keep_file(
        name=name,
        declared=declared,
        content=io.BytesIO(a_pdf(shows=SHOWS) if content is None else content),
        drawer_id=case.drawer_id,
        case_id=case.pk,
        by=cast.marieke,
        at=cast.now,
        record=record,
    )


def opened(cast: Cast, file: StoredFile) -> OpenFile:
    return open_file(file_id=file.pk, by=cast.marieke, at=cast.now, record=record)


def plain(cast: Cast, file: StoredFile) -> bytes:
    return b"".join(opened(cast, file).chunks)


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def audited() -> list[str]:
    return list(
        AuditEvent.objects.filter(tag__startswith="files:").order_by("seq").values_list("tag", flat=True)
    )


# Keeping and opening


def test_a_document_is_kept_and_opened_again(cast: Cast, case: Case) -> None:
    file = keep(cast, case)

    again = opened(cast, file)
    content = b"".join(again.chunks)
    assert SHOWS.encode() in everything_in(content)
    assert (again.name, again.kind, again.size) == (NAME, FileKind.PDF, len(content))
    assert (file.state, file.pages, file.scanned_at, file.organisation_id) == (
        "clean",
        1,
        None,
        cast.hague.id,
    )
    assert audited() == ["files:file:keep", "files:file:read"]


@pytest.mark.parametrize("size", [(64, 48), (1500, 1100)])
def test_a_picture_is_kept_without_where_it_was_taken(cast: Cast, case: Case, size: tuple[int, int]) -> None:
    file = keep(cast, case, a_jpeg(size=size, exif=placed()), name="IMG_1.JPG", declared="image/jpeg")

    content = plain(cast, file)
    assert (content[:2], content[-2:], b"Exif" in content) == (b"\xff\xd8", b"\xff\xd9", False)
    assert len(content) == file.size


def test_nothing_plain_lies_on_the_disk_or_in_the_database(cast: Cast, case: Case, folder: Path) -> None:
    file = keep(cast, case, a_png(size=(900, 700)), name="Karim.png", declared="image/png")
    content = plain(cast, file)

    with connection.cursor() as cursor:
        cursor.execute("SELECT f::text FROM files_stored_file f")
        row = cursor.fetchone()[0]
    (kept,) = on_disk(folder)
    found = kept.read_bytes()
    assert "Karim" not in row
    assert str(file.key) not in row
    assert base64.b64decode(str(file.key)).hex() not in row
    assert b"PNG" not in found[:64]
    assert not any(content[start : start + 16] in found for start in range(0, len(content) - 16, 16))
    assert f"{kept.parent.name}{kept.name}" == file.sha256


def test_the_same_document_kept_twice_is_not_seen_to_be_the_same(cast: Cast, case: Case) -> None:
    one, two = keep(cast, case), keep(cast, case)

    assert one.sha256 != two.sha256
    assert one.key != two.key


REFUSED = {
    "something else": (b"<html><script>alert(1)</script>", "a.pdf", "application/pdf", "file_not_allowed"),
    "a document with programs": (b"PK\x03\x04word/vbaProject.bin", "a.docx", "", "file_office_document"),
    "another ending": (a_png(), "a.pdf", "application/pdf", "file_name_disagrees"),
    "another type": (a_png(), "a.png", "text/html", "file_declared_disagrees"),
    "nothing": (b"", "a.pdf", "application/pdf", "file_empty"),
    "too much": (a_pdf() + b"\0" * MOST_BYTES, "a.pdf", "application/pdf", "file_too_large"),
    "a damaged document": (a_pdf()[:300], "a.pdf", "application/pdf", "file_broken"),
    "a name with NUL": (a_pdf(), "a.pdf\0.exe", "application/pdf", "file_name_unreadable"),
    "a name that turns around": (a_pdf(), "a\u202efdp.exe", "application/pdf", "file_name_disagrees"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_leaves_nothing(cast: Cast, case: Case, folder: Path, what: str) -> None:
    content, name, declared, code = REFUSED[what]

    with pytest.raises(FileRefused) as refused:
        keep(cast, case, content, name=name, declared=declared)

    assert (refused.value.code, refused.value.field) == (code, "file")
    assert (StoredFile.objects.count(), on_disk(folder)) == (0, [])


def test_content_is_taken_back_where_its_row_cannot_be_written(cast: Cast, case: Case, folder: Path) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        actions.keep_file(
            name=NAME, declared="", content=io.BytesIO(a_pdf()), drawer_id=case.drawer_id, case_id=case.pk,
            by=cast.layla, at=cast.now, record=record,
        )  # fmt: skip

    assert on_disk(folder) == []


def test_a_file_that_cannot_be_audited_is_neither_kept_nor_read(cast: Cast, case: Case) -> None:
    file = keep(cast, case)

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("no audit")

    with pytest.raises(RuntimeError, match="no audit"):
        open_file(file_id=file.pk, by=cast.marieke, at=cast.now, record=breaks)


# The scanner


def test_a_scanned_document_says_so(cast: Cast, case: Case, clamd: FakeClamd) -> None:
    given = a_pdf()

    file = keep(cast, case, given)

    assert (file.state, file.scanned_at) == ("clean", cast.now)
    assert clamd.seen == [given]


def test_a_virus_is_refused_and_nothing_of_it_is_kept(
    cast: Cast, case: Case, clamd: FakeClamd, folder: Path
) -> None:
    with pytest.raises(FileRefused, match="scanner found something") as refused:
        keep(cast, case, a_jpeg(comment=VIRUS), name="a.jpg", declared="image/jpeg")

    assert refused.value.code == "file_virus"
    assert (StoredFile.objects.count(), on_disk(folder)) == (0, [])


def test_the_door_keeps_why_a_file_was_refused(cast: Cast, case: Case, clamd: FakeClamd) -> None:
    request = cast_as_staff(cast)

    with attempt(request) as tried:
        keep(cast, case, a_jpeg(comment=VIRUS), name="a.jpg", declared="image/jpeg")

    kept = AuditEvent.objects.get(tag="door:refused")
    assert tried.done is False
    assert "Do not open it" in tried.why
    assert (kept.user_id, kept.detail) == (cast.marieke.user_id, {"code": "file_virus"})


def cast_as_staff(cast: Cast) -> StaffRequest:
    """Return a request of Marieke's."""
    request = StaffRequest()
    request.actor, request.now = cast.marieke, cast.now
    return request


def test_a_document_waits_while_the_scanner_is_silent_and_opens_after_the_scan(
    cast: Cast, case: Case, settings: Settings, tmp_path: Path
) -> None:
    settings.WAYHOME_CLAMD = str(tmp_path / "clamd.sock")
    file = keep(cast, case)
    with pytest.raises(FileRefused, match="cannot be opened yet") as closed:
        opened(cast, file)
    still = actions.scan_waiting(by=cast.marieke, at=cast.now, record=record)
    later = cast.now + dt.timedelta(minutes=10)

    with fake_clamd(tmp_path):
        done = actions.scan_waiting(by=cast.marieke, at=later, record=record)

    file.refresh_from_db()
    assert closed.value.code == "file_quarantined"
    assert still == actions.ScanCount(waiting=1)
    assert done == actions.ScanCount(passed=1)
    assert (file.state, file.scanned_at) == ("clean", later)
    assert SHOWS.encode() in everything_in(plain(cast, file))
    assert audited() == ["files:file:keep", "files:file:release", "files:file:read"]


def test_a_virus_that_is_found_later_is_thrown_away_and_told(
    cast: Cast, case: Case, folder: Path, settings: Settings, tmp_path: Path,
    django_capture_on_commit_callbacks: Committing,
) -> None:  # fmt: skip
    settings.WAYHOME_CLAMD = str(tmp_path / "clamd.sock")
    file = keep(cast, case, a_pdf(shows=VIRUS.decode(), compress_streams=False))

    with fake_clamd(tmp_path) as daemon, django_capture_on_commit_callbacks(execute=True):
        daemon.answers = b"stream: Test.Virus FOUND\0"
        done = actions.scan_waiting(by=cast.marieke, at=cast.now, record=record)

    file.refresh_from_db()
    last = AuditEvent.objects.filter(tag="files:file:refuse").get()
    assert done == actions.ScanCount(thrown_away=1)
    assert (file.state, file.key, file.name, on_disk(folder)) == ("refused", None, NAME, [])
    assert (last.case_id, last.detail) == (case.pk, {"code": "file_virus"})
    with pytest.raises(FileRefused, match="thrown away"):
        opened(cast, file)


def test_what_was_kept_before_there_was_a_scanner_is_scanned_too(
    cast: Cast, case: Case, settings: Settings, tmp_path: Path
) -> None:
    file = keep(cast, case)
    without = actions.scan_waiting(by=cast.marieke, at=cast.now, record=record)

    with fake_clamd(tmp_path) as daemon:
        settings.WAYHOME_CLAMD = daemon.address
        done = actions.scan_waiting(by=cast.marieke, at=cast.now, record=record)

    file.refresh_from_db()
    assert without == actions.ScanCount()
    assert done == actions.ScanCount(passed=1)
    assert file.scanned_at == cast.now


def test_one_damaged_file_does_not_keep_the_others_waiting(
    cast: Cast, case: Case, clamd: FakeClamd, folder: Path, settings: Settings
) -> None:
    settings.WAYHOME_CLAMD = "/nowhere"
    damaged, sound = keep(cast, case), keep(cast, case)
    (folder / damaged.sha256[:2] / damaged.sha256[2:]).write_bytes(b"changed")
    settings.WAYHOME_CLAMD = clamd.address

    done = actions.scan_waiting(by=cast.marieke, at=cast.now, record=record)

    sound.refresh_from_db()
    assert done == actions.ScanCount(passed=1, waiting=1, damaged=1)
    assert sound.state == "clean"


def test_a_list_says_how_each_file_stands(
    cast: Cast, case: Case, settings: Settings, clamd: FakeClamd
) -> None:
    keep(cast, case, name="a.pdf")
    settings.WAYHOME_CLAMD = "/nowhere"
    waits = keep(cast, case, name="b.pdf")
    settings.WAYHOME_CLAMD = ""
    keep(cast, case, name="c.pdf")
    gone = keep(cast, case, name="d.pdf")
    actions.delete_file(file_id=gone.pk, by=cast.marieke, at=cast.now, record=record)

    lines = {line.name: (str(line.standing), line.opens) for line in queries.files_of_case(case.pk)}

    assert lines == {
        "a.pdf": ("Scanned for viruses", True),
        "b.pdf": ("Waits for the virus scan", False),
        "c.pdf": ("Not scanned for viruses", True),
        None: ("Deleted", False),
    }
    assert [line.id for line in queries.files_by_id([waits.pk])] == [waits.pk]


# Who reaches a file


def test_a_file_opens_with_its_drawer_and_closes_with_it(cast: Cast, case: Case, acting: Acting) -> None:
    file = keep(cast, case)

    def by_partner() -> bytes:
        with acting(cast.baghdad):
            found = open_file(file_id=file.pk, by=cast.partner("layla"), at=cast.now, record=record)
            return b"".join(found.chunks)

    with pytest.raises(OutOfScope):
        by_partner()
    share_drawers([case.drawer_id], organisation_id=cast.baghdad.id)
    assert SHOWS.encode() in everything_in(by_partner())
    end_drawers([case.drawer_id], organisation_id=cast.baghdad.id)
    with pytest.raises(OutOfScope):
        by_partner()


def test_nobody_puts_a_file_into_a_drawer_of_others(
    cast: Cast, case: Case, acting: Acting, folder: Path
) -> None:
    with acting(cast.baghdad), pytest.raises(DrawerClosed), transaction.atomic():
        actions.keep_file(
            name=NAME, declared="", content=io.BytesIO(a_pdf()), drawer_id=case.drawer_id, case_id=case.pk,
            by=cast.layla, at=cast.now, record=record,
        )  # fmt: skip

    assert on_disk(folder) == []


@pytest.mark.parametrize(
    "column", ["id", "drawer_id", "case_id", "organisation_id", "sha256", "size", "kind", "made_at"]
)
def test_a_file_never_changes_its_place(cast: Cast, case: Case, column: str) -> None:
    keep(cast, case)

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE files_stored_file SET {column} = {column}")  # noqa: S608


def test_a_key_without_its_state_is_refused_by_the_database(cast: Cast, case: Case) -> None:
    file = keep(cast, case)

    with pytest.raises(IntegrityError, match="files_key_while_kept"), transaction.atomic():
        StoredFile.objects.filter(pk=file.pk).update(state="deleted")


@pytest.mark.parametrize("field", ["name", "key"])
def test_name_and_key_open_in_their_own_row_only(cast: Cast, case: Case, field: str) -> None:
    one, two = keep(cast, case, name="one.pdf"), keep(cast, case, name="two.pdf")
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE files_stored_file SET {field} = (SELECT {field} FROM files_stored_file WHERE id = %s) WHERE id = %s",  # noqa: S608
            [one.pk, two.pk],
        )

    with pytest.raises(InvalidTag):
        opened(cast, two)


# What happened to the content


def change(folder: Path, file: StoredFile, how: Callable[[bytes], bytes]) -> None:
    place = folder / file.sha256[:2] / file.sha256[2:]
    place.write_bytes(how(place.read_bytes()))


@pytest.mark.parametrize(
    "how",
    [
        lambda stored: stored[:-1],
        lambda stored: stored[: 9 + 65552],
        lambda stored: stored + b"\0",
        lambda stored: stored[:-1] + bytes([stored[-1] ^ 1]),
        lambda stored: (
            stored[:9] + stored[9 + 65552 : 9 + 2 * 65552] + stored[9 : 9 + 65552] + stored[9 + 2 * 65552 :]
        ),
        lambda stored: b"",
    ],
)
def test_a_changed_file_is_refused_before_its_first_byte(
    cast: Cast, case: Case, folder: Path, how: Callable[[bytes], bytes]
) -> None:
    noise = bytes(hash((number, 7)) % 256 for number in range(200 * 1024))
    file = keep(cast, case, a_pdf(shows=noise.hex()), name="a.pdf")
    change(folder, file, how)

    with pytest.raises(InvalidTag):
        opened(cast, file)

    assert audited() == ["files:file:keep"]


def test_the_content_of_another_file_is_refused(cast: Cast, case: Case, folder: Path) -> None:
    one, two = keep(cast, case), keep(cast, case)
    other = (folder / two.sha256[:2] / two.sha256[2:]).read_bytes()
    change(folder, one, lambda _: other)

    with pytest.raises(InvalidTag):
        opened(cast, one)


def test_content_that_is_gone_is_a_fault(cast: Cast, case: Case, folder: Path) -> None:
    file = keep(cast, case)
    storage.storage().delete(file.sha256)

    with pytest.raises(storage.NotStored):
        opened(cast, file)


def test_a_deleted_file_leaves_no_name_no_key_and_no_content(
    cast: Cast, case: Case, folder: Path, django_capture_on_commit_callbacks: Committing
) -> None:
    file = keep(cast, case)

    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_file(file_id=file.pk, by=cast.marieke, at=cast.now, record=record)
        before_commit = len(on_disk(folder))

    file.refresh_from_db()
    assert (file.state, file.name, file.key, file.case_id) == ("deleted", None, None, case.pk)
    assert (before_commit, on_disk(folder)) == (1, [])
    assert audited() == ["files:file:keep", "files:file:delete"]
    with pytest.raises(FileRefused, match="somebody deleted it"):
        opened(cast, file)
    with pytest.raises(FileRefused):
        actions.delete_file(file_id=file.pk, by=cast.marieke, at=cast.now, record=record)


def test_nobody_deletes_what_they_do_not_see(cast: Cast, case: Case, acting: Acting) -> None:
    file = keep(cast, case)

    with acting(cast.baghdad), pytest.raises(OutOfScope):
        actions.delete_file(file_id=file.pk, by=cast.layla, at=cast.now, record=record)
    with pytest.raises(OutOfScope):
        open_file(file_id=uuid.uuid4(), by=cast.marieke, at=cast.now, record=record)


def test_the_sweep_removes_what_no_row_speaks_of_and_what_nobody_can_open(
    cast: Cast, case: Case, acting: Acting, folder: Path
) -> None:
    kept, erased = keep(cast, case), keep(cast, other := a_case(cast))
    left = storage.storage().put([b"of a transaction that was rolled back"])
    with everybody():
        destroy_drawers([other.drawer_id])

    with acting(cast.brussels):  # whose rows are seen makes no difference
        early = actions.remove_leftovers(before=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
        removed = actions.remove_leftovers(before=dt.datetime(2100, 1, 1, tzinfo=dt.UTC))

    assert (early, removed) == (0, 2)
    assert storage.storage().exists(kept.sha256)
    assert not storage.storage().exists(left)
    assert not storage.storage().exists(erased.sha256)
    assert plain(cast, kept)


# The doors


def test_a_file_is_sent_locked_down_and_without_the_database(cast: Cast, case: Case) -> None:
    response = file_response(opened(cast, keep(cast, case)))

    with connection.execute_wrapper(lambda *_: pytest.fail("the body of an answer asked the database")):
        body = b"".join(response)  # type: ignore[arg-type]
    response.close()

    assert SHOWS.encode() in everything_in(body)
    assert dict(response.headers.items()) == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(body)),
        "Content-Disposition": "attachment; filename=\"document.pdf\"; filename*=UTF-8''"
        "%D8%AC%D9%88%D8%A7%D8%B2%20%D8%A7%D9%84%D8%B3%D9%81%D8%B1.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store, private",
    }


def test_an_answer_that_nobody_reads_closes_the_file(cast: Cast, case: Case) -> None:
    file = opened(cast, keep(cast, case))

    file_response(file).close()

    with pytest.raises(ValueError, match="closed file"):
        next(file.chunks)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Scan 1.pdf", "attachment; filename=\"Scan 1.pdf\"; filename*=UTF-8''Scan%201.pdf"),
        ('a";x="b.pdf', "attachment; filename=\"axb.pdf\"; filename*=UTF-8''a%22%3Bx%3D%22b.pdf"),
        ("Łódź.png", "attachment; filename=\"odz.png\"; filename*=UTF-8''%C5%81%C3%B3d%C5%BA.png"),
        ("旅券.jpg", "attachment; filename=\"document.jpg\"; filename*=UTF-8''%E6%97%85%E5%88%B8.jpg"),
    ],
)
def test_the_name_of_an_answer_cannot_leave_its_header(name: str, header: str) -> None:
    assert disposition(name) == header


def uploaded(*contents: bytes) -> list[UploadedFile]:
    request: HttpRequest = RequestFactory().post(
        "/", {f"file{number}": io.BytesIO(content) for number, content in enumerate(contents)}
    )
    return [file for _, files in request.FILES.lists() for file in files]


def test_uploads_stay_in_memory_however_large_they_are(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "tempfile.NamedTemporaryFile", lambda *_, **__: pytest.fail("a plain file on the disk")
    )

    (small,) = uploaded(b"x" * 1000)
    (large,) = uploaded(b"x" * (MOST_BYTES + 300_000))
    several = uploaded(b"x" * (MOST_BYTES - 10), b"y" * 100, b"z")

    assert [f"{InMemoryOnly.__module__}.{InMemoryOnly.__name__}"] == settings.FILE_UPLOAD_HANDLERS
    assert (small.size, small.read()) == (1000, b"x" * 1000)
    assert large.size == MOST_BYTES + 1
    assert [file.size for file in several] == [MOST_BYTES - 10, 11, 0]
