"""Whose account it is that an office's own log-in opens.

The link is the subject, which the office's log-in never gives to somebody else. An address decides only once, when
there is no link yet, and only if the office's log-in says that it verified it: addresses are given to new people.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.socialaccount.models import SocialAccount

from wayhome.casefile.access.queries import has_office_log_in
from wayhome.ground.accounts.models import User
from wayhome.ground.accounts.queries import users_at_locked


class NotKnown(Exception):
    """No account is opened; ``code`` says why, ``user`` is the account that stayed shut."""

    def __init__(self, code: str, user: User | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.user = user


def user_of(account: SocialAccount, claims: Mapping[str, Any], *, linked: User | None) -> tuple[User, bool]:
    """Return the user and whether a link was made just now. Raises ``NotKnown``.

    ``account`` is not stored yet unless ``linked`` says whose it is; ``claims`` were checked by ``tokens``.
    """
    user = linked or _by_verified_address(claims)
    if user is None:
        raise NotKnown("unknown")
    if not user.is_active or user.is_service:
        raise NotKnown("closed", user)
    if linked is not None:
        return user, False
    if has_office_log_in(user_id=user.id):
        raise NotKnown("somebody_else", user)
    account.user = user
    account.save()
    return user, True


def _by_verified_address(claims: Mapping[str, Any]) -> User | None:
    """Return the one user with the address, locked, so that two first log-ins cannot both make a link."""
    address = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(address, str) or not address.isprintable():
        return None
    same = [user for user in users_at_locked(address) if _is_same(user.email, address)]
    return same[0] if len(same) == 1 else None


def _is_same(ours: str, theirs: str) -> bool:
    """Tell whether two addresses are the same letter by letter; capitals may differ in plain letters only.

    The database takes the Turkish ı and the Kelvin sign for i and K, and somebody may own such an address.
    """
    return ours == theirs or (theirs.isascii() and ours.isascii() and ours.lower() == theirs.lower())
