"""The frame of every page of a case: crumbs, head with the person's way out, tabs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import BEFORE_BOARDING, State
from wayhome.casefile.cases.kept_files import opens_files
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.queries import emergency_until, members_of
from wayhome.casefile.cases.scopes import CaseInHand, may_read_identity
from wayhome.process.enums import Verb
from wayhome.process.transitions import BY_VERB
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import Action, Chip, Head, Link, Tag
from wayhome.web.shared.saying import moment, said
from wayhome.web.staff.cases.labels import address, case_title
from wayhome.web.staff.cases.steps import FORMS

TABS: tuple[tuple[str, str, Any, Permission | None], ...] = (
    ("overview", "case", _("Overview"), None),
    ("people", "case_people", _("People"), None),
    ("counselling", "case_counselling", _("Counselling"), Permission.READ_COUNSELLING),
    ("consents", "case_consents", _("Consents"), Permission.READ_NOTES),
    ("journey", "case_journey", _("Journey"), Permission.READ_TRAVEL),
    ("protection", "protection", _("Protection"), Permission.READ_PROTECTION),
    ("legal", "case_legal", _("Legal"), Permission.READ_LEGAL),
    ("files", "case_files", _("Files"), None),
    ("notes", "case_notes", _("Notes and tasks"), Permission.READ_NOTES),
    ("history", "case_history", _("History"), Permission.READ_HISTORY),
    ("keeping", "case_keeping", _("Keeping"), Permission.SEE_KEEPING),
    ("looks", "case_looks", _("Who looked"), Permission.READ_AUDIT),
    ("rights", "case_rights", _("Own data"), Permission.TAKE_REQUEST),
)


def case_frame(
    hand: CaseInHand,
    *,
    tab: str,
    request: StaffRequest,
    lead: object = "",
    crumb: object = "",
    chips: Sequence[Chip] = (),
    tags: Sequence[Tag] = (),
    actions: Sequence[Action] = (),
    members: Sequence[CaseMember] | None = None,
) -> dict[str, Any]:
    """Return crumbs, head, tabs, members and reference for a page of a case.

    ``tab`` is the key of the current tab; ``crumb`` names a page below it. The way out, "They withdraw", is in
    the head of every case until the last one boards, and nothing can close it. ``members`` saves a query where the
    page has loaded the present members already.
    """
    case = hand.case
    members = members_of(case) if members is None else members
    shown = may_read_identity(case, hand.by)
    title = case_title([member.person for member in members]) if shown else _("Restricted")
    crumbs = [Link(_("Cases"), reverse("cases"))]
    here = Link(case.reference, code=True)
    if crumb:
        crumbs += [Link(case.reference, reverse("case", args=[case.reference]), code=True), Link(str(crumb))]
    else:
        crumbs.append(here)
    head = Head(
        title=title,
        lead=lead if isinstance(lead, str) else said(lead),
        actions=[*actions, *_way_out(hand)],
        chips=[*_emergency(hand, request), *chips],
        tags=tags,
    )
    return {
        "reference": case.reference,
        "case": case,
        "members": members,
        "identity_shown": shown,
        "crumbs": crumbs,
        "head": head,
        "tabs": _tabs(hand, tab),
        "tabs_label": _("Parts of the case"),
    }


def _emergency(hand: CaseInHand, request: StaffRequest) -> list[Chip]:
    """Return until when the reader has the file open in an emergency, if they have."""
    until = emergency_until(hand.case, hand.by, at=request.now) if hand.by.emergency else None
    if until is None:
        return []
    return [Chip("warning", _("Open to you in an emergency until %(moment)s") % {"moment": moment(until)})]


def _way_out(hand: CaseInHand) -> list[Action]:
    """Return how somebody stops: they withdraw until they board; on the way they do not travel on."""
    case, icon = hand.case, "arrow-counterclockwise"
    if State(case.state) in BEFORE_BOARDING:
        return [Action(_("They withdraw"), reverse("case_withdraw", args=[case.reference]), "stop", icon)]
    if case.state != State.DEPARTED.value:
        return []
    may = allows(hand.by, BY_VERB[Verb.INTERRUPTED].permission)
    page = FORMS[Verb.INTERRUPTED] if may else "case_withdraw"
    return [Action(_("Does not travel on"), reverse(page, args=[case.reference]), "stop", icon)]


def _tabs(hand: CaseInHand, current: str) -> list[Link]:
    links = []
    for key, name, label, permission in TABS:
        if key == "journey" and hand.case.programme.is_at_home:
            continue  # Nobody travels with the programme.
        if key == "files" and not opens_files(hand.case, hand.by):
            continue
        if permission is not None and not allows(hand.by, permission):
            continue
        url = address(name, hand.case.reference)
        if url:
            links.append(Link(label, url, current=key == current))
    return links
