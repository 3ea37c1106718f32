"""Brings a backup back: everything is proven before anything is touched, and the database comes back in one transaction.

In that same transaction rows are counted against the manifest and the erasure ledger is replayed, so that there is no
moment at which anybody could read somebody who was erased after the backup was made.
"""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from wayhome.cli.backups import programs
from wayhome.cli.backups.contents import files_in
from wayhome.cli.backups.folder import DATABASE, FILES, BackupRefused, Manifest, Sealing, as_stream, read_part
from wayhome.cli.backups.reading import prove, refuse_newer
from wayhome.ground.crypto.providers import KeyProvider
from wayhome.ground.files.storage import NotStored, Storage
from wayhome.keeping.ledger import Ledger, Line

COUNTED = "wayhome_counted"
NOTHING = "Nothing was restored and nothing was changed"

EMPTY = """
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') LOOP
    EXECUTE format('DROP TABLE IF EXISTS public.%I CASCADE', one.relname);
  END LOOP;
  FOR one IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S' LOOP
    EXECUTE format('DROP SEQUENCE IF EXISTS public.%I CASCADE', one.relname);
  END LOOP;
  FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p') LOOP
    EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', one.name);
  END LOOP;
END $$;
"""


@dataclass(frozen=True)
class Place:
    """Where a backup is brought back to: the database as the migrator, the storage, the ledger, and who is told."""

    database: Mapping[str, Any]
    provider: KeyProvider
    storage: Storage
    ledger: Ledger
    known_migrations: set[str]
    tell: Callable[[str], None]


@dataclass(frozen=True)
class Restored:
    """What was brought back: the manifest, erasures replayed, and files that were not in the storage before."""

    manifest: Manifest
    replayed: int
    files: int


def bring_back(folder: Path, place: Place, *, replace: bool, without_ledger: bool = False) -> Restored:
    """Restore a backup into an empty database and return what was brought back.

    ``replace`` empties a database that is not; the caller has asked a person. Raises ``BackupRefused``,
    ``LedgerRefused`` and ``KeyUnavailable``, after each of which database and storage are as before.
    """
    began = time.monotonic()
    manifest, sealing = prove(folder, place.provider)
    place.tell(f"  {'backup proven':<34} {time.monotonic() - began:7.1f} s")
    refuse_newer(manifest, place.known_migrations)
    lines = _lines_of(place.ledger, manifest, without_ledger=without_ledger)
    if is_filled(place.database) and not replace:
        raise BackupRefused(
            f"{NOTHING}, because the database {place.database['NAME']} is not empty. Name an empty one in "
            "MIGRATOR_DATABASE_URL, or give --replace to destroy what is there."
        )
    added: list[str] = []
    try:
        began = time.monotonic()
        _files(folder, sealing, place.storage, added)
        place.tell(f"  {'files':<34} {time.monotonic() - began:7.1f} s")
        began = time.monotonic()
        _database(folder, sealing, manifest, lines, place.database, empty_first=replace)
        place.tell(f"  {'database, counts, erasures replayed':<34} {time.monotonic() - began:7.1f} s")
    except BaseException:
        for key in added:
            place.storage.delete(key)
        raise
    return Restored(manifest, len(lines), len(added))


def is_filled(database: Mapping[str, Any]) -> bool:
    """Tell whether a database holds a table. Raises ``BackupRefused`` when it does not answer."""
    try:
        with programs.connect(database) as connection:
            row = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
                " AND c.relkind IN ('r', 'p', 'v', 'm', 'S'))"
            ).fetchone()
    except psycopg.OperationalError as error:
        told = str(error).strip().splitlines()[-1].rstrip(".")
        raise BackupRefused(f"{NOTHING}, because the database did not answer the migrator: {told}.") from None
    return bool(row and row[0])


def _lines_of(ledger: Ledger, manifest: Manifest, *, without_ledger: bool) -> Sequence[Line]:
    lines = ledger.lines()
    if len(lines) < manifest.ledger_lines and not without_ledger:
        raise BackupRefused(
            f"{NOTHING}, because the erasure ledger has {len(lines)} lines and the backup was made when it had "
            f"{manifest.ledger_lines}: people who were erased would come back. Put the newest copy of the ledger in the "
            "place that WAYHOME_ERASURE_LEDGER names."
        )
    return lines


