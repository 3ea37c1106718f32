"""Encrypts a stream in chunks of 64 KiB, so that a file of any size is read and written in little memory.

AES-256-GCM under a random key of the file's own. Each chunk is bound to the file, its place and whether it is the
last one: a file that was cut short, lengthened, re-ordered, mixed with another or changed in one bit is refused as
``InvalidTag``, by the chunk in which it differs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK = 64 * 1024
TAG = 16
VERSION = b"\x01"
PREFIX = 8
HEADER = len(VERSION) + PREFIX


def new_key() -> bytes:
    """Return 32 random bytes; each file has a key of its own and is written once."""
    return os.urandom(32)


def encrypt(plain: BinaryIO, *, key: bytes, file_id: str) -> Iterator[bytes]:
    """Yield the encrypted stream of a plain one: a header, then one piece for each chunk; an empty file has one too.

    ``key`` has 32 bytes and must never be used for a second file.
    """
    cipher, prefix = AESGCM(key), os.urandom(PREFIX)
    yield VERSION + prefix
    for index, chunk, is_last in _with_last(plain, CHUNK):
        nonce, bound = _place(prefix, file_id, index, is_last)
        yield cipher.encrypt(nonce, chunk, bound)


def decrypt(sealed: BinaryIO, *, key: bytes, file_id: str) -> Iterator[bytes]:
    """Yield the plain chunks of an encrypted stream, each only when it is proven.

    Raises ``InvalidTag`` at the first chunk that is not what was written in this place of this file, and at the
    end of a stream that was cut short. Whoever must not show half a file calls ``prove`` before.
    """
    header = sealed.read(HEADER)
    if len(header) != HEADER or header[:1] != VERSION:
        raise InvalidTag
    cipher, prefix = AESGCM(key), header[1:]
    for index, chunk, is_last in _with_last(sealed, CHUNK + TAG):
        nonce, bound = _place(prefix, file_id, index, is_last)
        if len(chunk) < TAG:
            raise InvalidTag
        yield cipher.decrypt(nonce, chunk, bound)


def prove(sealed: BinaryIO, *, key: bytes, file_id: str) -> int:
    """Read an encrypted stream to its end and return how many plain bytes it holds; raises ``InvalidTag``.

    Nothing of it is kept. The stream stands at its end afterwards.
    """
    return sum(len(chunk) for chunk in decrypt(sealed, key=key, file_id=file_id))


def _place(prefix: bytes, file_id: str, index: int, is_last: bool) -> tuple[bytes, bytes]:
    """Return the nonce of a chunk and what it is bound to."""
    bound = f"{VERSION[0]}|{file_id}|{index}|{'last' if is_last else 'more'}"
    return prefix + index.to_bytes(4, "big"), bound.encode()


def _with_last(stream: BinaryIO, length: int) -> Iterator[tuple[int, bytes, bool]]:
    """Yield number, bytes and whether it is the last one, of each piece of a stream; an empty stream has one empty piece."""
    index, piece = 0, _read_whole(stream, length)
    while True:
        following = _read_whole(stream, length) if len(piece) == length else b""
        yield index, piece, not following
        if not following:
            return
        index, piece = index + 1, following


def _read_whole(stream: BinaryIO, length: int) -> bytes:
    """Return so many bytes, fewer only at the end: a stream from elsewhere may give less than it was asked for."""
    parts, missing = [], length
    while missing and (part := stream.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
