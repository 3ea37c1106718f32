"""The verbs of limits: proving again who one is opens more files this hour, data protection opens more today.

What the limits are and who counts stands in ``ground/crypto/tally.py``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.access.models import Membership
from wayhome.ground.accounts.models import User
from wayhome.ground.audit.recording import record
from wayhome.ground.core.context import current
from wayhome.ground.core.errors import NotPermitted, OutOfScope
from wayhome.ground.crypto.counting import allow_more
from wayhome.ground.messaging.models import Notice
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import Sentence, msgid, say

WHO_IS_TOLD = (Role.DATA_PROTECTION_OFFICER, Role.PROGRAMME_MANAGER)
STEPPED_UP = "access:limit:step_up"
REACHED = "access:limit:reach"


def step_up(*, proofs: Collection[str], by: Actor, at: dt.datetime) -> None:
    """Begin the hour of somebody anew who has just proved who they are, and tell data protection and supervisor.

    The door has asked for the proofs (password, totp, webauthn …). Raises ``KeyUnavailable``.
    """
    user_id = by.user_id or 0
    allow_more(current(), user_id=user_id, how="step_up", allowed_by=user_id, at=at)
    record(STEPPED_UP, by=by, at=at, detail={"proofs": " ".join(sorted(proofs))})
    _tell(
        STEPPED_UP,
        say(
            msgid(
                "%(name)s reached the number of files for an hour, proved again who they are, and opens more. "
                "Ask them why, if you do not know."
            ),
            name=by.name,
        ),
        by=by,
        at=at,
    )


def tell_day_is_full(*, by: Actor, at: dt.datetime) -> bool:
    """Tell data protection and supervisor, once a day (UTC), that somebody asked for more files than a day allows.

    Return whether they were told now.
    """
    sentence = say(
        msgid(
            "%(name)s reached the number of files for a day and was shown no more. Ask them why; data protection can "
            "open more for today."
        ),
        name=by.name,
    )
    told = Notice.objects.filter(
        organisation_id=by.organisation_id, code=REACHED, facts__name=by.name, made_at__date=at.date()
    )
    if told.exists():
        return False
    record(REACHED, by=by, at=at)
    _tell(REACHED, sentence, by=by, at=at, urgent=True)
    return True


def lift_limit(*, user: User, by: Actor, at: dt.datetime) -> None:
    """Let a colleague open as many files again today (UTC), once a day; data protection's, and never one's own.

    Raises ``NotPermitted``, ``OutOfScope`` for somebody without a role in the acting organisation, and
    ``KeyUnavailable``.
    """
    require(by, Permission.LIFT_LIMITS)
    if not Membership.objects.filter(user=user, organisation_id=by.organisation_id).exists():
        raise OutOfScope
    if by.is_same_person(user.id):
        raise NotPermitted(
            say(
                msgid("Nothing was changed. Somebody else of data protection has to open more files for you.")
            ),
            code="own_limit",
        )
    allow_more(current(), user_id=user.id, how="lift", allowed_by=by.user_id or 0, at=at)
    record("access:limit:lift", by=by, at=at, subject=user)
    notify(
        organisation_id=by.organisation_id,
        code="access:limit:lift",
        sentence=say(msgid("Data protection lets you open as many files again today.")),
        at=at,
        user_id=user.id,
    )


def _tell(code: str, sentence: Sentence, *, by: Actor, at: dt.datetime, urgent: bool = False) -> None:
    for role in WHO_IS_TOLD:
        notify(
            organisation_id=by.organisation_id,
            code=code,
            sentence=sentence,
            at=at,
            role=role.value,
            urgent=urgent,
        )
