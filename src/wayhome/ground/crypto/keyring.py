"""Opens drawers for the work under way: no wrap for an acting organisation, no key."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Mapping, Sequence

from cryptography.exceptions import InvalidTag
from django.db import connection

from wayhome.ground.core.among import among
from wayhome.ground.core.context import current
from wayhome.ground.crypto.errors import DrawerClosed
from wayhome.ground.crypto.models import Drawer, DrawerWrap
from wayhome.ground.crypto.unwrapping import WRAP, DrawerKey, Wrap, unwrap, wrap_for
from wayhome.ground.values.tiers import DrawerKind

__all__ = [
    "DrawerClosed",
    "all_still_open",
    "destroy_drawers",
    "end_drawers",
    "is_open",
    "make_drawer",
    "open_drawers",
    "opened_to",
    "opening_key",
    "sealing_key",
    "sealing_keys",
    "share_drawers",
    "those_open",
    "wraps_to_open",
]

FIRST_VERSION = 1


def make_drawer(*, kind: DrawerKind, organisation_id: int) -> Drawer:
    """Return a new drawer with a fresh random key, wrapped for its first organisation and opened for this work."""
    drawer = Drawer.objects.create(kind=kind.value, organisation_id=organisation_id)
    key = DrawerKey(drawer.id, FIRST_VERSION, os.urandom(32))
    _keep(organisation_id, [key])
    current().cache[drawer.id] = {key.version: key.key}
    return drawer


def share_drawers(drawer_ids: Iterable[uuid.UUID], *, organisation_id: int) -> int:
    """Wrap the keys of these drawers for one more organisation, and return how many were closed to it before.

    Raises ``DrawerClosed`` when the acting organisations cannot open one of them themselves.
    """
    ids = set(drawer_ids)
    _hold(ids)
    closed = ids - opened_to(ids, organisation_id=organisation_id)
    cache = current().cache
    for drawer_id in closed:
        cache.pop(drawer_id, None)  # what was opened before may lack a version, or be closed by now
    _refuse_closed(ids)
    keys = [DrawerKey(one, version, key) for one in sorted(closed) for version, key in cache[one].items()]
    if keys:
        _keep(organisation_id, keys)
    return len(closed)


def opened_to(drawer_ids: Iterable[uuid.UUID], *, organisation_id: int) -> frozenset[uuid.UUID]:
    """Return which of these drawers an organisation may open."""
    wraps = DrawerWrap.objects.filter(drawer_id__in=among(drawer_ids), organisation_id=organisation_id)
    return frozenset(wraps.values_list("drawer_id", flat=True))


def end_drawers(drawer_ids: Iterable[uuid.UUID], *, organisation_id: int) -> None:
    """Delete one organisation's wraps of these drawers, of those that it has."""
    ids = set(drawer_ids)
    _hold(ids)
    DrawerWrap.objects.filter(drawer_id__in=among(ids), organisation_id=organisation_id).delete()


def destroy_drawers(drawer_ids: Iterable[uuid.UUID]) -> int:
    """Delete every wrap of these drawers, so that nobody can open them again; return how many wraps there were.

    What they sealed is lost for good, in every copy of the database that does not hold the wraps.
    """
    ids = set(drawer_ids)
    _hold(ids)
    count, _ = DrawerWrap.objects.filter(drawer_id__in=ids).delete()
    for drawer_id in ids:
        current().cache.pop(drawer_id, None)
    return count


def open_drawers(drawer_ids: Iterable[uuid.UUID]) -> None:
    """Open many drawers with one query, so that a page of people costs no query for each.

    Drawers without a wrap for the acting organisations stay closed; reading a field of one raises later. A process
    that meets a key of an organisation for the first time asks for that too.
    """
    cache = current().cache
    missing = [drawer_id for drawer_id in set(drawer_ids) if drawer_id not in cache]
    if missing:
        _open_again(missing)


