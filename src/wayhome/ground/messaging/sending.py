"""The one function that writes a notice."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from wayhome.ground.messaging.models import Notice
from wayhome.ground.values.sentences import Sentence


def notify(
    *,
    organisation_id: int,
    code: str,
    sentence: Sentence,
    at: dt.datetime,
    office_id: int | None = None,
    role: str = "",
    user_id: int | None = None,
    case_id: uuid.UUID | None = None,
    urgent: bool = False,
) -> Notice:
    """Write one notice in the transaction under way and return it; facts must be plain (tier T0), without names."""
    facts: Mapping[str, object] = {
        name: value if isinstance(value, int | bool) else str(value) for name, value in sentence.facts.items()
    }
    return Notice.objects.create(
        organisation_id=organisation_id,
        office_id=office_id,
        role=role,
        user_id=user_id,
        case_id=case_id,
        code=code,
        text=sentence.text,
        facts=dict(facts),
        urgent=urgent,
        made_at=at,
    )
