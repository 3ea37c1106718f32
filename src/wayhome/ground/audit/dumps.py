"""Reading the log's tables out of a dump: plain SQL, pg_dump's own formats, or a folder of CSV exports.

Rows come as PostgreSQL's text forms in bytes, None for NULL, one at a time; nothing is kept. Needs the standard
library alone; for the custom and directory formats ``pg_restore`` must be on the path.
"""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from wayhome.ground.audit.leaves import Text

Row = list[Text]
Choose = Callable[[str, list[str]], Sequence[str] | None]
"""Given a table and its columns, the columns that are wanted in order, or None to pass over the table."""

CUSTOM = b"PGDMP"
_COPY = re.compile(rb'^COPY (?:"?\w+"?\.)?"?(\w+)"? \((.*)\) FROM stdin;\s*$')
_ESCAPE = re.compile(rb"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)", re.DOTALL)
_LETTERS = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
NULLABLE = frozenset({"user_id", "organisation_id", "office_id", "case_id", "salt"})
"""Columns in which an empty field of a CSV export is NULL; in the others it is the empty text."""
BIGGEST_FIELD = 100_000_000


class UnreadableDump(Exception):
    """The dump cannot be read; the message says why and what to do."""


def rows_of(dump: Path, choose: Choose) -> Iterator[tuple[str, Row]]:
    """Yield table and row for every row of the chosen tables, in the order of the dump.

    Raises ``UnreadableDump`` when it is none, ends in the middle of a table, or lacks a wanted column.
    """
    if dump.is_dir() and not (dump / "toc.dat").exists():
        yield from _from_folder(dump, choose)
        return
    with _opened(dump) as lines:
        yield from _from_lines(lines, choose)


@contextmanager
def _opened(dump: Path) -> Iterator[IO[bytes]]:
    if not dump.exists():
        raise UnreadableDump(f"There is no dump {dump.name}: check its path.")
    custom = dump.is_dir()
    if not custom:
        with dump.open("rb") as file:
            custom = file.read(len(CUSTOM)) == CUSTOM
    if not custom:
        with dump.open("rb", buffering=1 << 20) as file:
            yield file
        return
    program = shutil.which("pg_restore")
    if program is None:
        raise UnreadableDump(
            f"{dump.name} is in a format of pg_dump's own, and pg_restore is not on this machine: install "
            "postgresql-client, or dump with --format plain."
        )
    command = [program, "--data-only", "--file", "-", str(dump)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:  # noqa: S603 - a fixed program
        if child.stdout is None:
            raise UnreadableDump("pg_restore gave no output.")
        yield child.stdout
        child.stdout.read()
    if child.returncode:
        raise UnreadableDump(f"pg_restore could not read {dump.name}: see what it said above.")


def _from_lines(lines: IO[bytes], choose: Choose) -> Iterator[tuple[str, Row]]:
    for line in lines:
        if not line.startswith(b"COPY ") or not (found := _COPY.match(line)):
            continue
        table = found[1].decode()
        columns = [name.strip().strip('"') for name in found[2].decode().split(",")]
        wanted = choose(table, columns)
        if wanted is None:
            for line in lines:
                if line == b"\\.\n" or line == b"\\.\r\n":
                    break
            continue
        places = _places(table, columns, wanted)
        yield from ((table, row) for row in _rows(table, lines, places))


def _rows(table: str, lines: IO[bytes], places: Sequence[int]) -> Iterator[Row]:
    for line in lines:
        if line.startswith(b"\\."):
            return
        fields = line.rstrip(b"\r\n").split(b"\t")
        try:
            row: Row = [fields[place] for place in places]
        except IndexError:
            raise UnreadableDump(f"A row of {table} in the dump has too few columns.") from None
        yield row if b"\\" not in line else [_plain(value) for value in row]
    raise UnreadableDump(f"The dump ends in the middle of {table}: it was cut short, make it again.")


def _plain(value: Text) -> Text:
    """Take the escapes of COPY out of a value; ``\\N`` alone is NULL."""
    if value is None or b"\\" not in value:
        return value
    return None if value == b"\\N" else _ESCAPE.sub(_letter, value)


def _letter(found: re.Match[bytes]) -> bytes:
    escape = found[1]
    if escape in _LETTERS:
        return _LETTERS[escape]
    if escape[:1] == b"x" and len(escape) > 1:
        return bytes([int(escape[1:], 16)])
    if escape[:1] in b"01234567":
        return bytes([int(escape, 8) & 255])
    return escape


def _from_folder(folder: Path, choose: Choose) -> Iterator[tuple[str, Row]]:
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise UnreadableDump(
            f"{folder.name} holds no CSV files: export each table as TABLE.csv, with a header."
        )
    csv.field_size_limit(BIGGEST_FIELD)
    for place in files:
        with place.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            columns = next(reader, [])
            wanted = choose(place.stem, columns)
            if wanted is None:
                continue
            places = _places(place.stem, columns, wanted)
            nullable = [name in NULLABLE for name in wanted]
            for fields in reader:
                try:
                    values = [fields[at] for at in places]
                except IndexError:
                    raise UnreadableDump(f"A row of {place.name} has too few columns.") from None
                pairs = zip(values, nullable, strict=True)
                yield place.stem, [None if empty and not value else value.encode() for value, empty in pairs]


def _places(table: str, columns: list[str], wanted: Sequence[str]) -> list[int]:
    lacking = [name for name in wanted if name not in columns]
    if lacking:
        raise UnreadableDump(f"{table} in the dump lacks {', '.join(lacking)}: dump whole tables.")
    return [columns.index(name) for name in wanted]
