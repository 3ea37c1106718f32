"""What warns of a danger goes along with somebody who goes on in another case; what settled it is asked again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.models import CaseMember
from wayhome.stages.counselling.actions.protecting import raise_concern, write_fact
from wayhome.stages.counselling.enums import ConcernKind
from wayhome.stages.counselling.models import ProtectionConcern
from wayhome.stages.counselling.queries import latest_facts
from wayhome.stages.counselling.scoring import FactKind, Latest, trafficking_indicated

_AS_IT_STANDS = (
    FactKind.ASYLUM,
    FactKind.FILE_GROUND,
    FactKind.AGE_DISPUTE,
    FactKind.AGE_DECISION,
    FactKind.GUARDIAN,
)
_WHERE_IT_WARNS = {
    FactKind.SETTING: "in_detention",
    FactKind.CAPACITY_DOUBT: "doubted",
    FactKind.FAMILY_VIOLENCE: "signs",
}


def carry_warnings(
    *, pairs: Sequence[tuple[CaseMember, CaseMember]], by: Actor, at: dt.datetime
) -> Sequence[ProtectionConcern]:
    """Write what warns of a danger to these people into their new case, and return the concerns raised there.

    ``pairs`` are the old and the new place of each person, all from one case into one other. The state of a claim
    to protection, age, guardian, detention, doubts and signs of violence are copied; each concern that was open
    about one of them, or about the whole case, is raised anew with its words, so that the return stops there too
    and the protection officers have a task. A finding that settled something rested on the old family: it is
    made again. Opens the drawers of both cases, whatever the acting person may read.
    """
    if not pairs:
        return []
    source, target = pairs[0][0].case, pairs[0][1].case
    known = latest_facts(source)
    for before, after in pairs:
        for kind, found in known.get(before.id, {}).items():
            details = _carried(kind, found.details)
            if details:
                write_fact(after, kind, details, by=by, at=at)
    places = {before.id: after for before, after in pairs}
    raised = [
        raise_concern(case=target, member=after, kind=ConcernKind.TRAFFICKING, by=by, at=at)
        for before, after in pairs
        if _may_be_trafficked(known.get(before.id, {}))
    ]
    for concern in ProtectionConcern.objects.filter(case=source).order_by("raised_at", "id"):
        if concern.settled_at is None and (concern.member_id is None or concern.member_id in places):
            raised.append(
                raise_concern(
                    case=target,
                    member=places[concern.member_id] if concern.member_id else None,
                    kind=ConcernKind(concern.kind),
                    words=concern.words or "",
                    by=by,
                    at=at,
                )
            )
    return raised


def _may_be_trafficked(latest: Latest) -> bool:
    """Return whether there were indications, or a decision after some: a trained person looks again."""
    screening = latest.get(FactKind.RAPID_SCREENING)
    answers = screening.details.get("answers", {}) if screening else {}
    return FactKind.TRAFFICKING_DECISION in latest or trafficking_indicated(answers) is True


def _carried(kind: FactKind, details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details to copy; nothing for what is asked again."""
    if kind in _AS_IT_STANDS:
        return dict(details)
    if kind in _WHERE_IT_WARNS and details.get(_WHERE_IT_WARNS[kind]) is True:
        return {**details, "settled": False} if kind is FactKind.FAMILY_VIOLENCE else dict(details)
    return {}
