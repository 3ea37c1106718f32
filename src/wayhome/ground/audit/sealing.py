"""Sealing: the events that can no longer be preceded by others become leaves, and a signed checkpoint says so.

One transaction writes leaves and checkpoint, so that a sealer killed at any point leaves nothing half done. It takes
the events below the snapshot horizon, the smallest transaction number still under way: of a slow transaction's events
none is passed over, because nothing at or above its number is sealed before it ends. Order is (xid, seq).

PostgreSQL numbers the transactions of all databases of a server together. Those that are surely under way in another
database write nothing here and are left out of the horizon; where there is a doubt, they hold it back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wayhome.ground.audit.checkpoints import Checkpoint, PublicKey, read_notes, sign
from wayhome.ground.audit.leaves import COLUMNS, leaf_of
from wayhome.ground.audit.tree import HASH_BYTES, Growing

Connection = psycopg.Connection[tuple[object, ...]]

ONE_SEALER = 20_260_911
"""The advisory lock that lets one sealer at a time work on a database."""
AT_ONCE = 5_000
_MICROSECONDS = "(extract(epoch FROM {}) * 1000000)::bigint::text"
_TEXTS = ", ".join(
    _MICROSECONDS.format(f"e.{name}")
    if name in {"at", "written_at"}
    else "encode(e.commitment, 'hex')"
    if name == "commitment"
    else f"e.{name}::text"
    for name in COLUMNS
)
COLUMNS_AS_TEXT = _TEXTS
"""What to select from ``audit_event e`` for the values of an entry, as text."""
_UNSEALED = f"""
    SELECT {_TEXTS} FROM audit_event e
    WHERE e.xid >= %s::xid8 AND e.xid < %s::xid8 AND NOT EXISTS (SELECT 1 FROM audit_leaf l WHERE l.seq = e.seq)
    ORDER BY e.xid, e.seq
"""  # noqa: S608 - names of columns only
_HELD_ELSEWHERE = """
      SELECT mark.transactionid::text FROM pg_locks mark JOIN pg_stat_activity elsewhere USING (pid)
      WHERE mark.locktype = 'transactionid' AND mark.mode = 'ExclusiveLock' AND mark.granted
        AND elsewhere.datid <> (SELECT oid FROM pg_database WHERE datname = current_database())"""
_HORIZON = f"""
    WITH held AS MATERIALIZED ({_HELD_ELSEWHERE})
    SELECT coalesce(min(x::text::numeric), pg_snapshot_xmax(pg_current_snapshot())::text::numeric)::text,
           pg_snapshot_xmax(pg_current_snapshot())::text
    FROM pg_snapshot_xip(pg_current_snapshot()) x
    WHERE (x::text::numeric %% 4294967296)::text <> ALL (%s::text[] || ARRAY(SELECT transactionid FROM held))
