"""Change: exact to one decimal place, and rounded as prose says it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wayhome.reporting.measures.comparing import Change


# 109 / 429 = 0.25407…; 1288 / 1288 = 1; -1 / 3 = -0.3333…; 1 / 8 = 0.125; 5 / 1000 = 0.005
@pytest.mark.parametrize(
    ("earlier", "later", "difference", "exact", "rounded"),
    [
        (429, 538, 109, "25.4", 25),
        (1288, 2576, 1288, "100.0", 100),
        (3, 2, -1, "-33.3", -33),
        (8, 9, 1, "12.5", 13),
        (1000, 1005, 5, "0.5", 1),
        (7, 7, 0, "0.0", 0),
        (5, 0, -5, "-100.0", -100),
    ],
)
def test_change_is_exact_and_rounded_half_away_from_zero(
    earlier: int, later: int, difference: int, exact: str, rounded: int
) -> None:
    change = Change(earlier, later)

    assert (change.difference, change.percent, change.rounded_percent) == (
        difference,
        Decimal(exact),
        rounded,
    )


def test_nothing_to_compare_with_is_no_percentage() -> None:
    change = Change(0, 5)

    assert (change.difference, change.percent, change.rounded_percent) == (5, None, None)
