"""The journey itself, person by person: the case moves with its last active member."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.enums import Area, State, TaskCode
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.telling import Asks, make_task
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.counting import count_arrival, count_departure, strike_arrival, strike_departure
from wayhome.process.engine import Told, begin, refuse_strangers
from wayhome.process.enums import Verb
from wayhome.process.gates import (
    ask_gate,
    needs_protection_sign_off,
    refuse_while_blind_open,
    still_signed,
)
from wayhome.process.gathering import gather
from wayhome.process.standing import settle
from wayhome.safeguards.words import Act
from wayhome.stages.journey.actions.travel import correct_arrival as take_arrival_back
from wayhome.stages.journey.actions.travel import (
    correct_boarding,
    record_arrival,
    record_boarding,
)
from wayhome.stages.journey.actions.travel import record_interruption as write_interruption
from wayhome.stages.journey.actions.travel import record_no_show as write_no_show
from wayhome.stages.journey.enums import ArrivalEvidence, DepartureEvidence
from wayhome.stages.journey.notices import Happening

ASK_WHY_WITHIN = dt.timedelta(days=2)


def confirm_boarding(
    *,
    case: Case,
    member: CaseMember,
    boarded_at: dt.datetime,
    evidence: DepartureEvidence,
    today: dt.date,
    by: Actor,
    at: dt.datetime,
    words: str = "",
) -> Case:
    """Confirm that a member boarded; the whole gate is asked again for today, for this member.

    ``words`` say why it is recorded late, and are needed only then. The last active member moves the case to
    departed. Raises ``GateClosed``, ``Refused`` and ``NotPermitted``.
    """
    refuse_strangers(case, member)
    locked, row = begin(case, Verb.CONFIRM_BOARDING, by=by)
    refuse_while_blind_open(locked)
    gathered = gather(locked, today=today, now=at)
    ask_gate(
        Act.BOARD, gathered, case=locked, verb=Verb.CONFIRM_BOARDING, by=by, at=at, member_key=str(member.id)
    )
    if needs_protection_sign_off(gathered.facts) and not still_signed(locked):
        raise Refused(
            say(
                msgid(
                    "Boarding was not confirmed: something was recorded since a protection officer signed. "
                    "Ask them to look at the case now."
                )
            ),
            code="sign_off_missing",
        )
    traveller = record_boarding(
        member=member, happened=Happening(at=boarded_at, words=words), evidence=evidence, by=by, at=at
    )
    boarded_on = traveller.boarded_on or today
    count_departure(case=locked, member=member, boarded_on=boarded_on, gathered=gathered, by=by, at=at)
    return settle(
        locked,
        row,
        by=by,
        at=at,
        happened_at=boarded_at,
        told=Told(area=Area.TRAVEL, icon="airplane-fill"),
    )


def record_no_show(*, case: Case, member: CaseMember, words: str, by: Actor, at: dt.datetime) -> Case:
    """Record that a member did not come: no flag, no lower priority, no cost to the person.

    The case stays cleared while others still hold seats under the clearance; else it goes back to preparing.
    Raises ``Refused`` and ``NotPermitted``.
    """
    refuse_strangers(case, member)
    locked, row = begin(case, Verb.NO_SHOW, by=by)
    write_no_show(member=member, happened=Happening(at=at, words=words), by=by, at=at)
    make_task(
        case=locked,
        sentence=say(
            msgid("Ask, without blame, what happened on the day of travel, and what the person wants now")
        ),
        due_on=(at + ASK_WHY_WITHIN).date(),
        at=at,
        role="return_counsellor",
        asks=Asks(TaskCode.ASK_NO_SHOW, member.id),
    )
    return settle(locked, row, by=by, at=at, told=Told(area=Area.TRAVEL, icon="airplane"))


def record_interruption(
    *, case: Case, member: CaseMember, words: str, by: Actor, at: dt.datetime, airport: str = ""
) -> Case:
    """Record that a member's journey was interrupted on the way, and what happened.

    The case goes back to preparing, for this person has a journey ahead again; whoever travels on is confirmed
    on arrival from there. Raises ``Refused`` and ``NotPermitted``.
    """
    refuse_strangers(case, member)
    locked, row = begin(case, Verb.INTERRUPTED, by=by, reason=words)
    on = at.date() if not airport else None
    write_interruption(
        member=member, happened=Happening(at=at, airport=airport, words=words, on=on), by=by, at=at
    )
    strike_departure(member=member, by=by, at=at)
    return settle(
        locked, row, by=by, at=at, reason=words, told=Told(area=Area.TRAVEL, icon="exclamation-triangle")
    )


def correct_departure(*, case: Case, member: CaseMember, reason: str, by: Actor, at: dt.datetime) -> Case:
    """Take back a boarding that did not happen, within 24 hours of its record.

    Raises ``Refused`` later than that, and ``NotPermitted``.
    """
    refuse_strangers(case, member)
    locked, row = begin(case, Verb.CORRECT_DEPARTURE, by=by, reason=reason)
    correct_boarding(member=member, words=reason, by=by, at=at)
    strike_departure(member=member, by=by, at=at)
    # The clearance under which they were thought to have boarded stands again, and is asked again at once.
    to = State.CLEARED if locked.state == State.DEPARTED.value else None
    told = Told(area=Area.TRAVEL, icon="arrow-counterclockwise")
    return settle(locked, row, to=to, by=by, at=at, reason=reason, told=told)


def confirm_arrival(
    *,
    case: Case,
    member: CaseMember,
    arrived_at: dt.datetime,
    evidence: ArrivalEvidence,
    by: Actor,
    at: dt.datetime,
    words: str = "",
) -> Case:
    """Confirm a member's arrival, by the origin side, with the kind of evidence; their own clocks start.

    ``words`` say why it is recorded late, and are needed only then. Whoever travelled
    ahead is confirmed while the others still prepare; the last active member moves the case
    to arrived. Raises ``Refused`` and ``NotPermitted``.
    """
    refuse_strangers(case, member)
    locked, row = begin(case, Verb.CONFIRM_ARRIVAL, by=by, on=at.date())
    traveller = record_arrival(
        member=member, happened=Happening(at=arrived_at, words=words), evidence=evidence, by=by, at=at
    )
    arrived_on = traveller.arrived_on or arrived_at.date()
    count_arrival(case=locked, member=member, arrived_on=arrived_on, by=by, at=at)
    return settle(
        locked,
        row,
        by=by,
        at=at,
        happened_at=arrived_at,
        told=Told(area=Area.TRAVEL, icon="geo-alt-fill"),
    )


def correct_arrival(*, case: Case, member: CaseMember, reason: str, by: Actor, at: dt.datetime) -> Case:
    """Take back an arrival that did not happen. Raises ``Refused`` and ``NotPermitted``."""
    refuse_strangers(case, member)
    locked, row = begin(case, Verb.CORRECT_ARRIVAL, by=by, reason=reason, on=at.date())
    take_arrival_back(member=member, words=reason, by=by, at=at)
    strike_arrival(member=member, by=by, at=at)
    told = Told(area=Area.TRAVEL, icon="arrow-counterclockwise")
    return settle(locked, row, by=by, at=at, reason=reason, told=told)
