"""Gives drawers new data keys and seals everything in them anew, while everybody goes on reading and writing.

Drawers are done in batches. Each gets a new key beside the old one, from when on whoever writes seals by the new one;
what the old one sealed is sealed anew; only when nobody who worked meanwhile is left, and nothing old either, the
old key is taken away. A drawer with two keys is one in the middle of this, whatever stopped it.
"""

from __future__ import annotations

import os
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db import connections, models, transaction
from psycopg import sql

from wayhome.ground.crypto.envelope import head_of, seal, unseal, version_of
from wayhome.ground.crypto.fields import Sealed
from wayhome.ground.crypto.models import Drawer, DrawerWrap, Rotation
from wayhome.ground.crypto.rotation import DRAWERS, Work, in_parts
from wayhome.ground.crypto.unwrapping import WRAP, DrawerKey, Wrap, unwrap, wrap_for

BATCH, CHUNK = 20_000, 500


@dataclass
class _Batch:
    """The keys of the drawers in work by version, and those in which something does not open."""

    keys: dict[uuid.UUID, dict[int, bytes]] = field(default_factory=dict)
    damaged: set[uuid.UUID] = field(default_factory=set)

    def leave(self, drawer_id: uuid.UUID) -> None:
        self.keys.pop(drawer_id, None)
        self.damaged.add(drawer_id)


@dataclass(frozen=True)
class Rotated:
    """How many drawers a run gave new keys, and how many it left with both because something in them does not open."""

    done: int
    damaged: int


def rotate_drawers(work: Work, *, owner_id: int | None = None) -> Rotated:
    """Give all drawers new keys, or those of one organisation.

    A value or wrap that does not open is told by table and row and left as it is, with both keys of its drawer. Raises
    ``KeyUnavailable``, ``StillAtWork``.
    """
    run = work.begin(DRAWERS, owner_id)
    damaged = 0
    while ids := _next(work, run, owner_id):
        batch = _Batch()
        for some in in_parts(ids, CHUNK):
            _give_new_keys(work, some, batch)
        _seal_anew(work, batch)
        work.wait()
        while _seal_anew(work, batch):
            work.wait()
        _take_old_away(work, run, ids[-1], batch)
        damaged += len(batch.damaged)
        work.tell(f"drawers: {run.done} have a new key")
    work.end(run)
    return Rotated(run.done, damaged)


def _next(work: Work, run: Rotation, owner_id: int | None) -> Sequence[uuid.UUID]:
    drawers = Drawer.objects.using(work.using).order_by("id")
    if owner_id is not None:
        drawers = drawers.filter(organisation_id=owner_id)
    if run.reached is not None:
        drawers = drawers.filter(id__gt=run.reached)
    return list(drawers.values_list("id", flat=True)[:BATCH])


def _give_new_keys(work: Work, ids: Sequence[uuid.UUID], batch: _Batch) -> None:
    """Make a key for each drawer that has only one, and wrap it for whoever holds that one."""
    with transaction.atomic(using=work.using):
        _hold(work, ids)
        rows = DrawerWrap.objects.using(work.using).filter(
            drawer_id__in=ids, organisation_key__retired_at=None
        )
        holders: dict[uuid.UUID, set[int]] = defaultdict(set)
        for wrap in (Wrap(*row) for row in rows.values_list(*WRAP)):
            holders[wrap.drawer_id].add(wrap.organisation_id)
            try:
                batch.keys.setdefault(wrap.drawer_id, {}).update(
                    {opened.version: opened.key for opened in unwrap([wrap], using=work.using)}
                )
            except InvalidTag:
                work.tell(f"drawers: a wrap of drawer {wrap.drawer_id} does not open and was left as it is")
                batch.damaged.add(wrap.drawer_id)
        for drawer_id in batch.damaged:
            batch.keys.pop(drawer_id, None)
        made: dict[int, list[DrawerKey]] = defaultdict(list)
        for drawer_id in ids:
            keys = batch.keys.get(drawer_id, {})
            if len(keys) == 1:
                new = DrawerKey(drawer_id, max(keys) + 1, os.urandom(32))
                keys[new.version] = new.key
                for organisation_id in holders[drawer_id]:
                    made[organisation_id].append(new)
        for organisation_id, new_keys in made.items():
            wraps = wrap_for(organisation_id, new_keys, using=work.using)
            DrawerWrap.objects.using(work.using).bulk_create(DrawerWrap(**wrap._asdict()) for wrap in wraps)


def _seal_anew(work: Work, batch: _Batch) -> int:
    """Seal anew what older keys of these drawers sealed, table by table; return how many rows there were."""
    found = 0
    for table in sealed_tables():
        rows = _old_rows(work, table, batch)
        found += len(rows)
        for some in in_parts(rows, CHUNK):
            _seal_rows_anew(work, table, some, batch)
    return found


