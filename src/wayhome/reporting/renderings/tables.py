"""A table as text, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Sequence

from wayhome.reporting.models import Release
from wayhome.reporting.tables.counted import Table, Value
from wayhome.reporting.tables.words import Tabled

WIDTH = 100
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(table: Table) -> str:
    """Return the chosen dimensions, then persons; what several countings need to stay apart stands in front.

    A label that a spreadsheet would take for a formula is written with an apostrophe before it. What is not stated is
    empty.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(
        [[_plain(name, value) for name, value in zip(table.columns, row, strict=True)] for row in table.rows]
    )
    return out.getvalue()


def as_json(table: Table, words: Tabled, release: Release | None) -> str:
    """Return rows with numbers as numbers, and beside them who counted, what is left out and every note."""
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return (
        json.dumps(
            {
                "title": words.title,
                "release": release.number if release else None,
                "status": words.status,
                "columns": list(table.columns),
                "rows": rows,
                "countings": [
                    {"body": one.body, "series": one.series, "standing": one.standing, "persons": one.persons}
                    for one in table.countings
                ],
                "left_out": [
                    {"body": one.body, "series": one.series, "why": one.why.value, "names": list(one.names)}
                    for one in table.left_out
                ],
                "counted_apart": dict(table.apart),
                "notes": list(words.notes),
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )


def as_text(words: Tabled) -> str:
    """Return the table with its countings side by side, sums below, and the notes."""
    wide = words.wide
    head = [*wide.heads, *wide.countings]
    rows = [
        [*(label or words.not_told for label in labels), *(_number(one) for one in numbers)]
        for labels, numbers in wide.rows
    ]
    sums = [words.sum_label, *[""] * (len(wide.heads) - 1), *(_number(one) for one in wide.sums)]
    body = _lines([head, *rows, sums], len(wide.heads)) if rows else []
    notes = [
        textwrap.fill(note, WIDTH, break_long_words=False, break_on_hyphens=False) for note in words.notes
    ]
    return "\n\n".join([words.title, words.status, *(["\n".join(body)] if body else []), *notes]) + "\n"


def _plain(name: str, value: Value) -> Value:
    if isinstance(value, int):
        return value if value or name == "persons" else ""
    return "'" + value if value.startswith(_FORMULA) else value


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def _lines(rows: Sequence[Sequence[str]], labels: int) -> list[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(
            text.ljust(width) if place < labels else text.rjust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
