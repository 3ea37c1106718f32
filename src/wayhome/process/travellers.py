"""Who of a case still travels, and how far each has come: what decides where the case goes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.enums import Area, TaskCode
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.telling import Asks, make_task
from wayhome.ground.values.dates import may_be_under
from wayhome.ground.values.sentences import Sentence
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.models import Traveller

ADULT_AT = 18
SETTLE_CARE_WITHIN = dt.timedelta(days=3)
GONE = frozenset({TravelState.WITHDRAWN, TravelState.STAYS, TravelState.DECEASED})
ON_THE_WAY = frozenset({TravelState.BOARDED, TravelState.ARRIVED})


@dataclass(frozen=True)
class Going:
    """A member who still travels, and how far they are."""

    member: CaseMember
    state: TravelState


def travel_states(case: Case) -> Mapping[uuid.UUID, TravelState]:
    """Return how far each member of a case is, by member key; one query."""
    rows = Traveller.objects.filter(case=case).values_list("member_id", "travel_state")
    return {member_id: TravelState(state) for member_id, state in rows}


def travel_state(member: CaseMember) -> TravelState:
    """Return how far one member is; ``not_booked`` when nothing was ever recorded."""
    state = Traveller.objects.filter(member=member).values_list("travel_state", flat=True).first()
    return TravelState(state) if state else TravelState.NOT_BOOKED


def going(case: Case) -> Sequence[Going]:
    """Return the active members: they travel and are none of withdrawn, stays, deceased, left."""
    states = travel_states(case)
    found = [
        Going(member, states.get(member.id, TravelState.NOT_BOOKED))
        for member in members_of(case)
        if member.travels
    ]
    return [one for one in found if one.state not in GONE]


def others_going(case: Case, member: CaseMember) -> Sequence[Going]:
    """Return the active members but this one."""
    return [one for one in going(case) if one.member.id != member.id]


def may_be_child(member: CaseMember, today: dt.date) -> bool:
    """Return whether a member may be under 18 on a day; whoever may be is treated as a child."""
    born = member.person.born
    return born is None or may_be_under(born, ADULT_AT, today)


def ask_who_cares(case: Case, member: CaseMember, sentence: Sentence, *, at: dt.datetime) -> None:
    """Make a protection officer's task for each child that still goes on a journey which an adult leaves."""
    today = at.date()
    if may_be_child(member, today):
        return
    children = [one for one in others_going(case, member) if may_be_child(one.member, today)]
    for child in children:
        make_task(
            case=case,
            sentence=sentence,
            due_on=(at + SETTLE_CARE_WITHIN).date(),
            at=at,
            role=Role.PROTECTION_OFFICER.value,
            area=Area.PROTECTION,
            asks=Asks(TaskCode.CUSTODY_AGAIN, child.member.id),
        )
