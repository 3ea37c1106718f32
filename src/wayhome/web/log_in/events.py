"""Log-in events in the audit trail: the one module that receives signals, all of them allauth's.

What succeeded is written in the transaction of the request; what was refused is noted by ``web.shared.attempts``,
which outlives a roll-back.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as mfa_signals
from django.db import models
from django.http import HttpRequest

from wayhome.casefile.access.queries import actor_for, seats
from wayhome.ground.accounts.models import User
from wayhome.ground.audit.recording import WhoActs, record
from wayhome.ground.core.context import acting_for
from wayhome.web.shared.attempts import SomeUser, moment_of, note_failure, organisations_of

RESUMED = "reauthenticated"


def listen() -> None:
    """Connect every receiver; each once, however often it is called."""
    for signal, receiver in (
        (account_signals.user_logged_in, logged_in),
        (account_signals.user_logged_out, logged_out),
        (account_signals.password_changed, password_changed),
        (account_signals.password_set, password_changed),
        (account_signals.password_reset, password_reset),
        (mfa_signals.authenticator_added, factor_added),
        (mfa_signals.authenticator_removed, factor_removed),
        (mfa_signals.authenticator_reset, factor_renewed),
        (mfa_signals.authentication_failed, code_refused),
    ):
        signal.connect(receiver, dispatch_uid=f"wayhome.{receiver.__name__}.{id(signal)}")


def keep(request: HttpRequest, tag: str, user: User, *, subject: models.Model, **detail: str) -> None:
    """Write, in the transaction of the request, what a member of staff did to log in or to an own account."""
    by = _acting(request, user)
    with acting_for(organisations_of(by)):
        record(tag, by=by, at=moment_of(request), subject=subject, detail=detail)


def logged_in(*, request: HttpRequest, user: User, **more: Any) -> None:
    """Keep that somebody logged in, and by what."""
    ways = [_way(step) for step in get_authentication_records(request, user) if not step.get(RESUMED)]
    way = str(more.get("method") or "+".join(dict.fromkeys(ways)) or "unknown")
    keep(request, "log_in:session:begin", user, subject=user, way=way)


def logged_out(*, request: HttpRequest, user: User | None, **more: Any) -> None:
    """Keep that somebody logged out; whoever was not logged in leaves no row."""
    if user is not None:
        keep(request, "log_in:session:end", user, subject=user)


def password_changed(*, request: HttpRequest, user: User, **more: Any) -> None:
    """Keep that somebody chose another password."""
    keep(request, "log_in:password:change", user, subject=user)


def password_reset(*, request: HttpRequest, user: User, **more: Any) -> None:
    """Keep that a password was replaced by the link of a letter."""
    keep(request, "log_in:password:reset", user, subject=user)


def factor_added(*, request: HttpRequest, user: User, authenticator: Any, **more: Any) -> None:
    """Keep that somebody set up a second factor or a passkey."""
    keep(request, "log_in:factor:add", user, subject=authenticator, kind=str(authenticator.type))


def factor_removed(*, request: HttpRequest, user: User, authenticator: Any, **more: Any) -> None:
    """Keep that a second factor or passkey ended."""
    keep(request, "log_in:factor:remove", user, subject=authenticator, kind=str(authenticator.type))


def factor_renewed(*, request: HttpRequest, user: User, authenticator: Any, **more: Any) -> None:
    """Keep that paper codes were made anew."""
    keep(request, "log_in:factor:renew", user, subject=authenticator, kind=str(authenticator.type))


def code_refused(*, request: HttpRequest, user: User, **more: Any) -> None:
    """Note that a code was wrong."""
    note_failure(request, way="code", code="wrong", user=user)


def _acting(request: HttpRequest, user: User) -> WhoActs:
    """Return the user in the seat of this request; at log-in, when there is none yet, in the first one held."""
    actor = getattr(request, "actor", None)
    if actor is not None and actor.user_id == user.pk:
        return actor  # type: ignore[no-any-return]  # getattr on the request knows no type
    held = seats(user.id, moment_of(request).date())
    return actor_for(user, held[0]) if held else SomeUser(user_id=user.id)


def _way(step: dict[str, Any]) -> str:
    return {"mfa": str(step.get("type", "mfa")), "socialaccount": "office"}.get(
        step["method"], str(step["method"])
    )
