"""Views of a restriction: store a file and do nothing else with it, lift that, and let somebody read it meanwhile."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.access.queries import users_with_role
from wayhome.casefile.cases import actions, queries
from wayhome.casefile.cases.scopes import CaseInHand, case_for
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page, utc_day
from wayhome.web.staff.cases import restriction_presenters
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.restriction_forms import ReadingForm, RestrictionForm

FORM = require_http_methods(["GET", "POST"])


def _hand(request: StaffRequest, reference: str) -> CaseInHand:
    hand = case_for(request.actor, reference, on=request.today, even_restricted=True)
    require(hand.by, Permission.RESTRICT)
    return hand


@FORM
@staff_page
def restriction(request: StaffRequest, reference: str) -> HttpResponse:
    """Restrict a case to being stored, or lift that."""
    hand = _hand(request, reference)
    form = RestrictionForm(request.POST or None)
    lifts = hand.case.restricted_at is not None
    if request.method == "POST" and shape_ok(form):
        deed = actions.lift_restriction if lifts else actions.restrict_file
        with attempt(request, form) as tried:
            deed(case=hand.case, reason=form.cleaned_data["reason"], by=hand.by, at=request.now)
        if tried.done:
            messages.success(
                request,
                _("The restriction is lifted.") if lifts else _("The file is stored, and nothing else."),
            )
            return redirect("case_rights", reference=reference)
    context = restriction_presenters.restriction_page(
        hand,
        request,
        queries.restrictions_of(hand),
        queries.restricted_readings_of(hand),
        title=_("Lift the restriction") if lifts else _("Restrict this file"),
    )
    return answer(request, "staff/cases/restriction.html", {**context, "form": form}, form=form)


@FORM
@staff_page
def let_read(request: StaffRequest, reference: str) -> HttpResponse:
    """Let one colleague work with a restricted case for two hours."""
    hand = _hand(request, reference)
    day = utc_day(request)
    held = users_with_role(organisation_id=hand.by.organisation_id, role=None, on=day)
    colleagues = list(held.filter(is_service=False, is_active=True))
    form = ReadingForm(request.POST or None, colleagues=colleagues)
    if request.method == "POST" and shape_ok(form):
        reader = next(one for one in colleagues if str(one.pk) == form.cleaned_data["reader"])
        with attempt(request, form) as tried:
            actions.allow_reading(
                case=hand.case,
                reader=reader,
                reason=form.cleaned_data["reason"],
                today=day,
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("They may work with the file for two hours, and were told."))
            return redirect("case_restriction", reference=reference)
    title = _("Let somebody read a restricted file")
    frame = case_frame(hand, tab="rights", request=request, crumb=title)
    context = {**frame, "form": form, "form_title": title}
    return answer(request, "staff/cases/form.html", context, form=form)
