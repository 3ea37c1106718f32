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
from wayhome.casefile.people.name_rank import likest
from wayhome.casefile.people.naming import OpenIndex, standing_indexes
from wayhome.casefile.people.queries import filed_under
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.ground.values.name_keys import frequency, parts_of
from wayhome.ground.values.name_ranking import BEST, FAR, Sought
from wayhome.ground.values.name_sifting import MOST_BUCKETS, MOST_FOUND, enough, look_for, sift

TOO_MANY = 500


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
    ranked: list[tuple[float, PersonFound]] = []
    seen: set[uuid.UUID] = set()
    for place, buckets in enumerate(look.rounds):
        if not buckets or (place and len(buckets) > MOST_BUCKETS):
            continue
        filed = filed_under(
            index.number, sorted(buckets), telling=sorted(look.telling), cases=cases, limit=MOST_FOUND
        )
        unseen = {key: held for key, held in filed.items() if key[0] not in seen}
        near = sift(look, unseen, again=bool(place))
        seen |= {person_id for person_id, _ in near}
        ranked += _ranked(by, sought, near, on)
        ranked.sort(key=lambda each: -each[0])
        del ranked[BEST:]
        if enough([score for score, _ in ranked], BEST):
            break
    best = tuple(one for score, one in ranked if score >= FAR)
    open_drawers(one.person.drawer_id for one in best)
    return Found(best)


def _ranked(
    by: Actor, sought: Sought, near: Collection[tuple[uuid.UUID, uuid.UUID]], on: dt.date
) -> Sequence[tuple[float, PersonFound]]:
    """Let these people be ranked where names are opened, as far as the asker may read who they are."""
    rows = Case.objects.filter(id__in={case_id for _, case_id in near})
    found = list(rows.select_related("counsellor", "case_manager"))
    here = actors_on(by, found, on=on)
    cases = {case.id: case for case in found if may_read_identity(case, here[case.id])}
    members = CaseMember.objects.filter(
        case_id__in=cases, person_id__in=[person_id for person_id, _ in near], until_at__isnull=True
    )
    order = {person_id: place for place, (person_id, _) in enumerate(near)}
    people = [member.person for member in members.select_related("person")]
    people.sort(key=lambda person: order[person.id])
    return [(score, PersonFound(one, cases[one.case_id])) for score, one in likest(people, sought)]
