"""Words of keeping: what is erased, why, and how a line of the list stands."""

from __future__ import annotations

from enum import StrEnum

from wayhome.ground.values.sentences import msgid


class Whole(StrEnum):
    """What an erasure takes: one person's drawer, or a case with everybody in it."""

    PERSON = "person"
    CASE = "case"


class Basis(StrEnum):
    """Why something is erased; the articles are those of the GDPR."""

    ASKED = "gdpr_17_asked"
    OBJECTED = "gdpr_17_objected"
    UNLAWFUL = "gdpr_17_unlawful"
    IN_ERROR = "opened_in_error"
    RETENTION = "retention"


BASIS_LABELS: dict[Basis, str] = {
    Basis.ASKED: msgid(
        "The person withdrew what it rested on, or no longer wants it kept (GDPR 17(1)(a), (b))"
    ),
    Basis.OBJECTED: msgid("The person objected, and nothing outweighs that (GDPR 17(1)(c))"),
    Basis.UNLAWFUL: msgid("It should never have been kept, or a law says so (GDPR 17(1)(d), (e))"),
    Basis.IN_ERROR: msgid("It was opened in error"),
    Basis.RETENTION: msgid("The time for which it is kept has passed (GDPR 5(1)(e))"),
}

ASKED_FOR: tuple[Basis, ...] = (Basis.ASKED, Basis.OBJECTED, Basis.UNLAWFUL, Basis.IN_ERROR)
"""What somebody may choose; retention is proposed by the monthly list only."""
