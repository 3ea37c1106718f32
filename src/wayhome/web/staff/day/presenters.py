"""What the page of the day shows: messages that stop a journey first, then what is overdue, due, awaited, arriving."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission, Relation
from wayhome.casefile.cases.enums import BEFORE_BOARDING, State
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import CaseRow, TaskRow, relation_to
from wayhome.casefile.cases.scopes import may_read_identity
from wayhome.casefile.people.models import Person
from wayhome.ground.messaging.queries import NoticeLine
from wayhome.process.models import BlindWithdrawal
from wayhome.process.settling import BY_HAND, SETTLED_BY
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Action, Bar, Empty, Head, Link, Status, Task
from wayhome.web.staff.cases.labels import Context, address, case_title, people_count, state_label
from wayhome.web.staff.day.notice_presenters import notice_event

SOON = dt.timedelta(days=7)
JOURNEY_NEAR = dt.timedelta(days=14)
DEADLINE_NEAR = 7
PAGE_OF_CODE: Mapping[str, tuple[str, Permission]] = {
    "ask_again": ("case_consents", Permission.READ_NOTES),
    "release_seats": ("case_journey", Permission.READ_TRAVEL),
    "custody_again": ("protection", Permission.READ_PROTECTION),
    "deadline": ("case_legal", Permission.READ_LEGAL),
    "more": ("case_notes", Permission.READ_NOTES),
    "ask_no_show": ("case_notes", Permission.READ_NOTES),
    "protection_concern": ("protection", Permission.READ_PROTECTION),
    "second_look": ("case_counselling", Permission.READ_COUNSELLING),
    "assessment_review": ("case_counselling", Permission.READ_COUNSELLING),
    "next_session": ("case_counselling", Permission.READ_COUNSELLING),
    "health_named_in_screening": ("case_journey", Permission.READ_TRAVEL),
}

DONE_BY_HAND = frozenset(code for code, deeds in SETTLED_BY.items() if BY_HAND in deeds)
"""Tasks that no deed settles: their own page says that they are done."""


@dataclass
class Group:
    """A section of the day: its heading, a word beside it, and its rows."""

    id: str
    title: str
    note: str = ""
    tasks: list[Task] = field(default_factory=list)


def no_cases_page(by: Actor) -> Context:
    """Return the context for a role that sees no case: what it can do here."""
    actions = []
    figures = address("figures")
    if figures and allows(by, Permission.READ_FIGURES):
        actions.append(Action(_("Figures"), figures, "primary", "graph-up"))
    return {
        "head": Head(
            _("My day"),
            lead=_(
                "Your role sees no case. What people told us in confidence is not shown to who does not need it."
            ),
        ),
        "doors": actions,
        "heard_url": reverse("blind_withdrawal"),
    }


def cases_shown(by: Actor, tasks: Iterable[TaskRow]) -> list[Case]:
    """Return the cases of tasks whose names the person may read, each once."""
    cases = {row.task.case_id: row.task.case for row in tasks}
    return [case for case in cases.values() if may_read_identity(case, by.on(relation_to(case, by)))]


def day_page(
    *,
    by: Actor,
    today: dt.date,
    tasks: Sequence[TaskRow],
    people: Mapping[uuid.UUID, tuple[Person, ...]],
    messages: Sequence[BlindWithdrawal],
    arriving: Sequence[tuple[CaseRow, dt.date]],
    notices: Sequence[NoticeLine],
    steps: Mapping[State, int],
    deadlines: Sequence[CaseRow],
) -> Context:
    """Return the context of the day."""
    groups = _groups(tasks, by, people, today)
    heard = Group(
        "heard",
        _("Somebody does not want to travel"),
        _("First of all"),
        [_message(row, by) for row in messages],
    )
    on_the_way = Group(
        "arriving", _("On their way to you"), "", [_arrival(row, since) for row, since in arriving]
    )
    shown = [group for group in (heard, on_the_way, *groups) if group.tasks]
    actions = []
    if allows(by, Permission.OPEN_CASE):
        actions.append(Action(_("Open a case"), reverse("case_open"), "primary", "plus-lg"))
    return {
        "head": Head(
            saying.day(today, "weekday"),
            lead=_lead(tasks, messages, arriving, today),
            actions=actions,
        ),
        "groups": shown,
        "nothing": Empty(
            _("Nothing waits for you today."),
            _("New tasks, answers and arrivals appear here by themselves."),
            Action(_("Show your cases"), reverse("cases")),
        ),
        "notices": [notice_event(line, today) for line in notices],
        "deadlines": [_deadline(row, today) for row in deadlines],
        "bars": _bars(steps),
        "doors": _doors(by),
    }


def _doors(by: Actor) -> list[Link]:
    """Return the pages that belong to no case: the blind form for everybody, and the lists of the world."""
    links = [
        Link(_("Somebody told you that they do not want to travel?"), reverse("blind_withdrawal")),
        Link(_("Suspended destinations"), reverse("suspensions")),
        Link(_("Airline limits"), reverse("airline_limits")),
    ]
    return links if allows(by, Permission.ENTER_WORLD_LISTS) else links[:1]


def _lead(
    tasks: Sequence[TaskRow],
    messages: Sequence[BlindWithdrawal],
    arriving: Sequence[tuple[CaseRow, dt.date]],
    today: dt.date,
) -> str:
    due = [row.task for row in tasks if row.task.due_on <= today and not row.task.waits_for]
    number = len(due) + len(messages) + len(arriving)
    if not number:
        return _("Nothing is due today.")
    first = ngettext("%(number)s thing needs you today.", "%(number)s things need you today.", number) % {
        "number": number
    }
    late = sum(task.due_on < today for task in due)
    holding = len({task.case_id for task in due if _is_near(task.case, today)})
    if holding:
        second = ngettext(
            "%(number)s departure of the next two weeks depends on it.",
            "%(number)s departures of the next two weeks depend on it.",
            holding,
        ) % {"number": holding}
        return f"{first} {second}"
    if late:
        second = ngettext("%(number)s of them is late.", "%(number)s of them are late.", late)
        return f"{first} {second % {'number': late}}"
    return first


def _is_near(case: Case, today: dt.date) -> bool:
    day = case.planned_travel_on
    return State(case.state) in BEFORE_BOARDING and day is not None and today <= day <= today + JOURNEY_NEAR


def _groups(
    tasks: Sequence[TaskRow], by: Actor, people: Mapping[uuid.UUID, tuple[Person, ...]], today: dt.date
) -> list[Group]:
    holding = Group("holding", _("Holding up a departure"), _("Do these first"))
    late, now = Group("late", _("Overdue")), Group("now", _("Due today"))
    soon, later = Group("soon", _("This week")), Group("later", _("Later"))
    waiting = Group("waiting", _("Waiting for others"), _("You will hear when they answer"))
    for row in tasks:
        due = row.task.due_on
        if row.task.waits_for:
            group = waiting
        elif due <= today + SOON and _is_near(row.task.case, today):
            group = holding
        elif due < today:
            group = late
        elif due == today:
            group = now
        else:
            group = soon if due <= today + SOON else later
        group.tasks.append(_task(row, by, people, today))
    return [holding, late, now, soon, waiting, later]


def _task(row: TaskRow, by: Actor, people: Mapping[uuid.UUID, tuple[Person, ...]], today: dt.date) -> Task:
    task, case = row.task, row.task.case
    near = _is_near(case, today)
    meta: list[Any] = []
    if case.id in people:
        meta.append(case_title(people[case.id]))
    if task.waits_for and row.sentence is not None:
        meta.append(_("waiting for %(whom)s") % {"whom": task.waits_for})
    if near:
        day = saying.day(case.planned_travel_on, "short")
        meta.append(_("departs %(day)s") % {"day": day})
    due = _("Today") if task.due_on == today else saying.day(task.due_on, "short")
    url = _url_of(row, by)
    return Task(
        say=row.sentence or _("Restricted: ask the officer of this area"),
        status=_status(row, today, near=near),
        url=url,
        meta=meta,
        reference=case.reference,
        due=due,
        due_note="" if task.due_on == today else saying.days_from(task.due_on, today),
        action=Action(
            _("Open"), url, "primary" if near and not task.waits_for else "outline", about=case.reference
        ),
        restricted=row.sentence is None,
    )


def _status(row: TaskRow, today: dt.date, *, near: bool) -> Status:
    if row.task.waits_for:
        return "waiting"
    if row.task.due_on < today or near:
        return "blocked" if near else "warning"
    return "info" if row.task.due_on == today else "neutral"


def _url_of(row: TaskRow, by: Actor) -> str:
    """Return the page where a task is done, as far as this installation and the reader's role have it."""
    case = row.task.case
    actor = by.on(relation_to(case, by))
    kind = row.task.kind
    name, permission = PAGE_OF_CODE.get(kind.value, ("", Permission.SEE_CASES))
    if name and allows(actor, permission):
        return address(name, case.reference)
    if kind in DONE_BY_HAND and row.sentence and allows(actor, Permission.WORK_TASKS):
        return reverse("case_task_hand", args=[case.reference, row.task.id])
    return reverse("case", args=[case.reference])


