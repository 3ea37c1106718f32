"""What the columns and words of an office's spreadsheets mean; an office says it once, and it is remembered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wayhome.caseloads.enums import MANY, FirstOfYear, Target
from wayhome.caseloads.words import meanings_of_headings, plain
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.sentences import msgid, say

NEEDED = (Target.FULL_NAME, Target.AGREES, Target.NOTICE_LANGUAGE)
"""Without these columns nothing can come in: no file is opened for who did not agree to it and understand the notice."""


@dataclass(frozen=True)
class Meaning:
    """What an office's columns mean by their headings, and its words by target; both in plain letters (``words.plain``).

    A column without a target is kept as a note. ``calendar`` is that of birth dates where no column says it, ``programme`` the
    code of the programme where no column does, and ``first_of_year`` what the first day of a year means.
    """

    columns: Mapping[str, Target] = field(default_factory=dict)
    words: Mapping[Target, Mapping[str, str]] = field(default_factory=dict)
    calendar: Calendar = Calendar.GREGORIAN
    first_of_year: FirstOfYear = FirstOfYear.ASK
    programme: str = ""

    def target_of(self, heading: str) -> Target:
        """Return what a column means."""
        return self.columns.get(plain(heading), Target.NOTE)

    def own_word(self, target: Target, text: str) -> str | None:
        """Return the meaning that the office gave a word, or nothing."""
        return self.words.get(target, {}).get(plain(text))


def guessed(headings: Sequence[str]) -> Mapping[str, Target]:
    """Return what columns mean by their headings as far as that is known, each target once; the first column has it."""
    known = {**meanings_of_headings(), **{plain(target.value): target.value for target in Target}}
    found: dict[str, Target] = {}
    for heading in headings:
        code = known.get(plain(heading))
        target = Target(code) if code else None
        if target is not None and (target in MANY or target not in found.values()):
            found[plain(heading)] = target
    return found


def check(mapping: Meaning, headings: Sequence[str]) -> None:
    """Do nothing for a mapping by which these columns can be read.

    Raises ``Refused`` where a column that is needed is not among them, and where two columns mean what only one may.
    """
    targets = [mapping.target_of(heading) for heading in headings]
    missing = [target for target in NEEDED if target not in targets]
    if missing:
        raise Refused(
            say(_MISSING, columns=say(_LABELS[missing[0]])), field=missing[0].value, code="column_missing"
        )
    twice = [target for target in Target if target not in MANY and targets.count(target) > 1]
    if twice:
        raise Refused(say(_TWICE), field=twice[0].value, code="column_twice")


_LABELS = {
    Target.FULL_NAME: msgid("the full name"),
    Target.AGREES: msgid("whether the person agreed to a file"),
    Target.NOTICE_LANGUAGE: msgid("in which language the privacy notice was understood"),
}
_MISSING = msgid(
    "Nothing was read, because no column says %(columns)s. No file is opened without it. Add the column, or say in the "
    "mapping which one it is."
)
_TWICE = msgid(
    "Nothing was read, because two columns mean the same. Choose one of them, and keep the other as a note."
)


def as_plain(meaning: Meaning) -> dict[str, Any]:
    """Return a meaning as plain values that can be kept."""
    return {
        "columns": {heading: target.value for heading, target in sorted(meaning.columns.items())},
        "words": {
            target.value: dict(sorted(words.items())) for target, words in sorted(meaning.words.items())
        },
        "calendar": meaning.calendar.value,
        "first_of_year": meaning.first_of_year.value,
        "programme": meaning.programme,
    }


def read_plain(plain: Mapping[str, Any]) -> Meaning:
    """Return the meaning that ``as_plain`` wrote."""
    return Meaning(
        {heading: Target(target) for heading, target in plain["columns"].items()},
        {Target(target): dict(words) for target, words in plain["words"].items()},
        Calendar(plain["calendar"]),
        FirstOfYear(plain["first_of_year"]),
        str(plain["programme"]),
    )


def digest_of(content: bytes, meaning: Meaning) -> str:
    """Return by what a spreadsheet is known again: what it holds, and what its columns mean."""
    told = json.dumps(as_plain(meaning), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(hashlib.sha256(content).digest() + told.encode()).hexdigest()
