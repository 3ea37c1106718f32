"""People found by name: looked for by keyed buckets within the asker's scope, decrypted, ranked, ten at most shown."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.scopes import access_of, actors_on, may_read_identity
from wayhome.casefile.people.models import Person
from wayhome.casefile.people.name_rank import RANKED_BY, likest
from wayhome.casefile.people.naming import OpenIndex, standing_indexes
from wayhome.casefile.people.queries import filed_under
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.ground.values.name_keys import frequency, parts_of
from wayhome.ground.values.name_ranking import BEST, FAR, Sought
from wayhome.ground.values.name_sifting import MOST_BUCKETS, MOST_FOUND, enough, look_for, sift

TOO_MANY = 500
DECIDES = ("organisation_id", "identity_restricted", "restricted_at", "counsellor_id", "case_manager_id")
"""What of a case decides whether somebody reads who it is about."""


@dataclass(frozen=True)
class PersonFound:
    """Somebody whose name is like the one asked for, and their case."""

    person: Person
    case: Case


@dataclass(frozen=True)
class Found:
    """The people found, the most alike first; ``too_many`` says that the question fits more than 500 people."""

    people: tuple[PersonFound, ...] = ()
    too_many: bool = False


def people_named(by: Actor, sought: Sought, *, on: dt.date) -> Found:
    """Return up to ten people of the asker's scope whose names are like the one sought, the most alike first.

    Rows of organisations and grounds on which the asker sees no case are left out by the database. Whose identity is
    closed to the asker is not decrypted. A lone part of a name that more than 500 people bear is not looked for. Only
    those returned count as read, when a page shows them. At most seven queries in each of at most three rounds.
    """
    index = next((one for one in reversed(standing_indexes()) if one.ready), None)
    if index is None or not parts_of(sought.name):
        return Found()
    years = (sought.year, sought.year) if sought.year else None
    if len(parts_of(sought.name)) == 1 and frequency(sought.name, years, index.spread) > TOO_MANY:
        return Found(too_many=True)
    return _look(by, sought, index, years, on)


def _look(by: Actor, sought: Sought, index: OpenIndex, years: tuple[int, int] | None, on: dt.date) -> Found:
    look = look_for(sought.name, years, index.spread, index.bucket, index.bits)
    cases = access_of(by, on=on).values("case_id")
    ranked: list[tuple[float, uuid.UUID]] = []
    seen: set[uuid.UUID] = set()
    for place, buckets in enumerate(look.rounds):
        if not buckets or (place and len(buckets) > MOST_BUCKETS):
            continue
        filed = filed_under(
            index.number,
            sorted(buckets),
            telling=sorted(look.telling),
            lone=sorted(look.lone),
            cases=cases,
            limit=MOST_FOUND,
        )
        unseen = {key: held for key, held in filed.items() if key[0] not in seen}
        near = sift(look, unseen, again=bool(place))
        seen |= {person_id for person_id, _ in near}
        ranked += _ranked(by, sought, near, on)
        ranked.sort(key=lambda each: -each[0])
        del ranked[BEST:]
        if enough([score for score, _ in ranked], BEST):
            break
    return Found(_with_cases([person_id for score, person_id in ranked if score >= FAR]))


def _with_cases(keys: Sequence[uuid.UUID]) -> tuple[PersonFound, ...]:
    """Return these people with their cases, in this order, their drawers opened; two queries."""
    people = Person.objects.in_bulk(keys)
    cases = Case.objects.select_related("counsellor", "case_manager").in_bulk(
        [person.case_id for person in people.values()]
    )
    open_drawers(person.drawer_id for person in people.values())
    return tuple(PersonFound(people[key], cases[people[key].case_id]) for key in keys)


def _ranked(
    by: Actor, sought: Sought, near: Collection[tuple[uuid.UUID, uuid.UUID]], on: dt.date
) -> Sequence[tuple[float, uuid.UUID]]:
    """Let these people be ranked where names are opened, as far as the asker may read who they are; return their keys."""
    rows = Case.objects.filter(id__in={case_id for _, case_id in near})
    found = list(rows.only(*DECIDES))
    here = actors_on(by, found, on=on)
    cases = {case.id: case for case in found if may_read_identity(case, here[case.id])}
    present = CaseMember.objects.filter(case_id__in=cases, until_at__isnull=True)
    order = {person_id: place for place, (person_id, _) in enumerate(near)}
    there = Person.objects.filter(id__in=present.filter(person_id__in=order).values("person_id"))
    people = list(there.only("case_id", "drawer_id", *RANKED_BY))
    people.sort(key=lambda person: order[person.id])
    best = likest(people, sought)
    return [(score, one.id) for score, one in best]
