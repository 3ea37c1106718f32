"""The words of people's rights: what somebody asks, who asks for them, and what came of it."""

from __future__ import annotations

from enum import StrEnum

from wayhome.ground.values.sentences import msgid


class Right(StrEnum):
    """What somebody asks about the data held of them; GDPR 15 to 21."""

    ACCESS = "access"
    PORTABILITY = "portability"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    OBJECTION = "objection"


RIGHT_LABELS: dict[Right, str] = {
    Right.ACCESS: msgid("See what is held about them (GDPR 15)"),
    Right.PORTABILITY: msgid("Take it along as a file for machines (GDPR 20)"),
    Right.RECTIFICATION: msgid("Correct something (GDPR 16)"),
    Right.ERASURE: msgid("Erase something (GDPR 17)"),
    Right.RESTRICTION: msgid("Store the file, and do nothing else with it (GDPR 18)"),
    Right.OBJECTION: msgid("Object to what is done with it (GDPR 21)"),
}


class AskedBy(StrEnum):
    """Who asks for a person: they themselves, or whoever is recorded as speaking for them."""

    SELF = "self"
    PARENT = "parent"
    GUARDIAN = "guardian"


ASKED_BY_LABELS: dict[AskedBy, str] = {
    AskedBy.SELF: msgid("The person"),
    AskedBy.PARENT: msgid("A parent, for their child"),
    AskedBy.GUARDIAN: msgid("The guardian of the child"),
}


class Outcome(StrEnum):
    """What came of a request; open until somebody answers it."""

    OPEN = ""
    DONE = "done"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.OPEN: msgid("Open"),
    Outcome.DONE: msgid("Done"),
    Outcome.REFUSED: msgid("Refused, with the reason"),
    Outcome.TAKEN_BACK: msgid("Taken back by the person"),
}


class Group(StrEnum):
    """What of a case was corrected, as a past recipient is told it: never which value, never a sensitive fact."""

    IDENTITY = "identity"
    CONTACTS = "contacts"
    TRAVEL = "travel"
    OTHER = "other"


GROUP_LABELS: dict[Group, str] = {
    Group.IDENTITY: msgid("names, birth, nationality or family"),
    Group.CONTACTS: msgid("addresses or telephone numbers"),
    Group.TRAVEL: msgid("travel documents or flights"),
    Group.OTHER: msgid("other facts of the file"),
}


class ExportLayout(StrEnum):
    """As what a list leaves the house."""

    XLSX = "xlsx"
    CSV = "csv"


LAYOUT_LABELS: dict[ExportLayout, str] = {
    ExportLayout.XLSX: msgid("Spreadsheet (XLSX)"),
    ExportLayout.CSV: msgid("Plain table (CSV)"),
}
MOST_ROWS = {ExportLayout.XLSX: 1_048_575}
"""Lines that a sheet of such a file holds beside its heading."""
