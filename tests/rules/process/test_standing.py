"""Wherever its people stand, the case follows them, and nobody who still travels is ever stuck."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.casefile.cases.enums import State
from wayhome.process.enums import Verb
from wayhome.process.standing import stands_at, stands_at_home
from wayhome.process.transitions import BY_VERB
from wayhome.process.travellers import GONE, ON_THE_WAY
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.scoring import Step, after, may

T = TravelState
STEP_OF = {
    Verb.CONFIRM_BOARDING: Step.BOARD,
    Verb.CORRECT_DEPARTURE: Step.CORRECT_BOARDING,
    Verb.NO_SHOW: Step.MISS,
    Verb.INTERRUPTED: Step.INTERRUPT,
    Verb.CONFIRM_ARRIVAL: Step.ARRIVE,
    Verb.CORRECT_ARRIVAL: Step.CORRECT_ARRIVAL,
    Verb.BACK_IN_HOST: Step.RETURN_TO_HOST,
    Verb.STAYS: Step.STAY,
    Verb.START_AGAIN: Step.START_AGAIN,
    Verb.DECEASED: Step.DIE,
    Verb.WITHDRAW: Step.WITHDRAW,
}


@pytest.mark.parametrize(
    ("here", "people", "there"),
    [
        (State.CLEARED, [T.BOARDED, T.BOOKED], State.CLEARED),  # the others board in a minute, or next week
        (State.CLEARED, [T.BOARDED, T.NO_SHOW], State.PREPARING),  # who was left behind is prepared again
        (State.PREPARING, [T.ARRIVED, T.NOT_BOOKED], State.PREPARING),  # a father travelled ahead
        (State.CLEARED, [T.BOARDED, T.BOARDED], State.DEPARTED),
        (State.PREPARING, [T.BOARDED], State.DEPARTED),  # the last one who had not boarded left the case
        (State.DEPARTED, [T.ARRIVED, T.BOARDED], State.DEPARTED),
        (State.DEPARTED, [T.ARRIVED, T.INTERRUPTED], State.PREPARING),
        (State.PREPARING, [T.ARRIVED], State.ARRIVED),  # the interrupted one withdrew
        (State.CLEARED, [], State.PREPARING),
        (State.ARRIVED, [], State.ARRIVED),
        (State.COUNSELLING, [T.NOT_BOOKED], State.COUNSELLING),
        (State.REINTEGRATING, [T.ARRIVED], State.REINTEGRATING),
        (State.CLOSED, [T.BOARDED], State.CLOSED),
    ],
)
def test_the_case_stands_where_its_people_are(here: State, people: list[TravelState], there: State) -> None:
    assert stands_at(here, people) is there


@pytest.mark.parametrize(
    ("here", "people", "there"),
    [
        (State.COUNSELLING, [T.ARRIVED], State.ARRIVED),
        (State.COUNSELLING, [T.ARRIVED, T.NOT_BOOKED], State.COUNSELLING),  # the last one moves the case
        (State.COUNSELLING, [], State.COUNSELLING),
        (State.ENQUIRY, [T.NOT_BOOKED], State.ENQUIRY),
        (State.ARRIVED, [T.ARRIVED, T.NOT_BOOKED], State.ARRIVED),  # somebody joined later
        (State.REINTEGRATING, [T.ARRIVED, T.NOT_BOOKED], State.REINTEGRATING),
        (State.CLOSED, [T.ARRIVED], State.CLOSED),
    ],
)
def test_a_case_of_people_at_home_has_arrived_when_all_of_them_are_there(
    here: State, people: list[TravelState], there: State
) -> None:
    assert stands_at_home(here, people) is there


@dataclass
class Family:
    """A case on paper: where it stands and how far each member is, moved by the rows of the table."""

    people: list[TravelState]
    state: State = State.PREPARING
    told: list[str] = field(default_factory=list)

    def active(self) -> list[TravelState]:
        """Return the travel states of the active members."""
        return [one for one in self.people if one not in GONE]

    def do(self, verb: Verb, who: int) -> bool:
        """Do a verb about one person where table and travel state allow it; return whether it was done."""
        row, step = BY_VERB[verb], STEP_OF[verb]
        on_time = self.state in row.from_states and self.people[who] in row.people
        if not on_time or not may(step, self.people[who]):
            return False
        self.people[who] = after(step, self.people[who])
        before = self.state
        if verb is Verb.CORRECT_DEPARTURE and before is State.DEPARTED:
            self.state = State.CLEARED
        elif verb is Verb.WITHDRAW and not self.active():
            self.state = State.COUNSELLING
        else:
            self.state = stands_at(before, self.active())
        if self.state is not before:
            assert (before, self.state) in row.moves(), (verb, before, self.state)
        self.told.append(f"{verb} {who}")
        return True

    def book(self, who: int) -> None:
        """Give somebody a seat where their travel state allows it."""
        if may(Step.ASK_AGAIN, self.people[who]):
            self.people[who] = after(Step.ASK_AGAIN, self.people[who])
        if may(Step.BOOK, self.people[who]):
            self.people[who] = after(Step.BOOK, self.people[who])

    def clear(self) -> None:
        """Clear the case as the table allows it; every condition is taken as met."""
        if self.state is State.PREPARING and self.active():
            self.state = State.CLEARED

    def unclear(self) -> None:
        """Take the clearance back, as any changed fact does."""
        if self.state is State.CLEARED:
            self.state = State.PREPARING


MOVES = st.lists(
    st.tuples(st.sampled_from([*STEP_OF, "book", "clear", "unclear"]), st.integers(0, 3)), max_size=40
)


def played(size: int, moves: list[tuple[object, int]]) -> Family:
    """Return a family of this size after a random history."""
    family = Family([T.NOT_BOOKED] * size)
    for move, who in moves:
        if who >= size:
            continue
        if move == "book":
            family.book(who)
        elif move == "clear":
            family.clear()
        elif move == "unclear":
            family.unclear()
        else:
            family.do(Verb(str(move)), who)
    return family


@given(st.integers(1, 4), MOVES)
def test_after_any_history_the_case_tells_how_far_its_people_are(
    size: int, moves: list[tuple[object, int]]
) -> None:
    family = played(size, moves)
    active = family.active()

    if active and all(one is T.ARRIVED for one in active):
        assert family.state is State.ARRIVED, family.told
    elif active and all(one in ON_THE_WAY for one in active):
        assert family.state is State.DEPARTED, family.told
    elif active:
        assert family.state in {State.COUNSELLING, State.PREPARING, State.CLEARED}, family.told


@given(st.integers(1, 4), MOVES)
def test_after_any_history_whoever_still_travels_can_still_arrive(
    size: int, moves: list[tuple[object, int]]
) -> None:
    family = played(size, moves)
    if not family.active():
        return
    if family.state is State.COUNSELLING:
        family.state = State.PREPARING  # applied, approved and prepared anew; tested elsewhere

    for who in range(size):
        if family.people[who] is T.RETURNED_TO_HOST:
            family.unclear()
            family.do(Verb.START_AGAIN, who)
        family.book(who)
    for who in range(size):
        family.clear()
        family.do(Verb.CONFIRM_BOARDING, who)
    for who in range(size):
        family.do(Verb.CONFIRM_ARRIVAL, who)

    assert all(one is T.ARRIVED for one in family.active()), (family.people, family.told)
    assert family.state is State.ARRIVED


@given(st.integers(1, 4), MOVES)
def test_after_any_history_whoever_is_aboard_may_be_confirmed_or_interrupted(
    size: int, moves: list[tuple[object, int]]
) -> None:
    family = played(size, moves)

    for who, state in enumerate(family.people):
        if state is T.BOARDED:
            for verb in (Verb.CONFIRM_ARRIVAL, Verb.INTERRUPTED):
                copy = Family(list(family.people), family.state)
                assert copy.do(verb, who), (verb, family.state, family.told)
