"""Where somebody lands after something was recorded: the page they came from, if it still opens to them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.scopes import case_for
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.crypto.keyring import all_still_open
from wayhome.web.shared.pages import StaffRequest


def land(request: StaffRequest, reference: str, page: str, needs: Permission, told: str) -> HttpResponse:
    """Say what was recorded, and go to a page of the case; if that is closed to them now, to what is still open.

    What a person answers can end the access of whoever writes it down: a page of refusal would say then that
    nothing was changed.
    """
    messages.success(request, told)
    try:
        hand = case_for(request.actor, reference, on=request.today, even_restricted=True)
    except OutOfScope:
        return redirect("my_day")
    if not all_still_open([hand.case.drawer_id]):
        return redirect("my_day")
    whole = all_still_open(member.person.drawer_id for member in members_of(hand.case))
    return redirect(page if whole and allows(hand.by, needs) else "case", reference=reference)
