"""Every address, as every role, in every relation to a file, by every method: nothing leaks, with both locks and with each alone.

Each sealed field of each file holds a word of its own, and the answers are held against what ``tests/access/oracle.md``
says by hand. A record that is not theirs changes nobody's page, and somebody else's identifier answers like nobody's.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.access.asked import lines_of
from tests.access.asking import run
from tests.access.canaries import field_rows, sealed_fields
from tests.access.cells import Lock
from tests.access.oracle import endpoints
from tests.access.twins import swaps, twins
from tests.access.world import World, the_world
from tests.matrix import BY_NAME
from tests.telling import tell, telling
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.telling import AREA_PERMISSION

__all__ = ["telling"]
PROCESSES = 2
SHOWS_NOTHING = {
    "case_destination_part",
    "case_looks",
    "case_restriction_read",
    "consent_withdraw",
    "erasure",
}
"""Addresses of a file that lead on where there is nothing to record, and those for overseers, who read no name."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """The office of the matrix."""
    with django_db_blocker.unblock(), the_world() as made:  # type: ignore[attr-defined]
        yield made


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


@pytest.mark.parametrize("lock", list(Lock))
def test_nothing_leaks_and_everybody_may_what_the_oracle_says(world: World, lock: Lock) -> None:
    result = run(world, lock=lock, processes=PROCESSES)

    for line in lines_of(result, None):
        tell(line)

    assert result.holds
    if lock is Lock.BOTH:
        of_files = {one.name for one in endpoints().values() if one.about == "file"}
        pages = {name for name in of_files if "GET" in BY_NAME[name]["methods"]} - SHOWS_NOTHING
        assert set(endpoints()) - result.allowed == set()
        assert {name for name in pages if not result.seen.get(name)} == set()


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


def test_a_planted_fault_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(AREA_PERMISSION, Area.HEALTH, Permission.SEE_CASES)  # type: ignore[arg-type]

    result = run(world, sample=3000, seed=1)

    assert any("health" in leak for leak in result.leaks)
