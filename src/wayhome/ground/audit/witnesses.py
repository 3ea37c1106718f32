"""Witnesses: others who keep every checkpoint, so that nobody can write the log anew unnoticed.

``file:/folder`` gets one file a day that is only added to, ``mail:address`` a message. A witness that cannot be
reached does not stop sealing; it is told, and handed what it lacks the next time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from wayhome.ground.audit.checkpoints import Note, PublicKey, read_notes
from wayhome.ground.audit.sealing import Connection

FILE, MAIL = "file:", "mail:"
ENDING = ".checkpoints"


class Mail(Protocol):
    """Sends one message; raises an ``OSError`` or ``smtplib.SMTPException`` (a kind of it) when it cannot."""

    def __call__(self, *, subject: str, text: str, to: str) -> None: ...


@dataclass(frozen=True)
class Handed:
    """How handing over to one witness went: how many checkpoints it took, how many wait, and why (empty if none)."""

    witness: str
    taken: int
    waiting: int
    reason: str


def malformed(witnesses: Sequence[str]) -> list[str]:
    """Return the words that name no witness."""
    return [
        word
        for word in witnesses
        if not (word.startswith(FILE) and Path(word.removeprefix(FILE)).is_absolute())
        and not (word.startswith(MAIL) and "@" in word)
    ]


def unknown_to(
    connection: Connection, *, witnesses: Sequence[str], public: PublicKey
) -> list[tuple[str, int]]:
    """Return each file witness whose last checkpoint, of the size beside it, is one that the database does not hold as it is there.

    Such a database is an older copy that was restored, or it was written anew. A folder that cannot be read is passed
    over; handing over tells of it.
    """
    found = []
    for witness in witnesses:
        if witness.startswith(FILE) and (note := _last_kept(Path(witness.removeprefix(FILE)), public)):
            size = note.checkpoint.size
            row = connection.execute("SELECT note FROM audit_checkpoint WHERE size = %s", [size]).fetchone()
            if row is None or row[0] != note.text():
                found.append((witness, size))
    return found


def _last_kept(folder: Path, public: PublicKey) -> Note | None:
    with suppress(OSError):
        for place in sorted(folder.glob(f"*{ENDING}"), reverse=True):
            notes = [note for note in read_notes(place.read_text("utf-8", "replace")) if public.signed(note)]
            if notes:
                return max(notes, key=lambda note: note.checkpoint.made)
    return None


def hand_over(connection: Connection, *, witnesses: Sequence[str], mail: Mail) -> list[Handed]:
    """Give each witness the checkpoints that it does not have, oldest first, and return how it went.

    A new file witness is given all of them, a new mail witness the last one, which vouches for those before.
    """
    return [_hand_to(connection, witness, mail) for witness in witnesses]


def _hand_to(connection: Connection, witness: str, mail: Mail) -> Handed:
    waiting = _lacking(connection, witness)
    if not waiting:
        return Handed(witness, 0, 0, "")
    if witness.startswith(FILE):
        folder = Path(witness.removeprefix(FILE))
        taken, reason = _one_by_one(connection, witness, waiting, lambda note: add_to_file(folder, note))
    else:
        taken, reason = _in_one_mail(connection, witness, waiting, mail)
    return Handed(witness, taken, len(waiting) - taken, reason)


def _one_by_one(
    connection: Connection, witness: str, notes: Sequence[Note], write: Callable[[Note], None]
) -> tuple[int, str]:
    for taken, note in enumerate(notes):
        try:
            write(note)
        except OSError as error:
            return taken, error.strerror or type(error).__name__
        _remember(connection, witness, [note])
    return len(notes), ""


def _in_one_mail(connection: Connection, witness: str, notes: Sequence[Note], mail: Mail) -> tuple[int, str]:
    known = connection.execute(
        "SELECT 1 FROM audit_witnessed WHERE witness = %s LIMIT 1", [witness]
    ).fetchone()
    sent = notes if known else notes[-1:]
    last = notes[-1].checkpoint
    try:
        mail(
            subject=f"Checkpoint {last.size} of {last.origin}",
            text="\n".join(note.text() for note in sent),
            to=witness.removeprefix(MAIL),
        )
    except OSError as error:
        return 0, error.strerror or type(error).__name__
    _remember(connection, witness, notes)
    return len(notes), ""


def add_to_file(folder: Path, note: Note) -> None:
    """Add a checkpoint to the file of its day in a folder that exists; one that is there already is not added again.

    Raises ``OSError`` when that cannot be done.
    """
    place = folder / f"{note.checkpoint.made[:10]}{ENDING}"
    descriptor = os.open(place, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    with os.fdopen(descriptor, "r+b") as file:
        there = file.read()
        if note.text().encode() in there:
            return
        # What a crash tore off is left as it is, and the whole note begins on a line of its own.
        lead = b"" if not there or there.endswith(b"\n\n") else b"\n\n"
        file.write(lead + note.text().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _lacking(connection: Connection, witness: str) -> list[Note]:
    rows = connection.execute(
        "SELECT c.note FROM audit_checkpoint c WHERE NOT EXISTS "
        "(SELECT 1 FROM audit_witnessed w WHERE w.witness = %s AND w.size = c.size) ORDER BY c.size",
        [witness],
    ).fetchall()
    return [note for row in rows for note in read_notes(str(row[0]))]


def _remember(connection: Connection, witness: str, notes: Sequence[Note]) -> None:
    connection.execute(
        "INSERT INTO audit_witnessed (id, size, witness, at) SELECT gen_random_uuid(), size, %s, clock_timestamp() "
        "FROM unnest(%s::bigint[]) AS size ON CONFLICT DO NOTHING",
        [witness, [note.checkpoint.size for note in notes]],
    )
