"""Makes a table of persons by any dimensions from the facts; several bodies stand side by side and are not added up.

A *counting* is one series of one body. Two of them may count the same people, so that a sum of both is no number of
people: it is made only when asked for, and never of two series of one body. Returns, humanitarian returns and onward
returns are counted apart (``counting``): without another wish a table holds returns, and says what is beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wayhome.ground.core.errors import Refused
from wayhome.ground.values.places import collation_key
from wayhome.ground.values.sentences import msgid, say
from wayhome.reporting.facts import CODE, MEASURES, NUMBERS
from wayhome.reporting.frozen import FactBook, named
from wayhome.reporting.measures.counting import Count
from wayhome.reporting.tables.asking import Choice, check_names, no_such_value

Value = str | int
MOST_DIMENSIONS = 6
MOST_ROWS = 100_000
_FIRST = "year * 12 + CASE WHEN month > 0 THEN month - 1 WHEN quarter > 0 THEN 3 * quarter - 3 ELSE 0 END"
_LENGTH = "CASE WHEN month > 0 THEN 1 WHEN quarter > 0 THEN 3 ELSE 12 END"


class Silence(StrEnum):
    """Why a counting is not in a table: it does not tell a dimension, or only for longer periods than asked for."""

    DIMENSION = "dimension"
    PERIOD = "period"


@dataclass(frozen=True)
class Counting:
    """One series of one body, with its standing (published, counted, demonstration) and its sum in the table."""

    body: str
    series: str
    standing: str
    persons: int


@dataclass(frozen=True)
class LeftOut:
    """A counting that could not be told as asked; ``names`` are the dimensions that it does not tell."""

    body: str
    series: str
    why: Silence
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Persons by dimensions: names of columns, rows with persons last, sorted; empty text is "not stated".

    ``columns`` begin with ``body`` (and ``series``) where several countings stand beside each other.
    """

    choice: Choice
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    countings: tuple[Counting, ...]
    left_out: tuple[LeftOut, ...]
    apart: Mapping[str, int]


def make_table(book: FactBook, choice: Choice) -> Table:
    """Return the table that was asked for.

    Raises ``Refused`` for an unknown measure, dimension or value, for more dimensions or rows than a table holds, and
    for a sum of two series of one body.
    """
    if choice.measure not in MEASURES:
        raise Refused(say(_NO_MEASURE, name=choice.measure, known=", ".join(MEASURES)), field="measure")
    if not choice.by or len(choice.by) > MOST_DIMENSIONS:
        raise Refused(say(_HOW_MANY, most=MOST_DIMENSIONS), field="by")
    check_names(choice.by, book.columns, field="by")
    check_names([name for name, _ in choice.where], book.columns, field="where")
    return _Maker(book, choice).table()


