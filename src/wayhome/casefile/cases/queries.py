"""Questions about cases: lists that page by key, members, legal facts, timeline, notes and tasks."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission, Relation
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.cases.enums import BEFORE_BOARDING, Area, LegalKind, State
from wayhome.casefile.cases.models import (
    Case,
    CaseAccess,
    CaseMember,
    Hold,
    LegalFact,
    Note,
    StateChange,
    Task,
    TimelineEntry,
)
from wayhome.casefile.cases.scopes import access_of, may_read_identity
from wayhome.casefile.cases.telling import AREA_PERMISSION, as_sentence
from wayhome.casefile.people.models import Person
from wayhome.ground.accounts.models import Office
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.crypto.keyring import is_open, open_drawers
from wayhome.ground.values.sentences import Sentence

PAGE = 25


@dataclass(frozen=True)
class CaseFilter:
    """What a list shows: states, destination, office, responsible user, last travel day; empty means any."""

    states: tuple[State, ...] = ()
    destination: str = ""
    office_id: int | None = None
    responsible_id: int | None = None
    travels_by: dt.date | None = None
    reference: str = ""
    shared_with_us: bool = False


@dataclass(frozen=True)
class CaseRow:
    """One row of a list: the case, the people to show (none where the identity is hidden), and whether it waits."""

    case: Case
    people: tuple[Person, ...]
    restricted: bool
    on_hold: bool = False


@dataclass(frozen=True)
class CasePage:
    """One page of a list and the keys of its neighbours; empty keys mean there is none."""

    rows: tuple[CaseRow, ...]
    earlier: str
    later: str


def case_list(
    by: Actor, *, where: CaseFilter, on: dt.date, after: str = "", before: str = "", size: int = PAGE
) -> CasePage:
    """Return one page of the acting organisation's cases, soonest journey first, paged by key.

    ``after`` and ``before`` are keys from a neighbouring page; one that cannot be read is taken as none.
    Costs five queries whatever the size: access rows, cases, members, holds, key wraps.
    """
    rows = _filtered(by, where, on)
    backwards = bool(before)
    key = _read_key(before or after)
    if key is not None:
        day, case_id = key
        rows = rows.filter(
            Q(travel_sort__lt=day) | Q(travel_sort=day, case_id__lt=case_id)
            if backwards
            else Q(travel_sort__gt=day) | Q(travel_sort=day, case_id__gt=case_id)
        )
    order = ("-travel_sort", "-case_id") if backwards else ("travel_sort", "case_id")
    found = list(rows.order_by(*order).values_list("travel_sort", "case_id")[: size + 1])
    more = len(found) > size
    found = found[:size][::-1] if backwards else found[:size]
    has_earlier = more if backwards else key is not None
    has_later = True if backwards else more
    return CasePage(
        rows=_rows(by, [case_id for _, case_id in found]),
        earlier=_key(found[0]) if found and has_earlier else "",
        later=_key(found[-1]) if found and has_later else "",
    )


def _filtered(by: Actor, where: CaseFilter, on: dt.date) -> QuerySet[CaseAccess]:
    rows = access_of(by, on=on)
    if where.states:
        rows = rows.filter(state__in=[state.value for state in where.states])
    if where.destination:
        rows = rows.filter(destination_country=where.destination)
    if where.office_id:
        rows = rows.filter(office_id=where.office_id)
    if where.responsible_id:
        rows = rows.filter(Q(counsellor_id=where.responsible_id) | Q(case_manager_id=where.responsible_id))
    if where.travels_by:
        rows = rows.filter(travel_sort__lte=where.travels_by)
    if where.shared_with_us:
        rows = rows.filter(ground="agreement")
    if where.reference:
        rows = rows.filter(case__reference=where.reference)
    return rows


def _rows(by: Actor, case_ids: Sequence[uuid.UUID]) -> tuple[CaseRow, ...]:
    cases = {
        case.id: case
        for case in Case.objects.filter(id__in=case_ids).select_related(
            "office", "counsellor", "case_manager", "organisation", "programme"
        )
    }
    held = set(
        Hold.objects.filter(case_id__in=case_ids, until_at__isnull=True).values_list("case_id", flat=True)
    )
    people: dict[uuid.UUID, list[Person]] = {}
    members = CaseMember.objects.filter(case_id__in=case_ids, until_at__isnull=True).select_related("person")
    for member in members.order_by("position"):
        people.setdefault(member.case_id, []).append(member.person)
    shown = {
        case_id for case_id, case in cases.items() if may_read_identity(case, by.on(relation_to(case, by)))
    }
    open_drawers(person.drawer_id for case_id in shown for person in people.get(case_id, ()))
    return tuple(
        CaseRow(
            case=cases[case_id],
            people=_readable(people.get(case_id, ())) if case_id in shown else (),
            restricted=case_id not in shown
            or bool(people.get(case_id) and not _readable(people.get(case_id, ()))),
            on_hold=case_id in held,
        )
        for case_id in case_ids
    )


def relation_to(case: Case, by: Actor) -> Relation:
    """Return how the acting organisation stands to a case that one of its own lists has shown."""
    return Relation.OWNER if case.organisation_id == by.organisation_id else Relation.AGREEMENT


def _readable(people: Iterable[Person]) -> tuple[Person, ...]:
    """Return the persons whose drawers are open: who took a sharing back is not shown to whom it was with."""
    return tuple(person for person in people if is_open(person.drawer_id))


def _key(found: tuple[dt.date, uuid.UUID]) -> str:
    return f"{found[0].isoformat()}_{found[1]}"


def _read_key(text: str) -> tuple[dt.date, uuid.UUID] | None:
    day, _, case_id = text.partition("_")
    try:
        return dt.date.fromisoformat(day), uuid.UUID(case_id)
    except ValueError:
        return None


def members_of(case: Case, *, everybody: bool = False) -> Sequence[CaseMember]:
    """Return the members of a case in their order, with persons loaded and drawers opened; two queries.

    Members who left are included with ``everybody``.
    """
    rows = CaseMember.objects.filter(case=case).select_related("person").order_by("position")
    members = list(rows if everybody else rows.filter(until_at__isnull=True))
    open_drawers([case.drawer_id, *(member.person.drawer_id for member in members)])
    return members


def member_at(case: Case, position: int) -> CaseMember:
    """Return the present member of a case at a place, drawer opened. Raises ``OutOfScope`` when there is none."""
    member = next((member for member in members_of(case) if member.position == position), None)
    if member is None:
        raise OutOfScope
    return member


def open_hold(case: Case) -> Hold | None:
    """Return the hold under which a case waits now, if any."""
    return Hold.objects.filter(case=case, until_at__isnull=True).first()


def state_changes(case: Case) -> Sequence[StateChange]:
    """Return every move of a case, oldest first."""
    return list(StateChange.objects.filter(case=case).order_by("recorded_at", "id"))


def legal_facts(case: Case, *kinds: LegalKind) -> Sequence[LegalFact]:
    """Return the legal facts of a case, oldest first; all kinds when none is named."""
    rows = list(LegalFact.objects.filter(case=case).order_by("recorded_at", "id"))
    return [row for row in rows if not kinds or LegalKind(row.kind) in kinds]


@dataclass(frozen=True)
class Line:
    """One readable line: of the timeline, a task or a note."""

    sentence: Sentence
    at: dt.datetime
    who: str
    icon: str


def timeline(case: Case, by: Actor, *, limit: int = 50) -> Sequence[Line]:
    """Return the latest lines that the acting person may read, newest first; lines of closed areas are left out.

    Pages say beside the list that health and protection have lines of their own, whether or not there are any.
    """
    entries = TimelineEntry.objects.filter(case=case).order_by("-at", "-id")[:limit]
    return [
        Line(as_sentence(entry.what), entry.at, entry.user_name, entry.icon)
        for entry in entries
        if allows(by, AREA_PERMISSION[Area(entry.area)])
    ]


def notes(case: Case, by: Actor) -> Sequence[Note]:
    """Return the notes that the acting person may read, newest first."""
    if not allows(by, Permission.READ_NOTES):
        return []
    rows = Note.objects.filter(case=case).select_related("written_by").order_by("-written_at", "id")
    return [row for row in rows if allows(by, AREA_PERMISSION[Area(row.area)])]


@dataclass(frozen=True)
class TaskRow:
    """One open task with its case; ``sentence`` is ``None`` when the task speaks of a closed area."""

    task: Task
    sentence: Sentence | None


def open_tasks(by: Actor, *, limit: int = 60) -> Sequence[TaskRow]:
    """Return the acting organisation's open tasks for the person and their roles, the most urgent first.

    Only on cases that the organisation still holds. Costs two queries: tasks with their cases, and key wraps.
    """
    roles = [role.value for role in by.roles]
    mine = Q(user_id=by.user_id) | (Q(user__isnull=True) & (Q(role="") | Q(role__in=roles)))
    rows = (
        Task.objects.filter(mine, organisation_id=by.organisation_id, done_at__isnull=True)
        .filter(case__access__organisation_id=by.organisation_id, case__access__ends_on__isnull=True)
        .select_related("case", "case__office")
        .order_by("due_on", "id")
    )
    return _read_tasks(list(rows[:limit]), by)


def tasks_of_case(case: Case, by: Actor) -> Sequence[TaskRow]:
    """Return the open tasks of one case for the acting organisation, the most urgent first.

    Tasks of an area that is closed to the person are left out: that there is one would tell.
    """
    rows = Task.objects.filter(case=case, organisation_id=by.organisation_id, done_at__isnull=True).order_by(
        "due_on", "id"
    )
    read = _read_tasks(list(rows.select_related("case", "case__office")), by)
    return [row for row in read if row.sentence is not None]


def _read_tasks(tasks: Sequence[Task], by: Actor) -> Sequence[TaskRow]:
    open_drawers(task.drawer_id for task in tasks)
    return [TaskRow(task, as_sentence(task.what) if _may_read(task, by) else None) for task in tasks]


def _may_read(task: Task, by: Actor) -> bool:
    """Return whether the area a task speaks of is open to the person on that case; general tasks are open."""
    permission = AREA_PERMISSION[Area(task.area)]
    return task.area == Area.GENERAL.value or allows(by.on(relation_to(task.case, by)), permission)


def names_of(cases: Iterable[Case]) -> dict[uuid.UUID, tuple[Person, ...]]:
    """Return the present members' persons by case, as far as their drawers are open; two queries for any number."""
    ids = [case.id for case in cases]
    found: dict[uuid.UUID, list[Person]] = {}
    members = (
        CaseMember.objects.filter(case_id__in=ids, until_at__isnull=True)
        .select_related("person")
        .order_by("position")
    )
    for member in members:
        found.setdefault(member.case_id, []).append(member.person)
    open_drawers(person.drawer_id for people in found.values() for person in people)
    readable = {case_id: _readable(people) for case_id, people in found.items()}
    return {case_id: people for case_id, people in readable.items() if people}


