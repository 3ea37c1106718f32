"""How stored files stand in a backup: one after the other, each with its digest and length before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from wayhome.cli.backups.folder import FILES, damaged
from wayhome.ground.files.storage import NotStored, Storage

PIECE = 64 * 1024
LINE = 64 + 1 + 20 + 1  # digest, blank, length in twenty figures, end of line
END = "end".ljust(64)


class FilesOut:
    """Reads stored files for a backup, and remembers which were gone by then: somebody deleted them meanwhile."""

    def __init__(self, storage: Storage, keys: Iterable[str]) -> None:
        self._storage, self._keys = storage, keys
        self.count = 0
        self.gone: list[str] = []

    def chunks(self) -> Iterator[bytes]:
        """Yield the stream."""
        for key in self._keys:
            try:
                stream = self._storage.open(key)
            except NotStored:
                self.gone.append(key)
                continue
            with stream:
                length = stream.seek(0, 2)
                stream.seek(0)
                yield _line(key, length)
                while piece := stream.read(PIECE):
                    yield piece
            self.count += 1
        yield _line(END, self.count)


def files_in(stream: BinaryIO) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield digest and content of each file of a backup; a content that is not read is passed over.

    Raises ``BackupRefused`` for a stream that does not hold what it says.
    """
    count = 0
    while True:
        line = stream.read(LINE)
        if len(line) != LINE or not line.endswith(b"\n"):
            raise damaged(FILES)
        key, length = line[:64].decode("ascii", "replace"), int(line[65:-1])
        if key == END:
            if length != count:
                raise damaged(FILES)
            return
        pieces = _pieces(stream, length)
        yield key, pieces
        for _ in pieces:
            pass
        count += 1


def _pieces(stream: BinaryIO, length: int) -> Iterator[bytes]:
    while length:
        piece = stream.read(min(PIECE, length))
        if not piece:
            raise damaged(FILES)
        length -= len(piece)
        yield piece


def _line(key: str, length: int) -> bytes:
    return f"{key} {length:020d}\n".encode("ascii")
