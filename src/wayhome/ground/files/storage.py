"""Where encrypted files lie: a folder to begin with; another place of the same four verbs can take its place.

What is stored is known by the SHA-256 of its ciphertext, which tells nothing of the document: the same scan kept
twice has two keys and lies in two places.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

_PLACE = re.compile(r"[0-9a-f]{64}\Z")
_UNFINISHED = "unfinished-"


class NotStored(Exception):
    """Nothing is stored under this key: it was deleted, or the folder is not the one that belongs to the database."""


class Storage(Protocol):
    """Keeps ciphertext by its SHA-256 in hexadecimal; it is told nothing else about a file."""

    def put(self, chunks: Iterable[bytes]) -> str:
        """Keep what the chunks hold, safe against a loss of power before it returns, and return its key."""

    def open(self, key: str) -> BinaryIO:
        """Return a stream that can be rewound; raises ``NotStored``."""

    def delete(self, key: str) -> None:
        """Remove what is stored; nothing happens where it is gone already."""

    def exists(self, key: str) -> bool:
        """Tell whether something is stored under the key."""

    def stored_before(self, moment: dt.datetime) -> Iterator[str]:
        """Yield the key of everything that was stored before an aware moment, in any order."""

    def put_as(self, key: str, chunks: Iterable[bytes]) -> bool:
        """Keep what a backup holds under its key, and return whether it was not there; raises ``NotStored`` for other content."""


class FolderStorage:
    """Keeps files in a folder of mode 0700, in 256 folders below it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, chunks: Iterable[bytes]) -> str:
        """Write under a name of its own, bring it to the disk, then give it the name that others look for."""
        self._make(self.folder)
        digest = hashlib.sha256()
        unfinished = self.folder / f"{_UNFINISHED}{secrets.token_hex(16)}"
        try:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                for chunk in chunks:
                    digest.update(chunk)
                    stream.write(chunk)
                stream.flush()
                os.fsync(stream.fileno())
            place = self._place(digest.hexdigest())
            self._make(place.parent)
            unfinished.rename(place)
            _to_disk(place.parent)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        return digest.hexdigest()

    def put_as(self, key: str, chunks: Iterable[bytes]) -> bool:
        """Keep what a backup holds under its key; what has another digest is thrown away and raises ``NotStored``."""
        there = self.exists(key)
        found = self.put(chunks)
        if found != key:
            self.delete(found)
            raise NotStored(key)
        return not there

    def open(self, key: str) -> BinaryIO:
        """Return the open file; raises ``NotStored``."""
        try:
            return self._place(key).open("rb")
        except FileNotFoundError:
            raise NotStored(key) from None

    def delete(self, key: str) -> None:
        """Remove the file and bring that to the disk."""
        place = self._place(key)
        with suppress(FileNotFoundError):
            place.unlink()
            _to_disk(place.parent)

    def exists(self, key: str) -> bool:
        """Tell whether the file is there."""
        return self._place(key).is_file()

    def stored_before(self, moment: dt.datetime) -> Iterator[str]:
        """Yield keys by when the file was written; what was never finished is removed on the way."""
        for path in list(self.folder.glob("*")) + list(self.folder.glob("??/*")):
            with suppress(FileNotFoundError):
                if not path.is_file() or path.stat().st_mtime >= moment.timestamp():
                    continue
                if path.name.startswith(_UNFINISHED):
                    path.unlink()
                elif _PLACE.match(path.parent.name + path.name):
                    yield path.parent.name + path.name

    def _place(self, key: str) -> Path:
        if not _PLACE.match(key):
            raise NotStored(key)
        return self.folder / key[:2] / key[2:]

    def _make(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _to_disk(folder.parent)


def _to_disk(folder: Path) -> None:
    """Bring the names in a folder to the disk, so that a file is found after a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@lru_cache(maxsize=1)
def storage() -> Storage:
    """Return where this installation keeps its files, read once per process."""
    return FolderStorage(Path(settings.WAYHOME_FILES))
