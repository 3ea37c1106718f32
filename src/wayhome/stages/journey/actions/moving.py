"""Travellers and their travel state: the one place that writes it, by the table of steps."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.enums import SEATED, TRAVEL_STATE_LABELS, Booking
from wayhome.stages.journey.models import Leg, Traveller
from wayhome.stages.journey.scoring import NEVER_BOARDED, Step, after, may

_TOUCHED = (
    "travel_state",
    "state_since_at",
    "boarded_at",
    "boarded_on",
    "boarded_evidence",
    "arrived_at",
    "arrived_on",
    "arrived_evidence",
    "reassess_by_on",
)


def traveller_of(member: CaseMember, at: dt.datetime) -> Traveller:
    """Return the member's travel state, locked; it is made when there is none."""
    found = Traveller.objects.select_for_update().filter(member=member).first()
    return found or _new(member, at)


def state_of(traveller: Traveller) -> TravelState:
    """Return the travel state as a word."""
    return TravelState(traveller.travel_state)


def check(traveller: Traveller, step: Step) -> None:
    """Do nothing where the step may be taken; raise ``Refused`` with the state that stands in its way."""
    state = state_of(traveller)
    if not may(step, state):
        raise Refused(
            say(
                msgid(
                    "Nothing was changed, because this person's travel state is “%(state)s”, "
                    "which does not allow it. Load the page again, or correct what was recorded before."
                ),
                state=say(TRAVEL_STATE_LABELS[state]),
            ),
            code=f"travel_state:{step.value}",
        )


def move(traveller: Traveller, step: Step, *, at: dt.datetime, **facts: object) -> Traveller:
    """Take a step, write the facts that belong to it, and forget boarding or arrival where the new state has none.

    Raises ``Refused`` as ``check`` does.
    """
    check(traveller, step)
    state = after(step, state_of(traveller))
    traveller.travel_state = state.value
    traveller.state_since_at = at
    for name, value in facts.items():
        setattr(traveller, name, value)
    if state in NEVER_BOARDED:
        traveller.boarded_at = traveller.boarded_on = traveller.boarded_evidence = None
    if state not in (TravelState.ARRIVED, TravelState.DECEASED):
        traveller.arrived_at = traveller.arrived_on = traveller.arrived_evidence = None
        traveller.reassess_by_on = None
    traveller.save(update_fields=list(_TOUCHED))
    return traveller


def open_legs(member: CaseMember) -> list[Leg]:
    """Return the seats of a member's latest journey that stand, in the order of travel."""
    seated = [state.value for state in SEATED]
    legs = list(Leg.objects.filter(member=member, booking__in=seated).order_by("trip", "number"))
    return [leg for leg in legs if leg.trip == legs[-1].trip]


def give_up(member: CaseMember, to: Booking, *, departing_after: dt.datetime | None = None) -> int:
    """Mark the seats a member could still travel on; return how many. Plain columns only: no key is needed.

    Those of the latest journey, and of it only the ones that depart after a moment where one is given: what was
    flown stays as it was flown.
    """
    legs = Leg.objects.filter(pk__in=[leg.pk for leg in open_legs(member)])
    if departing_after is not None:
        legs = legs.filter(departs_at__gt=departing_after)
    return legs.update(booking=to.value)


def keep_planned_day(*, case: Case, by: Actor, at: dt.datetime) -> None:
    """Set the case's planned day of travel to the first departure of those who are booked.

    With nobody booked the day is emptied while nobody is under way, and stays as it is otherwise.
    """
    states = dict(Traveller.objects.filter(case=case).values_list("member_id", "travel_state"))
    booked = [key for key, state in states.items() if state == TravelState.BOOKED.value]
    seated = [state.value for state in SEATED]
    first = (
        Leg.objects.filter(case=case, member_id__in=booked, booking__in=seated, departs_at__gte=at)
        .order_by("departs_at")
        .values_list("departs_on", flat=True)
        .first()
    )
    if first is None and (booked or TravelState.BOARDED.value in states.values()):
        return
    if first != case.planned_travel_on:
        case.planned_travel_on = first
        case.save(update_fields=["planned_travel_on"])
        record(
            "journey:travel_day:set",
            by=by,
            at=at,
            case_id=case.id,
            subject=case,
            fields=["planned_travel_on"],
        )


def _new(member: CaseMember, at: dt.datetime) -> Traveller:
    return Traveller.objects.create(
        case_id=member.case_id, drawer_id=member.drawer_id, member=member, state_since_at=at
    )
