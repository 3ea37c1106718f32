"""Reads a spreadsheet in a child process that has little memory, little time and nothing to reach, and takes its answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from wayhome.ground.files.cleaning.confined import answer_of
from wayhome.ground.files.sheets.limits import ANSWER_SECONDS, MOST_ANSWER, MOST_COLUMNS
from wayhome.ground.files.sheets.refusals import SheetRefused, refusal_of
from wayhome.ground.files.sheets.troubles import Trouble

_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); from wayhome.ground.files.sheets.child import main; main()"
)


@dataclass(frozen=True)
class Sheet:
    """A spreadsheet: its headings, how many rows stand below them, and how many kilobytes reading it took (0: unknown).

    ``rows()`` gives each row's number as the program shows it, from 1, and its cells as text, one for each heading.
    """

    headings: tuple[str, ...]
    count: int
    told: bytes
    kilobytes: int = 0

    def rows(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield the rows in their order."""
        for line in self.told.splitlines()[1:]:
            number, cells = json.loads(line)
            yield int(number), tuple(str(cell) for cell in cells)


def read(content: bytes, *, seconds: float = ANSWER_SECONDS) -> Sheet:
    """Return the spreadsheet that some bytes hold; raises ``SheetRefused`` with a sentence for every other file.

    That is also raised when the child died, took too long or said nonsense. Takes up to ``ANSWER_SECONDS``; never call it
    while a row is locked.
    """
    told = answer_of(_PROGRAM, "", content, most=MOST_ANSWER + 1_000_000, seconds=seconds)
    try:
        about = json.loads(told.partition(b"\n")[0])
        if "trouble" in about:
            raise refusal_of(
                Trouble(about["trouble"]), row=int(about.get("row", 0)), column=int(about.get("column", 0))
            )
        headings = tuple(str(one) for one in about["headings"])
        sheet = Sheet(headings, int(about["rows"]), told, int(about.get("memory", 0)))
    except SheetRefused:
        raise
    except (ValueError, TypeError, KeyError, AttributeError) as nonsense:
        raise refusal_of(Trouble.TOO_COSTLY) from nonsense
    whole = told.count(b"\n") == sheet.count + 1
    if not whole or not headings or len(headings) > MOST_COLUMNS:
        raise refusal_of(Trouble.TOO_COSTLY)
    return sheet
