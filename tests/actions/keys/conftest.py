"""A database of its own for each module, filled anew for each test, and rotations in small steps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rotating import SEVEN
from tests.sealed_world import (
    SealedWorld,
    filled,
)
from tests.serving import own_database
from wayhome.ground.crypto import drawer_rotation, rotation


@pytest.fixture(scope="module")
def database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock(), own_database():  # type: ignore[attr-defined]
        yield


@pytest.fixture
def opened(database: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield


@pytest.fixture
def world(opened: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SealedWorld]:
    monkeypatch.setattr(drawer_rotation, "BATCH", 4)
    monkeypatch.setattr(drawer_rotation, "CHUNK", 3)
    monkeypatch.setattr(rotation, "FEW", 1)
    monkeypatch.setattr(rotation, "MANY", 3)
    with filled(tmp_path, drawers=SEVEN) as made:
        yield made
