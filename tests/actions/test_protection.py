"""The verbs of protection within counselling: screenings, assessments, concerns, decisions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.cast import Cast, a_case, adult, child, members
from wayhome.casefile.cases.models import Case, CaseMember, Task, TimelineEntry
from wayhome.casefile.people.actions import tie
from wayhome.casefile.people.enums import Tie
from wayhome.ground.core.errors import NotPermitted, Refused
from wayhome.safeguards.words import Asylum, BestInterests, TraffickingDecision
from wayhome.stages.counselling import actions
from wayhome.stages.counselling.actions import (
    AssessmentFacts,
    FactorFacts,
)
from wayhome.stages.counselling.enums import (
    AssessmentJudgement,
    ConcernDecision,
    ConcernKind,
    Direction,
    Level,
    Reply,
    ScreeningQuestion,
)
from wayhome.stages.counselling.models import (
    ProtectionConcern,
    ProtectionFact,
    VulnerabilityFactor,
)
from wayhome.stages.counselling.queries import (
    CounsellingPart,
    counselling_facts,
)
from wayhome.stages.counselling.scoring import FactKind

HOUR = dt.timedelta(hours=1)
ALL_NO = {question.value: Reply.NO.value for question in ScreeningQuestion}


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast)


@pytest.fixture
def person(case: Case) -> CaseMember:
    return members(case)[0]


def part_of(case: Case, person: CaseMember, now: dt.datetime) -> CounsellingPart:
    return counselling_facts(case, on=now.date()).parts[person.id]


# Screening


def test_a_screening_without_a_yes_answers_the_questions_of_the_gate(
    cast: Cast, case: Case, person: CaseMember
) -> None:
    actions.record_screening(
        case=case, member=person, answers=ALL_NO, alone=True, by=cast.marieke, at=cast.now
    )

    facts = part_of(case, person, cast.now).protection
    assert facts.rapid_screening_on == cast.now.date()
    assert facts.fear_of_return is False
    assert facts.trafficking_indicated is False
    assert facts.family_violence is False
    assert facts.capacity_doubted is False
    assert facts.open_concerns == 0
    assert facts.seen_alone is True


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        (ScreeningQuestion.FEAR, ConcernKind.FEAR_OF_RETURN),
        (ScreeningQuestion.FAMILY_VIOLENCE, ConcernKind.FAMILY_VIOLENCE),
        (ScreeningQuestion.CHILD_ALONE, ConcernKind.CHILD),
        (ScreeningQuestion.CAPACITY, ConcernKind.CAPACITY),
        (ScreeningQuestion.PAPERS_WITHHELD, ConcernKind.TRAFFICKING),
    ],
)
def test_a_yes_opens_the_concern_it_calls_for(
    cast: Cast, case: Case, person: CaseMember, question: ScreeningQuestion, kind: ConcernKind
) -> None:
    answers = {**ALL_NO, question.value: Reply.YES.value}

    actions.record_screening(
        case=case, member=person, answers=answers, alone=False, by=cast.marieke, at=cast.now
    )

    assert [concern.kind for concern in ProtectionConcern.objects.all()] == [kind.value]


def test_a_yes_about_health_tells_the_health_officer_and_stops_nothing(
    cast: Cast, case: Case, person: CaseMember
) -> None:
    answers = {**ALL_NO, ScreeningQuestion.HEALTH.value: Reply.YES.value}

    actions.record_screening(
        case=case, member=person, answers=answers, alone=False, by=cast.marieke, at=cast.now
    )

    assert Task.objects.get(role="health_officer").area == "health"
    assert part_of(case, person, cast.now).protection.open_concerns == 0


def test_no_answer_is_not_a_no(cast: Cast, case: Case, person: CaseMember) -> None:
    answers = {question.value: Reply.NO_ANSWER.value for question in ScreeningQuestion}

    actions.record_screening(
        case=case, member=person, answers=answers, alone=False, by=cast.marieke, at=cast.now
    )

    facts = part_of(case, person, cast.now).protection
    assert facts.fear_of_return is None
    assert facts.trafficking_indicated is None
    assert facts.family_violence is None


def test_a_screening_lacks_no_question(cast: Cast, case: Case, person: CaseMember) -> None:
    answers = {code: reply for code, reply in ALL_NO.items() if code != "threats"}

    with pytest.raises(Refused) as refusal:
        actions.record_screening(
            case=case, member=person, answers=answers, alone=False, by=cast.marieke, at=cast.now
        )

    assert refusal.value.field == "threats"


# Full assessment


def test_an_assessment_keeps_each_factor_with_its_evidence(
    cast: Cast, case: Case, person: CaseMember
) -> None:
    factors = [
        FactorFacts(Level.INDIVIDUAL, "literacy", Direction.PROTECTIVE, "Taught for six years", "himself"),
        FactorFacts(Level.HOUSEHOLD, "debts", Direction.RISK, "Owes an uncle", "himself"),
        FactorFacts(Level.STRUCTURAL, "conflict", Direction.UNKNOWN),
    ]

    actions.record_assessment(
        case=case,
        member=person,
        facts=AssessmentFacts(
            AssessmentJudgement.SPECIFIC_HELP,
            "The debt weighs; his skill helps.",
            factors,
            review_on=dt.date(2026, 7, 1),
        ),
        by=cast.marieke,
        at=cast.now,
    )

    assert {row.direction for row in VulnerabilityFactor.objects.all()} == {"risk", "protective", "unknown"}
    assert Task.objects.get(user_id=cast.marieke.user_id).due_on == dt.date(2026, 7, 1)


def test_a_factor_without_evidence_is_refused_by_name(cast: Cast, case: Case, person: CaseMember) -> None:
    facts = AssessmentFacts(
        AssessmentJudgement.USUAL_HELP, "Fine.", [FactorFacts(Level.HOUSEHOLD, "debts", Direction.RISK)]
    )

    with pytest.raises(Refused, match="Debts") as refusal:
        actions.record_assessment(case=case, member=person, facts=facts, by=cast.marieke, at=cast.now)

    assert refusal.value.field == "household-debts-evidence"


def test_not_safe_now_opens_a_concern(cast: Cast, case: Case, person: CaseMember) -> None:
    facts = AssessmentFacts(AssessmentJudgement.NOT_SAFE_NOW, "The village is cut off.")

    actions.record_assessment(case=case, member=person, facts=facts, by=cast.sanne, at=cast.now)

    assert part_of(case, person, cast.now).protection.open_concerns == 1


# Concerns


@pytest.mark.parametrize("who", ["tomasz", "hanna", "els"])
def test_anybody_on_the_case_may_raise_a_concern(
    cast: Cast, case: Case, person: CaseMember, who: str
) -> None:
    actions.raise_concern(
        case=case, member=person, kind=ConcernKind.FEAR_OF_RETURN, by=getattr(cast, who), at=cast.now
    )

    assert part_of(case, person, cast.now).protection.fear_of_return is True
    assert {entry.area for entry in TimelineEntry.objects.filter(case=case)} == {"protection"}


def test_a_concern_about_the_whole_case_counts_apart(cast: Cast, case: Case, person: CaseMember) -> None:
    actions.raise_concern(case=case, member=None, kind=ConcernKind.OTHER, by=cast.tomasz, at=cast.now)

    facts = counselling_facts(case, on=cast.now.date())

    assert facts.open_concerns == 1
    assert facts.parts[person.id].protection.open_concerns == 0


@pytest.mark.parametrize(
    ("decision", "open_now"),
    [(ConcernDecision.NO_RISK, 0), (ConcernDecision.MEASURES, 0), (ConcernDecision.STANDS, 1)],
)
def test_a_protection_officer_decides_with_reasons(
    cast: Cast, case: Case, person: CaseMember, decision: ConcernDecision, open_now: int
) -> None:
    concern = actions.raise_concern(
        case=case, member=person, kind=ConcernKind.CHILD, by=cast.marieke, at=cast.now
    )

    actions.decide_concern(
        concern=concern, decision=decision, reasons="Seen with the aunt.", by=cast.sanne, at=cast.now
    )

    assert part_of(case, person, cast.now).protection.open_concerns == open_now


def test_a_settled_concern_is_not_decided_twice(cast: Cast, case: Case, person: CaseMember) -> None:
    concern = actions.raise_concern(
        case=case, member=person, kind=ConcernKind.CHILD, by=cast.marieke, at=cast.now
    )
    decide = {"decision": ConcernDecision.NO_RISK, "reasons": "Seen.", "by": cast.sanne, "at": cast.now}
    actions.decide_concern(concern=concern, **decide)

    with pytest.raises(Refused, match="settled already"):
        actions.decide_concern(concern=concern, **decide)


def test_a_counsellor_does_not_settle_a_concern(cast: Cast, case: Case, person: CaseMember) -> None:
    concern = actions.raise_concern(
        case=case, member=person, kind=ConcernKind.CHILD, by=cast.marieke, at=cast.now
    )

    with pytest.raises(NotPermitted):
        actions.decide_concern(
            concern=concern,
            decision=ConcernDecision.NO_RISK,
            reasons="Fine.",
            by=cast.marieke,
            at=cast.now,
        )


# Protection facts


def test_the_latest_fact_of_a_kind_counts_and_the_older_stays(
    cast: Cast, case: Case, person: CaseMember
) -> None:
    for hours, result in ((0, BestInterests.PENDING), (1, BestInterests.RETURN)):
        actions.record_protection_fact(
            case=case,
            member=person,
            kind=FactKind.BEST_INTERESTS,
            details={"result": result.value, "reasons": "Panel of 8 June"},
            by=cast.sanne,
            at=cast.now + hours * HOUR,
        )

    assert part_of(case, person, cast.now).child.best_interests is BestInterests.RETURN
    assert ProtectionFact.objects.count() == 2


def test_a_trained_persons_decision_answers_the_gate(cast: Cast, case: Case, person: CaseMember) -> None:
    details = {"decision": "trafficked", "by_trained": True, "reasons": "Three talks"}

    actions.record_protection_fact(
        case=case,
        member=person,
        kind=FactKind.TRAFFICKING_DECISION,
        details=details,
        by=cast.sanne,
        at=cast.now,
    )

    facts = part_of(case, person, cast.now).protection
    assert facts.trafficking_decision is TraffickingDecision.TRAFFICKED
    assert facts.trafficking_decided_by_trained is True


def test_a_counsellor_records_what_was_said_and_decides_nothing(
    cast: Cast, case: Case, person: CaseMember
) -> None:
    actions.record_protection_fact(
        case=case,
        member=person,
        kind=FactKind.ASYLUM,
        details={"state": "finally_rejected"},
        by=cast.marieke,
        at=cast.now,
    )
    with pytest.raises(NotPermitted):
        actions.record_protection_fact(
            case=case,
            member=person,
            kind=FactKind.CUSTODY,
            details={"settled": True, "how": "Letter"},
            by=cast.marieke,
            at=cast.now,
        )

    assert part_of(case, person, cast.now).protection.asylum is Asylum.FINALLY_REJECTED


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"name": "Aunt", "verified": "perhaps"}, "verified"),
        ({"verified": True}, "name"),
        ({"name": "Aunt", "verified": True, "score": 3}, "score"),
    ],
)
def test_details_must_have_the_shape_of_their_kind(
    cast: Cast, case: Case, person: CaseMember, details: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        actions.record_protection_fact(
            case=case, member=person, kind=FactKind.RECEIVER, details=details, by=cast.sanne, at=cast.now
        )

    assert refusal.value.field == field


def test_a_childs_parents_are_known_by_their_ties(cast: Cast) -> None:
    case = a_case(cast, adult(), child())
    parent, kid = members(case)
    tie(
        person=parent.person,
        other=kid.person,
        kind=Tie.PARENT,
        begins_on=None,
        by=cast.marieke,
        at=cast.now,
    )

    facts = part_of(case, kid, cast.now).child

    assert facts.parents == (str(parent.id),)


def test_the_facts_of_a_case_cost_the_same_for_one_and_eight(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    case = a_case(cast, *[adult(f"Person {number}") for number in range(8)])
    family = members(case)

    with django_assert_num_queries(2):
        counselling_facts(case, on=cast.now.date(), members=family)
