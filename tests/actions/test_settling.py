"""Every kind of task is settled by the deed that it asks for, and by no other."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from tests.actions.test_counselling import finish, judgement, whole
from tests.architecture.test_doors import action_names
from tests.cast import Cast, a_case, adult, child, members
from tests.factories.journeys import boarded, booked, plan
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.actions import finish_task, give_task, hand_task
from wayhome.casefile.cases.enums import Area, Closure, LegalKind, State, TaskCode
from wayhome.casefile.cases.models import Case, CaseMember, Task
from wayhome.casefile.cases.queries import open_tasks
from wayhome.casefile.cases.status import write_state
from wayhome.casefile.cases.telling import Asks, make_task
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.ground.messaging.models import Notice
from wayhome.ground.values.sentences import say
from wayhome.process.actions import after, binding, preparing, staying, travel
from wayhome.process.actions.chasing import chase_unconfirmed_arrivals
from wayhome.process.actions.ending import close, reopen
from wayhome.process.actions.legal import record_legal_fact
from wayhome.process.actions.withdrawal import withdraw
from wayhome.process.settling import BY_HAND, OVERTAKEN_BY_CLOSING, SETTLED_BY
from wayhome.safeguards.words import GivenBy, Voluntariness
from wayhome.stages.counselling import actions as counselling
from wayhome.stages.counselling.actions import AssessmentFacts
from wayhome.stages.counselling.enums import (
    AssessmentJudgement,
    ConcernDecision,
    ConcernKind,
    Pressure,
    Reply,
    ScreeningQuestion,
)
from wayhome.stages.counselling.scoring import FactKind
from wayhome.stages.journey import actions as journey
from wayhome.stages.journey.actions import Fitness, Pregnancy
from wayhome.stages.journey.enums import ArrivalEvidence, DepartureEvidence

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
ALL_NO = {question.value: Reply.NO.value for question in ScreeningQuestion}


@pytest.fixture
def open_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every gate be open: what it asks is tested elsewhere."""
    for module in (preparing, travel, binding):
        monkeypatch.setattr(module, "ask_gate", lambda *args, **more: None)
    monkeypatch.setattr(preparing, "needs_protection_sign_off", lambda facts: False)


def at_state(cast: Cast, case: Case, state: State) -> Case:
    write_state(case=case, to=state, verb="any", by=cast.els, happened_at=cast.now, recorded_at=cast.now)
    return case


def a_task(case: Case, code: TaskCode, cast: Cast, subject_id: uuid.UUID | None = None) -> Task:
    return make_task(
        case=case,
        sentence=say("Something"),
        due_on=cast.now.date(),
        at=cast.now,
        role="return_counsellor",
        asks=Asks(code, subject_id),
    )


def open_codes(case: Case) -> list[str]:
    return sorted(task.kind.value for task in Task.objects.filter(case=case, done_at__isnull=True))


def test_every_kind_of_task_has_its_row_and_no_other() -> None:
    assert set(SETTLED_BY) == set(TaskCode)
    assert all(SETTLED_BY.values())


def test_every_deed_is_an_action_that_exists() -> None:
    deeds = {deed for row in SETTLED_BY.values() for deed in row}

    assert sorted(deeds - action_names()) == []


def test_only_these_kinds_wait_for_a_hand() -> None:
    assert {code for code, deeds in SETTLED_BY.items() if BY_HAND in deeds} == {
        TaskCode.BY_HAND,
        TaskCode.CONFIRM_WITHDRAWAL,
        TaskCode.POINT_TO_HELP,
        TaskCode.LOOK_TODAY,
        TaskCode.JOINED,
        TaskCode.SHARING_ENDED,
    }


# The application


def test_applying_settles_what_the_approver_asked_for(cast: Cast, open_gates: None) -> None:
    case = at_state(cast, a_case(cast), State.COUNSELLING)
    a_task(case, TaskCode.MORE, cast)

    preparing.apply(case=case, today=cast.now.date(), by=cast.marieke, at=cast.now)

    assert open_codes(case) == ["decide"]


