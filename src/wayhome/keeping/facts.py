"""Gathers what retention knows of a case out of the stages: when it closed, when it last paid, and its children."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db.models import Max

from wayhome.casefile.cases.models import Case
from wayhome.casefile.people.models import Person
from wayhome.ground.core.context import weighing
from wayhome.ground.crypto.keyring import is_open, open_drawers
from wayhome.ground.values.dates import may_be_under
from wayhome.keeping.models import LegalHold
from wayhome.keeping.retention import FULL_AGE, KeptCase, turns_18
from wayhome.stages.journey.models import CashAtDeparture


def kept_case(case: Case) -> KeptCase:
    """Return what retention knows of one case; the drawers of its people must be open to the acting organisation."""
    return kept_cases([case])[case.pk]


def kept_cases(cases: Sequence[Case]) -> Mapping[uuid.UUID, KeptCase]:
    """Return what retention knows of many cases, with a fixed number of queries.

    Days are those of UTC, which differ from the office's by one at most. Births are weighed, nobody looked at them.
    """
    keys = [case.pk for case in cases]
    paid: dict[uuid.UUID, dt.date] = dict(
        CashAtDeparture.objects.filter(case_id__in=keys)
        .values_list("case_id")
        .annotate(last=Max("paid_on"))
        .values_list("case_id", "last")
    )
    held = set(
        LegalHold.objects.filter(case_id__in=keys, lifted_at__isnull=True).values_list("case_id", flat=True)
    )
    children = _children(cases)
    return {
        case.pk: KeptCase(
            closed_on=case.closed_at.date() if case.closed_at else None,
            last_payment_on=paid.get(case.pk),
            children_18_on=children.get(case.pk),
            held=case.pk in held,
            restricted=case.restricted_at is not None,
        )
        for case in cases
    }


def _children(cases: Sequence[Case]) -> Mapping[uuid.UUID, dt.date]:
    """Return by case the latest day on which somebody turns 18 who may have been a child when it was opened."""
    opened = {case.pk: case.opened_at.date() for case in cases}
    people = list(Person.objects.filter(case_id__in=opened, erased_on__isnull=True))
    open_drawers(person.drawer_id for person in people)
    found: dict[uuid.UUID, dt.date] = {}
    with weighing():
        for person in people:
            born = person.born if is_open(person.drawer_id) else None
            day = opened[person.case_id]
            if born is not None and not may_be_under(born, FULL_AGE, day):
                continue
            full_age = turns_18(born.latest if born else None, day)
            found[person.case_id] = max(found.get(person.case_id, full_age), full_age)
    return found
