"""The only ways to obtain a case: through the organisation one acts for, today."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission, Relation, Role
from wayhome.casefile.access.queries import office_of
from wayhome.casefile.cases.enums import AccessGround
from wayhome.casefile.cases.models import Case, CaseAccess
from wayhome.ground.core.errors import OutOfScope

A_DAY = dt.timedelta(days=1)
WITH_A_CASE = ("organisation", "office", "programme", "counsellor", "case_manager", "origin_organisation")
"""What is read along with a case, because every page and most verbs ask for it."""

_OFFICES = {"counsellor": "counsellor_office", "case_manager": "case_manager_office"}


@dataclass(frozen=True)
class CaseInHand:
    """A case and the acting person in their relation to it; every page and verb of a case starts from one.

    ``offices`` are the offices in which the counsellor and the case manager work, by user.
    """

    case: Case
    by: Actor
    offices: Mapping[int, str] = field(default_factory=dict)


def access_of(by: Actor, *, on: dt.date) -> QuerySet[CaseAccess]:
    """Return the access rows in force of the acting organisation; lists filter and page these in SQL.

    An access ends with its agreement. ``on`` is a local day and the rows hold days of UTC, which may lie one day
    beside it: what was opened is there at once, and what was ended is gone at once, west of Greenwich too.
    """
    return (
        CaseAccess.objects.filter(organisation_id=by.organisation_id, begins_on__lte=on + A_DAY)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
        .filter(Q(agreement__isnull=True) | Q(agreement__ends_on__isnull=True) | Q(agreement__ends_on__gt=on))
    )


def case_for(by: Actor, reference: str, *, on: dt.date, lock: bool = False) -> CaseInHand:
    """Return the case with this reference as the acting person may hold it.

    Raises ``OutOfScope`` when no such case exists, the organisation holds no access to it today, or no role of
    the person may see cases: all three look the same from outside. ``lock`` locks the case row.
    """
    return _in_hand(by, Q(case__reference=reference), on=on, lock=lock)


def case_by_key(by: Actor, case_id: uuid.UUID, *, on: dt.date, lock: bool = False) -> CaseInHand:
    """Return the case with this key; otherwise as ``case_for``."""
    return _in_hand(by, Q(case_id=case_id), on=on, lock=lock)


def _in_hand(by: Actor, which: Q, *, on: dt.date, lock: bool) -> CaseInHand:
    held = access_of(by, on=on).filter(which).select_related(*(f"case__{name}" for name in WITH_A_CASE))
    held = held.annotate(**{name: office_of(f"case__{user}_id", on) for user, name in _OFFICES.items()})
    if lock:
        held = held.select_for_update(of=("case",))
    access = held.first()
    if access is None:
        raise OutOfScope
    actor = by.on(Relation.OWNER if access.ground == AccessGround.OWNER.value else Relation.AGREEMENT)
    if not allows(actor, Permission.SEE_CASES):
        raise OutOfScope
    case = access.case
    offices = {getattr(case, f"{user}_id"): getattr(access, name) for user, name in _OFFICES.items()}
    return CaseInHand(case, actor, {user: office for user, office in offices.items() if user and office})


def may_read_identity(case: Case, by: Actor) -> bool:
    """Return whether names may be shown: a restricted identity opens to protection officers and the named workers only."""
    if not allows(by, Permission.READ_IDENTITY):
        return False
    if not case.identity_restricted:
        return True
    named = by.is_same_person(case.counsellor_id) or by.is_same_person(case.case_manager_id)
    return named or Role.PROTECTION_OFFICER in by.roles
