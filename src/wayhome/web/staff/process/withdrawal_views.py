"""Withdrawal, in one step and always reachable, and the form for whoever was told by somebody else's returnee."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wayhome.casefile.access.checks import allows, require
from wayhome.casefile.access.enums import Permission, Relation
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.scopes import CaseInHand, case_for, may_read_identity
from wayhome.process.actions import withdrawal
from wayhome.process.enums import BlindAnswer, Verb
from wayhome.process.queries import message_for
from wayhome.process.transitions import BY_VERB
from wayhome.process.travellers import GONE, ON_THE_WAY, travel_states
from wayhome.safeguards.words import GivenBy, TravelState
from wayhome.web.shared.clock import no_sooner_than
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.shared.presenting import Action, Head, Notice
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.labels import who_may
from wayhome.web.staff.cases.steps import FORMS
from wayhome.web.staff.process.forms import BlindAnswerForm, BlindForm, WithdrawForm

HEARD_WITHIN = 0.4
"""Seconds that hearing a message takes, at least: longer than the notices that a file which exists brings with it."""
FORM = require_http_methods(["GET", "POST"])


@FORM
@staff_page
def withdraw(request: StaffRequest, reference: str) -> HttpResponse:
    """Hear a withdrawal: one step, no reason, whatever the role; nothing can close this page."""
    hand = case_for(request.actor, reference, on=request.today, even_restricted=True)
    require(hand.by, Permission.WITHDRAW)
    members = _who_may(hand)
    form = WithdrawForm(
        request.POST or None,
        state=State(hand.case.state),
        members=members,
        names=may_read_identity(hand.case, hand.by),
        initial={"member": request.GET.get("member", "")} if request.GET.get("member") else {},
    )
    if request.method == "POST" and shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            withdrawal.withdraw(
                case=hand.case,
                member=next(one for one in members if str(one.position) == data["member"]),
                given_by=GivenBy(data["given_by"]),
                said=data["said"],
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(
                request, _("Withdrawn. Both offices know. Tell the person that nothing else changes.")
            )
            return _after(hand)
    frame = case_frame(hand, tab="overview", request=request, crumb=_("They withdraw"))
    context = {
        **frame,
        "head": replace(frame["head"], actions=[]),  # this page is the way out
        "form": form,
        "somebody": bool(members),
        "stops_on_the_way": _stops_on_the_way(hand),
        "at_home": hand.case.programme.is_at_home,
        "consents_url": reverse("case_consents", args=[reference])
        if allows(hand.by, Permission.READ_NOTES)
        else "",
        "back": reverse("case", args=[reference]),
    }
    return answer(request, "staff/process/withdraw.html", context, form=form)


def _who_may(hand: CaseInHand) -> Sequence[CaseMember]:
    """Return the members who have neither boarded nor withdrawn."""
    states = travel_states(hand.case)
    return [
        one
        for one in members_of(hand.case)
        if states.get(one.id, TravelState.NOT_BOOKED) not in GONE | ON_THE_WAY
    ]


def _stops_on_the_way(hand: CaseInHand) -> Action | None:
    """Return where it is recorded that somebody on the way does not travel on; shut, it says who can do that."""
    if TravelState.BOARDED not in travel_states(hand.case).values():
        return None
    needed = BY_VERB[Verb.INTERRUPTED].permission
    return Action(
        _("Record that the journey was interrupted"),
        reverse(FORMS[Verb.INTERRUPTED], args=[hand.case.reference]),
        "primary",
        closed="" if allows(hand.by, needed) else who_may(needed),
    )


def _after(hand: CaseInHand) -> HttpResponse:
    """Go back to the case; a partner whose access rested on the return may hold it no more."""
    if hand.by.relation is Relation.OWNER:
        return redirect("case", reference=hand.case.reference)
    return redirect("my_day")


@FORM
@staff_page
def heard(request: StaffRequest) -> HttpResponse:
    """Take a message that somebody does not want to travel; the answer is the same whatever exists."""
    form = BlindForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried, no_sooner_than(HEARD_WITHIN):
            withdrawal.tell_blindly(
                reference=form.cleaned_data["reference"],
                said=form.cleaned_data["said"],
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            return redirect(f"{reverse('blind_withdrawal')}?sent=1")
    sent = request.method == "GET" and request.GET.get("sent") == "1"
    context = {
        "head": Head(
            _("Somebody does not want to travel"),
            lead=_(
                "Write the reference and what you were told. You see nothing of the file, whoever you are."
            ),
        ),
        "form": form,
        "sent": Notice(
            "done",
            _("Thank you, it is written down"),
            _(
                "If a file with this reference exists, the responsible office and its protection officers know "
                "now, and nobody of it boards until they have spoken with the person."
            ),
        )
        if sent
        else None,
    }
    return answer(request, "staff/process/heard.html", context, form=form)


@FORM
@staff_page
def answer_heard(request: StaffRequest, reference: str, key: uuid.UUID) -> HttpResponse:
    """Answer such a message after having spoken with the person alone."""
    hand = case_for(request.actor, reference, on=request.today, even_restricted=True)
    row = message_for(hand.case, key, hand.by)
    require(hand.by, Permission.ANSWER_MESSAGE)
    form = BlindAnswerForm(request.POST or None, at_home=hand.case.programme.is_at_home)
    if request.method == "POST" and shape_ok(form):
        given = BlindAnswer(form.cleaned_data["answer"])
        if given is BlindAnswer.WITHDREW and row.withdrew_at is None:
            return redirect("case_withdraw", reference=reference)  # Recording it is what answers the message.
        with attempt(request, form) as tried:
            withdrawal.answer_blindly_told(
                case=hand.case,
                row=row,
                answer=given,
                spoken=form.cleaned_data["spoken"],
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The message is answered."))
            return redirect("case", reference=reference)
    context = {
        **case_frame(hand, tab="overview", request=request, crumb=_("Somebody does not want to travel")),
        "form": form,
        "said": row.said,
        "told_at": row.told_at,
        "back": reverse("case", args=[reference]),
    }
    return answer(request, "staff/process/answer_heard.html", context, form=form)
