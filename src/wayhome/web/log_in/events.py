"""Log-in events in the audit trail: the one module that receives signals, all of them allauth's.

What succeeded is written in the transaction of the request. What was refused has to outlive a roll-back: it is
noted on the request and written afterwards, in a short transaction of its own (``keep_failures``). A name that
somebody typed is never written, because a stranger's may be a password in the wrong field; only the key of an
account that exists.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
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
from wayhome.web.shared import clock

FAILURES = "failed_log_ins"
RESUMED = "reauthenticated"


@dataclass(frozen=True)
class SomeUser:
    """Somebody without a seat: a member of staff who holds no role today, or nobody known (no key)."""

    user_id: int | None = None
    organisation_id: int | None = None
    office_id: int | None = None
    roles: Sequence[str] = ()
    relation: str = ""


@dataclass(frozen=True)
class Failure:
    """One refused attempt: how it was made, why it failed, and the account it was made on, if that exists."""

    by: WhoActs
    at: dt.datetime
    way: str
    code: str
    user: User | None


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


def note_failure(request: HttpRequest, *, way: str, code: str, user: User | None = None) -> None:
    """Keep in mind that an attempt failed, until the request's own transaction is over.

    ``way`` is password, code, passkey or office; ``code`` says why and holds nothing that was typed.
    """
    by = getattr(request, "actor", None) or SomeUser()
    noted = request.__dict__.setdefault(FAILURES, [])
    noted.append(Failure(by=by, at=_now(request), way=way, code=code, user=user))


def keep_failures(request: HttpRequest) -> None:
    """Write the attempts that failed during a request, whatever became of its own transaction."""
    for failure in request.__dict__.pop(FAILURES, ()):
        with acting_for(_organisations(failure.by)):
            record(
                "log_in:attempt:refuse",
                by=failure.by,
                at=failure.at,
                subject=failure.user,
                detail={"way": failure.way, "code": failure.code},
            )


def keep(request: HttpRequest, tag: str, user: User, *, subject: models.Model, **detail: str) -> None:
    """Write, in the transaction of the request, what a member of staff did to log in or to an own account."""
    by = _acting(request, user)
    with acting_for(_organisations(by)):
        record(tag, by=by, at=_now(request), subject=subject, detail=detail)


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
    held = seats(user.id, _now(request).date())
    return actor_for(user, held[0]) if held else SomeUser(user_id=user.id)


def _organisations(by: WhoActs) -> tuple[int, ...]:
    return () if by.organisation_id is None else (by.organisation_id,)


def _now(request: HttpRequest) -> dt.datetime:
    return getattr(request, "now", None) or clock.now()


def _way(step: dict[str, Any]) -> str:
    return {"mfa": str(step.get("type", "mfa")), "socialaccount": "office"}.get(
        step["method"], str(step["method"])
    )
