"""Views of counselling: load by scope, check the shape, call one action."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.scopes import CaseInHand, case_for, may_read_identity
from wayhome.ground.core.errors import OutOfScope
from wayhome.stages.counselling import actions, queries
from wayhome.stages.counselling.actions import Telling
from wayhome.stages.counselling.models import Session
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.staff.counselling import presenters, session_presenters
from wayhome.web.staff.counselling.forms import (
    ChecklistForm,
    SessionForm,
    VoluntarinessForm,
    initial_of,
)

FORM = require_http_methods(["GET", "POST"])


@require_GET
@staff_page
def counselling(request: StaffRequest, reference: str) -> HttpResponse:
    """Show where counselling of each person stands, and the sessions."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.READ_COUNSELLING)
    context = presenters.counselling_page(hand, request)
    return answer(request, "staff/counselling/counselling.html", context)


@FORM
@staff_page
def new_session(request: StaffRequest, reference: str) -> HttpResponse:
    """Write down a new session, as a draft or finished."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.COUNSEL)
    return _session(request, hand, None)


@FORM
@staff_page
def edit_session(request: StaffRequest, reference: str, number: int) -> HttpResponse:
    """Go on with a draft, or read a finished session."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.READ_COUNSELLING)
    session = queries.session_by_number(hand.case, number)
    if session is None:
        raise OutOfScope
    if session.finished_at is not None and request.method == "GET":
        context = session_presenters.read_page(hand, request, session)
        return answer(request, "staff/counselling/session_read.html", context)
    require(hand.by, Permission.COUNSEL)
    return _session(request, hand, session)


def _session(request: StaffRequest, hand: CaseInHand, session: Session | None) -> HttpResponse:
    members = members_of(hand.case)
    known = presenters.known_of(hand, members, request)
    form = _session_form(request, hand, members, known, session)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            saved = actions.save_session(
                case=hand.case,
                facts=form.facts(),
                finish=form.finishes,
                by=hand.by,
                at=request.now,
                session=session,
                read_version=form.cleaned_data["version"] or 0,
            )
        if tried.done:
            return _after_session(request, hand, saved, finished=form.finishes)
    context = session_presenters.session_page(hand, request, form, known, session)
    context["stays_here"] = presenters.stays_here()
    return answer(request, "staff/counselling/session.html", context, form=form)


def _session_form(
    request: StaffRequest,
    hand: CaseInHand,
    members: Sequence[CaseMember],
    known: presenters.Known,
    session: Session | None,
) -> SessionForm:
    initial = initial_of(session, members) if session else _begun(request, hand, members, known)
    return SessionForm(
        request.POST or None,
        members=members,
        names=may_read_identity(hand.case, hand.by),
        codes=[point.code for point in known.points],
        labels=session_presenters.point_labels(known.points),
        at_home=hand.case.programme.is_at_home,
        initial=initial,
    )


def _begun(
    request: StaffRequest, hand: CaseInHand, members: Sequence[CaseMember], known: presenters.Known
) -> dict[str, object]:
    """Return what a new form shows: with whom, where the address or the case says so, and how far each point got."""
    named = [member for member in members if str(member.position) == request.GET.get("with")]
    alone = named or (list(members) if len(members) == 1 else [])
    language = next((member.person.language for member in [*alone, *members]), "") or hand.case.language
    steps = session_presenters.initial_steps(known.progress[alone[0].id]) if alone else {}
    return {
        "member_ids": [str(member.position) for member in alone],
        "language": language,
        "held_on": request.today,
        **steps,
    }


def _after_session(
    request: StaffRequest, hand: CaseInHand, session: Session, *, finished: bool
) -> HttpResponse:
    if finished:
        messages.success(request, _("The session is finished."))
        return redirect("case_counselling", reference=hand.case.reference)
    messages.success(request, _("The draft is saved."))
    return redirect("session_edit", reference=hand.case.reference, number=session.number)


@FORM
@staff_page
def checklist(request: StaffRequest, reference: str, position: int) -> HttpResponse:
    """Show and record how far each point got with one person."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.COUNSEL)
    member = member_at(hand, position)
    known = presenters.known_of(hand, [member], request)
    form = ChecklistForm(
        request.POST or None,
        codes=[point.code for point in known.points],
        labels=session_presenters.point_labels(known.points),
        initial={
            "language": member.person.language or hand.case.language,
            **session_presenters.initial_steps(known.progress[member.id]),
        },
    )
    if request.method == "POST" and shape_ok(form):
        telling = Telling(steps=form.steps(), language=form.cleaned_data["language"])
        with attempt(request, form) as tried:
            actions.mark_points(case=hand.case, member=member, telling=telling, by=hand.by, at=request.now)
        if tried.done:
            messages.success(request, _("The checklist is saved."))
            return redirect("case_counselling", reference=reference)
    context = session_presenters.checklist_page(hand, request, member, form, known)
    return answer(request, "staff/counselling/checklist.html", context, form=form)


@FORM
@staff_page
def voluntariness(request: StaffRequest, reference: str, position: int) -> HttpResponse:
    """Record a judgement on the two conditions, with reasons."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.SCREEN)
    member = member_at(hand, position)
    form = VoluntarinessForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.record_voluntariness(
                case=hand.case, member=member, facts=form.facts(), by=hand.by, at=request.now
            )
        if tried.done:
            messages.success(request, _("The assessment is recorded."))
            return redirect("case_counselling", reference=reference)
    context = presenters.voluntariness_page(hand, request, member)
    return answer(request, "staff/counselling/voluntariness.html", {**context, "form": form}, form=form)


def member_at(hand: CaseInHand, position: int) -> CaseMember:
    """Return the present member at a place; raises ``OutOfScope`` when there is none."""
    member = next((one for one in members_of(hand.case) if one.position == position), None)
    if member is None:
        raise OutOfScope
    return member
