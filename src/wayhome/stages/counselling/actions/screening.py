"""The rapid screening that everybody is offered: what a yes sets off, never a score."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.telling import tell
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.stages.counselling.actions.protecting import check_member, raise_concern, write_fact
from wayhome.stages.counselling.enums import ConcernKind, Reply, ScreeningQuestion
from wayhome.stages.counselling.models import ProtectionFact
from wayhome.stages.counselling.notices import ask_health_officer
from wayhome.stages.counselling.queries import open_concern_kinds
from wayhome.stages.counselling.scoring import FactKind, trafficking_indicated, wrong_parts

OPENS: Mapping[ScreeningQuestion, ConcernKind] = {
    ScreeningQuestion.FEAR: ConcernKind.FEAR_OF_RETURN,
    ScreeningQuestion.FAMILY_VIOLENCE: ConcernKind.FAMILY_VIOLENCE,
    ScreeningQuestion.CHILD_ALONE: ConcernKind.CHILD,
    ScreeningQuestion.CAPACITY: ConcernKind.CAPACITY,
}
"""The questions whose yes opens a concern of its own; any trafficking indicator opens one of that kind."""


def record_screening(
    *,
    case: Case,
    member: CaseMember,
    answers: Mapping[str, str],
    alone: bool,
    words: str = "",
    by: Actor,
    at: dt.datetime,
) -> ProtectionFact:
    """Record the rapid screening of one person, open the concerns that a yes calls for, and return the record.

    ``answers`` maps every code of ``ScreeningQuestion`` to ``yes``, ``no`` or ``no_answer``; ``alone`` says whether
    nobody of the family was there. A yes about health becomes a task of the health officer and stops nothing.
    Raises ``NotPermitted``, and ``Refused`` while a question has no answer.
    """
    require(by, Permission.SCREEN)
    check_member(case, member)
    details = {"answers": dict(answers), "alone": alone, "words": words.strip()}
    if wrong_parts(FactKind.RAPID_SCREENING, details):
        raise Refused(
            say(
                msgid(
                    "The screening was not recorded, because a question has no answer. “No answer” is an answer too."
                )
            ),
            field=_first_open(answers),
        )
    fact = write_fact(member, FactKind.RAPID_SCREENING, details, by=by, at=at)
    if alone:
        write_fact(member, FactKind.SEEN_ALONE, {"alone": True}, by=by, at=at)
    for kind in _concerns(answers, open_concern_kinds(case).get(member.id, ())):
        raise_concern(case=case, member=member, kind=kind, words=words, by=by, at=at)
    if answers[ScreeningQuestion.HEALTH.value] == Reply.YES.value:
        ask_health_officer(case, member=member, at=at)
    tell(
        case=case,
        sentence=say(msgid("Rapid screening of person %(number)s was done"), number=member.position),
        by=by,
        at=at,
        area=Area.COUNSELLING,
        icon="clipboard-check",
    )
    return fact


def _first_open(answers: Mapping[str, str]) -> str:
    missing = [question.value for question in ScreeningQuestion if question.value not in answers]
    return missing[0] if missing else ""


def _concerns(answers: Mapping[str, str], already: tuple[ConcernKind, ...]) -> list[ConcernKind]:
    kinds = [kind for question, kind in OPENS.items() if answers[question.value] == Reply.YES.value]
    if trafficking_indicated(answers):
        kinds.append(ConcernKind.TRAFFICKING)
    return [kind for kind in kinds if kind not in already]
