"""Facts in one place to count from: gathered as they stand, or read from the file of a release, by DuckDB.

The one module that touches DuckDB. It runs in this process, on coarse facts alone, and reaches nothing but the file it
was given: a statement can open no other.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.reporting.facts import NUMBERS, Fact
from wayhome.reporting.models import Release

_MISSING = "\\N"
_LIMITS: dict[str, str | bool | int | float | list[str]] = {"memory_limit": "512MB", "threads": 2}


@dataclass(frozen=True)
class FactBook:
    """Facts that can be counted: ``columns`` names those that there are."""

    columns: tuple[str, ...]
    _connection: Any
    _folder: Path

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of one statement on the table ``facts``."""
        return list(self._connection.execute(statement, list(values)).fetchall())

    def as_parquet(self) -> bytes:
        """Return the facts as a Parquet file, sorted."""
        place = self._folder / "facts.parquet"
        self._connection.execute(
            f"COPY (SELECT * FROM facts ORDER BY ALL) TO {quoted(str(place))} (FORMAT parquet, COMPRESSION zstd)"
        )
        return place.read_bytes()


def named(column: str) -> str:
    """Return the name of a column as it stands in a statement."""
    return '"' + column.replace('"', '""') + '"'


def quoted(text: str) -> str:
    """Return a text as it stands in a statement that takes no values."""
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def gathered(columns: Sequence[str], facts: Iterable[Fact]) -> Iterator[FactBook]:
    """Hold these facts for the length of the block; ``columns`` ends with ``persons``."""
    with tempfile.TemporaryDirectory(prefix="wayhome-facts-") as folder:
        place = Path(folder) / "facts.csv"
        with place.open("w", encoding="utf-8", newline="") as file:
            file.writelines(_line(fact, columns) for fact in facts)
        types = ", ".join(f"{quoted(name)}: {quoted(_type(name))}" for name in columns)
        yield from _opened(
            f"CREATE TABLE facts AS SELECT * FROM read_csv({quoted(str(place))}, header = false, delim = ',', "
            f"quote = '\"', escape = '\"', auto_detect = false, nullstr = '{_MISSING}', allow_quoted_nulls = false, "
            f"columns = {{{types}}})",
            Path(folder),
        )


@contextmanager
def frozen(release: Release) -> Iterator[FactBook]:
    """Hold the facts of a release for the length of the block, as they stood then. Raises ``Refused`` for a changed file."""
    content = bytes(release.file)
    if hashlib.sha256(content).hexdigest() != release.sha256:
        raise Refused(say(_DAMAGED, number=release.number), code="release_damaged")
    with tempfile.TemporaryDirectory(prefix="wayhome-facts-") as folder:
        place = Path(folder) / "release.parquet"
        place.write_bytes(content)
        yield from _opened(
            f"CREATE TABLE facts AS SELECT * FROM read_parquet({quoted(str(place))})", Path(folder)
        )


def _opened(statement: str, folder: Path) -> Iterator[FactBook]:
    import duckdb  # noqa: PLC0415  # heavy, and only tables need it

    with duckdb.connect(":memory:", config=_LIMITS) as connection:
        connection.execute(statement)
        connection.execute(f"SET allowed_directories = [{quoted(str(folder))}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        names = connection.execute("SELECT column_name FROM (DESCRIBE facts)").fetchall()
        yield FactBook(tuple(str(name) for (name,) in names), connection, folder)


def _line(fact: Fact, columns: Sequence[str]) -> str:
    """Return a fact as one line: every text in quotation marks, so that no label is taken for what is missing."""
    found = (fact.get(name) for name in columns)
    plain = (_MISSING if one is None else '"' + str(one).replace('"', '""') + '"' for one in found)
    return ",".join(plain) + "\n"


def _type(name: str) -> str:
    if name == "persons":
        return "BIGINT"
    return "INTEGER" if name in NUMBERS else "VARCHAR"


_DAMAGED = msgid(
    "Nothing was counted, because the file of release %(number)s is not as it was written. Bring the database back from "
    "a backup, or ask for the figures as they stand."
)
