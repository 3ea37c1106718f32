"""Which steps the programme of a case has: one that ends with the return has no reintegration, one at home no journey."""

from __future__ import annotations

from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case
from wayhome.casefile.funding.enums import ProgrammeShape
from wayhome.process.enums import LEFT_OUT
from wayhome.process.rows import Transition


def shape_of(case: Case) -> ProgrammeShape:
    """Return which part of the way the programme of a case covers."""
    return ProgrammeShape(case.programme.shape)


def steps_of(case: Case) -> tuple[State, ...]:
    """Return the steps that the programme of a case has; the one where it stands is always among them."""
    out = LEFT_OUT[shape_of(case)]
    return tuple(state for state in State if state not in out or state.value == case.state)


def has_step(case: Case, row: Transition) -> bool:
    """Return whether a verb leads to a step of the case's programme; one that moves nothing always does."""
    return row.is_in(shape_of(case))
