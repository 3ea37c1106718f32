"""The rail of a case: the steps that its programme has, when each was reached, and the gate ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case, StateChange
from wayhome.process.shapes import steps_of
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Leg, Rail, Step
from wayhome.web.staff.cases.labels import state_label

LEGS: Mapping[State, Leg] = {
    **dict.fromkeys(tuple(State)[:6], "before"),
    **dict.fromkeys((State.DEPARTED, State.ARRIVED), "journey"),
    **dict.fromkeys((State.REINTEGRATING, State.FOLLOWING_UP, State.CLOSED), "after"),
}


def place_of(case: Case) -> tuple[int, int]:
    """Return the place of a case's step, counted from one, and how many steps its programme has."""
    steps = steps_of(case)
    return steps.index(State(case.state)) + 1, len(steps)


def case_rail(case: Case, changes: Sequence[StateChange], *, open_conditions: int) -> Rail:
    """Return the rail; a closed case shows as done only the steps it has reached."""
    steps, here = steps_of(case), State(case.state)
    now = steps.index(here)
    # Who has come home already has arrived before anything else: the whole rail lies after it.
    legs: Mapping[State, Leg] = dict.fromkeys(steps, "after") if case.programme.is_at_home else LEGS
    reached = {State(change.to_state): change.happened_at for change in changes}
    drawn = []
    for place, state in enumerate(steps):
        passed = place < now and (here is not State.CLOSED or state in reached)
        note = ""
        if place == now and state in reached:
            note = _("since %(day)s") % {"day": saying.day(reached[state], "stop")}
        elif passed and state in reached:
            note = saying.day(reached[state], "stop")
        elif state is State.DEPARTED and case.planned_travel_on and not passed and here is not State.CLOSED:
            note = f"{saying.day(case.planned_travel_on, 'stop')}?"
        drawn.append(
            Step(
                label=state_label(state),
                state="now" if place == now else "done" if passed else "ahead",
                leg=legs[state],
                note=note,
                open_conditions=open_conditions if place == now + 1 else 0,
            )
        )
    return Rail(steps=drawn)
