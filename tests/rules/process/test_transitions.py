"""The process table against the decided table: every ordered pair of states, every verb, every role."""

from __future__ import annotations

from itertools import product

import pytest

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission, Relation, Role
from wayhome.casefile.cases.enums import BEFORE_BOARDING, State
from wayhome.casefile.cases.models import Case
from wayhome.ground.core.errors import Refused
from wayhome.process.engine import refuse_by_state
from wayhome.process.enums import Verb
from wayhome.process.transitions import BY_VERB, TABLE

S = State

# Written by hand from the decided table (verbs of the process); "close" and "re-open" follow below.
FORWARD_AND_BACK = {
    (S.ENQUIRY, S.COUNSELLING),  # begin counselling
    (S.COUNSELLING, S.APPLIED),  # apply
    (S.APPLIED, S.COUNSELLING),  # take back, ask for more, withdraw
    (S.APPLIED, S.APPROVED),  # approve
    (S.APPLIED, S.CLOSED),  # refuse
    (S.APPROVED, S.APPLIED),  # reconsider
    (S.APPROVED, S.PREPARING),  # prepare
    (S.PREPARING, S.CLEARED),  # clear
    (S.CLEARED, S.PREPARING),  # unclear, no-show, interrupted, withdraw with others left
    (S.CLEARED, S.DEPARTED),  # confirm boarding; a withdrawal when everybody else has boarded
    (S.CLEARED, S.ARRIVED),  # the last one ahead drops out, and the others have arrived
    (S.PREPARING, S.DEPARTED),  # the same, where the clearance was taken back before
    (S.PREPARING, S.ARRIVED),
    (S.DEPARTED, S.CLEARED),  # correct departure
    (S.DEPARTED, S.PREPARING),  # interrupted
    (S.DEPARTED, S.ARRIVED),  # confirm arrival
    (S.ARRIVED, S.DEPARTED),  # correct arrival
    (S.ARRIVED, S.REINTEGRATING),
    (S.REINTEGRATING, S.ARRIVED),
    (S.REINTEGRATING, S.FOLLOWING_UP),
    (S.FOLLOWING_UP, S.REINTEGRATING),
    (S.APPROVED, S.COUNSELLING),  # withdraw
    (S.PREPARING, S.COUNSELLING),  # withdraw
    (S.CLEARED, S.COUNSELLING),  # withdraw
}
CLOSING = {(state, S.CLOSED) for state in State if state is not S.CLOSED}
REOPENING = {(S.CLOSED, state) for state in (S.ENQUIRY, S.COUNSELLING, S.APPLIED, S.APPROVED, S.PREPARING)}
LEGAL = FORWARD_AND_BACK | CLOSING | REOPENING

WITHDRAWING = BY_VERB[Verb.WITHDRAW]
MOVES = frozenset(pair for row in TABLE for pair in row.moves())

# Who may move, as the decided table says: role codes by verb, on a case that the role's organisation owns.
COUNSELLOR, PROTECTION, MOVEMENTS = Role.RETURN_COUNSELLOR, Role.PROTECTION_OFFICER, Role.MOVEMENTS_OFFICER
MANAGER, CASE_MANAGER = Role.PROGRAMME_MANAGER, Role.CASE_MANAGER
WHO_OWNS: dict[Verb, set[Role]] = {
    Verb.BEGIN_COUNSELLING: {COUNSELLOR},
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


@pytest.mark.parametrize(("start", "end"), [pair for pair in product(State, State) if pair[0] is not pair[1]])
def test_a_pair_of_states_is_connected_exactly_where_decided(start: State, end: State) -> None:
    assert ((start, end) in MOVES) == ((start, end) in LEGAL)


def test_a_handful_of_the_110_pairs_is_legal() -> None:
    # 24 forward and back, 9 more that close (refuse is among the 10), 5 that re-open.
    assert len(MOVES) == 24 + 9 + 5


@pytest.mark.parametrize(("verb", "role"), list(product(WHO_OWNS, Role)))
def test_a_verb_belongs_to_the_decided_roles(verb: Verb, role: Role) -> None:
    assert allows(_actor(role), BY_VERB[verb].permission) == (role in WHO_OWNS[verb])


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
