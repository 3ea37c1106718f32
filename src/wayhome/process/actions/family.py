"""A family that splits or grows: whoever leaves gets new person records in another case, copied at that moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.cases.actions import CaseFacts, add_member, end_membership, register_case
from wayhome.casefile.cases.carrying import (
    OF_ONE_PERSON,
    carry_case,
    carry_legal_facts,
    carry_restriction,
)
from wayhome.casefile.cases.enums import BEFORE_BOARDING, Area, Gone, State, TaskCode
from wayhome.casefile.cases.models import Case, CaseMember, SplitLink
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.scopes import may_read_identity
from wayhome.casefile.cases.status import write_state
from wayhome.casefile.cases.telling import Asks, make_task, tell
from wayhome.casefile.people.actions import copy_ties
from wayhome.casefile.people.enums import Sex
from wayhome.casefile.people.facts import PersonFacts
from wayhome.casefile.people.models import Person
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.engine import Told, lock, refuse_strangers
from wayhome.process.enums import Verb
from wayhome.process.standing import settle
from wayhome.process.transitions import BY_VERB
from wayhome.process.travellers import ON_THE_WAY, travel_states
from wayhome.safeguards.words import TravelState
from wayhome.stages.counselling.actions.carrying import carry_warnings
from wayhome.stages.journey.actions.travel import mark_left

COPIED = (
    "given_name",
    "family_name",
    "sort_name",
    "birth_place",
    "other_languages",
    "phones",
    "email",
    "host_address",
    "origin_address",
    "safe_contact",
    "marital_status",
    "can_read",
    "occupation",
    "wishes",
)
ASK_WITHIN = dt.timedelta(days=3)  # house default

Pairs = Sequence[tuple[CaseMember, CaseMember]]


def split(*, case: Case, leaving: Sequence[CaseMember], by: Actor, at: dt.datetime) -> Case:
    """Give the leaving members a new case at counselling and return it; the old records stay with the old case, frozen.

    Family ties among those who leave, the destination, the kind of return, the legal facts that bind them and a
    hidden identity go along, and so does what warns of a danger: an open concern stops the new case too. Consents,
    sessions and bookings are not copied: whoever leaves is asked again. The link between the two cases is sealed
    and readable by protection officers only. Raises ``NotPermitted``, and ``Refused`` when nobody or everybody
    leaves, or somebody leaving has boarded.
    """
    require(by, Permission.SPLIT_FAMILY)
    refuse_strangers(case, *leaving)
    locked = lock(case)
    _refuse_unless_some_leave(locked, leaving)
    new = register_case(facts=_facts(locked), by=by, at=at)
    write_state(case=new, to=State.COUNSELLING, verb="open_case", by=by, happened_at=at, recorded_at=at)
    carry_case(source=locked, target=new, by=by, at=at)
    pairs = _go_over(leaving, new, because=Gone.SPLIT, relation="", by=by, at=at)
    places = {before.id: after for before, after in pairs}
    carry_legal_facts(source=locked, places=places, target=new, by=by, at=at)
    _warn(new, pairs, by=by, at=at)
    _link(locked, new, at)
    settle(locked, BY_VERB[Verb.GO_ON_ELSEWHERE], by=by, at=at, told=Told(icon="people"))
    tell(
        case=new,
        sentence=say(msgid("The case was opened for members of a family")),
        by=by,
        at=at,
        icon="people",
    )
    record("process:family:split", by=by, at=at, case_id=new.id, subject=new, detail={"came": len(leaving)})
    new.refresh_from_db()
    return new


def join(
    *, case: Case, joining: Sequence[CaseMember], into: Case, relation: str = "", by: Actor, at: dt.datetime
) -> Case:
    """Let members of a case go on in another case of the same organisation, and return that one.

    It works as a split does: new person records copied at this moment, the old ones frozen, a sealed link.
    Family ties among those who join, their entry bans and admissions, a hidden identity and what warns of a danger
    go along; decisions and deadlines of the case they leave become a task. ``relation`` is what they are to the
    applicant of the other case, in words. Whoever else holds that case sees them only once they agreed.

    Raises ``OutOfScope`` for a case of another organisation, ``NotPermitted``, and ``Refused`` when nobody joins,
    somebody has boarded, or the other case is the same, has departed or is closed.
    """
    require(by, Permission.SPLIT_FAMILY)
    refuse_strangers(case, *joining)
    if {case.organisation_id, into.organisation_id} != {by.organisation_id}:
        raise OutOfScope
    if not may_read_identity(into, by):
        raise NotPermitted(
            say(
                msgid(
                    "Nobody joined, because the identity on the other case is restricted. "
                    "Ask a protection officer, or whoever is responsible for it."
                )
            )
        )
    # Both locks in one order, whoever joins whom.
    locks = {one.pk: lock(one) for one in sorted((case, into), key=lambda one: str(one.pk))}
    source, target = locks[case.pk], locks[into.pk]
    _refuse_joining(source, joining, target)
    open_drawers([target.drawer_id])
    pairs = _go_over(joining, target, because=Gone.JOINED, relation=relation, by=by, at=at)
    carry_restriction(source=source, target=target, by=by, at=at)
    places = {before.id: after for before, after in pairs}
    carry_legal_facts(source=source, places=places, target=target, kinds=OF_ONE_PERSON, by=by, at=at)
    _warn(target, pairs, by=by, at=at)
    _link(source, target, at)
    _tasks_of_joining(source, target, at)
    settle(source, BY_VERB[Verb.GO_ON_ELSEWHERE], by=by, at=at, told=Told(icon="people"))
    tell(case=target, sentence=say(msgid("Somebody joined from another case")), by=by, at=at, icon="people")
    record(
        "process:family:join",
        by=by,
        at=at,
        case_id=target.id,
        subject=target,
        detail={"joined": len(joining)},
    )
    target.refresh_from_db()
    return target


def _go_over(
    leaving: Sequence[CaseMember], target: Case, *, because: Gone, relation: str, by: Actor, at: dt.datetime
) -> Pairs:
    """End the places of these members, give them new records in another case with the ties among them; return both."""
    pairs = []
    for member in leaving:
        end_membership(member=member, because=because, by=by, at=at)
        mark_left(member=member, by=by, at=at)
        new = add_member(
            case=target,
            facts=_copy(member.person),
            relation=relation or member.relation or "",
            by=by,
            at=at,
            travels=member.travels,
        )
        pairs.append((member, new))
    people = {before.person_id: after.person for before, after in pairs}
    copy_ties(people=people, on=at.date(), by=by, at=at)
    return pairs


def _warn(target: Case, pairs: Pairs, *, by: Actor, at: dt.datetime) -> None:
    """Carry what warns of a danger; where something was open, protection reads the earlier case as well."""
    if not carry_warnings(pairs=pairs, by=by, at=at):
        return
    make_task(
        case=target,
        sentence=say(
            msgid(
                "Somebody came from another case in which a concern stood. Read that case, and look at the claim to "
                "protection and at who else is in danger, before anything goes on."
            )
        ),
        due_on=at.date(),
        at=at,
        area=Area.PROTECTION,
        role=Role.PROTECTION_OFFICER.value,
        asks=Asks(TaskCode.LOOK_TODAY),
    )


def _link(one: Case, other: Case, at: dt.datetime) -> None:
    for here, there in ((one, other), (other, one)):
        SplitLink.objects.create(case=here, drawer_id=here.drawer_id, other_case=there.reference, made_at=at)


def _tasks_of_joining(source: Case, target: Case, at: dt.datetime) -> None:
    soon = (at + ASK_WITHIN).date()
    make_task(
        case=target,
        sentence=say(
            msgid(
                "Somebody joined: speak with them alone, ask for every consent anew, and record their decision and "
                "deadline"
            )
        ),
        due_on=soon,
        at=at,
        role=Role.RETURN_COUNSELLOR.value,
        asks=Asks(TaskCode.JOINED),
    )
    if not members_of(source):
        make_task(
            case=source,
            sentence=say(msgid("Nobody is left on this case: close it")),
            due_on=soon,
            at=at,
            role=Role.RETURN_COUNSELLOR.value,
            asks=Asks(TaskCode.NOBODY_LEFT),
        )


def _refuse_joining(source: Case, joining: Sequence[CaseMember], target: Case) -> None:
    if source.pk == target.pk:
        raise Refused(
            say(msgid("Nobody joined, because it is the same case. Write the reference of the other one.")),
            field="reference",
        )
    if not joining or any(member.until_at is not None for member in joining):
        raise Refused(
            say(msgid("Nobody joined, because nobody of this case was chosen. Choose who goes over.")),
            field="leaving",
        )
    if State(target.state) not in BEFORE_BOARDING:
        raise Refused(
            say(
                msgid(
                    "Nobody joined, because the other case has departed or is closed. "
                    "Whoever travels later needs a case of their own."
                )
            ),
            field="reference",
        )
    _refuse_boarded(
        source,
        joining,
        msgid("Nobody joined, because somebody who would go over has boarded already."),
    )


def _refuse_boarded(case: Case, members: Sequence[CaseMember], text: str) -> None:
    states = travel_states(case)
    if any(states.get(member.id, TravelState.NOT_BOOKED) in ON_THE_WAY for member in members):
        raise Refused(say(text), field="leaving")


def _refuse_unless_some_leave(case: Case, leaving: Sequence[CaseMember]) -> None:
    present = members_of(case)
    ids = {member.id for member in leaving}
    if not ids or ids >= {member.id for member in present}:
        raise Refused(
            say(
                msgid(
                    "The family was not split, because somebody must leave and somebody must stay. Choose who leaves."
                )
            ),
            field="leaving",
        )
    _refuse_boarded(
        case,
        leaving,
        msgid("The family was not split, because somebody who would leave has boarded already."),
    )


def _facts(case: Case) -> CaseFacts:
    return CaseFacts(
        programme=case.programme,
        office=case.office,
        language=case.language,
        destination_country=case.destination_country,
        counsellor=case.counsellor,
    )


def _copy(person: Person) -> PersonFacts:
    return PersonFacts(
        full_name=person.full_name,
        latin_name=person.latin_name,
        birth=person.born,
        sex=Sex(person.sex),
        language=person.language,
        nationalities=tuple(person.nationalities),
        more={name: value for name in COPIED if (value := getattr(person, name))},
    )
