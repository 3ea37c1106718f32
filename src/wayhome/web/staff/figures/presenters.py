"""What the page of the bulletin shows beside the publication itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.reporting.bulletin import Bulletin
from wayhome.reporting.publication import MonthRow, Publication, Said
from wayhome.reporting.renderings.bars import narrow_chart, wide_chart
from wayhome.web.shared.presenting import Action, Cell, Column, Empty, Head, Row, Table


def bulletin_page(numbers: Bulletin, words: Publication, *, may_make_tables: bool) -> dict[str, Any]:
    """Return the context of the page: the publication, its two charts, its tables and downloads."""
    query = urlencode({"host": numbers.host, "month": numbers.month.text})
    return {
        "bulletin": words,
        "wide": wide_chart(words),
        "narrow": narrow_chart(words),
        "months": _months_table(words),
        "apart": _apart_table(words),
        "tables": Action(_("Tables of figures"), reverse("figures_table")) if may_make_tables else None,
        "downloads": [
            Action(label, f"{reverse('figures_download', args=[layout])}?{query}", "outline", "download")
            for layout, label in (("pdf", _("PDF")), ("txt", _("Text")), ("json", _("JSON")))
        ],
    }


def empty_page(sentence: str) -> dict[str, Any]:
    """Return the context where nothing was ever counted."""
    return {"head": Head(_("Figures")), "empty": Empty(_("There are no figures yet."), sentence)}


def _months_table(words: Publication) -> Table:
    return Table(
        words.chart_title,
        [
            Column(words.month_column),
            Column(words.this_year, numeric=True),
            Column(words.last_year, numeric=True),
        ],
        [_row(row) for row in words.months],
        foot=[Row(_row(words.total).cells, is_sum=True)],
    )


def _row(row: MonthRow) -> Row:
    return Row([Cell(row.label), _cell(row.this_year), _cell(row.last_year)])


def _cell(said: Said) -> Cell:
    return Cell(said.number, note=said.standing)


def _apart_table(words: Publication) -> Table:
    first, month, to_date = words.apart_columns
    return Table(
        words.apart_title,
        [Column(first), Column(month, numeric=True), Column(to_date, numeric=True)],
        [Row([Cell(label), Cell(in_month), Cell(in_period)]) for label, in_month, in_period in words.apart],
    )
