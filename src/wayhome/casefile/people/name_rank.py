"""Ranks people by their sealed names where these are opened, so that only the best of them leave that place."""

from __future__ import annotations

import json
from collections.abc import Sequence

from wayhome.casefile.people.births import read_birth
from wayhome.casefile.people.models import Person
from wayhome.ground.crypto.ranking import open_and_rank, register_ranking
from wayhome.ground.values.name_ranking import Candidate, Sought, rank

RANKING = "people:names"
RANKED_BY = ("full_name", "latin_name", "birth")
"""The sealed fields of a person by which one is told from another, in the order in which ``ranked`` reads them."""


def likest(people: Sequence[Person], sought: Sought) -> Sequence[tuple[float, Person]]:
    """Return at most ten of these people with how like the one sought they are, from 0 to 1, the most alike first.

    Nobody has looked at any of them by it. Raises ``KeyUnavailable`` and ``InvalidTag``.
    """
    query = json.dumps({"name": sought.name, "year": sought.year})
    return open_and_rank(people, fields=RANKED_BY, rank=RANKING, query=query)


def ranked(query: str, people: Sequence[Sequence[str]]) -> Sequence[tuple[float, int]]:
    """Return likeness and place of the people most like the one asked for; what ``register_ranking`` asks for."""
    asked = json.loads(query)
    candidates = [
        Candidate(place, (full, latin) if latin else (full,), _years(birth))
        for place, (full, latin, birth) in enumerate(people)
        if full
    ]
    found = rank(Sought(asked["name"], asked["year"]), candidates)
    return [(likeness, one.key) for likeness, one in found]


def register() -> None:
    """Make the ranking known in this process."""
    register_ranking(RANKING, ranked)


def _years(birth: str) -> tuple[int, int] | None:
    if not birth or birth == "null":
        return None
    born = read_birth(json.loads(birth))
    return born.earliest.year, born.latest.year
