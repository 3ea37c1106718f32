"""The form of a sealed value: one byte of format, the version of the drawer's key, nonce, ciphertext.

AES-256-GCM under the drawer's key, with ``table|row|field|version`` as associated data, so that no value can be
moved to another row, field or version unnoticed.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = 2
HEAD = 3
NONCE = 12
BLOCK = 32  # Plain values are padded to this many bytes, so that a length tells little.
HIGHEST_VERSION = 65_535


def seal(plain: bytes, *, key: bytes, version: int, place: str, nonce: bytes | None = None) -> bytes:
    """Return the sealed value; ``place`` is ``table|row|field``, ``version`` that of the drawer's key, from 1 to 65,535.

    ``nonce`` is one of ``nonces``, never used before, for whoever seals thousands of values; else one is drawn.
    """
    head = head_of(version)
    nonce = nonce or os.urandom(NONCE)
    padded = plain + b"\x80" + b"\x00" * (-(len(plain) + 1) % BLOCK)
    return head + nonce + AESGCM(key).encrypt(nonce, padded, _bound_to(place, head))


def nonces(count: int) -> list[bytes]:
    """Return so many fresh nonces, drawn at once: asking the kernel for each takes longer than sealing does."""
    drawn = os.urandom(NONCE * count)
    return [drawn[at : at + NONCE] for at in range(0, len(drawn), NONCE)]


def version_of(sealed: bytes) -> int:
    """Return the version of the drawer's key that sealed a value; raises ``InvalidTag`` when it is no sealed value."""
    if len(sealed) <= HEAD + NONCE or sealed[0] != FORMAT:
        raise InvalidTag
    return int.from_bytes(sealed[1:HEAD], "big")


def unseal(sealed: bytes, *, key: bytes, place: str) -> bytes:
    """Return the plain value; raises ``InvalidTag`` when it was changed, or sealed for another place or by another key."""
    head, nonce, body = sealed[:HEAD], sealed[HEAD : HEAD + NONCE], sealed[HEAD + NONCE :]
    padded = AESGCM(key).decrypt(nonce, body, _bound_to(place, head))
    return padded.rstrip(b"\x00")[:-1]


def head_of(version: int) -> bytes:
    """Return the bytes that every value sealed by this version of a key begins with."""
    return bytes([FORMAT]) + version.to_bytes(HEAD - 1, "big")


def _bound_to(place: str, head: bytes) -> bytes:
    return f"{place}|{head[0]}.{int.from_bytes(head[1:], 'big')}".encode()
