"""Views of the verbs: one for buttons, one for forms; each calls one action and shows every reason of a refusal."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wayhome.casefile.access.checks import allows, require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.scopes import CaseInHand, case_for, may_read_identity
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.values.sentences import msgid
from wayhome.process.actions.deciding import end_override, override
from wayhome.process.engine import refuse_by_state, refuse_left_out
from wayhome.process.enums import Verb
from wayhome.process.gates import GateClosed
from wayhome.process.queries import override_for
from wayhome.process.rows import Transition
from wayhome.process.shapes import shape_of
from wayhome.process.sides import refuse_other_side
from wayhome.process.transitions import BY_VERB
from wayhome.process.travellers import travel_states
from wayhome.safeguards.words import TravelState
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.shared.presenting import Gate
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.steps import SIGN_OFF
from wayhome.web.staff.process.forms import OverrideForm, ReasonForm, StepForm
from wayhome.web.staff.process.refusals import blocks_of, keep_gate, refused_page, wrong_step_page
from wayhome.web.staff.process.verb_pages import PAGES, PRESSES, VerbPage

FORM = require_http_methods(["GET", "POST"])
SIGN_OFF_LABEL = msgid("Sign off protection")
SIGN_OFF_TOLD = msgid("A protection officer signed off")


@require_POST
@staff_page
def press(request: StaffRequest, reference: str, verb: str) -> HttpResponse:
    """Do a step that needs nothing but a press."""
    hand = case_for(request.actor, reference, on=request.today, even_restricted=True)
    if verb not in PRESSES:
        raise OutOfScope
    row = None if verb == SIGN_OFF else BY_VERB[Verb(verb)]
    require(hand.by, row.permission if row else Permission.DECIDE_PROTECTION)
    with attempt(request) as tried:
        PRESSES[verb](hand, request)
    if tried.done:
        messages.success(request, _(row.told if row else SIGN_OFF_TOLD))
        return redirect("case", reference=reference)
    return refused_page(request, hand, _(row.label if row else SIGN_OFF_LABEL), tried)


@FORM
@staff_page
def step(request: StaffRequest, reference: str, verb: Verb) -> HttpResponse:
    """Show the form of a verb, and do it."""
    hand = case_for(request.actor, reference, on=request.today, even_restricted=True)
    row, page = BY_VERB[verb], PAGES[verb]
    require(hand.by, row.permission)
    try:
        refuse_by_state(hand.case, row)
        refuse_left_out(hand.case, row)
        refuse_other_side(hand.case, row, hand.by, on=request.today)
    except Refused as refusal:
        return wrong_step_page(request, hand, _(row.label), refusal.sentence)
    members = _members(hand, row)
    form = _form(request, hand, page, members)
    closed: list[GateClosed] = []
    if request.method == "POST" and shape_ok(form):
        member = _member_of(form, members)
        with attempt(request, form) as tried, keep_gate(closed):
            page.send(hand, request, form.cleaned_data, member)
        if tried.done:
            messages.success(request, _(row.told))
            return redirect("case", reference=reference)
    return _form_page(request, hand, _(row.label), page.says, form, closed)


def _members(hand: CaseInHand, row: Transition) -> Sequence[CaseMember]:
    """Return the members a verb can be about; everybody when nobody fits, so that the refusal says why."""
    members = members_of(hand.case)
    if not row.people:
        return members
    states = travel_states(hand.case)
    fitting = [one for one in members if states.get(one.id, TravelState.NOT_BOOKED) in row.people]
    return fitting or members


def _form(request: StaffRequest, hand: CaseInHand, page: VerbPage, members: Sequence[CaseMember]) -> StepForm:
    moment = localtime(request.now).replace(second=0, microsecond=0, tzinfo=None)
    return page.form(
        request.POST or None,
        state=State(hand.case.state),
        members=members,
        names=may_read_identity(hand.case, hand.by),
        supervises=allows(hand.by, Permission.SUPERVISE),
        shape=shape_of(hand.case),
        initial={"boarded_at": moment, "arrived_at": moment, **_named(request)},
    )


def _named(request: StaffRequest) -> dict[str, str]:
    """Return whom an address names; nobody named leaves the form to choose whoever is alone in it."""
    named = request.GET.get("member", "")
    return {"member": named} if named else {}


def _member_of(form: StepForm, members: Sequence[CaseMember]) -> CaseMember | None:
    chosen = form.cleaned_data.get("member", "")
    return next((one for one in members if str(one.position) == chosen), None)


def _form_page(
    request: StaffRequest,
    hand: CaseInHand,
    label: str,
    says: object,
    form: StepForm,
    closed: Sequence[GateClosed],
) -> HttpResponse:
    gate = None
    if closed:
        gate = Gate(
            title=_("Not done: %(step)s") % {"step": label},
            lead=_("Conditions are open. Each says who can act."),
            blocks=blocks_of(hand, closed[0]),
        )
    context = {
        **case_frame(hand, tab="overview", request=request, crumb=label),
        "form": form,
        "form_title": label,
        "says": says,
        "gate": gate,
        "back": reverse("case", args=[hand.case.reference]),
    }
    return answer(request, "staff/process/step.html", context, form=form)


@FORM
@staff_page
def go_on(request: StaffRequest, reference: str) -> HttpResponse:
    """Let a case pass an open condition that allows it, in writing."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.OVERRIDE)
    members = members_of(hand.case)
    form = OverrideForm(
        request.POST or None,
        state=State(hand.case.state),
        members=members,
        names=may_read_identity(hand.case, hand.by),
        initial={"condition": request.GET.get("condition", "")},
    )
    if request.method == "POST" and shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            override(
                case=hand.case,
                condition=int(data["condition"]),
                member=_member_of(form, members),
                reason=data["reason"],
                until_on=data["until_on"],
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(
                request, _("It is written down; everybody on the case sees who decided it, and why.")
            )
            return redirect("case", reference=reference)
    says = _(
        "Everybody on the case sees who decided it. The reason is for who may read the condition. "
        "It ends on the day you choose."
    )
    return _form_page(request, hand, _("Go on all the same"), says, form, [])


@FORM
@staff_page
def stop_going_on(request: StaffRequest, reference: str, key: uuid.UUID) -> HttpResponse:
    """Take back the decision to go on although a condition is open."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.OVERRIDE)
    row = override_for(hand.case, key)
    form = ReasonForm(request.POST or None, state=State(hand.case.state))
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            end_override(row=row, reason=form.cleaned_data["reason"], by=hand.by, at=request.now)
        if tried.done:
            messages.success(request, _("Taken back. The condition is asked about again."))
            return redirect("case", reference=reference)
    says = _("The condition stands open again. If the case is cleared, the clearance falls by itself.")
    label = _("Condition %(number)s: do not go on") % {"number": row.condition}
    return _form_page(request, hand, label, says, form, [])
