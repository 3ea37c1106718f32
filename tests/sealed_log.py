"""A log in a database of its own: who writes it, seals it, copies it, and a superuser who may do anything to it."""

from __future__ import annotations

import json
import random
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections
from tools.database import SUPERUSER

from tests.serving import own_database
from wayhome.ground.audit.checkpoints import Note, PublicKey, read_notes
from wayhome.ground.audit.comparing import Report, compare
from wayhome.ground.audit.dumped import read_log
from wayhome.ground.audit.sealing import Sealed, horizon, running_elsewhere, seal

NAME = "wayhome.test/audit"
TRIES = 5
TABLES = ("audit_checkpoint", "audit_event", "audit_leaf", "audit_revision")
ZONES = ("UTC", "Asia/Kathmandu", "America/St_Johns", "Europe/Brussels")
WORDS = ("", "plain", "Ж\\n", "tab\there", 'quote"', "{,}", "\\N", "نعم", "line\nbreak", "x" * 40)
INSERT = (
    "INSERT INTO audit_event (id, at, tag, user_id, organisation_id, office_id, roles, relation, case_id, subject, "
    "subject_id, fields, detail) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)

Connection = psycopg.Connection[tuple[Any, ...]]


def connect(role: str, name: str = "") -> Connection:
    """Return a connection of its own as a role, in autocommit mode, to the run's database or the one named."""
    place = connections["default"].settings_dict
    return psycopg.connect(
        host=place["HOST"] or None,
        port=place["PORT"] or None,
        user=role,
        dbname=name or place["NAME"],
        autocommit=True,
    )


def an_event(chance: random.Random, cases: Sequence[uuid.UUID]) -> tuple[Any, ...]:
    """Return the values of one drawn event as the application sends them."""

    def word() -> str:
        return chance.choice(WORDS)

    return (
        uuid.UUID(int=chance.getrandbits(128), version=4),
        f"2026-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}T0{chance.randint(0, 9)}:00:00."
        f"{chance.randint(0, 999_999):06}Z",
        f"cases:{chance.choice('abc')}:{chance.choice(['read', 'write'])}",
        chance.choice([None, chance.randint(1, 99)]),
        chance.choice([None, 1, 2]),
        chance.choice([None, 7]),
        [word() for _ in range(chance.randint(0, 3))],
        chance.choice(["", "owner"]),
        chance.choice([None, *cases]),
        word(),
        word(),
        [word() for _ in range(chance.randint(0, 2))],
        json.dumps({word(): word(), "n": chance.randint(0, 9)}),
    )


@dataclass
class OwnLog:
    """The log of one database: its key, its people's connections, and every checkpoint that a witness got."""

    folder: Path
    chance: random.Random
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    cases: list[uuid.UUID] = field(default_factory=lambda: [uuid.uuid4() for _ in range(5)])
    witnessed: list[Note] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.app, self.sealer = connect("wayhome_app"), connect("wayhome_sealer")
        self.super = connect(SUPERUSER)

    @property
    def public(self) -> PublicKey:
        """Return the key that verifies the log."""
        return PublicKey(NAME, self.key.public_key())

    def write(self, events: int) -> None:
        """Write events in transactions of one to five, some of which are rolled back."""
        while events > 0:
            count = min(events, self.chance.randint(1, 5))
            with self.app.transaction() as transaction, self.app.cursor() as cursor:
                cursor.executemany(INSERT, [an_event(self.chance, self.cases) for _ in range(count)])
                if self.chance.random() < 0.1:
                    raise psycopg.Rollback(transaction)
                events -= count

    def edit(self) -> tuple[str, int]:
        """Write one event together with the earlier values it kept, and return the key of these and its number."""
        key, event = (
            str(uuid.UUID(int=self.chance.getrandbits(128), version=4)),
            list(an_event(self.chance, self.cases)),
        )
        event[12] = json.dumps({"revision": key, "version": 3})
        self.keep_earlier(key, event)
        with self.app.transaction():
            self.app.execute(INSERT, event)
        row = self.super.execute("SELECT seq FROM audit_event WHERE id = %s", [event[0]]).fetchone() or (0,)
        return key, int(row[0])

    def keep_earlier(self, key: str, event: Sequence[Any]) -> None:
        """Put earlier values beside an event, in the drawer of nobody."""
        with self.super.transaction():
            self.super.execute("SET LOCAL session_replication_role = replica")
            self.super.execute(
                'INSERT INTO audit_revision (id, drawer_id, case_id, "table", record_id, record_version, fields, '
                "old_values, user_id, at) VALUES (%s, gen_random_uuid(), %s, %s, %s, 3, %s, 'x', %s, %s)",
                [key, event[8], event[9], event[10], event[11], event[3], event[1]],
            )

    def settle(self) -> None:
        """Wait until no transaction of this database is under way, for fifteen seconds at most."""
        for _ in range(300):
            ripe, following = horizon(self.super, running_elsewhere(self.super))
            if ripe == following:
                return
            time.sleep(0.05)
        raise AssertionError(f"A transaction of this database does not end: {ripe} of {following}.")

    def seal(self) -> Sealed:
        """Seal everything, and let the witnesses have the checkpoint; tried again where others began in between."""
        self.settle()
        done = self.seal_ripe()
        for _ in range(TRIES):
            if not done.waiting:
                break
            self.settle()
            again = self.seal_ripe()
            done = replace(again, sealed=done.sealed + again.sealed)
        return done

    def seal_ripe(self) -> Sealed:
        """Seal what is ripe while others write, and let the witnesses have the checkpoint."""
        done = seal(self.sealer, key=self.key, log=NAME)
        assert done is not None
        self.witnessed = [
            note
            for (text,) in self.super.execute("SELECT note FROM audit_checkpoint ORDER BY size").fetchall()
            for note in read_notes(text)
        ]
        return done

    def dump(self, place: str = "log.sql") -> Path:
        """Write the log's tables as pg_dump does, in the transaction under way if there is one."""
        file = self.folder / place
        with self.super.cursor() as cursor, file.open("wb") as out:
            cursor.execute(f"SET TimeZone = '{self.chance.choice(ZONES)}'".encode())
            out.write(b"SET client_encoding = 'UTF8';\n\n")
            for table in TABLES:
                names = [row[0] for row in cursor.execute(_COLUMNS, [table]).fetchall()]
                listed = ", ".join(f'"{name}"' if name in {"index", "table"} else name for name in names)
                out.write(f"COPY public.{table} ({listed}) FROM stdin;\n".encode())
                with cursor.copy(f"COPY {table} ({listed}) TO STDOUT".encode()) as copy:
                    for block in copy:
                        out.write(block)
                out.write(b"\\.\n\n")
        return file

    def verify(self, witnessed: Sequence[Note] | None = None) -> Report:
        """Compare the log as it stands with what witnesses hold."""
        notes = self.witnessed if witnessed is None else witnessed
        return compare(
            read_log(self.dump()), witnessed=[("witness", note) for note in notes], key=self.public
        )

    def close(self) -> None:
        """End the connections."""
        for one in (self.app, self.sealer, self.super):
            one.close()


_COLUMNS = """
    SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""


@contextmanager
def own_log(folder: Path, seed: int) -> Iterator[OwnLog]:
    """Yield a log in a database of its own, which is dropped afterwards."""
    with own_database():
        log = OwnLog(folder, random.Random(seed))  # noqa: S311 - nothing secret is drawn
        try:
            yield log
        finally:
            log.close()
