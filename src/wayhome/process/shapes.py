"""Which steps a programme has: one that ends with the return has no reintegration, one at origin has no journey."""

from __future__ import annotations

from collections.abc import Mapping

from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case
from wayhome.casefile.funding.enums import ProgrammeShape
from wayhome.process.transitions import Transition

LEFT_OUT: Mapping[ProgrammeShape, frozenset[State]] = {
    ProgrammeShape.WHOLE_WAY: frozenset(),
    ProgrammeShape.RETURN_ONLY: frozenset({State.REINTEGRATING, State.FOLLOWING_UP}),
    ProgrammeShape.ORIGIN_ONLY: frozenset(
        {State.APPLIED, State.APPROVED, State.PREPARING, State.CLEARED, State.DEPARTED}
    ),
}


def steps_of(case: Case) -> tuple[State, ...]:
    """Return the steps that the programme of a case has; the one where it stands is always among them."""
    out = LEFT_OUT[ProgrammeShape(case.programme.shape)]
    return tuple(state for state in State if state not in out or state.value == case.state)


def has_step(case: Case, row: Transition) -> bool:
    """Return whether a verb leads to a step of the case's programme; one that moves nothing always does."""
    return not row.to_states or bool(row.to_states - LEFT_OUT[ProgrammeShape(case.programme.shape)])
