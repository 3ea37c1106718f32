"""The process table against the decided table: every ordered pair of states, every verb, every role."""

from __future__ import annotations

from itertools import product

import pytest

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission, Relation, Role
from wayhome.casefile.cases.enums import BEFORE_BOARDING, State
from wayhome.casefile.cases.models import Case
from wayhome.casefile.funding.enums import ProgrammeShape
from wayhome.ground.core.errors import Refused
from wayhome.process.engine import refuse_by_state
from wayhome.process.enums import Verb
from wayhome.process.transitions import BY_VERB, TABLE

S = State

# Written by hand from the decided table (verbs of the process): which moves each verb makes.
WITHOUT_ONE_MORE = {
    (S.CLEARED, S.PREPARING),
    (S.CLEARED, S.DEPARTED),  # everybody else has boarded
    (S.CLEARED, S.ARRIVED),  # everybody else has arrived
    (S.PREPARING, S.DEPARTED),
    (S.PREPARING, S.ARRIVED),
}
DECIDED: dict[Verb, set[tuple[State, State]]] = {
    Verb.BEGIN_COUNSELLING: {(S.ENQUIRY, S.COUNSELLING)},
    Verb.APPLY: {(S.COUNSELLING, S.APPLIED)},
    Verb.TAKE_BACK: {(S.APPLIED, S.COUNSELLING)},
    Verb.ASK_FOR_MORE: {(S.APPLIED, S.COUNSELLING)},
    Verb.APPROVE: {(S.APPLIED, S.APPROVED)},
    Verb.RECONSIDER: {(S.APPROVED, S.APPLIED)},
    Verb.REFUSE: {(S.APPLIED, S.CLOSED)},
    Verb.PREPARE: {(S.APPROVED, S.PREPARING)},
    Verb.CLEAR: {(S.PREPARING, S.CLEARED)},
    Verb.UNCLEAR: {(S.CLEARED, S.PREPARING)},
    # Back to preparing where the one left behind missed the flight before.
    Verb.CONFIRM_BOARDING: {(S.CLEARED, S.DEPARTED), (S.CLEARED, S.PREPARING)},
    Verb.CORRECT_DEPARTURE: {(S.DEPARTED, S.CLEARED)},
    Verb.NO_SHOW: {(S.CLEARED, S.PREPARING)},
    Verb.INTERRUPTED: {(S.DEPARTED, S.PREPARING), (S.CLEARED, S.PREPARING)},
    Verb.CONFIRM_ARRIVAL: {(S.DEPARTED, S.ARRIVED)},
    Verb.CORRECT_ARRIVAL: {(S.ARRIVED, S.DEPARTED)},
    Verb.START_REINTEGRATION: {(S.ARRIVED, S.REINTEGRATING)},
    Verb.BACK_TO_ARRIVED: {(S.REINTEGRATING, S.ARRIVED)},
    Verb.START_FOLLOW_UP: {(S.REINTEGRATING, S.FOLLOWING_UP)},
    Verb.RESUME_REINTEGRATION: {(S.FOLLOWING_UP, S.REINTEGRATING)},
    Verb.STAYS: WITHOUT_ONE_MORE,
    Verb.GO_ON_ELSEWHERE: WITHOUT_ONE_MORE,
    Verb.DECEASED: WITHOUT_ONE_MORE | {(S.DEPARTED, S.ARRIVED)},
    Verb.WITHDRAW: WITHOUT_ONE_MORE
    | {(start, S.COUNSELLING) for start in (S.APPLIED, S.APPROVED, S.PREPARING, S.CLEARED)},
    Verb.CLOSE: {(state, S.CLOSED) for state in State if state is not S.CLOSED},
    Verb.REOPEN: {
        (S.CLOSED, end)
        for end in (S.ENQUIRY, S.COUNSELLING, S.APPLIED, S.APPROVED, S.PREPARING, S.DEPARTED, S.ARRIVED)
    },
}
LEGAL = {pair for pairs in DECIDED.values() for pair in pairs}
# The same for a programme that ends with the return, and for people who have come home already (decision 0016).
WITHOUT_REINTEGRATION = {S.REINTEGRATING, S.FOLLOWING_UP}
WITHOUT_JOURNEY = {S.APPLIED, S.APPROVED, S.PREPARING, S.CLEARED, S.DEPARTED}
RETURN_ONLY: dict[Verb, set[tuple[State, State]]] = {
    verb: {pair for pair in pairs if not WITHOUT_REINTEGRATION & set(pair)} for verb, pairs in DECIDED.items()
}
ALL_HOME = {(S.COUNSELLING, S.ARRIVED)}
AT_HOME: dict[Verb, set[tuple[State, State]]] = {
    Verb.BEGIN_COUNSELLING: {(S.ENQUIRY, S.COUNSELLING)},
    Verb.CONFIRM_HOME: ALL_HOME,
    Verb.CORRECT_HOME: {(S.ARRIVED, S.COUNSELLING)},
    # Everybody who is left is home.
    Verb.STAYS: ALL_HOME,
    Verb.DECEASED: ALL_HOME,
    Verb.GO_ON_ELSEWHERE: ALL_HOME,
    Verb.WITHDRAW: ALL_HOME,
    Verb.START_REINTEGRATION: {(S.ARRIVED, S.REINTEGRATING)},
    Verb.BACK_TO_ARRIVED: {(S.REINTEGRATING, S.ARRIVED)},
    Verb.START_FOLLOW_UP: {(S.REINTEGRATING, S.FOLLOWING_UP)},
    Verb.RESUME_REINTEGRATION: {(S.FOLLOWING_UP, S.REINTEGRATING)},
    Verb.CLOSE: {
        (state, S.CLOSED) for state in (S.ENQUIRY, S.COUNSELLING, S.ARRIVED, S.REINTEGRATING, S.FOLLOWING_UP)
    },
    # At most where its people are.
    Verb.REOPEN: {(S.CLOSED, end) for end in (S.ENQUIRY, S.COUNSELLING, S.ARRIVED)},
}
BY_SHAPE = {
    ProgrammeShape.WHOLE_WAY: DECIDED,
    ProgrammeShape.RETURN_ONLY: RETURN_ONLY,
    ProgrammeShape.ORIGIN_ONLY: AT_HOME,
}
STEPS = {
    ProgrammeShape.WHOLE_WAY: set(State),
    ProgrammeShape.RETURN_ONLY: set(State) - WITHOUT_REINTEGRATION,
    ProgrammeShape.ORIGIN_ONLY: set(State) - WITHOUT_JOURNEY,
}

