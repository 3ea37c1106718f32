"""The one edit function: saves named fields of a record, keeps the old values, and writes the audit row."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import models

from wayhome.ground.audit.history import KEY, VERSION
from wayhome.ground.audit.models import Revision
from wayhome.ground.audit.recording import WhoActs, record
from wayhome.ground.core.context import current
from wayhome.ground.core.errors import ChangedMeanwhile


def edit(
    row: models.Model,
    *,
    changes: Mapping[str, Any],
    allowed: Collection[str],
    read_version: int,
    tag: str,
    by: WhoActs,
    at: dt.datetime,
    case_id: uuid.UUID | None = None,
) -> tuple[str, ...]:
    """Save the fields that really change and return their names, sorted; nothing changed returns an empty tuple.

    The row must be ``Versioned`` and have a ``drawer``. Raises ``ChangedMeanwhile`` when its version is no
    longer ``read_version``, and ``ValueError`` when a field is not among ``allowed`` (a programming error).
    """
    unknown = set(changes) - set(allowed)
    if unknown:
        raise ValueError(f"{row._meta.label} does not allow edits of {sorted(unknown)}")
    kind = type(row)
    locked = kind._default_manager.select_for_update().get(pk=row.pk)
    if getattr(locked, "version") != read_version:  # noqa: B009 - the base class is abstract
        raise _changed(row)
    changed = {name: value for name, value in changes.items() if getattr(locked, name) != value}
    if not changed:
        return ()
    names = tuple(sorted(changed))
    kept = Revision.objects.create(
        drawer_id=getattr(locked, "drawer_id"),  # noqa: B009
        case_id=case_id,
        table=row._meta.label,
        record_id=str(row.pk),
        record_version=read_version,
        fields=list(names),
        old_values={name: _plain(getattr(locked, name)) for name in names},
        user_id=by.user_id,
        at=at,
    )
    for name, value in changed.items():
        setattr(locked, name, value)
        setattr(row, name, value)
    setattr(locked, "version", read_version + 1)  # noqa: B010
    setattr(row, "version", read_version + 1)  # noqa: B010
    locked.save(update_fields=[*names, "version"])
    told: dict[str, str | int | bool | None] = {KEY: str(kept.pk), VERSION: read_version}
    record(tag, by=by, at=at, case_id=case_id, subject=row, fields=names, detail=told)
    current().revised.append(kept.pk)
    return names


def _changed(row: models.Model) -> ChangedMeanwhile:
    """Return the refusal of a stale edit, with who made the last one and when."""
    kept = Revision.objects.filter(table=row._meta.label, record_id=str(row.pk)).order_by("-record_version")
    last = kept.values_list("user_id", "at").first()
    return ChangedMeanwhile(changed_by=last[0], changed_at=last[1]) if last else ChangedMeanwhile()


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value.pk)
    if value is None or isinstance(value, str | int | bool | list | dict):
        return value
    return str(value)
