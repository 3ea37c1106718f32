"""People found by name: looked for by keyed buckets within the asker's scope, decrypted, ranked, ten at most shown."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.scopes import actors_on, grounds_of, may_read_identity
from wayhome.casefile.people.models import Person
from wayhome.casefile.people.name_rank import RANKED_BY, likest
from wayhome.casefile.people.naming import OpenIndex, standing_indexes
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.ground.values.name_keys import frequency, parts_of
from wayhome.ground.values.name_ranking import BEST, FAR, Sought
from wayhome.ground.values.name_sifting import MOST_AGAIN, Look, enough, look_for, most_decrypted

TOO_MANY = 500
DECIDES = (
    "id",
    "organisation_id",
    "identity_restricted",
    "restricted_at",
    "counsellor_id",
    "case_manager_id",
)
"""What of a case decides whether somebody reads who it is about."""
_FITTING = """
SELECT person_id, id, organisation_id, identity_restricted, restricted_at, counsellor_id, case_manager_id
FROM cases_people_fitting(%s::int[], %s::int[], %s::int[], %s::int[], %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True)
class PersonFound:
    """Somebody whose name is like the one asked for, and their case; ``likeness`` goes from 0 to 1."""

    person: Person
    case: Case
    likeness: float = 0.0


@dataclass(frozen=True)
class Found:
    """The people found, the most alike first; ``too_many`` says that the question fits more than 500 people."""

    people: tuple[PersonFound, ...] = ()
    too_many: bool = False


def people_named(by: Actor, sought: Sought, *, on: dt.date) -> Found:
    """Return up to ten people of the asker's scope whose names are like the one sought, the most alike first.

    Rows of organisations and grounds on which the asker sees no case are left out by the database. Whose identity is
    closed to the asker is not decrypted. A lone part of a name that more than 500 people bear is not looked for. Only
    those returned count as read, when a page shows them. At most five queries in each of at most three rounds.
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
    ranked: list[tuple[float, uuid.UUID]] = []
    seen: set[uuid.UUID] = set()
    for place, buckets in enumerate(look.rounds):
        if not buckets or (place and len(buckets) > MOST_AGAIN):
            continue
        most = most_decrypted(look, again=bool(place))
        fitting = _fitting(by, look, buckets, index.number, on, len(seen) + most)
        near = {person_id: case for person_id, case in fitting.items() if person_id not in seen}
        near = dict(islice(near.items(), most))
        seen |= set(near)
        ranked += _ranked(by, sought, near, on)
        ranked.sort(key=lambda each: -each[0])
        del ranked[BEST:]
        if enough([score for score, _ in ranked], BEST):
            break
    return Found(_with_cases({person_id: score for score, person_id in ranked if score >= FAR}))


def _fitting(
    by: Actor, look: Look, searched: Collection[int], number: int, on: dt.date, most: int
) -> Mapping[uuid.UUID, Case]:
    """Return those filed under a searched bucket who fit best, with what decides of their cases; one query.

    The database asks whether the organisation holds the case, and whether they are still on it.
    """
    lists = (searched, *zip(*look.worths, strict=True))
    # Thousands of numbers are written as one text each.
    asked: list[Any] = [*("{" + ",".join(map(str, one)) + "}" for one in lists), number, by.organisation_id]
    with connection.cursor() as cursor:
        cursor.execute(_FITTING, [*asked, list(grounds_of(by)), on, most])
        return {row[0]: Case.from_db(connection.alias, DECIDES, row[1:]) for row in cursor.fetchall()}


def _with_cases(likeness: Mapping[uuid.UUID, float]) -> tuple[PersonFound, ...]:
    """Return these people with their cases, in this order, their drawers opened; two queries."""
    people = Person.objects.in_bulk(likeness)
    cases = Case.objects.select_related("counsellor", "case_manager").in_bulk(
        [person.case_id for person in people.values()]
    )
    open_drawers(person.drawer_id for person in people.values())
    return tuple(PersonFound(people[key], cases[people[key].case_id], like) for key, like in likeness.items())


def _ranked(
    by: Actor, sought: Sought, near: Mapping[uuid.UUID, Case], on: dt.date
) -> Sequence[tuple[float, uuid.UUID]]:
    """Let these people be ranked where names are opened, as far as the asker may read who they are; return their keys."""
    here = actors_on(by, near.values(), on=on)
    order = [person_id for person_id, case in near.items() if may_read_identity(case, here[case.id])]
    found = Person.objects.only("case_id", "drawer_id", *RANKED_BY).in_bulk(order)
    best = likest([found[person_id] for person_id in order if person_id in found], sought)
    return [(score, one.id) for score, one in best]