WITHDRAWING = BY_VERB[Verb.WITHDRAW]
MOVES = frozenset(pair for row in TABLE for pair in row.moves())

# Who may move, as the decided table says: role codes by verb, on a case that the role's organisation owns.
COUNSELLOR, PROTECTION, MOVEMENTS = Role.RETURN_COUNSELLOR, Role.PROTECTION_OFFICER, Role.MOVEMENTS_OFFICER
MANAGER, CASE_MANAGER = Role.PROGRAMME_MANAGER, Role.CASE_MANAGER
WHO_OWNS: dict[Verb, set[Role]] = {
    # Case managers open and counsel only where an office at origin helps people who have come home already.
    Verb.BEGIN_COUNSELLING: {COUNSELLOR, CASE_MANAGER},
    Verb.APPLY: {COUNSELLOR},
    Verb.TAKE_BACK: {COUNSELLOR},
    Verb.ASK_FOR_MORE: {MANAGER},
    Verb.APPROVE: {MANAGER},
    Verb.RECONSIDER: {MANAGER},
    Verb.REFUSE: {MANAGER},
    Verb.PREPARE: {COUNSELLOR, MOVEMENTS},
    Verb.CLEAR: {MOVEMENTS},
    Verb.CONFIRM_BOARDING: {MOVEMENTS},
    Verb.NO_SHOW: {MOVEMENTS},
    Verb.INTERRUPTED: {MOVEMENTS},
    Verb.CORRECT_DEPARTURE: {MOVEMENTS, MANAGER},
    # A host office confirms only where the programme has nobody there: then a named person of it.
    Verb.CONFIRM_ARRIVAL: {CASE_MANAGER, MANAGER},
    Verb.CORRECT_ARRIVAL: {CASE_MANAGER, MANAGER},
    Verb.CONFIRM_HOME: {CASE_MANAGER, MANAGER},
    Verb.CORRECT_HOME: {CASE_MANAGER, MANAGER},
    Verb.BACK_IN_HOST: {MOVEMENTS},
    Verb.STAYS: {COUNSELLOR, MOVEMENTS},
    Verb.START_AGAIN: {COUNSELLOR, PROTECTION, CASE_MANAGER},
    Verb.DECEASED: {COUNSELLOR, PROTECTION, MANAGER, CASE_MANAGER},
    Verb.GO_ON_ELSEWHERE: {COUNSELLOR, PROTECTION},
    Verb.START_REINTEGRATION: {CASE_MANAGER},
    Verb.BACK_TO_ARRIVED: {CASE_MANAGER},
    Verb.START_FOLLOW_UP: {CASE_MANAGER},
    Verb.RESUME_REINTEGRATION: {CASE_MANAGER},
    Verb.CLOSE: {COUNSELLOR, PROTECTION, MANAGER, CASE_MANAGER},
    Verb.REOPEN: {MANAGER},
    Verb.HOLD: {COUNSELLOR, PROTECTION, MOVEMENTS, MANAGER, CASE_MANAGER},
    Verb.RESUME: {COUNSELLOR, PROTECTION, MOVEMENTS, MANAGER, CASE_MANAGER},
    Verb.OPEN_CASE: {COUNSELLOR, Role.OUTREACH_WORKER},
}


