"""How one key stands under another: a random nonce, then AES-256-GCM bound to a text that says what the key is for."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE, TAG = 12, 16


def wrap_key(key: bytes, *, under: AESGCM, bound_to: str) -> bytes:
    """Return the key encrypted under another one."""
    nonce = os.urandom(NONCE)
    return nonce + under.encrypt(nonce, key, bound_to.encode())


def unwrap_key(wrapped: bytes, *, under: AESGCM, bound_to: str) -> bytes:
    """Return the key; raises ``InvalidTag`` when it was changed, or is bound to something else or under another key."""
    if len(wrapped) <= NONCE + TAG:
        raise InvalidTag
    return under.decrypt(wrapped[:NONCE], wrapped[NONCE:], bound_to.encode())
