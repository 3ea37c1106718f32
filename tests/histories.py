"""Random histories of a case up to boarding, for properties: any state, any family, any mess on the file."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field

from tests.cast import Cast, a_case, adult, child, everybody, members
from tests.factories.consents import said
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Relation
from wayhome.casefile.cases.enums import BEFORE_BOARDING, HoldReason, State
from wayhome.casefile.cases.models import Case, CaseAccess, CaseMember, Hold, Task
from wayhome.casefile.cases.status import write_state
from wayhome.ground.crypto.models import DrawerWrap
from wayhome.ground.messaging.models import Notice
from wayhome.process.actions.sharing import share
from wayhome.process.actions.withdrawal import tell_blindly, withdraw
from wayhome.safeguards.words import GivenBy, TravelState
from wayhome.stages.consent.enums import EventKind, Purpose
from wayhome.stages.journey.actions.seats import LegPlan, hold_seats
from wayhome.stages.journey.actions.travel import (
    Happening,
    record_boarding,
    record_interruption,
    record_no_show,
)
from wayhome.stages.journey.enums import DepartureEvidence
from wayhome.stages.journey.models import Leg, Traveller

SAID = ("", "I am afraid", "نه، نمی‌خواهم", "My mother died", "No.")
T = TravelState
NEAR_THE_DAY = (State.PREPARING, State.CLEARED)


@dataclass(frozen=True)
class Before:
    """What stood before the withdrawal, for comparison: who holds what, who is where, what was already told."""

    state: State
    people: dict[int, TravelState]
    sharing: frozenset[int]
    holders: frozenset[int]
    open_to_the_other_side: frozenset[int]
    seats: int
    tasks: Counter[str] = field(default_factory=Counter)
    notices: frozenset[object] = frozenset()


@dataclass(frozen=True)
class History:
    """A case at some point before boarding, who withdraws, through whom, and what they say."""

    case: Case
    member: CaseMember
    given_by: GivenBy
    by: Actor
    said: str
    told: str
    before: Before

    def __str__(self) -> str:
        return self.told

    def others(self) -> dict[int, TravelState]:
        """Return how far the other active members are, by their number."""
        gone = {T.WITHDRAWN, T.STAYS, T.DECEASED}
        people = self.before.people.items()
        return {n: state for n, state in people if n != self.member.position and state not in gone}


def a_history(cast: Cast, seed: int) -> History:
    """Return the history of one seed; the same seed gives the same history."""
    dice = random.Random(seed)  # noqa: S311 - a repeatable history, no secret
    people = [adult(f"Adult {number}") for number in range(dice.randint(1, 3))]
    people += [child(f"Child {number}") for number in range(dice.randint(0, 2))]
    case = a_case(cast, *people)
    state = dice.choice(BEFORE_BOARDING)
    notes = [f"{len(people)} people", state.value]
    sharing = _answers(case, cast, dice, notes)
    _book(case, cast, dice, notes)
    if state in NEAR_THE_DAY:
        _travel(case, cast, dice, notes)
    _earlier(case, cast, dice, notes)
    case.refresh_from_db()
    _stand(case, state, cast)
    _mess(case, cast, dice, notes)
    ahead = [one for one in members(case) if _state(one) not in {T.BOARDED, T.ARRIVED, T.WITHDRAWN}]
    member = dice.choice(ahead)
    is_child = member.person.full_name.startswith("Child")
    given_by = dice.choice([GivenBy.SELF, GivenBy.PARENT, GivenBy.GUARDIAN]) if is_child else GivenBy.SELF
    case.refresh_from_db()
    by = _recorder(case, cast, dice, notes)
    before = _before(case, cast, member, sharing)
    return History(case, member, given_by, by, dice.choice(SAID), f"seed {seed}: " + ", ".join(notes), before)


def _answers(case: Case, cast: Cast, dice: random.Random, notes: list[str]) -> frozenset[int]:
    """Let people agree to return, to a photograph, and to sharing or not; return who shares, by number."""
    sharing = set()
    for member in members(case):
        for purpose in (Purpose.RETURN, Purpose.PHOTOGRAPHS):
            if dice.random() < 0.6:
                said(cast, member, EventKind.GIVEN, purpose)
        answer = dice.choice([EventKind.GIVEN, EventKind.REFUSED, None])
        if answer is not None:
            said(cast, member, answer, Purpose.SHARE_ORIGIN_OFFICE)
        if answer is EventKind.GIVEN:
            sharing.add(member.position)
    if sharing and dice.random() < 0.8:
        share(case=case, agreement=cast.office.agreements["hague-baghdad"], by=cast.marieke, at=cast.now)
        notes.append(f"shared by {sorted(sharing)}")
        return frozenset(sharing)
    return frozenset()


def _book(case: Case, cast: Cast, dice: random.Random, notes: list[str]) -> None:
    who = [member for member in members(case) if dice.random() < 0.6]
    if not who:
        return
    departs = dt.datetime(2026, 6, 18, 11, 25)  # noqa: DTZ001 - clock time as a ticket prints it
    leg = LegPlan("AMS", "BGW", departs, departs + dt.timedelta(hours=7), carrier="XA", flight_number="XA214")
    hold_seats(case=case, members=who, legs=[leg], by=cast.tomasz, at=cast.now)
    notes.append(f"{len(who)} booked")


def _travel(case: Case, cast: Cast, dice: random.Random, notes: list[str]) -> None:
    """Let some of the booked board, miss the flight or be interrupted; somebody always stays ahead of the journey."""
    booked = [member for member in members(case) if _state(member) is T.BOOKED]
    happening = Happening(at=cast.now)
    for member in booked[1:] if len(booked) == len(members(case)) else booked:
        end = dice.choice([T.BOOKED, T.BOARDED, T.NO_SHOW, T.INTERRUPTED])
        if end is T.NO_SHOW:
            record_no_show(member=member, happened=happening, by=cast.tomasz, at=cast.now)
        if end in {T.BOARDED, T.INTERRUPTED}:
            record_boarding(
                member=member,
                happened=happening,
                evidence=DepartureEvidence.AIRLINE,
                by=cast.tomasz,
                at=cast.now,
            )
        if end is T.INTERRUPTED:
            record_interruption(member=member, happened=happening, by=cast.tomasz, at=cast.now)
        if end is not T.BOOKED:
            notes.append(f"{member.position} {end.value}")


def _earlier(case: Case, cast: Cast, dice: random.Random, notes: list[str]) -> None:
    """Let somebody else have withdrawn before."""
    ahead = [member for member in members(case) if _state(member) is not T.BOARDED]
    if len(ahead) < 2 or dice.random() < 0.7:
        return
    withdraw(case=case, member=ahead[-1], given_by=GivenBy.SELF, said="", by=cast.sanne, at=cast.now)
    notes.append(f"{ahead[-1].position} withdrew before")


def _stand(case: Case, state: State, cast: Cast) -> None:
    write_state(case=case, to=state, verb="any", by=cast.els, happened_at=cast.now, recorded_at=cast.now)


def _mess(case: Case, cast: Cast, dice: random.Random, notes: list[str]) -> None:
    """Let the file be on hold, restricted, overdue, closed, or under an unanswered message."""
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


def _recorder(case: Case, cast: Cast, dice: random.Random, notes: list[str]) -> Actor:
    people = [cast.marieke, cast.sanne, cast.tomasz, cast.hanna, cast.els, cast.aylin]
    if CaseAccess.objects.filter(case=case, organisation=cast.baghdad, ends_on__isnull=True).exists():
        people.append(cast.partner("layla"))
    by = dice.choice(people)
    notes.append(f"heard by {by.name}")
    return by


def _state(member: CaseMember) -> TravelState:
    row = Traveller.objects.filter(member=member).first()
    return TravelState(row.travel_state) if row else T.NOT_BOOKED


def _before(case: Case, cast: Cast, member: CaseMember, sharing: frozenset[int]) -> Before:
    people = members(case)
    wraps = set(
        DrawerWrap.objects.filter(organisation_id=cast.baghdad.id).values_list("drawer_id", flat=True)
    )
    # A side that held the case until an earlier withdrawal was told then, and is not told again.
    with everybody():
        told = Notice.objects.filter(case_id=case.id, code="process:withdraw").values_list("id", flat=True)
        notices = frozenset(told)
    return Before(
        state=State(case.state),
        people={one.position: _state(one) for one in people},
        sharing=sharing,
        holders=holders(case),
        open_to_the_other_side=frozenset(one.position for one in people if one.drawer_id in wraps),
        seats=Leg.objects.filter(member=member, booking__in=["held", "ticketed"]).count(),
        tasks=Counter(task.kind.value for task in Task.objects.filter(case=case)),
        notices=notices,
    )


def holders(case: Case) -> frozenset[int]:
    """Return the organisations that hold the case now."""
    rows = CaseAccess.objects.filter(case=case, ends_on__isnull=True)
    return frozenset(rows.values_list("organisation_id", flat=True))


def expected_state(history: History) -> State:
    """Return where the decided rule sends the case: by hand from the decision records on withdrawals and on families.

    Nobody left: back to counselling. Others left: an early case stays; later the case stands where they are, and
    is prepared again while one of them is still ahead of the journey.
    """
    before, others = history.before.state, set(history.others().values())
    if before is State.ENQUIRY:
        return State.ENQUIRY
    if not others:
        return State.COUNSELLING
    if before not in NEAR_THE_DAY:
        return before
    if others == {T.BOARDED}:
        return State.DEPARTED
    return State.PREPARING