EVERYBODY = set(Role)
# The same on a case that the role's organisation holds by an agreement; which side it is, is asked as well.
WHO_HOLDS: dict[Verb, set[Role]] = {
    Verb.CONFIRM_ARRIVAL: {CASE_MANAGER, Role.PARTNER_WORKER},
    Verb.CORRECT_ARRIVAL: {CASE_MANAGER, Role.PARTNER_WORKER},
    Verb.CONFIRM_HOME: {CASE_MANAGER, Role.PARTNER_WORKER},
    Verb.CORRECT_HOME: {CASE_MANAGER, Role.PARTNER_WORKER},
    Verb.START_AGAIN: {CASE_MANAGER},
    Verb.DECEASED: {CASE_MANAGER, MANAGER},
    Verb.START_REINTEGRATION: {CASE_MANAGER},
    Verb.BACK_TO_ARRIVED: {CASE_MANAGER},
    Verb.START_FOLLOW_UP: {CASE_MANAGER},
    Verb.RESUME_REINTEGRATION: {CASE_MANAGER},
    Verb.CLOSE: {CASE_MANAGER, MANAGER},
    Verb.HOLD: {CASE_MANAGER},
    Verb.RESUME: {CASE_MANAGER},
    Verb.OPEN_CASE: {COUNSELLOR, Role.OUTREACH_WORKER},
}
WHO: dict[Relation, dict[Verb, set[Role]]] = {
    relation: {**decided, Verb.WITHDRAW: EVERYBODY, Verb.UNCLEAR: EVERYBODY}
    for relation, decided in ((Relation.OWNER, WHO_OWNS), (Relation.AGREEMENT, WHO_HOLDS))
}


def _actor(role: Role, relation: Relation = Relation.OWNER, *, enforcement: bool = False) -> Actor:
    return Actor(
        user_id=1,
        name="Somebody",
        organisation_id=1,
        office_id=1,
        roles=frozenset({role}),
        enforcement=enforcement,
        relation=relation,
    )


PAIRS = [pair for pair in product(State, State) if pair[0] is not pair[1]]


@pytest.mark.parametrize("shape", list(ProgrammeShape))
@pytest.mark.parametrize(("start", "end"), PAIRS)
def test_a_pair_of_states_is_connected_for_each_role_by_exactly_the_decided_verbs(
    start: State, end: State, shape: ProgrammeShape
) -> None:
    if start not in STEPS[shape]:
        return  # No case of such a programme stands there.
    for relation, role in product(WHO, Role):
        decided = {
            verb
            for verb, pairs in BY_SHAPE[shape].items()
            if (start, end) in pairs and role in WHO[relation].get(verb, set())
        }
        found = {
            row.verb
            for row in TABLE
            if (start, end) in row.moves(shape) and allows(_actor(role, relation), row.permission)
        }
        assert found == decided, (relation, role)


@pytest.mark.parametrize("shape", list(ProgrammeShape))
def test_no_verb_leads_to_a_step_that_the_programme_leaves_out(shape: ProgrammeShape) -> None:
    ends = {end for row in TABLE for _, end in row.moves(shape)}

    assert ends <= STEPS[shape]


@pytest.mark.parametrize("shape", list(ProgrammeShape))
def test_every_step_of_a_programme_is_reached_from_the_first_and_leads_to_closed(
    shape: ProgrammeShape,
) -> None:
    moves = {pair for row in TABLE for pair in row.moves(shape)}

    reached = {S.ENQUIRY}
    for _ in State:
        reached |= {end for start, end in moves if start in reached}
    assert reached == STEPS[shape]
    closing = {start for start, end in moves if end is S.CLOSED}
    assert closing & STEPS[shape] == STEPS[shape] - {S.CLOSED}


