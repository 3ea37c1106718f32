"""Views of the people of a case: look, correct, add, tie, split."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wayhome.casefile.access.checks import allows, require
from wayhome.casefile.access.enums import Permission, Relation
from wayhome.casefile.cases import actions, queries
from wayhome.casefile.cases.scopes import CaseInHand, case_for, require_identity
from wayhome.casefile.people.actions import edit_person, end_tie, tie
from wayhome.casefile.people.enums import Tie
from wayhome.casefile.people.queries import tie_of, ties_of_case
from wayhome.ground.core.errors import OutOfScope
from wayhome.process.actions.family import join, split
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.staff.cases import file_presenters
from wayhome.web.staff.cases.alike_views import led_to_alike
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.month_presenters import months_of
from wayhome.web.staff.cases.people_forms import EndTieForm, JoinForm, PersonForm, SplitForm, TieForm

FORM = require_http_methods(["GET", "POST"])


def proposes(request: StaffRequest) -> bool:
    """Return whether the button was pressed that proposes a Latin name; nothing is saved then."""
    return request.method == "POST" and "propose" in request.POST


@require_GET
@staff_page
def people(request: StaffRequest, reference: str) -> HttpResponse:
    """Show the people of a case with their contacts, their family ties, and who left."""
    hand = case_for(request.actor, reference, on=request.today)
    reads = allows(hand.by, Permission.READ_IDENTITY)
    ties = ties_of_case(hand.case.id, on=request.today) if reads else ()
    return answer(request, "staff/cases/people.html", file_presenters.people_page(hand, ties, request))


def _for_people(request: StaffRequest, reference: str, permission: Permission) -> CaseInHand:
    """Return the case for who may both work on its people and read who they are."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, permission)
    require_identity(hand)
    return hand


def _page(
    request: StaffRequest, hand: CaseInHand, title: str, template: str, form: Any, **more: Any
) -> HttpResponse:
    frame = case_frame(hand, tab="people", request=request, crumb=title)
    return answer(request, template, {**frame, "form": form, "form_title": title, **more}, form=form)


def _person_page(request: StaffRequest, hand: CaseInHand, title: str, form: PersonForm) -> HttpResponse:
    months = months_of([*form.countries(), hand.case.destination_country])
    return _page(request, hand, title, "staff/cases/person.html", form, months=months)


@FORM
@staff_page
def person(request: StaffRequest, reference: str, position: int) -> HttpResponse:
    """Correct what is recorded about one person; the old values are kept."""
    hand = _for_people(request, reference, Permission.EDIT_PEOPLE)
    require(hand.by, Permission.READ_CONTACTS)
    member = queries.member_at(hand.case, position)
    form = PersonForm(request.POST or None, initial=PersonForm.initial_of(member), today=request.today)
    del form.fields["relation"]
    if proposes(request):
        form.propose_latin()
    elif request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            edit_person(
                person=member.person,
                changes=form.changes(),
                read_version=form.cleaned_data["version"] or 0,
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The person’s record is corrected."))
            return redirect("case_people", reference=reference)
    return _person_page(request, hand, _("Correct a person"), form)


@FORM
@staff_page
def add_person(request: StaffRequest, reference: str) -> HttpResponse:
    """Add somebody to a case."""
    hand = _for_people(request, reference, Permission.EDIT_PEOPLE)
    form = PersonForm(request.POST or None, today=request.today)
    if proposes(request):
        form.propose_latin()
    elif request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            member = actions.add_member(
                case=hand.case,
                facts=form.facts(),
                relation=form.cleaned_data["relation"],
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The person is added."))
            return led_to_alike(request, hand, member) or redirect("case_people", reference=reference)
    return _person_page(request, hand, _("Add a person"), form)


@FORM
@staff_page
def add_tie(request: StaffRequest, reference: str) -> HttpResponse:
    """Record what one member of the household is to another."""
    hand = _for_people(request, reference, Permission.EDIT_PEOPLE)
    members = queries.members_of(hand.case)
    people_at = {str(member.position): member.person for member in members}
    form = TieForm(request.POST or None, members=members)
    if request.method == "POST" and shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            tie(
                person=people_at[data["person"]],
                other=people_at[data["other"]],
                kind=Tie(data["kind"]),
                begins_on=data["begins_on"],
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The family tie is recorded."))
            return redirect("case_people", reference=reference)
    return _page(request, hand, _("Record a family tie"), "staff/cases/tie.html", form)


@FORM
@staff_page
def finish_tie(request: StaffRequest, reference: str, key: uuid.UUID) -> HttpResponse:
    """End a family tie on a day; what was before stays on file."""
    hand = _for_people(request, reference, Permission.EDIT_PEOPLE)
    row = tie_of(hand.case.id, key)
    form = EndTieForm(request.POST or None, initial={"ends_on": request.today})
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            end_tie(
                row=row,
                ends_on=form.cleaned_data["ends_on"],
                today=request.today,
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(
                request, _("The family tie has ended. Every rule that reads it was asked again.")
            )
            return redirect("case_people", reference=reference)
    lead = file_presenters.tie_sentence(queries.members_of(hand.case, everybody=True), row)
    back = reverse("case_people", args=[reference])
    return _page(
        request, hand, _("End a family tie"), "staff/cases/tie_end.html", form, form_lead=lead, back=back
    )


@FORM
@staff_page
def split_family(request: StaffRequest, reference: str) -> HttpResponse:
    """Give leaving members a case of their own."""
    hand = _for_people(request, reference, Permission.SPLIT_FAMILY)
    members = queries.members_of(hand.case)
    form = SplitForm(request.POST or None, members=members)
    if request.method == "POST" and shape_ok(form):
        leaving = [member for member in members if str(member.position) in form.cleaned_data["leaving"]]
        with attempt(request, form) as tried:
            new = split(case=hand.case, leaving=leaving, by=hand.by, at=request.now)
        if tried.done:
            messages.success(request, _("The case for the members who leave is open. Ask them again, alone."))
            return redirect("case", reference=new.reference)
    return _page(request, hand, _("A family that splits"), "staff/cases/split.html", form)


@FORM
@staff_page
def join_family(request: StaffRequest, reference: str) -> HttpResponse:
    """Let members go on in another case of the own organisation."""
    hand = _for_people(request, reference, Permission.SPLIT_FAMILY)
    members = queries.members_of(hand.case)
    form = JoinForm(request.POST or None, members=members)
    if request.method == "POST" and shape_ok(form):
        other = _other_case(request, form)
        if other is not None:
            with attempt(request, form) as tried:
                joined = join(
                    case=hand.case,
                    joining=[one for one in members if str(one.position) in form.cleaned_data["leaving"]],
                    into=other.case,
                    relation=form.cleaned_data["relation"],
                    by=hand.by,
                    at=request.now,
                )
            if tried.done:
                messages.success(request, _("They go on in this case. Speak with them alone, and ask again."))
                return redirect("case", reference=joined.reference)
    return _page(request, hand, _("Somebody joins another case"), "staff/cases/join.html", form)


def _other_case(request: StaffRequest, form: JoinForm) -> CaseInHand | None:
    """Return the case that was named; where there is none in scope, the form says so, whatever exists."""
    try:
        other = case_for(request.actor, form.cleaned_data["reference"], on=request.today)
        if other.by.relation is not Relation.OWNER:
            raise OutOfScope
    except OutOfScope:
        form.add_error(
            "reference",
            _(
                "Nobody joined, because your office has no case with this reference. Check it with a colleague."
            ),
        )
        return None
    return other
