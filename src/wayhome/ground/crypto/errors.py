"""What goes wrong with keys, apart from the lock itself: a value that was moved or changed raises ``InvalidTag``."""

from __future__ import annotations


class KeyUnavailable(Exception):
    """A root key cannot be reached; nothing sealed can be opened or written until an administrator restores it."""


class DrawerClosed(Exception):
    """No organisation acted for holds a wrap of this drawer; the field cannot be read or written."""


class StillAtWork(Exception):
    """A rotation could not end, because somebody worked on for too long; starting it again continues it."""


class AnotherRuns(Exception):
    """A rotation was not begun, because another one is at work on the same database."""


class SharesRefused(Exception):
    """Paper shares do not give back a root key, or there is one already; nothing was written."""


class NotForThisPeer(KeyUnavailable):
    """The key broker does not do this for the user of the machine that asked."""


class TooMuchOpened(Exception):
    """Somebody would see more than they may in this hour or on this day; nothing was counted, nothing may be shown.

    ``limit`` is ``hour`` or ``names`` (a step-up opens more), ``keys`` (so does a step-up) or ``day``.
    """

    def __init__(self, limit: str, *, files_now: int = 0, files_today: int = 0) -> None:
        super().__init__(limit)
        self.limit, self.files_now, self.files_today = limit, files_now, files_today
