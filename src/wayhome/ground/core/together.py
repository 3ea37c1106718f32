"""Reads several small querysets in one round trip, so that a page of many facts costs few of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]  # not in the stubs
from django.db.models.sql.compiler import SQLCompiler


def read_together(*querysets: QuerySet[Any]) -> tuple[list[Any], ...]:
    """Return the rows of each queryset, in their order, with one statement list sent to the default database.

    Plain rows of a model, with ``select_related`` but without annotations, ``values`` or prefetches. It asks the
    same questions in the same transaction and snapshot rules as one after the other would.
    """
    compilers = [
        cast(SQLCompiler, queryset.query.get_compiler(connection=connection)) for queryset in querysets
    ]
    statements = [_statement(compiler) for compiler in compilers]
    asked = [statement for statement in statements if statement is not None]
    if not asked:
        return tuple([] for _ in querysets)
    found: list[list[Any]] = []
    with connection.cursor() as cursor:
        cursor.execute(
            ";\n".join(sql for sql, _ in asked), [value for _, values in asked for value in values]
        )
        for compiler, statement in zip(compilers, statements, strict=True):
            if statement is None:
                found.append([])
                continue
            found.append(list(_rows(compiler, cursor.fetchall())))
            cursor.nextset()
    return tuple(found)


def _statement(compiler: SQLCompiler) -> tuple[str, tuple[Any, ...]] | None:
    """Return text and values of one question; ``None`` when its answer is known to be empty."""
    try:
        sql, values = compiler.as_sql()
    except EmptyResultSet:
        return None
    return sql, tuple(values)


def _rows(compiler: SQLCompiler, fetched: list[tuple[Any, ...]]) -> Iterator[Model]:
    """Make models of fetched rows, as iterating over the queryset would."""
    klass_info: dict[str, Any] = compiler.klass_info or {}
    select: Any = compiler.select
    first, last = klass_info["select_fields"][0], klass_info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[first:last]]
    related = get_related_populators(klass_info, select, connection.alias)
    for row in compiler.results_iter(cast(Any, [fetched])):
        made = klass_info["model"].from_db(connection.alias, names, row[first:last])
        for populator in related:
            populator.populate(row, made)
        yield made
