"""Closing, re-opening and waiting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import HOLD_LABELS, Area, Closure, HoldReason, State
from wayhome.casefile.cases.models import Case, Hold
from wayhome.casefile.cases.queries import open_hold, state_changes
from wayhome.casefile.cases.telling import tell
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.actions.preparing import ask_to_decide
from wayhome.process.closures import SUPERVISED, allowed_in, unconfirmed_from
from wayhome.process.engine import Told, begin, lock, move, refuse_by_state
from wayhome.process.enums import Verb
from wayhome.process.rows import Transition
from wayhome.process.settling import settle_at_closing
from wayhome.process.shapes import shape_of
from wayhome.process.standing import stands_at, stands_at_home
from wayhome.process.transitions import BY_VERB
from wayhome.process.travellers import going

_NO_DUPLICATE = msgid(
    "The case was not opened again, because nobody wrote why, or it is not closed as a duplicate. "
    "Write in a sentence why the two files are of two people."
)

ORDER = tuple(State)
AREA_OF_HOLD: Mapping[HoldReason, Area] = {
    HoldReason.LEGAL_STATUS_CHANGED: Area.LEGAL,
    HoldReason.PERSON_ASKED: Area.COUNSELLING,
    HoldReason.DOCUMENT_PENDING: Area.TRAVEL,
    HoldReason.MEDICAL: Area.HEALTH,
    HoldReason.SECURITY_AT_DESTINATION: Area.PROTECTION,
    HoldReason.CHILD_PROCEDURE: Area.PROTECTION,
    HoldReason.DUPLICATE: Area.COUNSELLING,
    HoldReason.ADMINISTRATIVE: Area.COUNSELLING,
}
"""What each reason speaks of. None is general: a reason told to everybody would say, where none is, that it is grave."""


def close(*, case: Case, code: Closure, words: str, person_told: str, by: Actor, at: dt.datetime) -> Case:
    """Close a case for a coded reason that is allowed in its state.

    ``words`` are the person's own; ``person_told`` says when and how they were told, or why not. Safety, loss
    of eligibility and lost contact need a supervisor; an arrival counts as not to be confirmed after sixty days.
    Raises ``Refused`` and ``NotPermitted``.
    """
    locked, row = begin(case, Verb.CLOSE, by=by, on=at.date())
    if code in SUPERVISED:
        require(by, Permission.SUPERVISE)
    if code not in allowed_in(State(locked.state), shape_of(locked)):
        raise Refused(
            say(
                msgid(
                    "The case was not closed, because this reason does not fit where the case stands. Choose another reason."
                )
            ),
            code="closure_not_allowed",
            field="code",
        )
    if code is Closure.ARRIVAL_NOT_CONFIRMED:
        _refuse_too_early(locked, at.date())
    if not person_told.strip():
        raise Refused(
            say(
                msgid(
                    "The case was not closed, because nobody wrote whether the person was told. "
                    "Write when and how, or why it was not possible."
                )
            ),
            code="person_not_told",
            field="person_told",
        )
    locked.closure_code = code.value
    locked.closure_words = words or None
    locked.save(update_fields=["closure_code", "closure_words"])
    settle_at_closing(case=locked, by=by, at=at)
    return move(locked, row, to=State.CLOSED, by=by, at=at, reason=person_told, told=Told(icon="archive"))


def _refuse_too_early(case: Case, today: dt.date) -> None:
    first = unconfirmed_from(case.departed_on)
    if first is not None and today < first:
        raise Refused(
            say(
                msgid(
                    "The case was not closed, because the arrival may still be confirmed: this reason fits from "
                    "%(day)s. Ask the other side, or call the person."
                ),
                day=first,
            ),
            code="arrival_may_still_come",
            field="code",
        )


def reopen(*, case: Case, reason: str, by: Actor, at: dt.datetime) -> Case:
    """Open a closed case again: where it was, at most at preparing, and at counselling after a withdrawal.

    Whose people are all on the way, or there, opens where they are (decision 0017). Raises ``Refused`` and
    ``NotPermitted``.
    """
    locked, row = begin(case, Verb.REOPEN, by=by, reason=reason)
    return _open_again(locked, row, reason=reason, by=by, at=at)


def reopen_duplicate(*, case: Case, reason: str, by: Actor, at: dt.datetime) -> Case:
    """Open a case again that was closed as a duplicate and is none: whoever may say the one may say the other.

    Raises ``NotPermitted``, and ``Refused`` without a reason, or for a case that is not closed as a duplicate.
    """
    require(by, Permission.EDIT_PEOPLE)
    locked, row = lock(case), BY_VERB[Verb.REOPEN]
    refuse_by_state(locked, row)
    if locked.closure_code != Closure.DUPLICATE.value or not reason.strip():
        raise Refused(say(_NO_DUPLICATE), field="reason")
    return _open_again(locked, row, reason=reason, by=by, at=at)


def _open_again(locked: Case, row: Transition, *, reason: str, by: Actor, at: dt.datetime) -> Case:
    to = reopens_at(locked)
    locked.closure_code = None
    locked.closure_words = None
    locked.save(update_fields=["closure_code", "closure_words"])
    if to is State.APPLIED:
        ask_to_decide(locked, at.date(), at)
    return move(locked, row, to=to, by=by, at=at, reason=reason, told=Told(icon="arrow-counterclockwise"))


def reopens_at(case: Case) -> State:
    """Return the state to which a closed case goes back."""
    if case.closure_code in {Closure.WITHDREW_BEFORE_DEPARTURE.value, Closure.STAYS_BY_OWN_CHOICE.value}:
        return State.COUNSELLING
    if not going(case):
        return State.COUNSELLING  # Whoever withdrew while the case was closed starts from counselling again.
    closed = [change for change in state_changes(case) if change.to_state == State.CLOSED.value]
    before = State(closed[-1].from_state) if closed else State.COUNSELLING
    people = [one.state for one in going(case)]
    if case.programme.is_at_home:
        return stands_at_home(min(before, State.COUNSELLING, key=ORDER.index), people)
    return stands_at(min(before, State.PREPARING, key=ORDER.index), people)


def hold(*, case: Case, reason: HoldReason, by: Actor, at: dt.datetime) -> Hold:
    """Let a case wait; it stops no withdrawal, complaint, expiry check or protection task.

    Everybody on the case sees that it waits; why is told in the area of the reason. Raises ``Refused`` when it
    waits already, and ``NotPermitted``.
    """
    locked, row = begin(case, Verb.HOLD, by=by, on=at.date())
    if open_hold(locked) is not None:
        raise Refused(say(msgid("Nothing was changed: the case is on hold already.")), code="on_hold_already")
    held = Hold.objects.create(
        case=locked, drawer_id=locked.drawer_id, reason=reason.value, from_at=at, from_by_id=by.user_id
    )
    move(locked, row, to=None, by=by, at=at, told=Told(icon="pause-circle"))
    tell(
        case=locked,
        sentence=say(msgid("Put on hold: %(why)s"), why=say(HOLD_LABELS[reason])),
        by=by,
        at=at,
        area=AREA_OF_HOLD[reason],
        icon="pause-circle",
    )
    return held


def resume(*, case: Case, by: Actor, at: dt.datetime) -> Case:
    """Let a case go on. Raises ``Refused`` when it does not wait, and ``NotPermitted``."""
    locked, row = begin(case, Verb.RESUME, by=by, on=at.date())
    held = open_hold(locked)
    if held is None:
        raise Refused(say(msgid("Nothing was changed: the case is not on hold.")), code="not_on_hold")
    held.until_at = at
    held.until_by_id = by.user_id
    held.save(update_fields=["until_at", "until_by_id"])
    return move(locked, row, to=None, by=by, at=at, told=Told(icon="play-circle"))
