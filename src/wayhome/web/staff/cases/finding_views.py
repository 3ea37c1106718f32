"""Views by which somebody finds a case or a person. What is typed comes in no address: it may be a name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wayhome.casefile.access.checks import refusal
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.actions import find_people
from wayhome.casefile.cases.scopes import case_for, finds_people
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.name_ranking import Sought
from wayhome.ground.values.references import clean_reference
from wayhome.ground.values.sentences import msgid
from wayhome.web.shared.pages import StaffRequest, answer, shape_ok, staff_page
from wayhome.web.shared.saying import said
from wayhome.web.staff.cases import finding_presenters
from wayhome.web.staff.cases.finding_presenters import FindingForm

NO_NAMES = msgid("Your role finds nobody by name. Write the reference, or filter the list.")


@require_POST
@staff_page
def find(request: StaffRequest) -> HttpResponse:
    """Lead from a reference to its case, or show who is found under what was typed."""
    asked = request.POST.get("q", "").strip()
    try:
        return redirect(
            "case",
            case_for(request.actor, clean_reference(asked), on=request.today, even_restricted=True).case,
        )
    except OutOfScope as nothing:
        why = said(nothing.sentence)
    except ValueRefused as misread:
        if not _like_a_reference(asked) and finds_people(request.actor):
            return _found(request, FindingForm({"name": asked}))
        why = said(misread.sentence) if _like_a_reference(asked) else _(NO_NAMES)
    messages.info(request, why)
    return redirect("cases")


@require_http_methods(["GET", "POST"])
@staff_page
def find_person(request: StaffRequest) -> HttpResponse:
    """Look for a person by name, with or without the year of birth, among the cases open to the reader."""
    if not finds_people(request.actor):
        raise refusal(Permission.READ_IDENTITY)
    return _found(request, FindingForm(request.POST or None))


def _found(request: StaffRequest, form: FindingForm) -> HttpResponse:
    found = None
    if shape_ok(form):
        sought = Sought(form.cleaned_data["name"], form.cleaned_data["year"])
        found = find_people(sought=sought, by=request.actor, on=request.today, at=request.now)
    context = finding_presenters.finding_page(form, found)
    return answer(request, "staff/cases/find.html", context, form=form)


def _like_a_reference(text: str) -> bool:
    """Return whether a text was meant as a reference: nearly each has a digit, and hardly a name does."""
    return not text or any(character.isdigit() for character in text)
