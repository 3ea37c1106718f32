"""Writes rows that no verb reads again in a few statements instead of thousands: audit, old values, timeline and notices.

The verbs are the real ones and the rows are theirs; only the moment of writing is the end of the story.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models

from wayhome.casefile.cases.models import TimelineEntry
from wayhome.ground.audit.models import AuditEvent, Revision
from wayhome.ground.messaging.models import Notice

HELD: tuple[type[models.Model], ...] = (AuditEvent, Revision, TimelineEntry, Notice)


@contextmanager
def written_at_the_end() -> Iterator[None]:
    """Hold these rows back until the block ends, then write them in their order, in the same transaction."""
    rows: dict[type[models.Model], list[models.Model]] = {model: [] for model in HELD}
    for model in HELD:
        _hold(model, rows[model])
    try:
        yield
    finally:
        for model in HELD:
            delattr(model._default_manager, "create")
    for model in HELD:
        model._default_manager.bulk_create(rows[model])


def _hold(model: type[models.Model], rows: list[models.Model]) -> None:
    def create(**facts: Any) -> models.Model:
        rows.append(model(**facts))
        return rows[-1]

    setattr(model._default_manager, "create", create)  # noqa: B010 - shadows the method for the block only
