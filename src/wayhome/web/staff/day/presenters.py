"""What the page of the day shows: messages that stop a journey first, then what is overdue, due, awaited, arriving."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission, Relation
from wayhome.casefile.cases.enums import BEFORE_BOARDING, State, TaskCode
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import CaseRow, TaskRow
from wayhome.casefile.cases.scopes import may_read_identity
from wayhome.casefile.people.models import Person
from wayhome.ground.messaging.queries import NoticeLine
from wayhome.process.models import BlindWithdrawal
from wayhome.stages.outreach.models import PartnerReferral
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Action, Bar, Empty, Head, Link, Status, Task
from wayhome.web.staff.cases.labels import (
    Context,
    address,
    case_title,
    people_count,
    short_name,
    state_label,
    waiting_for,
)
from wayhome.web.staff.cases.people_lines import Work, named, together
from wayhome.web.staff.day.doors import door_of
from wayhome.web.staff.day.notice_presenters import notice_event
from wayhome.web.staff.day.referral_lines import place_referrals

SOON = dt.timedelta(days=7)
JOURNEY_NEAR = dt.timedelta(days=14)
DEADLINE_NEAR = 7
NEEDED = ("heard", "holding", "late", "now", "arriving")
STATUS: Mapping[str, Status] = {
    "holding": "blocked",
    "late": "warning",
    "now": "info",
    "soon": "neutral",
    "later": "neutral",
    "waiting": "waiting",
}


@dataclass
class Group:
    """A section of the day: its heading, a word beside it, and its rows."""

    id: str
    title: str
    note: str = ""
    tasks: list[Task] = field(default_factory=list)


@dataclass(frozen=True)
class Beside:
    """What waits beside tasks: messages that somebody does not travel, who is on the way, and partners' referrals."""

    messages: Sequence[BlindWithdrawal]
    arriving: Sequence[tuple[CaseRow, dt.date]]
    referrals: Sequence[PartnerReferral]


def no_cases_page(by: Actor) -> Context:
    """Return the context for a role that sees no case: what it can do here."""
    actions = []
    figures = address("figures")
    if figures and allows(by, Permission.READ_FIGURES):
        actions.append(Action(_("Figures"), figures, "primary", "graph-up"))
    if allows(by, Permission.MANAGE_ACCOUNTS):
        actions.append(Action(_("Who works here"), reverse("colleagues"), "primary", "person-badge"))
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


def cases_shown(tasks: Iterable[TaskRow]) -> list[Case]:
    """Return the cases of tasks whose names the person may read, each once."""
    rows = {row.task.case_id: row for row in tasks}
    return [row.task.case for row in rows.values() if may_read_identity(row.task.case, row.by)]


def day_page(
    *,
    by: Actor,
    today: dt.date,
    tasks: Sequence[TaskRow],
    people: Mapping[uuid.UUID, Mapping[int, Person]],
    beside: Beside,
    notices: Sequence[NoticeLine],
    steps: Mapping[State, int],
    deadlines: Sequence[CaseRow],
    opens: bool,
) -> Context:
    """Return the context of the day; ``opens`` says whether the reader may open a case in some programme."""
    told = [work for work in together(tasks) if not _waits_in_the_aside(work, today)]
    groups = _groups(told, by, people, today)
    place_referrals(beside.referrals, {group.id: group.tasks for group in groups}, today)
    heard = Group(
        "heard",
        _("Somebody does not want to travel"),
        _("First of all"),
        [_message(row, by) for row in beside.messages],
    )
    on_the_way = Group(
        "arriving", _("On their way to you"), "", [_arrival(row, since) for row, since in beside.arriving]
    )
    shown = [group for group in (heard, on_the_way, *groups) if group.tasks]
    actions = []
    if opens:
        actions.append(Action(_("Open a case"), reverse("case_open"), "primary", "plus-lg"))
    if allows(by, Permission.SEND_REFERRAL):
        actions.append(Action(_("Refer somebody"), reverse("referral_new"), "outline", "send"))
    return {
        "head": Head(
            saying.day(today, "weekday"),
            lead=_lead(shown),
            actions=actions,
        ),
        "groups": shown,
        "nothing": Empty(
            _("Nothing waits for you today."),
            _("New tasks, answers and arrivals appear here by themselves."),
            Action(_("Show your cases"), reverse("cases")),
        ),
        "notices": [notice_event(line, today) for line in notices],
        "deadlines": _deadlines(deadlines, told, by, today),
        "bars": _bars(steps),
        "doors": _doors(by),
    }


def texts_to_read(number: int) -> Group:
    """Return the section of drafts that somebody else wrote and that wait for this person as their second reader."""
    waiting = ngettext(
        "%(number)s draft waits for a second person to read it and to put it in force",
        "%(number)s drafts wait for a second person to read them and to put them in force",
        number,
    )
    url = reverse("texts")
    task = Task(
        say=waiting % {"number": number},
        status="waiting",
        url=url,
        meta=[_("Texts of consent and points of the checklist")],
        action=Action(_("Read"), url, about=_("Texts")),
    )
    return Group("texts", _("Texts to read"), tasks=[task])


NOW_AND_THEN: Mapping[Permission, tuple[str, Promise]] = {
    Permission.ALLOW_EXPORT: ("exports_waiting", gettext_lazy("Lists that colleagues ask for")),
    Permission.LIFT_LIMITS: ("limits", gettext_lazy("Who opened many files")),
    Permission.ANSWER_REQUEST: ("processing_register", gettext_lazy("Register of processing")),
}
"""Pages that are opened too seldom to stand in the bar."""


