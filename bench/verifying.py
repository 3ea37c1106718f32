"""How long verifying a log takes on one core: every leaf, root and signature, from a plain dump of a million events.

The dump is made here, without a database: one checkpoint for a thousand events, as a busy minute has them. What it is
compared with is reading the same file line by line and hashing each line once.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wayhome.ground.audit.checkpoints import Checkpoint, PublicKey, sign
from wayhome.ground.audit.leaves import COLUMNS, ERASABLE, commitment_of, leaf_of, microseconds
from wayhome.ground.audit.tree import Growing

EVENTS = 1_000_000
A_BATCH = 1_000
NAME = "bench.wayhome/audit"
AT = b"2026-06-09 10:%02d:%02d.123456+00"


def main() -> int:
    """Print the seconds of both, their ratio and the memory of verifying; return 1 if the log does not verify."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    key = Ed25519PrivateKey.generate()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _make(folder, events, key)
        dump = folder / "log.sql"
        began = time.process_time()
        with dump.open("rb") as file:
            for line in file:
                sha256(line).digest()
        bare = time.process_time() - began
        began = time.perf_counter()
        public = PublicKey(NAME, key.public_key()).text()
        command = [sys.executable, "-m", "wayhome.ground.audit.verify", "verify", str(dump)]
        done = subprocess.run(  # noqa: S603 - this Python
            [*command, "--checkpoints", str(folder / "witness"), "--key", public], check=False
        )
        took = time.perf_counter() - began
        size = dump.stat().st_size
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    memory, core = used.ru_maxrss / 1024, used.ru_utime + used.ru_stime
    print(f"reading and hashing each line: {bare:.1f} s of one core")
    print(f"verifying: {took:.1f} s by the clock, {core:.1f} s of one core, ratio {core / bare:.1f}")
    print(f"{events} events, {size / 1e6:.0f} MB, {memory:.0f} MB of memory at most")
    return done.returncode


def _make(folder: Path, events: int, key: Ed25519PrivateKey) -> None:
    """Write a dump of so many events, its leaves, its checkpoints, and the file of a witness."""
    leaves = folder / "leaves"
    notes: list[tuple[Checkpoint, str, bytes]] = []
    tree, batch = Growing(), Growing()
    with (folder / "log.sql").open("wb") as dump, leaves.open("wb") as kept:
        listed = b", ".join(name.encode() for name in (*COLUMNS, "salt", *ERASABLE))
        dump.write(b"COPY public.audit_event (" + listed + b") FROM stdin;\n")
        for number, leaf in enumerate(_events(dump, events)):
            kept.write(b"%d\t%d\t\\\\x%s\n" % (number, number + 1, leaf.hex().encode()))
            tree.append(leaf)
            batch.append(leaf)
            if batch.size == A_BATCH or tree.size == events:
                said = Checkpoint(
                    NAME,
                    tree.size,
                    tree.root(),
                    "2026-06-09T10:00:00.000000Z",
                    tree.size - batch.size,
                    batch.root(),
                    1000 + tree.size,
                )
                notes.append((said, sign(said, key).text(), b"".join(tree.edge)))
                batch = Growing()
        dump.write(b'\\.\n\nCOPY public.audit_leaf ("index", seq, hash) FROM stdin;\n')
        kept.flush()
        dump.write(leaves.read_bytes())
        dump.write(
            b"\\.\n\nCOPY public.audit_checkpoint (size, root, made_at, below, edge, note) FROM stdin;\n"
        )
        for said, text, edge in notes:
            escaped = text.replace("\n", "\\n").encode()
            row = (
                said.root.hex().encode(),
                b"2026-06-09 10:00:00+00",
                said.below,
                edge.hex().encode(),
                escaped,
            )
            dump.write(b"%d\t\\\\x%s\t%s\t%d\t\\\\x%s\t%s\n" % (said.size, *row))
        dump.write(
            b'\\.\n\nCOPY public.audit_revision (id, case_id, "table", record_id, record_version, fields, user_id, at, '
            b"old_values) FROM stdin;\n"
        )
        dump.writelines(line + b"\n" for line in _earlier_values(events))
        dump.write(b"\\.\n")
    (folder / "witness").mkdir()
    text = "\n".join(text for _, text, _ in notes)
    (folder / "witness" / "2026-06-09.checkpoints").write_text(text + "\n", encoding="utf-8")


def _detail(number: int) -> bytes:
    """Return details, of which every tenth names the earlier values that an edit kept."""
    if number % 10:
        return b'{"count": 3, "reason": "own_case"}'
    return b'{"version": 1, "revision": "%s"}' % str(uuid.UUID(int=number)).encode()


def _earlier_values(events: int) -> Iterator[bytes]:
    for number in range(0, events, 10):
        at, key = AT % (number // 60 % 60, number % 60), str(uuid.UUID(int=number)).encode()
        case = str(uuid.UUID(int=number // 40)).encode()
        yield b"\t".join(
            [key, case, b"people.Person", key, b"1", b"{full_name,notes}", b"17", at, b"\\\\x00"]
        )


def _events(dump: IO[bytes], events: int) -> Iterator[bytes]:
    for number in range(events):
        at = AT % (number // 60 % 60, number % 60)
        salt = sha256(b"%d" % number).digest()
        erasable = [
            str(uuid.UUID(int=number)).encode(),
            b"{full_name,notes}",
            _detail(number),
        ]
        commitment = commitment_of(salt, erasable)
        head = [str(uuid.UUID(int=number * 7919)).encode(), b"%d" % (number + 1), b"%d" % (1000 + number)]
        who = [b"people:person:read", b"17", b"3", b"5", b"{case_manager,return_counsellor}", b"owner"]
        rest = [str(uuid.UUID(int=number // 40)).encode(), b"people.Person"]
        yield leaf_of([*head, microseconds(at), microseconds(at), *who, *rest, commitment])
        values = [
            *head,
            at,
            at,
            *who,
            *rest,
            b"\\\\x" + commitment,
            b"\\\\x" + salt.hex().encode(),
            *erasable,
        ]
        dump.write(b"\t".join(values) + b"\n")


if __name__ == "__main__":
    sys.exit(main())
