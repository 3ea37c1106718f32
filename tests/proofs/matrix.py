"""Every address, as every role, in every relation to a file, by every method: nothing leaks.

Each sealed field of each file holds a word of its own, and the answers are held against what ``tests/access/oracle.md``
says by hand. This run has both locks on; ``matrix_app`` and ``matrix_db`` have one alone, and ``matrix_twins`` compares
pages with and without a record that is not theirs. Each takes up to an hour.
"""

from __future__ import annotations

import pytest

from tests.access.asking import run
from tests.access.canaries import field_rows, sealed_fields
from tests.access.cells import Lock
from tests.access.oracle import endpoints
from tests.access.world import World
from tests.matrix import BY_NAME
from tests.proofs._matrix import every_cell_asked, world
from tests.telling import tell, telling
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.telling import AREA_PERMISSION

__all__ = ["telling", "world"]
SHOWS_NOTHING = {
    "case_destination_part",
    "case_looks",
    "case_restriction_read",
    "consent_withdraw",
    "erasure",
}
"""Addresses of a file that lead on where there is nothing to record, and those for overseers, who read no name."""


def test_every_sealed_field_holds_a_word_or_leaves_a_mark(world: World) -> None:
    rows = field_rows()
    words = {name for name, row in rows.items() if row.how == "word"}
    marks = {name for name, row in rows.items() if row.how == "mark"}

    tell(
        f"{len(rows)} sealed fields: {len(words)} hold a word, {len(marks)} leave a mark, each with its reason"
    )
    assert words | marks == set(sealed_fields())
    assert words == world.planted
    assert all(rows[name].why for name in marks)


def test_nothing_leaks_and_everybody_may_what_the_oracle_says(world: World) -> None:
    result = every_cell_asked(world, Lock.BOTH)

    of_files = {one.name for one in endpoints().values() if one.about == "file"}
    pages = {name for name in of_files if "GET" in BY_NAME[name]["methods"]} - SHOWS_NOTHING
    assert result.holds
    assert set(endpoints()) - result.allowed == set()
    assert {name for name in pages if not result.seen.get(name)} == set()


def test_a_planted_fault_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(AREA_PERMISSION, Area.HEALTH, Permission.SEE_CASES)  # type: ignore[arg-type]

    result = run(world, sample=3000, seed=1)

    assert any("health" in leak for leak in result.leaks)
