"""The nightly comparison of two books that different hands keep: the tally of opened files, and the log of looks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import connection

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Role
from wayhome.ground.audit.reading import FILE_READ
from wayhome.ground.audit.recording import record
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import msgid, say

UNWRITTEN = """
    SELECT count(*) FROM crypto_tally t
    WHERE t.organisation_id = %(organisation)s AND t.kind = 'file' AND t.asker LIKE 'user %%'
      AND t.at >= %(begins)s AND t.at < %(ends)s
      AND NOT EXISTS (
        SELECT 1 FROM audit_event e
        WHERE e.organisation_id = t.organisation_id AND e.tag = %(tag)s AND 'user ' || e.user_id = t.asker
          AND coalesce(e.case_id::text, e.subject || ' ' || e.subject_id) = t.what
          AND e.detail ->> 'request' = t.request::text
          AND e.at BETWEEN %(begins)s::timestamptz - interval '10 minutes'
            AND %(ends)s::timestamptz + interval '10 minutes')
"""
"""Files that were counted, and no row of the log says that they were looked at."""
UNCOUNTED = """
    SELECT count(*) FROM audit_event e
    WHERE e.organisation_id = %(organisation)s AND e.tag = %(tag)s AND e.user_id IS NOT NULL
      AND e.at >= %(begins)s AND e.at < %(ends)s
      AND NOT EXISTS (
        SELECT 1 FROM crypto_tally t
        WHERE t.organisation_id = e.organisation_id AND t.kind IN ('file', 'name') AND t.asker = 'user ' || e.user_id
          AND t.what = coalesce(e.case_id::text, e.subject || ' ' || e.subject_id)
          AND t.at BETWEEN e.at - interval '70 minutes' AND e.at + interval '10 minutes')
"""
"""Looks in the log that nobody counted within the hour before, as a file or as a line of a list.

The clocks of two processes differ a little.
"""
UNSEEN = """
    SELECT coalesce(sum(found.number), 0) FROM (
      SELECT count(DISTINCT t.what) AS number FROM crypto_tally t
      WHERE t.organisation_id = %(organisation)s AND t.kind = 'key' AND t.asker LIKE 'user %%'
        AND t.at >= %(begins)s AND t.at < %(ends)s
        AND NOT EXISTS (
          SELECT 1 FROM audit_event e
          WHERE e.organisation_id = t.organisation_id AND e.detail ->> 'request' = t.request::text
            AND e.at BETWEEN %(begins)s::timestamptz - interval '10 minutes'
              AND %(ends)s::timestamptz + interval '10 minutes')
      GROUP BY t.asker HAVING count(DISTINCT t.what) > %(unseen)s) found
"""
"""Keys that the broker gave out for work that left no look: a few by rules that weigh, many by nobody honest."""
UNSEEN_A_DAY = 1_000
WHO_IS_TOLD = (Role.DATA_PROTECTION_OFFICER, Role.ADMINISTRATOR)


def compare_tally(*, by: Actor, day: dt.date, at: dt.datetime) -> int:
    """Compare both books of a day (UTC) for the acting organisation, and tell of differences; a timer's.

    Return how many files were counted without a row in the log, how many looks in the log were not counted, and how
    many keys were given out without a look, where those are many for one person; all together. Data protection and
    administrators are told, since none of it happens by itself.
    """
    begins = dt.datetime.combine(day, dt.time(), dt.UTC)
    asked: dict[str, int | str | dt.datetime] = {
        "organisation": by.organisation_id,
        "tag": FILE_READ,
        "begins": begins,
        "ends": begins + dt.timedelta(days=1),
        "unseen": UNSEEN_A_DAY,
    }
    found = {
        "unwritten": _number(UNWRITTEN, asked),
        "uncounted": _number(UNCOUNTED, asked),
        "unseen": _number(UNSEEN, asked),
    }
    for role in WHO_IS_TOLD if any(found.values()) else ():
        notify(
            organisation_id=by.organisation_id,
            code="access:tally:differs",
            sentence=say(
                msgid(
                    "The count of opened files and the log of looks differ for yesterday: %(unwritten)s counted and "
                    "not in the log, %(uncounted)s in the log and not counted, %(unseen)s keys given out and nothing "
                    "looked at. Somebody may have gone around one."
                ),
                **found,
            ),
            at=at,
            role=role.value,
            urgent=True,
        )
    record("access:tally:compare", by=by, at=at, detail=found)
    return sum(found.values())


def _number(question: str, asked: Mapping[str, int | str | dt.datetime]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question, asked)
        return int(cursor.fetchone()[0])
