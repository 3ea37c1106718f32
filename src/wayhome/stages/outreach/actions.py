"""The verbs of outreach: note and answer questions, hold information events, keep country sheets."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.ground.audit.editing import edit
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.crypto.keyring import destroy_drawers, make_drawer
from wayhome.ground.values import languages, places
from wayhome.ground.values.sentences import msgid, say
from wayhome.ground.values.tiers import DrawerKind
from wayhome.stages.outreach.enums import Cancelled, Channel, EventState, HeardFrom, Material, Section, Topic
from wayhome.stages.outreach.models import CountryInformation, Enquiry, EventFollowUp, InformationEvent

ENQUIRY_EDITABLE = frozenset({"channel", "heard_from", "topic", "language", "country", "text"})
EVENT_EDITABLE = frozenset(
    {"place", "held_on", "from_time", "until_time", "topics", "languages", "interpreters", "materials"}
)


@dataclass(frozen=True)
class EnquiryFacts:
    """A question as it was asked; ``answer`` is empty where it was not answered at once.

    ``language`` is ISO 639-3, ``country`` alpha-3; both may be empty.
    """

    channel: Channel
    topic: Topic
    text: str
    language: str = ""
    country: str = ""
    heard_from: HeardFrom = HeardFrom.NOT_STATED
    answer: str = ""


def record_enquiry(*, facts: EnquiryFacts, by: Actor, at: dt.datetime) -> Enquiry:
    """Record a question, answered or not, and return it; no person and no case is made.

    Raises ``NotPermitted``, ``Refused`` without a text, and ``ValueRefused`` for an unknown language or country.
    """
    require(by, Permission.WORK_OUTREACH)
    person = _person(by)
    _check_codes(language=facts.language, country=facts.country)
    if not facts.text.strip():
        raise Refused(
            say(msgid("The question was not saved, because it is empty. Write what was asked.")), field="text"
        )
    answer = facts.answer.strip()
    enquiry = Enquiry.objects.create(
        drawer=make_drawer(kind=DrawerKind.OWN, organisation_id=by.organisation_id),
        organisation_id=by.organisation_id,
        office_id=by.office_id,
        channel=facts.channel.value,
        heard_from=facts.heard_from.value,
        topic=facts.topic.value,
        language=facts.language,
        country=facts.country,
        text=facts.text.strip(),
        answer=answer or None,
        asked_at=at,
        asked_by_id=person,
        answered_at=at if answer else None,
        answered_by_id=person if answer else None,
    )
    record("outreach:enquiry:record", by=by, at=at, subject=enquiry)
    return enquiry


def answer_enquiry(*, enquiry: Enquiry, answer: str, by: Actor, at: dt.datetime) -> Enquiry:
    """Record the answer that was given and return the question.

    Raises ``NotPermitted``, and ``Refused`` when the answer is empty, there is one already, or the text was emptied.
    """
    require(by, Permission.WORK_OUTREACH)
    row = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    _not_emptied(row)
    if row.answered_at is not None:
        raise Refused(
            say(
                msgid(
                    "The answer was not saved, because this question is answered already. "
                    "If the person asked again, note a new question."
                )
            )
        )
    if not answer.strip():
        raise Refused(
            say(msgid("The answer was not saved, because it is empty. Write what was answered.")),
            field="answer",
        )
    row.answer = answer.strip()
    row.answered_at = at
    row.answered_by_id = _person(by)
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    record("outreach:enquiry:answer", by=by, at=at, subject=row)
    return row


def correct_enquiry(
    *, enquiry: Enquiry, changes: Mapping[str, Any], read_version: int, by: Actor, at: dt.datetime
) -> tuple[str, ...]:
    """Save what changed about a question and return the names of changed fields.

    Raises ``NotPermitted``, ``ChangedMeanwhile``, ``ValueRefused`` for an unknown code, and ``Refused`` when the
    text was emptied.
    """
    require(by, Permission.WORK_OUTREACH)
    _not_emptied(enquiry)
    _check_codes(language=str(changes.get("language", "")), country=str(changes.get("country", "")))
    return edit(
        enquiry,
        changes=changes,
        allowed=ENQUIRY_EDITABLE,
        read_version=read_version,
        tag="outreach:enquiry:correct",
        by=by,
        at=at,
    )


def attach_case(*, enquiry: Enquiry, case_id: uuid.UUID, by: Actor, at: dt.datetime) -> Enquiry:
    """Note on a question which case was opened from it, with the person's agreement; the process calls it.

    Raises ``NotPermitted``, and ``Refused`` when a case was opened from it before.
    """
    require(by, Permission.OPEN_CASE)
    row = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if row.case_id is not None:
        raise Refused(
            say(
                msgid(
                    "No case was opened, because one was opened from this question before. "
                    "Look for it in the list of cases, or open one without the question."
                )
            )
        )
    row.case_id = case_id
    row.save(update_fields=["case_id"])
    record("outreach:enquiry:attach_case", by=by, at=at, case_id=case_id, subject=row)
    return row


def empty_old_enquiries(*, older_than: int, by: Actor, at: dt.datetime) -> int:
    """Empty question and answer of the organisation's enquiries asked more than ``older_than`` days ago.

    The key of each is destroyed with its text, so that no copy can be read either; the counts stay. Returns
    how many were emptied. Raises ``NotPermitted``, and ``ValueError`` for less than one day.
    """
    require(by, Permission.WORK_OUTREACH)
    if older_than < 1:
        raise ValueError("enquiries are kept for at least one day")
    old = Enquiry.objects.filter(
        organisation_id=by.organisation_id,
        emptied_at__isnull=True,
        asked_at__lt=at - dt.timedelta(days=older_than),
    )
    drawers = list(old.select_for_update().values_list("drawer_id", flat=True))
    count = old.update(text=None, answer=None, emptied_at=at)
    destroy_drawers(drawers)
    record(
        "outreach:enquiry:empty_old", by=by, at=at, detail={"older_than_days": older_than, "emptied": count}
    )
    return count


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
        planned_by_id=_person(by),
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
    row.settled_by_id = _person(by)
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
    row.settled_by_id = _person(by)
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
        made_by_id=_person(by),
    )
    record("outreach:follow_up:add", by=by, at=at, subject=row)
    return row


def finish_follow_up(*, follow_up: EventFollowUp, by: Actor, at: dt.datetime) -> EventFollowUp:
    """Mark what was promised at an event as done; done twice changes nothing. Raises ``NotPermitted``."""
    require(by, Permission.WORK_OUTREACH)
    row = EventFollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if row.done_at is None:
        row.done_at = at
        row.done_by_id = _person(by)
        row.save(update_fields=["done_at", "done_by"])
        record("outreach:follow_up:finish", by=by, at=at, subject=row)
    return row


@dataclass(frozen=True)
class SheetFacts:
    """One section of a country sheet as it is to be printed; ``body`` is Markdown.

    ``valid_until`` is the first day on which it no longer holds, or none.
    """

    country: str
    language: str
    section: Section
    body: str
    source: str
    valid_from: dt.date
    valid_until: dt.date | None = None
    source_url: str = ""


def write_sheet(*, facts: SheetFacts, by: Actor, at: dt.datetime) -> CountryInformation:
    """Write a new version of one section; the old version stays readable. Who writes has checked.

    Raises ``NotPermitted``, ``ValueRefused`` for an unknown country or language, and ``Refused`` without text or
    source, or when it ends before it begins.
    """
    require(by, Permission.WORK_OUTREACH)
    _check_sheet(facts)
    person = _person(by)
    same = {
        "organisation_id": by.organisation_id,
        "country": facts.country,
        "language": facts.language,
        "section": facts.section.value,
    }
    current = CountryInformation.objects.select_for_update().filter(**same, replaced_at__isnull=True).first()
    if current is not None:
        current.replaced_at = at
        current.save(update_fields=["replaced_at"])
    sheet = CountryInformation.objects.create(
        **same,
        version=current.version + 1 if current else 1,
        body=facts.body.strip(),
        source=facts.source.strip(),
        source_url=facts.source_url.strip(),
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        written_at=at,
        written_by_id=person,
        checked_at=at,
        checked_by_id=person,
    )
    record("outreach:sheet:write", by=by, at=at, subject=sheet, detail={"country": facts.country})
    return sheet


def confirm_still_true(*, sheet: CountryInformation, by: Actor, at: dt.datetime) -> CountryInformation:
    """Record that somebody checked a section against its source today and it still holds.

    Raises ``NotPermitted``, and ``Refused`` for a version that was replaced.
    """
    require(by, Permission.WORK_OUTREACH)
    row = CountryInformation.objects.select_for_update().get(pk=sheet.pk)
    if row.replaced_at is not None:
        raise Refused(
            say(
                msgid(
                    "Nothing was confirmed, because a newer version of this section exists. "
                    "Load the page again and check the new one."
                )
            )
        )
    row.checked_at = at
    row.checked_by_id = _person(by)
    row.save(update_fields=["checked_at", "checked_by"])
    record("outreach:sheet:confirm", by=by, at=at, subject=row, detail={"country": row.country})
    return row


def _person(by: Actor) -> int:
    if by.user_id is None:
        raise Refused(
            say(msgid("Nothing was saved: outreach is recorded by a person, not by a timer. Log in first."))
        )
    return by.user_id


def _check_codes(*, language: str, country: str) -> None:
    if language:
        languages.language(language)
    if country:
        places.country(country)


def _not_emptied(enquiry: Enquiry) -> None:
    if enquiry.emptied_at is not None:
        raise Refused(
            say(
                msgid(
                    "Nothing was saved, because the text of this question was emptied on %(day)s. "
                    "If the person asks again, note a new question."
                ),
                day=enquiry.emptied_at.date(),
            )
        )


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


def _check_sheet(facts: SheetFacts) -> None:
    _check_codes(language=facts.language, country=facts.country)
    if not facts.body.strip():
        raise Refused(
            say(msgid("The section was not saved, because it has no text. Write it.")), field="body"
        )
    if not facts.source.strip():
        raise Refused(
            say(
                msgid(
                    "The section was not saved, because it names no source. Write where it can be read again."
                )
            ),
            field="source",
        )
    if facts.valid_until is not None and facts.valid_until <= facts.valid_from:
        raise Refused(
            say(
                msgid("The section was not saved, because it ends before it begins. Change one of the days.")
            ),
            field="valid_until",
        )
