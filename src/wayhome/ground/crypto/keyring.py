"""Opens drawers for the work under way: no wrap for an acting organisation, no key."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable

from wayhome.ground.core.context import current
from wayhome.ground.crypto.keys import provider
from wayhome.ground.crypto.models import Drawer, DrawerWrap
from wayhome.ground.values.tiers import DrawerKind


class DrawerClosed(Exception):
    """No organisation acted for holds a wrap of this drawer; the field cannot be read or written."""


def make_drawer(*, kind: DrawerKind, organisation_id: int) -> Drawer:
    """Return a new drawer with a fresh random key, wrapped for its first organisation and opened for this work."""
    drawer = Drawer.objects.create(kind=kind.value, organisation_id=organisation_id)
    key = os.urandom(32)
    _keep(drawer.id, organisation_id, key)
    current().cache[drawer.id] = key
    return drawer


def share_drawers(drawer_ids: Iterable[uuid.UUID], *, organisation_id: int) -> int:
    """Wrap the keys of these drawers for one more organisation, and return how many were closed to it before.

    Raises ``DrawerClosed`` when the acting organisations cannot open one of them themselves.
    """
    ids = set(drawer_ids)
    open_drawers(ids)
    closed = ids - opened_to(ids, organisation_id=organisation_id)
    for drawer_id in closed:
        _keep(drawer_id, organisation_id, drawer_key(drawer_id))
    return len(closed)


def opened_to(drawer_ids: Iterable[uuid.UUID], *, organisation_id: int) -> frozenset[uuid.UUID]:
    """Return which of these drawers an organisation may open."""
    wraps = DrawerWrap.objects.filter(drawer_id__in=list(drawer_ids), organisation_id=organisation_id)
    return frozenset(wraps.values_list("drawer_id", flat=True))


def end_drawers(drawer_ids: Iterable[uuid.UUID], *, organisation_id: int) -> int:
    """Delete one organisation's wraps of these drawers; return how many were closed."""
    count, _ = DrawerWrap.objects.filter(
        drawer_id__in=list(drawer_ids), organisation_id=organisation_id
    ).delete()
    return count


def destroy_drawers(drawer_ids: Iterable[uuid.UUID]) -> int:
    """Delete every wrap of these drawers, so that nobody can open them again; return how many wraps there were.

    What they sealed is lost for good, in every copy of the database that does not hold the wraps.
    """
    ids = list(drawer_ids)
    count, _ = DrawerWrap.objects.filter(drawer_id__in=ids).delete()
    for drawer_id in ids:
        current().cache.pop(drawer_id, None)
    return count


def open_drawers(drawer_ids: Iterable[uuid.UUID]) -> None:
    """Open many drawers with one query, so that a page of people costs no query for each.

    Drawers without a wrap for the acting organisations stay closed; reading a field of one raises later.
    """
    context = current()
    missing = [drawer_id for drawer_id in set(drawer_ids) if drawer_id not in context.cache]
    if not missing:
        return
    wraps = DrawerWrap.objects.filter(drawer_id__in=missing, organisation_id__in=context.organisation_ids)
    for drawer_id, organisation_id, wrapped in wraps.values_list("drawer_id", "organisation_id", "wrapped"):
        context.cache[drawer_id] = provider().unwrap(
            bytes(wrapped), organisation_id=organisation_id, label=drawer_label(drawer_id)
        )


def is_open(drawer_id: uuid.UUID) -> bool:
    """Return whether an acting organisation may open a drawer; one that is closed to them is opened by nobody else."""
    open_drawers([drawer_id])
    return drawer_id in current().cache


def all_still_open(drawer_ids: Iterable[uuid.UUID]) -> bool:
    """Return whether the acting organisations may open all of these drawers now, whatever was opened before."""
    wanted = set(drawer_ids)
    wraps = DrawerWrap.objects.filter(drawer_id__in=wanted, organisation_id__in=current().organisation_ids)
    return set(wraps.values_list("drawer_id", flat=True)) == wanted


def drawer_key(drawer_id: uuid.UUID) -> bytes:
    """Return the opened key of one drawer; raises ``DrawerClosed`` when no acting organisation may open it."""
    cache = current().cache
    if drawer_id not in cache:
        open_drawers([drawer_id])
    if drawer_id not in cache:
        raise DrawerClosed("This part of the file is not open to the organisation you act for.")
    return cache[drawer_id]


def _keep(drawer_id: uuid.UUID, organisation_id: int, key: bytes) -> None:
    wrapped = provider().wrap(key, organisation_id=organisation_id, label=drawer_label(drawer_id))
    DrawerWrap.objects.create(drawer_id=drawer_id, organisation_id=organisation_id, wrapped=wrapped)


def drawer_label(drawer_id: uuid.UUID) -> str:
    """Return what a wrap is bound to, so that it opens no other drawer."""
    return f"drawer {drawer_id}"
