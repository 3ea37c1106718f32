"""The log as a dump holds it, with every leaf computed anew: some 200 bytes an event, whatever it tells."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wayhome.ground.audit.dumps import Row, UnreadableDump, rows_of
from wayhome.ground.audit.history import MARK, REVISION, Edit, History
from wayhome.ground.audit.leaves import (
    COLUMNS,
    ERASABLE,
    ERASED,
    ERASING_TAG,
    Text,
    commitment_of,
    leaf_of,
    microseconds,
)
from wayhome.ground.audit.tree import HASH_BYTES

EVENT = (*COLUMNS, "salt", *ERASABLE)
"""The columns that are read of an event."""
LEAF = ("index", "seq", "hash")
CHECKPOINT = ("size", "root", "made_at", "below", "edge", "note")
WANTED = {
    "audit_event": EVENT,
    "audit_leaf": LEAF,
    "audit_checkpoint": CHECKPOINT,
    "audit_revision": REVISION,
}
_SEQ, _XID, _AT, _WRITTEN = (COLUMNS.index(name) for name in ("seq", "xid", "at", "written_at"))
_TAG, _CASE, _COMMITMENT = (COLUMNS.index(name) for name in ("tag", "case_id", "commitment"))
_USER, _SUBJECT = (COLUMNS.index(name) for name in ("user_id", "subject"))
_SALT = len(COLUMNS)


@dataclass
class Hashed:
    """Numbers and hashes of events or leaves: ``keys`` order them, ``seqs`` name the event, ``hashes`` lie one after the other."""

    keys: list[int] = field(default_factory=list)
    seqs: array[int] = field(default_factory=lambda: array("q"))
    hashes: bytearray = field(default_factory=bytearray)

    def add(self, key: int, seq: int, hashed: bytes) -> None:
        """Add one at the end."""
        self.seqs.append(seq)  # refuses what is no such number, before anything else is added
        self.keys.append(key)
        self.hashes += hashed

    def hash_at(self, place: int) -> bytes:
        """Return one hash."""
        return bytes(self.hashes[place * HASH_BYTES : (place + 1) * HASH_BYTES])

    def sort(self) -> None:
        """Bring everything into the order of the keys."""
        keys = self.keys
        if all(keys[at] <= keys[at + 1] for at in range(len(keys) - 1)):
            return
        order = sorted(range(len(keys)), key=keys.__getitem__)
        self.hashes = bytearray(b"".join([self.hash_at(place) for place in order]))
        self.seqs = array("q", [self.seqs[place] for place in order])
        self.keys = [keys[place] for place in order]


@dataclass
class Log:
    """What a dump holds of the log.

    ``events`` are in the order of (transaction, number), their leaves computed anew; ``leaves`` are the leaf table in
    the order of its index; ``checkpoints`` its rows as they are. ``unreadable`` says where a row makes no sense,
    ``detail_changed`` which events do not fit their commitment, ``erased`` which have no detail any more by case, and
    ``erasures`` up to which number an event says so. ``history`` is what events and revisions say of each other.
    """

    events: Hashed = field(default_factory=Hashed)
    leaves: Hashed = field(default_factory=Hashed)
    checkpoints: list[Row] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    detail_changed: list[int] = field(default_factory=list)
    erased: dict[Text, list[int]] = field(default_factory=dict)
    erasures: dict[Text, int] = field(default_factory=dict)
    history: History = field(default_factory=History)

    def transaction_at(self, place: int) -> int:
        """Return the transaction number of an event."""
        return self.events.keys[place] >> 64

    def erased_in_silence(self) -> list[int]:
        """Return the events whose detail is gone though no event says that it was erased."""
        return sorted(
            seq for case, seqs in self.erased.items() for seq in seqs if seq > self.erasures.get(case, -1)
        )


def read_log(dump: Path) -> Log:
    """Return the log that a dump holds; raises ``UnreadableDump``."""
    log = Log()
    met = set()

    def choose(table: str, columns: list[str]) -> Sequence[str] | None:
        met.add(table)
        return WANTED.get(table)

    for table, row in rows_of(dump, choose):
        if table == "audit_event":
            try:
                _add_event(log, row)
            except (ValueError, OverflowError, TypeError):
                log.unreadable.append(("event", _name(row[_SEQ])))
        elif table == "audit_leaf":
            try:
                index, seq, hashed = row
                _add_leaf(log, int(index or b""), int(seq or b""), _bytes(hashed))
            except (ValueError, OverflowError, TypeError):
                log.unreadable.append(("leaf", _name(row[0])))
        elif table == "audit_revision":
            log.history.add_revision(row)
        else:
            log.checkpoints.append(row)
    if lacking := sorted(set(WANTED) - met):
        raise UnreadableDump(
            f"{dump.name} holds no {', '.join(lacking)}: dump whole tables, and without --inserts."
        )
    log.events.sort()
    log.leaves.sort()
    return log


def entry_of(row: Row) -> list[Text]:
    """Return the values of an entry from the columns of ``EVENT`` as a dump has them; ``ValueError`` when one is none."""
    at, written, commitment = row[_AT], row[_WRITTEN], row[_COMMITMENT]
    if at is None or written is None or commitment is None or commitment[:2] != b"\\x":
        raise ValueError("a column that is never empty is empty")
    entry = row[:_SALT]
    entry[_AT], entry[_WRITTEN], entry[_COMMITMENT] = microseconds(at), microseconds(written), commitment[2:]
    return entry


def _add_event(log: Log, row: Row) -> None:
    entry = entry_of(row)
    seq = int(entry[_SEQ] or b"")
    xid = int(entry[_XID] or b"")
    if not 0 <= xid < 1 << 64 or seq < 0:
        raise ValueError("a number out of its range")
    log.events.add(xid << 64 | seq, seq, leaf_of(entry))
    salt, erasable = row[_SALT], row[_SALT + 1 :]
    if salt is None or MARK in (erasable[2] or b""):
        _add_edit(log, seq, entry, erasable, erased=salt is None)
    if salt is not None:
        if commitment_of(_bytes(salt), erasable) != entry[_COMMITMENT]:
            log.detail_changed.append(seq)
        if entry[_TAG] == ERASING_TAG.encode():
            _add_erasure(log, entry[_CASE], erasable)
    elif tuple(erasable) == ERASED:
        log.erased.setdefault(entry[_CASE], []).append(seq)
    else:
        log.detail_changed.append(seq)


def _add_edit(log: Log, seq: int, entry: Sequence[Text], erasable: Sequence[Text], *, erased: bool) -> None:
    subject_id, fields, detail = erasable
    record = entry[_SUBJECT], subject_id
    edit = Edit(record, fields, entry[_USER], entry[_CASE], entry[_AT] or b"")
    log.history.add_event(seq, edit, detail, erased=erased)


def _add_erasure(log: Log, case: Text, erasable: Sequence[Text]) -> None:
    _, found, after = (erasable[2] or b"").partition(b'"up_to": ')
    digits = after.split(b"}")[0].split(b",")[0]
    if found and digits.isdigit():
        log.erasures[case] = max(int(digits), log.erasures.get(case, -1))


def _add_leaf(log: Log, index: int, seq: int, hashed: bytes) -> None:
    if len(hashed) != HASH_BYTES or index < 0:
        raise ValueError("no leaf")
    log.leaves.add(index, seq, hashed)


def _bytes(written: Text) -> bytes:
    if written is None or written[:2] != b"\\x":
        raise ValueError("no bytes in hexadecimal digits")
    return bytes.fromhex(written[2:].decode("ascii"))


def _name(value: Text) -> str:
    return "without a number" if value is None else value.decode("utf-8", "replace")[:40]
