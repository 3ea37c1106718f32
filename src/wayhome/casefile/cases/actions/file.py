"""The verbs of the file itself: open it, its people, its facts, who is responsible, notes, legal facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows, require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.destination import AREAS
from wayhome.casefile.cases.enums import Area, Gone, LegalKind, State, assistance_at_start
from wayhome.casefile.cases.models import Case, CaseMember, LegalFact, Note
from wayhome.casefile.cases.scopes import CaseInHand, access_in_force, require_identity
from wayhome.casefile.cases.telling import tell
from wayhome.casefile.funding.models import Programme
from wayhome.casefile.funding.queries import require_opening
from wayhome.casefile.people.actions import register_person
from wayhome.casefile.people.facts import PersonFacts
from wayhome.ground.accounts.models import Office, User
from wayhome.ground.audit.editing import edit
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.crypto.keyring import make_drawer, share_drawers
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.references import new_reference
from wayhome.ground.values.sentences import msgid, say
from wayhome.ground.values.tiers import DrawerKind

EDITABLE = frozenset(
    {
        "destination_country",
        "destination_kind",
        "destination_basis",
        "type_of_return",
        "assistance",
        "language",
        "legal_ground",
        "motive",
        "planned_travel_on",
        "identity_restricted",
    }
)
READ_WITH_THE_LAW = frozenset({"destination_basis", "legal_ground", "motive"})
"""What of the case's facts only who reads its legal side may read and correct."""


@dataclass(frozen=True)
class CaseFacts:
    """What is known when a file is opened: programme, office, language, and where the person thinks of going."""

    programme: Programme
    office: Office
    language: str = ""
    destination_country: str = ""
    counsellor: User | None = None
    mark: str = ""


def register_case(*, facts: CaseFacts, by: Actor, at: dt.datetime) -> Case:
    """Make a case at ``enquiry`` with a drawer and a random reference, and return it; the database adds its owner's access.

    The process calls it when the conditions of opening are met. Raises ``NotPermitted``, and ``OutOfScope`` for
    an office or a programme of another organisation.
    """
    if not allows(by, Permission.SPLIT_FAMILY):
        require_opening(by, facts.programme)
    if {facts.office.organisation_id, facts.programme.organisation_id} != {by.organisation_id}:
        raise OutOfScope
    drawer = make_drawer(kind=DrawerKind.CASE, organisation_id=by.organisation_id)
    case = Case.objects.create(
        drawer=drawer,
        reference=_free_reference(),
        organisation_id=by.organisation_id,
        office=facts.office,
        programme=facts.programme,
        state=State.ENQUIRY.value,
        state_since_at=at,
        host_country=facts.programme.host_country,
        destination_country=facts.destination_country,
        assistance=assistance_at_start(at_home=facts.programme.is_at_home).value,
        language=facts.language,
        counsellor=facts.counsellor,
        opened_at=at,
        mark=facts.mark,
    )
    record("cases:case:register", by=by, at=at, case_id=case.id, subject=case)
    return case


def _free_reference() -> str:
    reference = new_reference()
    while Case.objects.filter(reference=reference).exists():
        reference = new_reference()
    return reference


def add_member(
    *, case: Case, facts: PersonFacts, relation: str, by: Actor, at: dt.datetime, travels: bool = True
) -> CaseMember:
    """Register a person in a case and return the membership; whoever else holds the case sees them only once they agreed.

    A government that holds the case by law opens the new drawer at once. ``relation`` is what the person is to
    the applicant, in words. Raises ``NotPermitted``, and ``ValueRefused`` for
    an unusable name.
    """
    if not allows(by, Permission.OPEN_CASE):
        require(by, Permission.EDIT_PEOPLE)
    # Two who add a person at once take their turn, or both would be number three.
    Case.objects.select_for_update().get(pk=case.pk)
    person = register_person(case_id=case.id, facts=facts, by=by, at=at)
    position = CaseMember.objects.filter(case=case).count() + 1
    member = CaseMember.objects.create(
        case=case,
        person=person,
        drawer_id=person.drawer_id,
        position=position,
        travels=travels,
        relation=relation,
        from_at=at,
    )
    held_by_others = access_in_force(case, on=at.date()).exclude(organisation_id=by.organisation_id)
    for access in held_by_others.select_related("agreement__receiver"):
        if access.agreement and access.agreement.stands_by_law:
            share_drawers([person.drawer_id], organisation_id=access.organisation_id)
    _count_members(case)
    record("cases:member:add", by=by, at=at, case_id=case.id, subject=member)
    return member


