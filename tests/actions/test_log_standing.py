"""The log is sealed each minute, everybody can see how it stands, and administrators hear when it is late."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from tests.cast import Cast, everybody
from tests.sealed_log import NAME, OwnLog, connect, own_log
from wayhome.casefile.access.actions import tell_late_log
from wayhome.ground.audit.models import AuditEvent, SealingRun
from wayhome.ground.audit.sealing import alone
from wayhome.ground.audit.sealing_keys import make_sealing_key
from wayhome.ground.audit.standing import LATE, Standing, standing
from wayhome.ground.messaging.models import Notice
from wayhome.jobs.minutely import seal_the_log, tell_if_late

NOW = dt.datetime(2026, 6, 9, 10, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(scope="module")
def _log(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OwnLog]:
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        own_log(tmp_path_factory.mktemp("log"), 5) as log,
    ):
        log.key = make_sealing_key(log.folder / "sealing.key")
        yield log


@pytest.fixture
def log(_log: OwnLog, settings: Any) -> OwnLog:
    """Return a log with its key in the settings, some events longer than before."""
    settings.WAYHOME_SEALING_KEY_FILE = _log.folder / "sealing.key"
    settings.WAYHOME_LOG_NAME = NAME
    settings.WAYHOME_WITNESSES = [f"file:{_log.folder}"]
    seal_the_log()  # what another test left, whichever came before
    _log.write(5)
    _log.settle()
    return _log


def test_a_minute_seals_hands_over_and_says_how_the_log_stands(log: OwnLog) -> None:
    said = seal_the_log()

    stands = standing()
    (size,) = log.super.execute("SELECT max(size) FROM audit_checkpoint").fetchone() or (0,)
    assert "Events sealed: 5" in said
    assert (stands.size, stands.waiting, stands.witnesses, stands.behind) == (size, 0, 1, 0)
    assert stands.at is not None
    assert not stands.is_late(stands.at + LATE)
    assert stands.is_late(stands.at + LATE + MINUTE)


def test_of_two_servers_one_seals(log: OwnLog) -> None:
    seal_the_log()
    log.write(3)
    before = SealingRun.objects.get().at
    with connect("wayhome_sealer") as other, alone(other):
        said = seal_the_log()

    assert said == "Nothing was done, because another sealer is at work."
    assert SealingRun.objects.get().at == before


def test_a_witness_that_lags_behind_is_counted(log: OwnLog, settings: Any) -> None:
    settings.WAYHOME_WITNESSES = [f"file:{log.folder}", f"file:{log.folder / 'absent'}"]

    seal_the_log()

    assert (standing().witnesses, standing().behind) == (2, 1)


def test_the_standing_is_told_on_the_command_line(log: OwnLog) -> None:
    seal_the_log()
    said = io.StringIO()

    call_command("seal", status=True, stdout=said)

    assert f"Last checkpoint: of {standing().size} events, made 20" in said.getvalue()
    assert "Waiting then: 0 events. Window before the next checkpoint: " in said.getvalue()


def test_a_late_log_is_told_on_the_command_line(log: OwnLog) -> None:
    seal_the_log()
    log.super.execute("UPDATE audit_sealing_run SET at = at - interval '11 minutes'")
    said = io.StringIO()

    with pytest.raises(CommandError, match="The log is late"):
        call_command("seal", status=True, stdout=said)
    seal_the_log()
    assert not standing().is_late(dt.datetime.now(dt.UTC))


def test_whoever_serves_pages_cannot_write_how_the_log_stands(log: OwnLog) -> None:
    seal_the_log()

    with pytest.raises(Exception, match="permission denied"), connections["default"].cursor() as cursor:
        cursor.execute("UPDATE audit_sealing_run SET waiting = 0")


@pytest.mark.parametrize(
    ("stands", "late"),
    [
        (Standing(), True),
        (Standing(at=NOW), False),
        (Standing(at=NOW - 11 * MINUTE), True),
        (Standing(at=NOW, waiting=4, oldest_at=NOW - 9 * MINUTE), False),
        (Standing(at=NOW, waiting=4, oldest_at=NOW - 11 * MINUTE), True),
    ],
)
def test_late_is_what_waits_for_more_than_ten_minutes(stands: Standing, late: bool) -> None:
    assert stands.is_late(NOW) is late


def test_administrators_hear_once_an_hour_that_the_log_is_late(cast: Cast) -> None:
    by = cast.office.timer
    assert by is not None
    late = Standing(at=cast.now - 11 * MINUTE)

    told = [
        tell_late_log(stands=stands, by=by, at=cast.now + after)
        for stands, after in (
            (Standing(at=cast.now), dt.timedelta()),
            (late, dt.timedelta()),
            (late, 30 * MINUTE),
            (late, 61 * MINUTE),
        )
    ]

    assert told == [False, True, False, True]
    assert {row.role for row in Notice.objects.filter(code="access:log:late")} == {
        "administrator",
        "data_protection_officer",
    }
    assert AuditEvent.objects.filter(tag="access:log:late").count() == 2


def test_each_organisation_with_a_timer_is_told_of_a_log_that_was_never_sealed(cast: Cast) -> None:
    told = tell_if_late(cast.now)

    with everybody():
        organisations = set(
            Notice.objects.filter(code="access:log:late").values_list("organisation_id", flat=True)
        )
    assert told == 2
    assert organisations == {cast.hague.id, cast.brussels.id}


def test_what_cannot_be_sealed_is_said_and_administrators_are_told(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.WAYHOME_SEALING_KEY_FILE = tmp_path / "absent.key"

    with pytest.raises(CommandError, match=r"absent\.key cannot be read"):
        call_command("minutely", once=True)

    with everybody():
        assert Notice.objects.filter(code="access:log:late").exists()
