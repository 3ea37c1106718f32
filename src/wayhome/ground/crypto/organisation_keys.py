"""The keys of organisations, opened once per process and used only while the database still holds them.

Whoever asks here has just read in the database that the key stands: a key that was retired is in no wrap's join
any more, so that what this process still remembers of it opens nothing.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Mapping, Sequence, Set

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connections

from wayhome.ground.crypto.errors import KeyUnavailable
from wayhome.ground.crypto.models import OrganisationKey
from wayhome.ground.crypto.providers import provider

REMEMBERED = 4096
BROKER = "broker"
"""The alias of the key broker, whose role asks for standing keys by name and sees no others."""
_opened: dict[uuid.UUID, AESGCM] = {}


def ciphers_of(key_ids: Set[uuid.UUID], *, using: str = "default") -> Mapping[uuid.UUID, AESGCM]:
    """Return the opened keys among these that may be read and are not retired; a new one costs a query and the root.

    The broker asks the database each time, because others read the wraps that it is handed.
    """
    if using == BROKER:
        return {row.id: _opened.get(row.id) or _remember(row) for row in _standing(key_ids)}
    found = {key_id: cipher for key_id in key_ids if (cipher := _opened.get(key_id)) is not None}
    if len(found) < len(key_ids):
        missing = [key_id for key_id in key_ids if key_id not in found]
        rows = OrganisationKey.objects.using(using).filter(id__in=missing, retired_at=None)
        found |= {row.id: _remember(row) for row in rows}
    return found


def _standing(key_ids: Iterable[uuid.UUID]) -> Sequence[OrganisationKey]:
    names = ("id", "organisation_id", "version", "wrapped", "root_id")
    with connections[BROKER].cursor() as cursor:
        cursor.execute(
            "SELECT id, organisation_id, version, wrapped, root_id FROM crypto_standing_keys(%s)",
            [list(key_ids)],
        )
        return [OrganisationKey(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def cipher_that_wraps(organisation_id: int, *, using: str = "default") -> tuple[uuid.UUID, AESGCM]:
    """Return the newest key of an organisation, whoever acts; an organisation without any gets its first one.

    Raises ``KeyUnavailable`` when every key of the organisation was retired.
    """
    found = _current(organisation_id, using)
    if found is None:
        _make_first(organisation_id, using)
        found = _current(organisation_id, using)
    if found is None:
        raise KeyUnavailable(
            "The keys of this organisation were retired, so that nothing can be sealed for it any more."
        )
    return found.id, _opened.get(found.id) or _remember(found)


def _current(organisation_id: int, using: str) -> OrganisationKey | None:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT id, version, wrapped, root_id FROM crypto_current_key(%s)", [organisation_id])
        found = cursor.fetchone()
    if found is None:
        return None
    names = ("id", "version", "wrapped", "root_id")
    return OrganisationKey(organisation_id=organisation_id, **dict(zip(names, found, strict=True)))


def _make_first(organisation_id: int, using: str) -> None:
    """Make the first key; where somebody else made it meanwhile, theirs stands."""
    row = OrganisationKey(organisation_id=organisation_id, version=1)
    wrapped, root = provider().wrap(os.urandom(32), bound_to=row.label())
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT crypto_first_key(%s, %s, %s, %s)", [organisation_id, row.id, wrapped, root])


def _remember(row: OrganisationKey) -> AESGCM:
    key = provider().unwrap(bytes(row.wrapped or b""), bound_to=row.label(), root_id=row.root_id)
    if len(_opened) >= REMEMBERED:
        _opened.clear()
    _opened[row.id] = cipher = AESGCM(key)
    return cipher
