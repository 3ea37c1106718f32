"""Seals short secrets of the house itself, such as the seed of somebody's second factor, under a key that the root wraps.

They belong to no drawer: whoever holds a copy of the database alone can read none of them.
"""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidTag

from wayhome.ground.crypto.envelope import seal, unseal, version_of
from wayhome.ground.crypto.index_keys import index_keys


def seal_secret(plain: str, *, purpose: str) -> str:
    """Return a secret sealed for one purpose, as text; raises ``KeyUnavailable`` without the root key."""
    keys = index_keys(purpose)
    version = max(keys)
    return base64.b64encode(seal(plain.encode(), key=keys[version], version=version, place=purpose)).decode()


def open_secret(sealed: str, *, purpose: str) -> str:
    """Return the secret; raises ``InvalidTag`` for a text that was not sealed for this purpose, or was changed."""
    try:
        raw = base64.b64decode(sealed, validate=True)
    except (ValueError, binascii.Error):
        raise InvalidTag from None
    key = index_keys(purpose).get(version_of(raw))
    if key is None:
        raise InvalidTag
    return unseal(raw, key=key, place=purpose).decode()
