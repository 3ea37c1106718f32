"""Pure tables and folds of the journey: which travel state may follow which, and what health records add up to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wayhome.safeguards.facts import EscortFacts, HealthFacts
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.enums import HealthKind


class Step(StrEnum):
    """What moves one member's travel state."""

    BOOK = "book"
    GIVE_UP_SEATS = "give_up_seats"
    BOARD = "board"
    MISS = "miss"
    ASK_AGAIN = "ask_again"
    INTERRUPT = "interrupt"
    RETURN_TO_HOST = "return_to_host"
    ARRIVE = "arrive"
    WITHDRAW = "withdraw"
    STAY = "stay"
    DIE = "die"
    START_AGAIN = "start_again"
    CORRECT_BOARDING = "correct_boarding"
    CORRECT_ARRIVAL = "correct_arrival"
    COME_HOME = "come_home"
    CORRECT_HOME = "correct_home"


_S = TravelState
_BEFORE_BOARDING = (_S.NOT_BOOKED, _S.BOOKED, _S.NO_SHOW)
_ALIVE = tuple(state for state in TravelState if state is not _S.DECEASED)

STEPS: Mapping[Step, tuple[tuple[TravelState, ...], TravelState]] = {
    Step.BOOK: ((_S.NOT_BOOKED, _S.INTERRUPTED), _S.BOOKED),
    Step.GIVE_UP_SEATS: ((_S.BOOKED,), _S.NOT_BOOKED),
    Step.BOARD: ((_S.BOOKED,), _S.BOARDED),
    Step.MISS: ((_S.BOOKED,), _S.NO_SHOW),
    Step.ASK_AGAIN: ((_S.NO_SHOW,), _S.NOT_BOOKED),
    Step.INTERRUPT: ((_S.BOARDED,), _S.INTERRUPTED),
    Step.RETURN_TO_HOST: ((_S.INTERRUPTED,), _S.RETURNED_TO_HOST),
    Step.ARRIVE: ((_S.BOARDED,), _S.ARRIVED),
    # Somebody whose journey was interrupted sits in no aircraft: they may say no to the next one as well.
    Step.WITHDRAW: ((*_BEFORE_BOARDING, _S.INTERRUPTED, _S.RETURNED_TO_HOST), _S.WITHDRAWN),
    Step.STAY: ((*_BEFORE_BOARDING, _S.INTERRUPTED, _S.RETURNED_TO_HOST), _S.STAYS),
    Step.DIE: (_ALIVE, _S.DECEASED),
    Step.START_AGAIN: ((_S.WITHDRAWN, _S.STAYS, _S.RETURNED_TO_HOST), _S.NOT_BOOKED),
    Step.CORRECT_BOARDING: ((_S.BOARDED,), _S.BOOKED),
    Step.CORRECT_ARRIVAL: ((_S.ARRIVED,), _S.BOARDED),
    # Who came home by themselves, or with somebody else, never boarded with us.
    Step.COME_HOME: ((_S.NOT_BOOKED,), _S.ARRIVED),
    Step.CORRECT_HOME: ((_S.ARRIVED,), _S.NOT_BOOKED),
}
"""The travel states of one member: step, states it may start from, state it leads to."""

HAS_BOARDED: frozenset[TravelState] = frozenset({_S.BOARDED, _S.INTERRUPTED, _S.RETURNED_TO_HOST, _S.ARRIVED})
"""States in which somebody has travelled."""

NEEDS_BOARDING: frozenset[TravelState] = HAS_BOARDED - {_S.ARRIVED}
"""States that need the facts of a boarding; whoever has come home already arrived without one of ours."""

NEVER_BOARDED: frozenset[TravelState] = frozenset({*_BEFORE_BOARDING, _S.WITHDRAWN})
"""States in which no boarding stands; after an interruption the old boarding lives on among the events."""


def may(step: Step, state: TravelState) -> bool:
    """Return whether a step may start from a travel state."""
    return state in STEPS[step][0]


def may_start(step: Step) -> tuple[TravelState, ...]:
    """Return the travel states from which a step may be taken."""
    return STEPS[step][0]


def after(step: Step, state: TravelState) -> TravelState:
    """Return the travel state a step leads to; raises ``ValueError`` where ``may`` is false."""
    if not may(step, state):
        raise ValueError(f"{step.value} does not start from {state.value}")
    return STEPS[step][1]


def follows(state: TravelState) -> frozenset[TravelState]:
    """Return every travel state that may directly follow one."""
    return frozenset(to for starts, to in STEPS.values() if state in starts)


@dataclass(frozen=True)
class HealthEntry:
    """One health record as opened: its kind, its plain facts (days as ISO text), and when it was written."""

    kind: HealthKind
    facts: Mapping[str, Any]
    recorded_at: dt.datetime


def read_health(entries: Iterable[HealthEntry], *, escort_arranged: bool | None = None) -> HealthFacts:
    """Return what health records add up to: later records speak over earlier ones, field by field.

    What a health officer found is not taken back by a later "no" of the person, only by another finding.
    ``escort_arranged`` says whether a named medical escort stands among the escorts; only asked where needed.
    """
    known: dict[str, Any] = {}
    found: set[str] = set()
    for entry in sorted(entries, key=lambda entry: entry.recorded_at):
        said = {name: value for name, value in entry.facts.items() if value is not None}
        if entry.kind is HealthKind.ANSWER:
            said = {name: value for name, value in said.items() if value is not False or name not in found}
        else:
            found |= set(said)
        known.update(said)
    return HealthFacts(
        asked_on=_day(known.get("asked_on")),
        medical=known.get("medical"),
        declined=known.get("declined"),
        declined_told_on=_day(known.get("declined_told_on")),
        fit=known.get("fit"),
        fit_from=_day(known.get("fit_from")),
        fit_until=_day(known.get("fit_until")),
        escort=EscortFacts(needed=known.get("escort_needed"), arranged=escort_arranged),
        medicine_needed=known.get("medicine_needed"),
        medicine_arranged=known.get("medicine_arranged"),
        care_needed=known.get("care_needed"),
        care_confirmed=known.get("care_confirmed"),
        pregnant=known.get("pregnant"),
        pregnancy_weeks=known.get("weeks"),
        pregnancy_weeks_on=_day(known.get("weeks_on")),
        pregnancy_multiple=known.get("multiple"),
        pregnancy_certificate=known.get("certificate"),
    )


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


REASSESS_WITHIN_DAYS = 30
"""Days after arrival by which a reassessment is due: "preferably within one month of return" (house default)."""
