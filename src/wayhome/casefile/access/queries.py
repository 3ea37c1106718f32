"""Questions about memberships and agreements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import OuterRef, Q, QuerySet, Subquery

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import REFERRAL, Role
from wayhome.casefile.access.models import Agreement, Membership
from wayhome.ground.accounts.models import User


@dataclass(frozen=True)
class Seat:
    """Where a user may act: one organisation and office, with all roles held there."""

    organisation_id: int
    organisation_name: str
    office_id: int | None
    office_name: str
    office_country: str
    time_zone: str
    enforcement: bool
    roles: frozenset[Role]


def open_memberships(user_id: int, on: dt.date) -> QuerySet[Membership]:
    """Return a user's memberships in force on a day, with organisation and office loaded."""
    return (
        Membership.objects.filter(user_id=user_id, begins_on__lte=on)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
        .select_related("organisation", "office")
        .order_by("organisation__name", "id")
    )


def office_of(user: str, on: dt.date) -> Subquery:
    """Return a part of a question: the name of the office that a user works in on a day, empty where there is none.

    ``user`` is the name of the column that holds the user, in the question that this is a part of.
    """
    held = Membership.objects.filter(user_id=OuterRef(user), begins_on__lte=on, office__isnull=False)
    return Subquery(
        held.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on)).order_by("id").values("office__name")[:1]
    )


def seats(user_id: int, on: dt.date) -> Sequence[Seat]:
    """Return the organisations a user may act for on a day, in the order of their names; empty when none."""
    by_organisation: dict[int, list[Membership]] = {}
    for membership in open_memberships(user_id, on):
        by_organisation.setdefault(membership.organisation_id, []).append(membership)
    return [_seat(memberships) for memberships in by_organisation.values()]


def actor_for(user: User, seat: Seat) -> Actor:
    """Return the user acting in a seat, in no relation to any record yet."""
    return Actor(
        user_id=user.id,
        name=user.name,
        organisation_id=seat.organisation_id,
        office_id=seat.office_id,
        roles=seat.roles,
        enforcement=seat.enforcement,
    )


def factors_of_kind(*, user_id: int, kind: str) -> int:
    """Return how many second factors of a kind (``totp``, ``webauthn``, ``recovery_codes``) a user has."""
    return int(Authenticator.objects.filter(user_id=user_id, type=kind).count())


def has_office_log_in(*, user_id: int) -> bool:
    """Return whether an account is linked to a person at the office's own log-in."""
    return bool(SocialAccount.objects.filter(user_id=user_id).exists())


def agreement_between(*, giver_id: int, receiver_id: int, on: dt.date) -> Agreement | None:
    """Return the agreement in force on a day under which one organisation shares with another, if any.

    One that is about referrals alone shares no case.
    """
    return (
        Agreement.objects.filter(giver_id=giver_id, receiver_id=receiver_id, begins_on__lte=on)
        .exclude(purposes=[REFERRAL])
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
        .order_by("begins_on")
        .last()
    )


def agreements_of(giver_id: int, *, on: dt.date) -> Sequence[Agreement]:
    """Return the agreements in force on a day under which an organisation shares cases, by name of the receiver."""
    rows = Agreement.objects.filter(giver_id=giver_id, begins_on__lte=on).exclude(purposes=[REFERRAL])
    in_force = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    return list(in_force.select_related("receiver").order_by("receiver__name", "id"))


def users_with_role(*, organisation_id: int, role: Role | None, on: dt.date) -> QuerySet[User]:
    """Return the users who hold a role in an organisation on a day, or any role for ``None``, by name."""
    held = Membership.objects.filter(organisation_id=organisation_id, begins_on__lte=on).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    )
    if role is not None:
        held = held.filter(role=role)
    return User.objects.filter(id__in=held.values("user_id")).order_by("name")


def _seat(memberships: Sequence[Membership]) -> Seat:
    first = memberships[0]
    office = next((membership.office for membership in memberships if membership.office), None)
    return Seat(
        organisation_id=first.organisation_id,
        organisation_name=first.organisation.name,
        office_id=office.id if office else None,
        office_name=office.name if office else first.organisation.name,
        office_country=office.country if office else first.organisation.country,
        time_zone=office.time_zone if office else "UTC",
        enforcement=first.organisation.enforcement,
        roles=frozenset(Role(membership.role) for membership in memberships),
    )
