"""Makes the index of names anew while everybody works: counts how frequent names are, spreads them, files everybody.

It works like a rotation of keys: a new index stands beside the old one, new names go into both, everybody is filed in
it in small commits, then it is searched and the old one goes. A run that was stopped goes on when it is started again.
"""

from __future__ import annotations

import os
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence

from django.db import transaction

from wayhome.casefile.people.models import NameIndex, NameKey, Person
from wayhome.casefile.people.naming import (
    KEYS,
    file_names,
    names_of,
    seal_spread,
    standing_indexes,
    year_of,
)
from wayhome.ground.core.context import acting_for, weighing
from wayhome.ground.crypto.index_keys import index_keys
from wayhome.ground.crypto.keyring import is_open, open_drawers
from wayhome.ground.crypto.models import Drawer, IndexKey
from wayhome.ground.crypto.providers import provider
from wayhome.ground.crypto.rotation import Work, alone
from wayhome.ground.values.name_keys import PEOPLE_OF_A_SLOT, Spread, frames_of, spread_of

SOME = 500
LEAST_BITS, MOST_BITS = 4, 20


def file_everybody(work: Work) -> int:
    """File whoever is not filed yet in every index that stands, and return how many people that were.

    Raises ``KeyUnavailable``.
    """
    count = 0
    for number in [index.number for index in standing_indexes()]:
        count += _fill(work, number)
    return count


def make_index_anew(work: Work) -> int:
    """Make a new index under a new key, spread by how frequent names are now; return how many people are filed in it.

    Names of people that no organisation can open stay out. Raises ``KeyUnavailable``, ``AnotherRuns`` and
    ``StillAtWork``; what was done stays, and the next call goes on.
    """
    with alone(work):
        number = _begun(work) or _begin(work)
        work.wait()  # whoever registers somebody and does not know the new index yet has ended
        count = _fill(work, number)
        _end(work, number)
    return count


def _begun(work: Work) -> int | None:
    row = NameIndex.objects.using(work.using).filter(ready_at=None).order_by("number").last()
    return row.number if row else None


def _begin(work: Work) -> int:
    rows, spread = _counted(work)
    newest = max(index_keys(KEYS))
    with transaction.atomic(using=work.using):
        key = IndexKey(purpose=KEYS, version=newest + 1, made_at=work.now())
        key.wrapped, key.root_id = provider().wrap(os.urandom(32), bound_to=key.label())
        key.save(using=work.using, force_insert=True)
        last = NameIndex.objects.using(work.using).order_by("number").last()
        made = NameIndex(
            number=last.number + 1 if last else 1,
            key_version=key.version,
            bits=bits_for(rows),
            spread=seal_spread(spread),
            made_at=work.now(),
        )
        made.save(using=work.using, force_insert=True)
    work.tell(f"names: index {made.number} begun, {rows} rows in 2^{made.bits} buckets")
    return made.number


def bits_for(rows: int) -> int:
    """Return how many bits let about two slots of people share a bucket, so that none stands alone."""
    return min(MOST_BITS, max(LEAST_BITS, (rows // PEOPLE_OF_A_SLOT).bit_length() - 1))


def _counted(work: Work) -> tuple[int, Spread]:
    """Count frames and years of everybody, without anybody looking at a name."""
    frames: Counter[str] = Counter()
    years: Counter[int] = Counter()
    for people in _everybody(work):
        with weighing():
            for person in people:
                frames.update({one for name in names_of(person) for one in frames_of(name)})
                years[year_of(person)] += 1
    return frames.total(), spread_of(frames, years)


def _everybody(work: Work) -> Iterator[Sequence[Person]]:
    """Yield everybody whose drawer opens, organisation by organisation, acting for it, some at a time."""
    owners = Drawer.objects.using(work.using).values_list("organisation_id", flat=True).distinct()
    for organisation_id in sorted(owners):
        reached = uuid.UUID(int=0)
        while True:
            with acting_for([organisation_id]):
                mine = Person.objects.filter(drawer__organisation_id=organisation_id, id__gt=reached)
                people = list(mine.order_by("id")[:SOME])
                if not people:
                    break
                open_drawers(person.drawer_id for person in people)
                yield [person for person in people if is_open(person.drawer_id)]
            reached = people[-1].id


def _fill(work: Work, number: int) -> int:
    index = next(one for one in standing_indexes() if one.number == number)
    count = 0
    for people in _everybody(work):
        keys = [person.id for person in people]
        filed = set(
            NameKey.objects.filter(number=number, person_id__in=keys).values_list("person_id", flat=True)
        )
        missing = [person for person in people if person.id not in filed]
        file_names(missing, indexes=[index])
        count += len(missing)
        work.tell(f"names: {count} people filed in index {number}")
    return count


def _end(work: Work, number: int) -> None:
    """Search the new index from now on, and take the older ones and their keys away."""
    indexes = NameIndex.objects.using(work.using)
    indexes.filter(number=number).update(ready_at=work.now())
    work.wait()  # whoever still searches an older one has ended
    with transaction.atomic(using=work.using):
        kept = indexes.get(number=number).key_version
        NameKey.objects.using(work.using).filter(number__lt=number).delete()
        indexes.filter(number__lt=number).delete()
        older = IndexKey.objects.using(work.using).filter(purpose=KEYS, retired_at=None, version__lt=kept)
        older.update(retired_at=work.now(), wrapped=None)
    work.tell(f"names: index {number} is searched now")
