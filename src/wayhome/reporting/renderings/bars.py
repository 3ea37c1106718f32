"""The chart of the months as places and lengths, for a page to draw as SVG: one colour a year, two widths."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from wayhome.reporting.publication import MonthRow, Publication

MOST_PARTS = 5
STEPS = (1, 2, 5, 10)
WIDE = 900
FLOOR = 300
TOP = 48
LEFT = 44
NARROW = 328
ROW = 66
KEY = 30
MOST_UPRIGHT = 8


@dataclass(frozen=True)
class Bar:
    """One bar with its number; all lengths are SVG attributes. ``year`` is "this" or "last"."""

    year: str
    x: str
    y: str
    width: str
    height: str
    number: str
    number_x: str
    number_y: str
    mark: str


@dataclass(frozen=True)
class Label:
    """A text on an axis."""

    text: str
    x: str
    y: str


@dataclass(frozen=True)
class BarChart:
    """A drawn chart: size, bars, names of months, lines of the scale."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    names: tuple[Label, ...]
    scale: tuple[Label, ...] = ()
    anchor: str = "start"

    @property
    def size(self) -> str:
        """Return width and height as an SVG view box writes them."""
        return f"{self.width} {self.height}"


def wide_chart(bulletin: Publication) -> BarChart:
    """Return upright bars in pairs, the year before beside this year, with a scale from zero.

    More months than have room for their numbers lie down, below the key of the two years.
    """
    if len(bulletin.months) > MOST_UPRIGHT:
        return _lying(bulletin, width=WIDE, longest=WIDE - 320, names=140, top=KEY)
    marks = scale_to(_most(bulletin.months))
    top = marks[-1]
    step = (WIDE - LEFT) / max(len(bulletin.months), 1)
    thick = min(56.0, step * 0.38)
    bars: list[Bar] = []
    names: list[Label] = []
    for place, row in enumerate(bulletin.months):
        middle = LEFT + step * (place + 0.5)
        pairs = (("last", middle - thick - 2, row.last_year), ("this", middle + 2, row.this_year))
        for year, x, said in pairs:
            height = (FLOOR - TOP) * said.value / top
            bars.append(
                Bar(
                    year=year,
                    x=_svg(x),
                    y=_svg(FLOOR - height),
                    width=_svg(thick),
                    height=_svg(height),
                    number=said.number,
                    number_x=_svg(x + thick / 2),
                    number_y=_svg(FLOOR - height - 7),
                    mark=said.mark,
                )
            )
        names.append(Label(row.label if step > 90 else row.short, _svg(middle), _svg(FLOOR + 24)))
    scale = tuple(Label(f"{mark:,}", _svg(LEFT), _svg(FLOOR - (FLOOR - TOP) * mark / top)) for mark in marks)
    return BarChart(WIDE, FLOOR + 40, tuple(bars), tuple(names), scale, "middle")


def narrow_chart(bulletin: Publication) -> BarChart:
    """Return lying bars in pairs for a phone, this year above the year before."""
    return _lying(bulletin, width=NARROW, longest=NARROW - 148, names=88, top=KEY)


def _lying(bulletin: Publication, *, width: int, longest: int, names: int, top: int) -> BarChart:
    most = _most(bulletin.months)
    bars: list[Bar] = []
    labels: list[Label] = []
    for place, row in enumerate(bulletin.months):
        y = top + ROW * place + 8
        labels.append(Label(row.short if names < 100 else row.label, _svg(0), _svg(y + 18)))
        pairs = (("this", y, 24, row.this_year), ("last", y + 26, 16, row.last_year))
        for year, start, thick, said in pairs:
            length = longest * said.value / most
            bars.append(
                Bar(
                    year=year,
                    x=_svg(names),
                    y=_svg(start),
                    width=_svg(length),
                    height=_svg(thick),
                    number=said.number,
                    number_x=_svg(names + length + 6),
                    number_y=_svg(start + thick / 2 + 5),
                    mark=said.mark,
                )
            )
    return BarChart(width, top + ROW * len(bulletin.months) + 8, tuple(bars), tuple(labels))


def scale_to(most: int) -> tuple[int, ...]:
    """Return the marks of a scale from zero to a round number not below ``most``, in at most five equal parts."""
    unit = int(10 ** max(len(str(most)) - 1, 0))
    sizes = sorted({max(unit * step // 10, 1) for step in STEPS} | {unit * step for step in STEPS})
    size = next(size for size in sizes if size * MOST_PARTS >= most)
    return tuple(range(0, size * math.ceil(max(most, 1) / size) + 1, size))


def _most(months: Sequence[MonthRow]) -> int:
    return max([1, *(said.value for row in months for said in (row.this_year, row.last_year))])


def _svg(value: float) -> str:
    """Return a length as an SVG attribute, with a point whatever the language."""
    return f"{value:.1f}".removesuffix(".0")
