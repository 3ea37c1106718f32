"""Questions of keeping: what stands in the way, what is asked and waits, which holds there are, what an office confirmed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case, CaseMember, EmergencyAccess, Task
from wayhome.casefile.people.enums import Tie
from wayhome.casefile.people.models import Person
from wayhome.casefile.people.queries import ties_of_case
from wayhome.ground.core.context import weighing
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.core.paging import Order, key_of, read_moment_key
from wayhome.ground.crypto.keyring import is_open, open_drawers
from wayhome.ground.values.dates import may_be_under
from wayhome.keeping.enums import Basis, Whole
from wayhome.keeping.models import ConfirmedSchedule, Erasure, LegalHold
from wayhome.keeping.obligations import Standing
from wayhome.keeping.retention import CASE_PURPOSES, FULL_AGE
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.models import Traveller

AT_ONCE = 50
GONE = frozenset({TravelState.WITHDRAWN.value, TravelState.STAYS.value, TravelState.DECEASED.value})
NEWEST = Order("asked_at", rising=False, row_rising=False)


def open_holds(case_id: uuid.UUID) -> Sequence[LegalHold]:
    """Return the holds that stand on a case, oldest first, the case's drawer opened."""
    rows = list(
        LegalHold.objects.filter(case_id=case_id, lifted_at__isnull=True)
        .select_related("placed_by", "lift_asked_by")
        .order_by("placed_at", "id")
    )
    open_drawers(row.drawer_id for row in rows)
    return rows


def is_held(case_id: uuid.UUID) -> bool:
    """Return whether a hold stands on a case."""
    return LegalHold.objects.filter(case_id=case_id, lifted_at__isnull=True).exists()


def hold_for(case: Case, key: uuid.UUID) -> LegalHold:
    """Return one hold that stands on a case. Raises ``OutOfScope`` when there is none."""
    row = LegalHold.objects.filter(case=case, pk=key, lifted_at__isnull=True).first()
    if row is None:
        raise OutOfScope
    open_drawers([row.drawer_id])
    return row


def standing(case: Case, member: CaseMember | None, *, by: Actor, today: dt.date) -> Standing:
    """Return what is known of a case, or of one member, when somebody wants it erased."""
    tasks = Task.objects.filter(case=case, done_at__isnull=True)
    closed = case.state == State.CLOSED.value
    common = {
        "closed": closed,
        "held": is_held(case.pk),
        "restricted": case.restricted_at is not None,
        "owned": case.organisation_id == by.organisation_id,
    }
    if member is None:
        return Standing(
            whole=Whole.CASE,
            open_tasks=tasks.count(),
            unreviewed_emergencies=EmergencyAccess.objects.filter(
                case=case, reviewed_at__isnull=True
            ).count(),
            unanswered_messages=_unanswered(case),
            **common,
        )
    return Standing(
        whole=Whole.PERSON,
        still_goes=not closed and _still_goes(member),
        cared_for=0 if closed else _cared_for(case, member, today),
        open_tasks=tasks.filter(subject_id=member.pk).count(),
        erased_already=member.person.erased_on is not None,
        **common,
    )


def _still_goes(member: CaseMember) -> bool:
    """Whoever left, withdrew, stays or died has no journey and no help in this case any more."""
    if member.until_at is not None:
        return False
    state = Traveller.objects.filter(member=member).values_list("travel_state", flat=True).first()
    return state not in GONE


def _cared_for(case: Case, member: CaseMember, today: dt.date) -> int:
    with weighing():
        wards = {
            tie.other_id
            for tie in ties_of_case(case.pk, on=today)
            if tie.person_id == member.person_id and tie.kind in {Tie.PARENT, Tie.GUARDIAN}
        }
        present = CaseMember.objects.filter(case=case, person_id__in=wards, until_at__isnull=True)
        people = [one.person for one in present.select_related("person")]
        open_drawers(person.drawer_id for person in people)
        return sum(_may_be_child(person, today) for person in people if person.erased_on is None)


def _may_be_child(person: Person, today: dt.date) -> bool:
    born = person.born if is_open(person.drawer_id) else None
    return born is None or may_be_under(born, FULL_AGE, today)


