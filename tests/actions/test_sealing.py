"""The log is sealed in the order of what happened, nothing is passed over, and nobody changes it unnoticed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tools.database import SUPERUSER

from tests.sealed_log import INSERT, NAME, OwnLog, an_event, connect, own_log
from tests.sealing_together import assert_whole, run
from tests.tampering import KINDS, located, tampered
from wayhome.ground.audit import sealing
from wayhome.ground.audit.checkpoints import sign
from wayhome.ground.audit.sealing import NotSealed, alone, horizon, running_elsewhere, seal


@pytest.fixture(scope="module")
def _log(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OwnLog]:
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        own_log(tmp_path_factory.mktemp("log"), int(os.environ.get("WAYHOME_SEED", "7"))) as log,
    ):
        log.write(40)
        log.seal()
        yield log


@pytest.fixture
def log(_log: OwnLog) -> OwnLog:
    """Return the log, some events and a checkpoint longer than before."""
    _log.write(9)
    _log.edit()
    _log.seal()
    return _log


def test_a_slow_transaction_is_never_passed_over(log: OwnLog) -> None:
    with connect("wayhome_app") as slow, slow.transaction():
        slow.execute(INSERT, an_event(log.chance, log.cases))
        log.write(5)
        during = log.seal_ripe()
    after = log.seal()

    assert (during.sealed, during.waiting) == (0, 5)
    assert (after.sealed, after.waiting) == (6, 0)
    assert log.verify().findings == []


def test_a_slow_transaction_of_another_database_holds_nothing_up(log: OwnLog) -> None:
    with connect(SUPERUSER, "postgres") as other, other.transaction():
        other.execute("SELECT pg_current_xact_id()")  # a number, and no table of its database
        log.write(5)
        during = log.seal_ripe()
    log.write(2)

    assert (during.sealed, during.waiting) == (5, 0)
    assert log.seal().sealed == 2
    assert log.verify().findings == []


def test_what_ends_in_another_database_after_the_snapshot_holds_nothing_up(log: OwnLog) -> None:
    log.settle()
    with connect(SUPERUSER, "postgres") as other, connect("wayhome_sealer") as sealer:
        with other.transaction():
            number = int(other.execute("SELECT pg_current_xact_id()::text").fetchone()[0])  # type: ignore[index]
            log.write(1)
            elsewhere = running_elsewhere(sealer)
            sealer.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            sealer.autocommit = False
            sealer.execute("SELECT 1")  # the snapshot, in which it is under way
        asked_before, _ = horizon(sealer, elsewhere)
        not_asked, _ = horizon(sealer, [])

    assert not_asked <= number < asked_before


def test_the_window_is_told_in_events_and_seconds(log: OwnLog) -> None:
    with connect("wayhome_app") as slow, slow.transaction():
        slow.execute("SELECT pg_current_xact_id()")
        log.write(3)
        slow.execute("SELECT pg_sleep(0.2)")
        done = log.seal_ripe()

    assert (done.sealed, done.waiting) == (0, 3)
    assert 0.2 <= done.waiting_seconds < 30


def test_more_events_than_are_read_at_once_are_sealed_in_one_checkpoint(
    log: OwnLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "AT_ONCE", 4)
    log.write(30)

    assert log.seal().sealed == 30
    assert log.verify().findings == []


def test_sealing_again_adds_nothing(log: OwnLog) -> None:
    before = len(log.witnessed)

    assert log.seal().sealed == 0
    assert len(log.witnessed) == before


def test_two_sealers_at_once_do_no_harm(log: OwnLog) -> None:
    log.write(3)
    with connect("wayhome_sealer") as other, alone(other) as mine:
        assert mine
        meanwhile = seal(log.sealer, key=log.key, log=NAME)

    assert meanwhile is None
    assert log.seal().sealed == 3


def test_many_writers_and_killed_sealers_leave_a_whole_log(log: OwnLog, tmp_path: Path) -> None:
    """A sample of the proof ``sealing``; it begins the log of this module anew."""
    log.super.execute("SET session_replication_role = replica")
    log.super.execute("TRUNCATE audit_event, audit_leaf, audit_checkpoint, audit_witnessed, audit_revision")
    log.super.execute("SET session_replication_role = origin")

    ran = run(log, tmp_path, writers=4, events=120)

    assert ran.killed > 0
    assert_whole(log, ran)


@pytest.mark.parametrize("kind", KINDS)
def test_tampering_is_found_and_located(log: OwnLog, kind: str) -> None:
    """A sample of the proof ``tampering``."""
    for _ in range(2):
        report, done, widest = tampered(log, kind)

        assert located(report, done, widest), (kind, done, report.findings[:5])


def test_an_untouched_log_verifies_with_few_witnessed_checkpoints(log: OwnLog) -> None:
    assert log.verify(log.witnessed[-1:]).findings == []
    assert log.verify(log.witnessed[:1]).findings == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET user_id = 5",
        "UPDATE audit_event SET detail = '{}'",
        "UPDATE audit_event SET salt = NULL",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "UPDATE audit_leaf SET seq = seq + 1",
        "DELETE FROM audit_leaf",
        "TRUNCATE audit_leaf",
        "UPDATE audit_checkpoint SET size = size + 1",
        "DELETE FROM audit_checkpoint",
        "TRUNCATE audit_checkpoint",
    ],
)
@pytest.mark.parametrize("role", ["wayhome_migrator", "wayhome_super"])
def test_the_owner_and_the_superuser_are_refused_too(log: OwnLog, role: str, statement: str) -> None:
    with connect(role) as one, pytest.raises(psycopg.errors.CheckViolation, match="the log is only added to"):
        one.execute(statement.encode())


@pytest.mark.parametrize("table", ["audit_leaf", "audit_checkpoint", "audit_witnessed"])
def test_whoever_serves_pages_neither_reads_nor_writes_what_is_sealed(log: OwnLog, table: str) -> None:
    for statement in (f"SELECT * FROM {table}", f"INSERT INTO {table} DEFAULT VALUES"):  # noqa: S608 - ours
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            log.app.execute(statement.encode())


@pytest.mark.parametrize("column", ["detail", "fields", "subject_id", "salt"])
def test_the_sealer_sees_no_details(log: OwnLog, column: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        log.sealer.execute(f"SELECT {column} FROM audit_event".encode())  # noqa: S608 - ours


FORGED = """
    INSERT INTO audit_event (id, at, tag, roles, relation, subject, subject_id, fields, detail, seq, xid, written_at, salt,
                             commitment)
    VALUES (gen_random_uuid(), '2020-01-01Z', 'forged', '{}', '', '', '', '{}', '{}', 1, '3', '2020-01-01Z', '', '')
