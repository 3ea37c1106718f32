"""Practice notes: for each step of the process a short note of why, how and source, kept as Markdown.

The notes make the system the handbook of its own standards; a door translates and renders them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "practice"
FENCE = "---\n"
KEYS = ("id", "title", "source")


class PracticeNoteError(ValueError):
    """A practice note has no readable head; the message names the file."""


@dataclass(frozen=True)
class PracticeNote:
    """One note; title and paragraphs are English message ids."""

    id: str
    title: str
    # Documents the note rests on, one a line of the head; "unverified" stands in it where it belongs.
    source: str
    # Markdown: paragraphs and lists, no markup of HTML.
    body: str

    @property
    def blocks(self) -> tuple[str, ...]:
        """Return the paragraphs and lists in order, each a message id of its own."""
        return tuple(block.strip() for block in self.body.split("\n\n") if block.strip())


def note(note_id: str) -> PracticeNote:
    """Return one note, such as "counselling"; KeyError if there is none."""
    return notes()[note_id]


@cache
def notes() -> dict[str, PracticeNote]:
    """Return all notes by id, read once."""
    return {found.id: found for found in (_read(path) for path in sorted(FOLDER.glob("*.md")))}


def _read(path: Path) -> PracticeNote:
    text = path.read_text(encoding="utf-8")
    if not text.startswith(FENCE) or text.count(FENCE) < 2:
        raise PracticeNoteError(f"{path.name}: begin with id, title and source between two lines of '---'")
    head, body = text.removeprefix(FENCE).split(FENCE, 1)
    pairs = dict(line.split(": ", 1) for line in head.strip().splitlines() if ": " in line)
    missing = [key for key in KEYS if not pairs.get(key)]
    if missing or pairs["id"] != path.stem:
        raise PracticeNoteError(
            f"{path.name}: needs {', '.join(KEYS)}, and the id must be the name of the file"
        )
    return PracticeNote(pairs["id"], pairs["title"], pairs["source"], body.strip() + "\n")
