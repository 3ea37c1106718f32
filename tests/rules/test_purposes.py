"""Whatever is kept is kept for a purpose, with a ground in law, a controller, a time and the clock that starts it."""

from __future__ import annotations

import pytest

from wayhome.privacy.classification import declarations
from wayhome.privacy.purposes import BASIS_LABELS, CLOCK_LABELS, PURPOSES, Clock, Purpose, purposes_of


def test_every_retention_class_is_covered_by_a_purpose_and_every_purpose_covers_one() -> None:
    classes = {declaration.kept for declaration in declarations()}

    assert {one.code for kept in classes for one in purposes_of(kept)} == {one.code for one in PURPOSES}
    with pytest.raises(KeyError):
        purposes_of("nothing of ours")


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda one: one.code)
def test_a_purpose_says_on_which_ground_by_whom_for_whom_and_how_long(purpose: Purpose) -> None:
    assert purpose.basis
    assert set(purpose.basis) <= set(BASIS_LABELS)
    assert purpose.title
    assert purpose.controller
    assert purpose.recipients
    assert purpose.clock_starts_from in CLOCK_LABELS
    assert (purpose.retention_years is None) == (purpose.clock_starts_from is Clock.NEVER)
    assert "house default" in purpose.source


def test_a_purpose_about_a_part_names_tables_of_its_own_classes() -> None:
    kept = {declaration.table: declaration.kept for declaration in declarations()}

    assert {table for one in PURPOSES for table in one.tables if kept.get(table) not in one.kept} == set()
