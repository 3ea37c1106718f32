"""Questions about notices."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from wayhome.ground.messaging.models import Notice, NoticeReading
from wayhome.ground.values.sentences import Sentence, say


@dataclass(frozen=True)
class Reader:
    """Whom a notice can reach: a person with their roles in an office of an organisation.

    ``where`` narrows what they see further, e.g. to cases that they still hold.
    """

    organisation_id: int
    office_id: int | None
    user_id: int | None
    roles: Collection[str]
    where: Q = field(default_factory=Q)


@dataclass(frozen=True)
class NoticeLine:
    """One notice: a sentence without a name, when, whether it is urgent, and the case's reference if it has one."""

    id: uuid.UUID
    sentence: Sentence
    at: dt.datetime
    urgent: bool
    case_id: uuid.UUID | None
    code: str
    reference: str


def addressed_to(reader: Reader) -> QuerySet[Notice]:
    """Return every notice for a person, their roles and their office."""
    return (
        Notice.objects.filter(organisation_id=reader.organisation_id)
        .filter(Q(user_id=reader.user_id) | Q(user_id__isnull=True, role__in=["", *map(str, reader.roles)]))
        .filter(Q(office_id__isnull=True) | Q(office_id=reader.office_id), reader.where)
    )


def unread_by(reader: Reader) -> QuerySet[Notice]:
    """Return the notices for a person that they have not marked as read; a colleague's reading changes nothing."""
    return addressed_to(reader).filter(~_read_by(reader))


def notices_since(since: dt.datetime, reader: Reader, *, limit: int = 12) -> Sequence[NoticeLine]:
    """Return the unread notices for a person since a moment; one query.

    Urgent ones stand first, then the newest. What the process says of a step (the fact ``what``) is itself a
    message id. A notice that reached the person by two roles stands once.
    """
    rows = unread_by(reader).filter(made_at__gte=since).order_by("-urgent", "-made_at", "id")
    return _lines(rows[: limit * 2])[:limit]


def notices_read(since: dt.datetime, reader: Reader, *, limit: int = 30) -> Sequence[NoticeLine]:
    """Return the notices since a moment that a person has marked as read, newest first; one query."""
    rows = addressed_to(reader).filter(_read_by(reader), made_at__gte=since).order_by("-made_at", "id")
    return _lines(rows[: limit * 2])[:limit]


def _read_by(reader: Reader) -> Exists:
    return Exists(NoticeReading.objects.filter(notice=OuterRef("pk"), user_id=reader.user_id or 0))


def _lines(rows: Iterable[Notice]) -> list[NoticeLine]:
    lines: dict[tuple[str, str], NoticeLine] = {}
    for row in rows:
        line = NoticeLine(
            row.id,
            _sentence(row),
            row.made_at,
            row.urgent,
            row.case_id,
            row.code,
            str(row.facts.get("reference", "")),
        )
        lines.setdefault((line.code, str(line.sentence)), line)
    return list(lines.values())


def _sentence(row: Notice) -> Sentence:
    facts = {name: say(str(value)) if name == "what" else value for name, value in row.facts.items()}
    return Sentence(row.text, facts)
