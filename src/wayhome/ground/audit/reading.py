"""Writes down who looked: one row for each case of which sealed fields were read, before anything leaves the house.

Nothing has to be remembered for it. Every sealed field notes that it was read (``ground.core.context.Seen``), and the
door writes the rows in the transaction of the request; where they cannot be written, nothing is served.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.audit.recording import WhoActs
from wayhome.ground.core.context import Seen, WorkContext

FILE_READ = "file:read"
"""Tag: sealed fields of a case, or of a record without a case, were shown."""
NAMES_READ = "names:read"
"""Tag: of a case only display names were shown, as a list does."""


def keep_reads(context: WorkContext, *, by: WhoActs, at: dt.datetime, way: str) -> int:
    """Write who looked at what since the context began, and return how many rows; the context forgets it then.

    ``way`` is the name of the address, job or command that showed it. One statement, whatever the number; the error
    of the database goes on to the door, which then serves nothing.
    """
    rows = [
        AuditEvent(
            at=at,
            tag=NAMES_READ if all(one.display_name for one in group) else FILE_READ,
            user_id=by.user_id,
            organisation_id=by.organisation_id,
            office_id=by.office_id,
            roles=sorted(str(role) for role in by.roles),
            relation=str(by.relation),
            case_id=case_id,
            subject="" if case_id else group[0].group.rsplit(".", 1)[0],
            subject_id=record_id,
            fields=sorted({one.group for one in group}),
            detail={"way": way, "request": str(context.key)},
        )
        for (case_id, record_id), group in _by_file(context.seen).items()
    ]
    context.seen.clear()
    AuditEvent.objects.bulk_create(rows)
    return len(rows)


def _by_file(seen: Iterable[Seen]) -> dict[tuple[uuid.UUID | None, str], list[Seen]]:
    files: dict[tuple[uuid.UUID | None, str], list[Seen]] = {}
    for one in seen:
        files.setdefault((one.case_id, one.record_id), []).append(one)
    return files
