"""Gives a stored file out: proven whole before its first byte, then in chunks that ask the database nothing."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.files import chunk_cipher
from wayhome.ground.files.audit_trail import Recorder, WhoActs
from wayhome.ground.files.enums import FileKind, FileState
from wayhome.ground.files.models import StoredFile
from wayhome.ground.files.refusals import not_open
from wayhome.ground.files.storage import storage


class PlainChunks:
    """The plain bytes of one file, chunk by chunk; the stored stream is closed at its end, or by ``close``, read or not."""

    def __init__(self, sealed: BinaryIO, *, key: bytes, file_id: str) -> None:
        self._sealed = sealed
        self._chunks = chunk_cipher.decrypt(sealed, key=key, file_id=file_id)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._chunks)
        except BaseException:  # also at the end
            self.close()
            raise

    def close(self) -> None:
        """Close the stored stream."""
        self._sealed.close()


@dataclass(frozen=True)
class OpenFile:
    """A file that may be sent: name as it was given, kind, bytes in all, and its chunks, which can be read once."""

    name: str
    kind: FileKind
    size: int
    chunks: PlainChunks


def open_file(*, file_id: uuid.UUID, by: WhoActs, at: dt.datetime, record: Recorder) -> OpenFile:
    """Return a file that is ready to be sent, and write that it was read, with the digest by which the storage knows it.

    The whole of it is proven first, so that no half of a damaged file is ever given out; what follows needs neither
    database nor keyring. Close ``chunks`` when done (a streamed answer of Django does). The digest is that of the
    ciphertext: it says which content left, and nothing of what stands in it.

    Raises ``OutOfScope`` where the acting organisation sees no such file, ``FileRefused`` for one that waits for
    the scanner, held a virus or was deleted, ``DrawerClosed`` without a key; and, as faults that somebody must look at,
    ``NotStored`` for content that is gone and ``InvalidTag`` for content that was changed.
    """
    row = StoredFile.objects.filter(pk=file_id).first()
    if row is None:
        raise OutOfScope
    if row.state != FileState.CLEAN:
        raise not_open(FileState(row.state))
    sealed = proven(row)
    try:
        record(
            "files:file:read",
            by=by,
            at=at,
            case_id=row.case_id,
            subject=row,
            fields=["content"],
            detail={"sha256": row.sha256},
        )
        chunks = PlainChunks(sealed, key=key_of(row), file_id=str(row.pk))
        return OpenFile(str(row.name), FileKind(row.kind), row.size, chunks)
    except BaseException:
        sealed.close()
        raise


def proven(row: StoredFile) -> BinaryIO:
    """Return the stored stream of a file at its beginning, after all of it was proven to be what was written.

    Raises ``NotStored``, ``InvalidTag``, and ``DrawerClosed`` without a key.
    """
    key = key_of(row)
    sealed = storage().open(row.sha256)
    try:
        chunk_cipher.prove(sealed, key=key, file_id=str(row.pk))
        sealed.seek(0)
    except BaseException:
        sealed.close()
        raise
    return sealed


def key_of(row: StoredFile) -> bytes:
    """Return the key of a file that is kept; raises ``DrawerClosed`` where its drawer is not open."""
    return base64.b64decode(str(row.key))
