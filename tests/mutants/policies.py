"""Mutants of the second lock: each row policy opened, dropped and its table unlocked, and what strangers get then.

What somebody gets of a table is asked of the database itself, four times: how many rows they see, how many a change
without condition would reach, how many a removal, and whether the database lets them add a row that is there. A
stranger holds nothing; everybody is all organisations together, without whom a lock that shuts all out would pass.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from django.db import Error, connections, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.sql import SQL, Composed, Identifier

from wayhome.ground.core.context import tell_database

STRANGER = 2_000_000_000
"""The number of an organisation that does not exist."""
RIGHTS = {"seen": "SELECT", "added": "INSERT", "changed": "UPDATE", "removed": "DELETE"}
TELLING_ROW: dict[str, LiteralString] = {"crypto_drawer_wrap": "owner_id <> organisation_id"}
"""Which row to try with where not every row is closed: a wrap for its owner may be added by anybody (a message)."""
BY_THE_POLICY = "refused by the policy"
NO_RIGHT = "no right"


@dataclass(frozen=True)
class Policy:
    """One of the four policies of a locked table."""

    table: str
    name: str

    @property
    def shut(self) -> str:
        """Return the part of the statement in which its condition stands."""
        return "WITH CHECK" if self.name == "added" else "USING"


def policies() -> list[Policy]:
    """Return every policy for the role that serves pages, by table and name."""
    with connections["migrator"].cursor() as cursor:
        cursor.execute(
            "SELECT tablename, policyname FROM pg_policies WHERE 'wayhome_app' = ANY (roles) ORDER BY 1, 2"
        )
        return [Policy(table, name) for table, name in cursor.fetchall()]


def rows_of(table: str) -> tuple[int, dict[str, object]]:
    """Return how many rows a table has, and one of them by column, read past every policy."""
    with connections["migrator"].cursor() as cursor:
        which = SQL(TELLING_ROW.get(table, "true"))
        question = "SELECT count(*), (SELECT to_jsonb(t) FROM {table} t WHERE {which} LIMIT 1) FROM {table}"
        cursor.execute(_sql(question, table, which=which))
        count, row = cursor.fetchone() or (0, None)
    return count, json.loads(row) if isinstance(row, str) else dict(row or {})


def gets(table: str, row: dict[str, object], organisations: list[int]) -> dict[str, str]:
    """Return what these organisations get of a table, by policy; everything is taken back."""
    return {name: _one(table, name, row, organisations) for name in RIGHTS}


def _one(table: str, policy: str, row: dict[str, object], organisations: list[int]) -> str:
    """Return how many rows one act reaches, or the kind of error with which it ends."""
    with transaction.atomic(), connections["default"].cursor() as cursor:
        tell_database(organisations)
        try:
            with transaction.atomic():
                answer = _act(cursor, table, policy, row)
                transaction.set_rollback(True)
        except Error as error:
            answer = _kind(error)
        transaction.set_rollback(True)
    return answer


def _act(cursor: CursorWrapper, table: str, policy: str, row: dict[str, object]) -> str:
    asks = "has_table_privilege" if policy == "removed" else "has_any_column_privilege"
    cursor.execute(f"SELECT {asks}(%s, %s)", [f'"{table}"', RIGHTS[policy]])
    if not (cursor.fetchone() or [False])[0]:
        return NO_RIGHT
    if policy == "seen":
        cursor.execute(_sql("SELECT count(*) FROM {table}", table))
        return str((cursor.fetchone() or [0])[0])
    if policy == "added":
        columns = _columns(cursor, table, "INSERT", row)
        named = SQL(", ").join(map(Identifier, columns))
        insert = "INSERT INTO {table} ({named}) SELECT {named} FROM jsonb_populate_record(NULL::{table}, %s)"
        cursor.execute(_sql(insert, table, named=named), [json.dumps(row)])
    elif policy == "changed":
        column = _columns(cursor, table, "UPDATE", row)[-1]
        update = "UPDATE {table} SET {column} = (jsonb_populate_record(NULL::{table}, %s)).{column}"
        cursor.execute(_sql(update, table, column=Identifier(column)), [json.dumps({column: row[column]})])
    else:
        cursor.execute(_sql("DELETE FROM {table}", table))
    return str(cursor.rowcount)


def _sql(statement: LiteralString, table: str, **parts: Composed | Identifier | SQL) -> Composed:
    return SQL(statement).format(table=Identifier(table), **parts)


def _columns(cursor: CursorWrapper, table: str, right: str, row: dict[str, object]) -> list[str]:
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
        "AND attgenerated = '' AND has_column_privilege(attrelid, attnum, %s) ORDER BY attnum",
        [f'"{table}"', right],
    )
    return [name for (name,) in cursor.fetchall() if name in row]


def _kind(error: Error) -> str:
    cause = error.__cause__
    if isinstance(cause, psycopg.errors.InsufficientPrivilege):
        return BY_THE_POLICY if "row-level security" in str(cause) else NO_RIGHT
    return type(cause or error).__name__


def is_open(policy: Policy) -> bool:
    """Return whether a policy has no condition, so that opening it changes nothing."""
    with connections["migrator"].cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(with_check, qual) = 'true' FROM pg_policies WHERE tablename = %s AND policyname = %s",
            [policy.table, policy.name],
        )
        return bool((cursor.fetchone() or [False])[0])


MUTANTS = {
    "opened": 'ALTER POLICY "{name}" ON "{table}" {shut} (true)',
    "dropped": 'DROP POLICY "{name}" ON "{table}"',
    "table unlocked": 'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
}


@contextmanager
def mutated(policy: Policy, how: str) -> Iterator[None]:
    """Change one policy for everybody who connects, and put it back as it was."""
    with connections["migrator"].cursor() as cursor:
        cursor.execute(
            "SELECT cmd, qual, with_check FROM pg_policies WHERE tablename = %s AND policyname = %s",
            [policy.table, policy.name],
        )
        command, using, check = cursor.fetchone() or ("", None, None)
        cursor.execute("SET ROLE wayhome_owner")
        cursor.execute(MUTANTS[how].format(name=policy.name, table=policy.table, shut=policy.shut))
        try:
            yield
        finally:
            cursor.execute(f'DROP POLICY IF EXISTS "{policy.name}" ON "{policy.table}"')
            parts = f"USING ({using})" if using else ""
            parts += f" WITH CHECK ({check})" if check else ""
            cursor.execute(
                f'CREATE POLICY "{policy.name}" ON "{policy.table}" FOR {command} TO wayhome_app {parts}'
            )
            cursor.execute(f'ALTER TABLE "{policy.table}" ENABLE ROW LEVEL SECURITY')
            cursor.execute("RESET ROLE")