def _message(row: BlindWithdrawal, by: Actor) -> Task:
    may = allows(by.on(Relation.OWNER), Permission.ANSWER_MESSAGE)
    url = (
        reverse("blind_answer", args=[row.reference, row.id])
        if may
        else reverse("case", args=[row.reference])
    )
    return Task(
        say=_("We were told that somebody does not want to travel. Speak with them alone, then answer."),
        status="blocked",
        url=url,
        meta=[_("Nobody of this case boards until it is answered")],
        reference=row.reference,
        due=_("Now"),
        due_note=saying.moment(row.told_at, "short"),
        action=Action(
            _("Read and answer") if may else _("Open the case"), url, "primary", about=row.reference
        ),
    )


def _arrival(row: CaseRow, since: dt.date) -> Task:
    case = row.case
    url = reverse("case", args=[case.reference])
    meta: list[Any] = [people_count(case.members_count)]
    if not row.restricted:
        meta.insert(0, case_title(row.people))
    return Task(
        say=_("Meet them, or hear from them, and confirm the arrival"),
        status="info",
        url=url,
        meta=meta,
        reference=case.reference,
        due=saying.day(since, "short"),
        due_note=_("departed"),
        action=Action(
            _("Confirm arrival"), reverse("case_confirm_arrival", args=[case.reference]), about=case.reference
        ),
    )


@dataclass(frozen=True)
class Ending:
    """A departure period that ends: whose, and when."""

    link: Link
    left: str
    near: bool


def _deadline(row: CaseRow, today: dt.date) -> Ending:
    case = row.case
    title = _("Restricted") if row.restricted else case_title(row.people)
    left = (case.deadline_on - today).days if case.deadline_on else 0
    return Ending(
        Link(title, reverse("case", args=[case.reference])),
        saying.days_from(case.deadline_on, today),
        left <= DEADLINE_NEAR,
    )


def _bars(steps: Mapping[State, int]) -> list[Bar]:
    highest = max(steps.values(), default=0)
    listed = reverse("cases")
    return [
        Bar(state_label(state), number, highest, f"{listed}?view=mine&state={state.value}")
        for state, number in steps.items()
    ]
