"""Marking notices as read, each reader for themself."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.messaging.models import Notice, NoticeReading
from wayhome.ground.messaging.queries import Reader, addressed_to, unread_by


def mark_read(*, notice_id: uuid.UUID, by: Actor, at: dt.datetime) -> int:
    """Mark one notice as read by the acting person, and the same one that reached them by another role.

    Returns how many rows; none when it was read before. Raises ``OutOfScope`` for a notice to somebody else.
    """
    reader = _reader(by)
    notice = addressed_to(reader).filter(pk=notice_id).first()
    if notice is None:
        raise OutOfScope
    same = unread_by(reader).filter(
        code=notice.code, text=notice.text, facts=notice.facts, made_at__lte=notice.made_at
    )
    return _mark(same, by=by, at=at)


def mark_all_read(*, until: dt.datetime, by: Actor, at: dt.datetime) -> int:
    """Mark every notice made until a moment as read by the acting person, and return how many rows.

    ``until`` is when the person's page was made, so that nothing goes unseen that came meanwhile.
    """
    return _mark(unread_by(_reader(by)).filter(made_at__lte=until), by=by, at=at)


def _mark(rows: QuerySet[Notice], *, by: Actor, at: dt.datetime) -> int:
    keys = list(rows.values_list("pk", flat=True))
    NoticeReading.objects.bulk_create(
        [NoticeReading(notice_id=key, user_id=by.user_id or 0, read_at=at) for key in keys],
        ignore_conflicts=True,
    )
    if keys:
        record("messaging:notice:read", by=by, at=at, detail={"count": len(keys)})
    return len(keys)


def _reader(by: Actor) -> Reader:
    return Reader(by.organisation_id, by.office_id, by.user_id, by.roles)