def _unanswered(case: Case) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM process_blind_withdrawal WHERE case_id = %s AND answered_at IS NULL",
            [case.pk],
        )
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def open_erasures(case_id: uuid.UUID) -> Sequence[Erasure]:
    """Return what is asked or approved on a case and not carried out, oldest first."""
    rows = Erasure.objects.filter(case_id=case_id, carried_out_at__isnull=True, dropped_at__isnull=True)
    return list(rows.order_by("asked_at", "id"))


def member_named(case: Case, row: Erasure) -> CaseMember | None:
    """Return the member of a case whom an erasure names, nothing for a whole case."""
    if row.person_id is None:
        return None
    return CaseMember.objects.filter(case=case, person_id=row.person_id).select_related("person").first()


def erasure_for(by: Actor, key: uuid.UUID) -> Erasure:
    """Return one erasure of the acting organisation. Raises ``OutOfScope``."""
    row = Erasure.objects.filter(organisation_id=by.organisation_id, pk=key).first()
    if row is None:
        raise OutOfScope
    return row


@dataclass(frozen=True)
class ErasurePage:
    """One page of erasures, newest first, and the key of the next one, empty at the end."""

    rows: Sequence[Erasure]
    next_key: str


def erasures(by: Actor, *, only_waiting: bool = False, after: str = "") -> ErasurePage:
    """Return erasures of the acting organisation, newest first; what the monthly list names stands elsewhere."""
    rows = Erasure.objects.filter(organisation_id=by.organisation_id)
    if only_waiting:
        rows = rows.filter(carried_out_at__isnull=True, dropped_at__isnull=True)
    else:
        rows = rows.exclude(basis=Basis.RETENTION.value, carried_out_at__isnull=True)
    place = read_moment_key(after)
    if place:
        rows = rows.filter(NEWEST.beyond(place))
    found = list(rows.order_by(*NEWEST.columns)[: AT_ONCE + 1])
    more = len(found) > AT_ONCE
    found = found[:AT_ONCE]
    return ErasurePage(found, key_of(found[-1].asked_at, found[-1].pk) if more else "")


def confirmed_years(organisation_id: int) -> Mapping[str, int] | None:
    """Return the years of every purpose as the office last confirmed them; nothing while one of them lacks it."""
    row = (
        ConfirmedSchedule.objects.filter(organisation_id=organisation_id)
        .order_by("-confirmed_at", "-id")
        .first()
    )
    if row is None:
        return None
    years = dict(zip(row.purposes, row.years, strict=True))
    return years if all(purpose.code in years for purpose in CASE_PURPOSES) else None


@dataclass(frozen=True)
class MonthList:
    """The list of one month: the month, lines that nobody decided on, stood for by one, approved, and how many in all.

    ``stored``: the cases of these lines that are stored only (GDPR 18), of which nothing more is opened from here.
    """

    month: dt.date
    rows: Sequence[Erasure]
    waiting: int
    stood_for: int
    approved: int
    stored: Collection[uuid.UUID | None] = frozenset()
    next_key: str = ""


def month_list(by: Actor, *, after: str = "") -> MonthList | None:
    """Return the newest list of the acting organisation with its lines that still stand, by due day and key."""
    lines = Erasure.objects.filter(
        organisation_id=by.organisation_id,
        basis=Basis.RETENTION.value,
        dropped_at__isnull=True,
        carried_out_at__isnull=True,
    )
    newest = lines.order_by("-list_month").values_list("list_month", flat=True).first()
    if newest is None:
        return None
    page = lines
    day, _, key = after.partition("_")
    try:
        place = (dt.date.fromisoformat(day), uuid.UUID(key)) if after else None
    except ValueError:
        place = None
    if place:
        page = page.filter(Q(due_on__gt=place[0]) | Q(due_on=place[0], id__gt=place[1]))
    found = list(page.order_by("due_on", "id")[: AT_ONCE + 1])
    more, found = len(found) > AT_ONCE, found[:AT_ONCE]
    waiting = lines.filter(asked_by_id__isnull=True).count()
    approved = lines.filter(approved_at__isnull=False).count()
    stood_for = lines.filter(asked_by_id__isnull=False, approved_at__isnull=True).count()
    next_key = f"{found[-1].due_on}_{found[-1].pk}" if more else ""
    restricted = Case.objects.filter(pk__in=[row.case_id for row in found], restricted_at__isnull=False)
    stored = set(restricted.values_list("pk", flat=True))
    return MonthList(newest, found, waiting, stood_for, approved, stored, next_key)
