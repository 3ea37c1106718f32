"""The one function that writes an audit row."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol

from django.db import models

from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.context import current
from wayhome.ground.crypto.bulk import insert_rows

READING = ":read"


class WhoActs(Protocol):
    """What the audit row keeps of the acting person; ``casefile.access.Actor`` has this shape."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def organisation_id(self) -> int | None: ...
    @property
    def office_id(self) -> int | None: ...
    @property
    def roles(self) -> Collection[str]: ...
    @property
    def relation(self) -> str: ...


def record(
    tag: str,
    *,
    by: WhoActs,
    at: dt.datetime,
    case_id: uuid.UUID | None = None,
    subject: models.Model | None = None,
    fields: Iterable[str] = (),
    detail: Mapping[str, str | int | bool | None] | None = None,
) -> None:
    """Write one audit row in the transaction under way; if it cannot be written, the whole act fails.

    ``tag`` is ``area:noun:verb``; the verb ``read`` changes nothing, so that no gate is asked again for it.
    ``fields`` names fields, never values; ``detail`` holds T0 codes only.
    """
    if case_id is not None and not tag.endswith(READING):
        current().touched.add(case_id)
    AuditEvent.objects.create(
        case_id=case_id,
        subject=subject._meta.label if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        fields=sorted(fields),
        **_shape(tag, by, at, detail),
    )


def record_each(
    tag: str,
    *,
    by: WhoActs,
    at: dt.datetime,
    case_ids: Sequence[uuid.UUID],
    subjects: Sequence[models.Model] = (),
    detail: Mapping[str, str | int | bool | None] | None = None,
) -> None:
    """Write one audit row for each of these cases with one statement, as ``record`` would write them one by one.

    ``subjects`` are the records it was done to, of one kind, one for each of the cases; nothing where it is the case alone.
    """
    if not case_ids:
        return
    if not tag.endswith(READING):
        current().touched.update(case_ids)
    columns: dict[str, Sequence[Any]] = {"case_id": case_ids}
    constants = _shape(tag, by, at, detail)
    if subjects:
        columns["subject_id"] = [str(one.pk) for one in subjects]
        constants["subject"] = subjects[0]._meta.label
    insert_rows(AuditEvent, columns=columns, constants=constants)


def _shape(
    tag: str, by: WhoActs, at: dt.datetime, detail: Mapping[str, str | int | bool | None] | None
) -> dict[str, Any]:
    """Return what a row says of the act and of whoever did it."""
    return {
        "at": at,
        "tag": tag,
        "user_id": by.user_id,
        "organisation_id": by.organisation_id,
        "office_id": by.office_id,
        "roles": sorted(str(role) for role in by.roles),
        "relation": str(by.relation),
        "detail": dict(detail or {}),
    }
