"""Looking up who looked at a file, which is a look of its own and is kept as one."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.cases.queries import LooksPage, who_looked
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.ground.audit.recording import record


def look_up_readers(hand: CaseInHand, *, after: str = "", before: str = "", at: dt.datetime) -> LooksPage:
    """Return one page of who looked at a case, as ``who_looked`` does, and keep that it was asked."""
    page = who_looked(hand, after=after, before=before)
    record("cases:looks:read", by=hand.by, at=at, case_id=hand.case.id, subject=hand.case)
    return page