def _open_again(drawer_ids: Iterable[uuid.UUID]) -> None:
    cache = current().cache
    wraps = [wrap for some in wraps_to_open(drawer_ids).values() for wrap in some]
    for drawer_id, version, key in unwrap(wraps):
        cache.setdefault(drawer_id, {})[version] = key


def wraps_to_open(drawer_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[Wrap]]:
    """Return the standing wraps of these drawers for the acting organisations, by drawer; one query."""
    rows = DrawerWrap.objects.filter(
        drawer_id__in=among(drawer_ids),
        organisation_id__in=current().organisation_ids,
        organisation_key__retired_at=None,
    )
    found: dict[uuid.UUID, list[Wrap]] = {}
    for row in rows.values_list(*WRAP):
        found.setdefault(row[0], []).append(Wrap(*row))
    return found


def those_open(drawer_ids: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return which of these drawers an acting organisation may open."""
    wanted = set(drawer_ids)
    open_drawers(wanted)
    cache = current().cache
    return frozenset(drawer_id for drawer_id in wanted if drawer_id in cache)


def is_open(drawer_id: uuid.UUID) -> bool:
    """Return whether an acting organisation may open a drawer; one that is closed to them is opened by nobody else."""
    open_drawers([drawer_id])
    return drawer_id in current().cache


def all_still_open(drawer_ids: Iterable[uuid.UUID]) -> bool:
    """Return whether the acting organisations may open all of these drawers now, whatever was opened before."""
    wanted = set(drawer_ids)
    wraps = DrawerWrap.objects.filter(
        drawer_id__in=wanted,
        organisation_id__in=current().organisation_ids,
        organisation_key__retired_at=None,
    )
    return set(wraps.values_list("drawer_id", flat=True)) == wanted


def sealing_key(drawer_id: uuid.UUID) -> tuple[int, bytes]:
    """Return version and key that seal in one drawer now; raises ``DrawerClosed`` when no acting organisation may open it."""
    keys = _keys(drawer_id)
    version = max(keys)
    return version, keys[version]


def sealing_keys(drawer_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, tuple[int, bytes]]:
    """Return what ``sealing_key`` says of each of many drawers; raises ``DrawerClosed`` when one of them is closed."""
    wanted = set(drawer_ids)
    _refuse_closed(wanted)
    cache = current().cache
    return {drawer_id: max(cache[drawer_id].items()) for drawer_id in wanted}


def opening_key(drawer_id: uuid.UUID, version: int) -> bytes:
    """Return the key of one drawer that sealed a value of this version.

    Raises ``DrawerClosed`` when no acting organisation may open the drawer, and ``InvalidTag`` when it is open and
    has no such key: the value was changed or comes from elsewhere.
    """
    keys = _keys(drawer_id)
    if version not in keys:
        _open_again([drawer_id])  # made since this work opened the drawer
    if version not in keys:
        raise InvalidTag
    return keys[version]


def _keys(drawer_id: uuid.UUID) -> dict[int, bytes]:
    _refuse_closed([drawer_id])
    return current().cache[drawer_id]


def _refuse_closed(drawer_ids: Iterable[uuid.UUID]) -> None:
    wanted = list(drawer_ids)
    open_drawers(wanted)
    cache = current().cache
    if any(drawer_id not in cache for drawer_id in wanted):
        raise DrawerClosed("This part of the file is not open to the organisation you act for.")


def _keep(organisation_id: int, keys: Iterable[DrawerKey]) -> None:
    DrawerWrap.objects.bulk_create(
        DrawerWrap(**wrap._asdict()) for wrap in wrap_for(organisation_id, list(keys))
    )


def _hold(drawer_ids: Iterable[uuid.UUID]) -> None:
    """Wait for whoever shares, ends or replaces the keys of these drawers, and keep others waiting until the commit."""
    ids = list(drawer_ids)
    if ids:
        with connection.cursor() as cursor:
            cursor.execute("SELECT crypto_hold_drawers(%s)", [ids])
