"""Sixteen writers, slow transactions, rollbacks and killed sealers: no event is missing from the log, none is there twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sealed_log import OwnLog, own_log
from tests.sealing_together import assert_whole, run

SEED = int(os.environ.get("WAYHOME_SEED", "0"))
WRITERS = int(os.environ.get("WAYHOME_WRITERS", "16"))
EVENTS = int(os.environ.get("WAYHOME_EVENTS", "5000"))


@pytest.fixture
def log(django_db_setup: None, django_db_blocker: object, tmp_path: Path) -> Iterator[OwnLog]:
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        own_log(tmp_path, SEED) as one,
    ):
        yield one


def test_nothing_is_missing_and_nothing_twice(log: OwnLog, tmp_path: Path) -> None:
    ran = run(log, tmp_path, writers=WRITERS, events=EVENTS)

    assert len(ran.kept) == WRITERS * EVENTS
    assert ran.killed >= min(5, EVENTS // 100)
    assert_whole(log, ran)
