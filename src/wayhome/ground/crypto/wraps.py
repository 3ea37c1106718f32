"""What a wrap and an opened key are, and how this process goes from one to the other by itself."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from wayhome.ground.crypto.organisation_keys import cipher_that_wraps, ciphers_of
from wayhome.ground.crypto.wrapping import unwrap_key, wrap_key

WRAP = ("drawer_id", "version", "organisation_id", "organisation_key_id", "wrapped")
"""The columns of a wrap, in the order of ``Wrap``."""


class Wrap(NamedTuple):
    """One version of a drawer's key, as it stands in the database for one organisation."""

    drawer_id: uuid.UUID
    version: int
    organisation_id: int
    organisation_key_id: uuid.UUID
    wrapped: bytes | memoryview


class DrawerKey(NamedTuple):
    """One version of a drawer's key, opened: 32 bytes."""

    drawer_id: uuid.UUID
    version: int
    key: bytes


def unwrap_here(wraps: Sequence[Wrap], *, using: str) -> Sequence[DrawerKey]:
    """Return the keys of these wraps by the root key that this process holds; as ``unwrapping.unwrap`` says."""
    ciphers = ciphers_of({wrap.organisation_key_id for wrap in wraps}, using=using)
    opened: list[DrawerKey] = []
    for wrap in wraps:
        cipher = ciphers.get(wrap.organisation_key_id)
        if cipher is not None:
            key = unwrap_key(bytes(wrap.wrapped), under=cipher, bound_to=_bound_to(wrap))
            opened.append(DrawerKey(wrap.drawer_id, wrap.version, key))
    return opened


def wrap_here(organisation_id: int, keys: Sequence[DrawerKey], *, using: str) -> Sequence[Wrap]:
    """Return these keys wrapped for one organisation, by the root key that this process holds."""
    key_id, cipher = cipher_that_wraps(organisation_id, using=using)
    wraps: list[Wrap] = []
    for drawer_id, version, key in keys:
        wrap = Wrap(drawer_id, version, organisation_id, key_id, b"")
        wraps.append(wrap._replace(wrapped=wrap_key(key, under=cipher, bound_to=_bound_to(wrap))))
    return wraps


def _bound_to(wrap: Wrap) -> str:
    """Return what a wrap is bound to, so that it opens no other drawer, version or organisation."""
    return f"drawer {wrap.drawer_id}|{wrap.version}|organisation {wrap.organisation_id}|{wrap.organisation_key_id}"
