"""Why somebody on a manifest is not ready to travel, as far as its reader may know."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from wayhome.casefile.cases.enums import STATE_LABELS, State
from wayhome.process.gates import may_read
from wayhome.process.gathering import gather
from wayhome.process.worklist import condition_lines
from wayhome.safeguards.words import State as Answer
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.enums import Reader
from wayhome.stages.journey.queries import Manifest, Seat
from wayhome.web.shared.saying import said

CASES_ASKED = 25
"""So many cases of one flight are asked; of any more the case itself says what is open."""


@dataclass(frozen=True)
class Readiness:
    """The names of the open conditions that the reader may read, and one neutral line for each closed area.

    A neutral line stands there whether or not something is open.
    """

    conditions: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    stands_at: str = ""

    def __str__(self) -> str:
        """Return all of it as one note."""
        parts = [self.stands_at]
        if self.conditions:
            parts.append(_("Open: %(conditions)s.") % {"conditions": ", ".join(self.conditions)})
        parts.extend(self.neutral)
        if not any(parts):
            parts.append(_("Every condition is met; the case has to be cleared."))
        return " ".join(part for part in parts if part)


@dataclass
class _Found:
    conditions: list[str] = field(default_factory=list)
    neutral: list[str] = field(default_factory=list)


def waits(seat: Seat) -> bool:
    """Return whether somebody has a seat and is not cleared for it."""
    return seat.state is TravelState.BOOKED and not seat.cleared


def readiness_of(sheet: Manifest, *, today: dt.date, now: dt.datetime) -> Mapping[uuid.UUID, Readiness]:
    """Return what each person of the office's manifest still waits for, by member key.

    Whoever outside holds the list reads no reason. Nothing is said of a person whose drawer is closed to the
    reader's organisation.
    """
    if sheet.reader is not Reader.OFFICE:
        return {}
    seats: dict[uuid.UUID, list[Seat]] = {}
    for line in sheet.lines:
        if waits(line.seat) and not line.seat.closed:
            seats.setdefault(line.seat.case.pk, []).append(line.seat)
    found: dict[uuid.UUID, Readiness] = {}
    for some in list(seats.values())[:CASES_ASKED]:
        found |= _of_case(some, today=today, now=now)
    return found


def _of_case(seats: list[Seat], *, today: dt.date, now: dt.datetime) -> Mapping[uuid.UUID, Readiness]:
    case, by = seats[0].case, seats[0].by
    lines = condition_lines(by, gather(case, today=today, now=now))
    everywhere = [said(line.sentence) for line in lines if line.restricted]
    by_member: dict[str, _Found] = {}
    for line in lines:
        if line.finding is None or line.state is not Answer.OPEN:
            continue
        open_here = by_member.setdefault(line.reading.member_key, _Found())
        if may_read(line.finding, by):
            open_here.conditions.append(_(line.reading.condition.title))
        else:
            open_here.neutral.append(said(line.finding.neutral))
    state = State(case.state)
    stands_at = "" if state is State.PREPARING else _at_step(state)
    return {
        seat.member.id: Readiness(
            tuple(dict.fromkeys(of.conditions)), tuple(dict.fromkeys([*of.neutral, *everywhere])), stands_at
        )
        for seat in seats
        for of in [by_member.get(str(seat.member.id), _Found())]
    }


def _at_step(state: State) -> str:
    return _("The case stands at “%(state)s”.") % {"state": _(STATE_LABELS[state])}
