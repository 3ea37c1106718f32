"""Legal facts that carry deadlines: record one, and recompute the last day of the voluntary departure period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases import actions as cases
from wayhome.casefile.cases.enums import Area, LegalKind, TaskCode
from wayhome.casefile.cases.models import Case, CaseMember, LegalFact
from wayhome.casefile.cases.queries import legal_facts
from wayhome.casefile.cases.telling import Asks, make_task, settle_tasks, tell
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.engine import lock, refuse_strangers
from wayhome.process.law import legal_facts_of
from wayhome.safeguards.deadlines import departure_deadline

WARN_BEFORE = dt.timedelta(days=7)  # house default

_TOLD = {
    LegalKind.DECISION: msgid("A decision was recorded"),
    LegalKind.PERIOD: msgid("A period for voluntary departure was recorded"),
    LegalKind.EXTENSION: msgid("The period for voluntary departure was extended"),
    LegalKind.SUSPENSION: msgid("A stop of the clock was recorded"),
    LegalKind.ENTRY_BAN: msgid("An answer about an entry ban was recorded"),
    LegalKind.APPEAL: msgid("An appeal was recorded"),
    LegalKind.ADMISSION: msgid("An answer about the admission of a person was recorded"),
}

_HAPPENED: Mapping[LegalKind, tuple[str, ...]] = {
    LegalKind.DECISION: ("decided_on",),
    LegalKind.EXTENSION: ("granted_on",),
    LegalKind.APPEAL: ("lodged_on", "decided_on"),
}
_IN_ORDER: Mapping[LegalKind, tuple[tuple[str, str], ...]] = {
    LegalKind.DECISION: (("decided_on", "served_on"),),
    LegalKind.EXTENSION: (("granted_on", "last_on"),),
    LegalKind.SUSPENSION: (("from_on", "until_on"),),
    LegalKind.APPEAL: (("lodged_on", "decided_on"),),
}


def record_legal_fact(
    *,
    case: Case,
    kind: LegalKind,
    details: Mapping[str, Any],
    member: CaseMember | None,
    today: dt.date,
    by: Actor,
    at: dt.datetime,
) -> LegalFact:
    """Record a legal fact and keep the case's deadline current; seven days before it the counsellor has a task.

    ``details`` holds days as ISO text, in the names that ``process.law`` reads. An admission is that of one
    person by the country now returned to, on written evidence; it falls when the destination changes. Raises
    ``NotPermitted``, and ``Refused`` for an admission without person, destination or evidence, for what has not
    happened yet and for days that contradict each other.
    """
    refuse_strangers(case, member)
    require(by, Permission.RECORD_LEGAL_FACT)
    locked = lock(case)
    _check_days(locked, kind, details, today)
    if kind is LegalKind.ADMISSION:
        details = _admission(locked, member, details)
    fact = cases.record_legal_fact(case=locked, kind=kind, details=details, member=member, by=by, at=at)
    deadline = departure_deadline(legal_facts_of(locked, legal_facts(locked)), today)
    if deadline.last_on != locked.deadline_on:
        locked.deadline_on = deadline.last_on
        locked.save(update_fields=["deadline_on"])
        settle_tasks(case_id=locked.id, codes=[TaskCode.DEADLINE], by=by, at=at)
        if deadline.last_on is not None and deadline.last_on > today:
            make_task(
                case=locked,
                sentence=say(msgid("The voluntary departure period ends on %(day)s"), day=deadline.last_on),
                due_on=max(today, deadline.last_on - WARN_BEFORE),
                at=at,
                role="return_counsellor",
                area=Area.LEGAL,
                asks=Asks(TaskCode.DEADLINE),
            )
    tell(case=locked, sentence=say(_TOLD[kind]), by=by, at=at, area=Area.LEGAL, icon="bank")
    return fact


def _admission(case: Case, member: CaseMember | None, details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details of an admission with the country it speaks of; raise ``Refused`` where it says too little."""
    if member is None:
        raise Refused(
            say(
                msgid("The answer was not recorded, because it names nobody. Choose the person it is about.")
            ),
            field="member",
        )
    if not case.destination_country:
        raise Refused(
            say(
                msgid(
                    "The answer was not recorded, because the case has no country returned to. "
                    "Record the destination first."
                )
            ),
            code="no_destination",
        )
    if not str(details.get("evidence", "")).strip():
        raise Refused(
            say(
                msgid(
                    "The answer was not recorded, because it has no evidence. "
                    "Write what the paper is, and where it is kept."
                )
            ),
            field="evidence",
        )
    return {**details, "country": case.destination_country}


def _check_days(case: Case, kind: LegalKind, details: Mapping[str, Any], today: dt.date) -> None:
    """Refuse days to come for what has happened, an end before its start, and an extension that extends nothing."""
    days = {
        name: dt.date.fromisoformat(text) for name, text in details.items() if text and name.endswith("_on")
    }
    for name in _HAPPENED.get(kind, ()):
        if name in days and days[name] > today:
            raise Refused(
                say(
                    msgid(
                        "Nothing was recorded, because this day lies ahead. Write the day on which it happened."
                    ),
                ),
                field=name,
            )
    for first, last in _IN_ORDER.get(kind, ()):
        if first in days and last in days and days[last] < days[first]:
            raise Refused(
                say(
                    msgid("Nothing was recorded, because this day lies before the other. Check the two days.")
                ),
                field=last,
            )
    if kind is LegalKind.EXTENSION and case.deadline_on and days["last_on"] <= case.deadline_on:
        raise Refused(
            say(
                msgid(
                    "Nothing was recorded, because the period runs until %(day)s already. "
                    "Write a later day, or look at the decision again."
                ),
                day=case.deadline_on,
            ),
            field="last_on",
        )
