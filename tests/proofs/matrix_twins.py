"""A record that is not theirs changes nobody's page, and somebody else's identifier answers like nobody's."""

from __future__ import annotations

from tests.access.twins import swaps, twins
from tests.access.world import World
from tests.proofs._matrix import world
from tests.telling import tell, telling

__all__ = ["telling", "world"]


def test_a_record_that_is_not_theirs_changes_nobodys_page(world: World) -> None:
    compared = twins(world)

    tell(f"{compared.pairs} pages before and after, {len(compared.differ)} differ")
    assert compared.differ == []
    assert compared.pairs > 500


def test_somebody_elses_identifier_answers_like_nobodys(world: World) -> None:
    compared = swaps(world)

    tell(
        f"{compared.pairs} requests with a foreign identifier, {len(compared.differ)} differ from an unknown one"
    )
    assert compared.differ == []
    assert compared.pairs > 200
