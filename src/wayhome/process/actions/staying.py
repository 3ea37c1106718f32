"""Who travels changes otherwise than by a withdrawal: somebody stays, dies, comes back on the way, or travels after all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.enums import Area, State, TaskCode
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.telling import Asks, make_task, settle_tasks, tell
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.engine import Told, begin, move, refuse_strangers
from wayhome.process.enums import Verb
from wayhome.process.models import Override
from wayhome.process.settling import settle_for_member
from wayhome.process.travellers import ON_THE_WAY, going, last_arrival, last_boarding
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.actions.travel import (
    Happening,
    mark_deceased,
    mark_stays,
    record_return_to_host,
    start_again,
)

RELEASE_WITHIN = dt.timedelta(days=1)
BEFORE_ARRIVAL = (State.CLEARED, State.DEPARTED)


def record_stay(*, case: Case, member: CaseMember, reason: str, by: Actor, at: dt.datetime) -> Case:
    """Record that a member stays and does not travel, for another reason than their own wish; that is a withdrawal.

    Their seats go to release. Raises ``Refused`` and ``NotPermitted``.
    """
    return _leaves_the_journey(
        case, member, Verb.STAYS, mark_stays, msgid("Person %(number)s stays"), reason=reason, by=by, at=at
    )


def record_death(*, case: Case, member: CaseMember, reason: str, by: Actor, at: dt.datetime) -> Case:
    """Record that a member has died; their seats go to release. Raises ``Refused`` and ``NotPermitted``."""
    return _leaves_the_journey(
        case,
        member,
        Verb.DIED,
        mark_deceased,
        msgid("Person %(number)s has died"),
        reason=reason,
        by=by,
        at=at,
    )


def _leaves_the_journey(
    case: Case,
    member: CaseMember,
    verb: Verb,
    mark: Callable[..., int],
    told: str,
    *,
    reason: str,
    by: Actor,
    at: dt.datetime,
) -> Case:
    refuse_strangers(case, member)
    locked, row = begin(case, verb, by=by, reason=reason)
    seats = mark(member=member, by=by, at=at)
    Override.objects.filter(case=locked, member=member, ended_at__isnull=True).update(ended_at=at)
    settle_for_member(case=locked, member_id=member.id, by=by, at=at)
    if seats:
        make_task(
            case=locked,
            sentence=say(msgid("Release the seats of person %(number)s"), number=member.position),
            due_on=(at + RELEASE_WITHIN).date(),
            at=at,
            role=Role.MOVEMENTS_OFFICER.value,
            area=Area.TRAVEL,
            asks=Asks(TaskCode.RELEASE_SEATS, member.id),
        )
    tell(case=locked, sentence=say(told, number=member.position), by=by, at=at, area=Area.TRAVEL)
    to = _where(locked)
    if to is not None:
        keep_travel_days(case=locked, to=to, by=by, at=at)
    return move(locked, row, to=to, by=by, at=at, reason=reason, told=Told(area=Area.TRAVEL))


def keep_travel_days(*, case: Case, to: State, by: Actor, at: dt.datetime) -> None:
    """Set on the case when it departed or arrived, where somebody who does not travel was the last it waited for."""
    if to is State.DEPARTED:
        case.departed_on = last_boarding(case)
        settle_tasks(case_id=case.id, codes=[TaskCode.DEADLINE], by=by, at=at)
    if to is State.ARRIVED:
        case.arrived_on = last_arrival(case)
        settle_tasks(case_id=case.id, codes=[TaskCode.ARRIVAL_UNCONFIRMED], by=by, at=at)
    if to is State.PREPARING:
        case.departed_on = None
    case.save(update_fields=["departed_on", "arrived_on"])


def _where(case: Case) -> State | None:
    """Return where the case goes with whoever still travels, or ``None`` when it stays; it never goes ahead of them."""
    here, others = State(case.state), going(case)
    if here not in BEFORE_ARRIVAL:
        return None
    if not others:
        return State.PREPARING
    if all(one.state is TravelState.ARRIVED for one in others):
        return State.ARRIVED if here is State.DEPARTED else State.DEPARTED
    if here is State.CLEARED and all(one.state in ON_THE_WAY for one in others):
        return State.DEPARTED
    return None


def record_return(
    *, case: Case, member: CaseMember, words: str, today: dt.date, by: Actor, at: dt.datetime
) -> Case:
    """Record that somebody whose journey was interrupted is back in the host country, today.

    They may travel again, stay, or withdraw. Raises ``Refused`` and ``NotPermitted``.
    """
    refuse_strangers(case, member)
    locked, row = begin(case, Verb.CAME_BACK, by=by, reason=words)
    record_return_to_host(member=member, happened=Happening(at=at, on=today, words=words), by=by, at=at)
    return move(locked, row, to=None, by=by, at=at, reason=words, told=Told(area=Area.TRAVEL))


def travel_again(*, case: Case, member: CaseMember, by: Actor, at: dt.datetime) -> Case:
    """Let somebody who withdrew, stayed or came back mean to travel again; every gate asks for a consent anew.

    Raises ``Refused`` where the case or the travel state forbids it, and ``NotPermitted``.
    """
    refuse_strangers(case, member)
    locked, row = begin(case, Verb.TRAVELS_AGAIN, by=by)
    start_again(member=member, by=by, at=at)
    settle_tasks(case_id=locked.id, codes=[TaskCode.CONFIRM_WITHDRAWAL], subject_id=member.id, by=by, at=at)
    return move(locked, row, to=None, by=by, at=at, told=Told(area=Area.TRAVEL, icon="arrow-right-circle"))
