"""Words of consent: purposes, what happened to a question, how it was explained, and how it was given."""

from __future__ import annotations

from enum import StrEnum

from wayhome.ground.values.sentences import msgid
from wayhome.safeguards.words import ConsentState, GivenBy


class Purpose(StrEnum):
    """What somebody is asked to agree to; each is a question of its own and can be withdrawn alone."""

    KEEP_FILE = "keep_file"
    RETURN = "return"
    CONTACT_ORIGIN_AUTHORITIES = "contact_origin_authorities"
    SHARE_ORIGIN_OFFICE = "share_origin_office"
    SHARE_PARTNER = "share_partner"
    SHARE_MEDICAL = "share_medical"
    SHARE_GOVERNMENT = "share_government"
    MONITORING = "monitoring"
    PHOTOGRAPHS = "photographs"


PURPOSE_LABELS: dict[Purpose, str] = {
    Purpose.KEEP_FILE: msgid("We keep a file"),
    Purpose.RETURN: msgid("Return"),
    Purpose.CONTACT_ORIGIN_AUTHORITIES: msgid("Contact with the authorities of the country of origin"),
    Purpose.SHARE_ORIGIN_OFFICE: msgid("Sharing with the office on the other side"),
    Purpose.SHARE_PARTNER: msgid("Sharing with a partner"),
    Purpose.SHARE_MEDICAL: msgid("Sharing medical facts, should there be any"),
    Purpose.SHARE_GOVERNMENT: msgid("Sharing with the host government"),
    Purpose.MONITORING: msgid("Contact after return"),
    Purpose.PHOTOGRAPHS: msgid("Photographs"),
}

PURPOSE_MEANINGS: dict[Purpose, str] = {
    Purpose.KEEP_FILE: msgid("Names, talks and decisions are kept so that we can help."),
    Purpose.RETURN: msgid("To be helped to return. It can be taken back until boarding, without a reason."),
    Purpose.CONTACT_ORIGIN_AUTHORITIES: msgid(
        "They will then know of the return. The form carries identity only."
    ),
    Purpose.SHARE_ORIGIN_OFFICE: msgid(
        "Name, family, journey and wishes. Never notes of talks or asylum history."
    ),
    Purpose.SHARE_PARTNER: msgid("Only what the partner needs for the help agreed."),
    Purpose.SHARE_MEDICAL: msgid(
        "Everybody is asked, so that the question says nothing about anybody's health."
    ),
    Purpose.SHARE_GOVERNMENT: msgid("That the person has applied, and the day of departure."),
    Purpose.MONITORING: msgid("A call or visit to hear how it went."),
    Purpose.PHOTOGRAPHS: msgid("Pictures of the person. Off until the office switches it on."),
}

SERVES_THE_RETURN: frozenset[Purpose] = frozenset(
    {
        Purpose.CONTACT_ORIGIN_AUTHORITIES,
        Purpose.SHARE_ORIGIN_OFFICE,
        Purpose.SHARE_MEDICAL,
        Purpose.SHARE_GOVERNMENT,
    }
)
"""What ends together with the consent to return; a partner of the host side may go on helping."""

SHARES_A_CASE: frozenset[Purpose] = frozenset(
    {Purpose.SHARE_ORIGIN_OFFICE, Purpose.SHARE_PARTNER, Purpose.SHARE_GOVERNMENT}
)
"""Purposes on which an organisation's access to the case can rest; medical facts only go along with another."""


class EventKind(StrEnum):
    """What happened to one question; events are never changed. ``ENDED``: the journey it served is over, nobody withdrew."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    CHILD_ANSWERED = "child_answered"


class Explained(StrEnum):
    """How the text reached the person."""

    READ_BY_SELF = "read_by_self"
    READ_ALOUD = "read_aloud"
    INTERPRETER = "interpreter"
    SHOWN_LARGE = "shown_large"


EXPLAINED_LABELS: dict[Explained, str] = {
    Explained.READ_BY_SELF: msgid("They read it"),
    Explained.READ_ALOUD: msgid("Read aloud"),
    Explained.INTERPRETER: msgid("Through an interpreter"),
    Explained.SHOWN_LARGE: msgid("Shown large on the screen"),
}


class Mode(StrEnum):
    """How a consent was given."""

    SIGNATURE = "signature"
    THUMB_PRINT = "thumb_print"
    VERBAL_WITNESS = "verbal_witness"
    GUARDIAN_SIGNATURE = "guardian_signature"


MODE_LABELS: dict[Mode, str] = {
    Mode.SIGNATURE: msgid("Signature"),
    Mode.THUMB_PRINT: msgid("Thumb print"),
    Mode.VERBAL_WITNESS: msgid("Spoken, with a witness"),
    Mode.GUARDIAN_SIGNATURE: msgid("Signed for them by parent, guardian or representative"),
}

GIVEN_BY_LABELS: dict[GivenBy, str] = {
    GivenBy.SELF: msgid("the person"),
    GivenBy.PARENT: msgid("a parent"),
    GivenBy.GUARDIAN: msgid("the guardian"),
    GivenBy.REPRESENTATIVE: msgid("a lawful representative"),
}


class ChildAnswer(StrEnum):
    """A child's own word beside what a parent or guardian signed."""

    AGREES = "agrees"
    DOES_NOT_AGREE = "does_not_agree"
    TOO_YOUNG = "too_young"


CHILD_ANSWER_LABELS: dict[ChildAnswer, str] = {
    ChildAnswer.AGREES: msgid("The child agrees"),
    ChildAnswer.DOES_NOT_AGREE: msgid("The child does not agree"),
    ChildAnswer.TOO_YOUNG: msgid("Too young to be asked"),
}


class Heard(StrEnum):
    """How somebody let us know that they take a consent back."""

    IN_PERSON = "in_person"
    BY_PHONE = "by_phone"
    IN_WRITING = "in_writing"
    OWN_PAGE = "own_page"
    THROUGH_SOMEBODY = "through_somebody"


HEARD_LABELS: dict[Heard, str] = {
    Heard.IN_PERSON: msgid("In person"),
    Heard.BY_PHONE: msgid("By phone"),
    Heard.IN_WRITING: msgid("In writing"),
    Heard.OWN_PAGE: msgid("On their own page"),
    Heard.THROUGH_SOMEBODY: msgid("Through somebody else"),
}

STATE_LABELS: dict[ConsentState, str] = {
    ConsentState.NOT_ASKED: msgid("Not asked yet"),
    ConsentState.ASKED: msgid("Asked, no answer yet"),
    ConsentState.GIVEN: msgid("Given"),
    ConsentState.REFUSED: msgid("Refused"),
    ConsentState.WITHDRAWN: msgid("Withdrawn"),
    ConsentState.EXPIRED: msgid("Ended on its last day"),
}
