"""Overrides: a named person goes on although a condition is open, in writing, where the rule book allows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.telling import tell
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.engine import refuse_strangers
from wayhome.process.models import Override
from wayhome.safeguards.rulesets import OVERRIDABLE_CONDITIONS

AREA_OF: Mapping[int, Area] = {3: Area.COUNSELLING, 12: Area.LEGAL, 14: Area.TRAVEL}
"""Which part of the file the reason of an override speaks of, by condition."""


def override(
    *,
    case: Case,
    condition: int,
    member: CaseMember | None,
    reason: str,
    until_on: dt.date | None,
    by: Actor,
    at: dt.datetime,
) -> Override:
    """Let a case pass an open condition, for one member or all, until a day; everybody on the case sees that
    somebody decided it, and why, who may read what the condition asks.

    The reason is told in the area of the condition.

    Raises ``NotPermitted``, and ``Refused`` for a condition that allows no override or without a reason.
    """
    require(by, Permission.OVERRIDE)
    refuse_strangers(case, member)
    if condition not in OVERRIDABLE_CONDITIONS:
        raise Refused(
            say(
                msgid(
                    "Nothing was changed: nobody may go on while this condition is open. Meet the condition instead."
                )
            ),
            code="not_overridable",
            field="condition",
        )
    if not reason.strip():
        raise _reason_missing()
    row = Override.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        condition=condition,
        member=member,
        reason=reason.strip(),
        until_on=until_on,
        made_at=at,
        made_by_id=by.user_id,
    )
    tell(
        case=case,
        sentence=say(msgid("Condition %(number)s may be passed"), number=condition),
        by=by,
        at=at,
        icon="exclamation-triangle",
    )
    _tell_why(row, reason, by, at)
    record(
        "process:override:make", by=by, at=at, case_id=case.id, subject=row, detail={"condition": condition}
    )
    return row


def end_override(*, row: Override, reason: str, by: Actor, at: dt.datetime) -> Override:
    """Take an override back, with the reason; the condition stands open again, and the gate of a cleared case is asked.

    It closes a way and opens none, so whoever may decide on an override may do it alone, also the one who made it.
    It never comes back: to go on again somebody decides anew. Raises ``NotPermitted``, and ``Refused`` without a
    reason or when it has ended.
    """
    require(by, Permission.OVERRIDE)
    if not reason.strip():
        raise _reason_missing()
    locked = Override.objects.select_for_update(of=("self",)).select_related("case").get(pk=row.pk)
    if locked.ended_at is not None:
        raise Refused(
            say(msgid("Nothing was changed: this decision has ended already. Load the page again."))
        )
    locked.ended_at = at
    locked.ended_by_id = by.user_id
    locked.end_reason = reason.strip()
    locked.save(update_fields=["ended_at", "ended_by_id", "end_reason"])
    tell(
        case=locked.case,
        sentence=say(msgid("Condition %(number)s may no longer be passed"), number=locked.condition),
        by=by,
        at=at,
        icon="arrow-counterclockwise",
    )
    _tell_why(locked, reason, by, at)
    record(
        "process:override:end",
        by=by,
        at=at,
        case_id=locked.case_id,
        subject=locked,
        detail={"condition": locked.condition},
    )
    return locked


def end_overrides(member: CaseMember, *, by: Actor, at: dt.datetime) -> None:
    """End what was decided about one person's journey, because the journey is over; nobody's decision is needed."""
    for row in Override.objects.filter(case_id=member.case_id, member=member, ended_at__isnull=True):
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        record("process:override:end", by=by, at=at, case_id=member.case_id, subject=row)


def _reason_missing() -> Refused:
    return Refused(
        say(msgid("Nothing was changed, because this step needs a reason. Write why, in one sentence.")),
        code="reason_missing",
        field="reason",
    )


def _tell_why(row: Override, reason: str, by: Actor, at: dt.datetime) -> None:
    """Write the reason where those read it who may read the condition's facts."""
    tell(
        case=row.case,
        sentence=say(msgid("Why: %(reason)s"), reason=reason.strip()),
        by=by,
        at=at,
        area=AREA_OF[row.condition],
        icon="chat-left-text",
    )
