"""Views by which somebody looks whether a person has a file already, compares two records, and decides."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases import queries
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.scopes import CaseInHand, case_by_key, case_for, require_identity
from wayhome.ground.core.errors import OutOfScope
from wayhome.process.actions.alike import (
    Joining,
    ask_elsewhere,
    join_files,
    look_for_alike,
    take_verdict_back,
    tell_apart,
)
from wayhome.process.alike import compared, decided_of, link_for
from wayhome.process.enums import Verdict
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.staff.cases import alike_presenters as presenters
from wayhome.web.staff.cases.alike_forms import JoinForm, UndoForm
from wayhome.web.staff.cases.frame import case_frame

FORM = require_http_methods(["GET", "POST"])


def _hand(request: StaffRequest, reference: str, position: int) -> tuple[CaseInHand, CaseMember]:
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.EDIT_PEOPLE)
    require_identity(hand)
    return hand, queries.member_at(hand.case, position)


@require_GET
@staff_page
def alike(request: StaffRequest, reference: str, position: int) -> HttpResponse:
    """Show who may be this person, the likeliest first, and what was decided already."""
    hand, member = _hand(request, reference, position)
    found = look_for_alike(hand=hand, member=member, on=request.today, at=request.now)
    elsewhere = ask_elsewhere(hand=hand, member=member, at=request.now)
    decided = decided_of(hand, member, on=request.today)
    frame = case_frame(hand, tab="people", request=request, crumb=_("Other files"))
    context = {**frame, **presenters.alike_page(hand, member, found, decided, elsewhere)}
    return answer(request, "staff/cases/alike.html", context)


@FORM
@staff_page
def compare(request: StaffRequest, reference: str, position: int, other: uuid.UUID) -> HttpResponse:
    """Show two records side by side, and let somebody decide whether they are of one person."""
    hand, member = _hand(request, reference, position)
    found, there = compared(hand, member, other, on=request.today)
    form = JoinForm(
        request.POST or None,
        references=(hand.case.reference, there.case.reference),
        differing=presenters.differing(hand, member, found.person, there),
        initial={"leads": "here"},
    )
    apart = "apart" in request.POST
    if request.method == "POST" and (apart or shape_ok(form)):
        with attempt(request, form) as tried:
            if apart:
                tell_apart(hand=hand, member=member, there=there, other=found.person, at=request.now)
            else:
                join_files(
                    hand=hand,
                    member=member,
                    there=there,
                    other=found.person,
                    joining=Joining(
                        leads=member.person_id if form.leads_here else found.person.pk,
                        take=tuple(form.cleaned_data["take"]),
                        person_told=form.cleaned_data["person_told"],
                    ),
                    at=request.now,
                )
        if tried.done:
            messages.success(
                request, _("Kept: these are two people.") if apart else _("Kept: this is one person.")
            )
            return redirect("case_alike", reference=reference, position=position)
    frame = case_frame(hand, tab="people", request=request, crumb=_("Compare"))
    context: dict[str, Any] = {**frame, **presenters.compare_page(hand, member, found, there), "form": form}
    context["back"] = reverse("case_alike", args=[reference, position])
    return answer(request, "staff/cases/alike_compare.html", context, form=form)


@FORM
@staff_page
def undo(request: StaffRequest, reference: str, position: int, key: uuid.UUID) -> HttpResponse:
    """Take a decision about two records back; a file that was closed for it is opened again."""
    hand, member = _hand(request, reference, position)
    link = link_for(member, key)
    there = None
    if link.verdict == Verdict.SAME.value:
        other_case = link.other_case_id if link.case_id == hand.case.pk else link.case_id
        there = case_by_key(request.actor, other_case, on=request.today)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if not link.closed_other:
        del form.fields["reason"]
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            reason = form.cleaned_data.get("reason", "")
            restored = take_verdict_back(link=link, hand=hand, there=there, reason=reason, at=request.now)
        if tried.done:
            messages.success(request, _("The decision is taken back."))
            if restored:
                words = ngettext(
                    "%(count)s field has its old value again.",
                    "%(count)s fields have their old values again.",
                    len(restored),
                )
                messages.info(request, words % {"count": len(restored)})
            return redirect("case_alike", reference=reference, position=position)
    frame = case_frame(hand, tab="people", request=request, crumb=_("Take back"))
    context = {
        **frame,
        "form": form,
        "form_title": _("Take the decision back"),
        "form_lead": presenters.undo_lead(link, there),
        "back": reverse("case_alike", args=[reference, position]),
    }
    return answer(request, "staff/cases/form.html", context, form=form)


def led_to_alike(request: StaffRequest, hand: CaseInHand, member: CaseMember) -> HttpResponse | None:
    """Return the way to who may be a person that was just added, if there is anybody; else nothing.

    Whoever may not look, or may look no more this hour, goes on as if nobody was found: the person is kept already.
    """
    try:
        found = look_for_alike(hand=hand, member=member, on=request.today, at=request.now)
    except OutOfScope:
        return None
    if not found:
        return None
    messages.warning(
        request,
        ngettext(
            "Somebody very like this person has a file already. Compare the two.",
            "%(count)s people very like this person have files already. Compare them.",
            len(found),
        )
        % {"count": len(found)},
    )
    return redirect("case_alike", reference=hand.case.reference, position=member.position)
