"""Views of one account: roles are given and ended, and an administrator helps somebody who cannot log in."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wayhome.casefile.access import actions
from wayhome.casefile.access.queries import StaffAccount, staff_account
from wayhome.ground.accounts.queries import offices_of
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.web.log_in import links
from wayhome.web.shared.pages import StaffRequest, answer, attempt, pressed, shape_ok, staff_page, utc_day
from wayhome.web.staff.colleagues import account_presenters
from wayhome.web.staff.colleagues.forms import RoleForm

PAGE = "staff/colleagues/colleague.html"
OWN = msgid("Nothing was changed, because this is your own account. Use the page of your log-in.")


@require_http_methods(["GET", "POST"])
@staff_page
def colleague(request: StaffRequest, key: int) -> HttpResponse:
    """Show one account, and give it a role."""
    account = staff_account(request.actor, key, on=utc_day(request))
    form = _form(request, account, request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.grant_role(
                user=account.user,
                office=form.chosen_office(),
                role=form.chosen_role(),
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The role is given. It counts from their next page on."))
            return redirect("colleague", key=key)
    context = account_presenters.colleague_page(account, by=request.actor)
    return answer(request, PAGE, {**context, "form": form}, form=form)


def _form(request: StaffRequest, account: StaffAccount, data: QueryDict | None = None) -> RoleForm:
    """Return the form of a new role; the office is the one where the person works already."""
    office = next((one.office_id for one in account.now if one.office_id), None)
    return RoleForm(
        data,
        offices=offices_of(request.actor.organisation_id),
        initial={"office": office},
    )


def _press(
    request: StaffRequest, account: StaffAccount, deed: Callable[[], object], done: str
) -> HttpResponse:
    """Do what a button on somebody's page asks, and show the page again."""
    key = account.user.id
    # Whoever gave up their own role may not see the list any more.
    then = "my_day" if request.actor.is_same_person(key) else reverse("colleague", args=[key])
    return pressed(
        request,
        deed,
        done=done,
        then=lambda: redirect(then),
        refused=lambda why: _refused(request, account, why),
    )


def _refused(request: StaffRequest, account: StaffAccount, why: str) -> HttpResponse:
    context = account_presenters.colleague_page(account, by=request.actor, refused=why)
    return render(request, PAGE, {**context, "form": _form(request, account)}, status=422)


@require_POST
@staff_page
def end_role(request: StaffRequest, key: int, role: int) -> HttpResponse:
    """End a role of somebody who works here."""
    account = staff_account(request.actor, key, on=utc_day(request))
    held = next((one for one in account.now if one.id == role), None)
    if held is None:
        raise OutOfScope
    return _press(
        request,
        account,
        lambda: actions.end_role(membership=held, by=request.actor, at=request.now),
        _("The role has ended. It stops counting with their next page."),
    )


@require_POST
@staff_page
def password_link(request: StaffRequest, key: int) -> HttpResponse:
    """Make a link with which the account's owner sets a password, and show it this once: it is kept nowhere."""
    account = staff_account(request.actor, key, on=utc_day(request))
    with attempt(request) as tried:
        user = actions.allow_new_password(user=account.user, by=request.actor, at=request.now)
    if not tried.done:
        return _refused(request, account, tried.why)
    context = account_presenters.link_page(
        user, links.password_link(request, user), links.link_ends_at(request.now)
    )
    return render(request, "staff/colleagues/link.html", context)


@require_POST
@staff_page
def forget_factors(request: StaffRequest, key: int) -> HttpResponse:
    """End the second factors of somebody who lost them."""
    account = staff_account(request.actor, key, on=utc_day(request))
    return _press(
        request,
        account,
        _unless_own(
            request, key, lambda: actions.forget_factors(user=account.user, by=request.actor, at=request.now)
        ),
        _("The second factors have ended. Ask the person to set one at once."),
    )


@require_POST
@staff_page
def forget_office_log_in(request: StaffRequest, key: int) -> HttpResponse:
    """End the link between an account and a person at the office's own log-in."""
    account = staff_account(request.actor, key, on=utc_day(request))
    return _press(
        request,
        account,
        _unless_own(
            request,
            key,
            lambda: actions.forget_office_log_in(user=account.user, by=request.actor, at=request.now),
        ),
        _("The link has ended. The next log-in there makes a new one."),
    )


def _unless_own(request: StaffRequest, key: int, deed: Callable[[], object]) -> Callable[[], object]:
    """Refuse for one's own account: its own page asks once more who it is. The command may, for the last one left."""

    def checked() -> object:
        if request.actor.is_same_person(key):
            raise Refused(say(OWN))
        return deed()

    return checked


@require_POST
@staff_page
def end_log_ins(request: StaffRequest, key: int) -> HttpResponse:
    """End every log-in of an account, for a device that was lost or a person who left."""
    account = staff_account(request.actor, key, on=utc_day(request))
    return _press(
        request,
        account,
        lambda: actions.end_log_ins(user=account.user, by=request.actor, at=request.now),
        _("Every log-in of this account has ended."),
    )


@require_POST
@staff_page
def switch_off(request: StaffRequest, key: int) -> HttpResponse:
    """Shut an account; its owner is logged out at the next request."""
    account = staff_account(request.actor, key, on=utc_day(request))
    return _press(
        request,
        account,
        lambda: actions.switch_account_off(user=account.user, by=request.actor, at=request.now),
        _("The account is switched off."),
    )


@require_POST
@staff_page
def switch_on(request: StaffRequest, key: int) -> HttpResponse:
    """Open an account again."""
    account = staff_account(request.actor, key, on=utc_day(request))
    return _press(
        request,
        account,
        lambda: actions.switch_account_on(user=account.user, by=request.actor, at=request.now),
        _("The account is open again."),
    )
