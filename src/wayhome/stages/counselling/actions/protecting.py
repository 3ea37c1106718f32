"""Concerns and protection facts: raising is open to everybody on the case, deciding is a protection officer's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import Area, TaskCode
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.telling import settle_tasks, tell
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.stages.counselling.enums import (
    CONCERN_LABELS,
    DECISION_LABELS,
    ConcernDecision,
    ConcernKind,
)
from wayhome.stages.counselling.models import ProtectionConcern, ProtectionFact
from wayhome.stages.counselling.notices import ask_protection_officer
from wayhome.stages.counselling.scoring import COUNSELLOR_MAY_RECORD, FACT_LABELS, FactKind, wrong_parts


def raise_concern(
    *,
    case: Case,
    member: CaseMember | None,
    kind: ConcernKind,
    words: str = "",
    by: Actor,
    at: dt.datetime,
) -> ProtectionConcern:
    """Open a protection concern about a person, or about the whole case, and return it; the return stops here.

    Anybody who sees the case may raise one, and only protection readers see that there is one. The protection
    officers get a task for today and a notice without names. Raises ``NotPermitted``.
    """
    require(by, Permission.SEE_CASES)
    check_member(case, member)
    concern = ProtectionConcern.objects.create(
        case=case,
        drawer_id=member.drawer_id if member else case.drawer_id,
        member=member,
        kind=kind.value,
        words=words.strip() or None,
        raised_at=at,
        raised_by_id=by.user_id,
    )
    record("counselling:concern:raise", by=by, at=at, case_id=case.id, subject=concern)
    ask_protection_officer(case, kind=kind, concern_id=concern.id, at=at)
    tell(
        case=case,
        sentence=say(msgid("A protection concern was raised: %(kind)s"), kind=say(CONCERN_LABELS[kind])),
        by=by,
        at=at,
        area=Area.PROTECTION,
        icon="shield-exclamation",
    )
    return concern


def decide_concern(
    *, concern: ProtectionConcern, decision: ConcernDecision, reasons: str, by: Actor, at: dt.datetime
) -> ProtectionConcern:
    """Decide on a concern with reasons; it is settled unless it stands, and what stands may be decided again.

    Raises ``NotPermitted``, and ``Refused`` without reasons or when it is settled already.
    """
    require(by, Permission.DECIDE_PROTECTION)
    if not reasons.strip():
        raise Refused(
            say(
                msgid(
                    "The decision was not recorded, because it has no reasons. Write what you found and on what it rests."
                )
            ),
            field="reasons",
        )
    row = ProtectionConcern.objects.select_for_update(of=("self",)).select_related("case").get(pk=concern.pk)
    if row.settled_at is not None:
        raise Refused(
            say(
                msgid(
                    "Nothing was changed: this concern is settled already. Raise a new one if something new came up."
                )
            )
        )
    row.decision = decision.value
    row.reasons = reasons.strip()
    row.decided_at = at
    row.decided_by_id = by.user_id
    row.save(update_fields=["decision", "reasons", "decided_at", "decided_by"])
    record("counselling:concern:decide", by=by, at=at, case_id=row.case_id, subject=row)
    settle_tasks(case_id=row.case_id, codes=[TaskCode.PROTECTION_CONCERN], subject_id=row.id, by=by, at=at)
    tell(
        case=row.case,
        sentence=say(
            msgid("%(kind)s: %(decision)s"),
            kind=say(CONCERN_LABELS[ConcernKind(row.kind)]),
            decision=say(DECISION_LABELS[decision]),
        ),
        by=by,
        at=at,
        area=Area.PROTECTION,
        icon="shield-check",
    )
    return row


def record_protection_fact(
    *,
    case: Case,
    member: CaseMember,
    kind: FactKind,
    details: Mapping[str, Any],
    by: Actor,
    at: dt.datetime,
) -> ProtectionFact:
    """Record a dated fact or decision about a person's safety, and return it; the latest of a kind counts.

    ``details`` has the shape that ``scoring.SHAPES`` gives for the kind. A decision needs a protection officer,
    what somebody merely observed may be recorded by whoever screens. Raises ``NotPermitted``, and ``Refused``
    with the field when a detail is missing or not of its kind.
    """
    screens = Permission.SCREEN if kind in COUNSELLOR_MAY_RECORD else Permission.DECIDE_PROTECTION
    require(by, screens)
    check_member(case, member)
    wrong = wrong_parts(kind, details)
    if wrong:
        raise Refused(
            say(
                msgid(
                    "“%(kind)s” was not recorded, because something is missing. Answer every question of it."
                ),
                kind=say(FACT_LABELS[kind]),
            ),
            field=wrong[0],
        )
    fact = write_fact(member, kind, details, by=by, at=at)
    if kind is FactKind.CUSTODY and details.get("settled"):
        settle_tasks(case_id=case.id, codes=[TaskCode.CUSTODY_AGAIN], subject_id=member.id, by=by, at=at)
    tell(
        case=case,
        sentence=say(
            msgid("Recorded for person %(number)s: %(kind)s"),
            number=member.position,
            kind=say(FACT_LABELS[kind]),
        ),
        by=by,
        at=at,
        area=Area.PROTECTION,
        icon="shield-check",
    )
    return fact


def write_fact(
    member: CaseMember, kind: FactKind, details: Mapping[str, Any], *, by: Actor, at: dt.datetime
) -> ProtectionFact:
    """Write one fact in the person's drawer with its audit row, and return it; the caller has checked it."""
    fact = ProtectionFact.objects.create(
        case_id=member.case_id,
        drawer_id=member.drawer_id,
        member=member,
        kind=kind.value,
        details={name: value for name, value in details.items() if value not in (None, "")},
        found_at=at,
        found_by_id=by.user_id,
    )
    record("counselling:protection_fact:record", by=by, at=at, case_id=member.case_id, subject=fact)
    return fact


def check_member(case: Case, member: CaseMember | None) -> None:
    """Do nothing for a present member of the case, or for nobody; raise ``Refused`` otherwise."""
    if member is not None and (member.case_id != case.id or member.until_at is not None):
        raise Refused(
            say(
                msgid(
                    "Nothing was recorded, because this person does not belong to the case any more. Open their own case."
                )
            )
        )