def test_deciding_settles_the_task_to_decide(cast: Cast, open_gates: None) -> None:
    case = at_state(cast, a_case(cast), State.APPLIED)
    a_task(case, TaskCode.DECIDE, cast)

    preparing.approve(case=case, today=cast.now.date(), by=cast.els, at=cast.now)

    done = Task.objects.get(case=case)
    assert (done.done_by_id, done.done_at) == (cast.els.user_id, cast.now)
    assert AuditEvent.objects.filter(tag="cases:task:settle", case_id=case.id).count() == 1


def test_an_application_that_stands_open_again_is_decided_by_somebody(cast: Cast, open_gates: None) -> None:
    reconsidered, reopened = a_case(cast), a_case(cast)
    at_state(cast, reconsidered, State.APPROVED)
    at_state(cast, at_state(cast, reopened, State.APPLIED), State.CLOSED)

    preparing.reconsider(case=reconsidered, reason="New facts", by=cast.els, at=cast.now)
    reopen(case=reopened, reason="Closed by mistake", by=cast.els, at=cast.now + HOUR)

    assert (open_codes(reconsidered), open_codes(reopened)) == (["decide"], ["decide"])


def test_a_withdrawal_that_ends_the_application_settles_it(cast: Cast) -> None:
    case = at_state(cast, a_case(cast), State.APPLIED)
    a_task(case, TaskCode.DECIDE, cast)

    withdraw(case=case, member=members(case)[0], given_by=GivenBy.SELF, said="", by=cast.marieke, at=cast.now)

    assert open_codes(case) == ["confirm_withdrawal"]


# Preparation


def test_clearing_settles_that_the_clearance_fell(cast: Cast, open_gates: None) -> None:
    case = at_state(cast, a_case(cast), State.PREPARING)
    a_task(case, TaskCode.CLEARANCE_FELL, cast)

    preparing.clear(case=case, today=cast.now.date(), by=cast.tomasz, at=cast.now)

    assert open_codes(case) == []


def test_a_new_deadline_replaces_the_reminder_of_the_old(cast: Cast) -> None:
    case = a_case(cast)
    a_task(case, TaskCode.DEADLINE, cast)

    record_legal_fact(
        case=case,
        kind=LegalKind.DECISION,
        details={
            "regime": "return_directive",
            "decided_on": "2026-06-01",
            "served_on": "2026-06-01",
            "period_days": 30,
        },
        member=None,
        today=cast.now.date(),
        by=cast.marieke,
        at=cast.now,
    )

    # Thirty days from 1 June end on 1 July; the reminder comes seven days before.
    left = Task.objects.get(case=case, code="deadline", done_at__isnull=True)
    assert left.due_on == dt.date(2026, 6, 24)


def test_the_last_one_to_board_settles_the_reminder_of_the_deadline(cast: Cast, open_gates: None) -> None:
    case = a_case(cast)
    booked(cast, case)
    at_state(cast, case, State.CLEARED)
    a_task(case, TaskCode.DEADLINE, cast)
    at = dt.datetime(2026, 6, 18, 9, 10, tzinfo=dt.UTC)

    travel.confirm_boarding(
        case=case,
        member=members(case)[0],
        boarded_at=at - dt.timedelta(minutes=5),
        evidence=DepartureEvidence.AIRLINE,
        today=at.date(),
        by=cast.tomasz,
        at=at,
    )

    assert open_codes(case) == []


# Withdrawal and what it asks for


def test_released_seats_settle_the_task_of_their_person_only(cast: Cast) -> None:
    case = a_case(cast, adult(), adult("Sara Aziz"))
    first, second = members(case)
    booked(cast, case)
    for member in (first, second):
        withdraw(case=case, member=member, given_by=GivenBy.SELF, said="", by=cast.marieke, at=cast.now)

    journey.release_seats(member=first, reason="", cost=None, by=cast.tomasz, at=cast.now)

    left = Task.objects.get(case=case, code="release_seats", done_at__isnull=True)
    assert left.subject_id == second.id


