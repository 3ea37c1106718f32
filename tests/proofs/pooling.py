"""Over a pool of two connections nobody ever sees a row of another organisation: plainly, and behind PgBouncer."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction

from tests.cast import Cast, a_case, build_cast
from tests.conftest import NOON
from tests.factories.belgium import in_belgium
from tests.serving import own_database
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.people.models import Person
from wayhome.ground.core.context import acting_for

THREADS = 8
REQUESTS = int(os.environ.get("WAYHOME_REQUESTS", "20000"))
"""In each thread (goal A4 of the protection goals)."""
CONNECTIONS = 2
SEED = int(os.environ.get("WAYHOME_SEED", "0"))
TABLES = (Case, CaseMember, Person)
BOUNCER = """
[databases]
{name} = host={host} dbname={name} user={user}
[pgbouncer]
listen_addr =
unix_socket_dir = {folder}
listen_port = 6432
auth_type = any
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 100
logfile = {folder}/log
pidfile = {folder}/pid
server_reset_query =
"""


class Broken(Exception):
    """What a request runs into half-way, so that its transaction rolls back."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Cast, dict[int, set[object]]]]:
    """Two missions with cases of their own, committed; and which cases each of them may see."""
    with django_db_blocker.unblock(), own_database():
        with transaction.atomic():
            cast = build_cast(NOON)
            belgium = in_belgium(cast)
        with transaction.atomic(), acting_for([cast.hague.id]):
            ours = {a_case(cast).id for _ in range(7)}
        with transaction.atomic(), acting_for([cast.brussels.id]):
            theirs = {a_case(belgium, programme="rean-nld").id for _ in range(5)}
        yield cast, {cast.hague.id: ours, cast.brussels.id: theirs}


def ask(organisation_ids: list[int], expected: set[object], *, breaks: bool, where: random.Random) -> int:
    """Make one request for organisations and return how many rows it saw; raises ``AssertionError`` for a foreign one."""
    seen = 0
    with acting_for(organisation_ids):
        table = where.choice(TABLES)
        field = "id" if table is Case else "case_id"
        rows = set(table._default_manager.values_list(field, flat=True))
        assert rows <= expected, f"{table.__name__}: {rows - expected}"
        assert rows or not expected, f"{table.__name__}: nothing of {organisation_ids}"
        seen = len(rows)
        if breaks:
            raise Broken
    return seen


def work(number: int, may_see: dict[int, set[object]], tally: Counter[str], faults: list[str]) -> None:
    """Switch between organisations, nobody and broken requests, as a web process does."""
    where = random.Random(SEED * 100 + number)  # noqa: S311 - chooses what is asked, keeps no secret
    for _ in range(REQUESTS):
        who = where.choice([*may_see, None])
        ids, expected = ([who], may_see[who]) if who else ([], set())
        breaks = where.random() < 0.1
        try:
            tally["rows"] += ask(ids, expected, breaks=breaks, where=where)
            tally["answered"] += 1
        except Broken:
            tally["broken"] += 1
        except Exception as error:
            faults.append(f"thread {number}: {error}")
        finally:
            connections["default"].close()  # back to the pool
        if len(faults) > 5:
            return


def all_work(world: tuple[Cast, dict[int, set[object]]], capsys: pytest.CaptureFixture[str]) -> Counter[str]:
    _cast, may_see = world
    tally: Counter[str] = Counter()
    faults: list[str] = []
    threads = [
        threading.Thread(target=work, args=(number, may_see, tally, faults)) for number in range(THREADS)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    with capsys.disabled():
        sys.stdout.write(
            f"\n  {THREADS} threads, {REQUESTS} requests each, over {CONNECTIONS} connections: "
            f"{tally['answered']} answered, {tally['broken']} broken off, {tally['rows']} rows, "
            f"{len(faults)} faults, {seconds:.0f} s\n"
        )
    assert faults == []
    assert tally["answered"] + tally["broken"] == THREADS * REQUESTS
    return tally


@contextmanager
def settings_of_connection(**more: Any) -> Iterator[None]:
    """Let every connection made from here on be made so, in this thread and in others."""
    given = connections.settings["default"]
    before = dict(given)
    options = {**given.get("OPTIONS", {}), **more.pop("OPTIONS", {})}
    given.update({"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, **more, "OPTIONS": options})
    try:
        yield
    finally:
        given.clear()
        given.update(before)


def test_a_pool_in_the_process_never_carries_an_organisation_over(
    world: tuple[Cast, dict[int, set[object]]], django_db_blocker: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    pool = {"min_size": CONNECTIONS, "max_size": CONNECTIONS, "timeout": 120}
    with django_db_blocker.unblock(), settings_of_connection(OPTIONS={"pool": pool}):
        try:
            all_work(world, capsys)
        finally:
            connections["default"].close_pool()


@pytest.fixture
def bouncer(world: object, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """PgBouncer in transaction mode before the database, with two connections to it; installed where root may."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None and os.geteuid() == 0:
        subprocess.run(["apt-get", "-qq", "install", "-y", "pgbouncer"], check=True, capture_output=True)
        program = shutil.which("pgbouncer", path="/usr/sbin")
    assert program, "PgBouncer is not on this machine: apt-get install pgbouncer"
    given = connections.settings["default"]
    folder = Path("/tmp") / f"wayhome-bouncer-{os.getpid()}"  # noqa: S108 - a socket's path must be short
    folder.mkdir(mode=0o700)
    file = folder / "ini"
    file.write_text(
        BOUNCER.format(
            name=given["NAME"], user=given["USER"], host=given["HOST"], folder=folder, size=CONNECTIONS
        )
    )
    owner = Path(given["HOST"]).stat() if given["HOST"].startswith("/") else folder.stat()
    for place in (folder, file):
        os.chown(place, owner.st_uid, owner.st_gid)
    running = subprocess.Popen([program, "-q", str(file)], user=owner.st_uid, group=owner.st_gid)
    try:
        for _ in range(100):
            if (folder / ".s.PGSQL.6432").exists():
                break
            time.sleep(0.05)
        yield str(folder), "6432"
    finally:
        running.terminate()
        running.wait()
        shutil.rmtree(folder)


def test_behind_pgbouncer_in_transaction_mode_nothing_is_carried_over(
    world: tuple[Cast, dict[int, set[object]]],
    bouncer: tuple[str, str],
    django_db_blocker: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    host, port = bouncer
    with django_db_blocker.unblock(), settings_of_connection(HOST=host, PORT=port):
        all_work(world, capsys)
