"""The case and what hangs on it, statistics lines, access in an emergency, and files that are stored only."""

from wayhome.casefile.cases.models.case import (
    NEVER,
    Case,
    CaseAccess,
    CaseMember,
    CaseRecord,
    Hold,
    LegalFact,
    Note,
    SplitLink,
    StateChange,
    Task,
    TimelineEntry,
)
from wayhome.casefile.cases.models.emergency import EmergencyAccess
from wayhome.casefile.cases.models.kept_file import KeptFile
from wayhome.casefile.cases.models.listing import ListColumns, ListView
from wayhome.casefile.cases.models.restriction import FileRestriction, RestrictedReading
from wayhome.casefile.cases.models.statistics import StatisticsKey, StatisticsLine

__all__ = [
    "NEVER",
    "Case",
    "CaseAccess",
    "CaseMember",
    "CaseRecord",
    "EmergencyAccess",
    "FileRestriction",
    "Hold",
    "KeptFile",
    "LegalFact",
    "ListColumns",
    "ListView",
    "Note",
    "RestrictedReading",
    "SplitLink",
    "StateChange",
    "StatisticsKey",
    "StatisticsLine",
    "Task",
    "TimelineEntry",
]