def withdrawn_father(cast: Cast) -> tuple[Case, CaseMember, CaseMember]:
    case = a_case(cast, adult(), adult("Sara Aziz"), child())
    father, mother, girl = members(case)
    at_state(cast, case, State.PREPARING)
    withdraw(case=case, member=father, given_by=GivenBy.SELF, said="", by=cast.marieke, at=cast.now)
    return case, mother, girl


def test_an_adult_is_asked_again_alone_and_only_that_settles_it(cast: Cast) -> None:
    case, mother, girl = withdrawn_father(cast)
    both = whole(mother, cast.now, member_ids=[mother.id, girl.id], alone=False)

    finish(case, both, cast.marieke, cast.now)
    together = "ask_again" in open_codes(case)
    finish(case, whole(mother, cast.now), cast.marieke, cast.now)

    assert together
    assert "ask_again" not in open_codes(case)


def test_custody_is_settled_by_the_decision_about_that_child(cast: Cast) -> None:
    case, _mother, girl = withdrawn_father(cast)
    before = open_codes(case)

    counselling.record_protection_fact(
        case=case,
        member=girl,
        kind=FactKind.CUSTODY,
        details={"settled": True, "how": "The mother has custody by decision of 3 June."},
        by=cast.sanne,
        at=cast.now,
    )

    assert "custody_again" in before
    assert "custody_again" not in open_codes(case)


def test_a_withdrawal_ends_what_was_asked_about_that_person(cast: Cast) -> None:
    case, mother, girl = withdrawn_father(cast)

    for member in (mother, girl):
        withdraw(case=case, member=member, given_by=GivenBy.SELF, said="", by=cast.marieke, at=cast.now)

    assert set(open_codes(case)) == {"confirm_withdrawal"}


# No-show, arrival, reassessment


def test_a_talk_or_a_new_seat_settles_the_question_after_a_no_show(cast: Cast, open_gates: None) -> None:
    talked, rebooked = a_case(cast), a_case(cast)
    for case in (talked, rebooked):
        a_task(case, TaskCode.ASK_NO_SHOW, cast, members(case)[0].id)
    at_state(cast, rebooked, State.PREPARING)

    finish(talked, whole(members(talked)[0], cast.now, alone=False), cast.marieke, cast.now)
    binding.book(
        case=rebooked,
        members=members(rebooked),
        legs=plan(),
        today=cast.now.date(),
        by=cast.tomasz,
        at=cast.now,
    )

    assert (open_codes(talked), open_codes(rebooked)) == ([], [])


def departed(cast: Cast) -> tuple[Case, CaseMember]:
    case = a_case(cast)
    [member] = members(case)
    booked(cast, case)
    boarded(cast, member)
    case.refresh_from_db()
    case.departed_on = dt.date(2026, 6, 18)
    case.save(update_fields=["departed_on"])
    return at_state(cast, case, State.DEPARTED), member


ARRIVED = dt.datetime(2026, 6, 18, 19, 0, tzinfo=dt.UTC)


def arrive(cast: Cast, case: Case, member: CaseMember) -> None:
    travel.confirm_arrival(
        case=case,
        member=member,
        arrived_at=ARRIVED,
        evidence=ArrivalEvidence.CALL_OR_MESSAGE,
        by=cast.els,
        at=ARRIVED + 20 * DAY,
    )


def test_a_confirmed_arrival_settles_the_chase_and_asks_for_a_reassessment(cast: Cast) -> None:
    case, member = departed(cast)
    chase_unconfirmed_arrivals(
        organisation_id=cast.hague.id, today=dt.date(2026, 7, 5), by=cast.els, at=ARRIVED + 17 * DAY
    )
    chased = open_codes(case)

    arrive(cast, case, member)

    assert chased == ["arrival_unconfirmed"]
    assert open_codes(case) == ["reassess"]


def test_an_interrupted_journey_settles_the_chase(cast: Cast) -> None:
    case, member = departed(cast)
    a_task(case, TaskCode.ARRIVAL_UNCONFIRMED, cast)

    travel.record_interruption(
        case=case, member=member, words="Turned back in Istanbul", by=cast.tomasz, at=ARRIVED
    )

    assert open_codes(case) == []


