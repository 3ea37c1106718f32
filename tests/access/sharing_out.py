"""Shares the cells out to processes: whoever asks is always asked by the same one, so that none waits for another."""

from __future__ import annotations

import os
import pickle
import tempfile
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from django.db import connections

from tests.access.cells import Cell, Result


def shared_out(
    cells: Sequence[Cell], ask: Callable[[Sequence[Cell]], Result], processes: int
) -> list[Result]:
    """Let each of several processes ask its share of the cells, and return what came of each share.

    Raises ``AssertionError`` with the last words of a process that did not come to its end.
    """
    shares = _shares(cells, processes)
    if processes == 1:
        return [ask(shares[0])]
    connections.close_all()  # a connection belongs to one process
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / str(number) for number in range(processes)]
        children = [_started(share, ask, place) for share, place in zip(shares, places, strict=True)]
        for child in children:
            os.waitpid(child, 0)
        return [_read(place) for place in places]


def _shares(cells: Sequence[Cell], processes: int) -> list[list[Cell]]:
    askers = {key: number for number, key in enumerate(dict.fromkeys(cell.asker.key for cell in cells))}
    shares: list[list[Cell]] = [[] for _ in range(processes)]
    for cell in cells:
        shares[askers[cell.asker.key] % processes].append(cell)
    return shares


def _started(share: Sequence[Cell], ask: Callable[[Sequence[Cell]], Result], place: Path) -> int:
    child = os.fork()
    if child:
        return child
    try:
        found: Result | str = ask(share)
    except BaseException:  # whatever it was, the process that waits tells it
        found = traceback.format_exc()
    place.write_bytes(pickle.dumps(found))
    os._exit(0)


def _read(place: Path) -> Result:
    assert place.exists(), "a process that asked cells was ended from outside: run the matrix again"
    found = pickle.loads(place.read_bytes())  # noqa: S301  # written by our own child a moment ago
    assert isinstance(found, Result), found
    return found
