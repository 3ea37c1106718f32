"""A family that splits: the leaving members get a case and person records of their own, copied at that moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.actions import CaseFacts, add_member, end_membership, register_case
from wayhome.casefile.cases.enums import Gone, State
from wayhome.casefile.cases.models import Case, CaseMember, SplitLink
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.status import write_state
from wayhome.casefile.cases.telling import tell
from wayhome.casefile.people.actions import PersonFacts
from wayhome.casefile.people.enums import Sex
from wayhome.casefile.people.models import Person
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.engine import lock, refuse_strangers
from wayhome.process.travellers import ON_THE_WAY, travel_states
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.actions.travel import mark_left

COPIED = (
    "given_name",
    "family_name",
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
)


def split(*, case: Case, leaving: Sequence[CaseMember], by: Actor, at: dt.datetime) -> Case:
    """Give the leaving members a new case at counselling and return it; the old records stay with the old case, frozen.

    Consents, sessions and bookings are not copied: whoever leaves is asked again. The link between the two
    cases is sealed and readable by protection officers only. Raises ``NotPermitted``, and ``Refused`` when
    nobody or everybody leaves, or somebody leaving has boarded.
    """
    require(by, Permission.SPLIT_FAMILY)
    refuse_strangers(case, *leaving)
    locked = lock(case)
    _refuse_unless_some_leave(locked, leaving)
    new = register_case(facts=_facts(locked), by=by, at=at)
    write_state(case=new, to=State.COUNSELLING, verb="open_case", by=by, happened_at=at, recorded_at=at)
    for member in leaving:
        person = member.person
        relation = member.relation or ""
        end_membership(member=member, because=Gone.SPLIT, by=by, at=at)
        mark_left(member=member, by=by, at=at)
        add_member(case=new, facts=_copy(person), relation=relation, by=by, at=at, travels=member.travels)
    for here, there in ((locked, new), (new, locked)):
        SplitLink.objects.create(case=here, drawer_id=here.drawer_id, other_case=there.reference, made_at=at)
    tell(
        case=locked,
        sentence=say(msgid("Members of the family go on in a case of their own")),
        by=by,
        at=at,
        icon="people",
    )
    tell(
        case=new,
        sentence=say(msgid("The case was opened for members of a family")),
        by=by,
        at=at,
        icon="people",
    )
    record(
        "process:family:split", by=by, at=at, case_id=locked.id, subject=locked, detail={"left": len(leaving)}
    )
    new.refresh_from_db()
    return new


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
    states = travel_states(case)
    if any(states.get(member.id, TravelState.NOT_BOOKED) in ON_THE_WAY for member in leaving):
        raise Refused(
            say(msgid("The family was not split, because somebody who would leave has boarded already.")),
            field="leaving",
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