def test_starting_reintegration_or_taking_the_arrival_back_settles_the_reassessment(cast: Cast) -> None:
    begun, taken_back = departed(cast), departed(cast)
    for case, member in (begun, taken_back):
        arrive(cast, case, member)

    after.start_reintegration(case=begun[0], reassessment_begun=True, by=cast.layla, at=ARRIVED + 21 * DAY)
    travel.correct_arrival(
        case=taken_back[0], member=taken_back[1], reason="Another person", by=cast.els, at=ARRIVED + 21 * DAY
    )

    assert (open_codes(begun[0]), open_codes(taken_back[0])) == ([], [])


# Protection, health, counselling


@pytest.mark.parametrize("decision", list(ConcernDecision))
def test_a_decision_settles_the_task_of_its_own_concern(cast: Cast, decision: ConcernDecision) -> None:
    case = a_case(cast)
    fear, other = (
        counselling.raise_concern(case=case, member=None, kind=kind, by=cast.marieke, at=cast.now)
        for kind in (ConcernKind.FEAR_OF_RETURN, ConcernKind.OTHER)
    )

    counselling.decide_concern(
        concern=fear, decision=decision, reasons="Spoke with them", by=cast.sanne, at=cast.now
    )

    left = Task.objects.get(case=case, done_at__isnull=True)
    assert left.subject_id == other.id


def test_health_is_planned_by_a_health_officer_not_by_the_question(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)
    yes = {**ALL_NO, ScreeningQuestion.HEALTH.value: Reply.YES.value}
    counselling.record_screening(
        case=case, member=member, answers=yes, alone=True, by=cast.marieke, at=cast.now
    )

    journey.record_health_answer(
        member=member,
        asked_on=cast.now.date(),
        medical=True,
        pregnant=None,
        by=cast.marieke,
        at=cast.now,
    )
    asked = open_codes(case)
    journey.record_pregnancy(member=member, finding=Pregnancy(pregnant=False), by=cast.hanna, at=cast.now)

    assert asked == ["health_named_in_screening"]
    assert open_codes(case) == []


def test_a_physicians_finding_settles_it_too(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)
    a_task(case, TaskCode.HEALTH_NAMED, cast, member.id)

    journey.record_fitness(member=member, finding=Fitness(fit=False), by=cast.hanna, at=cast.now)

    assert open_codes(case) == []


def test_a_second_look_is_a_colleagues(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)
    finish(case, whole(member, cast.now, pressure=Pressure.NOT_SURE), cast.marieke, cast.now)
    doubt = judgement(judgement=Voluntariness.NOT_SURE, free_choice=Pressure.NOT_SURE)

    counselling.record_voluntariness(case=case, member=member, facts=doubt, by=cast.marieke, at=cast.now)
    own = open_codes(case)
    counselling.record_voluntariness(
        case=case, member=member, facts=judgement(), by=cast.sanne, at=cast.now + HOUR
    )

    assert own == ["second_look"]
    assert open_codes(case) == []


def test_a_colleague_who_is_not_sure_either_asks_a_third(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)
    doubt = judgement(judgement=Voluntariness.NOT_SURE, free_choice=Pressure.NOT_SURE)

    for by in (cast.marieke, cast.sanne):
        counselling.record_voluntariness(case=case, member=member, facts=doubt, by=by, at=cast.now)

    left = Task.objects.get(case=case, done_at__isnull=True)
    assert left.asked_by_id == cast.sanne.user_id


def test_looking_again_settles_the_review(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)
    first = AssessmentFacts(AssessmentJudgement.NOT_SAFE_NOW, "Too early", review_on=cast.now.date() + DAY)
    again = AssessmentFacts(AssessmentJudgement.NOT_SAFE_NOW, "Still too early")

    for facts in (first, again):
        counselling.record_assessment(case=case, member=member, facts=facts, by=cast.marieke, at=cast.now)

    assert "assessment_review" not in open_codes(case)


