"""Practice notes for pages: the handbook's note of a step or subject, said in the reader's language."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from wayhome.casefile.cases.enums import State
from wayhome.safeguards.practice import notes
from wayhome.web.shared.presenting import PracticeNote

NOTE_OF_STEP = {
    State.APPLIED.value: "approve",
    State.APPROVED.value: "prepare",
    State.PREPARING.value: "clear",
    State.CLEARED.value: "board",
    State.DEPARTED.value: "arrive",
    State.ARRIVED.value: "reintegrate",
    State.REINTEGRATING.value: "follow-up",
    State.FOLLOWING_UP.value: "close",
    State.CLOSED.value: "close",
}
"""Which note helps while a case stands at a step, where it is not the note of that name."""
MARK = re.compile(r"^\*\*[^*]+\*\*\s*")
BOLD = re.compile(r"\*\*([^*]+)\*\*")


def practice_note(name: str) -> PracticeNote | None:
    """Return the note of a step or subject such as "consent", or nothing where none is written."""
    found = notes().get(NOTE_OF_STEP.get(name, name))
    if found is None:
        return None
    why: list[str] = []
    how: list[str] = []
    for block in found.blocks:
        text = _(block)
        if text.startswith("- "):
            how += [_plain(line.removeprefix("- ")) for line in text.splitlines() if line.strip()]
        elif plain := _plain(MARK.sub("", text)):
            (how if how else why).append(plain)
    return PracticeNote(title=_(found.title), why=" ".join(why), how=how, source=_(found.source))


def _plain(text: str) -> str:
    """Return a line without the marks of Markdown that a note may use."""
    return BOLD.sub(r"\1", text).strip()
