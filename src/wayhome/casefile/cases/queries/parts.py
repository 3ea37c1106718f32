"""The parts of one case: members, moves, timeline, notes, tasks, legal facts, and who holds it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.access.restriction import Restriction
from wayhome.casefile.cases.enums import Area, LegalKind
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
from wayhome.casefile.cases.scopes import access_in_force, access_of, actors_on
from wayhome.casefile.cases.telling import AREA_PERMISSION, as_sentence
from wayhome.ground.core.context import acting_also_for, listing
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.core.together import Prepared, read_together
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.ground.messaging.queries import Reader
from wayhome.ground.values.sentences import Sentence

AT_ONCE = 60
"""How many lines of a timeline are fetched at once."""


_MEMBERS = Prepared(
    lambda case_id: CaseMember.objects.filter(case_id=case_id).select_related("person").order_by("position")
)
LEGAL_FACTS = Prepared(
    lambda case_id: LegalFact.objects.filter(case_id=case_id).order_by("recorded_at", "id")
)
"""The legal facts of a case (its key), oldest first."""


def members_of(case: Case, *, everybody: bool = False) -> Sequence[CaseMember]:
    """Return the members of a case in their order, with persons loaded and drawers opened; two queries.

    Members who left are included with ``everybody``.
    """
    members = [one for one in _MEMBERS.read(case.pk) if everybody or one.until_at is None]
    open_drawers([case.drawer_id, *(member.person.drawer_id for member in members)])
    return members


def member_at(case: Case, position: int) -> CaseMember:
    """Return the present member of a case at a place, drawer opened. Raises ``OutOfScope`` when there is none."""
    member = next((member for member in members_of(case) if member.position == position), None)
    if member is None:
        raise OutOfScope
    return member


_OPEN_HOLDS = Prepared(lambda case_id: Hold.objects.filter(case_id=case_id, until_at__isnull=True))


def open_hold(case: Case) -> Hold | None:
    """Return the hold under which a case waits now, if any."""
    return next(iter(_OPEN_HOLDS.read(case.pk)), None)


def state_changes(case: Case) -> Sequence[StateChange]:
    """Return every move of a case, oldest first."""
    return list(StateChange.objects.filter(case=case).order_by("recorded_at", "id"))


def legal_facts(case: Case, *kinds: LegalKind) -> Sequence[LegalFact]:
    """Return the legal facts of a case, oldest first; all kinds when none is named."""
    rows = LEGAL_FACTS.read(case.pk)
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

    So many lines come back wherever there are so many: what is closed takes nobody's place, and nobody can tell
    from a short list that something happened. Pages say beside the list that health and protection have lines of
    their own, whether or not there are any.
    """
    return _lines(case, by, limit, _latest_entries(case))


def _latest_entries(case: Case) -> QuerySet[TimelineEntry]:
    return TimelineEntry.objects.filter(case=case).order_by("-at", "-id")[:AT_ONCE]


def _lines(case: Case, by: Actor, limit: int, latest: Iterable[TimelineEntry]) -> Sequence[Line]:
    """Return so many readable lines. The area of a line is sealed, so the database cannot choose: it is read on."""
    lines: list[Line] = []
    entries = list(latest)
    while entries:
        for entry in entries:
            if allows(by, AREA_PERMISSION[Area(entry.area)]):
                icon = entry.icon or "circle"
                lines.append(Line(as_sentence(entry.what), entry.at, entry.user_name, icon))
            if len(lines) == limit:
                return lines
        last, whole = entries[-1], len(entries) == AT_ONCE
        older = Q(at__lt=last.at) | Q(at=last.at, id__lt=last.id)
        rows = TimelineEntry.objects.filter(older, case=case).order_by("-at", "-id")
        entries = list(rows[:AT_ONCE]) if whole else []
    return lines


@dataclass(frozen=True)
class Standing:
    """Where a case stands: its moves, the hold it waits under, who holds it, and its latest readable lines."""

    changes: Sequence[StateChange]
    hold: Hold | None
    holders: Sequence[CaseAccess]
    lines: Sequence[Line]


def standing_of(case: Case, by: Actor, *, on: dt.date, limit: int) -> Standing:
    """Return where a case stands on a day, with so many lines of its timeline; one query."""
    changes, holds, holders, entries = read_together(
        StateChange.objects.filter(case=case).order_by("recorded_at", "id"),
        Hold.objects.filter(case=case, until_at__isnull=True),
        _holders(case, on),
        _latest_entries(case),
    )
    return Standing(changes, holds[0] if holds else None, holders, _lines(case, by, limit, entries))


def notes(case: Case, by: Actor) -> Sequence[Note]:
    """Return the notes that the acting person may read, newest first."""
    if not allows(by, Permission.READ_NOTES):
        return []
    rows = Note.objects.filter(case=case).select_related("written_by").order_by("-written_at", "id")
    return [row for row in rows if allows(by, AREA_PERMISSION[Area(row.area)])]