def test_the_next_talk_settles_what_the_last_one_agreed(cast: Cast) -> None:
    case = a_case(cast, adult(), adult("Sara Aziz"))
    first, second = members(case)
    finish(case, whole(first, cast.now, next_at=cast.now + DAY), cast.marieke, cast.now)

    finish(case, whole(second, cast.now), cast.marieke, cast.now)
    with_another = open_codes(case)
    finish(case, whole(first, cast.now, next_at=cast.now + 2 * DAY), cast.marieke, cast.now)

    assert with_another == ["next_session"]
    assert Task.objects.get(case=case, done_at__isnull=True).due_on == (cast.now + 2 * DAY).date()


# Closing, and by hand


def test_closing_settles_what_it_overtakes_and_leaves_protection_and_seats_open(cast: Cast) -> None:
    case = at_state(cast, a_case(cast), State.COUNSELLING)
    for code in TaskCode:
        a_task(case, code, cast)

    close(
        case=case,
        code=Closure.STAYS_BY_OWN_CHOICE,
        words="",
        person_told="Told on 9 June",
        by=cast.marieke,
        at=cast.now,
    )

    assert open_codes(case) == [
        "by_hand",
        "custody_again",
        "health_named_in_screening",
        "look_today",
        "point_to_help",
        "protection_concern",
        "release_seats",
    ]
    assert len(OVERTAKEN_BY_CLOSING) == len(TaskCode) - 7


def given(cast: Cast, case: Case, role: str = "return_counsellor", *, by: Actor | None = None) -> Task:
    return give_task(
        case=case,
        sentence=say("Call the school"),
        due_on=cast.now.date(),
        area=Area.GENERAL,
        role=role,
        user_id=None,
        waits_for="",
        by=by or cast.marieke,
        at=cast.now,
    )


@pytest.mark.parametrize("who", ["hanna", "tomasz"])
def test_whoever_finishes_tasks_and_is_no_case_worker_makes_none_in_an_emergency_either(
    cast: Cast, who: str
) -> None:
    case = a_case(cast)

    with pytest.raises(NotPermitted):
        given(cast, case, by=replace(getattr(cast, who), emergency=True))


def test_what_was_written_by_hand_is_done_by_hand(cast: Cast) -> None:
    case = a_case(cast)
    task = given(cast, case)

    finish_task(task=task, by=cast.sanne, at=cast.now)

    assert open_codes(case) == []


def hand(cast: Cast, task: Task, to: str = "", role: Role | None = None) -> Task:
    user = cast.office.users[to] if to else None
    return hand_task(task=task, to=user, role=role, today=cast.now.date(), by=cast.marieke, at=cast.now)


def test_a_task_is_taken_over_given_to_a_colleague_and_to_a_role(cast: Cast) -> None:
    task = given(cast, a_case(cast))

    mine = hand(cast, task, to="marieke").user_id
    hers = hand(cast, task, to="sanne").user_id
    seen_by = [len(open_tasks(by, on=cast.now.date())) for by in (cast.marieke, cast.sanne)]
    everybodys = hand(cast, task, role=Role.PROTECTION_OFFICER)

    assert (mine, hers) == (cast.marieke.user_id, cast.sanne.user_id)
    assert seen_by == [0, 1]
    assert (everybodys.user_id, everybodys.role) == (None, "protection_officer")
    assert Notice.objects.filter(code="cases:task:hand", user_id=cast.sanne.user_id).count() == 1
    assert AuditEvent.objects.filter(tag="cases:task:hand").count() == 3


def test_a_task_is_given_to_nobody_outside_and_not_when_it_is_done(cast: Cast) -> None:
    task = given(cast, a_case(cast))

    with pytest.raises(OutOfScope):
        hand(cast, task, to="layla")
    with pytest.raises(Refused, match="nobody is named"):
        hand(cast, task)
    finish_task(task=task, by=cast.marieke, at=cast.now)
    with pytest.raises(Refused, match="done already"):
        hand(cast, task, to="sanne")


def test_whoever_stays_is_asked_nothing_more_about_the_journey(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)
    booked(cast, case)
    a_task(case, TaskCode.ASK_NO_SHOW, cast, member.id)

    staying.record_stays(case=case, member=member, reason="A permit", by=cast.marieke, at=cast.now)

    assert open_codes(case) == ["release_seats"]