@cache
def sealed_tables() -> Sequence[type[models.Model]]:
    """Return every table with sealed fields, of whatever app."""
    return tuple(model for model in apps.get_models() if not model._meta.proxy and sealed_fields(model))


def sealed_fields(table: type[models.Model]) -> Sequence[Sealed[Any]]:
    """Return the sealed fields of a table."""
    return [one for one in table._meta.concrete_fields if isinstance(one, Sealed)]


def _old_rows(work: Work, table: type[models.Model], batch: _Batch) -> Sequence[Any]:
    heads = {drawer_id: head_of(max(keys)) for drawer_id, keys in batch.keys.items()}
    statement = sql.SQL(
        "SELECT t.{key} FROM {table} t JOIN unnest(%s::uuid[], %s::bytea[]) AS n (drawer_id, head)"
        " ON n.drawer_id = t.drawer_id WHERE {old}"
    ).format(
        key=sql.Identifier(_key_of(table).column),
        table=sql.Identifier(table._meta.db_table),
        old=sql.SQL(" OR ").join(
            sql.SQL("substring(t.{} FROM 1 FOR 3) <> n.head").format(sql.Identifier(one.column))
            for one in sealed_fields(table)
        ),
    )
    with connections[work.using].cursor() as cursor:
        cursor.execute(statement, [list(heads), list(heads.values())])
        return [row for (row,) in cursor.fetchall()]


def _seal_rows_anew(work: Work, table: type[models.Model], ids: Sequence[Any], batch: _Batch) -> None:
    fields = sealed_fields(table)
    names = [one.attname for one in fields]
    with transaction.atomic(using=work.using):
        # What somebody writes just now is taken in the next round.
        rows = (
            table._base_manager.using(work.using)
            .filter(pk__in=ids)
            .select_for_update(skip_locked=True, of=("self",))
        )
        made = []
        for row, drawer_id, *values in rows.values_list("pk", "drawer_id", *names):
            keys = batch.keys.get(drawer_id)
            if keys is None:
                continue
            try:
                made.append((row, *_sealed_anew(fields, row, values, keys)))
            except InvalidTag:
                work.tell(f"drawers: row {row} of {table._meta.db_table} does not open and was left as it is")
                batch.leave(drawer_id)
        if made:
            _write(work, table, fields, made)


def _sealed_anew(
    fields: Sequence[Sealed[Any]], row: Any, values: Sequence[bytes | None], keys: Mapping[int, bytes]
) -> Iterator[bytes | None]:
    target = max(keys)
    for one, value in zip(fields, values, strict=True):
        if value is None or version_of(value) == target:
            yield value
            continue
        key = keys.get(version_of(value))
        if key is None:
            raise InvalidTag
        place = one.place_of(row)
        yield seal(unseal(value, key=key, place=place), key=keys[target], version=target, place=place)


def _write(
    work: Work, table: type[models.Model], fields: Sequence[Sealed[Any]], made: Sequence[Sequence[Any]]
) -> None:
    key = _key_of(table)
    columns = [sql.Identifier(one.column) for one in fields]
    statement = sql.SQL(
        "UPDATE {table} t SET {sets} FROM unnest({arrays}) AS n ({key}, {columns}) WHERE t.{key} = n.{key}"
    ).format(
        table=sql.Identifier(table._meta.db_table),
        sets=sql.SQL(", ").join(sql.SQL("{0} = n.{0}").format(column) for column in columns),
        arrays=sql.SQL(", ").join(
            [
                sql.SQL("%s::" + str(key.rel_db_type(connections[work.using])) + "[]"),
                *[sql.SQL("%s::bytea[]")] * len(fields),
            ]
        ),
        key=sql.Identifier(key.column),
        columns=sql.SQL(", ").join(columns),
    )
    with connections[work.using].cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*made, strict=True)])


def _key_of(table: type[models.Model]) -> Any:
    return table._meta.pk


def _take_old_away(work: Work, run: Rotation, last: uuid.UUID, batch: _Batch) -> None:
    """Delete the wraps of the old keys of these drawers, and note how far the run came."""
    targets = {drawer_id: max(keys) for drawer_id, keys in batch.keys.items()}
    with transaction.atomic(using=work.using), connections[work.using].cursor() as cursor:
        _hold(work, list(targets))
        cursor.execute(
            "DELETE FROM crypto_drawer_wrap w USING unnest(%s::uuid[], %s::int[]) AS n (drawer_id, version) "
            "WHERE w.drawer_id = n.drawer_id AND w.version < n.version",
            [list(targets), list(targets.values())],
        )
        run.reached = last
        run.done += len(targets)
        run.save(using=work.using)


def _hold(work: Work, ids: Sequence[uuid.UUID]) -> None:
    with connections[work.using].cursor() as cursor:
        cursor.execute("SELECT crypto_hold_drawers(%s)", [list(ids)])
