"""Indicators are complete, charts keep their proportions, and no published figure stands in the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wayhome.reporting.indicators import Indicator, indicators
from wayhome.reporting.renderings.bars import nice_top

SOURCE = Path(__file__).resolve().parents[3] / "src"
TEXTS = {".py", ".toml", ".html", ".typ", ".js", ".css", ".csv", ".md", ".po"}


@pytest.mark.parametrize("indicator", indicators().values(), ids=lambda indicator: indicator.id)
def test_an_indicator_says_everything_a_reader_asks(indicator: Indicator) -> None:
    said = [indicator.title, indicator.definition, indicator.unit, indicator.period, indicator.owner]

    assert all(said)
    assert indicator.source
    assert indicator.smallest_cell >= 5


@pytest.mark.parametrize(
    ("most", "top"), [(1, 4), (4, 4), (5, 8), (99, 100), (538, 560), (600, 600), (2576, 2800)]
)
def test_a_scale_ends_at_a_round_number_above_the_longest_bar(most: int, top: int) -> None:
    assert nice_top(most) == top


@pytest.mark.parametrize("number", [538, 429, 2576, 1288])
def test_no_figure_of_the_bulletin_stands_in_the_program(number: int) -> None:
    written = re.compile(rf"(?<![\w.#-])(?:{number}|{number:,})(?![\w%])")
    files = [path for path in SOURCE.rglob("*") if path.suffix in TEXTS and "vendor" not in path.parts]

    assert [path.name for path in files if written.search(path.read_text("utf-8"))] == []
