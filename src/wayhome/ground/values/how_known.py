"""How a birth date is known: who says it, what it was copied from, or who estimated it and how."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from wayhome.ground.values.errors import ValueRefused, refused
from wayhome.ground.values.sentences import msgid

LONGEST = 200


class KnownBy(StrEnum):
    """Where a birth date comes from; the first is for those written down before this was asked."""

    NOT_RECORDED = ""
    SAID = "said"
    RELATIVE = "relative"
    DOCUMENT = "document"
    AUTHORITY = "authority"
    STAFF = "staff"
    AGE_ASSESSMENT = "age_assessment"
    IMPORTED = "imported"


KNOWN_BY_LABELS: dict[KnownBy, str] = {
    KnownBy.NOT_RECORDED: msgid("Not recorded"),
    KnownBy.SAID: msgid("As the person says it"),
    KnownBy.RELATIVE: msgid("As a relative says it"),
    KnownBy.DOCUMENT: msgid("Copied from a document"),
    KnownBy.AUTHORITY: msgid("As an authority has it"),
    KnownBy.STAFF: msgid("Estimated by staff"),
    KnownBy.AGE_ASSESSMENT: msgid("By an age assessment"),
    KnownBy.IMPORTED: msgid("Found on import, nobody was asked yet"),
}
ASKED = frozenset(KNOWN_BY_LABELS) - {KnownBy.NOT_RECORDED, KnownBy.IMPORTED}
"""What somebody who writes a birth date down may choose."""
ESTIMATES = frozenset({KnownBy.STAFF, KnownBy.AGE_ASSESSMENT})
"""What needs to say who estimated, and how."""


@dataclass(frozen=True)
class HowKnown:
    """How a birth date is known; ``estimated_by`` and ``estimated_how`` are free text, needed for an estimate.

    Where nothing was estimated, ``estimated_by`` may name the relative, authority or kind of document.
    """

    known_by: KnownBy = KnownBy.NOT_RECORDED
    estimated_by: str = ""
    estimated_how: str = ""

    def __post_init__(self) -> None:
        """Refuse an estimate of which it is not said who made it and how.

        Raises ``ValueRefused`` with code ``no_estimator``, ``no_method`` or ``too_long`` and the field's name.
        """
        for name in ("estimated_by", "estimated_how"):
            object.__setattr__(self, name, _one_line(getattr(self, name)))
            if len(getattr(self, name)) > LONGEST:
                raise _at(name, "too_long", _TOO_LONG, limit=LONGEST)
        if self.known_by in ESTIMATES and not self.estimated_by:
            raise _at("estimated_by", "no_estimator", _NO_ESTIMATOR)
        if self.known_by in ESTIMATES and not self.estimated_how:
            raise _at("estimated_how", "no_method", _NO_METHOD)

    @property
    def is_estimate(self) -> bool:
        """Return whether somebody worked the date out who was not there."""
        return self.known_by in ESTIMATES

    @property
    def is_copied(self) -> bool:
        """Return whether the date was copied from a document, letter by letter."""
        return self.known_by is KnownBy.DOCUMENT


_TOO_LONG = msgid(
    "The birth date was not kept, because what is said about it is longer than %(limit)s characters. Shorten it."
)
_NO_ESTIMATOR = msgid(
    "The birth date was not kept, because it is not said who estimated it. Write a name, or the office that did."
)
_NO_METHOD = msgid(
    "The birth date was not kept, because it is not said how it was estimated. Write what the estimate rests on."
)


def _at(name: str, code: str, text: str, **facts: object) -> ValueRefused:
    refusal = refused(code, text, **facts)
    refusal.field = name
    return refusal


def _one_line(text: str) -> str:
    """Return the text in NFC on one line, without control and invisible characters but joiners."""
    shown = (
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace()
        or character in "\u200c\u200d"
        or unicodedata.category(character) not in ("Cc", "Cf")
    )
    return " ".join("".join(shown).split())


NOT_RECORDED = HowKnown()
AS_SAID = HowKnown(KnownBy.SAID)
