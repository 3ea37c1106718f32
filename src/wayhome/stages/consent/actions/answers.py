"""Asking, and what is answered: given, refused, a child's own word.

Every verb locks the case, as sharing does: what was answered before a sharing counts for it, what comes after ends it.
"""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import TaskCode
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.scopes import lock_case
from wayhome.casefile.cases.telling import settle_tasks
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.words import ConsentState
from wayhome.stages.consent.actions.checks import check_asking, check_giver, check_member, check_way
from wayhome.stages.consent.actions.endings import end_sharings
from wayhome.stages.consent.actions.writing import (
    Asking,
    Giving,
    Told,
    is_a_withdrawal,
    standing_now,
    tell_case,
    write_event,
)
from wayhome.stages.consent.enums import ChildAnswer, EventKind, Purpose
from wayhome.stages.consent.models import ConsentEvent
from wayhome.stages.consent.queries import Question, surely_adult


def put_question(
    *, case: Case, member: CaseMember, question: Question, asking: Asking, by: Actor, at: dt.datetime
) -> ConsentEvent:
    """Record that a question was put and is not answered yet. Raises ``NotPermitted`` and ``Refused``."""
    require(by, Permission.RECORD_CONSENT)
    case = lock_case(case)
    check_asking(case, member, question, asking, at)
    return write_event(member, question, EventKind.ASKED, by=by, at=at, asking=asking)


def give_consent(
    *,
    case: Case,
    member: CaseMember,
    question: Question,
    asking: Asking,
    giving: Giving,
    by: Actor,
    at: dt.datetime,
) -> ConsentEvent:
    """Record that a consent was given, and return the event.

    Raises ``NotPermitted``, and ``Refused`` with the form field when the way it was given does not fit the person:
    who cannot read signs by thumb print or speaks before a witness, an adult gives their own, a child does not.
    """
    require(by, Permission.RECORD_CONSENT)
    case = lock_case(case)
    check_asking(case, member, question, asking, at)
    check_giver(member, giving, asking.happened_at.date())
    check_way(member, giving)
    event = write_event(member, question, EventKind.GIVEN, by=by, at=at, asking=asking, giving=giving)
    _settle_asked_again(member, question, by=by, at=at)
    tell_case(
        case, member, question, msgid("Person %(number)s gave consent: %(purpose)s"), by, at, "check2-circle"
    )
    return event


def refuse_consent(
    *,
    case: Case,
    member: CaseMember,
    question: Question,
    asking: Asking,
    words: str = "",
    by: Actor,
    at: dt.datetime,
) -> ConsentEvent:
    """Record a "no" and return the event; it has no effect on anything else.

    A "no" to something given before ends it as a withdrawal does. Raises ``NotPermitted``, and ``Refused`` with the
    code ``use_withdrawal`` when the person had consented to return: that is heard on the withdrawal page.
    """
    require(by, Permission.RECORD_CONSENT)
    case = lock_case(case)
    check_asking(case, member, question, asking, at)
    question, standing = standing_now(member, question, at)
    if standing is ConsentState.GIVEN and question.purpose is Purpose.RETURN:
        raise is_a_withdrawal()
    event = write_event(
        member, question, EventKind.REFUSED, by=by, at=at, asking=asking, told=Told(words=words)
    )
    _settle_asked_again(member, question, by=by, at=at)
    if standing is ConsentState.GIVEN:
        end_sharings(case, member, [question], by=by, at=at)
    tell_case(case, member, question, msgid("Person %(number)s said no: %(purpose)s"), by, at, "dash-circle")
    return event


def _settle_asked_again(member: CaseMember, question: Question, *, by: Actor, at: dt.datetime) -> None:
    """Settle the task to ask an adult again whether they want to return: they have answered it."""
    if question.purpose is Purpose.RETURN:
        settle_tasks(case_id=member.case_id, codes=[TaskCode.ASK_AGAIN], subject_id=member.id, by=by, at=at)


def record_child_answer(
    *,
    case: Case,
    member: CaseMember,
    question: Question,
    answer: ChildAnswer,
    words: str = "",
    by: Actor,
    at: dt.datetime,
) -> ConsentEvent:
    """Record a child's own word beside what a parent or guardian said, and return the event.

    A child's "no" counts as much as the parent's: the question reads as refused from now on, and a sharing ends.
    Raises ``NotPermitted``, and ``Refused`` for an adult; with the code ``use_withdrawal`` for a "no" to the
    return, which ends more than a consent: the process hears that one.
    """
    if question.purpose is Purpose.RETURN and answer is ChildAnswer.DOES_NOT_AGREE:
        raise is_a_withdrawal()
    return _childs_word(case, member, question, answer, words=words, by=by, at=at)


def hear_childs_no(
    *, case: Case, member: CaseMember, words: str = "", by: Actor, at: dt.datetime
) -> ConsentEvent:
    """Record a child's "no" to the return and return the event.

    For the process, which withdraws the child in the same transaction. Raises as ``record_child_answer`` does.
    """
    no, to_return = ChildAnswer.DOES_NOT_AGREE, Question(Purpose.RETURN)
    return _childs_word(case, member, to_return, no, words=words, by=by, at=at)


def _childs_word(
    case: Case,
    member: CaseMember,
    question: Question,
    answer: ChildAnswer,
    *,
    words: str,
    by: Actor,
    at: dt.datetime,
) -> ConsentEvent:
    require(by, Permission.RECORD_CONSENT)
    case = lock_case(case)
    check_member(case, member)
    if surely_adult(member.person, at.date()):
        raise Refused(
            say(
                msgid(
                    "The child's word was not recorded, because this person is an adult. Ask them for their own consent."
                )
            ),
            field="answer",
        )
    question, before = standing_now(member, question, at)
    event = write_event(
        member,
        question,
        EventKind.CHILD_ANSWERED,
        by=by,
        at=at,
        told=Told(child_answer=answer, words=words),
    )
    if answer is ChildAnswer.DOES_NOT_AGREE and before is ConsentState.GIVEN:
        end_sharings(case, member, [question], by=by, at=at)
    return event
