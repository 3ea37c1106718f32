"""Every address of the matrix with the row policies off: the application alone lets nothing leak."""

from __future__ import annotations

from tests.access.cells import Lock
from tests.access.world import World
from tests.proofs._matrix import every_cell_asked, world
from tests.telling import telling

__all__ = ["telling", "world"]


def test_nothing_leaks_with_the_application_alone(world: World) -> None:
    assert every_cell_asked(world, Lock.APP).holds