"""


def test_what_is_sent_for_the_databases_columns_is_not_taken(log: OwnLog) -> None:
    with log.app.transaction():
        log.app.execute(FORGED)
        mine = log.app.execute("SELECT pg_current_xact_id()::text").fetchone() or ()
    found = log.super.execute(
        "SELECT xid::text, seq > 1, written_at > now() - interval '1 minute', length(salt), length(commitment) "
        "FROM audit_event WHERE tag = 'forged' ORDER BY seq DESC LIMIT 1"
    ).fetchone()

    assert found == (*mine, True, True, 32, 32)


@contextmanager
def last_checkpoint(log: OwnLog, **changes: object) -> Iterator[None]:
    """Let the row of the last checkpoint be another for a while."""
    last = log.witnessed[-1].checkpoint
    change = "UPDATE audit_checkpoint SET edge = %s, below = %s::xid8, note = %s WHERE size = %s"
    row = log.super.execute(
        "SELECT edge, below::text, note FROM audit_checkpoint WHERE size = %s", [last.size]
    ).fetchone()
    edge, below, note = row or ()
    other = [changes.get("edge", edge), changes.get("below", below), changes.get("note", note)]
    log.super.execute("SET session_replication_role = replica")
    try:
        log.super.execute(change, [*other, last.size])
        yield
    finally:
        log.super.execute(change, [edge, below, note, last.size])
        log.super.execute("SET session_replication_role = origin")


def test_a_changed_edge_stops_the_sealer(log: OwnLog) -> None:
    wrong = b"x" * 32 * log.witnessed[-1].checkpoint.size.bit_count()

    with last_checkpoint(log, edge=wrong), pytest.raises(NotSealed, match="the edge of the tree"):
        log.seal_ripe()


def test_another_key_does_not_go_on_with_the_log(log: OwnLog) -> None:
    with pytest.raises(NotSealed, match="not signed by this sealer's key"):
        seal(log.sealer, key=Ed25519PrivateKey.generate(), log=NAME)


def test_a_log_in_a_server_that_counts_anew_is_not_sealed_and_says_what_to_do(log: OwnLog) -> None:
    last = log.witnessed[-1].checkpoint
    ahead = replace(last, below=last.below + 2**32)
    note = sign(ahead, log.key).text()

    with (
        last_checkpoint(log, below=str(ahead.below), note=note),
        pytest.raises(NotSealed, match="pg_resetwal with --epoch 2"),
    ):
        log.seal()
