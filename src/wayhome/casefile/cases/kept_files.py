"""What a file on a case may be, and for each: what one must be allowed to read to open it, and to record to add it.

What stands on a paper decides who reads it. So a file has no permission of its own: it asks those of the facts that
stand on such a paper, all of them, and nobody in an organisation that enforces return opens any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission as P
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.scopes import may_read_identity
from wayhome.ground.core.errors import NotPermitted
from wayhome.ground.values.sentences import msgid, say


class FileSort(StrEnum):
    """What a file is, as whoever adds it says. Photographs of people are off until an office switches them on."""

    IDENTITY = "identity"
    FAMILY = "family"
    CUSTODY = "custody"
    CONSENT = "consent"
    MEDICAL = "medical"
    PROTECTION = "protection"
    DECISION = "decision"
    JOURNEY = "journey"
    NEW_START = "new_start"
    OTHER = "other"


SORT_LABELS: Mapping[FileSort, str] = {
    FileSort.IDENTITY: msgid("Identity or travel document"),
    FileSort.FAMILY: msgid("Birth or family document"),
    FileSort.CUSTODY: msgid("Custody or guardianship document"),
    FileSort.CONSENT: msgid("Signed consent"),
    FileSort.MEDICAL: msgid("Medical document"),
    FileSort.PROTECTION: msgid("Protection document"),
    FileSort.DECISION: msgid("Decision of an authority"),
    FileSort.JOURNEY: msgid("Proof of boarding or arrival"),
    FileSort.NEW_START: msgid("Business or housing paper"),
    FileSort.OTHER: msgid("Something else"),
}


@dataclass(frozen=True)
class SortRule:
    """Who opens one sort of file: who may read all of ``reads``; who adds it: who may do any of ``records``.

    Names stand on nearly every paper, so that reading names is asked for each sort besides. ``area`` is that of the
    line about it in the history.
    """

    reads: frozenset[P]
    records: frozenset[P]
    area: Area


def _rule(reads: set[P], records: set[P], area: Area) -> SortRule:
    return SortRule(frozenset(reads), frozenset(records), area)


SORT_RULES: Mapping[FileSort, SortRule] = {
    # Numbers of travel documents are shared with travel, not with names: so is the paper on which they stand.
    FileSort.IDENTITY: _rule({P.READ_TRAVEL}, {P.RECORD_DOCUMENT, P.EDIT_PEOPLE}, Area.TRAVEL),
    FileSort.FAMILY: _rule(set(), {P.EDIT_PEOPLE}, Area.GENERAL),
    FileSort.CUSTODY: _rule({P.READ_PROTECTION}, {P.DECIDE_PROTECTION, P.SCREEN}, Area.PROTECTION),
    # The page of consents asks the same.
    FileSort.CONSENT: _rule({P.READ_NOTES}, {P.RECORD_CONSENT}, Area.GENERAL),
    # A counsellor is handed papers about health and puts them here, without reading them back.
    FileSort.MEDICAL: _rule({P.READ_HEALTH}, {P.DECIDE_HEALTH, P.COUNSEL}, Area.HEALTH),
    FileSort.PROTECTION: _rule({P.READ_PROTECTION}, {P.DECIDE_PROTECTION, P.SCREEN}, Area.PROTECTION),
    FileSort.DECISION: _rule({P.READ_LEGAL}, {P.RECORD_LEGAL_FACT, P.RECORD_HOST_ANSWER}, Area.LEGAL),
    FileSort.JOURNEY: _rule({P.READ_TRAVEL}, {P.CONFIRM_BOARDING, P.CONFIRM_ARRIVAL}, Area.TRAVEL),
    FileSort.NEW_START: _rule({P.READ_NOTES}, {P.REINTEGRATE}, Area.GENERAL),
    # Nobody knows what stands on it: like a note.
    FileSort.OTHER: _rule({P.READ_NOTES}, {P.WRITE_NOTE}, Area.GENERAL),
}


def may_open(case: Case, by: Actor, sort: FileSort) -> bool:
    """Return whether the acting person may know of a file of this sort on a case, and open it."""
    return _may_hold_files(case, by) and all(allows(by, one) for one in SORT_RULES[sort].reads)


def may_add(case: Case, by: Actor, sort: FileSort) -> bool:
    """Return whether the acting person may add a file of this sort to a case, or take back one that they can open."""
    return _may_hold_files(case, by) and any(allows(by, one) for one in SORT_RULES[sort].records)


def sorts_to_add(case: Case, by: Actor) -> tuple[FileSort, ...]:
    """Return the sorts of file that the acting person may add to a case, in their order."""
    return tuple(sort for sort in FileSort if may_add(case, by, sort))


def opens_files(case: Case, by: Actor) -> bool:
    """Return whether the acting person may open any sort of file on a case, or add one: then they have the page of it."""
    return any(may_open(case, by, sort) or may_add(case, by, sort) for sort in FileSort)


def opens_every_sort(case: Case, by: Actor) -> bool:
    """Return whether nothing that may be kept on a case is closed to the acting person."""
    return all(may_open(case, by, sort) for sort in FileSort)


def _may_hold_files(case: Case, by: Actor) -> bool:
    return not by.enforcement and may_read_identity(case, by)


def require_files(case: Case, by: Actor) -> None:
    """Do nothing for whoever has the page of files on a case; raise ``NotPermitted`` for others."""
    if not opens_files(case, by):
        raise NotPermitted(say(_NOT_CHANGED), code="not_permitted:files", looking=say(_NOT_SHOWN))


def require_add(case: Case, by: Actor, sort: FileSort) -> None:
    """Do nothing for whoever may add such a file to a case; raise ``NotPermitted`` for others."""
    if not may_add(case, by, sort):
        raise NotPermitted(say(_NOT_ADDED), code=f"not_permitted:file:{sort.value}")


def require_added_here(added_for_id: int, by: Actor) -> None:
    """Do nothing for a file that the acting organisation added; raise ``NotPermitted`` for one of others."""
    if added_for_id != by.organisation_id:
        raise NotPermitted(say(_OF_OTHERS), code="not_permitted:file_of_others")


_NOT_SHOWN = msgid(
    "The files of this case are not open to you. Ask the counsellor or the case manager who is responsible for it."
)
_NOT_CHANGED = msgid(
    "Nothing was changed, because the files of this case are not open to you. "
    "Ask the counsellor or the case manager who is responsible for it."
)
_NOT_ADDED = msgid(
    "Nothing was changed, because your role does not record what such a file is about. "
    "Ask the counsellor or the case manager who is responsible for the case."
)
_OF_OTHERS = msgid(
    "The file was not removed, because another organisation added it. Ask them, or ask data protection."
)
