"""Who keeps the root key, and the narrow way to it: wrap and unwrap the few keys right below it.

A small site keeps the root key in a file outside the database; OpenBao or Vault can take its place without a
change in any model or action.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

from wayhome.ground.crypto.file_provider import FileKeyProvider
from wayhome.ground.crypto.transit_provider import TransitKeyProvider


class KeyProvider(Protocol):
    """Keeps the root key. Every method raises ``KeyUnavailable`` when the root cannot be reached."""

    def root_id(self) -> str:
        """Return the name of the root that wraps now; it changes when the root is rotated."""

    def wrap(self, key: bytes, *, bound_to: str) -> tuple[bytes, str]:
        """Return the key encrypted under the root, and the name of that root."""

    def unwrap(self, wrapped: bytes, *, bound_to: str, root_id: str) -> bytes:
        """Return the key; raises ``InvalidTag`` when it was changed or is bound to something else."""

    def rotate(self) -> str:
        """Make a new root that wraps from now on, and return its name; what older ones wrapped still opens."""

    def forget_older(self) -> None:
        """Let only the newest root open from now on; backups made before need what is forgotten here."""


@lru_cache(maxsize=1)
def provider() -> KeyProvider:
    """Return the key provider of this installation, made once per process.

    Raises ``KeyUnavailable`` when the settings lead to no root key.
    """
    if settings.WAYHOME_TRANSIT_URL:
        return TransitKeyProvider(
            address=settings.WAYHOME_TRANSIT_URL,
            mount=settings.WAYHOME_TRANSIT_MOUNT,
            key=settings.WAYHOME_TRANSIT_KEY,
            token_file=Path(settings.WAYHOME_TRANSIT_TOKEN_FILE),
        )
    return FileKeyProvider(Path(settings.WAYHOME_KEY_FILE))
