"""Keys for keyed hashes (names, document numbers): random, one per purpose and version, wrapped by the root."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping

from django.db import connections

from wayhome.ground.crypto.broker import client
from wayhome.ground.crypto.models import IndexKey
from wayhome.ground.crypto.providers import provider

_opened: dict[uuid.UUID, bytes] = {}


def index_keys(purpose: str) -> Mapping[int, bytes]:
    """Return the keys of a purpose that still stand, 32 bytes each, by version; the first use of a purpose makes one.

    The highest version makes new hashes; a search must ask for the hashes of all of them. Raises ``KeyUnavailable``.
    """
    return client.index_keys(purpose) if client.named() else index_keys_here(purpose, using="default")


def index_keys_here(purpose: str, *, using: str) -> Mapping[int, bytes]:
    """Return the same by the root key that this process holds."""
    rows = _standing(purpose, using)
    if not rows:
        _make_first(purpose, using)
        rows = _standing(purpose, using)
    return {row.version: _open(row) for row in rows}


def _standing(purpose: str, using: str) -> list[IndexKey]:
    rows = IndexKey.objects.using(using).filter(purpose=purpose, retired_at=None)
    return list(rows.order_by("version"))


def _make_first(purpose: str, using: str) -> None:
    row = IndexKey(purpose=purpose, version=1)
    wrapped, root = provider().wrap(os.urandom(32), bound_to=row.label())
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT crypto_first_index_key(%s, %s, %s, %s)", [purpose, row.id, wrapped, root])


def _open(row: IndexKey) -> bytes:
    if row.id not in _opened:
        _opened[row.id] = provider().unwrap(
            bytes(row.wrapped or b""), bound_to=row.label(), root_id=row.root_id
        )
    return _opened[row.id]
