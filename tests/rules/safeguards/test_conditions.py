"""The fourteen conditions and the gates: complete, never opened by the unknown, never by a new problem."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.safeguards.changes import PROBLEMS, UNKNOWN_PATHS, with_problems, with_unknown
from wayhome.safeguards.acts import findings_for, what_blocks
from wayhome.safeguards.conditions import NUMBERS, condition, readings
from wayhome.safeguards.examples import BASES, TODAY, example_case, ready_adult, ready_case
from wayhome.safeguards.facts import CaseFacts, LegFacts, MemberFacts, OverrideFacts
from wayhome.safeguards.words import Act, State, TravelState

GATED = [act for act in Act if act != Act.WITHDRAW]
bases = st.sampled_from(sorted(BASES))
problems = st.lists(st.sampled_from(sorted(PROBLEMS)), unique=True, max_size=4)
paths = st.lists(st.sampled_from(UNKNOWN_PATHS), unique=True, max_size=3)
quick = settings(max_examples=40, deadline=None)
NOTHING_KNOWN = CaseFacts(on=TODAY, today=TODAY, members=(MemberFacts("a"),))


def states(facts: CaseFacts) -> dict[tuple[str, int], State]:
    return {(reading.member_key, reading.number): reading.state for reading in readings(facts)}


@pytest.mark.parametrize("base", sorted(BASES))
def test_ready_case_meets_every_condition(base: str) -> None:
    found = set(states(example_case(base, {})).values())

    assert found <= {State.MET, State.NOT_APPLICABLE}


@pytest.mark.parametrize("base", sorted(BASES))
@pytest.mark.parametrize("act", list(Act))
def test_nothing_stands_in_the_way_of_a_ready_case(base: str, act: Act) -> None:
    assert what_blocks(act, example_case(base, {})) == ()


@quick
@given(bases, problems)
def test_every_active_member_has_a_reading_of_all_fourteen(base: str, names: list[str]) -> None:
    facts = with_problems(base, names)

    found = [(reading.member_key, reading.number) for reading in readings(facts)]

    assert found == [(member.key, number) for member in facts.active_members for number in NUMBERS]


@quick
@given(bases, problems)
def test_every_reading_has_a_reason(base: str, names: list[str]) -> None:
    found = readings(with_problems(base, names))

    assert all(reading.reasons and str(reading.reasons[0].sentence) for reading in found)
    assert all(reading.state != State.OPEN or reading.who_can_act for reading in found)


def test_person_of_whom_nothing_is_known_has_every_gate_closed() -> None:
    open_conditions = {number for (_, number), state in states(NOTHING_KNOWN).items() if state == State.OPEN}
    closed = [act for act in GATED if what_blocks(act, NOTHING_KNOWN)]

    assert open_conditions == set(NUMBERS)
    assert closed == GATED


@pytest.mark.parametrize("name", sorted(PROBLEMS))
def test_each_problem_closes_a_gate_for_somebody(name: str) -> None:
    closed = any(what_blocks(act, with_problems(base, [name])) for base in BASES for act in GATED)

    assert closed


@quick
@given(bases, problems, paths, st.sampled_from(GATED))
def test_unknown_facts_never_open_a_gate(base: str, names: list[str], unknown: list[str], act: Act) -> None:
    facts = with_problems(base, names)

    was_closed = bool(what_blocks(act, facts))
    is_closed = bool(what_blocks(act, with_unknown(facts, unknown)))

    assert is_closed or not was_closed


@pytest.mark.parametrize("path", UNKNOWN_PATHS)
def test_one_unknown_fact_never_opens_a_gate_that_its_own_kind_closed(path: str) -> None:
    closed = [(base, name) for base in ("adult", "unaccompanied_child") for name in related_problems(path)]

    opened = [
        (base, name)
        for base, name in closed
        if what_blocks(Act.CLEAR, with_problems(base, [name]))
        and not what_blocks(Act.CLEAR, with_unknown(with_problems(base, [name]), [path]))
    ]

    assert opened == []


def related_problems(path: str) -> list[str]:
    """Return the problems about the same part of the facts, such as all of ``member.health``."""
    part = path.split(".")[:2]
    return [name for name, given in PROBLEMS.items() if any(key.split(".")[:2] == part for key in given)]


@quick
@given(bases, problems, st.sampled_from(sorted(PROBLEMS)))
def test_a_new_problem_never_turns_open_into_met(base: str, names: list[str], new: str) -> None:
    kept = [name for name in names if not overwrites(new, name)]

    before = states(with_problems(base, kept))
    after = states(with_problems(base, [*kept, new]))

    assert [key for key, state in before.items() if state == State.OPEN and after[key] == State.MET] == []


def overwrites(new: str, old: str) -> bool:
    """Return whether two problems say something about the same fact, so that one would hide the other."""
    return bool(PROBLEMS[new].keys() & PROBLEMS[old].keys())


@quick
@given(bases, problems, paths)
def test_withdrawing_has_no_gate(base: str, names: list[str], unknown: list[str]) -> None:
    facts = with_unknown(with_problems(base, names), unknown)

    assert what_blocks(Act.WITHDRAW, facts) == ()
    assert findings_for(Act.WITHDRAW, facts) == ()


def test_withdrawing_has_no_gate_even_for_somebody_unknown_to_the_case() -> None:
    assert what_blocks(Act.WITHDRAW, NOTHING_KNOWN, "somebody else") == ()


@pytest.mark.parametrize("number", NUMBERS)
def test_overrides_exist_for_three_twelve_and_fourteen_only(number: int) -> None:
    everything = (OverrideFacts(number),)

    overridden = {
        reading.number
        for reading in readings(replace(NOTHING_KNOWN, overrides=everything))
        if reading.overridden
    }

    assert overridden <= {12, 14}
    assert condition(number).overridable == (number in (3, 12, 14))


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        (3, {"member.information_finished_at": date(2026, 5, 28)}),
        (12, {"case.legal.period_days": 8}),
        (12, {"case.legal.host_answer": "asked"}),
        (14, {"member.legs": []}),
    ],
)
def test_override_lets_through_and_stays_visible(number: int, problem: dict[str, object]) -> None:
    facts = example_case("adult", problem | midnight(problem))
    allowed = replace(facts, overrides=(OverrideFacts(number),))

    reading = readings(allowed)[number - 1]

    assert states(facts)["adult", number] == State.OPEN
    assert (reading.state, reading.overridden, len(reading.reasons)) == (State.MET, True, 1)
    assert what_blocks(Act.CLEAR, allowed) == ()


def midnight(problem: dict[str, object]) -> dict[str, object]:
    """Return the end of the session as a moment: at the consent itself, so that no time was left to think."""
    consent = example_case("adult", {}).members[0].consent.given_at
    return {key: consent for key in problem if key.endswith("_at")}


def test_override_of_time_to_think_does_not_replace_information() -> None:
    facts = example_case("adult", {"member.information_complete": False})

    overridden = replace(facts, overrides=(OverrideFacts(3),))

    assert states(overridden)["adult", 3] == State.OPEN


@pytest.mark.parametrize(
    "override",
    [
        OverrideFacts(14, member_key="spouse"),
        OverrideFacts(14, until_on=date(2026, 6, 8)),
        OverrideFacts(12),
    ],
)
def test_override_counts_for_its_person_day_and_condition_only(override: OverrideFacts) -> None:
    facts = replace(example_case("couple", {"member.legs": []}), overrides=(override,))

    assert states(facts)["adult", 14] == State.OPEN


def test_who_withdrew_stays_or_died_is_asked_nothing() -> None:
    ended = [TravelState.WITHDRAWN, TravelState.STAYS, TravelState.DECEASED]
    members = tuple(replace(ready_adult(state), travel_state=state) for state in ended)

    found = states(ready_case(*members, replace(ready_adult("gone"), left=True), ready_adult("here")))

    assert {key for key, _ in found} == {"here"}


def test_child_whose_last_parent_withdraws_becomes_a_child_alone() -> None:
    child, parent = example_case("one_parent", {}).members
    alone = ready_case(child, replace(parent, travel_state=TravelState.WITHDRAWN))

    rules = {finding.rule_id for finding in what_blocks(Act.CLEAR, alone)}

    assert {
        "child-best-interests",
        "child-guardian-named",
        "child-receiver-named",
        "consent-for-child",
    } <= rules


def test_child_whose_second_parent_withdraws_needs_custody_settled() -> None:
    child, father, mother = example_case("family", {}).members
    split = ready_case(child, father, replace(mother, travel_state=TravelState.WITHDRAWN))

    assert [finding.rule_id for finding in what_blocks(Act.CLEAR, split)] == ["child-custody"]


@pytest.mark.parametrize("state", [TravelState.ARRIVED, TravelState.NO_SHOW, TravelState.INTERRUPTED])
def test_parent_who_is_elsewhere_does_not_accompany_the_child(state: TravelState) -> None:
    child, father = example_case("one_parent", {}).members
    split = ready_case(child, replace(father, travel_state=state))

    rules = {finding.rule_id for finding in what_blocks(Act.BOARD, split, child.key)}

    assert "child-guardian-named" in rules


def test_parent_who_boards_first_still_accompanies_the_child() -> None:
    child, father = example_case("one_parent", {}).members
    at_the_gate = ready_case(child, replace(father, travel_state=TravelState.BOARDED))

    assert what_blocks(Act.BOARD, at_the_gate, child.key) == ()


def test_parent_on_another_day_does_not_accompany_the_child() -> None:
    child, father = example_case("one_parent", {}).members
    later = replace(father, legs=(LegFacts(date(2026, 6, 20), date(2026, 6, 20), "XA", True),))

    rules = {finding.rule_id for finding in what_blocks(Act.CLEAR, ready_case(child, later), child.key)}

    assert "child-guardian-named" in rules


def test_who_has_arrived_does_not_hold_up_the_others() -> None:
    wife, husband = example_case("couple", {}).members
    ahead = replace(husband, travel_state=TravelState.ARRIVED, documents=())

    assert what_blocks(Act.CLEAR, ready_case(wife, ahead)) == ()


def test_parent_who_is_a_child_is_nobodys_responsible_adult() -> None:
    child, father = example_case("one_parent", {}).members
    young = replace(father, born_earliest=date(2009, 1, 1), born_latest=date(2009, 1, 1))

    rules = {finding.rule_id for finding in what_blocks(Act.BOOK, ready_case(child, young), child.key)}

    assert "child-guardian-named" in rules


def test_boarding_is_asked_for_today_whatever_day_was_planned() -> None:
    late = replace(
        example_case("adult", {"member.consent.valid_until": date(2026, 6, 20)}), today=date(2026, 6, 21)
    )

    assert what_blocks(Act.CLEAR, late) == ()
    assert [finding.rule_id for finding in what_blocks(Act.BOARD, late)] == ["consent-current"]


def test_booking_does_not_ask_for_document_or_hand_over() -> None:
    facts = with_problems("adult", ["documents lost", "not acknowledged", "no journey"])

    assert what_blocks(Act.BOOK, facts) == ()


def test_sending_the_hand_over_asks_for_sharing_only() -> None:
    facts = with_problems("adult", ["sharing not asked", "fear", "consent withdrawn"])

    assert {finding.condition for finding in what_blocks(Act.SEND_HANDOVER, facts)} == {4}


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("origin contact refused", "origin-contact-consent"),
        ("asylum pending", "asylum-not-pending"),
        ("refugee", "recognised-refugee"),
        ("fear", "fear-of-return"),
    ],
)
def test_contact_with_the_country_of_origin_is_stopped(name: str, rule: str) -> None:
    assert [
        finding.rule_id for finding in what_blocks(Act.CONTACT_ORIGIN, with_problems("adult", [name]))
    ] == [rule]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("not screened", "rapid-screening"),
        ("information incomplete", "information-complete"),
        ("pressure", "voluntariness-no-pressure"),
        ("concern", "concerns-person"),
    ],
)
def test_application_is_stopped(name: str, rule: str) -> None:
    assert [finding.rule_id for finding in what_blocks(Act.APPLY, with_problems("adult", [name]))] == [rule]


def test_application_is_possible_while_the_counsellor_is_not_sure() -> None:
    assert what_blocks(Act.APPLY, with_problems("adult", ["not sure"])) == ()


def test_hard_stop_is_one_neutral_line_whether_or_not_something_is_there() -> None:
    calm = {
        str(finding.neutral)
        for finding in findings_for(Act.CLEAR, example_case("adult", {}))
        if finding.condition == 7
    }
    alarm = {
        str(finding.neutral)
        for finding in findings_for(Act.CLEAR, with_problems("adult", ["fear"]))
        if finding.condition == 7
    }

    assert calm | alarm == {"Protection: ask the protection officer."}


def test_finding_is_named_by_the_caller() -> None:
    finding = what_blocks(Act.CLEAR, with_problems("adult", ["consent withdrawn"]))[0]

    assert str(finding.sentence).startswith("This person has given no consent")
    assert str(finding.named("Jabbar")).startswith("Jabbar has given no consent")
