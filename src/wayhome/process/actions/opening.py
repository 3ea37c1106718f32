"""Open a case: the person agrees to a file and has had the notice in a language they understand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Relation
from wayhome.casefile.cases.actions import CaseFacts, add_member, register_case
from wayhome.casefile.cases.enums import Area, State
from wayhome.casefile.cases.models import Case, Note
from wayhome.casefile.cases.status import write_state
from wayhome.casefile.cases.telling import tell
from wayhome.casefile.funding.queries import require_opening
from wayhome.casefile.people.facts import PersonFacts
from wayhome.ground.audit.recording import record
from wayhome.ground.values.sentences import say
from wayhome.process.enums import Verb
from wayhome.process.models import DecisionRecord
from wayhome.process.opening import Agreement, ask_rule_book
from wayhome.process.transitions import BY_VERB
from wayhome.stages.counselling.actions.protecting import write_fact
from wayhome.stages.counselling.scoring import FactKind
from wayhome.stages.outreach.actions import accept_referral, attach_case
from wayhome.stages.outreach.models import Enquiry, PartnerReferral


def open_case(
    *,
    facts: CaseFacts,
    people: list[tuple[PersonFacts, str]],
    agreement: Agreement,
    by: Actor,
    at: dt.datetime,
    enquiry: Enquiry | None = None,
    referral: PartnerReferral | None = None,
    copy_text: bool = False,
) -> Case:
    """Open a case with its members and return it, standing at enquiry.

    ``people`` are the members in their order, each with what they are to the applicant; the first is the
    applicant. With an enquiry or a partner's referral, its text is copied into the case only with ``copy_text``, if
    the person wants it; a referral is accepted by it. What they agreed with the partner is asked again here.
    Raises ``NotPermitted``; ``GateClosed`` without agreement, without a notice in a language understood, or for
    a child without guardian or duty to protect; ``ValueRefused`` for a name that cannot be kept; ``Refused`` for a
    referral that was answered or taken back meanwhile.
    """
    require_opening(by, facts.programme)
    asked = ask_rule_book(people, agreement, at)
    case = register_case(facts=facts, by=by, at=at)
    owner = by.on(Relation.OWNER)
    row = BY_VERB[Verb.OPEN_CASE]
    write_state(case=case, to=State.ENQUIRY, verb=row.verb.value, by=owner, happened_at=at, recorded_at=at)
    DecisionRecord.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        verb=row.verb.value,
        at=at,
        by_id=by.user_id,
        passed=True,
        findings=[*asked, {"notice_language": agreement.notice_language}],
    )
    record(row.audit_tag, by=owner, at=at, case_id=case.id, subject=case)
    tell(case=case, sentence=say(row.told), by=owner, at=at, icon="folder-plus")
    for number, (person, relation) in enumerate(people):
        member = add_member(case=case, facts=person, relation=relation, by=owner, at=at)
        if number == 0 and agreement.child_ground:
            write_fact(member, FactKind.FILE_GROUND, {"ground": agreement.child_ground}, by=owner, at=at)
    if enquiry is not None:
        attach_case(enquiry=enquiry, case_id=case.id, by=by, at=at)
        if copy_text:
            _copy_text(case, (enquiry.text, enquiry.answer), by=owner, at=at)
    if referral is not None:
        accept_referral(referral=referral, case=case, by=by, at=at)
        if copy_text:
            _copy_text(case, (referral.own_words, referral.contact, referral.safely), by=owner, at=at)
    case.refresh_from_db()
    return case


def _copy_text(case: Case, parts: Iterable[str | None], *, by: Actor, at: dt.datetime) -> None:
    """Keep what was written as a note of the case, since the text of an enquiry or referral is emptied later."""
    text = "\n\n".join(part for part in parts if part)
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
