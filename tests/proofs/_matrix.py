"""What the proofs of the access matrix share: the office, and asking every cell with a lock, or both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.access.asked import lines_of
from tests.access.asking import run
from tests.access.cells import Lock, Result
from tests.access.world import World, the_world
from tests.telling import tell

PROCESSES = 2


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """The office of the matrix."""
    with django_db_blocker.unblock(), the_world() as made:  # type: ignore[attr-defined]
        yield made


def every_cell_asked(world: World, lock: Lock) -> Result:
    """Ask every cell with one lock or both, and tell what came of it."""
    result = run(world, lock=lock, processes=PROCESSES)
    for line in lines_of(result, None):
        tell(line)
    return result
