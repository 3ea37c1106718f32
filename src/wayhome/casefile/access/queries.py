"""Questions about memberships and agreements."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Count, Q, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import REFERRAL, Permission, Role
from wayhome.casefile.access.models import Agreement, Membership
from wayhome.ground.accounts.enums import OrganisationKind
from wayhome.ground.accounts.models import LogIn, Office, Organisation, User
from wayhome.ground.core.errors import OutOfScope

PAGE = 25
LONGEST_KEY = 9
"""Digits of a key of this table; a longer one was written by hand and is taken as none."""


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
    headquarters: bool
    roles: frozenset[Role]


def open_memberships(user_id: int, on: dt.date) -> QuerySet[Membership]:
    """Return a user's memberships in force on a day, with organisation and office loaded."""
    return (
        Membership.objects.filter(user_id=user_id, begins_on__lte=on)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
        .select_related("organisation", "office")
        .order_by("organisation__name", "id")
    )


def working_on(on: dt.date) -> QuerySet[Membership]:
    """Return the memberships in force on a day of whoever works in an office."""
    rows = Membership.objects.filter(begins_on__lte=on, office__isnull=False)
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))


def seats(user_id: int, on: dt.date) -> Sequence[Seat]:
    """Return the organisations a user may act for on a day, in the order of their names; empty when none."""
    return seats_among(open_memberships(user_id, on))


def log_in_at(key: str) -> QuerySet[LogIn]:
    """Return the question for the log-in with this key, as the session keeps it; a key that nobody made finds none."""
    try:
        return LogIn.objects.filter(pk=uuid.UUID(key))
    except ValueError:
        return LogIn.objects.none()


def own_log_ins(by: Actor) -> Sequence[LogIn]:
    """Return where the account of the acting person is open now, newest first."""
    return list(
        LogIn.objects.filter(user_id=by.user_id or 0, ended_at__isnull=True).order_by("-seen_at", "id")
    )


def seats_among(memberships: Iterable[Membership]) -> Sequence[Seat]:
    """Return the seats that one user's memberships make, in their order; with organisation and office loaded."""
    by_organisation: dict[int, list[Membership]] = {}
    for membership in memberships:
        by_organisation.setdefault(membership.organisation_id, []).append(membership)
    return [_seat(held) for held in by_organisation.values()]


def actor_for(user: User, seat: Seat) -> Actor:
    """Return the user acting in a seat, in no relation to any record yet."""
    return Actor(
        user_id=user.id,
        name=user.name,
        organisation_id=seat.organisation_id,
        office_id=seat.office_id,
        roles=seat.roles,
        enforcement=seat.enforcement,
        headquarters=seat.headquarters,
    )


def factors_of_kind(*, user_id: int, kind: str) -> int:
    """Return how many second factors of a kind (``totp``, ``webauthn``, ``recovery_codes``) a user has."""
    return int(Authenticator.objects.filter(user_id=user_id, type=kind).count())


def has_office_log_in(*, user_id: int) -> bool:
    """Return whether an account is linked to a person at the office's own log-in."""
    return bool(SocialAccount.objects.filter(user_id=user_id).exists())


def in_force(on: dt.date) -> Q:
    """Return what makes an agreement count on a day: confirmed, begun and not ended."""
    return Q(confirmed_at__isnull=False, begins_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))


def agreement_between(*, giver_id: int, receiver_id: int, on: dt.date) -> Agreement | None:
    """Return the agreement in force on a day under which one organisation shares with another, if any.

    One that is about referrals alone shares no case.
    """
    rows = Agreement.objects.filter(in_force(on), giver_id=giver_id, receiver_id=receiver_id)
    return rows.exclude(purposes=[REFERRAL]).order_by("begins_on").last()


def agreements_of(giver_id: int, *, on: dt.date) -> Sequence[Agreement]:
    """Return the agreements in force on a day under which an organisation shares cases, by name of the receiver."""
    rows = Agreement.objects.filter(in_force(on), giver_id=giver_id).exclude(purposes=[REFERRAL])
    return list(rows.select_related("receiver").order_by("receiver__name", "id"))


