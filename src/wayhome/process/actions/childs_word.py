"""A child's own word: beside the parent's consent it is an answer, against the return it is a withdrawal."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.process.actions.withdrawal import Withdrawal, withdraw
from wayhome.process.engine import lock, refuse_strangers
from wayhome.process.travellers import GONE, ON_THE_WAY, travel_state
from wayhome.safeguards.words import GivenBy
from wayhome.stages.consent import actions as consent
from wayhome.stages.consent.enums import ChildAnswer, Purpose
from wayhome.stages.consent.queries import Question
from wayhome.stages.counselling.actions.protecting import raise_concern
from wayhome.stages.counselling.enums import ConcernKind


def record_child_answer(
    *,
    case: Case,
    member: CaseMember,
    question: Question,
    answer: ChildAnswer,
    words: str = "",
    by: Actor,
    at: dt.datetime,
) -> Withdrawal | None:
    """Record what a child says to a question of consent; a "no" to the return withdraws the child at once.

    The child is enough (case.md 3): nobody else has to press anything, and what a withdrawal does happens in this
    transaction. A child who has boarded cannot withdraw; then a protection officer is asked today. Return the
    withdrawal, if there was one. Raises ``NotPermitted``, and ``Refused`` for an adult.
    """
    if question.purpose is not Purpose.RETURN or answer is not ChildAnswer.DOES_NOT_AGREE:
        consent.record_child_answer(
            case=case, member=member, question=question, answer=answer, words=words, by=by, at=at
        )
        return None
    refuse_strangers(case, member)
    locked = lock(case)
    consent.hear_childs_no(case=locked, member=member, words=words, by=by, at=at)
    state = travel_state(member)
    if state in ON_THE_WAY:
        raise_concern(case=locked, member=member, kind=ConcernKind.CHILD, words=words, by=by, at=at)
        return None
    if state in GONE:
        return None
    return withdraw(case=locked, member=member, given_by=GivenBy.SELF, said=words, by=by, at=at)
