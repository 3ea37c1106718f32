"""Reads several small querysets in one round trip, and makes the statement of one that is asked often only once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]  # not in the stubs
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row", bound=Model)
Value = uuid.UUID | dt.datetime | dt.date | int | str


@dataclass(frozen=True)
class Asked(Generic[Row]):
    """A prepared queryset with the values it is asked with this time."""

    prepared: Prepared[Row]
    values: tuple[Value, ...]


class Prepared(Generic[Row]):
    """A queryset that is asked again and again with other values: its statement is made once in a process.

    ``build`` makes the queryset from the values; it may do nothing with them but compare columns with them. Plain
    rows of a model, as ``read_together`` takes them. Making a statement costs more than the answer of a small one,
    and the facts of one case are some twenty of them.
    """

    def __init__(self, build: Callable[..., QuerySet[Row]]) -> None:
        self._build = build
        self._made: _Statement | None = None

    def of(self, *values: Value) -> Asked[Row]:
        """Return this queryset with its values, to be read together with others."""
        return Asked(self, values)

    def read(self, *values: Value) -> list[Row]:
        """Return the rows for these values; one query."""
        return read_together(self.of(*values))[0]

    def statement(self, values: tuple[Value, ...]) -> _Statement:
        """Return the statement with these values.

        Raises ``ValueError`` for a value that cannot be found again in the statement (a programming error).
        """
        if self._made is None:
            stands_in = [_STANDS_IN[type(value)](place) for place, value in enumerate(values)]
            made = _statement_of(self._build(*stands_in))
            if made is None or any(not made.holds(one) for one in stands_in):
                raise ValueError("A prepared queryset must compare a column with each of its values.")
            self._made = replace(made, stands_in=tuple(stands_in))
        return self._made.with_values(values)


# Values that nobody asks for, of each type, so that their places in a statement can be told.
_STANDS_IN: dict[type, Callable[[int], Value]] = {
    uuid.UUID: lambda place: uuid.UUID(int=(0xA5A5 << 100) + place),
    dt.date: lambda place: dt.date(1, 1, 1 + place),
    dt.datetime: lambda place: dt.datetime(1, 1, 2, 0, 0, place, tzinfo=dt.UTC),
    int: lambda place: -1_900_000_001 - place,
    str: lambda place: f"\u2402{place}\u2403",
}


@dataclass(frozen=True)
class _Statement:
    """One statement with its values, and how its answer becomes rows."""

    sql: str
    values: tuple[Any, ...]
    rows: Callable[[Sequence[tuple[Any, ...]]], Iterator[Model]]
    locks: bool
    stands_in: tuple[Value, ...] = ()

    def holds(self, value: Value) -> bool:
        return any(_known(one) == _known(value) for one in self.values)

    def with_values(self, values: tuple[Value, ...]) -> _Statement:
        """Return the statement with each stand-in replaced by the value of its place."""
        if [type(value) for value in values] != [type(one) for one in self.stands_in]:
            raise ValueError(
                "A prepared queryset takes values of the types it was made with, and never None."
            )
        given = {_known(one): value for one, value in zip(self.stands_in, values, strict=True)}
        return replace(self, values=tuple(_given(one, given) for one in self.values))


def _known(value: Any) -> tuple[type, Any]:
    """Return a value with its type, by which it is found again; numbers of a column's own size are numbers."""
    number = isinstance(value, int) and not isinstance(value, bool)
    return (int, int(value)) if number else (type(value), value)


def _given(one: Any, given: dict[tuple[type, Any], Value]) -> Any:
    value = given.get(_known(one), one)
    return type(one)(value) if isinstance(one, int) and isinstance(value, int) else value


def read_together(*asked: QuerySet[Any] | Asked[Any]) -> tuple[list[Any], ...]:
    """Return the rows of each queryset, plain or prepared, in their order, with one statement list sent at once.

    Plain rows of a model, with ``select_related`` but without annotations, ``values`` or prefetches. It asks the
    same in the same transaction and snapshot rules as one after the other would. Raises
    ``TransactionManagementError`` for one that locks its rows where no transaction is under way.
    """
    statements = [
        one.prepared.statement(one.values) if isinstance(one, Asked) else _statement_of(one) for one in asked
    ]
    sent = [statement for statement in statements if statement is not None]
    if not sent:
        return tuple([] for _ in asked)
    if any(statement.locks for statement in sent) and not connection.in_atomic_block:
        raise TransactionManagementError("Rows are locked inside a transaction only.")
    answers = iter(_answers_piped(sent) if _binds_on_the_server() else _answers_at_once(sent))
    return tuple([] if one is None else list(one.rows(next(answers))) for one in statements)


def _answers_at_once(sent: Sequence[_Statement]) -> Iterator[Sequence[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(one.sql for one in sent), [value for one in sent for value in one.values])
        for _ in sent:
            yield cursor.fetchall()
            cursor.nextset()


def _answers_piped(sent: Sequence[_Statement]) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Yield the answers where a list of statements cannot be sent as one: each keeps its plan in the database."""
    with ExitStack() as cursors:
        asked = []
        with connection.connection.pipeline() if len(sent) > 1 else nullcontext():
            for one in sent:
                asked.append(cursors.enter_context(connection.cursor()))
                asked[-1].execute(one.sql, one.values)
        for cursor in asked:
            yield cursor.fetchall()


def _binds_on_the_server() -> bool:
    connection.ensure_connection()
    return connection.settings_dict["OPTIONS"].get("server_side_binding") is True


@contextmanager
def keeping_plans(settings: dict[str, Any]) -> Iterator[None]:
    """Let connections that are made in the block, by the settings of one, keep the plan of each statement.

    Row policies make the plan of a small question dearer than its answer. It is for work that asks the same
    thousands of times over a connection of its own; pages do without, since a pooler may stand before them.
    """
    before = dict(settings.get("OPTIONS", {}))
    asked = f"{before.get('options', '')} -c plan_cache_mode=force_generic_plan".strip()
    settings["OPTIONS"] = {**before, "server_side_binding": True, "prepare_threshold": 1, "options": asked}
    try:
        yield
    finally:
        settings["OPTIONS"] = before


def _statement_of(queryset: QuerySet[Any]) -> _Statement | None:
    """Return the statement of one queryset; ``None`` when its answer is known to be empty."""
    compiler = cast(SQLCompiler, queryset.query.get_compiler(connection=connection))
    try:
        sql, values = compiler.as_sql()
    except EmptyResultSet:
        return None
    return _Statement(sql, tuple(values), _reader(compiler), queryset.query.select_for_update)


def _reader(compiler: SQLCompiler) -> Callable[[Sequence[tuple[Any, ...]]], Iterator[Model]]:
    """Return what makes models of fetched rows, as iterating over the queryset would."""
    klass_info: dict[str, Any] = compiler.klass_info or {}
    select: Any = compiler.select
    first, last = klass_info["select_fields"][0], klass_info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[first:last]]
    alias = connection.alias
    related = get_related_populators(klass_info, select, alias)
    converters = compiler.get_converters([column[0] for column in select[: compiler.col_count]])

    def rows(fetched: Sequence[tuple[Any, ...]]) -> Iterator[Model]:
        for row in compiler.apply_converters(fetched, converters) if converters else fetched:
            made = klass_info["model"].from_db(alias, names, row[first:last])
            for populator in related:
                populator.populate(row, made)
            yield made

    return rows
