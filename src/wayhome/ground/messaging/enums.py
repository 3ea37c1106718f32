"""Words about messages to staff: what a notice is about in one word, and when somebody wants an e-mail of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from wayhome.ground.values.sentences import msgid


class Sort(StrEnum):
    """What a notice is about, as far as an e-mail may say: nothing by which a person or a case could be told."""

    WITHDREW = "withdrew"
    ASSIGNED = "assigned"
    DUE = "due"
    ANSWERED = "answered"
    OTHER = "other"


class MailWish(StrEnum):
    """When somebody wants to be written to; nobody is, by default, but for what is urgent."""

    URGENT = "urgent"
    DAILY = "daily"
    EACH = "each"
    NEVER = "never"


SORT_WORDS: Mapping[Sort, str] = {
    Sort.WITHDREW: msgid("Somebody does not want to travel, or withdrew: %(count)s"),
    Sort.ASSIGNED: msgid("Given to you: %(count)s"),
    Sort.DUE: msgid("Due, or overdue: %(count)s"),
    Sort.ANSWERED: msgid("Answered: %(count)s"),
    Sort.OTHER: msgid("Other news: %(count)s"),
}
WISH_LABELS: Mapping[MailWish, str] = {
    MailWish.URGENT: msgid("When something is urgent"),
    MailWish.DAILY: msgid("Once a day, if there is news"),
    MailWish.EACH: msgid("Soon after each news"),
    MailWish.NEVER: msgid("Never"),
}
SORT_OF_CODE: Mapping[str, Sort] = {
    "consent_withdrawn": Sort.WITHDREW,
    "process:withdraw": Sort.WITHDREW,
    "process:blind_withdrawal": Sort.WITHDREW,
    "process:interrupted": Sort.WITHDREW,
    "cases:case:assign": Sort.ASSIGNED,
    "cases:task:hand": Sort.ASSIGNED,
    "journey:handover:sent": Sort.ASSIGNED,
    "outreach:referral": Sort.ASSIGNED,
    "privacy:export:ask": Sort.ASSIGNED,
    "privacy:request:take": Sort.ASSIGNED,
    "keeping:erasure:ask": Sort.ASSIGNED,
    "keeping:list:made": Sort.ASSIGNED,
    "journey:handover:reminder": Sort.DUE,
    "cases:task:due": Sort.DUE,
    "privacy:request:due": Sort.DUE,
    "cases:emergency:overdue": Sort.DUE,
    "journey:handover:acknowledged": Sort.ANSWERED,
    "outreach:referral:answered": Sort.ANSWERED,
    "privacy:export:decide": Sort.ANSWERED,
    "privacy:request:settle": Sort.ANSWERED,
    "process:blind_withdrawal:answered": Sort.ANSWERED,
    "process:approve": Sort.ANSWERED,
    "process:refuse": Sort.ANSWERED,
}
"""What notices of each code are about; every other one is other news."""


def sort_of(code: str) -> Sort:
    """Return what a notice of this code is about."""
    return SORT_OF_CODE.get(code, Sort.OTHER)
