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

AREA_OF_CONDITION: Mapping[int, Area] = {3: Area.COUNSELLING, 12: Area.LEGAL, 14: Area.TRAVEL}
"""What the reason of an override speaks of."""


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
    """Let a case pass an open condition, for one member or all, until a day; visible to everybody on the case.

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
        raise Refused(
            say(msgid("Nothing was changed, because this step needs a reason. Write why, in one sentence.")),
            code="reason_missing",
            field="reason",
        )
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
    _tell_override(row, by=by, at=at)
    record(
        "process:override:make", by=by, at=at, case_id=case.id, subject=row, detail={"condition": condition}
    )
    return row


def _tell_override(row: Override, *, by: Actor, at: dt.datetime) -> None:
    """Tell everybody that a condition may be passed, and why to who may read it."""
    tell(
        case=row.case,
        sentence=say(msgid("Condition %(number)s may be passed"), number=row.condition),
        by=by,
        at=at,
        icon="exclamation-triangle",
    )
    tell(
        case=row.case,
        sentence=say(
            msgid("Condition %(number)s may be passed: %(reason)s"), number=row.condition, reason=row.reason
        ),
        by=by,
        at=at,
        area=AREA_OF_CONDITION[row.condition],
        icon="exclamation-triangle",
    )


def end_override(*, row: Override, by: Actor, at: dt.datetime) -> Override:
    """Take an override back. Raises ``NotPermitted``."""
    require(by, Permission.OVERRIDE)
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        record("process:override:end", by=by, at=at, case_id=row.case_id, subject=row)
    return row
