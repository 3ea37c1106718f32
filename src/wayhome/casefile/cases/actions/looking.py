"""Looking up who looked at a file, and looking for a person: each is kept as a look of its own."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import refusal
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.cases.queries import Found, LooksPage, flagged_looks, people_named, who_looked
from wayhome.casefile.cases.scopes import CaseInHand, finds_people
from wayhome.casefile.people.naming import search_hash
from wayhome.ground.audit.recording import record
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.name_keys import parts_of
from wayhome.ground.values.name_ranking import Sought
from wayhome.ground.values.sentences import msgid, say


def look_up_readers(hand: CaseInHand, *, after: str = "", before: str = "", at: dt.datetime) -> LooksPage:
    """Return one page of who looked at a case, as ``who_looked`` does, and keep that it was asked."""
    page = who_looked(hand, after=after, before=before)
    record("cases:looks:read", by=hand.by, at=at, case_id=hand.case.id, subject=hand.case)
    return page


def find_people(*, sought: Sought, by: Actor, on: dt.date, at: dt.datetime) -> Found:
    """Return the people whose names are like the one sought, as ``people_named`` does, and keep that somebody looked.

    The audit row holds a keyed hash of what was looked for, never a name. Raises ``NotPermitted`` for who reads names
    in no relation to a case.
    """
    if not finds_people(by):
        raise refusal(Permission.READ_IDENTITY)
    found = people_named(by, sought, on=on)
    terms = search_hash(f"{' '.join(sorted(parts_of(sought.name)))}|{sought.year or ''}")
    record(
        "cases:names:read",
        by=by,
        at=at,
        detail={"terms": terms, "shown": len(found.people), "too_many": found.too_many},
    )
    return found


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
