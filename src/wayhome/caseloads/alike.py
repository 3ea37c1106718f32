"""Who of those that come in may have a file already: looked for among many at once, by the rule by which one is looked for."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.scopes import access_of, actors_on, may_read_identity
from wayhome.casefile.people.models import Person
from wayhome.casefile.people.name_rank import RANKED_BY, likest
from wayhome.casefile.people.naming import OpenIndex, names_of, standing_indexes, year_of
from wayhome.ground.core.context import weighing
from wayhome.ground.crypto.keyring import is_open, open_drawers
from wayhome.ground.values.name_keys import UNKNOWN_YEAR, exact_texts
from wayhome.ground.values.name_ranking import Sought
from wayhome.process.actions.opening_many import Opened
from wayhome.process.likeness import ALIKE, may_be_one, same_years, signals
from wayhome.stages.journey.models import DocumentKey

NEAREST = 4
"""People of whom the names are weighed for each name that comes in: those who share the most of its keys."""
_NEAR = """
SELECT who, person_id FROM (
  SELECT a.who, k.person_id, row_number() OVER (PARTITION BY a.who ORDER BY count(*) DESC, k.person_id) AS place
  FROM unnest(%s::int[], %s::int[]) AS a (who, bucket)
  JOIN people_name_key k ON k.number = %s AND k.bucket = a.bucket
  GROUP BY a.who, k.person_id HAVING count(*) >= %s
) near WHERE place <= %s
"""


@dataclass(frozen=True)
class _Asked:
    """One name of somebody who comes in."""

    person: Person
    name: str


def flagged(opened: Sequence[Opened], by: Actor, *, on: dt.date) -> Mapping[uuid.UUID, int]:
    """Return how many files may be of somebody of each of these cases, by the key of the case; they came in just now.

    Two of name, year of birth and document agree (``process.likeness``). Names are looked for as they are written: other
    spellings are found by the page that shows who is alike. Only files on which the person may read who they are about
    count. Names are ranked where they are opened; nobody has looked at any of them.
    """
    with weighing():
        people = {one.pk: one for case in opened for one in case.people}
        documents = _by_documents(list(people.values()))
        near = _by_names(list(people.values()))
        others = set().union(*documents.values(), *near.values()) - people.keys()
        shown = _shown(others | people.keys(), by, on)
        weighed = {key: _weighed(one, near[key], documents[key], shown) for key, one in people.items()}
        open_drawers({one.drawer_id for likely in weighed.values() for one, _ in likely})
        found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
        for key, person in people.items():
            for other, likeness in weighed[key]:
                if _may_be_one(person, other, likeness, document=other.pk in documents[key]):
                    found[person.case_id].add(other.case_id)
    return {case_id: len(files) for case_id, files in found.items()}


def _by_documents(people: Sequence[Person]) -> Mapping[uuid.UUID, set[uuid.UUID]]:
    """Return who has a document with the same number, by person; two queries."""
    owned = DocumentKey.objects.filter(document__member__person_id__in=[one.pk for one in people])
    own = [(key, bytes(digest)) for key, digest in owned.values_list("document__member__person_id", "digest")]
    rows = DocumentKey.objects.filter(digest__in={digest for _, digest in own})
    holders: dict[bytes, set[uuid.UUID]] = defaultdict(set)
    for key, digest in rows.values_list("document__member__person_id", "digest"):
        holders[bytes(digest)].add(key)
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for key, digest in own:
        found[key] |= holders[digest] - {key}
    return found


def _by_names(people: Sequence[Person]) -> Mapping[uuid.UUID, set[uuid.UUID]]:
    """Return who shares the most keys of a name, by person; one query for all of them."""
    index = next((one for one in reversed(standing_indexes()) if one.ready), None)
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    if index is None:
        return found
    asked = [_Asked(one, name) for one in people for name in names_of(one)]
    who: list[int] = []
    buckets: list[int] = []
    for place, one in enumerate(asked):
        mine = _buckets(one, index)
        who += [place] * len(mine)
        buckets += mine
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, [who, buckets, index.number, 1, NEAREST + 1])
        for place, key in cursor.fetchall():
            person = asked[place].person
            if key != person.pk:
                found[person.pk].add(key)
    return found


def _buckets(asked: _Asked, index: OpenIndex) -> Collection[int]:
    year = year_of(asked.person)
    years = None if year == UNKNOWN_YEAR else (year, year)
    return {index.bucket(text) for text in exact_texts(asked.name, years, index.spread)}


def _shown(keys: Collection[uuid.UUID], by: Actor, on: dt.date) -> Mapping[uuid.UUID, Person]:
    """Return those people whose case the person sees, and of whom they may read who they are."""
    held = access_of(by, on=on).values("case_id")
    people = Person.objects.filter(pk__in=keys, case_id__in=held).only("case_id", "drawer_id", *RANKED_BY)
    found = list(people)
    cases = Case.objects.in_bulk({one.case_id for one in found})
    here = actors_on(by, cases.values(), on=on)
    open_to = {key for key, case in cases.items() if may_read_identity(case, here[key])}
    return {one.pk: one for one in found if one.case_id in open_to}


def _weighed(
    person: Person,
    near: Collection[uuid.UUID],
    documents: Collection[uuid.UUID],
    shown: Mapping[uuid.UUID, Person],
) -> Sequence[tuple[Person, float]]:
    """Return those people of other files whose name or document agrees, each with how like the names are."""
    candidates = [
        shown[key] for key in {*near, *documents} if key in shown and shown[key].case_id != person.case_id
    ]
    likeness: dict[uuid.UUID, float] = {}
    year = year_of(person)
    for name in names_of(person) if candidates else ():
        for score, one in likest(candidates, Sought(name, None if year == UNKNOWN_YEAR else year)):
            likeness[one.pk] = max(score, likeness.get(one.pk, 0.0))
    found = [(one, likeness.get(one.pk, 0.0)) for one in candidates]
    return [(one, like) for one, like in found if like >= ALIKE or one.pk in documents]


def _may_be_one(person: Person, other: Person, likeness: float, *, document: bool) -> bool:
    years = is_open(other.drawer_id) and same_years(person.born, other.born)
    return may_be_one(signals(likeness=likeness, years=years, document=document))
