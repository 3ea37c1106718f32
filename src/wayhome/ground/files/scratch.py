"""A folder for the pieces of a file that the house is making, in memory where it can be: no plain text touches a disk."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - each folder in it is made for one file, and opened to nobody else
ROOM = 512 * 1024 * 1024
"""Bytes that must be free there: two plain copies of the largest sheet that somebody takes out."""


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield an empty folder that only this process's user may open, and remove it with all that is in it.

    Where the machine has no folder in memory, or too little room in it, it lies in the folder for temporary files.
    """
    in_memory = IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free >= ROOM
    with tempfile.TemporaryDirectory(prefix="wayhome-", dir=IN_MEMORY if in_memory else None) as folder:
        yield Path(folder)
