"""The verbs of information events: plan, change, count, cancel, keep what was promised."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.ground.audit.editing import edit
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.crypto.keyring import make_drawer
from wayhome.ground.values import languages
from wayhome.ground.values.interpreters import is_interpreter_number
from wayhome.ground.values.sentences import msgid, say
from wayhome.ground.values.tiers import DrawerKind
from wayhome.stages.outreach.actions.acting import acting_person
from wayhome.stages.outreach.enums import Cancelled, EventState, Material, Topic
from wayhome.stages.outreach.models import EventFollowUp, InformationEvent

EVENT_EDITABLE = frozenset(
    {"place", "held_on", "from_time", "until_time", "topics", "languages", "interpreters", "materials"}
)


@dataclass(frozen=True)
class EventFacts:
    """When and where an information event takes place, about what, in which languages.

    Times are local at the place. ``interpreters`` are interpreter numbers, never names.
    """

    place: str
    held_on: dt.date
    from_time: dt.time
    until_time: dt.time
    topics: tuple[Topic, ...]
    languages: tuple[str, ...]
    interpreters: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return the facts as the model keeps them."""
        return {
            **asdict(self),
            "place": self.place.strip(),
            "topics": [topic.value for topic in self.topics],
            "languages": list(self.languages),
            "interpreters": list(self.interpreters),
            "materials": [material.value for material in self.materials],
        }


def plan_event(*, facts: EventFacts, by: Actor, at: dt.datetime) -> InformationEvent:
    """Plan an information event and return it.

    Raises ``NotPermitted``, ``ValueRefused`` for an unknown language, and ``Refused`` when it ends before it begins
    or names no topic or language.
    """
    require(by, Permission.WORK_OUTREACH)
    _check_event(facts)
    event = InformationEvent.objects.create(
        drawer=make_drawer(kind=DrawerKind.OWN, organisation_id=by.organisation_id),
        organisation_id=by.organisation_id,
        office_id=by.office_id,
        planned_at=at,
        planned_by_id=acting_person(by=by),
        **facts.plain(),
    )
    record("outreach:event:plan", by=by, at=at, subject=event)
    return event


def change_event(
    *, event: InformationEvent, facts: EventFacts, read_version: int, by: Actor, at: dt.datetime
) -> tuple[str, ...]:
    """Change the plan of an event that was not held or cancelled yet, and return the names of changed fields.

    Raises what ``plan_event`` raises, ``ChangedMeanwhile``, and ``Refused`` when the event is over.
    """
    require(by, Permission.WORK_OUTREACH)
    _check_event(facts)
    _still_planned(event)
    return edit(
        event,
        changes=facts.plain(),
        allowed=EVENT_EDITABLE,
        read_version=read_version,
        tag="outreach:event:change",
        by=by,
        at=at,
    )


@dataclass(frozen=True)
class Attendance:
    """How many people came; zero is an answer, each number is between 0 and 32,767."""

    women: int
    men: int
    girls: int
    boys: int
    not_stated: int = 0


def record_attendance(
    *, event: InformationEvent, counts: Attendance, notes: str, by: Actor, at: dt.datetime
) -> InformationEvent:
    """Record that an event was held and how many came; again corrects the numbers.

    Raises ``NotPermitted``, and ``Refused`` for a cancelled event, one in the future, or a number below zero.
    """
    require(by, Permission.WORK_OUTREACH)
    row = InformationEvent.objects.select_for_update(of=("self",)).select_related("office").get(pk=event.pk)
    _not_cancelled(row)
    _not_before(row, at)
    numbers = asdict(counts)
    if min(numbers.values()) < 0:
        raise Refused(
            say(msgid("The attendance was not saved, because a number is below zero. Write 0 for nobody."))
        )
    row.state = EventState.HELD.value
    for name, number in numbers.items():
        setattr(row, name, number)
    row.notes = notes.strip() or None
    row.settled_at = at
    row.settled_by_id = acting_person(by=by)
    row.save(update_fields=["state", *numbers, "notes", "settled_at", "settled_by"])
    record("outreach:event:attendance", by=by, at=at, subject=row, fields=numbers)
    return row


