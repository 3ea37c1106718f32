"""The test run's own database, made by the owner and used as the role that owns nothing, and the cast."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import translation
from pytest_django import Settings

from tests.cast import Cast, build_cast
from wayhome.ground.core.context import WorkContext, acting_for
from wayhome.ground.files import storage

ROOT = Path(__file__).resolve().parent.parent
OWNER = dict(settings.DATABASES["migrator"])  # before the connection is pointed at a test database
DROP_TRIES = 25
# A busy machine draws examples slowly, which says nothing about the claim that is tried.
hypothesis.settings.register_profile(
    "wayhome", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("wayhome")
NOON = dt.datetime(2026, 6, 9, 10, 0, tzinfo=dt.UTC)


def _migrations() -> str:
    files = sorted((ROOT / "src" / "wayhome").glob("**/migrations/*.py"))
    apps = " ".join(settings.INSTALLED_APPS).encode()  # those of others bring migrations of their own
    return hashlib.sha256(b"".join(file.read_bytes() for file in files) + apps).hexdigest()[:10]


def _admin() -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=OWNER["HOST"] or None,
        port=OWNER["PORT"] or None,
        user=OWNER["USER"],
        password=OWNER["PASSWORD"] or None,
        dbname=OWNER["NAME"],
        autocommit=True,
    )


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_blocker: pytest.FixtureRequest, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Clone a migrated template, so that each worker starts in a second; the template is made once per set of migrations."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    base = OWNER["NAME"]
    template = f"test_{base}_{_migrations()}"
    name = f"{template}_{worker}_{os.getpid()}"
    with _admin() as admin:
        admin.execute("SELECT pg_advisory_lock(723019)")
        made = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone()
        if not made:
            # Named only when it is whole, so that a run that was cut off leaves no half-made template.
            _drop(admin, f"{template}_new")
            admin.execute(f'CREATE DATABASE "{template}_new"')
            connections["migrator"].close()
            connections["migrator"].settings_dict["NAME"] = f"{template}_new"
            with django_db_blocker.unblock():  # type: ignore[attr-defined]
                call_command("migrate", database="migrator", verbosity=0)
                connections["migrator"].close()
            admin.execute(f'ALTER DATABASE "{template}_new" RENAME TO "{template}"')
        _drop(admin, name)
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        admin.execute("SELECT pg_advisory_unlock(723019)")
    for alias in ("default", "migrator", "sealer", "broker"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
    yield
    for alias in ("default", "migrator", "sealer", "broker"):
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            connections[alias].close()
    with _admin() as admin:
        _drop(admin, name)


def _drop(admin: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    """Drop a database once whoever is still in it has left; the owner may not send the application away.

    After some seconds it is left behind: a name holds the process, so nobody meets it again.
    """
    for _ in range(DROP_TRIES):
        try:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}"')
        except psycopg.errors.ObjectInUse:
            time.sleep(0.2)
        else:
            return


@pytest.fixture(scope="session", autouse=True)
def files_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep files of the run in a folder of its own, so that no sweep of a test meets those of a demonstration."""
    settings.WAYHOME_FILES = tmp_path_factory.mktemp("files")
    storage.storage.cache_clear()


@pytest.fixture(autouse=True)
def one_proof_will_do(settings: Settings) -> None:
    """Let tests log people in by name; that a second proof is asked for has tests of its own."""
    settings.SECOND_FACTOR = False


@pytest.fixture(autouse=True)
def everybody_reads_english() -> None:
    """Begin in English, whatever language the page of a test before was answered in."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def limits_are_wide(settings: Settings) -> None:
    """Let one member of the cast open as many files as a test needs; the limits have tests of their own."""
    for name in ("FILES_AN_HOUR", "FILES_A_DAY", "NAMES_AN_HOUR", "KEYS_AN_HOUR"):
        setattr(settings, name, 1_000_000)


@pytest.fixture
def now() -> dt.datetime:
    """Tuesday 9 June 2026, noon in The Hague."""
    return NOON


LONG = (
    "tests/journeys/test_family_of_four.py",
    "tests/access/test_matrix.py",
    "tests/actions/test_demonstration.py",
    "tests/actions/test_reporting.py",
    "tests/journeys/",
)
"""Files whose tests take long, the longest first: begun last, one process would work on them while the other waits."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the long files begin first; within a file, and among the others, the order drawn stays."""
    ranks = {
        item: next((place for place, one in enumerate(LONG) if item.nodeid.startswith(one)), len(LONG))
        for item in items
    }
    items.sort(key=ranks.__getitem__)


@pytest.fixture
def cast(db: None, now: dt.datetime) -> Iterator[Cast]:
    """The people of the demonstration's log-in page, with the work context of The Hague."""
    people = build_cast(now)
    with acting_for([people.hague.id]):
        yield people


@pytest.fixture
def acting() -> Callable[..., AbstractContextManager[WorkContext]]:
    """Act for other organisations for a while: ``with acting(cast.baghdad): ...``."""
    return lambda *organisations: acting_for([organisation.id for organisation in organisations])
