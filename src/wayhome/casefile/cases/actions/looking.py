"""Looking up who looked at a file, and looking for a person: each is kept as a look of its own."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import refusal
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.cases.queries import Found, LooksPage, Reason, looks_of, people_named, who_looked
from wayhome.casefile.cases.scopes import CaseInHand, finds_people
from wayhome.casefile.people.naming import search_hash
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.audit.reading import FILE_READ
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
    """Tell data protection how many looks of a day (UTC) have no reason that the files know; return how many; a timer's."""
    rows = AuditEvent.objects.filter(
        organisation_id=by.organisation_id, at__date=day, tag=FILE_READ, case_id__isnull=False
    )
    count = sum(look.reason is Reason.NONE for look in looks_of(list(rows)))
    if count:
        notify(
            organisation_id=by.organisation_id,
            code="cases:looks:unexplained",
            sentence=say(
                msgid("Looks of yesterday without a known reason: %(count)s. Read them, and ask."),
                count=count,
            ),
            at=at,
            role=Role.DATA_PROTECTION_OFFICER.value,
        )
    record("cases:looks:count", by=by, at=at, detail={"count": count})
    return count
