"""Tokens of the API: drawn at random, kept as a hash alone, and read as the one role that each of them stands for."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.models import ApiToken, Membership
from wayhome.casefile.access.queries import Seat, open_memberships, seats_among

BEGINS_WITH = "wayhome_"
"""By this a token that was left lying in a file or a log is found."""
MARK = 4
"""How many characters of a token its owner knows it by; the other 39 stay unknown."""


def new_secret() -> str:
    """Return a new token: 256 random bits, so that nobody can guess one and its hash needs no salt."""
    return BEGINS_WITH + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Return the hash by which a token is kept and found: SHA-256, hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def mark_of(secret: str) -> str:
    """Return the first characters of a token behind what all of them begin with."""
    return secret.removeprefix(BEGINS_WITH)[:MARK]


def token_at(secret: str, *, at: dt.datetime) -> ApiToken | None:
    """Return the token that opens something at this moment, with role, user, organisation and office; one query.

    One that was ended, has run out, or whose role or account is no longer open is as good as none.
    """
    if not secret.startswith(BEGINS_WITH):
        return None
    rows = ApiToken.objects.filter(digest=digest_of(secret), ended_at__isnull=True, ends_at__gt=at)
    rows = rows.select_related("membership__user", "membership__organisation", "membership__office")
    row = rows.first()
    if row is None or not row.membership.user.is_active or not row.membership.in_force_on(at.date()):
        return None
    return row


def seat_of(token: ApiToken) -> Seat:
    """Return the seat of a token: its organisation and office, with its one role."""
    return seats_among([token.membership])[0]


def own_tokens(by: Actor, *, at: dt.datetime) -> Sequence[ApiToken]:
    """Return the tokens of the acting person that have not ended, in every organisation they act for, newest first."""
    rows = ApiToken.objects.filter(membership__user_id=by.user_id or 0, ended_at__isnull=True, ends_at__gt=at)
    return list(rows.select_related("membership__organisation").order_by("-made_at", "id"))


def roles_for_a_token(by: Actor, *, at: dt.datetime) -> Sequence[Membership]:
    """Return the roles that the acting person holds now in the organisation acted for; a token stands for one."""
    held = open_memberships(by.user_id or 0, at.date())
    return list(held.filter(organisation_id=by.organisation_id))
