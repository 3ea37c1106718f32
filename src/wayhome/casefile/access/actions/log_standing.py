"""Telling administrators that the log is not sealed as it should be."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Role
from wayhome.ground.audit.recording import record
from wayhome.ground.audit.standing import Standing
from wayhome.ground.messaging.models import Notice
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import msgid, say

AGAIN_AFTER = dt.timedelta(hours=1)
CODE = "access:log:late"
_LATE = msgid(
    "The log was not sealed for more than ten minutes, so that what is written now could be forged unnoticed. "
    "Ask who runs this server to look why."
)


def tell_late_log(*, stands: Standing, by: Actor, at: dt.datetime) -> bool:
    """Tell administrators and data protection that the log is late, once an hour, and return whether they were; a timer's."""
    told = Notice.objects.filter(organisation_id=by.organisation_id, code=CODE, made_at__gt=at - AGAIN_AFTER)
    if not stands.is_late(at) or told.exists():
        return False
    for role in (Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER):
        notify(
            organisation_id=by.organisation_id,
            code=CODE,
            sentence=say(_LATE),
            at=at,
            role=role.value,
            urgent=True,
        )
    record("access:log:late", by=by, at=at)
    return True
