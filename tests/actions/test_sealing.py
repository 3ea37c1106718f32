"""The log is sealed in the order of what happened, nothing is passed over, and nobody changes it unnoticed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sealed_log import INSERT, OwnLog, an_event, connect, own_log


@pytest.fixture(scope="module")
def _log(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OwnLog]:
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        own_log(tmp_path_factory.mktemp("log"), 1) as log,
    ):
        yield log


@pytest.fixture
def log(_log: OwnLog) -> OwnLog:
    return _log


def test_a_slow_transaction_is_never_passed_over(log: OwnLog) -> None:
    log.seal()
    with connect("wayhome_app") as slow, slow.transaction():
        slow.execute(INSERT, an_event(log.chance, log.cases))
        log.write(5)
        during = log.seal()
    after = log.seal()

    assert (during.sealed, during.waiting) == (0, 5)
    assert (after.sealed, after.waiting) == (6, 0)
    assert log.verify().findings == []


def test_what_was_written_is_sealed_and_verifies(log: OwnLog) -> None:
    log.write(30)
    log.seal()
    log.write(4)

    report = log.verify()

    assert report.findings == []
    assert report.waiting == 4
