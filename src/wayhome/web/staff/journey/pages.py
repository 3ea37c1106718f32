"""What the form pages of the journey share: the frame of the case, one form, one way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise

from wayhome.casefile.access.checks import allows, require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.scopes import CaseInHand, case_for
from wayhome.ground.core.errors import OutOfScope
from wayhome.web.shared.pages import StaffRequest, answer
from wayhome.web.shared.presenting import Fact, Notice, PracticeNote
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.landing import land
from wayhome.web.staff.journey.forms import LaidOut

TEMPLATE = "staff/journey/form.html"


@dataclass(frozen=True)
class Opened:
    """A case in hand with its frame; ``members`` are those present, ``shown`` whether names may be read."""

    hand: CaseInHand
    frame: dict[str, Any]
    members: list[CaseMember]
    shown: bool

    def member(self, number: int) -> CaseMember:
        """Return the member at a place; raises ``OutOfScope`` where nobody has it."""
        found = next((member for member in self.members if member.position == number), None)
        if found is None:
            raise OutOfScope
        found.case = self.hand.case
        return found


@dataclass(frozen=True)
class FormPage:
    """A page with one form: its heading, one sentence on what it does, and the words of its button."""

    title: str | Promise
    lead: str | Promise
    save: str | Promise
    notice: Notice | None = None
    facts: tuple[Fact, ...] = ()
    practice: PracticeNote | None = None


def opened(
    request: StaffRequest, reference: str, *permissions: Permission, crumb: str | Promise = ""
) -> Opened:
    """Return a case in hand with its frame; any one of the permissions is enough.

    Raises ``OutOfScope``, and ``NotPermitted`` where none of the permissions is held.
    """
    hand = case_for(request.actor, reference, on=request.today)
    _require_any(hand, permissions)
    frame = case_frame(hand, tab="journey", request=request, crumb=crumb)
    members = list(frame["members"])
    for member in members:
        member.case = hand.case
    return Opened(hand, frame, members, frame["identity_shown"])


def show(request: StaffRequest, file: Opened, page: FormPage, form: LaidOut, **more: Any) -> HttpResponse:
    """Render a form page of the journey; a refused form answers 422."""
    back = "case_journey" if allows(file.hand.by, Permission.READ_TRAVEL) else "case"
    context = file.frame | {
        "page": page,
        "form": form,
        "back": reverse(back, args=[file.hand.case.reference]),
        **more,
    }
    return answer(request, more.get("template", TEMPLATE), context, form=form)


def landed(request: StaffRequest, reference: str, told: str) -> HttpResponse:
    """Say what was recorded and go back to the journey, as far as it still opens."""
    return land(request, reference, "case_journey", Permission.READ_TRAVEL, told)


def _require_any(hand: CaseInHand, permissions: tuple[Permission, ...]) -> None:
    if permissions and not any(allows(hand.by, permission) for permission in permissions):
        require(hand.by, permissions[-1])
