"""The only ways to obtain a case: through the organisation one acts for, today."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows, allows_somewhere, stored_only
from wayhome.casefile.access.enums import Permission, Relation, Role
from wayhome.casefile.access.queries import office_of
from wayhome.casefile.access.restriction import Restriction
from wayhome.casefile.cases.enums import AccessGround
from wayhome.casefile.cases.models import Case, CaseAccess, EmergencyAccess, RestrictedReading
from wayhome.ground.core.context import current
from wayhome.ground.core.errors import NotPermitted, OutOfScope
from wayhome.ground.core.together import Prepared
from wayhome.ground.values.sentences import msgid, say

A_DAY = dt.timedelta(days=1)
RELATION = {AccessGround.OWNER: Relation.OWNER, AccessGround.AGREEMENT: Relation.AGREEMENT}
"""How an organisation that holds a case on a ground stands to it."""
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


def _in_emergency(by: Actor) -> Exists | Value:
    """Return a part of a question: whether the person opened this case in an emergency that has not run out."""
    now = current().at
    if now is None:
        return Value(False)
    mine = EmergencyAccess.objects.filter(case_id=OuterRef("case_id"), user_id=by.user_id or 0)
    return Exists(mine.filter(organisation_id=by.organisation_id, from_at__lte=now, until_at__gt=now))


def _may_read_restricted(by: Actor) -> Exists | Value:
    """Return a part of a question: whether data protection lets the person work with this restricted case now."""
    now = current().at
    if now is None:
        return Value(False)
    mine = RestrictedReading.objects.filter(case_id=OuterRef("case_id"), user_id=by.user_id or 0)
    return Exists(mine.filter(organisation_id=by.organisation_id, from_at__lte=now, until_at__gt=now))


def in_force(on: dt.date) -> Q:
    """Return what makes an access row count on a day: begun, not ended, and its agreement not ended either.

    ``on`` may be a local day, and the rows hold days of UTC, which may lie one day beside it: what was opened is
    there at once, and what was ended is gone at once, west of Greenwich too.
    """
    return (
        Q(begins_on__lte=on + A_DAY)
        & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))
        & (Q(agreement__isnull=True) | Q(agreement__ends_on__isnull=True) | Q(agreement__ends_on__gt=on))
    )


def access_of(by: Actor, *, on: dt.date) -> QuerySet[CaseAccess]:
    """Return the access rows in force of the acting organisation that the person may see; lists page these in SQL.

    Rows on whose ground no role of the person sees cases are left out, and for who sees none there is none.
    """
    grounds = [
        ground for ground, relation in RELATION.items() if allows(by.on(relation), Permission.SEE_CASES)
    ]
    rows = CaseAccess.objects.filter(in_force(on), organisation_id=by.organisation_id)
    return rows if len(grounds) == len(RELATION) else rows.filter(ground__in=grounds)


def access_in_force(case: Case, *, on: dt.date) -> QuerySet[CaseAccess]:
    """Return the access rows of one case in force on a day, the owner's first."""
    return CaseAccess.objects.filter(in_force(on), case=case).order_by("-ground", "begins_on")


def towards(by: Actor, access: CaseAccess) -> Actor:
    """Return the acting person in the relation that an access row of their organisation gives; read it with its agreement."""
    shares = access.agreement.shares if access.agreement else ()
    return by.on(RELATION[AccessGround(access.ground)], shares)


def actors_on(by: Actor, cases: Collection[Case], *, on: dt.date) -> Mapping[uuid.UUID, Actor]:
    """Return the acting person in their relation to each of these cases, by key; one query, none where all are their own.

    A case that the organisation does not hold on that day is one to which they stand in no relation. One that is
    restricted is stored only here, whoever looks: it is read on its own pages.
    """
    found = {case.id: by.on(Relation.OWNER) for case in cases if case.organisation_id == by.organisation_id}
    others = [case.id for case in cases if case.id not in found]
    if others:
        rows = access_of(by, on=on).filter(case_id__in=others).select_related("agreement")
        found |= {row.case_id: towards(by, row) for row in rows}
    return {case.id: _stored_only(found.get(case.id, by.on(Relation.NONE)), case) for case in cases}


def _stored_only(by: Actor, case: Case) -> Actor:
    return replace(by, restriction=Restriction.STORED_ONLY) if case.restricted_at else by


