"""How the sealed log stands: when it was sealed last, what waits since when, and whether witnesses lag behind.

The sealer writes one row after each run, which whoever serves pages may read and not write: its checkpoints and leaves
stay closed to them. A row that is old says that no sealer runs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from wayhome.ground.audit.models import SealingRun
from wayhome.ground.audit.sealing import Connection, Sealed

LATE = dt.timedelta(minutes=10)
"""For so long nothing may wait for a checkpoint before somebody is told. House rule."""
_KEEP = """
    INSERT INTO audit_sealing_run (id, at, size, checkpoint_at, waiting, oldest_at, witnesses, behind)
    SELECT 1, clock_timestamp(), %(size)s, (SELECT max(made_at) FROM audit_checkpoint), %(waiting)s,
           CASE WHEN %(waiting)s > 0 THEN clock_timestamp() - make_interval(secs => %(seconds)s) END,
           %(witnesses)s, %(behind)s
    ON CONFLICT (id) DO UPDATE SET at = excluded.at, size = excluded.size, checkpoint_at = excluded.checkpoint_at,
      waiting = excluded.waiting, oldest_at = excluded.oldest_at, witnesses = excluded.witnesses,
      behind = excluded.behind
"""


@dataclass(frozen=True)
class Standing:
    """How the log stood when the sealer ran last; ``None`` as ``at`` means that none ever ran. Moments are aware UTC.

    ``size`` events are in checkpoints, the last of which was made at ``checkpoint_at``; ``waiting`` ones are in none,
    the oldest written at ``oldest_at``. Of so many ``witnesses``, ``behind`` lack a checkpoint.
    """

    at: dt.datetime | None = None
    size: int = 0
    checkpoint_at: dt.datetime | None = None
    waiting: int = 0
    oldest_at: dt.datetime | None = None
    witnesses: int = 0
    behind: int = 0

    def open_since(self, now: dt.datetime) -> dt.timedelta | None:
        """Return how far back a superuser could still forge unnoticed; ``None`` when nothing was ever sealed."""
        began = self.oldest_at or self.at
        return None if began is None else max(now - began, dt.timedelta())

    def is_late(self, now: dt.datetime) -> bool:
        """Return whether no sealer ran, or something waited, for longer than ``LATE``."""
        window = self.open_since(now)
        return window is None or window > LATE


def standing() -> Standing:
    """Return how the log stands, as the sealer left it; one query."""
    row = SealingRun.objects.first()
    if row is None:
        return Standing()
    return Standing(
        at=row.at,
        size=row.size,
        checkpoint_at=row.checkpoint_at,
        waiting=row.waiting,
        oldest_at=row.oldest_at,
        witnesses=row.witnesses,
        behind=row.behind,
    )


def keep_standing(connection: Connection, done: Sealed, *, behind: Sequence[bool]) -> None:
    """Write how the log stands after a run; ``connection`` is the sealer's, ``behind`` tells of each witness whether it lags."""
    connection.execute(
        _KEEP.encode(),
        {
            "size": done.size,
            "waiting": done.waiting,
            "seconds": done.waiting_seconds,
            "witnesses": len(behind),
            "behind": sum(behind),
        },
    )
