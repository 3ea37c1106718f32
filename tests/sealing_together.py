"""Many write, some seal and are killed: what must be true of the log afterwards. Shared by the proof and its sample."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.log_writers import Order, as_argument
from tests.sealed_log import NAME, OwnLog
from wayhome.ground.audit.checkpoints import Note, read_notes
from wayhome.ground.audit.witnesses import FILE, hand_over


@dataclass(frozen=True)
class Ran:
    """What happened: the keys that writers kept, how many sealers were killed, and what the witness holds."""

    kept: tuple[str, ...]
    killed: int
    witnessed: tuple[Note, ...]
    checkpoints: int


def run(log: OwnLog, folder: Path, *, writers: int, events: int) -> Ran:
    """Let ``writers`` write ``events`` each while sealers come and are killed; then seal what is left."""
    witness = folder / "witness"
    witness.mkdir()
    place = log.app.info
    order = Order(host=place.host, name=place.dbname, seed=0)
    sealer = replace(
        order, key=log.key.private_bytes_raw().hex(), log=NAME, witness=f"{FILE}{witness}", seed=1
    )
    kept = [folder / f"kept-{number}" for number in range(writers)]
    orders = [replace(order, seed=log.chance.getrandbits(32), events=events, kept=str(file)) for file in kept]
    with _processes(orders) as writing:
        killed = _kill_sealers(log, sealer, writing)
        assert [one.wait() for one in writing] == [0] * writers
    _seal_the_rest(log)
    hand_over(log.sealer, witnesses=[sealer.witness], mail=_no_mail)
    notes = [note for file in sorted(witness.iterdir()) for note in read_notes(file.read_text())]
    keys = [key for file in kept for key in file.read_text().split()]
    return Ran(tuple(keys), killed, tuple(notes), len(log.witnessed))


def assert_whole(log: OwnLog, ran: Ran) -> None:
    """Hold the log against what the writers kept: nothing missing, nothing twice, verified by the witness."""
    rows = log.super.execute(
        "SELECT l.index, e.id::text, e.xid::text::bigint, e.seq FROM audit_leaf l JOIN audit_event e ON e.seq = l.seq "
        "ORDER BY l.index"
    ).fetchall()

    assert [row[0] for row in rows] == list(range(len(ran.kept)))
    assert Counter(row[1] for row in rows) == Counter(ran.kept)
    assert [(row[2], row[3]) for row in rows] == sorted((row[2], row[3]) for row in rows)
    assert [note.checkpoint.size for note in ran.witnessed] == sorted(
        {note.checkpoint.size for note in log.witnessed}
    )
    report = log.verify(ran.witnessed)
    assert report.findings == []
    assert (report.size, report.witnessed, report.waiting) == (len(ran.kept), len(ran.kept), 0)


def _kill_sealers(log: OwnLog, order: Order, writing: Sequence[subprocess.Popen[bytes]]) -> int:
    """Start one or two sealers at a time and kill them at any point, until every writer is done."""
    killed = 0
    while any(one.poll() is None for one in writing):
        several = [
            replace(order, seed=log.chance.getrandbits(32)) for _ in range(log.chance.choice([1, 1, 2]))
        ]
        with _processes(several) as sealing:
            time.sleep(0.4 + log.chance.random() * 1.2)
            for one in sealing:
                assert one.poll() is None, "a sealer ended by itself"
                one.send_signal(signal.SIGKILL)
                one.wait()
                killed += 1
    return killed


def _seal_the_rest(log: OwnLog) -> None:
    """Seal until nothing waits; what a killed sealer's connection still holds is let go of meanwhile."""
    for _ in range(200):
        with contextlib.suppress(AssertionError):
            if log.seal_ripe().waiting == 0:
                return
        time.sleep(0.1)
    raise AssertionError("events wait for ever")


@contextlib.contextmanager
def _processes(orders: Sequence[Order]) -> Iterator[list[subprocess.Popen[bytes]]]:
    started = [
        subprocess.Popen([sys.executable, "-m", "tests.log_writers", as_argument(order)]) for order in orders
    ]
    try:
        yield started
    finally:
        for one in started:
            if one.poll() is None:
                one.kill()
            one.wait()


def _no_mail(*, subject: str, text: str, to: str) -> None:
    raise OSError("no mail here")
