"""Questions about people of a case."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from wayhome.casefile.people.enums import Tie
from wayhome.casefile.people.models import HouseholdTie, Person
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.core.together import Prepared
from wayhome.ground.crypto.keyring import is_open, open_drawers


@dataclass(frozen=True)
class TieFact:
    """One family tie in force: ``person`` is ``kind`` of ``other``."""

    id: uuid.UUID
    person_id: uuid.UUID
    other_id: uuid.UUID
    kind: Tie


_TIES = Prepared(
    lambda case_id, on: (
        HouseholdTie.objects.filter(case_id=case_id)
        .filter(Q(begins_on__isnull=True) | Q(begins_on__lte=on))
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    )
)


def people_of_case(case_id: uuid.UUID) -> Sequence[Person]:
    """Return all person records of a case, oldest first, their drawers opened with one query."""
    people = list(Person.objects.filter(case_id=case_id).order_by("created_at", "id"))
    open_drawers(person.drawer_id for person in people)
    return people


def ties_of_case(case_id: uuid.UUID, *, on: dt.date) -> Sequence[TieFact]:
    """Return the family ties of a case in force on a day, as far as their drawers are open."""
    rows = _TIES.read(case_id, on)
    open_drawers(row.drawer_id for row in rows)
    return [
        TieFact(row.id, row.person_id, row.other_id, Tie(row.kind)) for row in rows if is_open(row.drawer_id)
    ]


def tie_of(case_id: uuid.UUID, key: uuid.UUID) -> HouseholdTie:
    """Return one family tie of a case that has not ended, drawer opened. Raises ``OutOfScope`` when there is none."""
    row = HouseholdTie.objects.filter(case_id=case_id, pk=key, ends_on__isnull=True).first()
    if row is None:
        raise OutOfScope
    open_drawers([row.drawer_id])
    return row
