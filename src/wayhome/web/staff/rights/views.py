"""Views of one case's rights: what its people asked, their own files, who was told of corrections."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Relation
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.scopes import CaseInHand, case_for
from wayhome.ground.core.errors import OutOfScope
from wayhome.privacy import actions, queries
from wayhome.privacy.actions.own_files import LAYOUTS
from wayhome.privacy.enums import AskedBy, Right
from wayhome.privacy.renderings.paper import as_pdf
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.shared.sending_files import file_response
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.rights import presenters
from wayhome.web.staff.rights.forms import OwnFileForm, RequestForm
from wayhome.web.staff.rights.speaker import InLanguage, spoken

FORM = require_http_methods(["GET", "POST"])


def _hand(request: StaffRequest, reference: str, needed: Permission) -> CaseInHand:
    """Return a case of one's own organisation, restricted or not: a person's rights stay when a file is stored only."""
    hand = case_for(request.actor, reference, on=request.today, even_restricted=True)
    require(hand.by, needed)
    if hand.by.relation is not Relation.OWNER:
        raise OutOfScope
    return hand


@require_GET
@staff_page
def rights(request: StaffRequest, reference: str) -> HttpResponse:
    """Show what the people of a case asked about their data, their own files, and who was told of corrections."""
    return _rights_page(request, _hand(request, reference, Permission.TAKE_REQUEST))


def _rights_page(request: StaffRequest, hand: CaseInHand, *, refused: str = "") -> HttpResponse:
    context = presenters.rights_page(
        hand,
        request,
        presenters.Rights(
            requests=queries.requests_of(hand),
            files=queries.own_files_of(hand),
            told=queries.told_of(hand),
            members=members_of(hand.case, everybody=True),
        ),
        refused=refused,
    )
    return render(request, "staff/rights/case.html", context, status=422 if refused else 200)


@FORM
@staff_page
def new_request(request: StaffRequest, reference: str) -> HttpResponse:
    """Take down what somebody asks about their own data."""
    hand = _hand(request, reference, Permission.TAKE_REQUEST)
    members = members_of(hand.case, everybody=True)
    form = RequestForm(
        request.POST or None,
        members=presenters.member_names(members, hand),
        initial={"received_on": request.today},
    )
    if request.method == "POST" and shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            actions.take_request(
                member=_chosen(members, data["member"]),
                kind=Right(data["kind"]),
                asked_by=AskedBy(data["asked_by"]),
                received_on=data["received_on"],
                words=data["words"],
                today=request.today,
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The request is recorded. Data protection was told."))
            return redirect("case_rights", reference=reference)
    return _form_page(request, hand, form, _("Take down a request"))


@FORM
@staff_page
def prepare(request: StaffRequest, reference: str) -> HttpResponse:
    """Have everything that is held about a person put together as a file."""
    hand = _hand(request, reference, Permission.TAKE_REQUEST)
    members = members_of(hand.case, everybody=True)
    form = OwnFileForm(request.POST or None, members=presenters.member_names(members, hand))
    if request.method == "POST" and shape_ok(form):
        member = _chosen(members, form.cleaned_data["member"])
        speaker = InLanguage(spoken(member.person.language or hand.case.language))
        fonts = [Path(settings.STATE).parent / "fonts"]
        with attempt(request, form) as tried:
            actions.prepare_own_file(
                member=member,
                whole_case=form.cleaned_data.get("whole_case", "yes") == "yes",
                speaker=speaker,
                paper=partial(as_pdf, speaker=speaker, font_folders=fonts),
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The file is ready for a day. Data protection was told."))
            return redirect("case_rights", reference=reference)
    return _form_page(request, hand, form, _("Prepare a person’s own file"))


def _form_page(
    request: StaffRequest, hand: CaseInHand, form: RequestForm | OwnFileForm, title: str
) -> HttpResponse:
    context = {
        **case_frame(hand, tab="rights", request=request, crumb=title),
        "form": form,
        "form_title": title,
        "back": presenters.back_to(hand),
    }
    return answer(request, "staff/cases/form.html", context, form=form)


def _chosen(members: Sequence[CaseMember], position: str) -> CaseMember:
    return next(one for one in members if str(one.position) == position)


@require_POST
@staff_page
def give_out(
    request: StaffRequest, reference: str, key: uuid.UUID, layout: str
) -> HttpResponse | StreamingHttpResponse:
    """Give a person's own file out, as PDF or for machines; each time is counted and recorded."""
    hand = _hand(request, reference, Permission.TAKE_REQUEST)
    row = queries.own_file_for(hand, key)
    if layout not in LAYOUTS:
        raise OutOfScope
    with attempt(request) as tried:
        file = actions.give_out_own_file(row=row, layout=layout, by=hand.by, at=request.now)
    if not tried.done:
        return _rights_page(request, hand, refused=tried.why)
    return file_response(file)
