"""How a process that serves pages collects garbage: seldom, and not among what stands until it ends."""

from __future__ import annotations

import gc

NEW_OBJECTS, YOUNG, OLD = 20_000, 20, 20
"""So many new objects are looked through at once, and after so many times those that stayed (Python: 700, 10, 10)."""


def put_aside_what_stands() -> None:
    """Leave what has been loaded so far out of all collections, and look through new objects in larger lots.

    A page that opens hundreds of names makes many objects that are gone at its end; with Python's own numbers the whole
    process is looked through in the middle of it, some 200 ms (``./wayhome bench names``).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, YOUNG, OLD)
