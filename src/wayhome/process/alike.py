"""Person records that may be of one person: looked for by names, years and documents, among the cases open to the asker."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows, require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.queries import PersonFound, people_named
from wayhome.casefile.cases.scopes import CaseInHand, access_of, case_by_key, require_identity
from wayhome.casefile.people.models import Person
from wayhome.casefile.people.naming import names_of
from wayhome.ground.accounts.models import Office
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.crypto.keyring import is_open, open_drawers
from wayhome.ground.values.name_ranking import Candidate, Sought, rank
from wayhome.process.enums import Verdict
from wayhome.process.likeness import Signal, may_be_one, same_years, signals
from wayhome.process.models import PersonLink
from wayhome.stages.journey.models import TravelDocument
from wayhome.stages.journey.queries import finds_documents, offices_with_a_file, people_with_document

MOST = 10
OF_IDENTITY = ("latin_name", "birth", "sex", "nationalities", "language", "other_languages", "birth_place")
OF_CONTACTS = (
    "phones",
    "email",
    "host_address",
    "origin_address",
    "safe_contact",
    "marital_status",
    "occupation",
)
"""What may be taken over from the file that does not go on; the second row only by who reads contacts. Never a name."""


@dataclass(frozen=True)
class Alike:
    """Somebody who may be the person looked at: their record, their case, and what the two have in common."""

    person: Person
    case: Case
    signals: tuple[Signal, ...]
    likeness: float

    @property
    def order(self) -> tuple[bool, int, float]:
        """Return the key by which the likeliest come first, when sorted from high to low."""
        return Signal.DOCUMENT in self.signals, len(self.signals), self.likeness


@dataclass(frozen=True)
class Decided:
    """A verdict that stands about the person looked at, with the other person's case where the asker sees it."""

    link: PersonLink
    other_id: uuid.UUID
    case: Case | None


def alike_of(hand: CaseInHand, member: CaseMember, *, on: dt.date) -> Sequence[Alike]:
    """Return at most ten people who may be a member of a case, the likeliest first; who was decided upon is left out.

    Two of name, year of birth and document agree. The names are ranked where they are opened, and only whoever is returned
    counts as read, when a page shows them. Raises ``NotPermitted`` for who may not edit people here.
    """
    require(hand.by, Permission.EDIT_PEOPLE)
    require_identity(hand)
    person = member.person
    open_drawers([person.drawer_id])
    if not is_open(person.drawer_id):
        return ()
    by = hand.by
    documents = _by_documents(by, hand.case, member, on)
    found = {**documents, **_by_names(by, person, on)}
    decided = set(_other_ids(person))
    people = [
        _weighed(person, one, document=key in documents)
        for key, one in found.items()
        if key != person.pk and key not in decided and one.case.pk != hand.case.pk
    ]
    chosen = [one for one in people if may_be_one(one.signals)]
    return sorted(chosen, key=lambda one: one.order, reverse=True)[:MOST]


def offices_elsewhere(hand: CaseInHand, member: CaseMember) -> Sequence[Office]:
    """Return the offices of other organisations that have a file with the same document, and nothing of that file.

    Raises ``NotPermitted`` for who may not edit people here.
    """
    require(hand.by, Permission.EDIT_PEOPLE)
    require_identity(hand)
    open_drawers([member.person.drawer_id])
    if not is_open(member.person.drawer_id):
        return ()
    return offices_with_a_file(hand.by, member.person, _numbers(hand.case, member.person_id))


def likeness_of(person: Person, other: Person) -> float:
    """Return how like the names of two people are, from 0 to 1; both drawers must be open."""
    found = [rank(Sought(name), [Candidate(other.pk, names_of(other))]) for name in names_of(person)]
    return max((score for one in found for score, _ in one), default=0.0)


