"""Verbs of health: that somebody was asked, whether they are fit, and pregnancy; all sensitive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows, require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import Area, TaskCode
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.telling import settle_tasks, tell
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.stages.journey.enums import HealthKind
from wayhome.stages.journey.models import HealthRecord

MOST_WEEKS = 45


@dataclass(frozen=True)
class Fitness:
    """A physician's finding, and what must be arranged; ``None`` leaves what was recorded before.

    ``conditions`` are words ("fit with conditions"); ``physician`` and ``care_service`` are names.
    """

    fit: bool
    fit_from: dt.date | None = None
    fit_until: dt.date | None = None
    physician: str = ""
    conditions: str = ""
    escort_needed: bool | None = None
    medicine_needed: bool | None = None
    medicine_arranged: bool | None = None
    care_needed: bool | None = None
    care_confirmed: bool | None = None
    care_service: str = ""


@dataclass(frozen=True)
class Pregnancy:
    """Pregnancy with completed weeks, the day they were counted, and whether a certificate is on file."""

    pregnant: bool
    weeks: int | None = None
    weeks_on: dt.date | None = None
    certificate: bool | None = None
    # Whether more than one child is expected; nobody asked counts as yes.
    multiple: bool | None = None


def record_health_answer(
    *,
    member: CaseMember,
    asked_on: dt.date,
    medical: bool | None,
    pregnant: bool | None,
    by: Actor,
    at: dt.datetime,
) -> HealthRecord:
    """Record that a person was asked about health, and what they answered; a counsellor may, without reading it back.

    ``medical`` is whether something matters for the journey, ``None`` when the person did not want to say: then
    a health officer speaks with them (``record_health_declined``). Raises ``NotPermitted``.
    """
    if not allows(by, Permission.DECIDE_HEALTH):
        require(by, Permission.COUNSEL)
    facts = {
        "asked_on": asked_on.isoformat(),
        "medical": medical,
        "pregnant": pregnant,
        "declined": medical is None,
    }
    return _write(member, HealthKind.ANSWER, facts, by, at)


def record_health_declined(
    *, member: CaseMember, told_on: dt.date, check_offered: bool, told: bool, by: Actor, at: dt.datetime
) -> HealthRecord:
    """Record that a health officer spoke in private with somebody who does not want to say anything about health.

    The check before departure was offered, and the person knows which help cannot be prepared without an answer:
    medicine, escort, care on arrival. It keeps them from nothing else. Raises ``NotPermitted``, and ``Refused``
    unless both were done.
    """
    require(by, Permission.DECIDE_HEALTH)
    if not (check_offered and told):
        raise Refused(
            say(
                msgid(
                    "Nothing was saved: the person may go on without an answer only when the check before departure "
                    "was offered and they know which help then cannot be prepared. Speak with them first."
                )
            ),
            field="told" if check_offered else "check_offered",
        )
    day = told_on.isoformat()
    facts = {"asked_on": day, "declined": True, "declined_told_on": day}
    return _write(member, HealthKind.DECLINED, facts, by, at)


def record_fitness(*, member: CaseMember, finding: Fitness, by: Actor, at: dt.datetime) -> HealthRecord:
    """Record a physician's finding and return it; the answer to the health question becomes "yes".

    Raises ``NotPermitted``, and ``Refused`` when somebody fit has no first and last day, or they are turned round.
    """
    require(by, Permission.DECIDE_HEALTH)
    if finding.fit and not (finding.fit_from and finding.fit_until):
        raise Refused(
            say(
                msgid(
                    "The finding was not saved, because it has no first and last day. Write from when until when it holds."
                )
            ),
            field="fit_until",
        )
    if finding.fit_from and finding.fit_until and finding.fit_until < finding.fit_from:
        raise Refused(
            say(
                msgid("The finding was not saved, because it would end before it begins. Check the two days.")
            ),
            field="fit_until",
        )
    facts = {
        "medical": True,
        "fit": finding.fit,
        "fit_from": finding.fit_from.isoformat() if finding.fit_from else None,
        "fit_until": finding.fit_until.isoformat() if finding.fit_until else None,
        "physician": finding.physician or None,
        "conditions": finding.conditions or None,
        "escort_needed": finding.escort_needed,
        "medicine_needed": finding.medicine_needed,
        "medicine_arranged": finding.medicine_arranged,
        "care_needed": finding.care_needed,
        "care_confirmed": finding.care_confirmed,
        "care_service": finding.care_service or None,
    }
    return _write(member, HealthKind.FITNESS, facts, by, at)


def record_pregnancy(*, member: CaseMember, finding: Pregnancy, by: Actor, at: dt.datetime) -> HealthRecord:
    """Record whether a person is pregnant, with weeks and their day, and return it.

    Raises ``NotPermitted``, and ``Refused`` when a pregnancy has no weeks, no day, or weeks beyond 45.
    """
    require(by, Permission.DECIDE_HEALTH)
    weeks = finding.weeks
    if finding.pregnant and (weeks is None or finding.weeks_on is None or not 0 <= weeks <= MOST_WEEKS):
        raise Refused(
            say(
                msgid(
                    "Nothing was saved, because the completed weeks or their day are missing or cannot be right. "
                    "Write the weeks and the day on which they were counted."
                )
            ),
            field="weeks",
        )
    facts = {
        "pregnant": finding.pregnant,
        "weeks": weeks if finding.pregnant else None,
        "weeks_on": finding.weeks_on.isoformat() if finding.pregnant and finding.weeks_on else None,
        "certificate": finding.certificate,
        "multiple": finding.multiple if finding.pregnant else None,
    }
    return _write(member, HealthKind.PREGNANCY, facts, by, at)


def _write(
    member: CaseMember, kind: HealthKind, facts: Mapping[str, Any], by: Actor, at: dt.datetime
) -> HealthRecord:
    row = HealthRecord.objects.create(
        case_id=member.case_id,
        drawer_id=member.drawer_id,
        member=member,
        recorded_at=at,
        recorded_by_id=by.user_id,
        kind=kind.value,
        facts=dict(facts),
    )
    if allows(by, Permission.DECIDE_HEALTH):  # a counsellor's question does not plan anything yet
        settle_tasks(
            case_id=member.case_id, codes=[TaskCode.HEALTH_NAMED], subject_id=member.id, by=by, at=at
        )
    # The audit row and the timeline say only that something was recorded: the kind alone would tell.
    record("journey:health:record", by=by, at=at, case_id=member.case_id, subject=row)
    tell(
        case=member.case,
        sentence=say(msgid("Health was recorded for person %(number)s"), number=member.position),
        by=by,
        at=at,
        area=Area.HEALTH,
        icon="clipboard2-pulse",
    )
    return row
