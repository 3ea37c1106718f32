"""A small office that is committed, its backup, and an empty database to bring it back to."""

from __future__ import annotations

import io
import json
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test.utils import override_settings

from tests.cast import Cast, a_case, adult, build_cast
from tests.conftest import NOON
from tests.papers import a_pdf
from tests.sealed_world import forget_opened
from tests.serving import _as_owner, _connect_to, _drop, own_database
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.people.models import Person
from wayhome.cli.backups.folder import HEADER
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.audit.recording import record
from wayhome.ground.core.context import acting_for
from wayhome.ground.crypto.keyring import is_open, open_drawers
from wayhome.ground.files.actions import keep_file
from wayhome.ground.files.storage import storage

CANARY = "Canary"


@dataclass
class Drill:
    """The folders of a drill, its people, and its cases."""

    folder: Path
    cast: Cast
    cases: list[Case]

    @property
    def backups(self) -> Path:
        """Return the folder in which backups stand."""
        return self.folder / "backups"

    @property
    def newest(self) -> Path:
        """Return the newest backup."""
        return sorted(self.backups.glob("wayhome-backup-*"))[-1]


def places(folder: Path) -> dict[str, object]:
    """Return settings under which keys, files and ledger of a test stand in a folder of its own."""
    return {
        "WAYHOME_FILES": folder / "files",
        "WAYHOME_ERASURE_LEDGER": folder / "ledger" / "erasures.ledger",
        "WAYHOME_SEALING_KEY_FILE": folder / "sealing.key",
        "WAYHOME_WITNESSES": [],
        "WAYHOME_CLAMD": "",
    }


@contextmanager
def drill(folder: Path, *, cases: int = 3) -> Iterator[Drill]:
    """Give a committed office with cases of four, each first person with a file, in a database of its own."""
    with own_database(), override_settings(**places(folder)):
        storage.cache_clear()
        forget_opened()
        with acting_for([]):
            cast = build_cast(NOON)
        made: list[Case] = []
        with acting_for([cast.hague.id]):
            for number in range(cases):
                case = a_case(cast, *(adult(f"{CANARY} {number} {place}") for place in range(4)))
                first = CaseMember.objects.filter(case=case).select_related("person").order_by("position")[0]
                keep_file(
                    name="passport.pdf",
                    declared="application/pdf",
                    content=io.BytesIO(a_pdf()),
                    drawer_id=first.person.drawer_id,
                    case_id=case.pk,
                    by=cast.marieke,
                    at=cast.now,
                    record=record,
                )
                made.append(case)
        try:
            yield Drill(folder, cast, made)
        finally:
            storage.cache_clear()
            forget_opened()


class Backed(Protocol):
    """Whatever has a folder of backups."""

    @property
    def backups(self) -> Path: ...
    @property
    def newest(self) -> Path: ...


def back_up(one: Backed) -> Path:
    """Make a backup, and return its folder."""
    with _as_backup():
        call_command("backup", str(one.backups), stdout=io.StringIO())
    return one.newest


@contextmanager
def _as_backup() -> Iterator[None]:
    named: dict[str, Any] = {
        **settings.BACKUP_DATABASE,
        "NAME": connections["default"].settings_dict["NAME"],
    }
    with override_settings(BACKUP_DATABASE=named):
        yield


@contextmanager
def empty_database() -> Iterator[str]:
    """Work in an empty database instead, as a machine does on which one restores, and drop it afterwards."""
    source = connections["default"].settings_dict["NAME"]
    name = f"{source}_back"
    connections.close_all()
    _drop(name)
    _as_owner(f'CREATE DATABASE "{name}"')
    _connect_to(name)
    forget_opened()
    try:
        yield name
    finally:
        connections.close_all()
        _connect_to(source)
        _drop(name)
        forget_opened()


def restored(folder: Path, **options: object) -> str:
    """Restore a backup and return what was printed."""
    said = io.StringIO()
    call_command("restore", str(folder), stdout=said, **options)
    return said.getvalue()


def tables() -> int:
    """Return how many tables there are."""
    with connections["migrator"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        )
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def readable_names() -> list[str]:
    """Return every name of a person that any organisation can read, sorted."""
    with acting_for(Organisation.objects.values_list("id", flat=True)):
        people = list(Person.objects.using("migrator").all())
        open_drawers(person.drawer_id for person in people)
        return sorted(str(person.full_name) for person in people if is_open(person.drawer_id))


def rows_of_case(case_id: uuid.UUID) -> dict[str, int]:
    """Return in which tables rows of a case stand, as somebody whom no row policy holds back."""
    with connections["migrator"].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname = 'case_id'"
        )
        names = [row[0] for row in cursor.fetchall()]
        found = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}" WHERE case_id = %s', [case_id])  # noqa: S608
            row = cursor.fetchone()
            if row and row[0]:
                found[name] = int(row[0])
    return found


def copied(backup: Path, target: Path) -> Path:
    """Return a copy of a backup that a test may damage."""
    return Path(shutil.copytree(backup, target / backup.name))


def damage(kind: str, folder: Path, other: Path | None = None) -> None:
    """Damage a backup in one of the ways that disks and people do."""
    database, header = folder / "database.sealed", folder / HEADER
    if kind == "empty":
        for place in folder.iterdir():
            place.unlink()
    elif kind == "no header":
        header.write_text("")
    elif kind == "truncated":
        database.write_bytes(database.read_bytes()[:-70_000])
    elif kind == "one bit":
        whole = bytearray(database.read_bytes())
        whole[len(whole) // 2] ^= 1
        database.write_bytes(whole)
    elif kind == "one bit of the header":
        told = json.loads(header.read_text())
        told["key"] = ("A" if told["key"][0] != "A" else "B") + told["key"][1:]
        header.write_text(json.dumps(told))
    elif kind == "file missing":
        (folder / "files.sealed").unlink()
    elif other is not None:
        database.write_bytes((other / "database.sealed").read_bytes())
