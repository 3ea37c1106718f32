"""How much memory a closed-in process ever held, as Linux tells it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TextIO


def status_of_this_process() -> TextIO | None:
    """Return where Linux tells of this process, opened while files may still be opened; ``None`` elsewhere."""
    place = Path("/proc/self/status")
    return place.open() if place.exists() else None


def most_memory(status: TextIO | None) -> int:
    """Return the most kilobytes that this process ever held, 0 where the system does not tell."""
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read()) if status is not None else None
    return int(found[1]) if found else 0
