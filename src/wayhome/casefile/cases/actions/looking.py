"""Looking up who looked at a file, which is a look of its own and is kept as one."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.queries import LooksPage, flagged_looks, who_looked
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.ground.audit.recording import record
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import msgid, say


def look_up_readers(hand: CaseInHand, *, after: str = "", before: str = "", at: dt.datetime) -> LooksPage:
    """Return one page of who looked at a case, as ``who_looked`` does, and keep that it was asked."""
    page = who_looked(hand, after=after, before=before)
    record("cases:looks:read", by=hand.by, at=at, case_id=hand.case.id, subject=hand.case)
    return page


def tell_unexplained(*, by: Actor, day: dt.date, at: dt.datetime) -> int:
    """Tell data protection how many looks of a day (UTC) they have to ask about, and return how many; a timer's."""
    count = len(flagged_looks(by.organisation_id, day))
    if count:
        notify(
            organisation_id=by.organisation_id,
            code="cases:looks:unexplained",
            sentence=say(
                msgid("Looks of yesterday to ask about: %(count)s. Read them, and ask."),
                count=count,
            ),
            at=at,
            role=Role.DATA_PROTECTION_OFFICER.value,
        )
    record("cases:looks:count", by=by, at=at, detail={"count": count})
    return count
