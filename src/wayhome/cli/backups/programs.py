"""PostgreSQL's own programs, told which database by the settings; what they complain of becomes one sentence."""

from __future__ import annotations

import os.path
import subprocess
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any

import psycopg
from django.conf import settings

from wayhome.cli.backups.folder import BackupRefused

PIECE = 256 * 1024


def connect(database: Mapping[str, Any]) -> psycopg.Connection[Any]:
    """Return a connection of one of the settings' databases, outside Django."""
    return psycopg.connect(
        host=database["HOST"] or None,
        port=database["PORT"] or None,
        user=database["USER"] or None,
        password=database["PASSWORD"] or None,
        dbname=database["NAME"],
        autocommit=True,
        **database.get("OPTIONS", {}),
    )


def start(
    name: str, *arguments: str, database: Mapping[str, Any] | None = None, stdin: int | None = None
) -> subprocess.Popen[bytes]:
    """Start ``pg_dump``, ``pg_restore`` or ``psql``; a password goes by the environment. Raises ``BackupRefused``."""
    folder = settings.WAYHOME_POSTGRES_PROGRAMS
    program = os.path.join(folder, name) if folder else name
    named = {} if database is None else _named(database)
    try:
        return subprocess.Popen(  # noqa: S603 - PostgreSQL's own programs, arguments of ours
            [program, *arguments],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**settings.WAYHOME_SURROUNDINGS, **named},
        )
    except FileNotFoundError:
        raise BackupRefused(
            f"Nothing was done, because {name} is not on this machine: install PostgreSQL's client programs of the "
            "server's version, or name their folder in WAYHOME_POSTGRES_PROGRAMS."
        ) from None


def _named(database: Mapping[str, Any]) -> dict[str, str]:
    given = {
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
        "PGSSLMODE": database.get("OPTIONS", {}).get("sslmode", ""),
        "PGCLIENTENCODING": "UTF8",
    }
    return {name: str(value) for name, value in given.items() if value}


class Complaints:
    """Reads what a program says on its error stream, so that it never waits for a reader."""

    def __init__(self, stream: IO[bytes] | None) -> None:
        self._lines: list[str] = []
        self._thread = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self._thread.start()

    def _read(self, stream: IO[bytes] | None) -> None:
        with suppress(ValueError):  # the stream was closed
            self._follow(stream)

    def _follow(self, stream: IO[bytes] | None) -> None:
        for line in stream or ():
            self._lines = [*self._lines[-20:], line.decode("utf-8", "replace").strip()]

    def last(self) -> str:
        """Return the line that says most: the first that names an error, without its end stop."""
        self._thread.join(timeout=10)
        told = [line for line in self._lines if "error" in line.lower()] or self._lines
        return told[0].rstrip(".") if told else "it gave no reason"


def pieces_of(stream: IO[bytes] | None) -> Iterable[bytes]:
    """Yield what a program writes."""
    while stream is not None and (piece := stream.read(PIECE)):
        yield piece


def feed(pieces: Iterable[bytes], target: IO[bytes] | None) -> None:
    """Write pieces into a program and close its input; one that ended is left to its exit code."""
    with suppress(BrokenPipeError):
        for piece in pieces:
            into(target).write(piece)
        into(target).close()


def into(target: IO[bytes] | None) -> IO[bytes]:
    """Return the input of a program that was started with one."""
    if target is None:
        raise ValueError("this program was started without an input")
    return target


@contextmanager
def let_go(*children: subprocess.Popen[bytes]) -> Iterator[None]:
    """End these programs and their streams with the block, whatever became of it."""
    try:
        yield
    finally:
        for child in children:
            if child.poll() is None:
                child.kill()
            child.wait()
            for stream in (child.stdin, child.stdout, child.stderr):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()


def quoted(names: Sequence[str]) -> str:
    """Return texts as an SQL list of literals."""
    return ", ".join("'" + name.replace("'", "''") + "'" for name in names)
