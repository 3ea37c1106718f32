"""Who does not travel, or not any more, or again: one person at a time, and the case follows its people."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.enums import Area, TaskCode
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.queries import who_holds
from wayhome.casefile.cases.telling import Asks, make_task, settle_tasks, tell
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.process.actions.deciding import end_overrides
from wayhome.process.engine import Told, begin, refuse_strangers
from wayhome.process.enums import Verb
from wayhome.process.settling import settle_for_member
from wayhome.process.standing import settle
from wayhome.process.travellers import ask_who_cares
from wayhome.stages.consent.actions.endings import end_journey_consents
from wayhome.stages.journey.actions.travel import (
    mark_deceased,
    mark_stays,
    record_return_to_host,
)
from wayhome.stages.journey.actions.travel import start_again as travel_again
from wayhome.stages.journey.notices import Happening

ASK_WITHIN = dt.timedelta(days=3)
RELEASE_WITHIN = dt.timedelta(days=1)


def record_back_in_host(
    *, case: Case, member: CaseMember, words: str, by: Actor, at: dt.datetime, airport: str = ""
) -> Case:
    """Record that somebody whose journey was interrupted is back in the host country; their way is open both ways.

    What they agreed to served the journey that is over, and ends. ``airport`` gives the local day; without it the
    day is that of ``at`` in UTC. Raises ``Refused`` and ``NotPermitted``.
    """
    refuse_strangers(case, member)
    locked, row = begin(case, Verb.BACK_IN_HOST, by=by)
    holders = _holders(locked, at)
    on = at.date() if not airport else None
    record_return_to_host(
        member=member, happened=Happening(at=at, airport=airport, words=words, on=on), by=by, at=at
    )
    end_journey_consents(case=locked, member=member, by=by, at=at)
    _ask_what_next(locked, member, at)
    return settle(
        locked, row, by=by, at=at, told=Told(area=Area.TRAVEL, icon="arrow-return-left", holders=holders)
    )


def record_stays(*, case: Case, member: CaseMember, reason: str, by: Actor, at: dt.datetime) -> Case:
    """Record that somebody of the case stays and does not travel; their seats go to release.

    For somebody whose life changed (a permit, a birth, a hospital); whoever says no withdraws. What they agreed
    to for the journey ends, a child whose care depended on them is looked at again, and the case follows the
    others. Raises ``Refused`` and ``NotPermitted``.
    """
    refuse_strangers(case, member)
    locked, row = begin(case, Verb.STAYS, by=by, reason=reason)
    holders = _holders(locked, at)
    seats = mark_stays(member=member, by=by, at=at)
    end_journey_consents(case=locked, member=member, by=by, at=at)
    _clear_up(locked, member, seats, by=by, at=at)
    _say_why(
        locked,
        say(msgid("Why person %(number)s stays: %(reason)s"), number=member.position, reason=reason),
        Area.COUNSELLING,
        by,
        at,
    )
    ask_who_cares(
        locked,
        member,
        say(msgid("Settle who cares for the child before anybody travels: an adult of the family stays")),
        at=at,
    )
    return settle(
        locked, row, by=by, at=at, reason=reason, told=Told(icon="house", area=Area.TRAVEL, holders=holders)
    )


def start_again(*, case: Case, member: CaseMember, by: Actor, at: dt.datetime) -> Case:
    """Let somebody who withdrew, stayed or came back travel again; they are asked for a new consent first.

    Not while the case is cleared or others are on the way without them: then a case of their own is opened by
    splitting. Raises ``Refused`` and ``NotPermitted``.
    """
    refuse_strangers(case, member)
    locked, row = begin(case, Verb.START_AGAIN, by=by, on=at.date())
    travel_again(member=member, by=by, at=at)
    overtaken = [TaskCode.CONFIRM_WITHDRAWAL, TaskCode.ASK_BACK]
    settle_tasks(case_id=locked.id, codes=overtaken, subject_id=member.id, by=by, at=at)
    make_task(
        case=locked,
        sentence=say(
            msgid("Speak with person %(number)s alone, and ask for a new consent: they want to travel again"),
            number=member.position,
        ),
        due_on=(at + ASK_WITHIN).date(),
        at=at,
        role=Role.RETURN_COUNSELLOR.value,
        asks=Asks(TaskCode.ASK_AGAIN, member.id),
    )
    return settle(locked, row, by=by, at=at, told=Told(icon="arrow-repeat"))


def record_death(*, case: Case, member: CaseMember, words: str, by: Actor, at: dt.datetime) -> Case:
    """Record that somebody of the case has died; their seats go to release.

    Both offices are told only that who travels has changed.

    Children whose care depended on them are looked at again. What happened stands where protection reads it.
    Raises ``Refused`` and ``NotPermitted``.
    """
    refuse_strangers(case, member)
    locked, row = begin(case, Verb.DECEASED, by=by)
    seats = mark_deceased(member=member, by=by, at=at)
    _clear_up(locked, member, seats, by=by, at=at)
    if words.strip():
        _say_why(locked, say(msgid("What is known: %(words)s"), words=words), Area.PROTECTION, by, at)
    ask_who_cares(
        locked,
        member,
        say(msgid("Settle who cares for the child before anybody travels: an adult of the family has died")),
        at=at,
    )
    return settle(locked, row, by=by, at=at, told=Told(icon="people"))


def _clear_up(case: Case, member: CaseMember, seats: int, *, by: Actor, at: dt.datetime) -> None:
    """Settle what was asked about the journey of somebody who does not make it, and have their seats released."""
    settle_for_member(case=case, member_id=member.id, by=by, at=at)
    end_overrides(member, by=by, at=at)
    if seats:
        make_task(
            case=case,
            sentence=say(msgid("Release the seats of person %(number)s"), number=member.position),
            due_on=(at + RELEASE_WITHIN).date(),
            at=at,
            role=Role.MOVEMENTS_OFFICER.value,
            area=Area.TRAVEL,
            asks=Asks(TaskCode.RELEASE_SEATS, member.id),
        )


def _holders(case: Case, at: dt.datetime) -> list[int]:
    """Return who is told, before somebody loses the case by the very act."""
    return [access.organisation_id for access in who_holds(case, on=at.date())]


def _ask_what_next(case: Case, member: CaseMember, at: dt.datetime) -> None:
    make_task(
        case=case,
        sentence=say(msgid("Ask, without blame, what happened on the way, and what the person wants now")),
        due_on=(at + ASK_WITHIN).date(),
        at=at,
        role=Role.RETURN_COUNSELLOR.value,
        asks=Asks(TaskCode.ASK_BACK, member.id),
    )


def _say_why(case: Case, sentence: Sentence, area: Area, by: Actor, at: dt.datetime) -> None:
    tell(case=case, sentence=sentence, by=by, at=at, area=area, icon="chat-left-text")
