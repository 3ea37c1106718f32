"""Views of screening, assessment and protection: load by scope, check the shape, call one action."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wayhome.casefile.access.checks import allows, require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.scopes import case_for, may_read_identity
from wayhome.ground.core.errors import OutOfScope
from wayhome.stages.counselling import actions, queries
from wayhome.stages.counselling.enums import Level
from wayhome.stages.counselling.scoring import FactKind
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.staff.counselling import presenters, protection_presenters
from wayhome.web.staff.counselling.doors import OF_OTHER_PAGES, permission_of
from wayhome.web.staff.counselling.protection_forms import (
    AssessmentForm,
    ConcernForm,
    DecisionForm,
    FactForm,
    ScreeningForm,
)
from wayhome.web.staff.counselling.views import member_at

FORM = require_http_methods(["GET", "POST"])


@FORM
@staff_page
def screening(request: StaffRequest, reference: str, position: int) -> HttpResponse:
    """Ask the short questions that everybody is asked, and record the answers."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.SCREEN)
    member = member_at(hand, position)
    form = ScreeningForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.record_screening(
                case=hand.case,
                member=member,
                answers=form.answers(),
                alone=form.cleaned_data["alone"] == "yes",
                words=form.cleaned_data["words"],
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The screening is recorded. Who must act is told."))
            return redirect("case_counselling", reference=reference)
    context = presenters.person_page(hand, request, member, _("Rapid screening"))
    return answer(request, "staff/counselling/screening.html", {**context, "form": form}, form=form)


@FORM
@staff_page
def assessment(request: StaffRequest, reference: str, position: int) -> HttpResponse:
    """Record a full assessment: factors with evidence, a judgement with reasons."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.SCREEN)
    member = member_at(hand, position)
    form = AssessmentForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.record_assessment(
                case=hand.case, member=member, facts=form.facts(), by=hand.by, at=request.now
            )
        if tried.done:
            messages.success(request, _("The assessment is recorded."))
            return redirect("case_counselling", reference=reference)
    levels = [
        {
            "label": protection_presenters.level_label(level),
            "rows": form.rows(level),
            "open": form.touched(level),
        }
        for level in Level
    ]
    context = protection_presenters.assessment_page(hand, request, member, levels)
    return answer(request, "staff/counselling/assessment.html", {**context, "form": form}, form=form)


@require_GET
@staff_page
def protection(request: StaffRequest, reference: str) -> HttpResponse:
    """Show concerns and decisions to who may read them, and one neutral line to everybody else."""
    hand = case_for(request.actor, reference, on=request.today)
    context = protection_presenters.protection_page(hand, request)
    return answer(request, "staff/counselling/protection.html", context)


@FORM
@staff_page
def raise_concern(request: StaffRequest, reference: str) -> HttpResponse:
    """Let anybody on the case raise a concern; the protection officers are told at once."""
    hand = case_for(request.actor, reference, on=request.today)
    members = members_of(hand.case)
    form = ConcernForm(request.POST or None, members=members, names=may_read_identity(hand.case, hand.by))
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.raise_concern(
                case=hand.case,
                member=form.member(),
                kind=form.concern(),
                words=form.cleaned_data["words"],
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(
                request, _("The protection officers are told. Change nothing the person was promised.")
            )
            return redirect("case", reference=reference)
    context = protection_presenters.concern_page(hand, request)
    return answer(request, "staff/counselling/concern.html", {**context, "form": form}, form=form)


@FORM
@staff_page
def settle_concern(request: StaffRequest, reference: str, key: uuid.UUID) -> HttpResponse:
    """Decide on a concern, with reasons."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.DECIDE_PROTECTION)
    concern = queries.concern_by_key(hand.case, key)
    if concern is None:
        raise OutOfScope
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.decide_concern(
                concern=concern,
                decision=form.decided(),
                reasons=form.cleaned_data["reasons"],
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The decision is recorded."))
            return redirect("protection", reference=reference)
    context = protection_presenters.settle_page(hand, request, concern)
    return answer(request, "staff/counselling/settle.html", {**context, "form": form}, form=form)


@FORM
@staff_page
def record_fact(request: StaffRequest, reference: str, position: int, kind: str) -> HttpResponse:
    """Record one dated fact or decision about a person's safety."""
    hand = case_for(request.actor, reference, on=request.today)
    if kind not in set(FactKind) - OF_OTHER_PAGES:
        raise OutOfScope
    what = FactKind(kind)
    require(hand.by, permission_of(what))
    member = member_at(hand, position)
    form = FactForm(request.POST or None, kind=what)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.record_protection_fact(
                case=hand.case, member=member, kind=what, details=form.details(), by=hand.by, at=request.now
            )
        if tried.done:
            messages.success(request, _("Recorded."))
            reads = allows(hand.by, Permission.READ_PROTECTION)
            return redirect("protection" if reads else "case_counselling", reference=reference)
    context = protection_presenters.fact_page(hand, request, member, what)
    return answer(request, "staff/counselling/fact.html", {**context, "form": form}, form=form)
