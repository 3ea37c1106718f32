"""Questions about people's rights: what is asked and due, which files are ready, who was told, what left the house."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows, require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.access.queries import in_force
from wayhome.casefile.cases.queries import CaseFilter, filtered
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.core.paging import Order, one_page, read_day_key
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.privacy.enums import Outcome
from wayhome.privacy.models import CaseListExport, CorrectionTold, OwnFile, RightsRequest

PAGE = 50
FEW = 50
SOONEST_DUE = Order("due_on")


@dataclass(frozen=True)
class RequestsPage:
    """One page of requests, and the keys of its neighbours; empty keys mean there is none."""

    rows: tuple[RightsRequest, ...]
    earlier: str
    later: str


def requests_by_due_day(
    by: Actor, *, open_only: bool, after: str = "", before: str = "", size: int = PAGE
) -> RequestsPage:
    """Return one page of the requests of the acting organisation's cases, soonest due first; one query.

    A key that nobody made is taken as none. Raises ``NotPermitted``.
    """
    require(by, Permission.ANSWER_REQUEST)
    rows = RightsRequest.objects.filter(organisation_id=by.organisation_id).select_related("case")
    rows = rows.filter(outcome=Outcome.OPEN.value) if open_only else rows.exclude(outcome=Outcome.OPEN.value)
    key = read_day_key(before or after)
    page = one_page(rows, SOONEST_DUE, key=key, backwards=bool(before), size=size)
    earlier, later = page.keys(lambda row: (row.due_on, row.id))
    return RequestsPage(tuple(page.rows), earlier, later)


def request_for(by: Actor, key: uuid.UUID) -> RightsRequest:
    """Return one request of the acting organisation's cases, its drawer opened. Raises ``NotPermitted`` and ``OutOfScope``."""
    require(by, Permission.ANSWER_REQUEST)
    rows = RightsRequest.objects.filter(pk=key, organisation_id=by.organisation_id)
    row = rows.select_related("case", "made_by", "settled_by").first()
    if row is None:
        raise OutOfScope
    open_drawers([row.drawer_id])
    return row


def requests_of(hand: CaseInHand) -> Sequence[RightsRequest]:
    """Return what was asked about the people of a case, newest first; one query. Raises ``NotPermitted``."""
    require(hand.by, Permission.TAKE_REQUEST)
    return list(RightsRequest.objects.filter(case=hand.case).order_by("-received_on", "id")[:FEW])


def own_files_of(hand: CaseInHand) -> Sequence[OwnFile]:
    """Return the own files prepared for people of a case, newest first; one query. Raises ``NotPermitted``."""
    require(hand.by, Permission.TAKE_REQUEST)
    rows = OwnFile.objects.filter(case=hand.case).select_related("prepared_by")
    return list(rows.order_by("-prepared_at", "id")[:FEW])


def own_file_for(hand: CaseInHand, key: uuid.UUID) -> OwnFile:
    """Return one own file of a case. Raises ``NotPermitted`` and ``OutOfScope``."""
    require(hand.by, Permission.ANSWER_REQUEST)
    row = OwnFile.objects.filter(pk=key, case=hand.case).select_related("case").first()
    if row is None:
        raise OutOfScope
    return row


def told_of(hand: CaseInHand) -> Sequence[CorrectionTold]:
    """Return who was told of corrections of a case, newest first; one query. Raises ``NotPermitted``."""
    require(hand.by, Permission.TAKE_REQUEST)
    rows = CorrectionTold.objects.filter(case=hand.case).select_related("organisation")
    return list(rows.order_by("-told_at", "id")[:FEW])


def exports_of(by: Actor) -> Sequence[CaseListExport]:
    """Return the latest lists that were asked for: one's own, and everybody's for who allows them; one query.

    Raises ``NotPermitted`` for whoever does neither.
    """
    if not allows(by, Permission.ALLOW_EXPORT):
        require(by, Permission.ASK_EXPORT)
    rows = CaseListExport.objects.filter(organisation_id=by.organisation_id).select_related(
        "asked_by", "decided_by"
    )
    if not allows(by, Permission.ALLOW_EXPORT):
        rows = rows.filter(asked_by_id=by.user_id)
    return list(rows.order_by("-asked_at", "id")[:FEW])


def export_for(by: Actor, key: uuid.UUID) -> CaseListExport:
    """Return one asked-for list of the acting organisation. Raises ``OutOfScope``."""
    row = CaseListExport.objects.filter(pk=key, organisation_id=by.organisation_id).first()
    if row is None:
        raise OutOfScope
    return row


def cases_to_export(by: Actor, where: CaseFilter, *, on: dt.date) -> int:
    """Return how many cases a list would hold now; one query."""
    return filtered(by, where, on).count()


def live_agreements(by: Actor, *, on: dt.date) -> Sequence[Agreement]:
    """Return the agreements in force of the acting organisation, as either side, by name of the other; one query.

    Raises ``NotPermitted``.
    """
    require(by, Permission.ANSWER_REQUEST)
    either = Q(giver_id=by.organisation_id) | Q(receiver_id=by.organisation_id)
    rows = Agreement.objects.filter(either, in_force(on)).select_related("giver", "receiver")
    return list(rows.order_by("giver__name", "receiver__name", "id"))