def own_agreements(by: Actor) -> Sequence[Agreement]:
    """Return every agreement of the acting organisation, as either side, newest first; one query.

    There are as many as partners and changes of terms, so that a page holds them. Raises ``NotPermitted``.
    """
    require(by, Permission.MANAGE_AGREEMENTS)
    either = Q(giver_id=by.organisation_id) | Q(receiver_id=by.organisation_id)
    rows = Agreement.objects.filter(either).select_related("giver", "receiver")
    return list(rows.order_by("-proposed_at", "id"))


def agreement_for(by: Actor, key: uuid.UUID) -> Agreement:
    """Return one agreement of the acting organisation, as either side. Raises ``NotPermitted`` and ``OutOfScope``."""
    require(by, Permission.MANAGE_AGREEMENTS)
    either = Q(giver_id=by.organisation_id) | Q(receiver_id=by.organisation_id)
    people = ("giver", "receiver", "proposed_by", "confirmed_by")
    row = Agreement.objects.filter(either, pk=key).select_related(*people).first()
    if row is None:
        raise OutOfScope
    return row


def own_organisation(by: Actor) -> Organisation:
    """Return the organisation that the person acts for."""
    return Organisation.objects.get(pk=by.organisation_id)


def possible_partners(by: Actor) -> Sequence[Organisation]:
    """Return the other organisations of the installation, by name. Raises ``NotPermitted``."""
    require(by, Permission.MANAGE_AGREEMENTS)
    return list(Organisation.objects.exclude(pk=by.organisation_id).order_by("name", "id"))


def users_with_role(*, organisation_id: int, role: Role | None, on: dt.date) -> QuerySet[User]:
    """Return the users who hold a role in an organisation on a day, or any role for ``None``, by name."""
    held = Membership.objects.filter(organisation_id=organisation_id, begins_on__lte=on).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    )
    if role is not None:
        held = held.filter(role=role)
    return User.objects.filter(id__in=held.values("user_id")).order_by("name")


class Standing(StrEnum):
    """Whether somebody works here: with an open account and a role now, or not any more."""

    NOW = "now"
    GONE = "gone"


@dataclass(frozen=True)
class StaffFilter:
    """What the list of staff shows: who works here or is gone, an office, a role; empty means any."""

    standing: Standing | None = None
    office_id: int | None = None
    role: Role | None = None


@dataclass(frozen=True)
class StaffRow:
    """A line of the list: the account, the roles it holds here on the day, and its kinds of second factor."""

    user: User
    roles: tuple[Membership, ...]
    factors: frozenset[str]


@dataclass(frozen=True)
class StaffPage:
    """One page of the staff of an organisation by name, and the keys of its neighbours; empty means there is none."""

    rows: tuple[StaffRow, ...]
    earlier: str
    later: str


def staff_of(
    by: Actor, *, where: StaffFilter, on: dt.date, after: str = "", before: str = "", size: int = PAGE
) -> StaffPage:
    """Return one page of who works or worked for the acting organisation, by name; three queries, one more with a key.

    Accounts that timers act as are left out. A key that nobody made is taken as none. Raises ``NotPermitted``.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    users = _staff(by.organisation_id, where, on)
    backwards = bool(before)
    place = _place(by.organisation_id, before or after)
    if place is not None:
        name, key = place
        users = users.filter(
            Q(name__lt=name) | Q(name=name, id__lt=key)
            if backwards
            else Q(name__gt=name) | Q(name=name, id__gt=key)
        )
    order = ("-name", "-id") if backwards else ("name", "id")
    found = list(users.order_by(*order)[: size + 1])
    more = len(found) > size
    found = found[:size][::-1] if backwards else found[:size]
    has_earlier = more if backwards else place is not None
    has_later = True if backwards else more
    return StaffPage(
        rows=_staff_rows(found, by.organisation_id, on),
        earlier=str(found[0].id) if found and has_earlier else "",
        later=str(found[-1].id) if found and has_later else "",
    )


def _staff(organisation_id: int, where: StaffFilter, on: dt.date) -> QuerySet[User]:
    ever = Membership.objects.filter(organisation_id=organisation_id)
    today = ever.filter(begins_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    held = ever if where.standing is Standing.GONE else today if where.standing else ever
    if where.office_id is not None:
        held = held.filter(office_id=where.office_id)
    if where.role is not None:
        held = held.filter(role=where.role)
    users = User.objects.filter(is_service=False, id__in=held.values("user_id"))
    if where.standing is Standing.NOW:
        return users.filter(is_active=True)
    if where.standing is Standing.GONE:
        return users.exclude(id__in=today.values("user_id"), is_active=True)
    return users


def _place(organisation_id: int, key: str) -> tuple[str, int] | None:
    """Return name and key of the account after which a list goes on, if it is one of the organisation's."""
    if not (key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY):
        return None
    ever = Membership.objects.filter(organisation_id=organisation_id, user_id=int(key))
    return User.objects.filter(id__in=ever.values("user_id")).values_list("name", "id").first()


