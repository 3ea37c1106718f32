"""What the pages below a case show: people and ties, notes and tasks, legal facts with the deadline worked out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import ROLE_LABELS, Permission, Role
from wayhome.casefile.cases import queries
from wayhome.casefile.cases.enums import AREA_LABELS, LEGAL_LABELS, Area, Gone, LegalKind
from wayhome.casefile.cases.models import Case, CaseMember, LegalFact, Note
from wayhome.casefile.cases.queries import TaskRow
from wayhome.casefile.cases.scopes import CaseInHand, may_read_identity
from wayhome.casefile.cases.telling import AREA_PERMISSION
from wayhome.casefile.people.enums import TIE_LABELS, Tie
from wayhome.casefile.people.models import HouseholdTie
from wayhome.casefile.people.queries import TieFact
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.process.law import legal_facts_of
from wayhome.safeguards.deadlines import Clock, Deadline, departure_deadline
from wayhome.web.shared import saying
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import (
    Action,
    Cell,
    Chip,
    Column,
    Empty,
    Event,
    Fact,
    Row,
    Status,
    Table,
    Task,
)
from wayhome.web.staff.cases.file_forms import LEGAL_FORMS
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.labels import Context, joined, short_name, waiting_for
from wayhome.web.staff.cases.people_lines import Names, named, names_by_place
from wayhome.web.staff.cases.people_presenters import person_cards


def areas_of(by: Actor) -> list[Area]:
    """Return the areas of the file that the acting person may read, and so may write in."""
    return [area for area, permission in AREA_PERMISSION.items() if allows(by, permission)]


def people_page(hand: CaseInHand, ties: Sequence[TieFact], request: StaffRequest) -> Context:
    """Return the context of the people of a case."""
    case, by = hand.case, hand.by
    reference = case.reference
    shown = may_read_identity(case, by)  # whoever may not know who people are changes nothing about them
    may_edit = shown and allows(by, Permission.EDIT_PEOPLE)
    add = Action(_("Add a person"), reverse("case_person_add", args=[reference]), icon="person-plus")
    actions = [add] if may_edit else []
    frame = case_frame(hand, tab="people", request=request, crumb=_("People"), actions=actions)
    everybody = queries.members_of(case, everybody=True) if shown else []
    cards = person_cards(frame["members"], by=by, shown=shown, today=request.today, contacts=True)
    more = []
    if may_edit and len(frame["members"]) > 1:
        more.append(Action(_("Record a family tie"), reverse("case_tie", args=[reference]), icon="people"))
    if shown and allows(by, Permission.SPLIT_FAMILY):
        if len(frame["members"]) > 1:
            more.append(Action(_("Somebody leaves the family"), reverse("case_split", args=[reference])))
        more.append(Action(_("Somebody joins another case"), reverse("case_join", args=[reference])))
    return {
        **frame,
        "people": cards,
        "ties": _ties(case, everybody, ties, may=may_edit),
        "left": _left(everybody),
        "contacts_closed": not allows(by, Permission.READ_CONTACTS),
        "more": more,
    }


@dataclass(frozen=True)
class TieLine:
    """A family tie as a sentence, and where it is ended."""

    say: Sentence
    end: Action | None = None


def _ties(case: Case, members: Sequence[CaseMember], ties: Sequence[TieFact], *, may: bool) -> list[TieLine]:
    """Return the ties as sentences, in which each name is isolated: else an Arabic name turns who is whose parent."""
    names = {member.person_id: short_name(member.person) for member in members}
    lines = []
    for tie in ties:
        if tie.person_id in names and tie.other_id in names:
            sentence = _tie(names, tie.person_id, tie.other_id, tie.kind)
            url = reverse("case_tie_end", args=[case.reference, tie.id])
            lines.append(TieLine(sentence, Action(_("End"), url, "quiet", about=sentence) if may else None))
    return lines


def tie_sentence(members: Sequence[CaseMember], row: HouseholdTie) -> Sentence:
    """Return one family tie as a sentence."""
    names = {member.person_id: short_name(member.person) for member in members}
    return _tie(names, row.person_id, row.other_id, Tie(row.kind))


def _tie(names: Mapping[Any, str], person: Any, other: Any, kind: Tie) -> Sentence:
    return say(
        msgid("%(person)s is %(kind)s of %(other)s"),
        person=names[person],
        kind=say(TIE_LABELS[kind]),
        other=names[other],
    )


def _left(members: Sequence[CaseMember]) -> list[Any]:
    because = {
        Gone.SPLIT.value: _("goes on in a case of their own"),
        Gone.JOINED.value: _("goes on in another case"),
        Gone.LEFT.value: _("left the case"),
    }
    return [
        joined(short_name(member.person), because.get(member.ended_because, ""), saying.day(member.until_at))
        for member in members
        if member.until_at is not None
    ]


def notes_page(hand: CaseInHand, request: StaffRequest, *, note_form: object, task_form: object) -> Context:
    """Return the context of notes and tasks, with the two forms beside them."""
    case, by = hand.case, hand.by
    frame = case_frame(hand, tab="notes", request=request, crumb=_("Notes and tasks"))
    rows = queries.tasks_of_case(case, by)
    names = names_by_place(frame["members"], shown=frame["identity_shown"])
    return {
        **frame,
        "tasks": [_task(case, row, by, request.today, names) for row in rows],
        "empty": Empty(_("Nothing is to be done on this case now.")),
        "notes": [_note(note) for note in queries.notes(case, by)],
        "may_write": allows(by, Permission.WRITE_NOTE),
        "may_give": allows(by, Permission.GIVE_TASKS),
        "note_form": note_form,
        "task_form": task_form,
    }


def _note(note: Note) -> Event:
    meta = [saying.moment(note.written_at, "short"), note.written_by.name, _(AREA_LABELS[Area(note.area)])]
    return Event(joined(note.text), "sticky", meta)


def _task(case: Case, row: TaskRow, by: Actor, today: dt.date, names: Names) -> Task:
    task = row.task
    left = (task.due_on - today).days
    status: Status = (
        "waiting" if row.waits_for else "blocked" if left < 0 else "warning" if left == 0 else "neutral"
    )
    meta: list[Any] = []
    if task.user is not None:
        meta.append(task.user.name)
    elif task.role:
        meta.append(_(ROLE_LABELS[Role(task.role)]))
    if row.waits_for:
        meta.append(waiting_for(row.waits_for))
    done = reverse("case_task_done", args=[case.reference, task.id])
    hand = reverse("case_task_hand", args=[case.reference, task.id])
    may = allows(by, Permission.WORK_TASKS) and row.sentence is not None
    return Task(
        say=named(row.sentence, names) if row.sentence else _("Restricted: ask the officer of this area"),
        status=status,
        meta=meta,
        due=saying.day(task.due_on, "short"),
        due_note=saying.days_from(task.due_on, today),
        action=Action(_("Done"), done, icon="check-lg", post=True, about=row.sentence or "") if may else None,
        second=Action(_("Give on"), hand, "quiet", about=row.sentence or "") if may else None,
        restricted=row.sentence is None,
    )


def task_part(case: Case, row: TaskRow) -> Context:
    """Return what stands above the form of one task: what it asks, until when, and the button that it is done."""
    done = reverse("case_task_done", args=[case.reference, row.task.id])
    return {
        "form_lead": row.sentence,
        "due": _("Until %(day)s") % {"day": saying.day(row.task.due_on, "weekday")},
        "done": Action(_("Done"), done, "primary", "check-lg", post=True),
    }


def legal_page(hand: CaseInHand, request: StaffRequest) -> Context:
    """Return the context of the legal facts, with the last day of the period and every step of the sum."""
    case, by = hand.case, hand.by
    facts = queries.legal_facts(case)
    deadline = departure_deadline(legal_facts_of(case, facts), request.today)
    lead = _("What an authority decided, how long there is to leave, and what follows from it.")
    frame = case_frame(hand, tab="legal", request=request, crumb=_("Legal"), lead=lead)
    names = (
        {member.id: short_name(member.person) for member in frame["members"]}
        if frame["identity_shown"]
        else {}
    )
    may = allows(by, Permission.RECORD_LEGAL_FACT)
    return {
        **frame,
        "deadline": _deadline_facts(deadline, request.today),
        "deadline_chip": _deadline_chip(deadline, request.today),
        "steps": deadline.steps,
        "warnings": deadline.warnings,
        "sources": "; ".join(str(source) for source in deadline.sources),
        "table": _legal_table(facts, names) if facts else None,
        "no_facts": Empty(
            _("No legal fact is recorded yet."), _("Record the decision first, then the period.")
        ),
        "record": [
            Action(
                _(LEGAL_LABELS[kind]),
                reverse("case_legal_fact", args=[case.reference, kind.value]),
                icon="plus-lg",
            )
            for kind in LEGAL_FORMS
        ]
        if may
        else [],
        "ground": case.legal_ground,
        "motive": case.motive,
        "host_facts": _host_facts(case),
        "host_action": Action(_("Record their answer"), reverse("case_host_answer", args=[case.reference]))
        if allows(by, Permission.RECORD_HOST_ANSWER)
        else None,
    }


def _deadline_facts(deadline: Deadline, today: dt.date) -> list[Fact]:
    if deadline.last_on is None:
        return [Fact(_("Last day"), "–")]
    return [
        Fact(
            _("Last day"),
            saying.day(deadline.last_on, "full"),
            note=saying.days_left(deadline.last_on, today),
        )
    ]


def _deadline_chip(deadline: Deadline, today: dt.date) -> Chip:
    words: dict[Clock, tuple[Status, str]] = {
        Clock.RUNS: ("info", _("The clock runs")),
        Clock.STANDS_STILL: ("waiting", _("The clock stands still")),
        Clock.NO_PERIOD: ("warning", _("No period was granted")),
        Clock.NOT_NEEDED: ("neutral", _("No period runs")),
        Clock.UNKNOWN: ("neutral", _("Not known yet")),
    }
    left = deadline.days_left(today)
    if left is not None and left < 0:
        return Chip("blocked", _("The period has ended"))
    return Chip(*words[deadline.clock])


def _legal_table(facts: Sequence[LegalFact], names: dict[Any, str]) -> Table:
    return Table(
        caption=_("Legal facts, newest first"),
        columns=[Column(_("Fact")), Column(_("For whom")), Column(_("What it says")), Column(_("Recorded"))],
        rows=[
            Row(
                [
                    Cell(_(LEGAL_LABELS[LegalKind(fact.kind)])),
                    Cell(names.get(fact.member_id, "–") if fact.member_id else _("Everybody of the case")),
                    Cell(_said_details(fact)),
                    Cell(saying.day(fact.recorded_at), nowrap=True),
                ]
            )
            for fact in reversed(facts)
        ],
    )


def _said_details(fact: LegalFact) -> Any:
    """Return the values of a legal fact under the labels of its form, in the order of the form."""
    form = LEGAL_FORMS[LegalKind(fact.kind)]
    parts = [
        _answered(name, fact.details[name])
        or _labelled(str(field.label), _said_value(field, fact.details[name]))
        for name, field in form.base_fields.items()
        if name in fact.details
    ]
    return joined(*parts)


ANSWERED: dict[tuple[str, bool], str] = {
    ("return_decision", True): msgid("orders the return"),
    ("return_decision", False): msgid("does not order the return"),
    ("period_requested", True): msgid("the person asked for a period"),
    ("period_requested", False): msgid("the person did not ask for a period"),
    ("imposed", True): msgid("an entry ban follows"),
    ("imposed", False): msgid("no entry ban follows"),
    ("suspensive", True): msgid("suspends the return"),
    ("suspensive", False): msgid("does not suspend the return"),
}
"""What an answer to a yes-or-no question of a legal form says, by the name of its field."""


def _answered(name: str, value: object) -> str:
    found = ANSWERED.get((name, value)) if isinstance(value, bool) else None
    return capfirst(_(found)) if found else ""


def _labelled(label: str, value: str) -> str:
    return f"{label} {value}" if label.endswith(("?", "؟")) else f"{label}: {value}"


def _said_value(field: Any, value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(getattr(field, "choices", ()))
    if value in choices:
        return str(choices[value])
    try:
        return saying.day(dt.date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _host_facts(case: Case) -> list[Fact]:
    words = {"no_objection": _("No objection"), "objection": _("Objection")}
    note = saying.day(case.host_answer_on) if case.host_answer_on else ""
    facts = [
        Fact(_("Their answer"), words.get(case.host_answer, _("not asked, or no answer yet")), note=note)
    ]
    if case.host_answer:
        ends = saying.day(case.host_answer_until) if case.host_answer_until else _("No end was named")
        facts.append(Fact(_("Last day it holds"), ends))
    return facts