def compared(
    hand: CaseInHand, member: CaseMember, other_id: uuid.UUID, *, on: dt.date
) -> tuple[Alike, CaseInHand]:
    """Return another person beside a member of a case, and their case in hand.

    Both cases are open to the asker, who edits people on both. Raises ``OutOfScope`` and ``NotPermitted``.
    """
    require(hand.by, Permission.EDIT_PEOPLE)
    require_identity(hand)
    case_id = Person.objects.filter(pk=other_id).values_list("case_id", flat=True).first()
    if case_id is None or case_id == hand.case.pk:
        raise OutOfScope
    there = case_by_key(hand.by, case_id, on=on)
    require(there.by, Permission.EDIT_PEOPLE)
    require_identity(there)
    other = Person.objects.get(pk=other_id)
    open_drawers([member.person.drawer_id, other.drawer_id])
    if not (is_open(member.person.drawer_id) and is_open(other.drawer_id)):
        raise OutOfScope
    shared = bool(_numbers(there.case, other.pk) & _numbers(hand.case, member.person_id))
    found = PersonFound(other, there.case, likeness_of(member.person, other))
    return _weighed(member.person, found, document=shared), there


def decided_of(hand: CaseInHand, member: CaseMember, *, on: dt.date) -> Sequence[Decided]:
    """Return the verdicts that stand about a member of a case, the newest first; two queries."""
    links = list(_links(member.person).order_by("-decided_at", "id"))
    cases = {_other(link, member.person_id)[1] for link in links}
    rows = access_of(hand.by, on=on).filter(case_id__in=cases).select_related("case")
    seen = {row.case_id: row.case for row in rows}
    pairs = [(link, *_other(link, member.person_id)) for link in links]
    return [Decided(link, other_id, seen.get(case_id)) for link, other_id, case_id in pairs]


def link_for(member: CaseMember, key: uuid.UUID) -> PersonLink:
    """Return one verdict that stands about a member of a case. Raises ``OutOfScope`` when there is none."""
    row = _links(member.person).filter(pk=key).first()
    if row is None:
        raise OutOfScope
    return row


def same_people(people: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, set[uuid.UUID]]:
    """Return for each of these people who else they are, as somebody decided; one query."""
    wanted = set(people)
    rows = PersonLink.objects.filter(
        Q(person_id__in=wanted) | Q(other_id__in=wanted), verdict=Verdict.SAME.value, ended_at__isnull=True
    )
    found: dict[uuid.UUID, set[uuid.UUID]] = {key: set() for key in wanted}
    for one, other in rows.values_list("person_id", "other_id"):
        if one in found:
            found[one].add(other)
        if other in found:
            found[other].add(one)
    return found


def _links(person: Person) -> QuerySet[PersonLink]:
    return PersonLink.objects.filter(Q(person_id=person.pk) | Q(other_id=person.pk), ended_at__isnull=True)


def _other(link: PersonLink, person_id: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    if link.person_id == person_id:
        return link.other_id, link.other_case_id
    return link.person_id, link.case_id


def _other_ids(person: Person) -> Iterable[uuid.UUID]:
    return (_other(link, person.pk)[0] for link in _links(person))


def _by_names(by: Actor, person: Person, on: dt.date) -> dict[uuid.UUID, PersonFound]:
    born = person.born
    year = (born.earliest.year + born.latest.year) // 2 if born else None
    found: dict[uuid.UUID, PersonFound] = {}
    for name in names_of(person):
        for one in people_named(by, Sought(name, year), on=on).people:
            known = found.get(one.person.pk)
            if known is None or known.likeness < one.likeness:
                found[one.person.pk] = one
    return found


def _by_documents(by: Actor, case: Case, member: CaseMember, on: dt.date) -> dict[uuid.UUID, PersonFound]:
    if not finds_documents(by):
        return {}
    return {
        one.person.pk: one
        for number in _numbers(case, member.person_id)
        for one in people_with_document(by, number, on=on)
    }


def _numbers(case: Case, person_id: uuid.UUID) -> set[str]:
    rows = TravelDocument.objects.filter(case=case, member__person_id=person_id)
    return {str(row.number) for row in rows if is_open(row.drawer_id) and row.number}


def _weighed(person: Person, found: PersonFound, *, document: bool) -> Alike:
    likeness = found.likeness or likeness_of(person, found.person)
    common = signals(likeness=likeness, years=same_years(person.born, found.person.born), document=document)
    return Alike(found.person, found.case, common, likeness)


def may_take(by: Actor) -> tuple[str, ...]:
    """Return the fields that somebody may take over from one record into another."""
    return OF_IDENTITY + (OF_CONTACTS if allows(by, Permission.READ_CONTACTS) else ())
