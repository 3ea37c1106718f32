"""Every address of the matrix while the application narrows nothing and refuses nobody: the database alone lets nothing leak.

It promises rows and keys: what stands on a file of an organisation that may not see it is shown by no page.
"""

from __future__ import annotations

from tests.access.cells import Lock
from tests.access.world import World
from tests.proofs._matrix import every_cell_asked, world
from tests.telling import telling

__all__ = ["telling", "world"]


def test_nothing_leaks_with_the_database_alone(world: World) -> None:
    assert every_cell_asked(world, Lock.DB).holds
