"""How long a request took: by the clock, and on a processor, of this process and its database process together."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from django.db import connection


class Took(NamedTuple):
    """Milliseconds of one request: by the clock, and on a processor, which other work on the machine adds nothing to."""

    clock: float
    processor: float


def clocks() -> tuple[float, float]:
    """Return seconds by the clock, and seconds that this process and its database process were on a processor."""
    connection.ensure_connection()
    place = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    there = int(place.read_text().split()[0]) / 1e9 if place.exists() else 0.0
    return time.perf_counter(), time.process_time() + there


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 of 100 do not pass."""
    return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]
