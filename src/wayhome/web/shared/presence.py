"""Whether a log-in still holds: not idle too long, not open too long, not ended elsewhere, and with proof enough."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

from wayhome.casefile.access.enums import Role
from wayhome.ground.accounts.models import LogIn, User

KEY = "log_in"
"""Where the session keeps the key of its log-in."""
LONGEST = dt.timedelta(hours=12)
"""How long a log-in holds at most, however busy (rule of the house for sessions of staff)."""
SECOND_FACTORS = frozenset({"totp", "webauthn", "recovery_codes", "office"})
HARDWARE = frozenset({"webauthn"})
BROWSERS = ("Firefox", "Edg", "OPR", "Chrome", "Safari")
NAMES = {"Edg": "Edge", "OPR": "Opera"}
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux")


def why_over(row: LogIn, *, now: dt.datetime) -> str:
    """Return why a log-in does not hold any more: ``ended``, ``idle`` or ``long``; empty while it does."""
    if row.ended_at is not None:
        return "ended"
    if now - row.begun_at > LONGEST:
        return "long"
    idle = dt.timedelta(minutes=settings.IDLE_MINUTES)
    return "idle" if now - row.seen_at > idle else ""


def proofs_of(request: HttpRequest, user: User) -> frozenset[str]:
    """Return by what the person proved who they are in this session: password, totp, webauthn, office …"""
    return names_of(get_authentication_records(request, user))


def names_of(steps: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Return what allauth's records of proofs are called here."""
    named = {"socialaccount": "office"}
    return frozenset(
        str(step.get("type", "mfa")) if step["method"] == "mfa" else named.get(step["method"], step["method"])
        for step in steps
    )


def proof_owed(roles: Collection[Role], proofs: Collection[str]) -> str:
    """Return which proof is still owed: ``hardware`` for administrators, ``second`` for everybody else; empty for none.

    An administrator can open every account: a password that was guessed and a code that was read aloud are not enough.
    """
    if not settings.SECOND_FACTOR:
        return ""
    if Role.ADMINISTRATOR in roles and not HARDWARE & set(proofs):
        return "hardware"
    return "" if SECOND_FACTORS & set(proofs) else "second"


def device_of(request: HttpRequest) -> str:
    """Return browser and system in two coarse words, e.g. ``Firefox · Linux``; empty where neither is known."""
    agent = request.headers.get("User-Agent", "")
    browser = next((NAMES.get(name, name) for name in BROWSERS if re.search(rf"\b{name}", agent)), "")
    system = next((name for name in SYSTEMS if name in agent), "")
    return " · ".join(word for word in (browser, system.removesuffix(" OS X")) if word)
