"""The key that signs checkpoints: one file of 32 random bytes in base64, mode 0600, outside the database."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_BYTES = 32


class SealingKeyUnavailable(Exception):
    """The key cannot be used; nothing is sealed until an administrator puts that right. The message says how."""


def read_sealing_key(place: Path) -> Ed25519PrivateKey:
    """Return the signing key kept in a file.

    Raises ``SealingKeyUnavailable`` when the file is missing, open to others, or not 32 bytes of base64.
    """
    try:
        mode = place.stat().st_mode
        text = place.read_text().strip()
    except OSError as error:
        raise SealingKeyUnavailable(
            f"The sealing key {place.name} cannot be read. Make it with ./wayhome manage make_sealing_key, "
            "or set WAYHOME_SEALING_KEY_FILE."
        ) from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SealingKeyUnavailable(
            f"The sealing key {place.name} is open to others. Set its mode to 0600, and ask yourself who has read it."
        )
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise SealingKeyUnavailable(f"The sealing key {place.name} is not base64. Restore it.") from error
    if len(raw) != KEY_BYTES:
        raise SealingKeyUnavailable(f"The sealing key {place.name} holds {len(raw)} bytes; it must hold 32.")
    return Ed25519PrivateKey.from_private_bytes(raw)


def make_sealing_key(place: Path) -> Ed25519PrivateKey:
    """Write a new random key to a file that does not exist yet, and return it; ``FileExistsError`` where it does."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    raw = os.urandom(KEY_BYTES)
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.b64encode(raw) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return Ed25519PrivateKey.from_private_bytes(raw)
