"""Counting rules: what the headline counts, what is counted apart, and which countries are the main ones."""

from __future__ import annotations

import pytest

from wayhome.ground.values.periods import Month
from wayhome.reporting.measures.counting import Cell, Count, by_country, main_countries, persons

JUNE = Month("2016-06")
JULY = Month("2016-07")


def cell(persons: int = 1, **facts: object) -> Cell:
    known: dict[str, object] = {
        "month": JUNE,
        "type_of_return": "assisted_voluntary",
        "onward": False,
        "returned_to": "IRQ",
        "nationality": "IRQ",
        "persons": persons,
    }
    return Cell(**{**known, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        ({}, Count.RETURNS),
        ({"type_of_return": "humanitarian"}, Count.HUMANITARIAN),
        ({"type_of_return": "other"}, Count.OTHER),
        ({"onward": True, "returned_to": "TUR"}, Count.ONWARD),
        ({"onward": True, "returned_to": "TUR", "type_of_return": "humanitarian"}, Count.ONWARD),
    ],
)
def test_a_departure_belongs_to_exactly_one_count(facts: dict[str, object], count: Count) -> None:
    assert cell(**facts).count is count


def test_counts_are_never_added_to_each_other() -> None:
    cells = [cell(4), cell(3, type_of_return="humanitarian"), cell(2, onward=True, returned_to="TUR")]

    sums = {count: persons(cells, count, [JUNE]) for count in Count}

    assert sums == {Count.RETURNS: 4, Count.HUMANITARIAN: 3, Count.ONWARD: 2, Count.OTHER: 0}


def test_only_the_months_asked_for_are_summed() -> None:
    cells = [cell(4), cell(5, month=JULY)]

    assert persons(cells, Count.RETURNS, [JUNE]) == 4
    assert persons(cells, Count.RETURNS, [JUNE, JULY]) == 9


def test_the_country_of_origin_is_where_somebody_returned_whatever_their_passport_says() -> None:
    assert cell(nationality="SYR", returned_to="IRQ").country_of_origin == "IRQ"


def test_the_country_of_origin_of_an_onward_return_is_the_nationality() -> None:
    assert cell(nationality="SYR", returned_to="TUR", onward=True).country_of_origin == "SYR"


def test_countries_add_up_over_months_and_leave_other_counts_out() -> None:
    cells = [
        cell(2),
        cell(3, month=JULY),
        cell(9, type_of_return="humanitarian"),
        cell(1, returned_to="ALB", nationality="ALB"),
    ]

    assert by_country(cells, Count.RETURNS, [JUNE, JULY]) == {"IRQ": 5, "ALB": 1}


def test_main_countries_stand_in_alphabetical_order_not_by_size() -> None:
    numbers = {"UKR": 50, "AFG": 1, "IRQ": 30}

    assert main_countries(numbers, order=str) == ("AFG", "IRQ", "UKR")


def test_the_eleventh_country_is_left_out_and_unknown_is_never_one() -> None:
    numbers = {**{f"C{place:02d}": 20 - place for place in range(12)}, "": 99}

    shown = main_countries(numbers, order=str)

    assert len(shown) == 10
    assert "C10" not in shown
    assert "" not in shown


def test_equal_numbers_at_the_last_place_are_decided_by_the_printed_name() -> None:
    assert main_countries({"B": 5, "A": 5, "C": 9}, order=str, most=2) == ("A", "C")


def test_nobody_makes_no_main_country() -> None:
    assert main_countries({"IRQ": 0}, order=str) == ()
