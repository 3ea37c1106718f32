"""Which looks of a day somebody has to ask about: plain rules over who looked at what, when and with which reason.

They judge nobody. What they find is a list that a person reads who knows the office, and asks.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

SEQUENCE_FILES = 12
SEQUENCE_WITHIN = dt.timedelta(minutes=10)
"""So many different files in so short a time are not read, but gone through."""
DAY_BEGINS, DAY_ENDS = dt.time(6), dt.time(21)
"""Between these, by the clock of the office, looking is nothing unusual. House rule."""


class Flag(StrEnum):
    """Why a look stands in the list of its day."""

    NO_REASON = "no_reason"
    FORMER_CASE = "former_case"
    AFTER_HOURS = "after_hours"
    SEQUENCE = "sequence"


@dataclass(frozen=True)
class Glance:
    """One look into a file as the rules see it; ``at`` is aware UTC, ``at_the_office`` the time of day there.

    ``explained`` says that the file knows a reason, ``own`` that it is a strong one (responsible, or recorded something
    that day), ``former`` that they worked on it on an earlier day.
    """

    user_id: int
    case_id: uuid.UUID | int
    at: dt.datetime
    at_the_office: dt.time
    explained: bool
    own: bool
    former: bool = False


def flags_of(glances: Sequence[Glance]) -> list[frozenset[Flag]]:
    """Return for each look of a day, in the order given, why it has to be asked about; empty for most.

    A look for which the file knows no reason is always among them. Whoever has a strong reason is not asked about the
    hour or the pace.
    """
    swift = _gone_through(glances)
    return [
        frozenset(
            flag
            for flag, holds in (
                (Flag.NO_REASON, not one.explained),
                (Flag.FORMER_CASE, one.former and not one.explained),
                (Flag.AFTER_HOURS, not one.own and not DAY_BEGINS <= one.at_the_office < DAY_ENDS),
                (Flag.SEQUENCE, place in swift),
            )
            if holds
        )
        for place, one in enumerate(glances)
    ]


def _gone_through(glances: Sequence[Glance]) -> set[int]:
    """Return the places of looks that belong to a run of many different files by one person in a short time."""
    found: set[int] = set()
    runs: dict[int, deque[int]] = {}
    for place in sorted(range(len(glances)), key=lambda place: glances[place].at):
        one = glances[place]
        if one.own:
            continue
        run = runs.setdefault(one.user_id, deque())
        run.append(place)
        while glances[run[0]].at < one.at - SEQUENCE_WITHIN:
            run.popleft()
        if len({glances[other].case_id for other in run}) >= SEQUENCE_FILES:
            found |= set(run)
    return found
