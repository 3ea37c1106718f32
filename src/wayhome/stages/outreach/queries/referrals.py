"""Questions about partners' referrals: each side asks its own, and the partner's side knows no case.

The receiving side reads a referral only while the agreement under which it was sent is in force: no agreement, no
row. The partner's side always reads its own.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import REFERRAL, Permission
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.access.queries import in_force
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.scopes import access_of
from wayhome.ground.accounts.enums import OrganisationKind
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.core.paging import Order, key_of, read_moment_key
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.stages.outreach.enums import ReferralState
from wayhome.stages.outreach.models import PartnerReferral, ReferredCase
from wayhome.stages.outreach.queries.public import PAGE

COUNSELS = (OrganisationKind.HOST_MISSION.value, OrganisationKind.ORIGIN_MISSION.value)
"""Kinds of organisations whose counsellors somebody can be referred to."""
NEWEST = Order("sent_at", rising=False)


def possible_receivers(by: Actor, *, on: dt.date) -> Sequence[Agreement]:
    """Return the agreements under which the acting organisation may refer people, by name of the receiver; one query.

    The other organisation counsels, enforces nothing, and the agreement in force names this purpose; of several
    agreements with one organisation the latest counts. Raises ``NotPermitted``.
    """
    require(by, Permission.SEND_REFERRAL)
    rows = Agreement.objects.filter(
        in_force(on),
        giver_id=by.organisation_id,
        purposes__contains=[REFERRAL],
        receiver__kind__in=COUNSELS,
        receiver__enforcement=False,
    )
    latest = {row.receiver_id: row for row in rows.select_related("receiver").order_by("begins_on", "id")}
    return sorted(latest.values(), key=lambda row: row.receiver.name)


def sent_referral_for(by: Actor, key: uuid.UUID) -> PartnerReferral:
    """Return one referral that the acting organisation sent, its drawer opened.

    Raises ``NotPermitted`` without the permission, ``OutOfScope`` for another organisation's or none.
    """
    require(by, Permission.SEND_REFERRAL)
    return _one(_with(PartnerReferral.objects.filter(organisation_id=by.organisation_id)), key)


def referral_for(by: Actor, key: uuid.UUID, *, on: dt.date) -> PartnerReferral:
    """Return one referral that reached the acting organisation, its drawer opened.

    Raises ``NotPermitted`` without the permission, ``OutOfScope`` for one sent to another organisation, one whose
    agreement is not in force any more, or none.
    """
    require(by, Permission.ANSWER_REFERRAL)
    return _one(_with(_received(by, on)), key)


@dataclass(frozen=True)
class ReferralPage:
    """One page of referrals, newest first, and the key of the next page; empty means there is none."""

    rows: tuple[PartnerReferral, ...]
    later: str


def sent_referrals(by: Actor, *, after: str = "", size: int = PAGE) -> ReferralPage:
    """Return one page of what the acting organisation sent, newest first, paged by key; one query.

    Raises ``NotPermitted``.
    """
    require(by, Permission.SEND_REFERRAL)
    return _page(PartnerReferral.objects.filter(organisation_id=by.organisation_id), after, size)


def referrals(by: Actor, *, on: dt.date, after: str = "", size: int = PAGE) -> ReferralPage:
    """Return one page of what reached the acting organisation, newest first, paged by key; one query.

    Raises ``NotPermitted``.
    """
    require(by, Permission.ANSWER_REFERRAL)
    return _page(_received(by, on), after, size)


def waiting_referrals(by: Actor, *, on: dt.date, limit: int = 20) -> Sequence[PartnerReferral]:
    """Return the referrals that wait for an answer of the acting organisation, the first to be answered first; one query.

    Their texts stay sealed: a list needs none. Raises ``NotPermitted``.
    """
    require(by, Permission.ANSWER_REFERRAL)
    rows = (
        _received(by, on)
        .filter(state=ReferralState.SENT.value, emptied_at__isnull=True)
        .select_related("organisation")
    )
    return list(rows.order_by("answer_by_on", "sent_at", "id")[:limit])


def opened_from(referral: PartnerReferral, by: Actor, *, on: dt.date) -> Case | None:
    """Return the case that was opened from a referral, if the acting person may see it; one query."""
    found = ReferredCase.objects.filter(referral=referral, case__access__in=access_of(by, on=on))
    row = found.select_related("case").first()
    return row.case if row else None


def _in_force(on: dt.date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gt": on})


def _received(by: Actor, on: dt.date) -> QuerySet[PartnerReferral]:
    return PartnerReferral.objects.filter(_in_force(on, "agreement__"), receiver_id=by.organisation_id)


def _with(rows: QuerySet[PartnerReferral]) -> QuerySet[PartnerReferral]:
    return rows.select_related("organisation", "receiver", "office", "agreement", "sent_by", "settled_by")


def _one(rows: QuerySet[PartnerReferral], key: uuid.UUID) -> PartnerReferral:
    row = rows.filter(pk=key).first()
    if row is None:
        raise OutOfScope
    open_drawers([row.drawer_id])
    return row


def _page(rows: QuerySet[PartnerReferral], after: str, size: int) -> ReferralPage:
    place = read_moment_key(after)
    if place is not None:
        rows = rows.filter(NEWEST.beyond(place))
    rows = rows.select_related("organisation", "receiver", "sent_by")
    found = list(rows.order_by(*NEWEST.columns)[: size + 1])
    shown = found[:size]
    later = key_of(shown[-1].sent_at, shown[-1].id) if len(found) > size else ""
    return ReferralPage(tuple(shown), later)
