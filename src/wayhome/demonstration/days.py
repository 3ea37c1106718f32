"""The days of the demonstration: everything is told in days before and after the day of loading."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Days:
    """Counts from the moment of loading; ``now`` is an aware UTC moment."""

    now: dt.datetime

    @property
    def today(self) -> dt.date:
        """Return the local day of loading in The Hague."""
        return self.now.astimezone(HERE).date()

    def day(self, days: int) -> dt.date:
        """Return the day so many days after today; before today with a number below zero."""
        return self.today + dt.timedelta(days=days)

    def moment(self, days_ago: int, clock: str) -> dt.datetime:
        """Return the moment at a clock time in The Hague so many days ago, and never one that lies ahead."""
        local = dt.datetime.combine(self.day(-days_ago), dt.time.fromisoformat(clock), HERE)
        return min(local.astimezone(dt.UTC), self.now)
