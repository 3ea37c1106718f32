"""What every record of something on the way shares: when it happened, its event, its line, and what follows arrival."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.enums import Area, TaskCode
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.telling import Asks, make_task, tell
from wayhome.ground.audit.recording import record
from wayhome.ground.values.money import Money
from wayhome.ground.values.sentences import msgid, say
from wayhome.stages.journey.enums import EventKind
from wayhome.stages.journey.models import Leg, TravelEvent


@dataclass(frozen=True)
class Happening:
    """When and where something happened on the way; ``on`` is needed only where no airport tells the local day."""

    at: dt.datetime
    airport: str = ""
    on: dt.date | None = None
    words: str = ""
    cost: Money | None = None


def write_event(
    member: CaseMember,
    kind: EventKind,
    happened: Happening,
    day: dt.date,
    by: Actor,
    at: dt.datetime,
    *,
    evidence: str = "",
    leg: Leg | None = None,
) -> TravelEvent:
    """Write down what happened to a member, which is never changed, and return it; ``day`` is the local day."""
    row = TravelEvent.objects.create(
        case_id=member.case_id,
        drawer_id=member.drawer_id,
        member=member,
        kind=kind.value,
        leg=leg,
        happened_at=happened.at,
        happened_on=day,
        airport=happened.airport,
        evidence=evidence,
        cost_minor=happened.cost.minor if happened.cost else None,
        cost_currency=happened.cost.currency if happened.cost else "",
        organisation_id=by.organisation_id,
        recorded_by_id=by.user_id,
        recorded_at=at,
        words=happened.words.strip() or None,
    )
    record(
        f"journey:travel:{kind.value}",
        by=by,
        at=at,
        case_id=member.case_id,
        subject=row,
        detail={"evidence": evidence},
    )
    return row


def tell_of(member: CaseMember, text: str, by: Actor, at: dt.datetime, *, icon: str = "airplane") -> None:
    """Write a line of the timeline about a member, by number; ``text`` is a message id that names %(number)s."""
    tell(
        case=member.case,
        sentence=say(text, number=member.position),
        by=by,
        at=at,
        area=Area.TRAVEL,
        icon=icon,
    )


def ask_to_reassess(member: CaseMember, day: dt.date, due: dt.date, by: Actor, at: dt.datetime) -> None:
    """Make the task to reassess with a member who arrived on ``day``, for whoever confirmed it, until ``due``."""
    make_task(
        case=member.case,
        sentence=say(
            msgid("Reassess needs and wishes with person %(number)s, who arrived on %(day)s"),
            number=member.position,
            day=day,
        ),
        due_on=due,
        at=at,
        organisation_id=by.organisation_id,
        role="case_manager",
        asks=Asks(TaskCode.REASSESS, member.id),
    )
