"""Claims about age bands."""

from __future__ import annotations

import pytest

from wayhome.ground.values.ages import AGE_BAND_LABELS, AgeBand, age_band, is_child_band


@pytest.mark.parametrize(
    ("ages", "band"),
    [
        ((0, 0), "0-11"),
        ((11, 11), "0-11"),
        ((12, 12), "12-15"),
        ((16, 16), "16-17"),
        ((17, 17), "16-17"),
        ((18, 18), "18-34"),
        ((35, 35), "35-60"),
        ((60, 60), "35-60"),
        ((61, 61), "61+"),
        ((16, 20), "16-17"),
        (None, "unknown"),
    ],
)
def test_the_band_is_that_of_the_lowest_possible_age(ages: tuple[int, int] | None, band: str) -> None:
    assert age_band(ages) == band


def test_whoever_may_be_under_18_or_has_no_known_age_is_in_a_childs_band() -> None:
    assert is_child_band(age_band((17, 19)))
    assert is_child_band(age_band(None))
    assert not is_child_band(age_band((18, 19)))
    assert set(AGE_BAND_LABELS) == set(AgeBand)