def cancel_event(
    *, event: InformationEvent, because: Cancelled, by: Actor, at: dt.datetime
) -> InformationEvent:
    """Record that an event does not take place, and why; nothing is deleted.

    Raises ``NotPermitted``, and ``Refused`` when it was held or cancelled before.
    """
    require(by, Permission.WORK_OUTREACH)
    row = InformationEvent.objects.select_for_update().get(pk=event.pk)
    _still_planned(row)
    row.state = EventState.CANCELLED.value
    row.cancelled_because = because.value
    row.settled_at = at
    row.settled_by_id = acting_person(by=by)
    row.save(update_fields=["state", "cancelled_because", "settled_at", "settled_by"])
    record("outreach:event:cancel", by=by, at=at, subject=row, detail={"because": because.value})
    return row


def add_follow_up(
    *, event: InformationEvent, what: str, due_on: dt.date, by: Actor, at: dt.datetime
) -> EventFollowUp:
    """Note something to do after an event, until a day, and return it.

    Raises ``NotPermitted``, and ``Refused`` when it says nothing.
    """
    require(by, Permission.WORK_OUTREACH)
    if not what.strip():
        raise Refused(
            say(msgid("Nothing was noted, because it does not say what to do. Write one sentence.")),
            field="what",
        )
    row = EventFollowUp.objects.create(
        event=event,
        drawer_id=event.drawer_id,
        what=what.strip(),
        due_on=due_on,
        made_at=at,
        made_by_id=acting_person(by=by),
    )
    record("outreach:follow_up:add", by=by, at=at, subject=row)
    return row


def finish_follow_up(*, follow_up: EventFollowUp, by: Actor, at: dt.datetime) -> EventFollowUp:
    """Mark what was promised at an event as done; done twice changes nothing. Raises ``NotPermitted``."""
    require(by, Permission.WORK_OUTREACH)
    row = EventFollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if row.done_at is None:
        row.done_at = at
        row.done_by_id = acting_person(by=by)
        row.save(update_fields=["done_at", "done_by"])
        record("outreach:follow_up:finish", by=by, at=at, subject=row)
    return row


def _check_event(facts: EventFacts) -> None:
    for code in facts.languages:
        languages.language(code)
    if not facts.place.strip() or not facts.topics or not facts.languages:
        raise Refused(
            say(
                msgid(
                    "The event was not saved, because it needs a place, at least one topic and one language. "
                    "Fill in what is missing."
                )
            )
        )
    if facts.until_time <= facts.from_time:
        raise Refused(
            say(msgid("The event was not saved, because it ends before it begins. Change one of the times.")),
            field="until_time",
        )
    if not all(is_interpreter_number(one) for one in facts.interpreters):
        raise Refused(
            say(
                msgid(
                    "The event was not saved, because interpreters are written down by number, never by name. "
                    "Ask for the numbers."
                )
            ),
            field="interpreters",
        )


def _not_cancelled(event: InformationEvent) -> None:
    if event.state == EventState.CANCELLED.value:
        raise Refused(
            say(
                msgid("Nothing was saved, because this event was cancelled. Plan a new event if it was held.")
            )
        )


def _still_planned(event: InformationEvent) -> None:
    _not_cancelled(event)
    if event.state == EventState.HELD.value:
        raise Refused(
            say(
                msgid(
                    "Nothing was changed, because this event was held. Only its attendance can be corrected."
                )
            )
        )


def _not_before(event: InformationEvent, at: dt.datetime) -> None:
    zone = event.office.time_zone if event.office else "UTC"
    if event.held_on > at.astimezone(ZoneInfo(zone)).date():
        raise Refused(
            say(
                msgid(
                    "The attendance was not saved, because the event takes place on %(day)s. "
                    "Change its day first if it was held earlier."
                ),
                day=event.held_on,
            )
        )