@dataclass(frozen=True)
class TaskRow:
    """One open task with its case; ``sentence`` is ``None`` when the task speaks of a closed area.

    ``by`` is the reader in their relation to the case.
    """

    task: Task
    sentence: Sentence | None
    by: Actor

    @property
    def waits_for(self) -> str:
        """Return whom the task waits for; nobody where it is closed, for a clinic would tell what it is about."""
        return (self.task.waits_for or "") if self.sentence is not None else ""


def open_tasks(by: Actor, *, on: dt.date, limit: int = 60) -> Sequence[TaskRow]:
    """Return the acting organisation's open tasks for the person and their roles, the most urgent first.

    Only on cases that the organisation holds on that day, and the person may see. Costs two queries: tasks with
    their cases, and key wraps.
    """
    roles = [role.value for role in by.roles]
    mine = Q(user_id=by.user_id) | (Q(user__isnull=True) & (Q(role="") | Q(role__in=roles)))
    rows = (
        Task.objects.filter(mine, organisation_id=by.organisation_id, done_at__isnull=True)
        .filter(Exists(access_of(by, on=on).filter(case_id=OuterRef("case_id"))))
        .select_related("case", "case__office")
        .order_by("due_on", "id")
    )
    tasks = list(rows[:limit])
    with listing():
        return _read_tasks(tasks, actors_on(by, [task.case for task in tasks], on=on))


def tasks_of_case(case: Case, by: Actor) -> Sequence[TaskRow]:
    """Return the open tasks of one case for the acting organisation, the most urgent first.

    Tasks of an area that is closed to the person are left out: that there is one would tell.
    """
    rows = Task.objects.filter(case=case, organisation_id=by.organisation_id, done_at__isnull=True).order_by(
        "due_on", "id"
    )
    read = _read_tasks(list(rows.select_related("case", "case__office", "user")), {case.id: by})
    return [row for row in read if row.sentence is not None]


def _read_tasks(tasks: Sequence[Task], readers: Mapping[uuid.UUID, Actor]) -> Sequence[TaskRow]:
    open_drawers(task.drawer_id for task in tasks)
    return [_read_task(task, readers[task.case_id]) for task in tasks]


def _read_task(task: Task, by: Actor) -> TaskRow:
    """Return a task as somebody reads it: general ones are open, others where their area is open to them on that case.

    Of a file that is stored only nothing is read, so neither is what there is to do on it.
    """
    shown = by.restriction is not Restriction.STORED_ONLY and _is_open_to(task, by)
    return TaskRow(task, as_sentence(task.what) if shown else None, by)


def _is_open_to(task: Task, by: Actor) -> bool:
    return task.area == Area.GENERAL.value or allows(by, AREA_PERMISSION[Area(task.area)])


def who_holds(case: Case, *, on: dt.date) -> Sequence[CaseAccess]:
    """Return who holds a case on a day and on what ground, the owner first, as its owner sees it.

    For telling those whom a step concerns; a page shows a holder their own access and no other's.
    """
    with acting_also_for([case.organisation_id]):
        return list(_holders(case, on))


def _holders(case: Case, on: dt.date) -> QuerySet[CaseAccess]:
    return access_in_force(case, on=on).select_related("organisation", "agreement")


def holds(case: Case, organisation_id: int, *, on: dt.date) -> bool:
    """Return whether an organisation holds a case on a day."""
    return access_in_force(case, on=on).filter(organisation_id=organisation_id).exists()


def cases_resting_on(agreement: Agreement) -> int:
    """Return how many cases are shared under an agreement now, as either of its sides sees it."""
    return CaseAccess.objects.filter(agreement=agreement, ended_at__isnull=True).count()


def reader_of(by: Actor, *, on: dt.date) -> Reader:
    """Return whom a notice can reach in the acting person: of cases they still see on a day, and of none.

    Who lost a case keeps one notice of it: that of the act by which they lost it.
    """
    this_case = Q(case_id=OuterRef("case_id"))
    lost_by_it = CaseAccess.objects.filter(
        this_case, organisation_id=by.organisation_id, ended_at=OuterRef("made_at")
    )
    seen = Q(case_id__isnull=True) | Q(Exists(access_of(by, on=on).filter(this_case))) | Q(Exists(lost_by_it))
    return Reader(by.organisation_id, by.office_id, by.user_id, by.roles, seen)


def readable_task(case: Case, key: uuid.UUID, by: Actor) -> TaskRow:
    """Return an open task of a case with its sentence. Raises ``OutOfScope`` where it is closed to the person too."""
    row = next((row for row in tasks_of_case(case, by) if row.task.pk == key), None)
    if row is None:
        raise OutOfScope
    return row


def task_for(case: Case, key: uuid.UUID, by: Actor) -> Task:
    """Return an open task of a case for the acting organisation. Raises ``OutOfScope`` when there is none."""
    task = Task.objects.filter(
        case=case, pk=key, organisation_id=by.organisation_id, done_at__isnull=True
    ).first()
    if task is None:
        raise OutOfScope
    return task
