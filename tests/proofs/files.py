"""Hostile files never get in as what they are not: none crashes, fills or stalls the house, and what is odd but sound is kept.

Every file of the corpus goes the way of a real upload. What is taken in is looked at with the eyes of its kind: nothing
that acts, hides or tells where it was made is left. A table of counts stands at the end.
"""

from __future__ import annotations

import dataclasses
import io
import os
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from PIL import Image

from tests.cast import Cast, a_case
from tests.hostile_papers import Paper, hostile
from tests.odd_papers import harmless
from tests.papers import (
    HIDDEN,
    a_jpeg,
    a_pdf,
    a_png,
    everything_in,
    filled_field,
    picture_in_pdf,
    placed,
    runs,
    script,
)
from wayhome.ground.audit.recording import record
from wayhome.ground.files import actions, storage
from wayhome.ground.files.cleaning import confined
from wayhome.ground.files.cleaning.outcome import CannotClean, Cleaned
from wayhome.ground.files.enums import FileKind, Problem
from wayhome.ground.files.limits import MEMORY
from wayhome.ground.files.models import StoredFile
from wayhome.ground.files.reading import open_file
from wayhome.ground.files.refusals import FileRefused

HOSTILE, HARMLESS = hostile(), harmless()
FIRST = int(os.environ.get("WAYHOME_SEED", "0")) % 1_000_000
DAMAGES = 80
WHOLE = {
    FileKind.PDF: a_pdf(
        runs(script()), filled_field("Karim"), picture_in_pdf(a_jpeg(exif=placed())), pages=3
    ),
    FileKind.JPEG: a_jpeg(size=(160, 120), exif=placed(6), comment=HIDDEN),
    FileKind.PNG: a_png("P", size=(160, 120), transparency=0, exif=placed()),
}
SECONDS = 20
NEVER = (
    b"/JavaScript", b"/JS", b"/OpenAction", b"/AA", b"/Launch", b"/URI", b"/SubmitForm", b"/ImportData", b"/GoTo",
    b"/Rendition", b"/EmbeddedFile", b"/Filespec", b"/EF", b"/XFA", b"/AcroForm", b"/Annots", b"/Metadata", b"/PieceInfo",
    b"/Names", b"/Outlines", b"/RichMedia", b"/Collection", b"/Encrypt",
)  # fmt: skip


@dataclasses.dataclass
class Seen:
    """What became of one file."""

    paper: Paper
    kept: StoredFile | None
    refusal: FileRefused | None
    content: bytes
    seconds: float
    kilobytes: int


SEEN: list[Seen] = []


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path) -> Iterator[None]:
    with override_settings(WAYHOME_FILES=tmp_path / "files", WAYHOME_CLAMD=""):
        storage.storage.cache_clear()
        yield
    storage.storage.cache_clear()


def send(cast: Cast, paper: Paper, monkeypatch: pytest.MonkeyPatch) -> Seen:
    """Send one file the way an upload goes, and return what became of it; anything but a refusal rises."""
    case = a_case(cast)
    held: list[int] = []

    def watched(content: bytes, kind: FileKind) -> Cleaned:
        answer = confined.ask(content, kind)
        held.append(answer.kilobytes)
        if isinstance(answer.outcome, Problem):
            raise CannotClean(answer.outcome)
        return answer.outcome

    monkeypatch.setattr(actions, "clean", watched)
    began, row, refusal, content = time.monotonic(), None, None, b""
    try:
        row = actions.keep_file(
            name=paper.name, declared=paper.declared, content=io.BytesIO(paper.content), drawer_id=case.drawer_id,
            case_id=case.pk, by=cast.marieke, at=cast.now, record=record,
        )  # fmt: skip
    except FileRefused as reason:
        refusal = reason
    seconds = time.monotonic() - began
    if row is not None:
        content = b"".join(open_file(file_id=row.pk, by=cast.marieke, at=cast.now, record=record).chunks)
    seen = Seen(paper, row, refusal, content, seconds, max(held, default=0))
    SEEN.append(seen)
    return seen


