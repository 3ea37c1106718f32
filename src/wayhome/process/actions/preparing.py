"""From the first conversation to the clearance: the verbs before the journey."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows, require
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.cases.enums import Area, Closure, State, TaskCode
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.telling import AREA_PERMISSION, Asks, make_task, settle_tasks, tell
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.engine import Told, begin, lock, move, refuse_by_state
from wayhome.process.enums import Verb
from wayhome.process.gates import (
    ask_gate,
    ask_protection,
    needs_protection_sign_off,
    refuse_while_blind_open,
    signed_off,
)
from wayhome.process.gathering import gather
from wayhome.process.settling import settle_at_closing
from wayhome.process.transitions import BY_VERB
from wayhome.safeguards.words import Act

DAYS_TO_DECIDE = 7  # house default
CLOSED_FIRST = (Area.PROTECTION, Area.HEALTH, Area.COUNSELLING)


def begin_counselling(*, case: Case, by: Actor, at: dt.datetime) -> Case:
    """Move an enquiry to counselling. Raises ``Refused`` and ``NotPermitted``."""
    locked, row = begin(case, Verb.BEGIN_COUNSELLING, by=by)
    if locked.counsellor_id is None:
        locked.counsellor_id = by.user_id
        locked.save(update_fields=["counsellor"])
    return move(locked, row, to=State.COUNSELLING, by=by, at=at, told=Told(icon="chat-left-text"))


def apply(*, case: Case, today: dt.date, by: Actor, at: dt.datetime) -> Case:
    """Record the signed application; the gate asks screening, checklist, voluntariness and open concerns.

    ``today`` is the local day of the office. Raises ``GateClosed``, ``Refused`` and ``NotPermitted``.
    """
    locked, row = begin(case, Verb.APPLY, by=by)
    ask_gate(Act.APPLY, gather(locked, today=today, now=at), case=locked, verb=Verb.APPLY, by=by, at=at)
    locked.applied_on = today
    locked.save(update_fields=["applied_on"])
    settle_tasks(case_id=locked.id, codes=[TaskCode.MORE], by=by, at=at)
    ask_to_decide(locked, today, at)
    return move(locked, row, to=State.APPLIED, by=by, at=at, told=Told(icon="pencil"))


def ask_to_decide(case: Case, today: dt.date, at: dt.datetime) -> None:
    """Give the approvers the task to decide on an application that stands open."""
    make_task(
        case=case,
        sentence=say(msgid("Decide on the application")),
        due_on=today + dt.timedelta(days=DAYS_TO_DECIDE),
        at=at,
        role=Role.PROGRAMME_MANAGER.value,
        asks=Asks(TaskCode.DECIDE),
    )


def take_back(*, case: Case, by: Actor, at: dt.datetime) -> Case:
    """Take an application back to counselling; nothing else changes. Raises ``Refused`` and ``NotPermitted``."""
    locked, row = begin(case, Verb.TAKE_BACK, by=by)
    settle_tasks(case_id=locked.id, codes=[TaskCode.DECIDE], by=by, at=at)
    return move(locked, row, to=State.COUNSELLING, by=by, at=at, told=Told(icon="arrow-counterclockwise"))


def ask_for_more(*, case: Case, reason: str, today: dt.date, by: Actor, at: dt.datetime) -> Case:
    """Send an application back with what is missing; the counsellor gets a task. Raises ``Refused`` and ``NotPermitted``."""
    locked, row = begin(case, Verb.ASK_FOR_MORE, by=by, reason=reason)
    settle_tasks(case_id=locked.id, codes=[TaskCode.DECIDE], by=by, at=at)
    make_task(
        case=locked,
        sentence=say(msgid("The approver asks: %(reason)s"), reason=reason),
        due_on=today + dt.timedelta(days=DAYS_TO_DECIDE),
        at=at,
        user_id=locked.counsellor_id,
        role="" if locked.counsellor_id else Role.RETURN_COUNSELLOR.value,
        area=Area.COUNSELLING,
        asks=Asks(TaskCode.MORE),
    )
    return move(
        locked, row, to=State.COUNSELLING, by=by, at=at, reason=reason, told=Told(icon="question-circle")
    )


def record_host_answer(
    *,
    case: Case,
    no_objection: bool,
    answered_on: dt.date,
    until_on: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
) -> Case:
    """Record the host government's answer, and the last day it holds (``None``: no end was named).

    Raises ``NotPermitted``, and ``Refused`` when it would end before it was given.
    """
    require(by, Permission.RECORD_HOST_ANSWER)
    if until_on is not None and until_on < answered_on:
        raise Refused(
            say(
                msgid(
                    "The answer was not recorded, because it would end before it was given. Check the two days."
                )
            ),
            field="until_on",
        )
    locked = lock(case)
    locked.host_answer = "no_objection" if no_objection else "objection"
    locked.host_answer_on = answered_on
    locked.host_answer_until = until_on
    locked.save(update_fields=["host_answer", "host_answer_on", "host_answer_until"])
    text = (
        msgid("The host government has no objection")
        if no_objection
        else msgid("The host government objects")
    )
    tell(case=locked, sentence=say(text), by=by, at=at, area=Area.LEGAL, icon="bank")
    record("process:host_answer:record", by=by, at=at, case_id=locked.id, subject=locked)
    return locked


def approve(*, case: Case, today: dt.date, by: Actor, at: dt.datetime) -> Case:
    """Approve an application; four eyes: never by whoever counsels the case.

    Raises ``GateClosed``, ``Refused`` and ``NotPermitted``.
    """
    locked, row = begin(case, Verb.APPROVE, by=by)
    settle_tasks(case_id=locked.id, codes=[TaskCode.DECIDE], by=by, at=at)
    ask_gate(Act.APPROVE, gather(locked, today=today, now=at), case=locked, verb=Verb.APPROVE, by=by, at=at)
    locked.approved_on = today
    locked.approved_by_id = by.user_id
    locked.save(update_fields=["approved_on", "approved_by"])
    return move(locked, row, to=State.APPROVED, by=by, at=at, told=Told(icon="check-circle"))


def reconsider(*, case: Case, reason: str, by: Actor, at: dt.datetime) -> Case:
    """Take an approval back to the application, with the reason. Raises ``Refused`` and ``NotPermitted``."""
    locked, row = begin(case, Verb.RECONSIDER, by=by, reason=reason)
    locked.approved_on = None
    locked.approved_by = None
    locked.save(update_fields=["approved_on", "approved_by"])
    ask_to_decide(locked, at.date(), at)
    return move(
        locked, row, to=State.APPLIED, by=by, at=at, reason=reason, told=Told(icon="arrow-counterclockwise")
    )


def refuse(*, case: Case, reason: str, remedy_explained: bool, by: Actor, at: dt.datetime) -> Case:
    """Refuse an application with written reasons; the remedy must have been explained. The case closes.

    Raises ``Refused`` and ``NotPermitted``.
    """
    locked, row = begin(case, Verb.REFUSE, by=by, reason=reason)
    settle_tasks(case_id=locked.id, codes=[TaskCode.DECIDE], by=by, at=at)
    if not remedy_explained:
        raise Refused(
            say(
                msgid(
                    "The application was not refused, because the person has not been told how to object. "
                    "Explain the remedy first, in a language they understand."
                )
            ),
            code="remedy_missing",
            field="remedy_explained",
        )
    locked.closure_code = Closure.REFUSED_BY_PROGRAMME.value
    locked.closure_words = reason
    locked.save(update_fields=["closure_code", "closure_words"])
    settle_at_closing(case=locked, by=by, at=at)
    return move(locked, row, to=State.CLOSED, by=by, at=at, reason=reason, told=Told(icon="x-circle"))


def prepare(*, case: Case, by: Actor, at: dt.datetime) -> Case:
    """Start preparing the journey. Raises ``Refused`` and ``NotPermitted``."""
    locked, row = begin(case, Verb.PREPARE, by=by)
    return move(locked, row, to=State.PREPARING, by=by, at=at, told=Told(icon="list-check"))


def clear(*, case: Case, today: dt.date, by: Actor, at: dt.datetime) -> Case:
    """Clear a case for the day of travel; the whole gate is asked.

    Where a safeguard of protection or health applied, a protection officer must have signed off since
    preparation began. Raises ``GateClosed``, ``Refused`` and ``NotPermitted``.
    """
    locked, row = begin(case, Verb.CLEAR, by=by)
    refuse_while_blind_open(locked)
    gathered = gather(locked, today=today, now=at)
    ask_gate(Act.CLEAR, gathered, case=locked, verb=Verb.CLEAR, by=by, at=at)
    if needs_protection_sign_off(gathered.facts) and not signed_off(locked, besides=by):
        raise Refused(
            say(
                msgid(
                    "The case was not cleared: a protection officer other than you must sign off too. "
                    "Ask them to look at the case and sign."
                )
            ),
            code="sign_off_missing",
        )
    settle_tasks(case_id=locked.id, codes=[TaskCode.CLEARANCE_FELL], by=by, at=at)
    return move(locked, row, to=State.CLEARED, by=by, at=at, told=Told(icon="check2-circle"))


def sign_off_protection(*, case: Case, today: dt.date, by: Actor, at: dt.datetime) -> Case:
    """Record that a protection officer has looked at every safeguard and lets the case be cleared.

    Holds until the case leaves preparation, or something about protection or health is recorded. Raises
    ``GateClosed`` while a condition of protection or health is open, ``Refused`` outside preparation, and
    ``NotPermitted``.
    """
    require(by, Permission.DECIDE_PROTECTION)
    locked = lock(case)
    refuse_by_state(locked, BY_VERB[Verb.CLEAR])
    ask_protection(gather(locked, today=today, now=at), case=locked, by=by, at=at)
    tell(
        case=locked,
        sentence=say(msgid("A protection officer signed off")),
        by=by,
        at=at,
        area=Area.PROTECTION,
        icon="shield-check",
    )
    record("process:case:sign_off", by=by, at=at, case_id=locked.id, subject=locked)
    return locked


def unclear(*, case: Case, reason: str, by: Actor, at: dt.datetime) -> Case:
    """Take a clearance back, by anyone on the case, with the reason; both sides are told.

    Everybody on the case sees that it was taken back; why is told in the most closed area that whoever wrote it may
    read, because that is what they may have written about. Raises ``Refused`` and ``NotPermitted``.
    """
    locked, row = begin(case, Verb.UNCLEAR, by=by, reason=reason)
    area = next((area for area in CLOSED_FIRST if allows(by, AREA_PERMISSION[area])), Area.TRAVEL)
    moved = move(
        locked,
        row,
        to=State.PREPARING,
        by=by,
        at=at,
        reason=reason,
        reason_area=area,
        told=Told(icon="exclamation-triangle"),
    )
    tell(
        case=locked,
        sentence=say(msgid("The clearance was taken back: %(reason)s"), reason=reason.strip()),
        by=by,
        at=at,
        area=area,
        icon="exclamation-triangle",
    )
    return moved
