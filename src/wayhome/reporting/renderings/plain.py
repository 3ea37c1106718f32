"""A bulletin as JSON: numbers as numbers, with definition, cut-off and counting body beside them."""

from __future__ import annotations

import json
from typing import Any

from wayhome.reporting.bulletin import Bulletin, Figure
from wayhome.reporting.indicators import indicators
from wayhome.reporting.measures.comparing import Change


def as_json(numbers: Bulletin) -> str:
    """Return the bulletin as indented JSON; percentages are text with one decimal place, unknown ones null."""
    return json.dumps(as_plain(numbers), ensure_ascii=False, indent=2) + "\n"


def as_plain(numbers: Bulletin) -> dict[str, Any]:
    """Return the bulletin as plain values."""
    return {
        "host_country": numbers.host,
        "month": numbers.month.text,
        "status": "live, provisional",
        "cut_off": numbers.cut_off_at.isoformat(),
        "counted_by": numbers.counting_body,
        "definition": indicators()["departures"].definition,
        "persons": _figure(numbers.in_month),
        "month_before": _figure(numbers.month_before),
        "change_on_month_before": _change(numbers.month_change),
        "year_to_date": _figure(numbers.to_date),
        "same_months_of_year_before": _figure(numbers.to_date_last_year),
        "change_on_year_before": _change(numbers.year_change),
        "months": [
            {
                "month": pair.month.text,
                "persons": _figure(pair.this_year),
                "year_before": _figure(pair.last_year),
            }
            for pair in numbers.pairs
        ],
        "main_countries_of_origin": {
            "codes": list(numbers.countries),
            "definition": indicators()["main_countries"].definition,
        },
        "counted_apart": {
            count.value: {"month": in_month, "year_to_date": to_date}
            for count, (in_month, to_date) in numbers.apart.items()
        },
        "published": [
            {
                "from": quoted.first.text,
                "months": quoted.months,
                "value": quoted.value,
                "wording": quoted.wording or None,
                "note": quoted.note or None,
                "counted_by": quoted.body,
                "source": quoted.source,
            }
            for quoted in numbers.quoted
        ],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {"value": figure.value, "standing": figure.standing.value}


def _change(change: Change) -> dict[str, Any]:
    percent = change.percent
    return {
        "difference": change.difference,
        "percent": None if percent is None else str(percent),
        "percent_rounded": change.rounded_percent,
    }
