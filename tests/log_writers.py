"""Processes that write to one log and seal it at the same time, some of them killed: ``python -m tests.log_writers``."""

from __future__ import annotations

import json
import random
import sys
import time
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wayhome.ground.audit.sealing import alone, seal
from wayhome.ground.audit.witnesses import hand_over

INSERT = (
    "INSERT INTO audit_event (id, at, tag, roles, relation, subject, subject_id, fields, detail) "
    "VALUES (%s, clock_timestamp(), 'cases:case:write', '{}', '', '', %s, '{}', %s)"
)


@dataclass(frozen=True)
class Order:
    """What one process is to do: write so many events that stay, or seal until it is killed."""

    host: str
    name: str
    seed: int
    events: int = 0
    kept: str = ""
    key: str = ""
    log: str = ""
    witness: str = ""

    def connect(self, role: str) -> psycopg.Connection[tuple[object, ...]]:
        """Return a connection in autocommit mode."""
        return psycopg.connect(host=self.host, user=role, dbname=self.name, autocommit=True)


def write(order: Order) -> None:
    """Write events in transactions of 1 to 20: one in ten is rolled back, one in fifty slow. Keep whose keys stay."""
    chance = random.Random(order.seed)  # noqa: S311 - nothing secret is drawn
    done: list[str] = []
    with order.connect("wayhome_app") as connection:
        while len(done) < order.events:
            keys = [uuid.UUID(int=chance.getrandbits(128), version=4) for _ in range(chance.randint(1, 20))]
            keys = keys[: order.events - len(done)]
            slow = chance.random() < 0.02
            with connection.transaction() as transaction:
                for key in keys:
                    connection.execute(INSERT, [key, str(key)[:8], json.dumps({"n": chance.randint(0, 9)})])
                    if slow:
                        time.sleep(chance.random() * 0.15)
                if chance.random() < 0.1:
                    raise psycopg.Rollback(transaction)
                # Known before the commit; whoever is not killed commits.
                done += map(str, keys)
    Path(order.kept).write_text("\n".join(done))


def seal_until_killed(order: Order) -> None:
    """Seal and hand over again and again, with short rests."""
    chance = random.Random(order.seed)  # noqa: S311 - nothing secret is drawn
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(order.key))
    with order.connect("wayhome_sealer") as connection:
        while True:
            with alone(connection) as mine:
                if mine:
                    seal(connection, key=key, log=order.log)
                    hand_over(connection, witnesses=[order.witness], mail=_no_mail)
            time.sleep(chance.random() * 0.05)


def _no_mail(*, subject: str, text: str, to: str) -> None:
    raise OSError("no mail here")


def as_argument(order: Order) -> str:
    """Return the order as the one argument of a process."""
    return json.dumps(asdict(order))


if __name__ == "__main__":
    given = Order(**json.loads(sys.argv[1]))
    if given.events:
        write(given)
    else:
        seal_until_killed(given)
