"""The case and what hangs on it, statistics lines, and access in an emergency."""

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
from wayhome.casefile.cases.models.statistics import StatisticsKey, StatisticsLine

__all__ = [
    "NEVER",
    "Case",
    "CaseAccess",
    "CaseMember",
    "CaseRecord",
    "EmergencyAccess",
    "Hold",
    "KeptFile",
    "LegalFact",
    "Note",
    "SplitLink",
    "StateChange",
    "StatisticsKey",
    "StatisticsLine",
    "Task",
    "TimelineEntry",
]
