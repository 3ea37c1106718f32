"""The facts that tables count: what is counted here, and what bodies have published, as rows of text with persons.

One row is so many persons with the same labels. Labels are the body's own, those of what is counted here are the
English ones; codes of countries stand beside them. Nothing here knows a person, a case or a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count as CountOf

from wayhome.casefile.cases.enums import ASSISTANCE_LABELS, TYPE_LABELS, Assistance, LineKind, TypeOfReturn
from wayhome.casefile.cases.models import StatisticsLine
from wayhome.casefile.people.enums import SEX_LABELS, Sex
from wayhome.ground.core.context import reading_statistics
from wayhome.ground.values.ages import AGE_BAND_LABELS, age_band
from wayhome.ground.values.places import is_country, printed_name
from wayhome.reporting import queries
from wayhome.reporting.bulletin import DEMONSTRATION_BODY
from wayhome.reporting.measures.counting import Count
from wayhome.reporting.models import PublishedSeries, SeriesCell

MEASURES = {"departures": LineKind.DEPARTURE, "arrivals": LineKind.ARRIVAL}
"""What can be counted, by the name under which it is asked for."""
OWN_SERIES = "Counted here"
NUMBERS = ("year", "quarter", "month")
"""Columns of whole numbers; 0 stands for what is not given."""
FIXED = (
    "kind",
    "standing",
    "body",
    "series",
    "count",
    *NUMBERS,
    "host_country",
    "nationality",
    "nationality_code",
    "returned_to",
    "returned_to_code",
    "region",
    "age_group",
    "sex",
    "type_of_return",
    "assistance",
    "programme",
    "fund",
)
"""Columns of every set of facts; those that a series has besides stand behind them, and ``persons`` at the end."""
PUBLISHED, COUNTED, DEMONSTRATION = "published", "counted", "demonstration"
CODE = "_code"
Fact = Mapping[str, str | int]
_OF_LINES = (*queries.FACTS, "kind", "host_country", "sex", "age", "assistance", "programme", "fund")


def columns() -> tuple[str, ...]:
    """Return the names of all columns of the facts as they stand, ``persons`` last."""
    in_force = queries.series_in_force()
    more = {name for series in in_force for name in series.dimensions}
    codes = {f"{name}{CODE}" for series in in_force for name in series.coded}
    return (*FIXED, *sorted((more | codes) - set(FIXED)), "persons")


def facts() -> Iterator[Fact]:
    """Yield every fact as it stands now; it needs a transaction. What a fact does not say is missing in it."""
    yield from _counted_here()
    for series in queries.series_in_force():
        yield from _published(series)


def _counted_here() -> Iterator[Fact]:
    with reading_statistics():
        found = StatisticsLine.objects.filter(kind__in=[one.value for one in MEASURES.values()])
        rows = list(found.values(*_OF_LINES).annotate(persons=CountOf("id")).order_by(*_OF_LINES))
    bodies = {host: _counting_body(host) for host in {row["host_country"] for row in rows}}
    for row in rows:
        yield _line(row, bodies[row["host_country"]])


def _counting_body(host: str) -> str:
    return ", ".join(queries.host_missions(host)) or printed_name(host)


def _line(row: Mapping[str, Any], body: str) -> Fact:
    cell = queries.cell_of(row)
    month = cell.month
    return {
        "kind": row["kind"],
        "standing": DEMONSTRATION if cell.is_demonstration else COUNTED,
        "body": DEMONSTRATION_BODY if cell.is_demonstration else body,
        "series": OWN_SERIES,
        "count": cell.count.value,
        "year": month.year,
        "quarter": (month.number + 2) // 3,
        "month": month.number,
        "host_country": _named(row["host_country"]),
        "nationality": _named(row["nationality"]),
        "nationality_code": row["nationality"],
        "returned_to": _named(row["returned_to"]),
        "returned_to_code": row["returned_to"],
        "age_group": AGE_BAND_LABELS[age_band(None if row["age"] is None else (row["age"], row["age"]))],
        "sex": SEX_LABELS[Sex(row["sex"])],
        "type_of_return": TYPE_LABELS[TypeOfReturn(row["type_of_return"])],
        "assistance": ASSISTANCE_LABELS[Assistance(row["assistance"])],
        "programme": row["programme"],
        "fund": row["fund"],
        "persons": row["persons"],
    }


def _named(code: str) -> str:
    return printed_name(code) if is_country(code) else code


def _published(series: PublishedSeries) -> Iterator[Fact]:
    fixed = {
        "kind": series.kind,
        "standing": PUBLISHED,
        "body": series.body,
        "series": series.title,
        "count": Count.RETURNS.value,
    }
    if series.host_country:
        fixed["host_country"] = _named(series.host_country)
    cells = SeriesCell.objects.filter(series=series).order_by("id")
    for cell in cells.iterator(chunk_size=5000):
        codes = {f"{name}{CODE}": code for name, code in cell.codes.items()}
        period = {"year": cell.year, "quarter": cell.quarter, "month": cell.month}
        # What the series says of itself stands above a column of the same name.
        yield {**cell.labels, **codes, **fixed, **period, "persons": cell.persons}
