"""Writes thousands of sealed rows in one statement: ``INSERT … SELECT FROM unnest``, which row policies allow.

Loaders and imports use it, and a verb that writes for every case of an office at once; others write through their models.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection, models
from psycopg import sql

from wayhome.ground.core.context import current
from wayhome.ground.crypto.envelope import nonces, seal
from wayhome.ground.crypto.fields import Sealed
from wayhome.ground.crypto.keyring import FIRST_VERSION, sealing_keys
from wayhome.ground.crypto.models import Drawer, DrawerWrap
from wayhome.ground.crypto.unwrapping import DrawerKey, wrap_for
from wayhome.ground.values.tiers import DrawerKind

Columns = dict[str, Sequence[Any]]


def make_drawers(*, kind: DrawerKind, organisation_id: int, count: int) -> list[uuid.UUID]:
    """Return the keys of so many new drawers, wrapped for one organisation and opened for this work."""
    keys = [DrawerKey(uuid.uuid4(), FIRST_VERSION, os.urandom(32)) for _ in range(count)]
    if not keys:
        return []
    ids = [key.drawer_id for key in keys]
    insert_rows(
        Drawer, columns={"id": ids}, constants={"kind": kind.value, "organisation_id": organisation_id}
    )
    wraps = wrap_for(organisation_id, keys)
    insert_rows(
        DrawerWrap,
        columns={"drawer_id": ids, "wrapped": [wrap.wrapped for wrap in wraps]},
        constants={
            "organisation_id": organisation_id,
            "organisation_key_id": wraps[0].organisation_key_id,
            "version": FIRST_VERSION,
        },
    )
    current().cache.update({key.drawer_id: {key.version: key.key} for key in keys})
    return ids


def insert_rows(
    model: type[models.Model],
    *,
    columns: Mapping[str, Sequence[Any]],
    constants: Mapping[str, Any] | None = None,
) -> int:
    """Insert one row for each place of ``columns`` and return how many; names are those of database fields.

    What is neither a column nor a constant takes the field's default; an identity key is left to the database.
    Sealed fields are given plain and sealed here, for which ``id`` and ``drawer_id`` must be columns. Values are
    plain: text of an enumeration, aware moments. Raises ``ValueError`` for an unknown name, a missing value
    or columns of different lengths.
    """
    count = _length(columns)
    if not count:
        return 0
    known = {field.attname: field for field in model._meta.concrete_fields}
    unknown = (set(columns) | set(constants or {})) - set(known)
    if unknown:
        raise ValueError(f"{model._meta.label} has no {sorted(unknown)}")
    many: Columns = dict(columns)
    once: dict[str, Any] = dict(constants or {})
    for name, field in known.items():
        if name not in many and name not in once:
            _take_default(field, count, many, once)
    empty = {name for name, value in once.items() if value is None}
    sealed = {name: field for name, field in known.items() if isinstance(field, Sealed) and name not in empty}
    keys = sealing_keys(many["drawer_id"]) if sealed else {}
    for name, field in sealed.items():
        _seal(field, name, keys, many, once)
    _write(model, many, once)
    return count


def insert_all(rows: Sequence[models.Model]) -> int:
    """Insert instances of one model that were never saved, with one statement, and return how many; keys are theirs.

    What stands in their sealed fields is sealed as ``save`` would. A field that is not text, a number, a day or a list must be
    the same in all of them. Nothing that ``save`` is overridden with happens.
    """
    if not rows:
        return 0
    columns: Columns = {}
    constants: dict[str, Any] = {}
    for field in type(rows[0])._meta.concrete_fields:
        if isinstance(field, models.AutoField) or field.generated:
            continue
        # Read from where the values stand: to write something down is no look at it.
        values = [row.__dict__.get(field.attname) for row in rows]
        if field.primary_key or field.attname == "drawer_id" or any(one != values[0] for one in values):
            columns[field.attname] = values
        else:
            constants[field.attname] = values[0]
    return insert_rows(type(rows[0]), columns=columns, constants=constants)


def count_anew(*tables: type[models.Model]) -> None:
    """Let the database count the rows of these tables, so that it plans for what was written in bulk.

    It counts by itself where it is quiet for a minute; a transaction that goes on with thousands of rows it just wrote
    is planned by what was there before.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT count_anew(%s)", [[table._meta.db_table for table in tables]])


