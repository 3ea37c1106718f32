"""Which travel state may follow which, for every pair."""

from __future__ import annotations

from itertools import product

import pytest

from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.scoring import Step, after, follows, may

S = TravelState

# case.md 2, with corrections, a change of mind and a stay; read as "after this state these may follow".
FOLLOWS = {
    # Arrived without a journey: whoever has come home already.
    S.NOT_BOOKED: {S.BOOKED, S.ARRIVED, S.WITHDRAWN, S.STAYS, S.DECEASED},
    S.BOOKED: {S.BOARDED, S.NO_SHOW, S.NOT_BOOKED, S.WITHDRAWN, S.STAYS, S.DECEASED},
    S.NO_SHOW: {S.NOT_BOOKED, S.WITHDRAWN, S.STAYS, S.DECEASED},
    S.BOARDED: {S.ARRIVED, S.INTERRUPTED, S.BOOKED, S.DECEASED},
    S.INTERRUPTED: {S.BOOKED, S.RETURNED_TO_HOST, S.WITHDRAWN, S.STAYS, S.DECEASED},
    S.RETURNED_TO_HOST: {S.NOT_BOOKED, S.WITHDRAWN, S.STAYS, S.DECEASED},
    S.ARRIVED: {S.BOARDED, S.NOT_BOOKED, S.DECEASED},
    S.WITHDRAWN: {S.NOT_BOOKED, S.DECEASED},
    S.STAYS: {S.NOT_BOOKED, S.DECEASED},
    S.DECEASED: set(),
}


@pytest.mark.parametrize(("here", "there"), list(product(TravelState, TravelState)))
def test_every_pair_of_travel_states_follows_or_not_as_the_table_says(
    here: TravelState, there: TravelState
) -> None:
    assert (there in follows(here)) == (there in FOLLOWS[here])


@pytest.mark.parametrize("here", [S.NOT_BOOKED, S.BOOKED, S.NO_SHOW, S.INTERRUPTED, S.RETURNED_TO_HOST])
def test_nothing_but_sitting_in_the_aircraft_keeps_somebody_from_withdrawing(here: TravelState) -> None:
    assert may(Step.WITHDRAW, here)


def test_a_step_that_may_not_be_taken_leads_nowhere() -> None:
    with pytest.raises(ValueError, match="board does not start from not_booked"):
        after(Step.BOARD, S.NOT_BOOKED)
