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
from wayhome.ground.crypto.bulk import insert_rows
from wayhome.ground.crypto.counting import count_looks

FILE_READ = "file:read"
"""Tag: sealed fields of a case, or of a record without a case, were shown."""
NAMES_READ = "names:read"
"""Tag: of a case only display names were shown, as a list does."""


def keep_reads(context: WorkContext, *, by: WhoActs, at: dt.datetime, way: str) -> int:
    """Write who looked at what since the context began, and return how many rows; the context forgets it then.

    ``way`` is the name of the address, job or command that showed it. Before that the files are counted for whoever
    looks. One statement for each of the two, whatever the number; the error of the database goes on to the door, which
    then serves nothing. Raises ``TooMuchOpened`` where a limit would be passed, and ``KeyUnavailable``.
    """
    files = _by_file(context.seen)
    counted: dict[bool, list[str]] = {True: [], False: []}
    for key, group in files.items():
        counted[all(one.display_name or one.in_list for one in group)].append(_name_of(key, group))
    count_looks(context, files=counted[False], names=counted[True], at=at)
    written = insert_rows(
        AuditEvent,
        columns={
            "tag": [_tag_of(group) for group in files.values()],
            "case_id": [case_id for case_id, _ in files],
            "subject": ["" if case_id else _table_of(files[case_id, of]) for case_id, of in files],
            "subject_id": [record_id for _, record_id in files],
            "fields": [sorted({one.group for one in group}) for group in files.values()],
        },
        constants={
            "at": at,
            "user_id": by.user_id,
            "organisation_id": by.organisation_id,
            "office_id": by.office_id,
            "roles": sorted(str(role) for role in by.roles),
            "relation": str(by.relation),
            "detail": {"way": way, "request": str(context.key)},
        },
    )
    context.seen.clear()
    return written


def _tag_of(group: Iterable[Seen]) -> str:
    return NAMES_READ if all(one.display_name for one in group) else FILE_READ


def _table_of(group: Iterable[Seen]) -> str:
    return next(iter(group)).group.rsplit(".", 1)[0]


def _name_of(key: tuple[uuid.UUID | None, str], group: Iterable[Seen]) -> str:
    """Return what the tally calls a file: the key of its case, or the table and key of a record without a case."""
    case_id, record_id = key
    return str(case_id) if case_id else f"{_table_of(group)} {record_id}"


def _by_file(seen: Iterable[Seen]) -> dict[tuple[uuid.UUID | None, str], list[Seen]]:
    files: dict[tuple[uuid.UUID | None, str], list[Seen]] = {}
    for one in seen:
        files.setdefault((one.case_id, one.record_id), []).append(one)
    return files
