"""What a file is called and what it is: the ending that is shown is the one that counts, and the content decides."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.papers import a_jpeg, a_pdf, a_png
from wayhome.ground.files.enums import FileKind, Problem
from wayhome.ground.files.file_names import clean_file_name
from wayhome.ground.files.kinds import disagreement, kind_of
from wayhome.ground.files.refusals import refusal


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("passport.pdf", "passport.pdf"),
        ("Scan 12.JPG", "Scan 12.jpg"),
        ("جواز السفر.pdf", "جواز السفر.pdf"),
        ("گواهی\u200cنامه.png", "گواهی\u200cنامه.png"),
        ("C:\\Users\\karim\\passport.pdf", "passport.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("pass\u200bport.p\u2066df", "passport.pdf"),
        ("  two   blanks .pdf", "two blanks.pdf"),
        (".pdf", "document.pdf"),
        ("a:b*c?.pdf", "abc.pdf"),
        ("letter.final.pdf", "letter.final.pdf"),
        ("e\u0301tude.pdf", "étude.pdf"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_a_name_is_shown_without_what_hides_its_ending(given_name: str, shown: str) -> None:
    assert clean_file_name(given_name) == shown


@pytest.mark.parametrize(
    "given_name",
    [
        "",
        "passport",
        "passport.",
        "a.pdf\0.exe",
        "a\n.pdf",
        "a\x1b[2J.pdf",
        "a\ud800.pdf",
        "a.рdf",
        "a.p\u200ddf",
        "a\x85.pdf",
    ],
)
def test_a_name_that_cannot_be_shown_is_none(given_name: str) -> None:
    assert clean_file_name(given_name) is None


@given(st.text(max_size=300))
def test_any_text_becomes_a_name_for_any_disk_or_none(text: str) -> None:
    name = clean_file_name(text + ".pdf")

    assert name is None or (
        len(name.encode()) <= 150
        and name.endswith(".pdf")
        and not set(name) & set('/\\<>:"|?*')
        and all(unicodedata.category(sign) not in ("Cc", "Cs") for sign in name)
        and clean_file_name(name) == name
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (a_pdf(), FileKind.PDF),
        (b"%PDF-2.0\n", FileKind.PDF),
        (a_jpeg(), FileKind.JPEG),
        (a_png(), FileKind.PNG),
        (b"PK\x03\x04word/document.xml", Problem.OFFICE_DOCUMENT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Problem.OFFICE_DOCUMENT),
        (b"\0\0\0\x18ftypheic\0\0", Problem.HEIC),
        (b"\0\0\0\x18ftypavif\0\0", Problem.NOT_ALLOWED),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Problem.NOT_ALLOWED),
        (b"<!DOCTYPE html>", Problem.NOT_ALLOWED),
        (b"MZ\x90\0", Problem.NOT_ALLOWED),
        (b"GIF89a", Problem.NOT_ALLOWED),
        (b" %PDF-1.7", Problem.NOT_ALLOWED),
        (b"%PDF", Problem.NOT_ALLOWED),
        (b"", Problem.NOT_ALLOWED),
    ],
)
def test_the_content_says_what_a_file_is(content: bytes, kind: FileKind | Problem) -> None:
    assert kind_of(content) is kind


@pytest.mark.parametrize(
    ("kind", "name", "declared", "problem"),
    [
        (FileKind.PDF, "a.pdf", "application/pdf", None),
        (FileKind.JPEG, "a.jpe", "image/pjpeg", None),
        (FileKind.JPEG, "a.jpg", "image/jpeg; charset=binary", None),
        (FileKind.PNG, "a.png", "", None),
        (FileKind.PNG, "a.png", "application/octet-stream", None),
        (FileKind.PNG, "a.jpg", "image/png", Problem.NAME_DISAGREES),
        (FileKind.PDF, "a.exe", "application/pdf", Problem.NAME_DISAGREES),
        (FileKind.PDF, "pdf", "application/pdf", Problem.NAME_DISAGREES),
        (FileKind.PDF, "a.pdf", "text/html", Problem.DECLARED_DISAGREES),
        (FileKind.JPEG, "a.jpg", "image/png", Problem.DECLARED_DISAGREES),
    ],
)
def test_name_and_declared_type_go_with_the_content(
    kind: FileKind, name: str, declared: str, problem: Problem | None
) -> None:
    assert disagreement(kind, name=name, declared=declared) is problem


@pytest.mark.parametrize("problem", list(Problem))
def test_every_problem_has_a_sentence_that_says_what_to_do(problem: Problem) -> None:
    said = refusal(problem, kind=FileKind.PDF)

    assert str(said.sentence).startswith("The file was not kept, because ")
    assert "%(" not in str(said.sentence)
    assert (said.code, said.field) == (problem.value, "file")