def who_holds(case: Case, *, on: dt.date) -> Sequence[CaseAccess]:
    """Return who holds a case today and on what ground, the owner first."""
    rows = CaseAccess.objects.filter(case=case, begins_on__lte=on).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    )
    return list(rows.select_related("organisation", "agreement").order_by("-ground", "begins_on"))


def cleared_cases(
    *, case_ids: Sequence[uuid.UUID] | None = None, organisation_id: int | None = None
) -> QuerySet[Case]:
    """Return the cases that stand cleared for travel, among these keys or of one organisation."""
    rows = Case.objects.filter(state=State.CLEARED.value).select_related(
        "programme", "organisation", "office"
    )
    if case_ids is not None:
        rows = rows.filter(pk__in=case_ids)
    return rows if organisation_id is None else rows.filter(organisation_id=organisation_id)


def agreements_for_sharing(case: Case, *, on: dt.date) -> Sequence[Agreement]:
    """Return the agreements in force under which a case may be shared with somebody who does not hold it yet."""
    holders = [row.organisation_id for row in who_holds(case, on=on)]
    rows = Agreement.objects.filter(giver_id=case.organisation_id, begins_on__lte=on).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    )
    return list(
        rows.exclude(receiver_id__in=holders).select_related("receiver").order_by("receiver__name", "id")
    )


