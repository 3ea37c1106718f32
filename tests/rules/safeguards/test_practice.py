"""Practice notes: one for each step, short, with why, how and source."""

from __future__ import annotations

from pathlib import Path

import pytest

from wayhome.safeguards import practice
from wayhome.safeguards.practice import PracticeNote, PracticeNoteError, note, notes

STEPS = (
    "apply",
    "approve",
    "arrive",
    "board",
    "child",
    "clear",
    "close",
    "consent",
    "counselling",
    "embassy",
    "enquiry",
    "follow-up",
    "hand-over",
    "interrupted",
    "prepare",
    "reintegrate",
    "screening",
    "withdraw",
)


def test_every_step_has_its_note() -> None:
    assert tuple(notes()) == STEPS


@pytest.mark.parametrize("found", notes().values(), ids=lambda found: found.id)
def test_note_is_short_and_says_why_how_and_source(found: PracticeNote) -> None:
    words = len(found.body.split())

    assert "**Why.**" in found.body
    assert "**How.**" in found.body
    assert found.source
    assert 60 <= words <= 260


def test_unknown_note_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        note("deport")


def test_note_without_a_head_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bare.md"
    path.write_text("No head.", encoding="utf-8")

    with pytest.raises(PracticeNoteError, match=r"bare\.md"):
        practice._read(path)