def _staff_rows(users: Sequence[User], organisation_id: int, on: dt.date) -> tuple[StaffRow, ...]:
    keys = [user.id for user in users]
    roles: dict[int, list[Membership]] = {}
    held = Membership.objects.filter(organisation_id=organisation_id, user_id__in=keys, begins_on__lte=on)
    held = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on)).select_related("office")
    for membership in held.order_by("begins_on", "id"):
        roles.setdefault(membership.user_id, []).append(membership)
    kinds: dict[int, set[str]] = {}
    for owner, kind in Authenticator.objects.filter(user_id__in=keys).values_list("user_id", "type"):
        kinds.setdefault(owner, set()).add(str(kind))
    return tuple(
        StaffRow(user, tuple(roles.get(user.id, ())), frozenset(kinds.get(user.id, ()))) for user in users
    )


@dataclass(frozen=True)
class StaffAccount:
    """One account as an administrator sees it: roles here now and before, and what its owner logs in with.

    ``factors`` counts second factors by kind; ``elsewhere`` names the other organisations with a role now.
    """

    user: User
    now: tuple[Membership, ...]
    before: tuple[Membership, ...]
    elsewhere: tuple[str, ...]
    factors: Mapping[str, int]
    office_log_in: bool


def staff_account(by: Actor, key: int, *, on: dt.date) -> StaffAccount:
    """Return one account of the acting organisation's staff, past staff included; four queries.

    Raises ``NotPermitted``, and ``OutOfScope`` for somebody who never worked here.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    user = User.objects.filter(pk=key, is_service=False).select_related("kept_by").first()
    rows = Membership.objects.filter(user_id=key).select_related("organisation", "office")
    held = list(rows.order_by("begins_on", "id"))
    here = [one for one in held if one.organisation_id == by.organisation_id]
    if user is None or not here:
        raise OutOfScope
    kinds = [str(kind) for kind in Authenticator.objects.filter(user=user).values_list("type", flat=True)]
    others = {one.organisation.name for one in held if one not in here and one.in_force_on(on)}
    return StaffAccount(
        user=user,
        now=tuple(one for one in here if one.in_force_on(on)),
        before=tuple(one for one in reversed(here) if not one.in_force_on(on)),
        elsewhere=tuple(sorted(others)),
        factors={kind: kinds.count(kind) for kind in dict.fromkeys(kinds)},
        office_log_in=has_office_log_in(user_id=user.id),
    )


def offices_with_staff(by: Actor, *, on: dt.date) -> Sequence[tuple[Office, int]]:
    """Return the offices of the acting organisation by name, each with how many people work there; two queries.

    Raises ``NotPermitted``.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    held = Membership.objects.filter(organisation_id=by.organisation_id, begins_on__lte=on)
    held = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), user__is_active=True)
    held = held.filter(user__is_service=False, office__isnull=False).order_by()
    counted = held.values("office_id").annotate(people=Count("user_id", distinct=True))
    people = {row["office_id"]: row["people"] for row in counted}
    offices = Office.objects.filter(organisation_id=by.organisation_id).order_by("name", "id")
    return [(office, people.get(office.id, 0)) for office in offices]


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
        headquarters=first.organisation.kind == OrganisationKind.HEADQUARTERS.value,
        roles=frozenset(Role(membership.role) for membership in memberships),
    )
