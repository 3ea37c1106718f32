"""Where a case stands, from how far its people have come: one answer for every verb of the journey."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.enums import State, TaskCode
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.telling import settle_tasks
from wayhome.process.engine import Told, move
from wayhome.process.rows import Transition
from wayhome.process.travellers import ON_THE_WAY, going
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.models import Traveller

MOVES_WITH_PEOPLE = frozenset({State.PREPARING, State.CLEARED, State.DEPARTED, State.ARRIVED})
"""The states that follow from how far people are; before and after, only the case's own verbs move it."""

READY = frozenset({TravelState.NOT_BOOKED, TravelState.BOOKED})
"""Who may still board under the clearance that stands; whoever missed or left a journey is prepared again."""


def stands_at(here: State, people: Collection[TravelState]) -> State:
    """Return where a case stands whose active members have come so far; ``here`` is where it stood.

    Everybody there: arrived. Everybody boarded or there: departed. Somebody still ahead of the journey: cleared
    while a clearance stands and somebody is to board under it, else preparing, for there is work to do. With
    nobody active left a clearance is void. Case.md 2: the last active member moves the case.
    """
    if here not in MOVES_WITH_PEOPLE:
        return here
    if not people:
        return State.PREPARING if here is State.CLEARED else here
    if all(one is TravelState.ARRIVED for one in people):
        return State.ARRIVED
    if all(one in ON_THE_WAY for one in people):
        return State.DEPARTED
    if here is State.CLEARED and READY & set(people):
        return State.CLEARED
    return State.PREPARING


def stands_at_home(here: State, people: Collection[TravelState]) -> State:
    """Return where a case stands whose programme is for people who have come home already; ``here`` is where it stood.

    Everybody there: arrived. It never goes back by itself, for whoever joins later is confirmed beside the others.
    """
    if here is State.COUNSELLING and people and all(one is TravelState.ARRIVED for one in people):
        return State.ARRIVED
    return here


def stands(case: Case, people: Collection[TravelState]) -> State:
    """Return where a case stands with its active members, as its programme asks; it stood where it stands now."""
    here = State(case.state)
    return stands_at_home(here, people) if case.programme.is_at_home else stands_at(here, people)


def settle(
    case: Case,
    row: Transition,
    *,
    by: Actor,
    at: dt.datetime,
    to: State | None = None,
    happened_at: dt.datetime | None = None,
    reason: str = "",
    told: Told | None = None,
) -> Case:
    """End a verb about one person: move the case to where its people stand, with its days, and return it.

    The person's own travel state is written already and the case is locked. ``to`` overrules where people stand,
    for the verbs that restore or empty a case.
    """
    here = State(case.state)
    there = to or stands(case, [one.state for one in going(case)])
    _gain_days(case, there)
    moved = move(
        case,
        row,
        to=there if there is not here else None,
        by=by,
        at=at,
        happened_at=happened_at,
        reason=reason,
        told=told,
    )
    _lose_days(case, there)
    _settle_tasks_of_the_way(case, there, by=by, at=at)
    return moved


def _settle_tasks_of_the_way(case: Case, there: State, *, by: Actor, at: dt.datetime) -> None:
    """Settle the reminder of a deadline once everybody has left, and the question after arrivals once nobody is aboard."""
    if there in {State.DEPARTED, State.ARRIVED}:
        settle_tasks(case_id=case.id, codes=[TaskCode.DEADLINE], by=by, at=at)
    if not any(one.state is TravelState.BOARDED for one in going(case)):
        settle_tasks(case_id=case.id, codes=[TaskCode.ARRIVAL_UNCONFIRMED], by=by, at=at)


def _gain_days(case: Case, there: State) -> None:
    """Write the last local day of boarding, and of arrival, before the state that needs it."""
    if there not in {State.DEPARTED, State.ARRIVED} or case.state == there.value:
        return
    people = [one.member.id for one in going(case)]
    days = list(Traveller.objects.filter(member_id__in=people).values_list("boarded_on", "arrived_on"))
    case.departed_on = max((boarded for boarded, _ in days if boarded), default=case.departed_on)
    if there is State.ARRIVED:
        case.arrived_on = max((arrived for _, arrived in days if arrived), default=case.arrived_on)
    case.save(update_fields=["departed_on", "arrived_on"])


def _lose_days(case: Case, there: State) -> None:
    """Forget the days of a journey that the case as a whole has not made, or not made yet."""
    lost = []
    if there in {State.PREPARING, State.CLEARED, State.COUNSELLING} and case.departed_on is not None:
        case.departed_on = None
        lost.append("departed_on")
    if there in {State.PREPARING, State.CLEARED, State.COUNSELLING, State.DEPARTED} and case.arrived_on:
        case.arrived_on = None
        lost.append("arrived_on")
    if lost:
        case.save(update_fields=lost)