def _doors(by: Actor) -> list[Link]:
    """Return the pages that belong to no case: the blind form for everybody, referrals and the lists of the world."""
    links = [Link(_("Somebody told you that they do not want to travel?"), reverse("blind_withdrawal"))]
    if allows(by, Permission.ANSWER_REFERRAL):
        links.append(Link(_("Referrals of partners"), reverse("referrals")))
    if allows(by, Permission.ENTER_WORLD_LISTS) or allows(by, Permission.SEE_DEPARTURES):
        links.append(Link(_("Suspended destinations"), reverse("suspensions")))
        links.append(Link(_("Airline limits"), reverse("airline_limits")))
    now_and_then = (link for needed, link in NOW_AND_THEN.items() if allows(by, needed))
    return [*links, *(Link(label, reverse(name)) for name, label in now_and_then)]


def _lead(groups: Sequence[Group]) -> str:
    """Return how many rows of the day need the reader now, and how many of them hold up a departure or are late."""
    rows = {group.id: len(group.tasks) for group in groups}
    number = sum(rows.get(key, 0) for key in NEEDED)
    if not number:
        return _("Nothing is due today.")
    first = ngettext("%(number)s thing needs you today.", "%(number)s things need you today.", number) % {
        "number": number
    }
    holding, late = rows.get("holding", 0), rows.get("late", 0)
    if holding:
        second = ngettext(
            "%(number)s of them holds up a departure of the next two weeks.",
            "%(number)s of them hold up a departure of the next two weeks.",
            holding,
        )
        return f"{first} {second % {'number': holding}}"
    if late:
        second = ngettext("%(number)s of them is late.", "%(number)s of them are late.", late)
        return f"{first} {second % {'number': late}}"
    return first


def _is_near(case: Case, today: dt.date) -> bool:
    day = case.planned_travel_on
    return State(case.state) in BEFORE_BOARDING and day is not None and today <= day <= today + JOURNEY_NEAR


def _ends(work: Work) -> dt.date | None:
    """Return the last day of the departure period that a readable task reminds of."""
    task = work.row.task
    return task.case.deadline_on if work.sentence is not None and task.kind is TaskCode.DEADLINE else None


def _waits_in_the_aside(work: Work, today: dt.date) -> bool:
    """Return whether a period is still far: until its reminder is due it stands in the aside alone."""
    return _ends(work) is not None and work.row.task.due_on > today


def _holds_up(work: Work, today: dt.date) -> bool:
    """Return whether a journey of the next two weeks depends on a task of the next days."""
    task, ends = work.row.task, _ends(work)
    if task.due_on > today + SOON or not _is_near(task.case, today):
        return False
    return ends is None or (task.case.planned_travel_on or today) > ends


def _group_of(work: Work, today: dt.date) -> str:
    task, ends = work.row.task, _ends(work)
    if work.row.waits_for:
        return "waiting"
    if _holds_up(work, today):
        return "holding"
    due = task.due_on if ends is None else ends if ends < today else today
    if due < today:
        return "late"
    if due == today:
        return "now"
    return "soon" if due <= today + SOON else "later"


def _groups(
    works: Sequence[Work], by: Actor, people: Mapping[uuid.UUID, Mapping[int, Person]], today: dt.date
) -> list[Group]:
    groups = [
        Group("holding", _("Holding up a departure"), _("Do these first")),
        Group("late", _("Overdue")),
        Group("now", _("Today")),
        Group("soon", _("This week")),
        Group("waiting", _("Waiting for others"), _("You will hear when they answer")),
        Group("later", _("Later")),
    ]
    found = {group.id: group for group in groups}
    for work in works:
        key = _group_of(work, today)
        found[key].tasks.append(_task(work, key, by, people.get(work.row.task.case_id, {}), today))
    return groups


def _task(work: Work, group: str, by: Actor, people: Mapping[int, Person], today: dt.date) -> Task:
    task, case = work.row.task, work.row.task.case
    meta: list[Any] = []
    if people:
        meta.append(case_title(list(people.values())))
    if work.row.waits_for:
        meta.append(waiting_for(work.row.waits_for))
    if _is_near(case, today):
        day = saying.day(case.planned_travel_on, "short")
        meta.append(_("departs %(day)s") % {"day": day})
    shown_on = _ends(work) or task.due_on
    due = _("Today") if shown_on == today else saying.day(shown_on, "short")
    url, label = door_of(work, by)
    names = {place: short_name(person) for place, person in people.items()}
    return Task(
        say=named(work.sentence, names) if work.sentence else _("Restricted: ask the officer of this area"),
        status=STATUS[group],
        url=url,
        meta=meta,
        reference=case.reference,
        due=due,
        due_note="" if shown_on == today else saying.days_from(shown_on, today),
        action=Action(label, url, "primary" if group == "holding" else "outline", about=case.reference),
        restricted=work.sentence is None,
    )


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
    if not row.restricted and not row.keys_away:
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


def _deadlines(rows: Sequence[CaseRow], told: Sequence[Work], by: Actor, today: dt.date) -> list[Ending]:
    """Return the periods that end, of the cases of one's own organisation; what the worklist says stands there alone."""
    said = {work.row.task.case_id for work in told if _ends(work) is not None}
    return [
        _deadline(row, today)
        for row in rows
        if row.case.id not in said and row.case.organisation_id == by.organisation_id
    ]


def _deadline(row: CaseRow, today: dt.date) -> Ending:
    case = row.case
    title = _("Restricted") if row.restricted or row.keys_away else case_title(row.people)
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
