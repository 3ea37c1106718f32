"""The one way from a wrap to a drawer's key, and back: nothing else touches the keys of organisations.

Where the settings name a key broker, another process does it, and this one needs no root key. Without one, and for
rotations, which an administrator runs as another role of the database, this process does it itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from wayhome.ground.core.context import current
from wayhome.ground.crypto.broker import client
from wayhome.ground.crypto.tally import asker_of, note_opened_by_timer
from wayhome.ground.crypto.wraps import WRAP, DrawerKey, Wrap, unwrap_here, wrap_here

__all__ = ["WRAP", "DrawerKey", "Wrap", "unwrap", "wrap_for"]

SERVED = "default"
"""The alias by which pages and jobs reach the database; what goes by another one is an administrator's."""


def unwrap(wraps: Sequence[Wrap], *, using: str = SERVED) -> Sequence[DrawerKey]:
    """Return the keys of these wraps, without those under a key of an organisation that is retired or not to be seen.

    Raises ``InvalidTag`` when a wrap was changed, or belongs to another drawer, version or organisation,
    ``KeyUnavailable`` when the root or the broker cannot be reached, and ``TooMuchOpened`` when the broker gives no
    more keys to the person who asks.
    """
    if not wraps:
        return []
    work = current()
    if using == SERVED and client.named():
        return client.unwrap(wraps, asker=asker_of(work))
    if work.user_id is None:
        note_opened_by_timer(work.organisation_ids, len(wraps))
    return unwrap_here(wraps, using=using)


def wrap_for(organisation_id: int, keys: Sequence[DrawerKey], *, using: str = SERVED) -> Sequence[Wrap]:
    """Return these keys wrapped for one organisation by its newest key; raises ``KeyUnavailable``."""
    if using == SERVED and client.named():
        return client.wrap_for(organisation_id, keys, asker=asker_of(current()))
    return wrap_here(organisation_id, keys, using=using)