def test_coming_home_is_known_only_where_people_have_come_home_already() -> None:
    for verb, shape in product((Verb.CONFIRM_HOME, Verb.CORRECT_HOME), ProgrammeShape):
        assert BY_VERB[verb].is_in(shape) == (shape is ProgrammeShape.ORIGIN_ONLY)
    for shape in (ProgrammeShape.WHOLE_WAY, ProgrammeShape.RETURN_ONLY):
        assert not any((S.COUNSELLING, S.ARRIVED) in row.moves(shape) for row in TABLE)


@pytest.mark.parametrize("pair", PAIRS)
def test_whoever_neither_owns_nor_holds_a_case_moves_it_nowhere(pair: tuple[State, State]) -> None:
    able = [
        (role, row.verb)
        for role, row in product(Role, TABLE)
        if any(pair in row.moves(shape) for shape in ProgrammeShape)
        and allows(_actor(role, Relation.NONE), row.permission)
    ]

    assert able == []


def test_a_handful_of_the_110_pairs_is_legal() -> None:
    # 24 forward and back, 9 more that close (refuse is among the 10), 7 that re-open.
    assert len(PAIRS) == 110
    assert len(LEGAL) == 24 + 9 + 7
    assert MOVES == LEGAL


@pytest.mark.parametrize(("verb", "role"), list(product(Verb, Role)))
def test_a_verb_belongs_to_the_decided_roles(verb: Verb, role: Role) -> None:
    for relation, decided in WHO.items():
        permitted = allows(_actor(role, relation), BY_VERB[verb].permission)
        assert permitted == (role in decided.get(verb, set())), relation


@pytest.mark.parametrize("role", list(Role))
def test_anybody_in_scope_may_hear_a_withdrawal(role: Role) -> None:
    assert allows(_actor(role, Relation.AGREEMENT, enforcement=True), Permission.WITHDRAW)
    assert not allows(_actor(role, Relation.NONE), Permission.WITHDRAW)


STARTS = [(verb, state) for verb, row in BY_VERB.items() for state in row.from_states]
NO_STARTS = [pair for pair in product(BY_VERB, State) if pair not in STARTS]


@pytest.mark.parametrize(("verb", "state"), STARTS)
def test_a_verb_starts_from_its_states(verb: Verb, state: State) -> None:
    refuse_by_state(Case(state=state.value), BY_VERB[verb])


@pytest.mark.parametrize(("verb", "state"), NO_STARTS)
def test_a_verb_is_refused_outside_the_states_it_starts_from(verb: Verb, state: State) -> None:
    with pytest.raises(Refused, match="not possible while the case stands at"):
        refuse_by_state(Case(state=state.value), BY_VERB[verb])


@pytest.mark.parametrize("state", BEFORE_BOARDING)
def test_withdrawal_starts_from_every_state_before_boarding(state: State) -> None:
    assert state in WITHDRAWING.from_states


def test_withdrawal_has_no_gate_needs_no_reason_and_works_on_hold() -> None:
    assert WITHDRAWING.gate is None
    assert not WITHDRAWING.needs_reason
    assert WITHDRAWING.works_on_hold
    assert not WITHDRAWING.not_the_counsellor


@pytest.mark.parametrize("role", list(Role))
def test_enforcement_reads_no_notes_words_asylum_or_health(role: Role) -> None:
    closed = {
        Permission.READ_NOTES,
        Permission.READ_COUNSELLING,
        Permission.READ_LEGAL,
        Permission.READ_PROTECTION,
        Permission.READ_HEALTH,
    }

    assert [
        item
        for item in closed
        for relation in Relation
        if allows(_actor(role, relation, enforcement=True), item)
    ] == []


def test_every_verb_has_one_row() -> None:
    assert sorted(row.verb for row in TABLE) == sorted(Verb)


def test_every_undoing_verb_leads_back_to_where_its_verb_started() -> None:
    undone = [
        (row, BY_VERB[row.undone_by])
        for row in TABLE
        if row.undone_by and row.verb not in {Verb.OPEN_CASE, Verb.HOLD}
    ]

    # Starting again makes a person active; the case follows by its own verbs.
    stays = {Verb.START_AGAIN}
    assert [
        row.verb for row, undo in undone if undo.verb not in stays and not undo.to_states & row.from_states
    ] == []
