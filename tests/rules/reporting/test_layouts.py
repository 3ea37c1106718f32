"""Indicators are complete, charts keep their proportions, and no published figure stands in the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wayhome.reporting.indicators import Indicator, indicators
from wayhome.reporting.renderings.bars import scale_to

SOURCE = Path(__file__).resolve().parents[3] / "src"
TEXTS = {".py", ".toml", ".html", ".typ", ".js", ".css", ".csv", ".md", ".po"}


@pytest.mark.parametrize("indicator", indicators().values(), ids=lambda indicator: indicator.id)
def test_an_indicator_says_everything_a_reader_asks(indicator: Indicator) -> None:
    said = [indicator.title, indicator.definition, indicator.unit, indicator.period, indicator.owner]

    assert all(said)
    assert indicator.source
    assert indicator.smallest_cell >= 5


@pytest.mark.parametrize(
    ("most", "marks"),
    [
        (1, (0, 1)),
        (5, (0, 1, 2, 3, 4, 5)),
        (6, (0, 2, 4, 6)),
        (99, (0, 20, 40, 60, 80, 100)),
        (538, (0, 200, 400, 600)),
        (1000, (0, 200, 400, 600, 800, 1000)),
        (2576, (0, 1000, 2000, 3000)),
    ],
)
def test_a_scale_has_few_round_marks_and_ends_above_the_longest_bar(
    most: int, marks: tuple[int, ...]
) -> None:
    assert scale_to(most) == marks


@pytest.mark.parametrize("number", [538, 429, 2576, 1288])
def test_no_figure_of_the_bulletin_stands_in_the_program(number: int) -> None:
    written = re.compile(rf"(?<![\w.#-])(?:{number}|{number:,})(?![\w%])")
    files = [path for path in SOURCE.rglob("*") if path.suffix in TEXTS and "vendor" not in path.parts]

    assert [path.name for path in files if written.search(path.read_text("utf-8"))] == []
