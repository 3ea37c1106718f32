"""Views of keeping one case: how long it is kept, a hold on it, and asking that somebody is erased."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Relation
from wayhome.casefile.cases.queries import member_at
from wayhome.casefile.cases.scopes import CaseInHand, case_for
from wayhome.ground.core.errors import OutOfScope
from wayhome.keeping import actions, queries
from wayhome.web.shared.pages import StaffRequest, answer, attempt, pressed, shape_ok, staff_page
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.keeping import case_presenters
from wayhome.web.staff.keeping.forms import EraseForm, HoldForm, LiftForm

FORM = require_http_methods(["GET", "POST"])


def _own(request: StaffRequest, reference: str, needed: Permission) -> CaseInHand:
    """Return a case of one's own organisation, for what nobody decides on a case of others."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, needed)
    if hand.by.relation is not Relation.OWNER:
        raise OutOfScope
    return hand


@require_GET
@staff_page
def keeping(request: StaffRequest, reference: str) -> HttpResponse:
    """Show until when a case is kept and why, what holds it, and what is asked to be erased."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.SEE_KEEPING)
    return _page(request, hand)


def _page(request: StaffRequest, hand: CaseInHand, *, refused: str = "", status: int = 200) -> HttpResponse:
    context = case_presenters.keeping_page(hand, request, refused=refused)
    return render(request, "staff/keeping/case.html", context, status=status)


@FORM
@staff_page
def ask(request: StaffRequest, reference: str) -> HttpResponse:
    """Ask that one person, or the whole case, is erased for good."""
    hand = _own(request, reference, Permission.ASK_ERASURE)
    form = EraseForm(
        request.POST or None, people=case_presenters.people_to_choose(hand), reference=hand.case.reference
    )
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.ask_erasure(
                case=hand.case,
                member=member_at(hand.case, form.position) if form.position else None,
                basis=form.chosen,
                today=request.today,
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(
                request, _("It is asked. A data protection officer who is somebody else decides.")
            )
            return redirect("case_keeping", reference=reference)
    title = _("Ask to erase")
    frame = case_frame(hand, tab="keeping", request=request, crumb=title)
    return answer(request, "staff/keeping/ask.html", {**frame, "form": form, "form_title": title}, form=form)


@FORM
@staff_page
def hold(request: StaffRequest, reference: str) -> HttpResponse:
    """Place a legal hold."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.PLACE_HOLD)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.place_hold(
                case=hand.case,
                reason=form.cleaned_data["reason"],
                decided_by=form.cleaned_data["decided_by"],
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The hold stands. Nothing of this case is erased while it does."))
            return redirect("case_keeping", reference=reference)
    title = _("Place a legal hold")
    frame = case_frame(hand, tab="keeping", request=request, crumb=title)
    context = {**frame, "form": form, "form_title": title, "save": _("Place the hold")}
    return answer(request, "staff/keeping/hold.html", context, form=form)


@FORM
@staff_page
def ask_to_lift(request: StaffRequest, reference: str, key: uuid.UUID) -> HttpResponse:
    """Ask that a hold is lifted."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.PLACE_HOLD)
    row = queries.hold_for(hand.case, key)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.ask_to_lift(hold=row, reason=form.cleaned_data["reason"], by=hand.by, at=request.now)
        if tried.done:
            messages.success(
                request, _("It is asked. A data protection officer who is somebody else decides.")
            )
            return redirect("case_keeping", reference=reference)
    title = _("Ask to lift the hold")
    frame = case_frame(hand, tab="keeping", request=request, crumb=title)
    context = {**frame, "form": form, "form_title": title, "save": _("Ask")}
    return answer(request, "staff/keeping/hold.html", context, form=form)


@require_POST
@staff_page
def lift(request: StaffRequest, reference: str, key: uuid.UUID) -> HttpResponse:
    """Lift a hold that somebody else asked to lift."""
    hand = _own(request, reference, Permission.APPROVE_ERASURE)
    row = queries.hold_for(hand.case, key)
    return pressed(
        request,
        lambda: actions.lift_hold(hold=row, by=hand.by, at=request.now),
        done=_("The hold is lifted."),
        then=lambda: redirect("case_keeping", reference=reference),
        refused=lambda why: _page(request, hand, refused=why, status=422),
    )
