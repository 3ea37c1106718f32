"""What the page of a table shows: the table with its notes, bars where there is one number a row, and downloads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.reporting.models import PublishedSeries, Release
from wayhome.reporting.tables.counted import Table as Counted
from wayhome.reporting.tables.words import Tabled
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Action, Bar, Cell, Column, Head, Row, Table

MOST_SHOWN = 400
MOST_BARS = 30
Made = tuple[Counted, Tabled, Release | None]


def table_page(chosen: QueryDict, series: Sequence[PublishedSeries], made: Made | None) -> dict[str, Any]:
    """Return the context of the page; without a table that was made, the form and what series there are."""
    head = Head(
        _("Tables of figures"),
        _("Internal. Count persons by what you choose; several bodies stand side by side."),
        actions=[Action(_("Monthly bulletin"), reverse("figures"))],
    )
    known = [
        _("%(title)s, counted by %(body)s: %(persons)s persons")
        % {"title": one.title, "body": one.body, "persons": saying.number(one.persons)}
        for one in series
    ]
    if made is None:
        return {"head": head, "series": known}
    words = made[1]
    return {
        "head": head,
        "series": known,
        "words": words,
        "table": _table(words),
        "bars": _bars(words),
        "more": _more(words),
        "downloads": [
            Action(
                label,
                f"{reverse('figures_table_file', args=[layout])}?{chosen.urlencode()}",
                "outline",
                "download",
            )
            for layout, label in (("csv", _("CSV")), ("txt", _("Text")), ("json", _("JSON")))
        ],
    }


def _table(words: Tabled) -> Table | None:
    wide = words.wide
    if not wide.rows:
        return None
    columns = [
        *(Column(head) for head in wide.heads),
        *(Column(counting, numeric=True) for counting in wide.countings),
    ]
    rows = [
        Row([*(Cell(label or words.not_told) for label in labels), *(Cell(_number(one)) for one in numbers)])
        for labels, numbers in wide.rows[:MOST_SHOWN]
    ]
    blank = [Cell() for _head in wide.heads[1:]]
    sums = [Cell(words.sum_label), *blank, *(Cell(saying.number(one)) for one in wide.sums)]
    return Table(words.title, columns, rows, foot=[Row(sums, is_sum=True)], stacks=len(columns) > 2)


def _bars(words: Tabled) -> list[Bar]:
    """Return bars for a table of one label and one number, as long as they fit a look."""
    wide = words.wide
    if len(wide.heads) > 1 or len(wide.countings) > 1 or not 1 < len(wide.rows) <= MOST_BARS:
        return []
    highest = max(numbers[0] or 0 for _labels, numbers in wide.rows)
    return [Bar(labels[0] or words.not_told, numbers[0] or 0, highest) for labels, numbers in wide.rows]


def _more(words: Tabled) -> str:
    left = len(words.wide.rows) - MOST_SHOWN
    if left <= 0:
        return ""
    return ngettext(
        "%(count)s more row is in the file, and in the sum.",
        "%(count)s more rows are in the file, and in the sum.",
        left,
    ) % {"count": saying.number(left)}


def _number(value: int | None) -> str:
    return "–" if value is None else saying.number(value)
