"""The verbs of tokens for the API: somebody makes one for a role of their own, and ends it; a keeper ends all of them."""

from __future__ import annotations

import datetime as dt
import uuid

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.models import ApiToken, Membership
from wayhome.casefile.access.tokens import digest_of, mark_of, new_secret, own_tokens
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.values.sentences import msgid, say

LONGEST_DAYS = 90
"""House limit: a token that is still needed is made anew, by somebody who proves again who they are."""
MOST = 10
SEEN_AT_MOST_EVERY = dt.timedelta(minutes=1)


def make_token(*, membership: Membership, days: int, by: Actor, at: dt.datetime) -> tuple[ApiToken, str]:
    """Make a token for one role of the acting person; return its row, and the token itself, which is kept nowhere.

    The door has to have asked for a fresh proof of who they are. Raises ``OutOfScope`` for a role of somebody else or
    of another organisation, or one that has ended; ``Refused`` for a longer time than ``LONGEST_DAYS`` or one too many.
    """
    mine = by.is_same_person(membership.user_id) and membership.organisation_id == by.organisation_id
    if not (mine and membership.in_force_on(at.date())):
        raise OutOfScope
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(
            say(
                msgid("The token was not made, because it may hold for %(days)s days at most. Choose fewer."),
                days=LONGEST_DAYS,
            ),
            field="days",
        )
    if len(own_tokens(by, at=at)) >= MOST:
        raise Refused(
            say(
                msgid(
                    "The token was not made, because you have %(number)s already. End one that you do not use."
                ),
                number=MOST,
            )
        )
    secret = new_secret()
    row = ApiToken.objects.create(
        membership=membership,
        digest=digest_of(secret),
        mark=mark_of(secret),
        made_at=at,
        ends_at=at + dt.timedelta(days=days),
    )
    record("access:token:make", by=by, at=at, subject=row, detail={"role": membership.role, "days": days})
    return row, secret


def see_token(row: ApiToken, *, at: dt.datetime) -> None:
    """Keep that a token is in use; at most once a minute, so that a request costs no write."""
    if row.seen_at is None or at - row.seen_at >= SEEN_AT_MOST_EVERY:
        ApiToken.objects.filter(pk=row.pk).update(seen_at=at)


def end_token(*, key: uuid.UUID, by: Actor, at: dt.datetime) -> ApiToken:
    """End one of one's own tokens; it opens nothing from the next request on.

    Raises ``OutOfScope`` for a token of somebody else, or one that has ended.
    """
    row = ApiToken.objects.filter(pk=key, membership__user_id=by.user_id or 0, ended_at__isnull=True).first()
    if row is None:
        raise OutOfScope
    ApiToken.objects.filter(pk=row.pk).update(ended_at=at, ended_because="owner")
    record("access:token:end", by=by, at=at, subject=row)
    return row


def end_tokens(*, user_id: int, because: str, by: Actor, at: dt.datetime) -> int:
    """End every token of an account and return how many; part of the verbs that shut it or forget what it logs in with.

    Whoever calls it has asked who may. ``because`` is a code.
    """
    rows = ApiToken.objects.filter(membership__user_id=user_id, ended_at__isnull=True)
    ended = rows.update(ended_at=at, ended_because=because)
    if ended:
        record("access:token:end_all", by=by, at=at, detail={"user": user_id, "count": ended})
    return ended
