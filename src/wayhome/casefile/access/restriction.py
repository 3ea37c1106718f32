"""How a record stands that is restricted to being stored, and what is still done with it."""

from __future__ import annotations

from enum import StrEnum

from wayhome.casefile.access.enums import Permission


class Restriction(StrEnum):
    """How a record stands that somebody asked to restrict (GDPR 18): not at all, stored only, or opened with a reason."""

    NONE = "none"
    STORED_ONLY = "stored_only"
    OPENED = "opened"


WHILE_RESTRICTED: frozenset[Permission] = frozenset(
    {
        Permission.SEE_CASES,
        Permission.WITHDRAW,
        Permission.UNCLEAR,
        Permission.ANSWER_MESSAGE,
        Permission.READ_AUDIT,
        Permission.TAKE_REQUEST,
        Permission.ANSWER_REQUEST,
        Permission.RESTRICT,
    }
)
"""What is still done with a file that is restricted to being stored: stopping a journey, and the person's own rights."""
