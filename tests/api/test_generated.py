"""Drawn requests break nothing, and each is answered as the description of its operation says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.access.world import World, the_world
from tests.api.generated import ROLES, generate
from wayhome.api.v1.assembly import description


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """The office of the matrix."""
    with django_db_blocker.unblock(), the_world() as made:  # type: ignore[attr-defined]
        yield made


def test_drawn_requests_are_answered_as_the_description_says(world: World) -> None:
    meant = generate(world, description(), ROLES[0], each=2, narrow=True, number=1)
    odd = generate(world, description(), ROLES[0], each=1, narrow=False, number=1)

    assert [*meant.wrong, *odd.wrong] == []
    assert {status for status in [*meant.statuses, *odd.statuses] if status >= 500} == set()
    assert len(meant.by_operation) == len(odd.by_operation) == 45
    assert meant.accepted >= 0.6
