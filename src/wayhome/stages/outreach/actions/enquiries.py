"""The verbs of questions: note, answer, correct, tie to a case, empty."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.ground.audit.editing import edit
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.crypto.keyring import destroy_drawers, make_drawer
from wayhome.ground.values.sentences import msgid, say
from wayhome.ground.values.tiers import DrawerKind
from wayhome.stages.outreach.actions.acting import acting_person, check_codes
from wayhome.stages.outreach.enums import Channel, HeardFrom, Topic
from wayhome.stages.outreach.models import Enquiry

ENQUIRY_EDITABLE = frozenset({"channel", "heard_from", "topic", "language", "country", "text"})


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
    person = acting_person(by=by)
    check_codes(language=facts.language, country=facts.country)
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
    row.answered_by_id = acting_person(by=by)
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
    check_codes(language=str(changes.get("language", "")), country=str(changes.get("country", "")))
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
