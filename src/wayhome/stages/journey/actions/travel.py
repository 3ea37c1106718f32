"""Verbs of the way itself: boarding, no-show, interruption, arrival, and the ends that are no arrival."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import TaskCode
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.telling import settle_tasks
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.airports import airport, local_day
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.actions.moving import (
    check,
    give_up,
    keep_planned_day,
    move,
    open_legs,
    state_of,
    traveller_of,
)
from wayhome.stages.journey.enums import ArrivalEvidence, Booking, DepartureEvidence, EventKind
from wayhome.stages.journey.models import Leg, Traveller
from wayhome.stages.journey.notices import Happening, ask_to_reassess, tell_of, write_event
from wayhome.stages.journey.scoring import REASSESS_WITHIN_DAYS, Step, may

CORRECTION_HOURS = 24
LATE_AFTER_DAYS = 31
"""House default: a boarding or arrival longer ago is recorded with a word on why it comes late."""


def record_boarding(
    *, member: CaseMember, happened: Happening, evidence: DepartureEvidence, by: Actor, at: dt.datetime
) -> Traveller:
    """Record that a member boarded the first leg, with evidence; the day is the local day at its airport.

    The gate and the move of the case are the process's. Raises ``NotPermitted``, and ``Refused`` for a moment
    to come or long ago without a word, somebody without a seat, or a travel state that forbids it.
    """
    require(by, Permission.CONFIRM_BOARDING)
    _check_past(happened, at)
    _check_late(happened, at)
    traveller = traveller_of(member, at)
    check(traveller, Step.BOARD)
    legs = open_legs(member)
    leg = legs[0] if legs else None
    day = _day(happened, leg, leg.from_airport if leg else "", leg.from_zone if leg else "")
    move(
        traveller,
        Step.BOARD,
        at=at,
        boarded_at=happened.at,
        boarded_on=day,
        boarded_evidence=evidence.value,
    )
    write_event(member, EventKind.BOARDING, happened, day, by, at, evidence=evidence.value, leg=leg)
    tell_of(member, msgid("Person %(number)s boarded"), by, at, icon="airplane-fill")
    return traveller


def record_no_show(*, member: CaseMember, happened: Happening, by: Actor, at: dt.datetime) -> Traveller:
    """Record that a member did not come to the flight; the seats are cancelled, no flag stays.

    ``happened.cost`` is what the seats cost the programme, never the person. Raises as ``record_boarding``.
    """
    require(by, Permission.CONFIRM_BOARDING)
    _check_past(happened, at)
    traveller = traveller_of(member, at)
    check(traveller, Step.MISS)
    legs = open_legs(member)
    leg = legs[0] if legs else None
    day = _day(happened, leg, leg.from_airport if leg else "", leg.from_zone if leg else "")
    move(traveller, Step.MISS, at=at)
    give_up(member, Booking.CANCELLED)
    write_event(member, EventKind.NO_SHOW, happened, day, by, at, leg=leg)
    keep_planned_day(case=member.case, by=by, at=at)
    tell_of(member, msgid("Person %(number)s did not travel with this flight"), by, at)
    return traveller


def record_interruption(*, member: CaseMember, happened: Happening, by: Actor, at: dt.datetime) -> Traveller:
    """Record that a journey under way was interrupted; seats on later legs go to release.

    Raises as ``record_boarding``.
    """
    require(by, Permission.CONFIRM_BOARDING)
    _check_past(happened, at)
    traveller = traveller_of(member, at)
    check(traveller, Step.INTERRUPT)
    day = _day(happened, None, happened.airport, "")
    move(traveller, Step.INTERRUPT, at=at)
    give_up(member, Booking.TO_RELEASE, departing_after=happened.at)
    write_event(member, EventKind.INTERRUPTION, happened, day, by, at)
    tell_of(member, msgid("The journey of person %(number)s was interrupted"), by, at)
    return traveller


def record_return_to_host(
    *, member: CaseMember, happened: Happening, by: Actor, at: dt.datetime
) -> Traveller:
    """Record that somebody whose journey was interrupted is back in the host country. Raises as ``record_boarding``."""
    require(by, Permission.CONFIRM_BOARDING)
    _check_past(happened, at)
    traveller = traveller_of(member, at)
    check(traveller, Step.RETURN_TO_HOST)
    day = _day(happened, None, happened.airport, "")
    move(traveller, Step.RETURN_TO_HOST, at=at)
    write_event(member, EventKind.RETURN_TO_HOST, happened, day, by, at)
    tell_of(member, msgid("Person %(number)s is back in the host country"), by, at)
    return traveller


def record_arrival(
    *, member: CaseMember, happened: Happening, evidence: ArrivalEvidence, by: Actor, at: dt.datetime
) -> Traveller:
    """Record that a member arrived, with evidence; clocks after arrival run from this person's own day.

    A reassessment becomes due within ``REASSESS_WITHIN_DAYS``. Raises ``NotPermitted``, and ``Refused`` for a
    moment to come, long ago without a word, or before boarding, or a travel state that forbids it.
    """
    require(by, Permission.CONFIRM_ARRIVAL)
    _check_past(happened, at)
    _check_late(happened, at)
    traveller = traveller_of(member, at)
    check(traveller, Step.ARRIVE)
    if traveller.boarded_at and happened.at < traveller.boarded_at:
        raise Refused(
            say(
                msgid(
                    "The arrival was not recorded, because it would lie before the boarding. Check day and time."
                )
            ),
            field="at",
        )
    legs = open_legs(member)
    leg = legs[-1] if legs else None
    day = _day(happened, leg, leg.to_airport if leg else "", leg.to_zone if leg else "")
    due = day + dt.timedelta(days=REASSESS_WITHIN_DAYS)
    move(
        traveller,
        Step.ARRIVE,
        at=at,
        arrived_at=happened.at,
        arrived_on=day,
        arrived_evidence=evidence.value,
        reassess_by_on=due,
    )
    write_event(member, EventKind.ARRIVAL, happened, day, by, at, evidence=evidence.value, leg=leg)
    ask_to_reassess(member, day, due, by, at)
    tell_of(member, msgid("Person %(number)s arrived"), by, at, icon="geo-alt-fill")
    return traveller


def correct_boarding(*, member: CaseMember, words: str, by: Actor, at: dt.datetime) -> Traveller:
    """Take back a boarding that did not happen, within 24 hours of its record; the seats stand again.

    Raises ``NotPermitted``, and ``Refused`` later than that or in another travel state.
    """
    require(by, Permission.CORRECT_DEPARTURE)
    traveller = traveller_of(member, at)
    check(traveller, Step.CORRECT_BOARDING)
    if at - traveller.state_since_at > dt.timedelta(hours=CORRECTION_HOURS):
        raise Refused(
            say(
                msgid(
                    "The boarding was not taken back, because it was recorded more than %(hours)s hours ago. "
                    "Record what happened as an interruption."
                ),
                hours=CORRECTION_HOURS,
            )
        )
    happened = Happening(at=at, on=traveller.boarded_on, words=words)
    move(traveller, Step.CORRECT_BOARDING, at=at)
    write_event(member, EventKind.CORRECTION, happened, happened.on or at.date(), by, at)
    keep_planned_day(case=member.case, by=by, at=at)
    tell_of(member, msgid("The boarding of person %(number)s was taken back: it had not happened"), by, at)
    return traveller


def correct_arrival(*, member: CaseMember, words: str, by: Actor, at: dt.datetime) -> Traveller:
    """Take back an arrival that did not happen. Raises ``NotPermitted``, and ``Refused`` in another travel state."""
    return _take_arrival_back(member, Step.CORRECT_ARRIVAL, words, by, at)


def correct_home(*, member: CaseMember, words: str, by: Actor, at: dt.datetime) -> Traveller:
    """Take back that somebody is home. Raises ``NotPermitted``, and ``Refused`` in another travel state."""
    return _take_arrival_back(member, Step.CORRECT_HOME, words, by, at)


def _take_arrival_back(member: CaseMember, step: Step, words: str, by: Actor, at: dt.datetime) -> Traveller:
    require(by, Permission.CONFIRM_ARRIVAL)
    traveller = traveller_of(member, at)
    check(traveller, step)
    happened = Happening(at=at, on=traveller.arrived_on, words=words)
    move(traveller, step, at=at)
    settle_tasks(case_id=member.case_id, codes=[TaskCode.REASSESS], subject_id=member.id, by=by, at=at)
    write_event(member, EventKind.CORRECTION, happened, happened.on or at.date(), by, at)
    tell_of(member, msgid("The arrival of person %(number)s was taken back: it had not happened"), by, at)
    return traveller


def mark_withdrawn(*, member: CaseMember, by: Actor, at: dt.datetime) -> int:
    """Mark a member as withdrawn and send their unboarded seats to release; return how many seats.

    It touches plain columns only, so that no missing key can stop it. Somebody who does not travel any more
    stays as they are, so that doing it twice changes nothing. Raises
    ``NotPermitted`` out of scope, and ``Refused`` once the person has boarded: then it is "does not travel on".
    """
    require(by, Permission.WITHDRAW)
    traveller = traveller_of(member, at)
    if state_of(traveller) in (TravelState.WITHDRAWN, TravelState.STAYS, TravelState.DECEASED):
        return 0
    if state_of(traveller) in (TravelState.BOARDED, TravelState.ARRIVED):
        raise Refused(
            say(
                msgid(
                    "The withdrawal was not recorded, because this person has boarded. "
                    "Record that they do not travel on, as an interruption."
                )
            ),
            code="withdraw:boarded",
        )
    seats = _leave(member, traveller, Step.WITHDRAW, at)
    record(
        "journey:member:withdraw",
        by=by,
        at=at,
        case_id=member.case_id,
        subject=member,
        detail={"seats": seats},
    )
    keep_planned_day(case=member.case, by=by, at=at)
    return seats


def mark_stays(*, member: CaseMember, by: Actor, at: dt.datetime) -> int:
    """Mark a member who does not travel and stays; seats go to release, and their number is returned.

    Raises ``NotPermitted``, and ``Refused`` where the travel state forbids it.
    """
    require(by, Permission.PREPARE)
    return _mark(member, Step.STAY, "journey:member:stay", by, at)


def mark_deceased(*, member: CaseMember, by: Actor, at: dt.datetime) -> int:
    """Mark a member as deceased; seats go to release, and their number is returned.

    Raises ``NotPermitted``, and ``Refused`` when it is recorded already.
    """
    require(by, Permission.CLOSE)
    return _mark(member, Step.DIE, "journey:member:die", by, at)


def mark_left(*, member: CaseMember, by: Actor, at: dt.datetime) -> int:
    """Give up the seats of somebody who goes on in a case of their own, or left; return how many go to release.

    Raises ``NotPermitted``.
    """
    require(by, Permission.SPLIT_FAMILY)
    traveller = traveller_of(member, at)
    if may(Step.GIVE_UP_SEATS, state_of(traveller)):
        return _mark(member, Step.GIVE_UP_SEATS, "journey:member:leave", by, at)
    return 0


def start_again(*, member: CaseMember, by: Actor, at: dt.datetime) -> Traveller:
    """Let somebody who withdrew, stayed or came back travel again; the process asks for a new consent.

    Raises ``NotPermitted``, and ``Refused`` where the travel state forbids it.
    """
    require(by, Permission.RECORD_CONSENT)
    traveller = traveller_of(member, at)
    move(traveller, Step.START_AGAIN, at=at)
    record("journey:member:start_again", by=by, at=at, case_id=member.case_id, subject=member)
    return traveller


def _mark(member: CaseMember, step: Step, tag: str, by: Actor, at: dt.datetime) -> int:
    traveller = traveller_of(member, at)
    seats = _leave(member, traveller, step, at)
    record(tag, by=by, at=at, case_id=member.case_id, subject=member, detail={"seats": seats})
    keep_planned_day(case=member.case, by=by, at=at)
    return seats


def _leave(member: CaseMember, traveller: Traveller, step: Step, at: dt.datetime) -> int:
    """Take a step that ends the journey and give up the seats nobody has flown on; return how many."""
    booked = state_of(traveller) is TravelState.BOOKED
    move(traveller, step, at=at)
    return give_up(member, Booking.TO_RELEASE, departing_after=None if booked else at)


def _check_past(happened: Happening, at: dt.datetime) -> None:
    if happened.at > at:
        raise Refused(
            say(msgid("Nothing was recorded, because the moment lies ahead. Check day and time.")),
            field="at",
        )


def _check_late(happened: Happening, at: dt.datetime) -> None:
    """Refuse a moment so long ago that it is more likely mistyped, unless somebody writes why it comes so late."""
    if at - happened.at > dt.timedelta(days=LATE_AFTER_DAYS) and not happened.words.strip():
        raise Refused(
            say(
                msgid(
                    "Nothing was recorded, because this lies more than %(days)s days back. "
                    "Check day and time; if they are right, write why it is recorded late."
                ),
                days=LATE_AFTER_DAYS,
            ),
            field="words",
        )


def _day(happened: Happening, leg: Leg | None, place: str, zone: str) -> dt.date:
    """Return the local day: as said, else at the airport named or the leg's, else the day in UTC."""
    if happened.on is not None:
        return happened.on
    where = happened.airport or place
    if not where:
        return happened.at.date()
    code = airport(where).iata
    known = zone if leg is not None and code in (leg.from_airport, leg.to_airport) else ""
    return local_day(happened.at, code, known or None)
