"""The only ways to obtain a case: through the organisation one acts for, today."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from django.db.models import Q, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows, allows_somewhere, stored_only
from wayhome.casefile.access.enums import Permission, Relation, Role
from wayhome.casefile.access.models import Membership
from wayhome.casefile.access.queries import working_on
from wayhome.casefile.access.restriction import Restriction
from wayhome.casefile.cases.enums import AccessGround
from wayhome.casefile.cases.models import Case, CaseAccess, EmergencyAccess, RestrictedReading
from wayhome.ground.core.context import current
from wayhome.ground.core.errors import NotPermitted, OutOfScope
from wayhome.ground.core.together import Prepared, read_together
from wayhome.ground.values.sentences import msgid, say

A_DAY = dt.timedelta(days=1)
RELATION = {AccessGround.OWNER: Relation.OWNER, AccessGround.AGREEMENT: Relation.AGREEMENT}
"""How an organisation that holds a case on a ground stands to it."""
WITH_A_CASE = ("organisation", "office", "programme", "counsellor", "case_manager", "origin_organisation")
"""What is read along with a case, because every page and most verbs ask for it."""

NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
"""The moment of work that is done at none: nothing is open to somebody for some hours then."""


@dataclass(frozen=True)
class CaseInHand:
    """A case and the acting person in their relation to it; every page and verb of a case starts from one.

    ``offices`` are the offices in which the counsellor and the case manager work, by user.
    """

    case: Case
    by: Actor
    offices: Mapping[int, str] = field(default_factory=dict)


def in_force(on: dt.date) -> Q:
    """Return what makes an access row count on a day: begun, not ended, and its agreement not ended either.

    ``on`` may be a local day, and the rows hold days of UTC, which may lie one day beside it: what was opened is
    there at once, and what was ended is gone at once, west of Greenwich too.
    """
    return _in_force(on, on + A_DAY)


def _in_force(on: dt.date, tomorrow: dt.date) -> Q:
    return (
        Q(begins_on__lte=tomorrow)
        & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))
        & (Q(agreement__isnull=True) | Q(agreement__ends_on__isnull=True) | Q(agreement__ends_on__gt=on))
    )


def access_of(by: Actor, *, on: dt.date) -> QuerySet[CaseAccess]:
    """Return the access rows in force of the acting organisation that the person may see; lists page these in SQL.

    Rows on whose ground no role of the person sees cases are left out, and for who sees none there is none.
    """
    grounds = grounds_of(by)
    rows = CaseAccess.objects.filter(in_force(on), organisation_id=by.organisation_id)
    return rows if len(grounds) == len(RELATION) else rows.filter(ground__in=grounds)


def grounds_of(by: Actor) -> Collection[str]:
    """Return the grounds on which some role of the person sees the cases that their organisation holds."""
    return [
        ground.value for ground, relation in RELATION.items() if allows(by.on(relation), Permission.SEE_CASES)
    ]


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
    owner, stranger = by.on(Relation.OWNER), by.on(Relation.NONE)
    found = {case.id: owner for case in cases if case.organisation_id == by.organisation_id}
    others = [case.id for case in cases if case.id not in found]
    if others:
        rows = access_of(by, on=on).filter(case_id__in=others).select_related("agreement")
        found |= {row.case_id: towards(by, row) for row in rows}
    return {case.id: _stored_only(found.get(case.id, stranger), case) for case in cases}


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
    return _in_hand(by, reference, on=on, lock=lock, even_restricted=even_restricted)


def case_by_key(
    by: Actor, case_id: uuid.UUID, *, on: dt.date, lock: bool = False, even_restricted: bool = False
) -> CaseInHand:
    """Return the case with this key; otherwise as ``case_for``."""
    return _in_hand(by, case_id, on=on, lock=lock, even_restricted=even_restricted)


def _in_hand(
    by: Actor, which: str | uuid.UUID, *, on: dt.date, lock: bool, even_restricted: bool
) -> CaseInHand:
    """Read everything that decides in one round trip, by statements that are made once in a process."""
    ask = _ASKED[type(which), lock]
    now, person = current().at or NEVER, by.user_id or 0
    held, offices, emergency, opened = read_together(
        ask.access.of(by.organisation_id, which, on, on + A_DAY),
        ask.offices.of(which, on),
        ask.emergency.of(which, person, by.organisation_id, now),
        ask.opened.of(which, person, by.organisation_id, now),
    )
    grounds = grounds_of(by)
    access = next((row for row in held if row.ground in grounds), None)
    if access is None:
        raise OutOfScope
    case = access.case
    restriction = _restriction(case, opened=bool(opened))
    if restriction is Restriction.STORED_ONLY and not even_restricted:
        raise stored_only()
    here = replace(towards(by, access), emergency=bool(emergency), restriction=restriction)
    return CaseInHand(case, here, {row.user_id: row.office.name for row in reversed(offices) if row.office})


@dataclass(frozen=True)
class _Ask:
    """The questions for one case: who holds it, where its workers sit, and what opens it to one person for some hours."""

    access: Prepared[CaseAccess]
    offices: Prepared[Membership]
    emergency: Prepared[EmergencyAccess]
    opened: Prepared[RestrictedReading]


def _ask(case: str, *, lock: bool) -> _Ask:
    """Return the questions for a case that is named by a column of its own: its reference or its key."""

    def access(organisation_id: int, which: object, on: dt.date, tomorrow: dt.date) -> QuerySet[CaseAccess]:
        rows = CaseAccess.objects.filter(
            _in_force(on, tomorrow), organisation_id=organisation_id, **{f"case__{case}": which}
        )
        rows = rows.select_related("agreement", *(f"case__{name}" for name in WITH_A_CASE)).order_by("id")
        return rows.select_for_update(of=("case",)) if lock else rows

    def offices(which: object, on: dt.date) -> QuerySet[Membership]:
        cases = Case.objects.filter(**{case: which})
        workers = Q(user_id__in=cases.values("counsellor_id")) | Q(
            user_id__in=cases.values("case_manager_id")
        )
        return working_on(on).filter(workers).select_related("office").order_by("id")

    def emergency(
        which: object, user_id: int, organisation_id: int, now: dt.datetime
    ) -> QuerySet[EmergencyAccess]:
        mine = EmergencyAccess.objects.filter(user_id=user_id, organisation_id=organisation_id)
        return mine.filter(from_at__lte=now, until_at__gt=now, **{f"case__{case}": which})

    def opened(
        which: object, user_id: int, organisation_id: int, now: dt.datetime
    ) -> QuerySet[RestrictedReading]:
        mine = RestrictedReading.objects.filter(user_id=user_id, organisation_id=organisation_id)
        return mine.filter(from_at__lte=now, until_at__gt=now, **{f"case__{case}": which})

    return _Ask(Prepared(access), Prepared(offices), Prepared(emergency), Prepared(opened))


_ASKED = {
    (kind, lock): _ask(column, lock=lock)
    for kind, column in ((str, "reference"), (uuid.UUID, "id"))
    for lock in (False, True)
}


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