def end_membership(*, member: CaseMember, because: Gone, by: Actor, at: dt.datetime) -> CaseMember:
    """End a person's place in a case; the record stays with the old case, frozen. Raises ``NotPermitted``."""
    require(by, Permission.EDIT_PEOPLE)
    member.until_at = at
    member.ended_because = because.value
    member.save(update_fields=["until_at", "ended_because"])
    _count_members(member.case)
    record(
        "cases:member:end",
        by=by,
        at=at,
        case_id=member.case_id,
        subject=member,
        detail={"because": because.value},
    )
    return member


def _count_members(case: Case) -> None:
    case.members_count = CaseMember.objects.filter(case=case, until_at__isnull=True).count()
    case.save(update_fields=["members_count"])


def edit_case(
    *, case: Case, changes: Mapping[str, Any], read_version: int, by: Actor, at: dt.datetime
) -> tuple[str, ...]:
    """Save what changed about a case and return the names of changed fields.

    Only who may read a restricted identity lifts the restriction. Raises ``NotPermitted`` and ``ChangedMeanwhile``.
    """
    require(by, Permission.EDIT_CASE)
    if changes.get("destination_country", case.destination_country) != case.destination_country:
        # Parts of another country say nothing about this one.
        changes = {**changes, "destination_area": None, "destination_areas_ruled_out": None}
    if changes.get("identity_restricted", True) is not True:
        require_identity(CaseInHand(case, by))
    if READ_WITH_THE_LAW & set(changes):
        require(by, Permission.READ_LEGAL)
    return edit(
        case,
        changes=changes,
        allowed=EDITABLE | AREAS,
        read_version=read_version,
        tag="cases:case:edit",
        by=by,
        at=at,
        case_id=case.id,
    )


def assign_case(*, case: Case, counsellor: User, by: Actor, at: dt.datetime) -> Case:
    """Make somebody responsible for a case. Raises ``NotPermitted``, and ``Refused`` for the case's own approver."""
    require(by, Permission.ASSIGN_CASE)
    if case.approved_by_id == counsellor.id:
        raise Refused(
            say(
                msgid(
                    "The case was not assigned, because this person approved it and cannot counsel it too. Choose somebody else."
                )
            )
        )
    case.counsellor = counsellor
    case.save(update_fields=["counsellor"])
    record("cases:case:assign", by=by, at=at, case_id=case.id, subject=case, detail={"user": counsellor.id})
    tell(
        case=case,
        sentence=say(msgid("%(name)s is responsible for the case"), name=counsellor.name),
        by=by,
        at=at,
        icon="person",
    )
    if not by.is_same_person(counsellor.id):
        notify(
            organisation_id=case.organisation_id,
            user_id=counsellor.id,
            case_id=case.id,
            code="cases:case:assign",
            sentence=say(msgid("Case %(reference)s was given to you"), reference=case.reference),
            at=at,
        )
    return case


def write_note(*, case: Case, text: str, area: Area, by: Actor, at: dt.datetime) -> Note:
    """Write a note in an area of the file and return it. Raises ``NotPermitted``, and ``Refused`` when it is empty."""
    require(by, Permission.WRITE_NOTE)
    if not text.strip():
        raise Refused(
            say(msgid("The note was not saved, because it is empty. Write something first.")), field="text"
        )
    note = Note.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        text=text.strip(),
        area=area.value,
        written_by_id=by.user_id or 0,
        written_at=at,
    )
    record("cases:note:write", by=by, at=at, case_id=case.id, subject=note)
    return note


def record_legal_fact(
    *,
    case: Case,
    kind: LegalKind,
    details: Mapping[str, Any],
    member: CaseMember | None,
    by: Actor,
    at: dt.datetime,
) -> LegalFact:
    """Record a decision, period, extension, suspension, entry ban or appeal, and return it; append only.

    ``details`` holds plain values (days as ISO text) in the shape of ``safeguards.deadlines``. The process
    recomputes the deadline and re-checks the case afterwards. Raises ``NotPermitted``.
    """
    require(by, Permission.RECORD_LEGAL_FACT)
    fact = LegalFact.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        member=member,
        kind=kind.value,
        details=dict(details),
        recorded_by_id=by.user_id,
        recorded_at=at,
    )
    record("cases:legal_fact:record", by=by, at=at, case_id=case.id, subject=fact)
    return fact
