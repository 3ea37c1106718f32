"""What a backup looks like on a disk: a small plain header, and sealed parts, each under a key of its own.

The key of the backup is random and stands in the header, wrapped by the root key. Each part is a stream of proven
chunks (``ground.files.chunk_cipher``), so that one changed bit, a missing end or a part of another backup is refused.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wayhome.ground.crypto.errors import KeyUnavailable
from wayhome.ground.crypto.providers import KeyProvider
from wayhome.ground.files import chunk_cipher

FORMAT = 1
HEADER = "header.json"
DATABASE, FILES, MANIFEST = "database", "files", "manifest"
ENDING = ".sealed"
NAME = "wayhome-backup-"
UNFINISHED = "unfinished-"


class BackupRefused(Exception):
    """A backup was not made, or not restored, and nothing was changed; the message is one sentence or two."""


@dataclass(frozen=True)
class Part:
    """One sealed part: bytes on the disk, plain bytes inside, and the SHA-256 of what is on the disk."""

    size: int
    plain: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: its schema (migrations by app), rows of each table, files, and lines of the ledger then."""

    id: str
    made_at: str
    migrations: tuple[str, ...]
    tables: dict[str, int]
    files: int
    files_gone: tuple[str, ...]
    ledger_lines: int
    parts: dict[str, Part] = field(default_factory=dict)

    def as_text(self) -> str:
        """Return the manifest as it is sealed."""
        return json.dumps({"wayhome_backup": FORMAT, **asdict(self)}, sort_keys=True)


def read_manifest(text: str) -> Manifest:
    """Return a manifest from its text; raises ``BackupRefused`` for a form that this version does not know."""
    told: dict[str, Any] = json.loads(text)
    if told.pop("wayhome_backup", None) != FORMAT:
        raise BackupRefused(
            "The backup was not restored, because it was made by a newer version of Wayhome. Install that version first."
        )
    parts = {name: Part(**part) for name, part in told.pop("parts").items()}
    told["migrations"], told["files_gone"] = tuple(told["migrations"]), tuple(told["files_gone"])
    return Manifest(**told, parts=parts)


class Sealing:
    """The keys of one backup, by part."""

    def __init__(self, key: bytes, backup_id: str) -> None:
        self._key = key
        self.id = backup_id

    def of(self, part: str) -> tuple[bytes, str]:
        """Return the key of a part, and what its chunks are bound to."""
        derived = HKDF(hashes.SHA256(), 32, salt=None, info=f"wayhome backup {part}".encode()).derive(
            self._key
        )
        return derived, f"backup {self.id} {part}"


def begin(folder: Path, provider: KeyProvider, *, made_at: str) -> Sealing:
    """Write the header of a new backup and return its keys. Raises ``KeyUnavailable``."""
    key, backup_id = chunk_cipher.new_key(), str(uuid.uuid4())
    wrapped, root = provider.wrap(key, bound_to=_bound_to(backup_id, made_at))
    told = {"wayhome_backup": FORMAT, "id": backup_id, "made_at": made_at, "root": root}
    told["key"] = base64.b64encode(wrapped).decode()
    (folder / HEADER).write_text(json.dumps(told, sort_keys=True) + "\n", encoding="utf-8")
    return Sealing(key, backup_id)


def open_header(folder: Path, provider: KeyProvider) -> tuple[Sealing, str]:
    """Return keys and moment of a backup. Raises ``BackupRefused`` and ``KeyUnavailable``."""
    place = folder / HEADER
    if not place.is_file() or not place.stat().st_size:
        raise BackupRefused(
            f"Nothing was restored, because {folder.name} holds no backup: its {HEADER} is missing or empty. "
            "Name the folder that ./wayhome backup made, or take another copy of it."
        )
    try:
        told = json.loads(place.read_text(encoding="utf-8"))
        wrapped = base64.b64decode(told["key"], validate=True)
        backup_id, made_at, root = str(told["id"]), str(told["made_at"]), str(told["root"])
    except (ValueError, KeyError, TypeError):
        raise BackupRefused(
            f"Nothing was restored, because {HEADER} of the backup is damaged. Take another copy of the backup."
        ) from None
    try:
        key = provider.unwrap(wrapped, bound_to=_bound_to(backup_id, made_at), root_id=root)
    except InvalidTag:
        raise BackupRefused(
            "Nothing was restored, because the root key of this installation does not open the backup, or its header is "
            "damaged. Put back the root key that was in use when it was made (./wayhome manage key_shares restore)."
        ) from None
    except KeyUnavailable as error:
        raise BackupRefused(
            f"Nothing was restored, because the key of the backup was not opened. {error}"
        ) from None
    return Sealing(key, backup_id), made_at


