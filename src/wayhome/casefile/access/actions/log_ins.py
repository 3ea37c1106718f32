"""The verbs of log-ins: one begins, is seen, and ends by time, by its owner, or by an administrator of the account."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from wayhome.casefile.access.actions.tokens import end_tokens
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.ground.accounts.models import LogIn, User
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import OutOfScope

SEEN_AT_MOST_EVERY = dt.timedelta(minutes=1)


def begin_log_in(*, user_id: int, proofs: Collection[str], device: str, at: dt.datetime) -> LogIn:
    """Write that somebody is logged in from now on, and return the row; that they logged in is audited at the door."""
    return LogIn.objects.create(
        user_id=user_id, proofs=sorted(proofs), device=device[:60], begun_at=at, seen_at=at
    )


def see_log_in(row: LogIn, *, at: dt.datetime) -> None:
    """Keep that a log-in is in use; at most once a minute, so that a page costs no write."""
    if at - row.seen_at >= SEEN_AT_MOST_EVERY:
        LogIn.objects.filter(pk=row.pk).update(seen_at=at)


def run_out(row: LogIn, *, because: str, at: dt.datetime) -> None:
    """End a log-in whose time is over; its owner did nothing, so that no audit row speaks of them."""
    LogIn.objects.filter(pk=row.pk, ended_at__isnull=True).update(ended_at=at, ended_because=because)


def end_log_in(*, key: uuid.UUID, by: Actor, at: dt.datetime) -> LogIn:
    """End one of one's own log-ins, wherever it is open; it is over at that device's next request.

    Raises ``OutOfScope`` for a log-in of somebody else, or one that has ended.
    """
    row = LogIn.objects.filter(pk=key, user_id=by.user_id or 0, ended_at__isnull=True).first()
    if row is None:
        raise OutOfScope
    run_out(row, because="owner", at=at)
    record("access:log_in:end", by=by, at=at, subject=row)
    return row


def end_log_ins(*, user: User, by: Actor, at: dt.datetime) -> int:
    """End every log-in of an account that the acting organisation keeps, as its administrator; return how many.

    Its tokens end with them. Raises ``NotPermitted``, and ``OutOfScope`` for an account that another organisation keeps.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    if user.kept_by_id != by.organisation_id:
        raise OutOfScope
    rows = LogIn.objects.filter(user=user, ended_at__isnull=True)
    ended = rows.update(ended_at=at, ended_because="keeper")
    record("access:log_in:end_all", by=by, at=at, subject=user, detail={"count": ended})
    end_tokens(user_id=user.id, because="keeper", by=by, at=at)
    return ended
