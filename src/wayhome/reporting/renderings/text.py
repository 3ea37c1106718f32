"""A publication as plain text, at most 100 characters wide."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from wayhome.reporting.publication import Headline, MonthRow, Publication, Said

WIDTH = 100
BAR = 40


def as_text(bulletin: Publication) -> str:
    """Return everything the publication says, with the chart as rows of blocks."""
    most = max([1, *(row.this_year.value for row in bulletin.months)])
    parts = [
        bulletin.kicker,
        bulletin.title.upper(),
        _wrapped(bulletin.lead),
        "\n".join(_wrapped(_figure(figure)) for figure in bulletin.figures),
        _wrapped(f"{bulletin.internal}. {bulletin.status}"),
        f"{bulletin.chart_title}\n{_wrapped(bulletin.chart_lead)}",
        _months(bulletin),
        "\n".join(_bar(row, most) for row in bulletin.months),
        _wrapped(bulletin.chart_definition),
        "\n".join(_wrapped(quote) for quote in bulletin.quoted),
        f"{bulletin.countries_title}\n{bulletin.countries_lead}",
        "\n".join(f"  {name}" for name in bulletin.countries),
        _wrapped(bulletin.countries_definition),
        "\n".join(_wrapped(note) for note in bulletin.footnotes),
        bulletin.apart_title,
        _table([bulletin.apart_columns, *bulletin.apart]),
        _wrapped(bulletin.apart_definition),
        bulletin.quoting_title,
        _wrapped(bulletin.quoting),
        "\n".join(f"{label}: {text}" for label, text in bulletin.terms),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _figure(figure: Headline) -> str:
    standing = f" [{figure.standing}]" if figure.standing else ""
    return f"{figure.number}{standing} {figure.label}"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _months(bulletin: Publication) -> str:
    head = (bulletin.month_column, bulletin.this_year, "", bulletin.last_year, "")
    rows = [_cells(row) for row in (*bulletin.months, bulletin.total)]
    return _table([head, *rows])


def _cells(row: MonthRow) -> tuple[str, ...]:
    return (row.label, row.this_year.number, row.this_year.standing, *_pair(row.last_year))


def _pair(said: Said) -> tuple[str, str]:
    return said.number, said.standing


def _bar(row: MonthRow, most: int) -> str:
    return f"{row.short:>4} {'█' * round(BAR * row.this_year.value / most)} {row.this_year.number}"


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join("  ".join(_set(row, widths)).rstrip() for row in rows)


def _set(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [
        text.rjust(width) if text[:1].isdigit() else text.ljust(width)
        for text, width in zip(row, widths, strict=True)
    ]
