"""The monthly bulletin of a host country as numbers: month, month before, year to date, the same months before.

It is live and provisional: it says what the lines say at the moment of the cut-off, and changes with them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wayhome.ground.core.errors import Refused
from wayhome.ground.values import places
from wayhome.ground.values.periods import Month
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.reporting import queries
from wayhome.reporting.measures.comparing import Change
from wayhome.reporting.measures.counting import Cell, Count, by_country, main_countries, persons
from wayhome.reporting.models import PublishedFigure

DEMONSTRATION_BODY = "Wayhome demonstration office"
SHOWN_APART = (Count.HUMANITARIAN, Count.ONWARD, Count.OTHER)


class Standing(StrEnum):
    """What a number is: as a body published it, made for the demonstration, or counted from lines."""

    PUBLISHED = "published"
    DEMONSTRATION = "demonstration"
    COUNTED = "counted"


@dataclass(frozen=True)
class Figure:
    """A number with its standing."""

    value: int
    standing: Standing


@dataclass(frozen=True)
class MonthPair:
    """The same month in this year and in the year before."""

    month: Month
    this_year: Figure
    last_year: Figure


@dataclass(frozen=True)
class Quoted:
    """A published figure whose period lies in what the bulletin shows, in the words of its body."""

    first: Month
    months: int
    value: int
    wording: str
    note: str
    body: str
    source: str


@dataclass(frozen=True)
class Bulletin:
    """All numbers of one bulletin. ``apart`` holds, for each count never added, month and year to date."""

    host: str
    month: Month
    cut_off_at: dt.datetime
    counting_body: str
    in_month: Figure
    month_before: Figure
    to_date: Figure
    to_date_last_year: Figure
    pairs: tuple[MonthPair, ...]
    countries: tuple[str, ...]
    apart: Mapping[Count, tuple[int, int]]
    quoted: tuple[Quoted, ...]

    @property
    def month_change(self) -> Change:
        """Return the change against the month before."""
        return Change(self.month_before.value, self.in_month.value)

    @property
    def year_change(self) -> Change:
        """Return the change against the same months of the year before."""
        return Change(self.to_date_last_year.value, self.to_date.value)

    @property
    def is_demonstration(self) -> bool:
        """Return whether any number shown is made for the demonstration."""
        figures = [self.in_month, self.month_before, self.to_date, self.to_date_last_year]
        figures += [figure for pair in self.pairs for figure in (pair.this_year, pair.last_year)]
        return any(figure.standing is Standing.DEMONSTRATION for figure in figures)


def bulletin(
    *,
    host: str,
    month: Month,
    at: dt.datetime,
    order: Callable[[str], object] | None = None,
) -> Bulletin:
    """Return the bulletin of a host country and month as the lines stand at ``at``; at most four queries.

    ``order`` sorts country codes by their printed name in the reader's language; without it by the English one.
    Raises ``Refused`` with code ``no_figures`` when nobody was ever counted from this host country, and
    ``ValueRefused`` for an unknown country.
    """
    places.country(host)
    first = Month(f"{month.year - 1:04d}-01")
    cells = queries.cells(host, first, month)
    if not cells and not queries.has_lines(host):
        raise Refused(_nobody_counted(host), code="no_figures")
    quoted = queries.published(host, first, month)
    return _assemble(host, month, at, cells, quoted, order or _by_printed_name)


def _nobody_counted(host: str) -> Sentence:
    """Return why there is no bulletin: "nobody returned" may be said only of a host whose departures are counted."""
    if queries.has_lines():
        return say(
            msgid(
                "There is no bulletin for %(host)s, because no departure from there was ever counted in this "
                "database. Choose a host country whose departures are counted here."
            ),
            host=places.printed_name(host),
        )
    return say(
        msgid(
            "There is no bulletin yet, because no departure is counted in this database. "
            "Load the demonstration with ./wayhome demo, or confirm the first departures."
        )
    )


def _assemble(
    host: str,
    month: Month,
    at: dt.datetime,
    cells: Sequence[Cell],
    published: Sequence[PublishedFigure],
    order: Callable[[str], object],
) -> Bulletin:
    this_year = month.since_january()
    last_year = tuple(one.same_month_last_year for one in this_year)
    exact = {(row.begins, row.months): row.value for row in published if not row.wording}

    def figure(months: Sequence[Month]) -> Figure:
        value = persons(cells, Count.RETURNS, months)
        return Figure(value, _standing(value, months, exact, cells))

    return Bulletin(
        host=host,
        month=month,
        cut_off_at=at,
        counting_body=_counting_body(host, cells),
        in_month=figure([month]),
        month_before=figure([month.previous]),
        to_date=figure(this_year),
        to_date_last_year=figure(last_year),
        pairs=tuple(MonthPair(one, figure([one]), figure([one.same_month_last_year])) for one in this_year),
        countries=main_countries(by_country(cells, Count.RETURNS, this_year), order=order),
        apart={
            count: (persons(cells, count, [month]), persons(cells, count, this_year)) for count in SHOWN_APART
        },
        quoted=tuple(_quoted(row) for row in published if _lies_within(row, month)),
    )


def _standing(
    value: int, months: Sequence[Month], exact: Mapping[tuple[dt.date, int], int], cells: Sequence[Cell]
) -> Standing:
    """Return what a sum of months is: published only where the same number was published for that period."""
    if months and exact.get((months[0].first, len(months))) == value:
        return Standing.PUBLISHED
    wanted = frozenset(months)
    invented = any(cell.is_demonstration for cell in cells if cell.month in wanted)
    return Standing.DEMONSTRATION if invented else Standing.COUNTED


def _counting_body(host: str, cells: Sequence[Cell]) -> str:
    if any(cell.is_demonstration for cell in cells):
        return DEMONSTRATION_BODY
    return ", ".join(queries.host_missions(host)) or "–"


def _lies_within(row: PublishedFigure, month: Month) -> bool:
    """Return whether a published figure speaks of a period that the bulletin shows: none goes past its month."""
    last = Month.of(row.begins).plus(row.months - 1)
    same_part = last.number <= month.number
    return last <= month and same_part


def _quoted(row: PublishedFigure) -> Quoted:
    return Quoted(
        first=Month.of(row.begins),
        months=row.months,
        value=row.value,
        wording=row.wording,
        note=row.note,
        body=row.body,
        source=row.source,
    )


def _by_printed_name(code: str) -> object:
    return places.collation_key(places.printed_name(code) if places.is_country(code) else code)
