"""Open many cases at once, as an office brings them: every row is the one that opening them one by one would have left."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import refusal
from wayhome.casefile.access.enums import Permission, Relation
from wayhome.casefile.cases.actions import CaseFacts
from wayhome.casefile.cases.enums import Area, State, assistance_at_start
from wayhome.casefile.cases.models import Case, CaseMember, Note, StateChange, TimelineEntry
from wayhome.casefile.cases.telling import as_plain
from wayhome.casefile.funding.queries import opens_cases, require_opening
from wayhome.casefile.people.facts import PersonFacts, unsaved_person
from wayhome.casefile.people.models import Person
from wayhome.casefile.people.naming import file_names
from wayhome.ground.audit.recording import record_each
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.crypto.bulk import insert_all, make_drawers
from wayhome.ground.values.references import new_reference
from wayhome.ground.values.sentences import msgid, say
from wayhome.ground.values.tiers import DrawerKind
from wayhome.process.enums import Verb
from wayhome.process.models import DecisionRecord
from wayhome.process.opening import Agreement, ask_rule_book
from wayhome.process.transitions import BY_VERB
from wayhome.stages.counselling.models import ProtectionFact
from wayhome.stages.counselling.scoring import FactKind
from wayhome.stages.journey.actions import DocumentFacts
from wayhome.stages.journey.actions.numbers import file_numbers
from wayhome.stages.journey.enums import DOCUMENT_LABELS
from wayhome.stages.journey.models import TravelDocument


@dataclass(frozen=True)
class Comer:
    """One person of a file that comes in: who they are, what they are to the applicant, their document, and what else is known."""

    facts: PersonFacts
    relation: str = ""
    document: DocumentFacts | None = None
    note: str = ""


@dataclass(frozen=True)
class Coming:
    """One file that comes in; the first of its people is the applicant. ``opened_at`` is when the office opened it."""

    facts: CaseFacts
    people: Sequence[Comer]
    agreement: Agreement
    opened_at: dt.datetime


@dataclass(frozen=True)
class Opened:
    """A case that was opened, and its people in their order."""

    case: Case
    people: Sequence[Person]


@dataclass
class _Rows:
    """What is written, kind by kind, in the order in which rows point at one another."""

    cases: list[Case] = field(default_factory=list)
    changes: list[StateChange] = field(default_factory=list)
    decisions: list[DecisionRecord] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    members: list[CaseMember] = field(default_factory=list)
    grounds: list[ProtectionFact] = field(default_factory=list)
    documents: list[TravelDocument] = field(default_factory=list)
    lines: list[TimelineEntry] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def open_many(*, files: Sequence[Coming], by: Actor, at: dt.datetime) -> Sequence[Opened]:
    """Open a case for each of these files, in the transaction under way, and return them in their order, standing at enquiry.

    They are written kind by kind, some ten statements for all of them; what a case has is what ``open_case``, ``add_document``
    and ``write_note`` leave. Raises ``NotPermitted``, ``OutOfScope`` for an office or a programme of another organisation,
    and ``GateClosed`` where the conditions of opening one of them are not met: ask ``ask_rule_book`` before.
    """
    if not opens_cases(by, on=at.date()):
        raise refusal(Permission.OPEN_CASE)
    owner, rows = by.on(Relation.OWNER), _Rows()
    people = sum(len(one.people) for one in files)
    drawers = make_drawers(kind=DrawerKind.CASE, organisation_id=by.organisation_id, count=len(files))
    own = iter(make_drawers(kind=DrawerKind.PERSON, organisation_id=by.organisation_id, count=people))
    references = iter(_free_references(len(files)))
    opened = []
    for coming, drawer_id in zip(files, drawers, strict=True):
        require_opening(by, coming.facts.programme)
        case = _case(coming, drawer_id, next(references), by)
        _of_the_case(rows, case, coming, owner, at)
        people_of = [
            _person(rows, case, one, next(own), position, owner, at)
            for position, one in enumerate(coming.people, 1)
        ]
        opened.append(Opened(case, people_of))
        _of_a_child(rows, case, coming, owner, at)
    _write(rows, owner, at)
    return opened


def _case(coming: Coming, drawer_id: uuid.UUID, reference: str, by: Actor) -> Case:
    facts = coming.facts
    if {facts.office.organisation_id, facts.programme.organisation_id} != {by.organisation_id}:
        raise OutOfScope
    return Case(
        drawer_id=drawer_id,
        reference=reference,
        organisation_id=by.organisation_id,
        office_id=facts.office.pk,
        programme_id=facts.programme.pk,
        state=State.ENQUIRY.value,
        state_since_at=coming.opened_at,
        host_country=facts.programme.host_country,
        destination_country=facts.destination_country,
        assistance=assistance_at_start(at_home=facts.programme.is_at_home).value,
        language=facts.language,
        counsellor_id=facts.counsellor.pk if facts.counsellor else None,
        opened_at=coming.opened_at,
        members_count=len(coming.people),
        mark=facts.mark,
    )


def _of_the_case(rows: _Rows, case: Case, coming: Coming, by: Actor, at: dt.datetime) -> None:
    row = BY_VERB[Verb.OPEN_CASE]
    asked = ask_rule_book([(one.facts, one.relation) for one in coming.people], coming.agreement, at)
    of_it: dict[str, Any] = {"case_id": case.pk, "drawer_id": case.drawer_id}
    rows.cases.append(case)
    rows.changes.append(
        StateChange(
            **of_it,
            verb=row.verb.value,
            from_state=State.ENQUIRY.value,
            to_state=State.ENQUIRY.value,
            user_id=by.user_id,
            organisation_id=by.organisation_id,
            happened_at=coming.opened_at,
            recorded_at=at,
            area=Area.COUNSELLING.value,
        )
    )
    rows.decisions.append(
        DecisionRecord(
            **of_it,
            verb=row.verb.value,
            at=at,
            by_id=by.user_id,
            passed=True,
            findings=[*asked, {"notice_language": coming.agreement.notice_language}],
        )
    )
    rows.lines.append(
        TimelineEntry(
            **of_it,
            at=coming.opened_at,
            user_name=by.name,
            icon="folder-plus",
            what=as_plain(say(row.told)),
            area=Area.GENERAL.value,
        )
    )


def _person(
    rows: _Rows,
    case: Case,
    comer: Comer,
    drawer_id: uuid.UUID,
    position: int,
    by: Actor,
    at: dt.datetime,
) -> Person:
    person = unsaved_person(case_id=case.pk, drawer_id=drawer_id, facts=comer.facts, at=at)
    member = CaseMember(
        case_id=case.pk,
        drawer_id=drawer_id,
        person_id=person.pk,
        position=position,
        relation=comer.relation,
        from_at=at,
    )
    rows.people.append(person)
    rows.members.append(member)
    if comer.document is not None:
        _document(rows, member, comer.document, by, at)
    if comer.note:
        text = comer.note if position == 1 else f"{position}. {comer.note}"
        rows.notes.append(
            Note(
                case_id=case.pk,
                drawer_id=case.drawer_id,
                text=text,
                area=Area.COUNSELLING.value,
                written_by_id=by.user_id or 0,
                written_at=at,
            )
        )
    return person


def _document(rows: _Rows, member: CaseMember, facts: DocumentFacts, by: Actor, at: dt.datetime) -> None:
    until = facts.valid_until
    rows.documents.append(
        TravelDocument(
            case_id=member.case_id,
            drawer_id=member.drawer_id,
            member_id=member.pk,
            kind=facts.kind.value,
            expiry_month=until.replace(day=1) if until else None,
            number=facts.number or None,
            country=facts.country or None,
            valid_until=until,
            place=facts.place.value,
            recorded_at=at,
        )
    )
    said = say(_RECORDED, document=say(DOCUMENT_LABELS[facts.kind]), number=member.position)
    case = next(one for one in reversed(rows.cases) if one.pk == member.case_id)
    rows.lines.append(
        TimelineEntry(
            case_id=case.pk,
            drawer_id=case.drawer_id,
            at=at,
            user_name=by.name,
            icon="passport",
            what=as_plain(said),
            area=Area.TRAVEL.value,
        )
    )


def _of_a_child(rows: _Rows, case: Case, coming: Coming, by: Actor, at: dt.datetime) -> None:
    """Write on what ground the file of an applicant is who is or may be a child."""
    if not coming.agreement.child_ground:
        return
    applicant = next(one for one in reversed(rows.members) if one.case_id == case.pk and one.position == 1)
    rows.grounds.append(
        ProtectionFact(
            case_id=case.pk,
            drawer_id=applicant.drawer_id,
            member_id=applicant.pk,
            kind=FactKind.FILE_GROUND.value,
            details={"ground": coming.agreement.child_ground},
            found_at=at,
            found_by_id=by.user_id,
        )
    )


def _write(rows: _Rows, by: Actor, at: dt.datetime) -> None:
    kinds: Sequence[tuple[Sequence[models.Model], str]] = (
        (rows.cases, "cases:case:register"),
        (rows.changes, ""),
        (rows.decisions, ""),
        (rows.people, "people:person:register"),
        (rows.members, "cases:member:add"),
        (rows.grounds, "counselling:protection_fact:record"),
        (rows.documents, "journey:document:add"),
        (rows.lines, ""),
        (rows.notes, "cases:note:write"),
    )
    for made, tag in kinds:
        insert_all(made)
        if tag:
            _keep(made, tag, by, at)
        if made is rows.cases:
            _keep(made, BY_VERB[Verb.OPEN_CASE].audit_tag, by, at)
    file_names(rows.people)
    file_numbers(rows.documents)


def _keep(made: Sequence[models.Model], tag: str, by: Actor, at: dt.datetime) -> None:
    case_ids = [one.pk if isinstance(one, Case) else one.case_id for one in made]  # type: ignore[attr-defined]
    record_each(tag, by=by, at=at, case_ids=case_ids, subjects=made)


def _free_references(count: int) -> Sequence[str]:
    """Return so many random references that no case has."""
    found: set[str] = set()
    while len(found) < count:
        found |= {new_reference() for _ in range(count - len(found))}
        found -= set(Case.objects.filter(reference__in=found).values_list("reference", flat=True))
    return sorted(found)


_RECORDED = msgid("%(document)s of person %(number)s was recorded")
