"""The practice note of a step: why, how and source, from the handbook in ``safeguards/practice``."""

from __future__ import annotations

from wayhome.web.shared.presenting import PracticeNote


def practice_note(name: str) -> PracticeNote | None:
    """Return the note of a step, or nothing where none is written."""
    return None
