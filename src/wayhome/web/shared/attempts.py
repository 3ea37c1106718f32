"""Attempts to log in that failed: noted while a request runs, written after it, so that no roll-back undoes them.

A name that somebody typed is never written, because a stranger's may be a password in the wrong field; only the key
of an account that exists.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from wayhome.ground.accounts.models import User
from wayhome.ground.audit.recording import WhoActs, record
from wayhome.ground.core.context import acting_for
from wayhome.web.shared import clock

FAILURES = "failed_log_ins"


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


def note_failure(request: HttpRequest, *, way: str, code: str, user: User | None = None) -> None:
    """Keep in mind that an attempt failed, until the request's own transaction is over.

    ``way`` is password, code, passkey, office, account (a closed one) or door (throttled); ``code`` says why and
    holds nothing that was typed.
    """
    by = getattr(request, "actor", None) or SomeUser()
    noted = request.__dict__.setdefault(FAILURES, [])
    noted.append(Failure(by=by, at=moment_of(request), way=way, code=code, user=user))


def keep_failures(request: HttpRequest) -> None:
    """Write the attempts that failed during a request, whatever became of its own transaction."""
    for failure in request.__dict__.pop(FAILURES, ()):
        with acting_for(organisations_of(failure.by)):
            record(
                "log_in:attempt:refuse",
                by=failure.by,
                at=failure.at,
                subject=failure.user,
                detail={"way": failure.way, "code": failure.code},
            )


def organisations_of(by: WhoActs) -> tuple[int, ...]:
    """Return for whom somebody acts: their organisation, or nobody."""
    return () if by.organisation_id is None else (by.organisation_id,)


def moment_of(request: HttpRequest) -> dt.datetime:
    """Return when a request came, also before the middleware has looked at the clock."""
    return getattr(request, "now", None) or clock.now()
