"""The full assessment by the Determinants of Migrant Vulnerability: factors with evidence, a judgement with reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import Area, TaskCode
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.telling import Asks, make_task, settle_tasks, tell
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.stages.counselling.actions.protecting import check_member, raise_concern
from wayhome.stages.counselling.enums import FACTORS, AssessmentJudgement, ConcernKind, Direction, Level, Side
from wayhome.stages.counselling.models import VulnerabilityAssessment, VulnerabilityFactor


@dataclass(frozen=True)
class FactorFacts:
    """One factor: its level and code from the house list, what it does, and on what that rests."""

    level: Level
    code: str
    direction: Direction
    evidence: str = ""
    source: str = ""
    found_on: dt.date | None = None


@dataclass(frozen=True)
class AssessmentFacts:
    """The judgement with its reasons, what is to be done, how urgent it is, and when to look again."""

    judgement: AssessmentJudgement
    reasons: str
    factors: Sequence[FactorFacts] = ()
    side: Side = Side.HOST
    urgency: str = ""
    measures: str = ""
    review_on: dt.date | None = None


def record_assessment(
    *, case: Case, member: CaseMember, facts: AssessmentFacts, by: Actor, at: dt.datetime
) -> VulnerabilityAssessment:
    """Record a full assessment of one person with its factors, and return it; nothing is counted or summed.

    A judgement that return is not safe now opens a protection concern; a review day becomes a task. Raises
    ``NotPermitted``, and ``Refused`` without reasons, for a factor not on the list, or for one without evidence.
    """
    require(by, Permission.SCREEN)
    check_member(case, member)
    _check(facts)
    row = VulnerabilityAssessment.objects.create(
        case=case,
        drawer_id=member.drawer_id,
        member=member,
        side=facts.side.value,
        judgement=facts.judgement.value,
        reasons=facts.reasons.strip(),
        urgency=facts.urgency.strip() or None,
        measures=facts.measures.strip() or None,
        review_on=facts.review_on,
        assessed_at=at,
        assessed_by_id=by.user_id,
    )
    for factor in facts.factors:
        VulnerabilityFactor.objects.create(
            case=case,
            drawer_id=member.drawer_id,
            assessment=row,
            level=factor.level.value,
            code=factor.code,
            direction=factor.direction.value,
            evidence=factor.evidence.strip() or None,
            source=factor.source.strip() or None,
            found_on=factor.found_on or at.date(),
        )
    record("counselling:assessment:record", by=by, at=at, case_id=case.id, subject=row)
    settle_tasks(case_id=case.id, codes=[TaskCode.ASSESSMENT_REVIEW], subject_id=member.id, by=by, at=at)
    _follow_up(case, member, facts, by=by, at=at)
    return row


def _follow_up(case: Case, member: CaseMember, facts: AssessmentFacts, *, by: Actor, at: dt.datetime) -> None:
    if facts.judgement is AssessmentJudgement.NOT_SAFE_NOW:
        raise_concern(case=case, member=member, kind=ConcernKind.OTHER, words=facts.reasons, by=by, at=at)
    if facts.review_on is not None:
        make_task(
            case=case,
            sentence=say(msgid("Look again at the assessment of person %(number)s"), number=member.position),
            due_on=facts.review_on,
            at=at,
            area=Area.COUNSELLING,
            user_id=by.user_id,
            asks=Asks(TaskCode.ASSESSMENT_REVIEW, member.id),
        )
    tell(
        case=case,
        sentence=say(msgid("Full assessment of person %(number)s was recorded"), number=member.position),
        by=by,
        at=at,
        area=Area.COUNSELLING,
        icon="clipboard2-pulse",
    )


def _check(facts: AssessmentFacts) -> None:
    if not facts.reasons.strip():
        raise Refused(
            say(msgid("The assessment was not recorded, because it has no reasons. Write on what it rests.")),
            field="reasons",
        )
    for factor in facts.factors:
        if factor.code not in FACTORS[factor.level]:
            raise Refused(
                say(
                    msgid(
                        "The assessment was not recorded, because a factor is not on the list. Load the page again."
                    )
                )
            )
        if factor.direction is not Direction.UNKNOWN and not factor.evidence.strip():
            raise Refused(
                say(
                    msgid(
                        "The assessment was not recorded, because “%(factor)s” has no evidence. "
                        "Write what was seen or said, or choose “Not known”."
                    ),
                    factor=say(FACTORS[factor.level][factor.code]),
                ),
                field=f"{factor.level.value}-{factor.code}-evidence",
            )
