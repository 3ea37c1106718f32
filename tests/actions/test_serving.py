"""An office is never served on the demonstration's database, and no setting alone opens log-in without a password."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client

from wayhome.demonstration import checks


@pytest.fixture
def marked(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the database in use carry the demonstration's mark."""
    monkeypatch.setattr(checks, "is_demonstration_database", lambda: True)


def test_serve_refuses_a_database_that_the_demonstration_made(marked: None) -> None:
    # The very command that ./wayhome serve runs before it serves.
    with pytest.raises(SystemCheckError, match=r"made by \./wayhome demo"):
        call_command("check", "--deploy", "--fail-level", "ERROR", "--database", "default")


def test_a_setting_does_not_make_an_office_of_the_demonstration(
    marked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEMO", True)

    found = run_checks(databases=["default"], include_deployment_checks=True)

    assert "wayhome.E001" in [message.id for message in found]


def test_an_office_is_not_served_while_it_shows_errors_in_full(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEBUG", True)

    found = run_checks(include_deployment_checks=True)

    assert "wayhome.E002" in [message.id for message in found]


def test_an_unmarked_database_is_served(db: None) -> None:
    found = run_checks(databases=["default"], include_deployment_checks=True)

    assert "wayhome.E001" not in [message.id for message in found]


def test_log_in_without_password_has_no_address_outside_the_demonstration(
    db: None,
) -> None:
    answer = Client().post("/demo/log-in/", {"user": "marieke@demo.wayhome.example"}, secure=True)

    assert settings.DEMO is False
    assert answer.status_code == 404
