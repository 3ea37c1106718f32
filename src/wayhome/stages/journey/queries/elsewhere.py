"""Which other offices have a file of somebody: told by office alone, on the number of a document and a second sign."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.people.models import Person
from wayhome.casefile.people.naming import names_of, standing_indexes, year_of
from wayhome.ground.accounts.models import Office
from wayhome.ground.values.document_numbers import like_a_number
from wayhome.ground.values.name_keys import UNKNOWN_YEAR, parts_of
from wayhome.ground.values.name_sifting import look_for
from wayhome.stages.journey.queries.finding import digests_of

NOT_KNOWN = "unknown"
BY_CHANCE = 0.05
"""Where more than so many strangers would share a bucket with somebody by chance, a name is no sign: a young index has few."""
BUCKETS_OF_ONE = 12
"""Buckets under which somebody is filed, about."""
_ELSEWHERE = (
    "SELECT organisation_id, office_id FROM journey_assisted_elsewhere(%s::bytea[], %s::int[], %s, %s, %s)"
)


def offices_with_a_file(by: Actor, person: Person, numbers: Collection[str]) -> Sequence[Office]:
    """Return the offices of other organisations that have a file with one of these numbers and a like name or age.

    Which file, and of whom, is not told: the office is asked, and asks the person. An organisation that enforces the law
    is told nothing. The person's drawer must be open. Two queries.
    """
    known = [number for number in numbers if like_a_number(number)]
    if not known or by.enforcement:
        return ()
    index = next((one for one in reversed(standing_indexes()) if one.ready), None)
    searched: set[int] = set()
    if index is not None:
        year = year_of(person)
        years = None if year == UNKNOWN_YEAR else (year, year)
        for name in names_of(person):
            if parts_of(name):
                look = look_for(name, years, index.spread, index.bucket, index.bits)
                searched |= set(look.rounds[0])
        if 1 - (1 - len(searched) / 2**index.bits) ** BUCKETS_OF_ONE > BY_CHANCE:
            searched = set()
    digests = [digest for number in known for digest in digests_of(number)]
    age = "" if person.age_band == NOT_KNOWN else person.age_band
    with connection.cursor() as cursor:
        cursor.execute(
            _ELSEWHERE, [digests, sorted(searched), index.number if index else 0, age, by.organisation_id]
        )
        keys = [office_id for _, office_id in cursor.fetchall()]
    return list(
        Office.objects.filter(pk__in=keys)
        .select_related("organisation")
        .order_by("organisation__name", "name")
    )