def _bound_to(backup_id: str, made_at: str) -> str:
    return f"backup {backup_id} of {made_at}"


def write_part(folder: Path, name: str, plain: BinaryIO, sealing: Sealing) -> Part:
    """Encrypt a stream into one part, on the disk before it returns."""
    key, bound = sealing.of(name)
    counted, digest, size = _Counted(plain), hashlib.sha256(), 0
    with (folder / f"{name}{ENDING}").open("xb") as target:
        for chunk in chunk_cipher.encrypt(cast(BinaryIO, counted), key=key, file_id=bound):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return Part(size=size, plain=counted.count, sha256=digest.hexdigest())


def read_part(folder: Path, name: str, sealing: Sealing) -> Iterator[bytes]:
    """Yield the plain chunks of one part, each only when it is proven. Raises ``BackupRefused`` where it is damaged."""
    key, bound = sealing.of(name)
    place = folder / f"{name}{ENDING}"
    try:
        with place.open("rb") as sealed:
            yield from chunk_cipher.decrypt(sealed, key=key, file_id=bound)
    except FileNotFoundError:
        raise BackupRefused(
            f"Nothing was restored, because {place.name} of the backup is missing. Take another copy of the backup."
        ) from None
    except InvalidTag:
        raise damaged(place.name) from None


def damaged(name: str) -> BackupRefused:
    """Return the refusal of a part that is not what was written."""
    return BackupRefused(
        f"Nothing was restored, because {name} of the backup is damaged or was cut short. Take another copy of the backup."
    )


def prove_part(folder: Path, name: str, part: Part, sealing: Sealing) -> None:
    """Read a part to its end, against what the manifest tells of it. Raises ``BackupRefused``."""
    place = folder / f"{name}{ENDING}"
    if place.is_file() and place.stat().st_size != part.size:
        raise damaged(place.name)
    if sum(len(chunk) for chunk in read_part(folder, name, sealing)) != part.plain:
        raise damaged(place.name)


def newest(folder: Path) -> Path:
    """Return the backup that a folder is, or the newest one that it holds. Raises ``BackupRefused``."""
    if not folder.is_dir():
        raise BackupRefused(
            f"Nothing was restored, because there is no folder {folder.name}. Name the folder of a backup."
        )
    if (folder / HEADER).exists():
        return folder
    found = sorted(one for one in folder.glob(f"{NAME}*") if (one / HEADER).exists())
    if found:
        return found[-1]
    raise BackupRefused(
        f"Nothing was restored, because {folder.name} is empty: it holds no backup. Name the folder of a backup."
    )


class FromChunks(io.RawIOBase):
    """A stream to read from, made of chunks."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._left = iter(chunks), b""

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, target: Any) -> int:
        """Fill as much of ``target`` as one chunk gives, nothing at the end."""
        while not self._left:
            piece = next(self._chunks, None)
            if piece is None:
                return 0
            self._left = piece
        count = min(len(target), len(self._left))
        target[:count], self._left = self._left[:count], self._left[count:]
        return count


def as_stream(chunks: Iterable[bytes]) -> BinaryIO:
    """Return chunks as a stream that gives whole answers."""
    return io.BufferedReader(FromChunks(chunks), chunk_cipher.CHUNK)


class _Counted:
    """A stream that counts what was read of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.count = stream, 0

    def read(self, length: int = -1) -> bytes:
        """Return what the stream gives."""
        piece = self._stream.read(length)
        self.count += len(piece)
        return piece