class _Maker:
    """Makes one table; it keeps what every statement of it needs."""

    def __init__(self, book: FactBook, choice: Choice) -> None:
        self.book = book
        self.choice = choice
        conditions, self.values = self._conditions()
        self.where = " AND ".join(conditions)
        # Numbers from ``int`` alone: nothing of what somebody wrote stands in a statement.
        first, last = choice.first or 0, choice.last if choice.last is not None else 10**6
        self.inside = f"({_FIRST} >= {first:d} AND {_FIRST} + {_LENGTH} - 1 <= {last:d})"
        self.partly = (
            f"({_FIRST} <= {last:d} AND {_FIRST} + {_LENGTH} - 1 >= {first:d} AND NOT {self.inside})"
        )

    def table(self) -> Table:
        """Return the table."""
        told, left_out = self._countings()
        beside = self._beside(told)
        columns = (*beside, *(name for name in self.choice.by if name not in beside))
        return Table(
            choice=self.choice,
            columns=(*columns, "persons"),
            rows=self._rows(columns, told),
            countings=tuple(told),
            left_out=tuple(left_out),
            apart=self._apart(),
        )

    def _conditions(self) -> tuple[list[str], list[Value]]:
        """Return the conditions of the table with their values; by themselves they hold one kind and returns alone."""
        found = ["kind = ?"]
        values: list[Value] = [MEASURES[self.choice.measure].value]
        asked = list(self.choice.where)
        if "count" not in self.choice.by and "count" not in {name for name, _ in asked}:
            asked.append(("count", Count.RETURNS.value))
        for name, value in asked:
            sql, matched = self._condition(name, value)
            found.append(sql)
            values += matched
        return found, values

    def _condition(self, name: str, value: str) -> tuple[str, list[Value]]:
        """Return one condition: a number, or a label or code whatever the size of its letters."""
        if name in NUMBERS:
            if not (value.isascii() and value.isdecimal() and len(value) < 6):
                raise no_such_value(name, value, ())
            return f"{named(name)} = ?", [int(value)]
        both = [name, name + CODE] if name + CODE in self.book.columns else [name]
        sql = " OR ".join(f"lower({named(one)}) = lower(?)" for one in both)
        values: list[Value] = [value] * len(both)
        if not self.book.rows(f"SELECT 1 FROM facts WHERE {sql} LIMIT 1", values) and name != "count":
            known = self.book.rows(f"SELECT DISTINCT {named(name)} FROM facts WHERE {named(name)} > ''")
            raise no_such_value(name, value, [str(one) for (one,) in known])
        return f"({sql})", values

    def _countings(self) -> tuple[list[Counting], list[LeftOut]]:
        """Return what can be told as asked, and what cannot."""
        silent = ", ".join(
            f"bool_and({named(name)} IS NULL{f' OR {named(name)} = 0' if name in NUMBERS else ''})"
            for name in self.choice.by
        )
        rows = self.book.rows(
            f"SELECT body, series, standing, coalesce(sum(persons) FILTER (WHERE {self.inside}), 0), "
            f"bool_or({self.partly}), {silent} FROM facts WHERE {self.where} GROUP BY body, series, standing "
            "ORDER BY body, series",
            self.values,
        )
        told: list[Counting] = []
        left_out: list[LeftOut] = []
        for body, series, standing, persons, partly, *says_nothing in rows:
            names = tuple(name for name, silent in zip(self.choice.by, says_nothing, strict=True) if silent)
            if names:
                left_out.append(LeftOut(str(body), str(series), Silence.DIMENSION, names))
            elif partly:
                left_out.append(LeftOut(str(body), str(series), Silence.PERIOD))
            elif persons:
                told.append(Counting(str(body), str(series), str(standing), int(persons)))
        return told, left_out

    def _beside(self, told: Sequence[Counting]) -> tuple[str, ...]:
        """Return the columns that keep several countings apart."""
        bodies = {one.body for one in told}
        several = len({(one.body, one.series) for one in told}) > len(bodies)
        if several and self.choice.together:
            raise Refused(say(_SAME_PEOPLE), code="same_people", field="together")
        if several:
            return ("body", "series")
        return ("body",) if len(bodies) > 1 and not self.choice.together else ()

    def _rows(self, columns: Sequence[str], told: Sequence[Counting]) -> tuple[tuple[Value, ...], ...]:
        if not told:
            return ()
        names = ", ".join(named(name) for name in columns)
        places = ", ".join("(?, ?)" for _ in told)
        values = [*self.values, *(value for one in told for value in (one.body, one.series))]
        rows = self.book.rows(
            f"SELECT {names}, sum(persons) FROM facts WHERE {self.where} AND {self.inside} "
            f"AND (body, series) IN ({places}) GROUP BY {names} LIMIT {MOST_ROWS + 1:d}",
            values,
        )
        if len(rows) > MOST_ROWS:
            raise Refused(say(_TOO_LONG, most=MOST_ROWS), code="too_long", field="by")
        plain = [(*("" if value is None else value for value in row[:-1]), int(row[-1])) for row in rows]
        return tuple(sorted(plain, key=lambda row: [_place(value) for value in row[:-1]]))

    def _apart(self) -> Mapping[str, int]:
        """Return how many persons the other counts hold that a table of returns leaves out."""
        if "count" in self.choice.by or "count" in {name for name, _ in self.choice.where}:
            return {}
        where, values = self.where.rpartition(" AND ")[0], self.values[:-1]
        rows = self.book.rows(
            f"SELECT count, sum(persons) FROM facts WHERE {where} AND {self.inside} AND count <> ? GROUP BY count",
            [*values, Count.RETURNS.value],
        )
        return {str(name): int(persons) for name, persons in rows}


def _place(value: Value) -> tuple[bool, int, tuple[str, str]]:
    """Return where a label stands: numbers in their order, names by their printed letters, what is not stated last."""
    if isinstance(value, int):
        return value == 0, value, ("", "")
    return not value, 0, collation_key(value)


_NO_MEASURE = msgid("No table was made, because “%(name)s” is not counted here. Choose from: %(known)s.")
_HOW_MANY = msgid("No table was made. Choose one to %(most)s dimensions, such as year and sex.")
_TOO_LONG = msgid(
    "No table was made, because it would have more than %(most)s rows. Choose fewer dimensions or years."
)
_SAME_PEOPLE = msgid(
    "Nothing was added up, because two series of one body count the same people. Choose one of them with a condition "
    "on “series”."
)
