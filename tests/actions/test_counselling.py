"""The verbs of counselling: sessions, explained points, judgements, and how each is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cast import Cast, a_case, adult, members
from tests.factories.texts import point_in_force
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.models import Case, CaseMember, Task
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import ChangedMeanwhile, NotPermitted, Refused
from wayhome.ground.messaging.models import Notice
from wayhome.safeguards.words import Voluntariness
from wayhome.stages.counselling import actions
from wayhome.stages.counselling.actions import (
    JudgementFacts,
    PointFacts,
    SessionFacts,
    Telling,
    Wording,
)
from wayhome.stages.counselling.enums import (
    ConcernKind,
    Informed,
    InterpreterMode,
    Outcome,
    Pressure,
    RemovalOrder,
    Reply,
    ScreeningQuestion,
    SessionMode,
    Setting,
    Step,
)
from wayhome.stages.counselling.models import (
    ChecklistMark,
    ProtectionConcern,
    Session,
)
from wayhome.stages.counselling.queries import (
    CounsellingPart,
    counselling_facts,
    progress_of,
)

HOUR = dt.timedelta(hours=1)
ALL_NO = {question.value: Reply.NO.value for question in ScreeningQuestion}


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast)


@pytest.fixture
def person(case: Case) -> CaseMember:
    return members(case)[0]


@pytest.fixture
def points(cast: Cast) -> Iterator[None]:
    for position, code in enumerate(("own_decision", "entry_ban"), start=1):
        point_in_force(
            cast, code, Wording("eng", "You decide."), Wording("ara", "القرار لكم."), position=position
        )
    return iter(())


def whole(person: CaseMember, now: dt.datetime, **other: Any) -> SessionFacts:
    return SessionFacts(
        **{
            "member_ids": [person.id],
            "from_at": now - HOUR,
            "until_at": now,
            "mode": SessionMode.IN_PERSON,
            "setting": Setting.RECEPTION_CENTRE,
            "language": "ara",
            "interpreter_mode": InterpreterMode.NONE,
            "alone": True,
            "pressure": Pressure.NO_PRESSURE,
            "fear": False,
            "outcome": Outcome.NOT_YET,
            **other,
        }
    )


def judgement(**other: Any) -> JudgementFacts:
    return JudgementFacts(
        **{
            "free_choice": Pressure.NO_PRESSURE,
            "informed": Informed.INFORMED,
            "setting": Setting.OFFICE,
            "removal_order": RemovalOrder.NO,
            "judgement": Voluntariness.OWN_CHOICE,
            "reasons": "He wants to see his mother and knows what follows.",
            **other,
        }
    )


def part_of(case: Case, person: CaseMember, now: dt.datetime) -> CounsellingPart:
    return counselling_facts(case, on=now.date()).parts[person.id]


def finish(case: Case, facts: SessionFacts, by: Actor, at: dt.datetime) -> Session:
    return actions.save_session(case=case, facts=facts, finish=True, by=by, at=at)


# Sessions


def test_a_draft_may_lack_everything(cast: Cast, case: Case) -> None:
    session = actions.save_session(
        case=case, facts=SessionFacts(), finish=False, by=cast.marieke, at=cast.now
    )

    assert session.finished_at is None
    assert session.outcome is None
    assert AuditEvent.objects.filter(tag="counselling:session:open").count() == 1


def test_finishing_names_everything_that_is_missing(cast: Cast, case: Case) -> None:
    gaps = dict(actions.gaps_of(SessionFacts()))

    assert set(gaps) == {
        "member_ids",
        "from_at",
        "until_at",
        "mode",
        "setting",
        "language",
        "interpreter_mode",
        "pressure",
        "fear",
        "outcome",
    }
    assert "I am not sure" in str(gaps["pressure"])
    with pytest.raises(Refused) as refusal:
        finish(case, SessionFacts(), cast.marieke, cast.now)
    assert refusal.value.field == "member_ids"
    assert Session.objects.count() == 0


def test_a_finished_session_keeps_own_words_sealed(cast: Cast, case: Case, person: CaseMember) -> None:
    session = finish(case, whole(person, cast.now, own_words="My mother is ill."), cast.marieke, cast.now)

    stored = Session.objects.get(pk=session.pk)
    assert stored.own_words == "My mother is ill."
    assert b"mother" not in bytes(Session.objects.values_list("own_words", flat=True).get())
    assert stored.finished_by_id == cast.marieke.user_id


def test_a_finished_session_is_never_changed(cast: Cast, case: Case, person: CaseMember) -> None:
    session = finish(case, whole(person, cast.now), cast.marieke, cast.now)

    with pytest.raises(Refused, match="is finished"):
        actions.save_session(
            case=case,
            facts=whole(person, cast.now),
            finish=False,
            by=cast.marieke,
            at=cast.now,
            session=session,
            read_version=session.version,
        )


def test_two_people_do_not_overwrite_each_others_draft(cast: Cast, case: Case, person: CaseMember) -> None:
    draft = actions.save_session(
        case=case, facts=whole(person, cast.now), finish=False, by=cast.marieke, at=cast.now
    )

    with pytest.raises(ChangedMeanwhile):
        actions.save_session(
            case=case,
            facts=whole(person, cast.now, questions="When?"),
            finish=False,
            by=cast.marieke,
            at=cast.now,
            session=draft,
            read_version=draft.version - 1,
        )


def test_a_session_records_how_far_each_point_got(
    cast: Cast, case: Case, person: CaseMember, points: None
) -> None:
    steps = {"own_decision": Step.OWN_WORDS, "entry_ban": Step.NOT_YET}

    finish(case, whole(person, cast.now, steps=steps), cast.marieke, cast.now + HOUR)

    progress = progress_of(case, [person], on=cast.now.date())[person.id]
    assert progress.step("own_decision") is Step.OWN_WORDS
    assert progress.missing == ("entry_ban",)
    assert ChecklistMark.objects.get().marked_at == cast.now  # the end of the talk, not of the writing


def test_with_several_people_nobodys_own_words_stand_for_another(cast: Cast, points: None) -> None:
    case = a_case(cast, adult(), adult("Huda Abbas"))
    both = members(case)
    facts = whole(both[0], cast.now, member_ids=[m.id for m in both], steps={"own_decision": Step.OWN_WORDS})

    finish(case, facts, cast.marieke, cast.now)

    assert {mark.step for mark in ChecklistMark.objects.all()} == {"explained"}
    assert part_of(case, both[0], cast.now).protection.seen_alone is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"from_at": dt.datetime(2026, 6, 10, tzinfo=dt.UTC)}, "from_at"),
        ({"until_at": dt.datetime(2026, 6, 8, tzinfo=dt.UTC)}, "until_at"),
        ({"language": "xx1"}, "language"),
        ({"interpreter_mode": InterpreterMode.PHONE}, "interpreter"),
        ({"interpreter_mode": InterpreterMode.PHONE, "interpreter": "Nadia Karimi"}, "interpreter"),
        ({"outcome": Outcome.OTHER}, "outcome_words"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_field(
    cast: Cast, case: Case, person: CaseMember, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        finish(case, whole(person, cast.now, **change), cast.marieke, cast.now)

    assert refusal.value.field == field


def test_a_member_of_another_case_is_refused(cast: Cast, case: Case) -> None:
    stranger = members(a_case(cast))[0]

    with pytest.raises(Refused, match="does not belong"):
        finish(case, whole(stranger, cast.now), cast.marieke, cast.now)


def test_a_fear_in_a_draft_stops_at_once_and_tells_no_name(
    cast: Cast, case: Case, person: CaseMember
) -> None:
    facts = whole(person, cast.now, fear=True, own_words="They will look for me.")

    draft = actions.save_session(case=case, facts=facts, finish=False, by=cast.marieke, at=cast.now)
    actions.save_session(
        case=case,
        facts=facts,
        finish=True,
        by=cast.marieke,
        at=cast.now,
        session=draft,
        read_version=draft.version,
    )

    concern = ProtectionConcern.objects.get()
    assert concern.kind == ConcernKind.FEAR_OF_RETURN.value
    assert part_of(case, person, cast.now).protection.fear_of_return is True
    task = Task.objects.get(role="protection_officer")
    assert (task.role, task.area, task.due_on) == ("protection_officer", "protection", cast.now.date())
    notice = Notice.objects.get()
    assert notice.role == "protection_officer"
    assert notice.facts == {"reference": case.reference}
    assert "Karim" not in notice.text


@pytest.mark.parametrize("pressure", [Pressure.PRESSURE, Pressure.NOT_SURE])
def test_pressure_or_doubt_asks_a_colleague(
    cast: Cast, case: Case, person: CaseMember, pressure: Pressure
) -> None:
    finish(case, whole(person, cast.now, pressure=pressure), cast.marieke, cast.now)

    assert Task.objects.get(code="look").role == "return_counsellor"


def test_what_was_agreed_becomes_a_task(cast: Cast, case: Case, person: CaseMember) -> None:
    next_at = cast.now + 48 * HOUR

    finish(case, whole(person, cast.now, outcome=Outcome.NO, next_at=next_at), cast.marieke, cast.now)

    assert {task.kind.value: task.due_on for task in Task.objects.all()} == {
        "next_session": next_at.date(),
        "point_to_help": cast.now.date(),
    }


@pytest.mark.parametrize("who", ["tomasz", "peter", "els", "hanna"])
def test_only_who_counsels_records_a_session(cast: Cast, case: Case, person: CaseMember, who: str) -> None:
    with pytest.raises(NotPermitted):
        finish(case, whole(person, cast.now), getattr(cast, who), cast.now)


# The checklist


def test_information_is_complete_when_every_point_is_explained(
    cast: Cast, case: Case, person: CaseMember, points: None
) -> None:
    first, second = cast.now, cast.now + HOUR
    actions.mark_points(
        case=case,
        member=person,
        telling=Telling({"own_decision": Step.EXPLAINED}, "ara"),
        by=cast.marieke,
        at=first,
    )
    half = part_of(case, person, cast.now)
    actions.mark_points(
        case=case,
        member=person,
        telling=Telling({"own_decision": Step.OWN_WORDS, "entry_ban": Step.EXPLAINED}, "ara"),
        by=cast.marieke,
        at=second,
    )

    facts = part_of(case, person, cast.now)

    assert (half.information_complete, half.information_finished_at) == (False, None)
    assert half.entry_ban_explained is False
    assert facts.information_complete is True
    assert facts.information_understood is True
    assert facts.information_finished_at == second
    assert facts.entry_ban_explained is True


def test_explaining_again_does_not_start_the_time_to_think_anew(
    cast: Cast, case: Case, person: CaseMember, points: None
) -> None:
    steps = {"own_decision": Step.EXPLAINED, "entry_ban": Step.EXPLAINED}
    actions.mark_points(case=case, member=person, telling=Telling(steps, "ara"), by=cast.marieke, at=cast.now)

    actions.mark_points(
        case=case,
        member=person,
        telling=Telling({"entry_ban": Step.OWN_WORDS}, "ara"),
        by=cast.marieke,
        at=cast.now + 24 * HOUR,
    )

    assert part_of(case, person, cast.now).information_finished_at == cast.now


def test_a_point_found_unclear_starts_it_anew(
    cast: Cast, case: Case, person: CaseMember, points: None
) -> None:
    both = {"own_decision": Step.EXPLAINED, "entry_ban": Step.EXPLAINED}
    for step, moment in (({}, 0), ({"entry_ban": Step.NOT_YET}, 1), ({"entry_ban": Step.EXPLAINED}, 2)):
        actions.mark_points(
            case=case,
            member=person,
            telling=Telling({**both, **step}, "ara"),
            by=cast.marieke,
            at=cast.now + moment * HOUR,
        )

    assert part_of(case, person, cast.now).information_finished_at == cast.now + 2 * HOUR


def test_a_language_not_recorded_as_understood_does_not_inform(
    cast: Cast, case: Case, person: CaseMember, points: None
) -> None:
    steps = {"own_decision": Step.EXPLAINED, "entry_ban": Step.EXPLAINED}

    actions.mark_points(case=case, member=person, telling=Telling(steps, "nld"), by=cast.marieke, at=cast.now)

    assert part_of(case, person, cast.now).information_understood is False


def test_without_a_list_nobody_is_informed(cast: Cast, case: Case, person: CaseMember) -> None:
    assert part_of(case, person, cast.now).information_complete is False


def test_a_programmes_own_wording_comes_before_the_general_one(cast: Cast, case: Case, points: None) -> None:
    point_in_force(cast, "own_decision", position=9, programme=case.programme, begins_on=dt.date(2026, 6, 1))

    progress = progress_of(case, members(case), on=cast.now.date())

    assert progress[members(case)[0].id].points == ("entry_ban", "own_decision")


@pytest.mark.parametrize(
    "wordings", [[], [Wording("ara", "القرار لكم.")], [Wording("eng", "x"), Wording("x", "y")]]
)
def test_a_point_needs_english_and_known_languages(cast: Cast, wordings: list[Wording]) -> None:
    facts = PointFacts("own_decision", "1", 1, wordings)

    with pytest.raises(Refused, match="was not saved"):
        actions.write_point(facts=facts, by=cast.els, at=cast.now)


# Voluntariness


def test_nobody_is_voluntary_by_default(cast: Cast, case: Case, person: CaseMember) -> None:
    facts = part_of(case, person, cast.now)

    assert facts.voluntariness is None
    assert facts.protection.in_detention is None


def test_a_judgement_is_kept_with_its_setting(cast: Cast, case: Case, person: CaseMember) -> None:
    actions.record_voluntariness(
        case=case, member=person, facts=judgement(alone=True), by=cast.marieke, at=cast.now
    )

    facts = part_of(case, person, cast.now)
    assert (facts.voluntariness, facts.voluntariness_at) == (Voluntariness.OWN_CHOICE, cast.now)
    assert facts.protection.in_detention is False
    assert facts.protection.seen_alone is True
    assert AuditEvent.objects.filter(tag="counselling:voluntariness:record").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"free_choice": Pressure.PRESSURE},
        {"free_choice": Pressure.NOT_SURE},
        {"informed": Informed.NOT_INFORMED},
        {"informed": Informed.NOT_SURE},
    ],
)
def test_own_choice_needs_both_conditions(
    cast: Cast, case: Case, person: CaseMember, change: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match="needs both"):
        actions.record_voluntariness(
            case=case, member=person, facts=judgement(**change), by=cast.marieke, at=cast.now
        )


def test_a_judgement_needs_reasons(cast: Cast, case: Case, person: CaseMember) -> None:
    with pytest.raises(Refused, match="no reasons"):
        actions.record_voluntariness(
            case=case, member=person, facts=judgement(reasons=" "), by=cast.marieke, at=cast.now
        )


def test_who_was_not_sure_does_not_resolve_it_alone(cast: Cast, case: Case, person: CaseMember) -> None:
    doubt = judgement(judgement=Voluntariness.NOT_SURE, free_choice=Pressure.NOT_SURE)
    actions.record_voluntariness(case=case, member=person, facts=doubt, by=cast.marieke, at=cast.now)

    with pytest.raises(Refused, match="Ask a colleague"):
        actions.record_voluntariness(
            case=case, member=person, facts=judgement(), by=cast.marieke, at=cast.now + HOUR
        )
    actions.record_voluntariness(
        case=case, member=person, facts=judgement(), by=cast.sanne, at=cast.now + HOUR
    )

    assert Task.objects.filter(code="look", role="return_counsellor").count() == 1
    assert part_of(case, person, cast.now).voluntariness is Voluntariness.OWN_CHOICE


@pytest.mark.parametrize(("independent", "look"), [(True, True), (False, None)])
def test_in_detention_a_second_independent_person_looks(
    cast: Cast, case: Case, person: CaseMember, independent: bool, look: bool | None
) -> None:
    held = judgement(setting=Setting.DETENTION)
    actions.record_voluntariness(case=case, member=person, facts=held, by=cast.marieke, at=cast.now)

    actions.record_voluntariness(
        case=case,
        member=person,
        facts=judgement(setting=Setting.DETENTION, independent=independent),
        by=cast.sanne,
        at=cast.now + HOUR,
    )

    facts = part_of(case, person, cast.now).protection
    assert facts.in_detention is True
    assert facts.detention_second_look is look