def _length(columns: Mapping[str, Sequence[Any]]) -> int:
    lengths = {len(values) for values in columns.values()}
    if len(lengths) != 1:
        raise ValueError("columns of different lengths cannot be rows")
    return lengths.pop()


def _take_default(field: Any, count: int, many: Columns, once: dict[str, Any]) -> None:
    if isinstance(field, models.AutoField) or field.generated:
        return
    if field.primary_key:
        many[field.attname] = [field.get_default() for _ in range(count)]
    elif field.has_default() or field.null:
        once[field.attname] = field.get_default()
    else:
        raise ValueError(f"{field.model._meta.label}.{field.attname} has no value")


def _seal(
    field: Sealed[Any],
    name: str,
    keys: Mapping[uuid.UUID, tuple[int, bytes]],
    many: Columns,
    once: dict[str, Any],
) -> None:
    rows, drawers = many["id"], many["drawer_id"]
    values = many[name] if name in many else [once.pop(name)] * len(rows)
    texts: dict[int, bytes] = {}  # what is the same in every row is made into text once
    sealed: list[bytes | None] = []
    for value, row, drawer_id, nonce in zip(values, rows, drawers, nonces(len(rows)), strict=True):
        if value is None:
            sealed.append(None)
            continue
        version, key = keys[drawer_id]
        plain = texts.get(id(value))
        if plain is None:
            plain = texts[id(value)] = field.to_text(value).encode()
        sealed.append(seal(plain, key=key, version=version, place=field.place_of(row), nonce=nonce))
    many[name] = sealed


def _write(model: type[models.Model], many: Columns, once: Mapping[str, Any]) -> None:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    columns = {name: field.column for name, field in fields.items()}
    types = {name: _type(field) for name, field in fields.items()}
    names = [*many, *once]
    statement = sql.SQL(
        "INSERT INTO {table} ({names}) SELECT {values}{constants} FROM unnest({arrays}) AS u ({sent})"
    ).format(
        table=sql.Identifier(model._meta.db_table),
        names=sql.SQL(", ").join(sql.Identifier(columns[name]) for name in names),
        values=sql.SQL(", ").join(
            sql.SQL("u.{}::" + types[name]).format(sql.Identifier(columns[name])) for name in many
        ),
        sent=sql.SQL(", ").join(sql.Identifier(columns[name]) for name in many),
        constants=sql.SQL("").join(
            sql.SQL(", {}::" + types[name]).format(
                sql.Literal(fields[name].get_db_prep_save(value, connection))
            )
            for name, value in once.items()
        ),
        arrays=sql.SQL(", ").join(sql.SQL("%b::" + _sent_as(types[name]) + "[]") for name in many),
    )
    sent = [_as_texts(values) if types[name].endswith("[]") else values for name, values in many.items()]
    connection.ensure_connection()
    wrapped: Any = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrapped(
        psycopg.Cursor(connection.connection)
    ) as cursor:  # Binds on the server, in binary: ten times faster.
        cursor.execute(statement, sent)


def _sent_as(kind: str) -> str:
    """Return the type in which a value is sent: an array as text, since an array of arrays would come apart into values."""
    return "text" if kind.endswith("[]") else kind


def _as_texts(values: Sequence[Sequence[str]]) -> list[str]:
    """Return arrays of text as PostgreSQL writes them."""
    return ["{" + ",".join(map(_quoted, value)) + "}" for value in values]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _type(field: Any) -> str:
    """Return the type of a column; text has no length here, so that a long one is refused, not cut."""
    return re.sub(r"varchar\(\d+\)", "varchar", str(field.db_type(connection)))
