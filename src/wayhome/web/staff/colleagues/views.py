"""Views of who works here: the list, new accounts, and the offices."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wayhome.casefile.access import actions, queries
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.ground.accounts.models import User
from wayhome.ground.accounts.queries import offices_of, user_at
from wayhome.ground.audit.standing import standing
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page, utc_day
from wayhome.web.staff.colleagues import log_presenters, presenters
from wayhome.web.staff.colleagues.forms import AccountForm, ElsewhereForm, OfficeForm, StaffFilterForm

FORM = require_http_methods(["GET", "POST"])


@require_GET
@staff_page
def colleagues(request: StaffRequest) -> HttpResponse:
    """Show the staff of the acting organisation by name, a page at a time; the question asks who may."""
    form = StaffFilterForm(request.GET, offices=offices_of(request.actor.organisation_id))
    page = queries.staff_of(
        request.actor,
        where=form.where(),
        on=utc_day(request),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = presenters.colleagues_page(page, form, request.seat.organisation_name)
    return answer(request, "staff/colleagues/list.html", context)


@FORM
@staff_page
def new_account(request: StaffRequest) -> HttpResponse:
    """Make an account with its first role, and lead to its page."""
    require(request.actor, Permission.MANAGE_ACCOUNTS)
    form = AccountForm(request.POST or None, offices=offices_of(request.actor.organisation_id))
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            made = actions.make_account(
                facts=form.facts(),
                office=form.chosen_office(),
                role=form.chosen_role(),
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The account is made. Its owner needs a link to set a password."))
            return redirect("colleague", key=made.id)
    return answer(
        request,
        "staff/colleagues/account_form.html",
        {**presenters.new_account_page(), "form": form},
        form=form,
    )


@FORM
@staff_page
def from_elsewhere(request: StaffRequest) -> HttpResponse:
    """Give a role here to somebody who has an account in another organisation."""
    require(request.actor, Permission.MANAGE_ACCOUNTS)
    form = ElsewhereForm(request.POST or None, offices=offices_of(request.actor.organisation_id))
    if request.method == "POST" and shape_ok(form) and (user := _known(form)) is not None:
        with attempt(request, form) as tried:
            actions.grant_role(
                user=user,
                office=form.chosen_office(),
                role=form.chosen_role(),
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The role is given."))
            return redirect("colleague", key=user.id)
    return answer(
        request,
        "staff/colleagues/account_form.html",
        {**presenters.elsewhere_page(), "form": form},
        form=form,
    )


def _known(form: ElsewhereForm) -> User | None:
    """Return whose address was written; says on the form that it belongs to nobody."""
    user = user_at(form.cleaned_data["email"])
    if user is not None and not user.is_service:
        return user
    form.add_error(
        "email",
        _(
            "No role was given, because nobody has an account with this address. Make one, or look at it again."
        ),
    )
    return None


@FORM
@staff_page
def offices(request: StaffRequest) -> HttpResponse:
    """Show the offices of the acting organisation, and add one; the question asks who may."""
    form = OfficeForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.add_office(**form.cleaned_data, by=request.actor, at=request.now)
        if tried.done:
            messages.success(request, _("The office is added."))
            return redirect("offices")
    context = presenters.offices_page(
        queries.offices_with_staff(request.actor, on=utc_day(request)), request.seat.organisation_name
    )
    return answer(request, "staff/colleagues/offices.html", {**context, "form": form}, form=form)


@require_GET
@staff_page
def sealed_log(request: StaffRequest) -> HttpResponse:
    """Show when the log was sealed last, and how far back it could still be forged."""
    require(request.actor, Permission.MANAGE_ACCOUNTS)
    context = log_presenters.log_page(standing(), now=request.now)
    return answer(request, "staff/colleagues/sealed_log.html", context)
