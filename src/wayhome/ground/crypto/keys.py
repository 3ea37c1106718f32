"""Where the root key comes from, and the keys of organisations that are derived from it.

A small site keeps the root key in a file outside the database; another provider can take its place without a
change in any model or action.
"""

from __future__ import annotations

import base64
import os
import stat
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12


class KeyUnavailable(Exception):
    """The root key cannot be read; nothing sealed can be opened or written until an administrator restores it."""


class KeyProvider(Protocol):
    """Wraps and unwraps data keys for an organisation; the root key itself never leaves it."""

    def wrap(self, key: bytes, *, organisation_id: int, label: str) -> bytes: ...

    def unwrap(self, wrapped: bytes, *, organisation_id: int, label: str) -> bytes: ...

    def derive(self, label: str) -> bytes: ...


class FileKeyProvider:
    """Keeps the root key in one file of 32 random bytes (base64), readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self._root = read_root_key(path)

    def derive(self, label: str) -> bytes:
        """Return a 32-byte key for one purpose, derived from the root key by HKDF-SHA256."""
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=label.encode()).derive(self._root)

    def wrap(self, key: bytes, *, organisation_id: int, label: str) -> bytes:
        """Return the data key encrypted for one organisation, bound to ``label``."""
        nonce = os.urandom(NONCE)
        return nonce + self._cipher(organisation_id).encrypt(nonce, key, label.encode())

    def unwrap(self, wrapped: bytes, *, organisation_id: int, label: str) -> bytes:
        """Return the data key; raises ``InvalidTag`` when wrap, organisation or label do not belong together."""
        return self._cipher(organisation_id).decrypt(wrapped[:NONCE], wrapped[NONCE:], label.encode())

    def _cipher(self, organisation_id: int) -> AESGCM:
        return _organisation_cipher(self._root, organisation_id)


@lru_cache(maxsize=4096)
def _organisation_cipher(root: bytes, organisation_id: int) -> AESGCM:
    info = f"wayhome organisation {organisation_id}".encode()
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(root))


def read_root_key(path: Path) -> bytes:
    """Return the 32 bytes of the root key file.

    Raises ``KeyUnavailable`` when the file is missing, readable by others, or not 32 bytes of base64.
    """
    try:
        mode = path.stat().st_mode
        text = path.read_text().strip()
    except OSError as error:
        raise KeyUnavailable(
            f"The root key file {path.name} cannot be read. Restore it, or set WAYHOME_KEY_FILE."
        ) from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyUnavailable(f"The root key file {path.name} can be read by others. Set its mode to 0600.")
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise KeyUnavailable(f"The root key file {path.name} is not base64.") from error
    if len(key) != 32:
        raise KeyUnavailable(f"The root key file {path.name} holds {len(key)} bytes; it must hold 32.")
    return key


@lru_cache(maxsize=1)
def provider() -> KeyProvider:
    """Return the key provider of this installation, read once per process."""
    return FileKeyProvider(Path(settings.WAYHOME_KEY_FILE))
