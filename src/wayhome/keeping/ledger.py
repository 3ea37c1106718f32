"""The erasure ledger: a file outside the database and its backups, which tells what must never be readable again.

One line for each erasure: its number, its day and the random keys of the drawers whose keys were destroyed; no name,
case or reason. Each line carries a code (HMAC-SHA256) over itself and the line before, under a key that the root wraps
and that stands in the first line, so that nobody without the root can add, change, move or drop a line unnoticed.
A line is on the disk before the database commits: what a machine that stopped in between left undone is done later.
"""

from __future__ import annotations

import base64
import datetime as dt
import fcntl
import hashlib
import hmac
import json
import os
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag

from wayhome.ground.crypto.providers import KeyProvider

FORMAT = 1
BOUND_TO = "erasure ledger"


class LedgerRefused(Exception):
    """The ledger cannot be used: its message is one sentence that says why and what to do."""


@dataclass(frozen=True)
class Line:
    """One erasure: its place from 1, its day, and the drawers."""

    number: int
    on: dt.date
    drawers: tuple[uuid.UUID, ...]


class Ledger:
    """The ledger in one file; it is made with the first erasure."""

    def __init__(self, place: Path, provider: KeyProvider) -> None:
        self.place = place
        self._provider = provider

    def exists(self) -> bool:
        """Tell whether there is a ledger yet."""
        return self.place.exists()

    def lines(self) -> Sequence[Line]:
        """Return every line, proven; without a file there is none.

        A last line that was never finished counts as not written. Raises ``LedgerRefused`` for a ledger that was
        changed, or made under another root key, and ``KeyUnavailable``.
        """
        if not self.exists():
            return []
        return self._read(self.place.read_bytes())[1]

    def add(self, drawers: Sequence[uuid.UUID], *, on: dt.date) -> Line:
        """Write one line and bring it to the disk before returning it. Raises as ``lines`` does."""
        self.place.parent.mkdir(parents=True, exist_ok=True)
        with self._held() as stream:
            given = stream.read()
            whole = given[: given.rfind(b"\n") + 1]
            if not whole:
                whole = self._first_line()
                stream.seek(0)
                stream.truncate()
                stream.write(whole)
            key, lines, last = self._read(whole)
            line = Line(len(lines) + 1, on, tuple(sorted(drawers)))
            stream.seek(len(whole))
            stream.truncate()
            stream.write(_written(line, key=key, after=last))
            stream.flush()
            os.fsync(stream.fileno())
        _to_disk(self.place.parent)
        return line

    def rewrap(self) -> None:
        """Wrap the key of the ledger under the root that wraps now; call it after the root was replaced."""
        if not self.exists():
            return
        with self._held() as stream:
            given = stream.read()
            head, _, rest = given.partition(b"\n")
            wrapped, root = self._provider.wrap(self._key(_parsed(head)), bound_to=BOUND_TO)
            fresh = self.place.with_suffix(".new")
            fresh.write_bytes(_head(wrapped, root) + rest)
            fresh.chmod(0o600)
            fresh.replace(self.place)
        _to_disk(self.place.parent)

    @contextmanager
    def _held(self) -> Iterator[Any]:
        """Open the file for reading and writing, one after the other with whoever else writes to it."""
        lock = os.open(self.place.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with os.fdopen(os.open(self.place, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as stream:
                yield stream
        finally:
            os.close(lock)

    def _first_line(self) -> bytes:
        wrapped, root = self._provider.wrap(os.urandom(32), bound_to=BOUND_TO)
        return _head(wrapped, root)

    def _read(self, given: bytes) -> tuple[bytes, list[Line], bytes]:
        """Return key, lines and the last code of a ledger."""
        written = given[: given.rfind(b"\n") + 1].splitlines()
        if not written:
            raise _changed("it has no first line")
        head = _parsed(written[0])
        key, last = self._key(head), b"begin"
        lines: list[Line] = []
        for number, raw in enumerate(written[1:], start=1):
            line, code = _line(_parsed(raw), number)
            if not hmac.compare_digest(code, _code(line, key=key, after=last)):
                raise _changed(f"line {number} is not what was written in its place")
            lines.append(line)
            last = code
        return key, lines, last

    def _key(self, head: dict[str, Any]) -> bytes:
        try:
            if head["wayhome_erasures"] != FORMAT:
                raise _changed("its first line is of a form that this version does not know")
            wrapped = base64.b64decode(head["key"], validate=True)
            return self._provider.unwrap(wrapped, bound_to=BOUND_TO, root_id=str(head["root"]))
        except (KeyError, TypeError, ValueError, InvalidTag):
            raise _changed("its key does not open under the root key of this installation") from None


def lines_as_they_stand(place: Path) -> Sequence[Line]:
    """Return every line of a file without proving one, for whoever cannot reach the root: good enough to refuse by.

    Raises ``LedgerRefused`` for a line that cannot be read.
    """
    if not place.exists():
        return []
    given = place.read_bytes()
    written = given[: given.rfind(b"\n") + 1].splitlines()[1:]
    return [_line(_parsed(raw), number)[0] for number, raw in enumerate(written, start=1)]


def _written(line: Line, *, key: bytes, after: bytes) -> bytes:
    told = _told(line) | {"code": _code(line, key=key, after=after).hex()}
    return json.dumps(told, sort_keys=True).encode() + b"\n"


def _told(line: Line) -> dict[str, Any]:
    return {"n": line.number, "on": line.on.isoformat(), "drawers": [str(one) for one in line.drawers]}


def _code(line: Line, *, key: bytes, after: bytes) -> bytes:
    return hmac.digest(key, after + json.dumps(_told(line), sort_keys=True).encode(), hashlib.sha256)


def _head(wrapped: bytes, root: str) -> bytes:
    told = {"wayhome_erasures": FORMAT, "root": root, "key": base64.b64encode(wrapped).decode()}
    return json.dumps(told, sort_keys=True).encode() + b"\n"


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError:
        raise _changed("one of its lines cannot be read") from None
    if not isinstance(found, dict):
        raise _changed("one of its lines cannot be read")
    return found


def _line(told: dict[str, Any], number: int) -> tuple[Line, bytes]:
    try:
        drawers = tuple(uuid.UUID(one) for one in told["drawers"])
        line = Line(int(told["n"]), dt.date.fromisoformat(told["on"]), drawers)
        code = bytes.fromhex(told["code"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _changed(f"line {number} cannot be read") from None
    if line.number != number:
        raise _changed(f"line {number} stands in another place than it was written in")
    return line, code


def _changed(why: str) -> LedgerRefused:
    return LedgerRefused(
        f"The erasure ledger cannot be trusted, because {why}. Put the last good copy of it in its place; "
        "docs/backup.md says where copies are kept."
    )


def _to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