"""  # noqa: S608 - nothing from outside


class NotSealed(Exception):
    """Nothing was sealed, because what is there does not fit together; the message says what and what to do."""


@dataclass(frozen=True)
class Sealed:
    """What one run did: how many events it sealed, the log's size, and what waits for the next checkpoint.

    ``waiting_seconds`` is the age of the oldest event that waits, 0.0 when none does.
    """

    sealed: int
    size: int
    waiting: int
    waiting_seconds: float


@dataclass(frozen=True)
class _Last:
    size: int
    below: int
    edge: tuple[bytes, ...]


def seal(connection: Connection, *, key: Ed25519PrivateKey, log: str) -> Sealed | None:
    """Seal every event that is ripe, in one transaction, and return what was done; None when another sealer is at work.

    ``connection`` is in autocommit mode and stands in no transaction; its role is the sealer's. ``log`` names the log
    in its checkpoints. Raises ``NotSealed`` when the last checkpoint is not in order or transaction numbers went back.
    """
    # The lock comes before the snapshot, which then holds whatever the sealer before has written.
    with alone(connection) as mine:
        if not mine:
            return None
        elsewhere = running_elsewhere(connection)
        before = connection.isolation_level
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        try:
            with connection.transaction():
                return _seal(connection, key, log, elsewhere)
        finally:
            connection.isolation_level = before


@contextmanager
def alone(connection: Connection) -> Iterator[bool]:
    """Yield whether this connection is the only sealer at work, and keep others out for the block if it is."""
    taken = connection.execute("SELECT pg_try_advisory_lock(%s)", [ONE_SEALER]).fetchone()
    mine = bool(taken and taken[0])
    try:
        yield mine
    finally:
        if mine and not connection.closed:
            connection.execute("SELECT pg_advisory_unlock(%s)", [ONE_SEALER])


def running_elsewhere(connection: Connection) -> list[str]:
    """Return the numbers of transactions under way in other databases of the server.

    To be asked before the snapshot: one that ends after the snapshot is known by it, and one that begins later has a
    number above every event that is ripe by now.
    """
    return [str(number) for (number,) in connection.execute(_HELD_ELSEWHERE.encode()).fetchall()]


def horizon(connection: Connection, elsewhere: Sequence[str]) -> tuple[int, int]:
    """Return the smallest transaction under way that is not of another database, and the next to come.

    Who holds a number is connected to one database for as long as it lives; a prepared transaction is held by nobody,
    and so holds the horizon back.
    """
    smallest, following = connection.execute(_HORIZON.encode(), [list(elsewhere)]).fetchone() or (0, 0)
    return int(str(smallest)), int(str(following))


def _seal(connection: Connection, key: Ed25519PrivateKey, log: str, elsewhere: Sequence[str]) -> Sealed:
    below_all, following = horizon(connection, elsewhere)
    last = _last_checkpoint(connection, PublicKey(log, key.public_key()))
    if following < last.below:
        raise NotSealed(
            f"Nothing was sealed, because the database counts transactions from {following} and the last checkpoint is "
            f"below {last.below}: it was loaded into another server. Stop the server, run pg_resetwal with --epoch "
            f"{(last.below >> 32) + 1}, start it, and seal again."
        )
    below = max(below_all, last.below)  # what was ripe once stays so, whatever is in doubt now
    tree = Growing(last.size, last.edge)
    batch = Growing()
    for leaves in _unsealed(connection, last.below, below):
        rows = []
        for seq, leaf in leaves:
            rows.append((tree.size, seq, leaf))
            tree.append(leaf)
            batch.append(leaf)
        _copy(connection, rows)
    if batch.size:
        _write_checkpoint(connection, tree=tree, batch=batch, last=last, below=below, key=key, log=log)
    waiting, seconds = _waiting(connection, below)
    return Sealed(batch.size, tree.size, waiting, seconds)


def _last_checkpoint(connection: Connection, public: PublicKey) -> _Last:
    """Return where the log stands, after looking whether the last checkpoint is ours and fits the leaves."""
    found = connection.execute(
        "SELECT size, root, below::text, edge, note FROM audit_checkpoint ORDER BY size DESC LIMIT 1"
    ).fetchone()
    leaves = _number(connection, "SELECT coalesce(max(index) + 1, 0)::text FROM audit_leaf")
    if found is None:
        if leaves:
            raise NotSealed(_BROKEN.format("there are leaves and no checkpoint"))
        return _Last(0, 0, ())
    size, root, below, raw, text = found
    edge = bytes(raw)  # type: ignore[call-overload]
    hashes = tuple(edge[at : at + HASH_BYTES] for at in range(0, len(edge), HASH_BYTES))
    notes = read_notes(str(text))
    if len(notes) != 1 or not public.signed(notes[0]):
        raise NotSealed(_BROKEN.format("the last checkpoint is not signed by this sealer's key"))
    said = notes[0].checkpoint
    stands = (int(str(size)), bytes(root), int(str(below)))  # type: ignore[call-overload]
    if stands != (said.size, said.root, said.below) or leaves != said.size:
        raise NotSealed(_BROKEN.format("the last checkpoint says something else than its row or the leaves"))
    try:
        if Growing(said.size, hashes).root() != said.root:
            raise NotSealed(_BROKEN.format("the edge of the tree does not lead to its root"))
    except ValueError as error:
        raise NotSealed(_BROKEN.format("the edge of the tree does not fit its size")) from error
    return _Last(said.size, said.below, hashes)


_BROKEN = (
    "Nothing was sealed, because {}. Somebody may have changed the log: keep everything as it is, take a dump, and "
    "run ./wayhome audit verify with the checkpoints of your witnesses."
)


def _unsealed(connection: Connection, since: int, below: int) -> Iterator[list[tuple[int, bytes]]]:
    """Yield numbers and leaf hashes of ripe events in the order of the log, some thousands at a time."""
    with connection.cursor(name="audit_unsealed") as cursor:
        cursor.execute(_UNSEALED.encode(), [str(since), str(below)])
        while rows := cursor.fetchmany(AT_ONCE):
            yield [
                (
                    int(str(row[1])),
                    leaf_of([None if value is None else str(value).encode() for value in row]),
                )
                for row in rows
            ]


def _copy(connection: Connection, rows: Sequence[tuple[int, int, bytes]]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY audit_leaf (index, seq, hash) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _write_checkpoint(
    connection: Connection,
    *,
    tree: Growing,
    batch: Growing,
    last: _Last,
    below: int,
    key: Ed25519PrivateKey,
    log: str,
) -> None:
    made = connection.execute(
        "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    ).fetchone() or ("",)
    said = Checkpoint(
        origin=log,
        size=tree.size,
        root=tree.root(),
        made=str(made[0]),
        before=last.size,
        batch=batch.root(),
        below=below,
    )
    connection.execute(
        "INSERT INTO audit_checkpoint (size, root, made_at, below, edge, note) VALUES (%s, %s, %s, %s::xid8, %s, %s)",
        [said.size, said.root, said.made, str(below), b"".join(tree.edge), sign(said, key).text()],
    )


def _waiting(connection: Connection, below: int) -> tuple[int, float]:
    found = connection.execute(
        "SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(written_at)), 0)::float8 "
        "FROM audit_event WHERE xid >= %s::xid8",
        [str(below)],
    ).fetchone() or (0, 0.0)
    return int(str(found[0])), max(0.0, float(str(found[1])))


def _number(connection: Connection, question: str) -> int:
    found = connection.execute(question.encode()).fetchone() or ("0",)
    return int(str(found[0]))
