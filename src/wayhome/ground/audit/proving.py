"""Proofs that single events stand in a witnessed checkpoint, for whoever holds neither the log nor the database.

A proof is one small JSON document: the signed checkpoint, and for each event its place, the values that were hashed
and the path to the root. It shows no details of an event, only the commitment to them. It proves that what it names
was sealed; it cannot prove that there was nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wayhome.ground.audit.checkpoints import Note, PublicKey, read_notes
from wayhome.ground.audit.dumped import CHECKPOINT, EVENT, WANTED, Hashed, entry_of
from wayhome.ground.audit.dumps import Row, rows_of
from wayhome.ground.audit.leaves import COLUMNS, Text, leaf_of
from wayhome.ground.audit.tree import HASH_BYTES, holds_leaf, inclusion_paths

FORMAT = "wayhome audit proof 1"
_CASE, _SEQ = COLUMNS.index("case_id"), COLUMNS.index("seq")
_NOTE = CHECKPOINT.index("note")


class NoProof(Exception):
    """There is nothing to prove, or what was to prove it is not there; the message says which."""


class ProofRefused(Exception):
    """The proof does not hold; the message says where."""


@dataclass(frozen=True)
class Proven:
    """What a proof shows: the case, how many of its events, and in which checkpoint."""

    case: str
    events: int
    note: Note


def make_proof(
    *, case: str, note: Note, leaves: Sequence[bytes], events: Iterable[tuple[int, Sequence[Text]]]
) -> str:
    """Return the proof of events, each its place among the leaves and the values of its entry, as JSON.

    ``leaves`` are the leaf hashes of the checkpoint's whole tree. Events beyond it are counted as waiting.
    """
    size = note.checkpoint.size
    chosen = dict(events)
    paths = inclusion_paths(leaves[:size], [place for place in chosen if place < size])
    if not paths:
        raise NoProof(f"No event of case {case} stands in the checkpoint of size {size}.")
    shown = [
        {
            "leaf": place,
            "entry": dict(zip(COLUMNS, map(_word, chosen[place]), strict=True)),
            "path": [one.hex() for one in path],
        }
        for place, path in sorted(paths.items())
    ]
    found = {"format": FORMAT, "case": case, "checkpoint": note.text(), "events": shown}
    return json.dumps(found | {"waiting": len(chosen) - len(paths)}, ensure_ascii=False, indent=1) + "\n"


def check_proof(text: str, *, key: PublicKey, witnessed: Sequence[Note]) -> Proven:
    """Return what a proof shows; raises ``ProofRefused`` when its signature, an event or its place does not hold.

    Where checkpoints of witnesses are given, the proof's own must be among them.
    """
    try:
        found = json.loads(text)
        case, notes, events = str(found["case"]), read_notes(found["checkpoint"]), list(found["events"])
        if found["format"] != FORMAT or len(notes) != 1 or not events:
            raise ValueError
    except (ValueError, KeyError, TypeError):
        raise ProofRefused("This is no proof of Wayhome, or a part of it is gone.") from None
    note = notes[0]
    if not key.signed(note):
        raise ProofRefused("The checkpoint of this proof is not signed by this key.")
    if witnessed and note.checkpoint not in [one.checkpoint for one in witnessed if key.signed(one)]:
        raise ProofRefused(f"No witness holds the checkpoint of size {note.checkpoint.size} of this proof.")
    for number, event in enumerate(events, start=1):
        if not _holds(event, case, note):
            raise ProofRefused(f"Event {number} of this proof is not what was sealed.")
    if len({event["leaf"] for event in events}) != len(events):
        raise ProofRefused("This proof names an event twice.")
    return Proven(case, len(events), note)


def prove_from_dump(dump: Path, wanted: str, *, notes: Sequence[Note]) -> str:
    """Return the proof for a case, named by its key or reference, from a dump.

    The last of ``notes`` that the dump reaches is proven against; the log's own last checkpoint where none is given.
    Raises ``NoProof`` and ``UnreadableDump``.
    """
    cases = {wanted.lower(), *_keys_of(dump, wanted)}
    log = Hashed()
    own: list[Note] = []
    chosen: dict[int, Sequence[Text]] = {}
    for table, row in rows_of(dump, lambda table, columns: WANTED.get(table)):
        if table == "audit_checkpoint":
            own += read_notes((row[_NOTE] or b"").decode("utf-8", "replace"))
        elif table == "audit_event":
            _take(row, cases, log, chosen)
    log.sort()
    leaves = [log.hash_at(place) for place in range(len(log.keys))]
    usable = [note for note in notes or own if note.checkpoint.size <= len(leaves)]
    if not usable or not chosen:
        raise NoProof(
            f"There is no proof for {wanted}: the dump holds no checkpoint, or no event of such a case."
        )
    place_of = {seq: place for place, seq in enumerate(log.seqs) if seq in chosen}
    case = {str(_word(entry[_CASE])) for entry in chosen.values()}
    return make_proof(
        case=min(case),
        note=max(usable, key=lambda note: note.checkpoint.size),
        leaves=leaves,
        events=[(place_of[seq], entry) for seq, entry in chosen.items()],
    )


def _take(row: Row, cases: set[str], log: Hashed, chosen: dict[int, Sequence[Text]]) -> None:
    entry = entry_of(row[: len(EVENT)])
    seq, xid = int(entry[_SEQ] or b""), int(entry[COLUMNS.index("xid")] or b"")
    log.add(xid << 64 | seq, seq, leaf_of(entry))
    if (entry[_CASE] or b"").decode() in cases:
        chosen[seq] = entry


def _keys_of(dump: Path, reference: str) -> set[str]:
    """Return the keys of rows that have this reference, in whatever table has both."""
    wanted = reference.upper().encode()

    def choose(table: str, columns: list[str]) -> Sequence[str] | None:
        return ("id", "reference") if {"id", "reference"} <= set(columns) else None

    return {(key or b"").decode() for _, (key, found) in rows_of(dump, choose) if found == wanted}


def _holds(event: Any, case: str, note: Note) -> bool:
    try:
        entry = [event["entry"][name] for name in COLUMNS]
        path = [bytes.fromhex(one) for one in event["path"]]
        leaf = leaf_of([None if value is None else value.encode() for value in entry])
        return (
            set(event["entry"]) == set(COLUMNS)
            and entry[_CASE] == case
            and all(len(one) == HASH_BYTES for one in path)
            and holds_leaf(
                leaf=leaf,
                index=event["leaf"],
                size=note.checkpoint.size,
                path=path,
                root=note.checkpoint.root,
            )
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


def _word(value: Text) -> str | None:
    return None if value is None else value.decode("utf-8")
