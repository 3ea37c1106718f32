"""What personal data is kept for, on what basis, by whom, and for how long: data, and no Django.

Years are house defaults. Nothing is destroyed by them until the data protection officer of an office confirmed the
whole list, with the office's own years.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wayhome.ground.values.sentences import msgid


class Clock(StrEnum):
    """The event from which a purpose's years are counted."""

    CLOSURE = "closure"
    LAST_PAYMENT = "last_payment"
    CHILD_TURNS_18 = "child_turns_18"


CLOCK_LABELS: dict[Clock, str] = {
    Clock.CLOSURE: msgid("the day the case was closed"),
    Clock.LAST_PAYMENT: msgid("the day of the last payment"),
    Clock.CHILD_TURNS_18: msgid("the day the youngest child turns 18"),
}


@dataclass(frozen=True)
class Purpose:
    """One purpose of processing: code, title, codes of its basis, who is responsible, who receives, for how many years
    from which event, and where that comes from.
    """

    code: str
    title: str
    basis: tuple[str, ...]
    controller: str
    recipients: tuple[str, ...]
    retention_years: int
    clock_starts_from: Clock
    source: str


_DEFAULT = msgid("house default")

PURPOSES: Sequence[Purpose] = (
    Purpose(
        code="case_work",
        title=msgid("To carry one return the whole way"),
        basis=("gdpr_6_1_e", "gdpr_6_1_f", "gdpr_9_2_g"),
        controller=msgid("the organisation that owns the case"),
        recipients=(msgid("partners under an agreement"),),
        retention_years=6,
        clock_starts_from=Clock.CLOSURE,
        source=_DEFAULT,
    ),
    Purpose(
        code="payments",
        title=msgid("To account for what was paid"),
        basis=("gdpr_6_1_c",),
        controller=msgid("the organisation that owns the case"),
        recipients=(msgid("auditors"),),
        retention_years=10,
        clock_starts_from=Clock.LAST_PAYMENT,
        source=_DEFAULT,
    ),
    Purpose(
        code="safeguarding_children",
        title=msgid("To answer for decisions about a child"),
        basis=("gdpr_6_1_e", "gdpr_9_2_g"),
        controller=msgid("the organisation that owns the case"),
        recipients=(msgid("protection authorities where a law says so"),),
        retention_years=7,
        clock_starts_from=Clock.CHILD_TURNS_18,
        source=_DEFAULT,
    ),
)
"""Every purpose that keeps a case; a case is kept for as long as one of them needs it."""

BY_CODE: Mapping[str, Purpose] = {purpose.code: purpose for purpose in PURPOSES}