def references_of(keys: Collection[uuid.UUID], by: Actor, *, on: dt.date) -> Mapping[uuid.UUID, str]:
    """Return the references of those of these cases that the person may see on a day; one query."""
    rows = access_of(by, on=on).filter(case_id__in=keys)
    return dict(rows.values_list("case_id", "case__reference"))


def sees_cases(by: Actor) -> bool:
    """Return whether any role of the person sees cases, owned or held by agreement."""
    return any(allows(by.on(relation), Permission.SEE_CASES) for relation in RELATION.values())


def finds_people(by: Actor) -> bool:
    """Return whether any role of the person reads who people are, on cases of their own or held by agreement."""
    return sees_cases(by) and allows_somewhere(by, Permission.READ_IDENTITY)


def case_for(
    by: Actor, reference: str, *, on: dt.date, lock: bool = False, even_restricted: bool = False
) -> CaseInHand:
    """Return the case with this reference as the acting person may hold it.

    Raises ``OutOfScope`` when no such case exists, the organisation holds no access to it today, or no role of
    the person may see cases: all three look the same from outside. ``lock`` locks the case row.

    A case that is restricted to being stored (GDPR 18) raises ``NotPermitted``, unless data protection lets the person
    read it now. With ``even_restricted`` it is returned, and the actor in it is allowed ``WHILE_RESTRICTED`` alone: for
    the pages that stop a journey, and those of the person's own rights.
    """
    return _in_hand(by, Q(case__reference=reference), on=on, lock=lock, even_restricted=even_restricted)


def case_by_key(
    by: Actor, case_id: uuid.UUID, *, on: dt.date, lock: bool = False, even_restricted: bool = False
) -> CaseInHand:
    """Return the case with this key; otherwise as ``case_for``."""
    return _in_hand(by, Q(case_id=case_id), on=on, lock=lock, even_restricted=even_restricted)


def _in_hand(by: Actor, which: Q, *, on: dt.date, lock: bool, even_restricted: bool) -> CaseInHand:
    held = access_of(by, on=on).filter(which)
    held = held.select_related("agreement", *(f"case__{name}" for name in WITH_A_CASE))
    held = held.annotate(**{name: office_of(f"case__{user}_id", on) for user, name in _OFFICES.items()})
    held = held.annotate(emergency=_in_emergency(by), opened=_may_read_restricted(by))
    if lock:
        held = held.select_for_update(of=("case",))
    access = held.first()
    if access is None:
        raise OutOfScope
    case = access.case
    offices = {getattr(case, f"{user}_id"): getattr(access, name) for user, name in _OFFICES.items()}
    restriction = _restriction(case, opened=bool(access.opened))
    if restriction is Restriction.STORED_ONLY and not even_restricted:
        raise stored_only()
    return CaseInHand(
        case,
        replace(towards(by, access), emergency=bool(access.emergency), restriction=restriction),
        {user: office for user, office in offices.items() if user and office},
    )


def _restriction(case: Case, *, opened: bool) -> Restriction:
    if case.restricted_at is None:
        return Restriction.NONE
    return Restriction.OPENED if opened else Restriction.STORED_ONLY


_LOCKED = Prepared(
    lambda key: Case.objects.filter(pk=key).select_related("programme").select_for_update(of=("self",))
)


def lock_case(case: Case) -> Case:
    """Return the case, locked and read again; of two people pressing at once one comes after the other.

    What was read before may be overtaken: go on with the case that is returned.
    """
    return _LOCKED.read(case.pk)[0]


def may_read_identity(case: Case, by: Actor) -> bool:
    """Return whether names may be shown: a restricted identity opens to protection officers and the named workers only.

    On a file that is stored only, names open to nobody but whom data protection lets read it.
    """
    if not allows(by, Permission.READ_IDENTITY):
        return False
    if case.restricted_at is not None and by.restriction is not Restriction.OPENED:
        return False
    if not case.identity_restricted or by.emergency:
        return True
    named = by.is_same_person(case.counsellor_id) or by.is_same_person(case.case_manager_id)
    return named or Role.PROTECTION_OFFICER in by.roles


def require_identity(hand: CaseInHand) -> None:
    """Do nothing where names may be shown; raise ``NotPermitted`` where the identity on the case is restricted."""
    if not may_read_identity(hand.case, hand.by):
        raise NotPermitted(
            say(
                msgid(
                    "Nothing was changed, because the identity on this case is restricted. "
                    "Ask a protection officer, or whoever is responsible for the case."
                )
            )
        )