def _files(folder: Path, sealing: Sealing, storage: Storage, added: list[str]) -> None:
    for key, pieces in files_in(as_stream(read_part(folder, FILES, sealing))):
        try:
            if storage.put_as(key, pieces):
                added.append(key)
        except NotStored:
            raise BackupRefused(f"{NOTHING}, because a file of the backup is not what was kept.") from None
        except OSError as error:
            raise BackupRefused(
                f"{NOTHING}, because the folder of files cannot be written: {error.strerror}."
            ) from None


def _database(
    folder: Path,
    sealing: Sealing,
    manifest: Manifest,
    lines: Sequence[Line],
    database: Mapping[str, Any],
    *,
    empty_first: bool,
) -> None:
    reader = programs.start(
        "pg_restore", "--file=-", "--format=custom", "--exit-on-error", stdin=subprocess.PIPE
    )
    writer = programs.start(
        "psql",
        *("-X", "-q", "-w", "-v", "ON_ERROR_STOP=1", "--single-transaction", "-f", "-"),
        database=database,
        stdin=subprocess.PIPE,
    )
    with programs.let_go(reader, writer):
        said_by_reader, said_by_writer = (
            programs.Complaints(reader.stderr),
            programs.Complaints(writer.stderr),
        )
        programs.Complaints(writer.stdout)  # answers of the script; nobody reads them
        feeding = _InBackground(read_part(folder, DATABASE, sealing), reader)
        with suppress(BrokenPipeError):  # it has ended by itself: its exit code says so below
            _into(writer, _before(empty_first))
            _into(writer, programs.pieces_of(reader.stdout))
            feeding.join()
            if reader.wait():  # the transaction is not committed, so that nothing of it stands
                raise BackupRefused(f"{NOTHING}, because pg_restore stopped: {said_by_reader.last()}.")
            _into(writer, _after(manifest, lines))
            programs.into(writer.stdin).close()
        if writer.wait():
            raise BackupRefused(f"{NOTHING}, because the database refused it: {said_by_writer.last()}.")


def _into(writer: subprocess.Popen[bytes], pieces: Iterable[bytes]) -> None:
    target = programs.into(writer.stdin)
    for piece in pieces:
        target.write(piece)
    target.flush()


def _before(empty_first: bool) -> Iterator[bytes]:
    yield b"SET lock_timeout = '30s';\n"
    if empty_first:
        yield EMPTY.encode()


def _after(manifest: Manifest, lines: Sequence[Line]) -> Iterator[bytes]:
    """Count against the manifest, then erase again what the ledger tells, all before the commit."""
    yield b"\nSET search_path = public; SET row_security = off;\n"
    for table, count in manifest.tables.items():
        yield (
            f'DO $$ DECLARE n bigint; BEGIN SELECT count(*) INTO n FROM public."{table}"; IF n <> {count} THEN '  # noqa: S608 - names and numbers of a proven manifest
            f"RAISE EXCEPTION 'table {table} has % rows, and the manifest says {count}', n; END IF; END $$;\n"
        ).encode()
    for line in lines:
        drawers = programs.quoted([str(one) for one in line.drawers])
        yield f"SELECT keeping_scrub(ARRAY[{drawers}]::uuid[], date '{line.on.isoformat()}');\n".encode()


class _InBackground:
    """Feeds a program while its output is read, and keeps what went wrong for whoever waits."""

    def __init__(self, pieces: Iterable[bytes], child: subprocess.Popen[bytes]) -> None:
        self._error: BaseException | None = None
        self._pieces, self._child = pieces, child
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            programs.feed(self._pieces, self._child.stdin)
        except BaseException as error:
            self._error = error
            self._child.kill()

    def join(self) -> None:
        """Wait until everything was fed; raise what went wrong."""
        self._thread.join()
        if self._error is not None:
            raise self._error
