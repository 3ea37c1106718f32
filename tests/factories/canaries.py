"""A canary in every sealed field of every table: a text that stands nowhere else, so that a search finds where it went."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import connections, models

from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.people.models import Person
from wayhome.ground.accounts.models import Organisation, User
from wayhome.ground.crypto.fields import Sealed, SealedDay, SealedFlag, SealedJSON, SealedText, SealedWhole

Canaries = dict[str, str]
"""Where a canary was put, ``table.field``, and what it is."""


def in_every_field(
    model: type[models.Model], mark: str, first_day: dt.date
) -> tuple[dict[str, Any], Canaries]:
    """Return a value for every sealed field of a table, and the canary that a reader of the value must find."""
    values: dict[str, Any] = {}
    canaries: Canaries = {}
    for one in model._meta.concrete_fields:
        if not isinstance(one, Sealed) or isinstance(one, SealedFlag | SealedWhole):
            continue
        where = f"{model._meta.label}.{one.name}"
        word = f"canary{mark}{uuid.uuid4().hex[:12]}"
        if isinstance(one, SealedDay):
            values[one.name] = first_day + dt.timedelta(days=len(canaries))
            canaries[where] = values[one.name].isoformat()
        elif isinstance(one, SealedJSON):
            values[one.name] = [word]
            canaries[where] = word
        elif isinstance(one, SealedText):
            values[one.name] = word
            canaries[where] = word
    return values, canaries


def plant(
    table: str,
    *,
    drawer_id: uuid.UUID,
    case: Case,
    member: CaseMember | None,
    mark: str,
    first_day: dt.date,
    **given: Any,
) -> tuple[models.Model, Canaries]:
    """Write one row of a table with a canary in every sealed field, and return both.

    What it must point at and the test does not give is made up: the checks of the table are left to the tables' own tests,
    so that it is written with them off.
    """
    model = apps.get_model(table)
    values, canaries = in_every_field(model, mark, first_day)
    values |= _plain(model, case=case, member=member, drawer_id=drawer_id) | given
    row = model(**values)
    row.save(force_insert=True)
    return row, canaries


def _plain(
    model: type[models.Model], *, case: Case, member: CaseMember | None, drawer_id: uuid.UUID
) -> Mapping[str, Any]:
    values: dict[str, Any] = {}
    for one in model._meta.concrete_fields:
        if (
            isinstance(one, Sealed)
            or one.primary_key
            or (one.null and one.related_model is not CaseMember and one.attname != "case_id")
        ):
            continue
        values[one.attname] = _value(one, case=case, member=member, drawer_id=drawer_id)
    return {name: value for name, value in values.items() if value is not _DEFAULT}


_DEFAULT = object()


def _value(one: Any, *, case: Case, member: CaseMember | None, drawer_id: uuid.UUID) -> Any:
    if one.attname == "drawer_id":
        return drawer_id
    if one.attname == "case_id":
        return case.pk
    if one.related_model is CaseMember:
        return member.pk if member else None
    if one.related_model is Person:
        return member.person_id if member else None
    if one.related_model is User:
        return User.objects.order_by("id").values_list("pk", flat=True).first()
    if one.related_model is Organisation:
        return case.organisation_id
    if one.has_default():
        return _DEFAULT
    return _made_up(one, case)


def _made_up(one: Any, case: Case) -> Any:
    at = dt.datetime(2026, 6, 9, 10, 0, tzinfo=dt.UTC)
    made: dict[type, Any] = {
        models.DateTimeField: at,
        models.DateField: at.date(),
        models.UUIDField: uuid.uuid4(),
        models.BooleanField: False,
    }
    if type(one) in made:
        return made[type(one)]
    if isinstance(one, models.IntegerField):
        return case.organisation_id
    if isinstance(one, models.CharField):
        choices = list(one.flatchoices)
        plain = uuid.uuid4().hex if one.unique else "x"
        return choices[0][0] if choices else plain[: one.max_length or 1]
    if one.related_model is not None:
        return one.related_model._default_manager.order_by("pk").values_list("pk", flat=True).first()
    return []


CONSTRAINTS = """
SELECT format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I CASCADE', conrelid::regclass, conname)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'u')
UNION ALL
SELECT format('DROP INDEX %s', indexrelid::regclass)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE i.indisunique AND NOT i.indisprimary AND c.relnamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
UNION ALL
SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace AND c.relname NOT SIMILAR TO '(audit|crypto)%'
"""


def lift_checks() -> None:
    """Take checks, keys and triggers off every table of the copy of the database: rows of the test need not make sense."""
    with connections["migrator"].cursor() as cursor:
        cursor.execute(CONSTRAINTS)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
