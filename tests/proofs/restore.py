"""A backup at size comes back whole; a restore that is killed leaves nothing; one changed bit anywhere is refused."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.db import connections
from django.test.utils import override_settings

from tests.cast import Cast
from tests.conftest import NOON
from tests.papers import a_pdf
from tests.restoring import Drill, back_up, copied, empty_database, places, readable_names, restored, tables
from tests.sealed_world import forget_opened
from tests.serving import own_database
from tests.telling import tell, telling
from wayhome.casefile.cases.models import CaseMember
from wayhome.cli.backups.restoring import is_filled
from wayhome.demonstration.loading import load
from wayhome.ground.audit.recording import record
from wayhome.ground.audit.sealing_keys import make_sealing_key
from wayhome.ground.core.context import acting_for
from wayhome.ground.files.actions import keep_file
from wayhome.ground.files.enums import FileState
from wayhome.ground.files.models import StoredFile
from wayhome.ground.files.storage import storage

__all__ = ["telling"]
SEED = int(os.environ.get("WAYHOME_SEED", "0"))
FILES = int(os.environ.get("WAYHOME_RESTORE_FILES", "100"))
KILLS = int(os.environ.get("WAYHOME_KILLS", "6"))
BITS = int(os.environ.get("WAYHOME_BITS", "40"))


@pytest.fixture(scope="module")
def office(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Drill]:
    """The demonstration with stored files and a sealed log, backed up."""
    folder = tmp_path_factory.mktemp("restore")
    with django_db_blocker.unblock(), own_database(), override_settings(**places(folder)):
        storage.cache_clear()
        forget_opened()
        make_sealing_key(folder / "sealing.key")
        one = Drill(folder, Cast(load(now=NOON, tell=lambda line: None), NOON), [])
        with acting_for([one.cast.hague.id]):
            members = CaseMember.objects.filter(case__organisation=one.cast.hague).select_related("person")
            for member in members.order_by("id")[:FILES]:
                keep_file(
                    name="passport.pdf",
                    declared="application/pdf",
                    content=io.BytesIO(a_pdf(pages=3)),
                    drawer_id=member.person.drawer_id,
                    case_id=member.case_id,
                    by=one.cast.marieke,
                    at=one.cast.now,
                    record=record,
                )
        call_command("seal", stdout=io.StringIO())
        began = time.monotonic()
        back_up(one)
        size = sum(place.stat().st_size for place in one.newest.iterdir())
        tell(f"Backup made and proven: {size / 1e6:.1f} MB in {time.monotonic() - began:.1f} s.")
        yield one
        storage.cache_clear()
        forget_opened()


@pytest.fixture
def machine(office: Drill, tmp_path: Path) -> Iterator[Path]:
    """A new machine: an empty database and an empty folder of files."""
    with override_settings(WAYHOME_FILES=tmp_path / "files"), empty_database():
        storage.cache_clear()
        yield tmp_path
    storage.cache_clear()


def test_everything_comes_back_and_is_proven(office: Drill, tmp_path: Path) -> None:
    before = readable_names()
    files = StoredFile.objects.using("migrator").filter(state=FileState.CLEAN.value).count()
    assert files >= FILES  # the demonstration keeps some of its own
    with override_settings(WAYHOME_FILES=tmp_path / "files"), empty_database():
        storage.cache_clear()
        began = time.monotonic()
        said = restored(office.newest)
        tell(f"Restored and asked everything: {time.monotonic() - began:.1f} s.")
        for line in said.strip().splitlines():
            tell(f"    {line}")
        assert readable_names() == before
        assert f"Files opened and proven: {files}; closed for everybody: 0." in said
        assert "The office may be served." in said
    storage.cache_clear()
    tell(f"Names of people read before and after: {len(before):,}, the same.")


def test_a_restore_that_is_killed_leaves_the_database_empty_and_the_next_one_succeeds(
    office: Drill, machine: Path
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - no secret
    after = sorted(chance.uniform(1.0, 12.0) for _ in range(KILLS))
    killed = 0
    for seconds in after:
        child = subprocess.Popen(
            [sys.executable, "-m", "django", "restore", str(office.newest)],
            env=_named(machine),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            killed += 1
        if _settled():
            break
    tell(f"Restores killed on the way: {killed}, each left an empty database.")
    if not is_filled(connections["migrator"].settings_dict):
        assert "The office may be served." in restored(office.newest)
    assert killed >= 1


def _settled() -> bool:
    """Wait until the server has noticed who is gone, and return whether a restore had committed before it was killed."""
    time.sleep(1)
    connections.close_all()
    return tables() > 0


def _named(machine: Path) -> dict[str, str]:
    def address(alias: str) -> str:
        place = connections[alias].settings_dict
        return f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}"

    return {
        **configured.WAYHOME_SURROUNDINGS,
        "DATABASE_URL": address("default"),
        "MIGRATOR_DATABASE_URL": address("migrator"),
        "SEALER_DATABASE_URL": address("sealer"),
        "WAYHOME_SECRET_KEY": "x" * 40,
        "WAYHOME_KEY_FILE": str(configured.WAYHOME_KEY_FILE),
        "WAYHOME_FILES": str(machine / "files"),
        "WAYHOME_ERASURE_LEDGER": str(configured.WAYHOME_ERASURE_LEDGER),
        "WAYHOME_SEALING_KEY_FILE": str(configured.WAYHOME_SEALING_KEY_FILE),
        "WAYHOME_POSTGRES_PROGRAMS": configured.WAYHOME_POSTGRES_PROGRAMS,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "wayhome.config.settings",
    }


def test_one_changed_bit_anywhere_is_refused(office: Drill, machine: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311 - no secret
    bad = copied(office.newest, machine)
    parts = [place for place in sorted(bad.iterdir()) if place.name != "header.json"]
    refused = 0
    for _ in range(BITS):
        place = chance.choice(parts)
        position, bit = chance.randrange(place.stat().st_size), chance.randrange(8)
        _flip(place, position, bit)
        with pytest.raises(CommandError, match="Nothing was restored"):
            restored(bad)
        _flip(place, position, bit)
        refused += 1
        assert tables() == 0
    tell(f"Backups with one changed bit refused: {refused} of {BITS}.")


def _flip(place: Path, position: int, bit: int) -> None:
    with place.open("r+b") as stream:
        stream.seek(position)
        byte = stream.read(1)[0]
        stream.seek(position)
        stream.write(bytes([byte ^ (1 << bit)]))