def assert_harmless(kind: FileKind, content: bytes) -> None:
    """Fail unless content is of this kind alone, and nothing is left in it but what it shows."""
    assert HIDDEN not in content
    if kind is FileKind.PDF:
        everything = everything_in(content)
        assert content.startswith(b"%PDF-")
        assert content.rstrip().endswith(b"%%EOF")
        assert HIDDEN not in everything
        assert [name for name in NEVER if name in everything] == []
        return
    picture = Image.open(io.BytesIO(content))
    picture.load()
    assert picture.format == kind.value.upper()
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "transparency"}
    assert content.endswith(b"\xff\xd9" if kind is FileKind.JPEG else b"IEND\xaeB`\x82")


def assert_within_limits(seen: Seen) -> None:
    """Fail unless the answer came in time, from a child that held less than it may."""
    assert seen.seconds < SECONDS
    assert seen.kilobytes * 1024 < MEMORY


@pytest.mark.parametrize("paper", HOSTILE, ids=str)
def test_no_hostile_file_gets_in_as_what_it_is(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, paper: Paper
) -> None:
    seen = send(cast, paper, monkeypatch)

    assert_within_limits(seen)
    assert (seen.refusal is not None) or not paper.refused
    assert seen.refusal is None or str(seen.refusal.sentence).startswith("The file was not kept, because ")
    if seen.kept is not None:
        assert_harmless(FileKind(seen.kept.kind), seen.content)


@pytest.mark.parametrize("paper", HARMLESS, ids=str)
def test_what_is_odd_and_in_order_is_taken_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, paper: Paper
) -> None:
    seen = send(cast, paper, monkeypatch)

    assert_within_limits(seen)
    assert seen.refusal is None
    assert seen.kept is not None
    assert_harmless(FileKind(seen.kept.kind), seen.content)


@pytest.mark.parametrize("damage", range(FIRST, FIRST + DAMAGES))
@pytest.mark.parametrize("kind", list(WHOLE), ids=str)
def test_random_damage_is_answered_too(kind: FileKind, damage: int) -> None:
    answer = confined.ask(damaged(WHOLE[kind], damage), kind)

    assert answer.kilobytes * 1024 < MEMORY
    if isinstance(answer.outcome, Cleaned):
        assert_harmless(kind, answer.outcome.content)


def damaged(content: bytes, seed: int) -> bytes:
    """Return the content with up to thirty bytes changed, taken out or put in, the same ones for a seed."""
    draw, changed = random.Random(seed), bytearray(content)  # noqa: S311 - no secret
    for _ in range(draw.randint(1, 30)):
        place = draw.randrange(8, len(changed))
        how = draw.choice(["change", "take", "put", "repeat"])
        if how == "change":
            changed[place] = draw.randrange(256)
        elif how == "take":
            del changed[place : place + draw.randint(1, 20)]
        elif how == "put":
            changed[place:place] = draw.randbytes(draw.randint(1, 20))
        else:
            changed[place:place] = changed[place : place + draw.randint(1, 200)]
    return bytes(changed)


def test_the_corpus_is_large_enough() -> None:
    assert len(HOSTILE) >= 60
    assert len({paper.sort for paper in HOSTILE}) >= 15
    assert len({str(paper) for paper in HOSTILE}) == len(HOSTILE)
    assert len(HARMLESS) >= 12


@pytest.fixture(scope="module", autouse=True)
def _table(request: pytest.FixtureRequest) -> Iterator[None]:
    """Print what became of each kind when all of them are through."""
    yield
    told = request.config.pluginmanager.getplugin("terminalreporter")
    capturing = request.config.pluginmanager.getplugin("capturemanager")
    sorts: dict[str, list[Seen]] = defaultdict(list)
    for seen in SEEN:
        sorts[seen.paper.sort].append(seen)
    lines = [("", "files", "refused", "cleaned", "slowest, s", "most, MB")]
    lines += [
        _counts(sort, sorts[sort])
        for sort in dict.fromkeys(paper.sort for paper in [*HOSTILE, *HARMLESS])
        if sort in sorts
    ]
    lines.append(_counts("all", SEEN))
    with capturing.global_and_fixture_disabled():
        told.write_line("")
        for name, *numbers in lines:
            told.write_line(f"  {name:<22}" + "".join(f"{number:>12}" for number in numbers))


def _counts(sort: str, of: list[Seen]) -> tuple[str, ...]:
    refused = sum(seen.refusal is not None for seen in of)
    slowest, most = (
        max((seen.seconds for seen in of), default=0.0),
        max((seen.kilobytes for seen in of), default=0) // 1024,
    )
    return sort, str(len(of)), str(refused), str(len(of) - refused), f"{slowest:.1f}", str(most)