def task_for(case: Case, key: uuid.UUID, by: Actor) -> Task:
    """Return an open task of a case for the acting organisation. Raises ``OutOfScope`` when there is none."""
    task = Task.objects.filter(
        case=case, pk=key, organisation_id=by.organisation_id, done_at__isnull=True
    ).first()
    if task is None:
        raise OutOfScope
    return task


def office_for(by: Actor) -> Office | None:
    """Return the office of the acting person, or the first of their organisation; ``None`` when it has none."""
    rows = Office.objects.filter(organisation_id=by.organisation_id).order_by("id")
    return rows.filter(pk=by.office_id).first() or rows.first()


def my_steps(by: Actor, *, on: dt.date) -> dict[State, int]:
    """Return how many open cases the acting person is responsible for, by step, in the order of the steps."""
    mine = Q(counsellor_id=by.user_id) | Q(case_manager_id=by.user_id)
    open_states = [state.value for state in State if state is not State.CLOSED]
    rows = (
        access_of(by, on=on)
        .filter(mine, state__in=open_states)
        .values_list("state")
        .annotate(number=Count("id"))
    )
    found = {State(state): number for state, number in rows}
    return {state: found[state] for state in State if state in found}


def deadlines_until(by: Actor, last: dt.date, *, on: dt.date, limit: int = 6) -> tuple[CaseRow, ...]:
    """Return the cases of the acting organisation whose departure period ends by a day, soonest first.

    Only cases that have not departed; the acting person's own where they are responsible for any.
    """
    before = [state.value for state in BEFORE_BOARDING]
    rows = (
        access_of(by, on=on)
        .filter(state__in=before, deadline_on__lte=last)
        .order_by("deadline_on", "case_id")
    )
    mine = rows.filter(Q(counsellor_id=by.user_id) | Q(case_manager_id=by.user_id))
    ids = list(mine.values_list("case_id", flat=True)[:limit]) or list(
        rows.values_list("case_id", flat=True)[:limit]
    )
    return _rows(by, ids)
