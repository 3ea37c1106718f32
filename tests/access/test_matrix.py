"""A sample of the access matrix: nothing leaks, and everybody may what the oracle says in words."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.access.actors import in_words
from tests.access.asking import Matrix, run, without_a_word
from tests.access.canaries import field_rows, sealed_fields
from tests.access.cells import Cell, Method, refuse_unmapped
from tests.access.offers import closed, read_all
from tests.access.oracle import endpoints, oracle
from tests.access.world import EMERGENCY_ROLES, World, the_world
from wayhome.casefile.access.enums import Role

SAMPLE = 400
"""Cells of a run; two of each address, so that the whole stays under a minute."""
OWN = ("own", "its own", "")
OF_SIDE = {"owner": "shared", "other side": "shared", "authority": "authority", "headquarters": "own"}
"""In which relation everybody on a side looks at the pages of a file."""
ROLES = [in_words(role) for role in Role]
LOOKS = [
    *((role, side, relation) for side, relation in OF_SIDE.items() for role in ROLES),
    *((role, "owner", "restricted") for role in ROLES),
    *((role, "owner", "emergency") for role in EMERGENCY_ROLES),
]
"""Who looks at the pages of a file, and how they stand to it; first those of ``OF_SIDE``, who look at all other pages too."""
SEED = int(os.environ.get("WAYHOME_SEED", "0"))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """The office of the matrix."""
    with django_db_blocker.unblock(), the_world() as made:  # type: ignore[attr-defined]
        yield made


@pytest.fixture(scope="module")
def matrix(world: World) -> Matrix:
    return Matrix(world)


def test_every_address_has_a_line_in_the_oracle() -> None:
    refuse_unmapped()


def test_every_deed_of_an_address_is_a_row_of_the_oracle() -> None:
    deeds = {deed for one in endpoints().values() for deed in (one.look, one.write)}

    assert [deed for deed in sorted(deeds) if not oracle().knows(deed)] == []


def test_every_sealed_field_has_a_noun() -> None:
    assert set(field_rows()) == set(sealed_fields())


def test_every_free_text_holds_a_word_of_its_own(world: World) -> None:
    free = {name for name, row in field_rows().items() if row.how == "word"}

    assert free == world.planted
    assert len(world.canaries) > 2000


def test_who_needs_little_of_a_file_opens_little_of_it(world: World) -> None:
    """Every page and every form, in the same cells each time: what is drawn by chance holds nothing for sure."""

    def is_theirs(cell: Cell) -> bool:
        asks = cell.asker.role == "outreach worker" and cell.asker.side == "owner"
        return asks and cell.relation in OWN and cell.method in (Method.GET, Method.FILLED)

    result = run(world, chosen=is_theirs)

    assert result.leaks == []
    assert result.unexpected == []
    assert result.errors == []
    assert result.cells > len(endpoints())


def test_nothing_leaks_in_a_sample(world: World) -> None:
    result = run(world, sample=SAMPLE, seed=SEED)

    assert result.leaks == []
    assert result.unexpected == []
    assert result.errors == []
    assert result.cells > SAMPLE // 2


@pytest.mark.parametrize(("role", "side", "relation"), LOOKS)
def test_everybody_reads_what_is_theirs_and_is_offered_no_more(
    world: World, matrix: Matrix, role: str, side: str, relation: str
) -> None:
    """Every page, in the same cells each time: what is drawn by chance holds nothing for sure."""
    asker = world.asker(role, side)

    with without_a_word():
        result, offered = read_all(matrix, asker, relation, files_alone=relation != OF_SIDE[side])

    assert result.leaks == []
    assert result.unexpected == []
    assert result.errors == []
    assert offered or side != "owner" or relation == "restricted"
    assert closed(matrix, asker, offered) == []
