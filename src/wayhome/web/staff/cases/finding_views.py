"""Views by which somebody finds a case or a person. What is typed comes in no address: it may be a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wayhome.casefile.access.checks import refusal
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.actions import find_people
from wayhome.casefile.cases.queries import Found
from wayhome.casefile.cases.scopes import case_for, finds_people
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.values.document_numbers import like_a_number
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.name_ranking import Sought
from wayhome.ground.values.references import clean_reference
from wayhome.ground.values.sentences import msgid
from wayhome.stages.journey.actions import find_by_document
from wayhome.stages.journey.queries import finds_documents
from wayhome.web.shared.pages import StaffRequest, answer, shape_ok, staff_page
from wayhome.web.shared.saying import said
from wayhome.web.staff.cases import finding_presenters
from wayhome.web.staff.cases.finding_presenters import FindingForm

NO_NAMES = msgid("Your role finds nobody by name. Write the reference, or filter the list.")


@require_POST
@staff_page
def find(request: StaffRequest) -> HttpResponse:
    """Lead from a reference to its case, or show who is found under what was typed: a name, or a document's number."""
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
            return _found(request, _form(request, {"name": asked}))
        why = said(misread.sentence) if _like_a_reference(asked) else _(NO_NAMES)
    if like_a_number(asked) and finds_documents(request.actor):
        people = _with_document(request, asked)
        if people.people:
            return _shown(request, _form(request, {"document": asked}), people, by_number=True)
    messages.info(request, why)
    return redirect("cases")


@require_http_methods(["GET", "POST"])
@staff_page
def find_person(request: StaffRequest) -> HttpResponse:
    """Look for a person by name and year of birth, or by a document's number, among the cases open to the reader."""
    if not finds_people(request.actor):
        raise refusal(Permission.READ_IDENTITY)
    return _found(request, _form(request, request.POST or None))


def _form(request: StaffRequest, data: Mapping[str, Any] | None) -> FindingForm:
    return FindingForm(data, documents=finds_documents(request.actor))


def _found(request: StaffRequest, form: FindingForm) -> HttpResponse:
    if not shape_ok(form):
        return _shown(request, form, None)
    number = form.cleaned_data.get("document", "")
    if number:
        return _shown(request, form, _with_document(request, number), by_number=True)
    sought = Sought(form.cleaned_data["name"], form.cleaned_data["year"])
    found = find_people(sought=sought, by=request.actor, on=request.today, at=request.now)
    return _shown(request, form, found)


def _with_document(request: StaffRequest, number: str) -> Found:
    people = find_by_document(number=number, by=request.actor, on=request.today, at=request.now)
    return Found(tuple(people))


def _shown(
    request: StaffRequest, form: FindingForm, found: Found | None, *, by_number: bool = False
) -> HttpResponse:
    context = finding_presenters.finding_page(form, found, by_number=by_number)
    return answer(request, "staff/cases/find.html", context, form=form)


def _like_a_reference(text: str) -> bool:
    """Return whether a text was meant as a reference: nearly each has a digit, and hardly a name does."""
    return not text or any(character.isdigit() for character in text)
