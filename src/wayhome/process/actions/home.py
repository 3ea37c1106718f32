"""People who have come home already: the gate of help at home, and since which day each of them is there."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.enums import Area, State
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.ground.audit.recording import record
from wayhome.process.engine import Told, begin, refuse_strangers
from wayhome.process.enums import Verb
from wayhome.process.gates import ask_gate
from wayhome.process.gathering import gather
from wayhome.process.standing import settle
from wayhome.safeguards.words import Act
from wayhome.stages.journey import actions as journey
from wayhome.stages.journey.enums import ArrivalEvidence


def confirm_home(
    *,
    case: Case,
    member: CaseMember,
    home_on: dt.date,
    evidence: ArrivalEvidence,
    today: dt.date,
    by: Actor,
    at: dt.datetime,
) -> Case:
    """Confirm that a member has come home, since which day, and how it is known; what runs after arrival runs from then.

    Only in a programme for people who have come home already. Its gate asks what must be in order before anybody is
    helped: the file and the notice, the rapid screening, the information, and each sharing; never a consent to
    return. No line is counted: no journey of ours ended. The last active member moves the case to arrived, and a
    case manager of the owner who confirms takes on a case that has none. Raises ``GateClosed``, ``Refused`` and
    ``NotPermitted``.
    """
    refuse_strangers(case, member)
    locked, row = begin(case, Verb.CONFIRM_HOME, by=by, on=today)
    gathered = gather(locked, today=today, now=at)
    ask_gate(
        Act.HELP_AT_HOME,
        gathered,
        case=locked,
        verb=Verb.CONFIRM_HOME,
        by=by,
        at=at,
        member_key=str(member.id),
    )
    journey.record_home(member=member, home_on=home_on, evidence=evidence, by=by, at=at)
    _take_on(locked, by=by, at=at)
    told = Told(area=Area.TRAVEL, icon="house-heart")
    return settle(locked, row, by=by, at=at, told=told)


def _take_on(case: Case, *, by: Actor, at: dt.datetime) -> None:
    """Name the case manager of a case that has none; only the owner's own, for a named worker may read a hidden identity."""
    if case.case_manager_id is not None or by.organisation_id != case.organisation_id:
        return
    if Role.CASE_MANAGER in by.roles:
        case.case_manager_id = by.user_id
        case.save(update_fields=["case_manager"])
        record("cases:case:take_on", by=by, at=at, case_id=case.id, subject=case, fields=["case_manager"])


def correct_home(
    *, case: Case, member: CaseMember, reason: str, today: dt.date, by: Actor, at: dt.datetime
) -> Case:
    """Take back that a member is home; a case that had arrived goes back to counselling.

    Raises ``Refused`` and ``NotPermitted``.
    """
    refuse_strangers(case, member)
    locked, row = begin(case, Verb.CORRECT_HOME, by=by, reason=reason, on=today)
    journey.correct_home(member=member, words=reason, by=by, at=at)
    told = Told(area=Area.TRAVEL, icon="arrow-counterclockwise")
    return settle(locked, row, to=State.COUNSELLING, by=by, at=at, reason=reason, told=told)
