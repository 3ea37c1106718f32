"""Twenty kinds of tampering by a superuser are found and located, eighty of each; a thousand untouched logs verify."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.sealed_log import OwnLog, own_log
from tests.tampering import KINDS, located, tampered

SEED = int(os.environ.get("WAYHOME_SEED", "0"))
ROUNDS = int(os.environ.get("WAYHOME_ROUNDS", "80"))
COPIES = int(os.environ.get("WAYHOME_COPIES", "1000"))


@pytest.fixture(scope="module")
def _log(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OwnLog]:
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        own_log(tmp_path_factory.mktemp("log"), SEED) as one,
    ):
        one.write(40)
        for _ in range(5):
            one.edit()
        one.seal()
        yield one


@pytest.fixture
def log(_log: OwnLog) -> OwnLog:
    """Return the log, some events longer than before, and now and then a checkpoint."""
    _log.write(_log.chance.randint(0, 3))
    if _log.chance.random() < 0.2:
        _log.edit()
    if _log.chance.random() < 0.4:
        _log.seal()
    return _log


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_tampering_is_found_and_located(log: OwnLog, kind: str, number: int) -> None:
    report, done, widest = tampered(log, kind)

    assert report.findings, done
    assert located(report, done, widest), (done, widest, report.findings[:5])


@pytest.mark.parametrize("number", range(COPIES))
def test_an_untouched_copy_verifies(log: OwnLog, number: int) -> None:
    known = [note for note in log.witnessed if log.chance.random() < 0.8] or log.witnessed

    assert log.verify(known).findings == []
