"""Views of agreements: one side proposes, the other confirms, either of them ends."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wayhome.casefile.access import actions, queries
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.cases.actions import end_agreement
from wayhome.casefile.cases.queries import cases_resting_on
from wayhome.ground.core.errors import OutOfScope
from wayhome.web.shared.pages import StaffRequest, answer, attempt, pressed, shape_ok, staff_page, utc_day
from wayhome.web.shared.receiving_files import upload_of
from wayhome.web.shared.sending_files import file_response
from wayhome.web.staff.agreements import presenters
from wayhome.web.staff.agreements.forms import ConfirmForm, TermsForm

FORM = require_http_methods(["GET", "POST"])
PAGE = "staff/agreements/agreement.html"


@require_GET
@staff_page
def agreements(request: StaffRequest) -> HttpResponse:
    """Show every agreement of the acting organisation, as giver and as receiver."""
    rows = queries.own_agreements(request.actor)
    context = presenters.agreements_page(rows, by=request.actor, today=utc_day(request))
    return answer(request, "staff/agreements/list.html", context)


@require_GET
@staff_page
def agreement(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Show the terms of one agreement, who stands for it, and what rests on it."""
    return _page(request, queries.agreement_for(request.actor, key))


def _page(request: StaffRequest, row: Agreement, *, refused: str = "", status: int = 200) -> HttpResponse:
    context = presenters.agreement_page(
        row,
        resting=cases_resting_on(row),
        by=request.actor,
        today=utc_day(request),
        refused=refused,
    )
    return render(request, PAGE, context, status=status)


@FORM
@staff_page
def propose(request: StaffRequest) -> HttpResponse:
    """Write down the terms of an agreement, and ask the other side to confirm them."""
    partners = queries.possible_partners(request.actor)
    form = TermsForm(request.POST or None, request.FILES or None, partners=partners)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            made = actions.propose_agreement(
                terms=form.terms(queries.own_organisation(request.actor)),
                signatory=form.cleaned_data["signatory"],
                document=upload_of(form.cleaned_data["file"]) if form.cleaned_data["file"] else None,
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(
                request, _("The agreement is proposed. It holds once the other side has confirmed it.")
            )
            return redirect("agreement", key=made.id)
    return answer(
        request, "staff/agreements/propose.html", {**presenters.propose_page(), "form": form}, form=form
    )


@require_GET
@staff_page
def document(request: StaffRequest, key: uuid.UUID) -> HttpResponseBase:
    """Send the signed document of an agreement for saving, to either side."""
    row = queries.agreement_for(request.actor, key)
    with attempt(request) as tried:
        opened = actions.open_document(agreement=row, by=request.actor, at=request.now)
    if tried.done:
        return file_response(opened)
    if isinstance(tried.refusal, OutOfScope):
        raise tried.refusal
    return _page(request, row, refused=tried.why, status=422)


@FORM
@staff_page
def confirm(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Confirm an agreement that the other side proposed."""
    row = queries.agreement_for(request.actor, key)
    form = ConfirmForm(request.POST or None, initial={"read_at": request.now.isoformat()})
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.confirm_agreement(
                agreement=row,
                signatory=form.cleaned_data["signatory"],
                read_at=form.cleaned_data["read_at"],
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The agreement is confirmed."))
            return redirect("agreement", key=key)
    context = presenters.confirm_page(row, by=request.actor, today=utc_day(request))
    return answer(request, "staff/agreements/confirm.html", {**context, "form": form}, form=form)


@require_POST
@staff_page
def drop(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Take a proposal back, or turn it down."""
    row = queries.agreement_for(request.actor, key)
    return pressed(
        request,
        lambda: actions.drop_agreement(agreement=row, by=request.actor, at=request.now),
        done=_("The proposal is dropped. Nothing was shared under it."),
        then=lambda: redirect("agreements"),
        refused=lambda why: _page(request, row, refused=why, status=422),
    )


@FORM
@staff_page
def end(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Say what ends with an agreement, and end it."""
    row = queries.agreement_for(request.actor, key)
    context = presenters.end_page(row, resting=cases_resting_on(row), by=request.actor)
    if request.method == "GET":
        return answer(request, "staff/agreements/end.html", context)
    return pressed(
        request,
        lambda: end_agreement(agreement=row, by=request.actor, at=request.now),
        done=_("The agreement has ended, and everything that was shared under it."),
        then=lambda: redirect("agreement", key=key),
        refused=lambda why: _page(request, row, refused=why, status=422),
    )
