"""Open a case: the person agrees to a file and has had the notice in a language they understand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Relation
from wayhome.casefile.cases.actions import CaseFacts, add_member, register_case
from wayhome.casefile.cases.enums import Area, State
from wayhome.casefile.cases.models import Case, Note
from wayhome.casefile.cases.status import write_state
from wayhome.casefile.cases.telling import tell
from wayhome.casefile.people.actions import PersonFacts
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.dates import may_be_under
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.enums import Verb
from wayhome.process.transitions import BY_VERB
from wayhome.stages.outreach.actions import attach_case
from wayhome.stages.outreach.models import Enquiry

ADULT_AT = 18


@dataclass(frozen=True)
class Agreement:
    """What the first person said about having a file.

    ``notice_language`` is ISO 639-3, the language in which the privacy notice was given and understood.
    ``child_ground`` is ``guardian`` or ``duty_to_protect`` where the person is or may be a child, else empty.
    """

    agrees: bool
    notice_language: str
    child_ground: str = ""


def open_case(
    *,
    facts: CaseFacts,
    people: list[tuple[PersonFacts, str]],
    agreement: Agreement,
    by: Actor,
    at: dt.datetime,
    enquiry: Enquiry | None = None,
    copy_text: bool = False,
) -> Case:
    """Open a case with its members and return it, standing at enquiry.

    ``people`` are the members in their order, each with what they are to the applicant; the first is the
    applicant. With an enquiry, its text is copied into the case only with ``copy_text``, if the person wants it.
    Raises ``NotPermitted``; ``Refused`` without agreement, without a notice in a language understood, or for a
    child without guardian or duty to protect; ``ValueRefused`` for a name that cannot be kept.
    """
    require(by, Permission.OPEN_CASE)
    _refuse_without_agreement(people, agreement, at.date())
    case = register_case(facts=facts, by=by, at=at)
    owner = by.on(Relation.OWNER)
    row = BY_VERB[Verb.OPEN_CASE]
    write_state(case=case, to=State.ENQUIRY, verb=row.verb.value, by=owner, happened_at=at, recorded_at=at)
    tell(case=case, sentence=say(row.told), by=owner, at=at, icon="folder-plus")
    for person, relation in people:
        add_member(case=case, facts=person, relation=relation, by=owner, at=at)
    if enquiry is not None:
        attach_case(enquiry=enquiry, case_id=case.id, by=by, at=at)
        if copy_text:
            _copy_text(case, enquiry, by=owner, at=at)
    case.refresh_from_db()
    return case


def _copy_text(case: Case, enquiry: Enquiry, *, by: Actor, at: dt.datetime) -> None:
    """Keep the question and its answer as a note of the case, since the enquiry's own text is emptied later."""
    text = "\n\n".join(part for part in (enquiry.text, enquiry.answer) if part)
    if text:
        Note.objects.create(
            case=case,
            drawer_id=case.drawer_id,
            text=text,
            area=Area.COUNSELLING.value,
            written_by_id=by.user_id or 0,
            written_at=at,
        )
        record("cases:note:copy_enquiry", by=by, at=at, case_id=case.id, subject=case)


def _refuse_without_agreement(
    people: list[tuple[PersonFacts, str]], agreement: Agreement, today: dt.date
) -> None:
    if not people:
        raise Refused(
            say(msgid("The case was not opened, because nobody is named. Write at least one name.")),
            field="full_name",
        )
    if not agreement.agrees:
        raise Refused(
            say(
                msgid(
                    "The case was not opened, because the person has not agreed to a file. "
                    "Answer their question as an enquiry; it needs no name."
                )
            ),
            code="no_agreement",
            field="agrees",
        )
    if not agreement.notice_language:
        raise Refused(
            say(
                msgid(
                    "The case was not opened, because the notice on personal data was not given in a language the "
                    "person understands. Give it, with an interpreter if needed, and name the language."
                )
            ),
            code="no_notice",
            field="notice_language",
        )
    applicant = people[0][0]
    may_be_child = applicant.birth is None or may_be_under(applicant.birth, ADULT_AT, today)
    if may_be_child and agreement.child_ground not in {"guardian", "duty_to_protect"}:
        raise Refused(
            say(
                msgid(
                    "The case was not opened, because the person is or may be a child. A guardian must agree too, "
                    "or the protection officer must record a duty to protect."
                )
            ),
            code="child_without_ground",
            field="child_ground",
        )
