"""Views of the case file that write: notes, tasks, facts of the case, responsibility, sharing, legal facts."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wayhome.casefile.access.checks import allows, require
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.access.queries import users_with_role
from wayhome.casefile.cases import actions, queries
from wayhome.casefile.cases.destination import record_destination_area
from wayhome.casefile.cases.enums import LEGAL_LABELS, Area, LegalKind
from wayhome.casefile.cases.scopes import CaseInHand, case_for
from wayhome.casefile.funding.queries import suspended_areas
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.values.sentences import say
from wayhome.process.actions.legal import record_legal_fact
from wayhome.process.actions.preparing import record_host_answer
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.staff.cases import file_presenters
from wayhome.web.staff.cases.file_forms import (
    LEGAL_FORMS,
    AreaForm,
    AssignForm,
    CaseForm,
    HostAnswerForm,
)
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.work_forms import HandTaskForm, NoteForm, TaskForm

FORM = require_http_methods(["GET", "POST"])


def _hand(request: StaffRequest, reference: str, *permissions: Permission) -> CaseInHand:
    hand = case_for(request.actor, reference, on=request.today)
    for permission in permissions:
        require(hand.by, permission)
    return hand


def _form_page(
    request: StaffRequest, hand: CaseInHand, tab: str, title: str, form: Any, **more: Any
) -> HttpResponse:
    frame = case_frame(hand, tab=tab, request=request, crumb=title)
    context = {**frame, "form": form, "form_title": title, **more}
    return answer(request, "staff/cases/form.html", context, form=form)


@require_GET
@staff_page
def notes(request: StaffRequest, reference: str) -> HttpResponse:
    """Show the notes and open tasks of a case, with a form for each."""
    hand = _hand(request, reference, Permission.READ_NOTES)
    areas = file_presenters.areas_of(hand.by)
    context = file_presenters.notes_page(
        hand, request, note_form=NoteForm(areas=areas), task_form=TaskForm(areas=areas)
    )
    return answer(request, "staff/cases/notes.html", context)


@require_POST
@staff_page
def write_note(request: StaffRequest, reference: str) -> HttpResponse:
    """Keep a note."""
    hand = _hand(request, reference, Permission.READ_NOTES, Permission.WRITE_NOTE)
    areas = file_presenters.areas_of(hand.by)
    form = NoteForm(request.POST, areas=areas)
    if shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            actions.write_note(
                case=hand.case, text=data["text"], area=Area(data["area"]), by=hand.by, at=request.now
            )
        if tried.done:
            messages.success(request, _("The note is kept."))
            return redirect("case_notes", reference=reference)
    context = file_presenters.notes_page(hand, request, note_form=form, task_form=TaskForm(areas=areas))
    return answer(request, "staff/cases/notes.html", context, form=form)


@require_POST
@staff_page
def give_task(request: StaffRequest, reference: str) -> HttpResponse:
    """Make a task by hand."""
    hand = _hand(request, reference, Permission.READ_NOTES, Permission.GIVE_TASKS)
    areas = file_presenters.areas_of(hand.by)
    form = TaskForm(request.POST, areas=areas)
    if shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            actions.give_task(
                case=hand.case,
                sentence=say("%(what)s", what=data["what"]),
                due_on=data["due_on"],
                area=Area(data["task_area"]),
                role=data["role"],
                user_id=None if data["role"] else hand.by.user_id,
                waits_for=data["waits_for"],
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The task is made."))
            return redirect("case_notes", reference=reference)
    context = file_presenters.notes_page(hand, request, note_form=NoteForm(areas=areas), task_form=form)
    return answer(request, "staff/cases/notes.html", context, form=form)


@require_POST
@staff_page
def finish_task(request: StaffRequest, reference: str, key: uuid.UUID) -> HttpResponse:
    """Mark a task as done."""
    hand = _hand(request, reference, Permission.WORK_TASKS)
    task = queries.readable_task(hand.case, key, hand.by).task
    actions.finish_task(task=task, by=hand.by, at=request.now)
    messages.success(request, _("Done."))
    return redirect(_after_task(hand), reference=reference)


@FORM
@staff_page
def hand_task(request: StaffRequest, reference: str, key: uuid.UUID) -> HttpResponse:
    """Show one task: mark it as done, give it to a colleague or a role, or take it over."""
    hand = _hand(request, reference, Permission.WORK_TASKS)
    row = queries.readable_task(hand.case, key, hand.by)
    held = users_with_role(organisation_id=hand.by.organisation_id, role=None, on=request.today)
    colleagues = {user.id: user for user in held.filter(is_active=True, is_service=False)}
    form = HandTaskForm(
        request.POST or None,
        me=hand.by.user_id,
        colleagues=[(user.id, user.name) for user in colleagues.values()],
    )
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.hand_task(
                task=row.task,
                to=colleagues.get(form.user_id() or 0),
                role=form.role(),
                today=request.today,
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The task has changed hands."))
            return redirect(_after_task(hand), reference=reference)
    context = {
        **case_frame(hand, tab="notes", request=request, crumb=_("Task")),
        **file_presenters.task_part(hand.case, row),
        "form": form,
        "form_title": _("Who does this task"),
        "back": reverse(_after_task(hand), args=[reference]),
    }
    return answer(request, "staff/cases/task.html", context, form=form)


def _after_task(hand: CaseInHand) -> str:
    """Return the page to go to after a task: not everybody who works tasks reads notes."""
    return "case_notes" if allows(hand.by, Permission.READ_NOTES) else "case"


@FORM
@staff_page
def edit(request: StaffRequest, reference: str) -> HttpResponse:
    """Correct facts of the case; the old values are kept."""
    hand = _hand(request, reference, Permission.EDIT_CASE)
    legal = allows(hand.by, Permission.READ_LEGAL)
    form = CaseForm(request.POST or None, initial=CaseForm.initial_of(hand.case, legal=legal))
    if not legal:
        for name in actions.READ_WITH_THE_LAW:
            del form.fields[name]
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.edit_case(
                case=hand.case,
                changes=form.changes(),
                read_version=form.cleaned_data["version"],
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The file is corrected."))
            return redirect("case", reference=reference)
    return _form_page(request, hand, "overview", _("Change the file"), form)


@FORM
@staff_page
def destination_part(request: StaffRequest, reference: str) -> HttpResponse:
    """Record in which suspended part of the country the journey ends, or that it ends elsewhere."""
    hand = _hand(request, reference, Permission.EDIT_CASE)
    areas = suspended_areas(hand.case.destination_country, on=request.today)
    if not areas:
        messages.info(request, _("No part of this country is suspended: nothing has to be recorded."))
        return redirect("case", reference=reference)
    before = hand.case.destination_area
    form = AreaForm(request.POST or None, areas=areas, initial={"area": before} if before else None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            record_destination_area(
                case=hand.case,
                area=form.chosen(),
                shown=form.cleaned_data["shown"],
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The part of the country is recorded."))
            return redirect("case", reference=reference)
    return _form_page(request, hand, "overview", _("Part of the country returned to"), form)


@FORM
@staff_page
def assign(request: StaffRequest, reference: str) -> HttpResponse:
    """Make somebody else responsible."""
    hand = _hand(request, reference, Permission.ASSIGN_CASE)
    users = {
        str(user.id): user
        for user in users_with_role(
            organisation_id=hand.by.organisation_id, role=Role.RETURN_COUNSELLOR, on=request.today
        )
    }
    form = AssignForm(
        request.POST or None,
        workers=[(key, user.name) for key, user in users.items()],
        initial={"counsellor": str(hand.case.counsellor_id or "")},
    )
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.assign_case(
                case=hand.case, counsellor=users[form.cleaned_data["counsellor"]], by=hand.by, at=request.now
            )
        if tried.done:
            messages.success(request, _("The case has another counsellor now."))
            return redirect("case", reference=reference)
    return _form_page(request, hand, "overview", _("Who is responsible"), form)


@require_GET
@staff_page
def legal(request: StaffRequest, reference: str) -> HttpResponse:
    """Show decisions, periods, bans and appeals, with the last day of the departure period worked out."""
    hand = _hand(request, reference, Permission.READ_LEGAL)
    return answer(request, "staff/cases/legal.html", file_presenters.legal_page(hand, request))


@FORM
@staff_page
def legal_fact(request: StaffRequest, reference: str, kind: str) -> HttpResponse:
    """Record a legal fact; the last day of the period is worked out again."""
    hand = _hand(request, reference, Permission.RECORD_LEGAL_FACT)
    if kind not in set(LegalKind):
        raise OutOfScope
    frame = case_frame(hand, tab="legal", request=request)
    members, names = frame["members"], frame["identity_shown"]
    form = LEGAL_FORMS[LegalKind(kind)](request.POST or None, members=members, names=names)
    if request.method == "POST" and shape_ok(form):
        chosen = form.cleaned_data["member"]
        with attempt(request, form) as tried:
            record_legal_fact(
                case=hand.case,
                kind=LegalKind(kind),
                details=form.details(),
                member=next((one for one in members if str(one.position) == chosen), None),
                today=request.today,
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The legal fact is recorded."))
            return redirect("case_legal", reference=reference)
    return _form_page(request, hand, "legal", _(LEGAL_LABELS[LegalKind(kind)]), form)


@FORM
@staff_page
def host_answer(request: StaffRequest, reference: str) -> HttpResponse:
    """Record what the host government answered."""
    hand = _hand(request, reference, Permission.RECORD_HOST_ANSWER)
    form = HostAnswerForm(request.POST or None, initial={"answered_on": request.today})
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            record_host_answer(
                case=hand.case,
                no_objection=form.cleaned_data["no_objection"] == "yes",
                answered_on=form.cleaned_data["answered_on"],
                until_on=form.cleaned_data["until_on"],
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The answer is recorded."))
            return redirect("case", reference=reference)
    return _form_page(request, hand, "overview", _("Answer of the host government"), form)
