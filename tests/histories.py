"""Random histories of a case up to boarding, for properties: any state, any family, any mess on the file."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from tests.cast import Cast, a_case, adult, child, members
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Relation
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.cases.enums import BEFORE_BOARDING, HoldReason, State
from wayhome.casefile.cases.models import Case, CaseMember, Hold
from wayhome.casefile.cases.status import write_state
from wayhome.process.actions.withdrawal import tell_blindly
from wayhome.safeguards.words import GivenBy
from wayhome.stages.journey.actions.seats import LegPlan, hold_seats

SAID = ("", "I am afraid", "نه، نمی‌خواهم", "My mother died", "No.")


@dataclass(frozen=True)
class History:
    """A case at some point before boarding, who withdraws, through whom, and what they say."""

    case: Case
    member: CaseMember
    given_by: GivenBy
    by: Actor
    said: str
    told: str

    def __str__(self) -> str:
        return self.told


def a_history(cast: Cast, seed: int) -> History:
    """Return the history of one seed; the same seed gives the same history."""
    dice = random.Random(seed)  # noqa: S311 - a repeatable history, no secret
    people = [adult(f"Adult {number}") for number in range(dice.randint(1, 3))]
    people += [child(f"Child {number}") for number in range(dice.randint(0, 2))]
    case = a_case(cast, *people)
    notes = [f"{len(people)} people"]
    _book(case, cast, dice, notes)
    _share(case, cast, dice, notes)
    _mess(case, cast, dice, notes)
    state = dice.choice(BEFORE_BOARDING)
    write_state(case=case, to=state, verb="any", by=cast.els, happened_at=cast.now, recorded_at=cast.now)
    notes.append(state.value)
    member = dice.choice(members(case))
    is_child = member.person.full_name.startswith("Child")
    given_by = dice.choice([GivenBy.SELF, GivenBy.PARENT, GivenBy.GUARDIAN]) if is_child else GivenBy.SELF
    by = dice.choice([cast.marieke, cast.sanne, cast.tomasz, cast.hanna, cast.els, cast.aylin])
    case.refresh_from_db()
    return History(case, member, given_by, by, dice.choice(SAID), f"seed {seed}: " + ", ".join(notes))


def _book(case: Case, cast: Cast, dice: random.Random, notes: list[str]) -> None:
    who = [member for member in members(case) if dice.random() < 0.5]
    if not who:
        return
    departs = dt.datetime(2026, 6, 18, 11, 25)  # noqa: DTZ001 - clock time as a ticket prints it
    leg = LegPlan("AMS", "BGW", departs, departs + dt.timedelta(hours=7), carrier="XA", flight_number="XA214")
    hold_seats(case=case, members=who, legs=[leg], by=cast.tomasz, at=cast.now)
    notes.append(f"{len(who)} booked")


def _share(case: Case, cast: Cast, dice: random.Random, notes: list[str]) -> None:
    if dice.random() < 0.5:
        agreement = cast.office.agreements["hague-baghdad"]
        share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)
        notes.append("shared")


def _mess(case: Case, cast: Cast, dice: random.Random, notes: list[str]) -> None:
    """Let the file be on hold, restricted, overdue, or under an unanswered message."""
    if dice.random() < 0.3:
        reason = dice.choice(list(HoldReason)).value
        Hold.objects.create(case=case, drawer_id=case.drawer_id, reason=reason, from_at=cast.now)
        notes.append("on hold")
    if dice.random() < 0.3:
        case.identity_restricted = True
        notes.append("restricted")
    if dice.random() < 0.3:
        case.deadline_on = cast.now.date() - dt.timedelta(days=30)
        notes.append("overdue")
    case.save(update_fields=["identity_restricted", "deadline_on"])
    if dice.random() < 0.2:
        tell_blindly(reference=case.reference, said="no", by=cast.lucas.on(Relation.NONE), at=cast.now)
        notes.append("told blindly")


def expected_state(history: History) -> State:
    """Return where the decided rule sends the case: by hand from the decision record on withdrawals."""
    before = State(history.case.state)
    others = [member for member in members(history.case) if member.id != history.member.id]
    if before is State.ENQUIRY:
        return State.ENQUIRY
    if not others:
        return State.COUNSELLING
    return State.PREPARING if before is State.CLEARED else before
