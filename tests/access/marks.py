"""Which sealed fields a request opened: the mark of those whose value is a code, a day or a yes, and can hold no word.

What rules weigh is no look; everything else that is opened for somebody is treated as if it had been shown to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models

from tests.access.canaries import AREAS, field_rows, noun_of
from wayhome.ground.core import context
from wayhome.ground.crypto import fields

Mark = tuple[str, str, object]
"""Field, noun, and key of the case (or nothing, for a record of no file)."""


@contextmanager
def traced(into: set[Mark]) -> Iterator[None]:
    """Keep every sealed field that is opened while the block runs, weighing apart."""
    told, rows = fields._seen, field_rows()

    def seen(instance: models.Model, field: Any) -> Any:
        found = told(instance, field)
        name = f"{instance._meta.label}.{field.attname}"
        row = rows.get(name)
        if row is not None and row.how == "mark" and not context._weighing.get():
            into.add((name, _noun(row.noun, instance), found.case_id))
        return found

    fields._seen = seen
    try:
        yield
    finally:
        fields._seen = told


def _noun(noun: str, row: models.Model) -> str:
    if not noun.endswith("as its area"):
        return noun_of(noun, row)
    area = str(getattr(row, "area", "") or "general")
    first = noun.removesuffix("as its area").rstrip(", ")
    return first if first and area == "general" else AREAS[area]
