"""Waits until whoever worked in the database when the waiting began has ended.

Before an old key is taken away nobody may still hold a value that it sealed, or be about to seal with it.
"""

from __future__ import annotations

import time
from collections.abc import Set

from django.db import connections

from wayhome.ground.crypto.errors import StillAtWork

LOOK_EVERY = 0.05
UNDER_WAY = """
    SELECT l.virtualtransaction FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'virtualxid' AND l.pid <> pg_backend_pid()
      AND a.datname = current_database() AND a.usesysid IS NOT NULL
"""


def wait_for_transactions(*, using: str, patience: float) -> None:
    """Return when every transaction that is under way now has ended; new ones are not waited for.

    Raises ``StillAtWork`` after ``patience`` seconds. It must not be called inside a transaction on ``using``.
    """
    began = time.monotonic()
    waited_for = _under_way(using)
    while waited_for:
        if time.monotonic() - began > patience:
            raise StillAtWork(
                f"Somebody's transaction has been open for more than {patience:.0f} seconds, so that no old key was "
                "taken away; everything can be read. End that transaction, then start the same command again."
            )
        time.sleep(LOOK_EVERY)
        waited_for &= _under_way(using)


def _under_way(using: str) -> Set[str]:
    with connections[using].cursor() as cursor:
        cursor.execute(UNDER_WAY)
        return {str(number) for (number,) in cursor.fetchall()}
