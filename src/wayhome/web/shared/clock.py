"""The clock of the doors; nothing below them reads one."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo


def now() -> dt.datetime:
    """Return this moment, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def today_in(time_zone: str) -> dt.date:
    """Return today's date in a time zone, e.g. that of the acting person's office."""
    return now().astimezone(ZoneInfo(time_zone)).date()


@contextmanager
def no_sooner_than(seconds: float) -> Iterator[None]:
    """Let a block take at least so long, so that its length does not tell what it did."""
    began = time.monotonic()
    try:
        yield
    finally:
        time.sleep(max(0.0, began + seconds - time.monotonic()))
