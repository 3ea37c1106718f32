"""Questions about notices."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from wayhome.ground.messaging.models import Notice
from wayhome.ground.values.sentences import Sentence, say


@dataclass(frozen=True)
class NoticeLine:
    """One notice: a sentence without a name, when, and whether it is urgent."""

    sentence: Sentence
    at: dt.datetime
    urgent: bool
    case_id: uuid.UUID | None
    code: str


def notices_since(
    since: dt.datetime,
    *,
    organisation_id: int,
    office_id: int | None,
    user_id: int | None,
    roles: Iterable[str],
    where: Q | None = None,
    limit: int = 12,
) -> Sequence[NoticeLine]:
    """Return the unread notices for a person, their roles and their office since a moment; one query.

    Urgent ones stand first, then the newest. What the process says of a step (the fact ``what``) is itself a
    message id. A notice that reached the person by two roles stands once. ``where`` narrows them further.
    """
    rows = (
        Notice.objects.filter(organisation_id=organisation_id, made_at__gte=since, read_at__isnull=True)
        .filter(Q(user_id=user_id) | Q(user_id__isnull=True, role__in=["", *roles]))
        .filter(Q(office_id__isnull=True) | Q(office_id=office_id), where or Q())
        .order_by("-urgent", "-made_at", "id")
    )
    lines: dict[tuple[str, str], NoticeLine] = {}
    for row in rows[: limit * 2]:
        line = NoticeLine(_sentence(row), row.made_at, row.urgent, row.case_id, row.code)
        lines.setdefault((line.code, str(line.sentence)), line)
    return list(lines.values())[:limit]


def _sentence(row: Notice) -> Sentence:
    facts = {name: say(str(value)) if name == "what" else value for name, value in row.facts.items()}
    return Sentence(row.text, facts)
