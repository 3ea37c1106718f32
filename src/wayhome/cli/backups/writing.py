"""Makes a backup: one moment of the database, the files that it speaks of, and a manifest; then reads it all again."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from wayhome.cli.backups import programs
from wayhome.cli.backups.contents import FilesOut
from wayhome.cli.backups.folder import (
    DATABASE,
    FILES,
    MANIFEST,
    NAME,
    UNFINISHED,
    BackupRefused,
    Manifest,
    Part,
    as_stream,
    begin,
    write_part,
)
from wayhome.cli.backups.reading import prove
from wayhome.ground.crypto.providers import KeyProvider
from wayhome.ground.files.enums import KEPT
from wayhome.ground.files.storage import Storage
from wayhome.keeping.ledger import Ledger

ROWS_HIDDEN = "row-level security"


@dataclass(frozen=True)
class Sources:
    """What a backup is made of, and how it tells the person at the terminal how far it is."""

    provider: KeyProvider
    storage: Storage
    ledger: Ledger
    tell: Callable[[str], None]


def write_backup(target: Path, sources: Sources, *, now: dt.datetime) -> tuple[Path, Manifest]:
    """Make a backup as a new folder inside ``target`` and return it with its manifest, proven from end to end.

    ``now`` is aware UTC. What was begun and not finished is removed again. Raises ``BackupRefused`` where the backup
    role does not see every row, a program fails or the folder cannot be written, ``LedgerRefused``, and
    ``KeyUnavailable``.
    """
    made_at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    name = f"{NAME}{now:%Y%m%dT%H%M%SZ}"
    try:
        target.mkdir(parents=True, exist_ok=True)
        unfinished = target / f"{UNFINISHED}{name}"
        unfinished.mkdir(mode=0o700)
    except OSError as error:
        raise BackupRefused(
            f"No backup was made, because {target.name} cannot be written: {error.strerror}."
        ) from None
    try:
        manifest = _write(unfinished, sources, made_at=made_at)
        with _step(sources, "read again and proven"):
            prove(unfinished, sources.provider)
        unfinished.rename(target / name)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return target / name, manifest


def _write(folder: Path, sources: Sources, *, made_at: str) -> Manifest:
    sealing = begin(folder, sources.provider, made_at=made_at)
    lines = len(
        sources.ledger.lines()
    )  # before the database: what is erased in between is in both or in the ledger only
    try:
        connection = programs.connect(settings.BACKUP_DATABASE)
    except psycopg.OperationalError as error:
        raise BackupRefused(
            f"No backup was made, because the database did not answer the backup role: {_short(error)}. "
            "BACKUP_DATABASE_URL names it."
        ) from None
    with connection:
        snapshot = _snapshot(connection)
        with _step(sources, "rows counted"):
            tables = _counts(connection)
        out = FilesOut(sources.storage, _spoken_of(connection))
        with _step(sources, "files"):
            files = write_part(folder, FILES, as_stream(out.chunks()), sealing)
        with _step(sources, "database"):
            database = _dump(folder, sealing, snapshot)
        manifest = Manifest(
            id=sealing.id,
            made_at=made_at,
            migrations=_migrations(connection),
            tables=tables,
            files=out.count,
            files_gone=tuple(out.gone),
            ledger_lines=lines,
            parts={FILES: files, DATABASE: database},
        )
    write_part(folder, MANIFEST, io.BytesIO(manifest.as_text().encode()), sealing)
    return manifest


def _snapshot(connection: psycopg.Connection[Any]) -> str:
    """Begin a transaction that sees one moment and every row, or fails, and return the name under which others see it."""
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    connection.execute("SET LOCAL row_security = off")  # a policy that would hide a row is an error
    connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    row = connection.execute("SELECT pg_export_snapshot()").fetchone()
    return str(row[0]) if row else ""


def _counts(connection: psycopg.Connection[Any]) -> dict[str, int]:
    names = connection.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY 1"
    ).fetchall()
    found: dict[str, int] = {}
    for (name,) in names:
        try:
            row = connection.execute(f'SELECT count(*) FROM public."{name}"').fetchone()  # noqa: S608 - the catalogue's names
        except psycopg.Error as error:
            raise _not_every_row(_short(error)) from None
        found[name] = int(row[0]) if row else 0
    return found


def _not_every_row(why: str) -> BackupRefused:
    return BackupRefused(
        f"No backup was made, because its role does not see every row ({why}). "
        "BACKUP_DATABASE_URL must name wayhome_backup of deploy/roles.sql, which row policies do not hold back."
    )


def _spoken_of(connection: psycopg.Connection[Any]) -> Iterator[str]:
    kept = [state.value for state in KEPT]
    with connection.cursor(name="files") as cursor:
        cursor.execute("SELECT sha256 FROM files_stored_file WHERE state = ANY (%s) ORDER BY sha256", [kept])
        for (key,) in cursor:
            yield key


def _migrations(connection: psycopg.Connection[Any]) -> tuple[str, ...]:
    rows = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1").fetchall()
    return tuple(str(name) for (name,) in rows)


def _dump(folder: Path, sealing: Any, snapshot: str) -> Part:
    child = programs.start(
        "pg_dump",
        "--format=custom",
        "--compress=1",
        "--no-password",
        f"--snapshot={snapshot}",
        database=settings.BACKUP_DATABASE,
        stdin=subprocess.DEVNULL,
    )
    with programs.let_go(child):
        complaints = programs.Complaints(child.stderr)
        part = write_part(folder, DATABASE, as_stream(programs.pieces_of(child.stdout)), sealing)
        code = child.wait()
        why = complaints.last()
    if code and (ROWS_HIDDEN in why or "permission denied" in why):
        raise _not_every_row(why)
    if code:
        raise BackupRefused(f"No backup was made, because pg_dump stopped: {why}.")
    return part


def _short(error: Exception) -> str:
    return str(error).strip().splitlines()[0].rstrip(".") if str(error).strip() else type(error).__name__


@contextmanager
def _step(sources: Sources, name: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    sources.tell(f"  {name:<34} {time.monotonic() - began:7.1f} s")
