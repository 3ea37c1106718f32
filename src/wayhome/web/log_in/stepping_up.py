"""The page on which somebody proves again who they are, so that they may open more files in this hour."""

from __future__ import annotations

import time
from collections.abc import Collection
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wayhome.casefile.access.actions import step_up as prove_again
from wayhome.ground.accounts.models import User
from wayhome.web.shared import presence
from wayhome.web.shared.limits import inside
from wayhome.web.shared.pages import StaffRequest, answer, staff_page
from wayhome.web.shared.presenting import Head

FRESH = 5 * 60
"""Seconds for which a proof counts as given now; the library's own measure."""
STEPPED_UP = "stepped_up"
"""Where the session keeps when the last proofs were used up; each proof opens more files once."""


@require_http_methods(["GET", "POST"])
@staff_page
def step_up(request: StaffRequest) -> HttpResponse:
    """Ask for the proofs that are still owed; with all of them given, open more files and lead back."""
    back = inside(request, request.POST.get("next") or request.GET.get("next", ""))
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - staff_page lets nobody else in
    given = fresh_proofs(request, user)
    owed = proof_owed(user, given)
    if request.method == "POST" and not owed:
        prove_again(proofs=given, by=request.actor, at=request.now)
        request.session[STEPPED_UP] = time.time()
        messages.success(request, _("Thank you. You can open more files now."))
        return redirect(back or "my_day")
    here = f"{reverse('step_up')}?{urlencode({REDIRECT_FIELD_NAME: back})}" if back else reverse("step_up")
    context = {
        "head": Head(_("Prove that it is you")),
        **ways_to_prove(user, owed, here),
        "back": back,
        "hour": settings.FILES_AN_HOUR,
    }
    return answer(request, "log_in/step_up.html", context)


def ways_to_prove(user: User, owed: str, here: str) -> dict[str, object]:
    """Return what a page shows to whoever owes a proof: which, where it is given, and whether a passkey will do."""
    ways = {"password": "account_reauthenticate", "second": "mfa_reauthenticate"}
    back = urlencode({REDIRECT_FIELD_NAME: here})
    return {
        "owed": owed,
        "way": f"{reverse(ways[owed])}?{back}" if owed in ways else "",
        "passkey": is_mfa_enabled(user, types=["webauthn"]) and owed in ways,
        "passkey_way": f"{reverse('mfa_reauthenticate_webauthn')}?{back}",
    }


def fresh_proofs(request: HttpRequest, user: User) -> frozenset[str]:
    """Return by what the person proved who they are within the last minutes, since they last opened more files by it."""
    since = max(time.time() - FRESH, float(request.session.get(STEPPED_UP, 0)))
    recent = [one for one in get_authentication_records(request, user) if float(one.get("at", 0)) > since]
    return presence.names_of(recent)


def proof_owed(user: User, given: Collection[str]) -> str:
    """Return which proof is still owed: ``password``, ``second`` or ``log_in`` (log in anew); empty for none.

    A passkey is two proofs in one, and the log-in of an office is believed as it is at the door. Where the settings
    ask for no second proof the password alone will do, and in the demonstration, where nobody has one, nothing.
    """
    if settings.DEMO or {"webauthn", "office"} & set(given):
        return ""
    has_second = is_mfa_enabled(user, types=["totp", "recovery_codes"])
    if "password" not in given:
        return "password" if user.has_usable_password() else "second" if has_second else "log_in"
    if not settings.SECOND_FACTOR or {"totp", "recovery_codes"} & set(given):
        return ""
    return "second" if has_second else "log_in"
