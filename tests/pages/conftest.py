"""How tests of pages look at them: as a member of the cast, at noon of 9 June 2026."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from wayhome.casefile.access.actions import begin_log_in
from wayhome.ground.accounts.models import User
from wayhome.web.shared import clock, presence

Browse = Callable[[str], Client]


def at_a_desk(browser: Client, user: User, now: dt.datetime) -> None:
    """Let the browser be one that has been in use, so that a page is not counted with the beginning of a log-in."""
    session = browser.session
    session[presence.KEY] = str(begin_log_in(user_id=user.id, proofs=["password"], device="", at=now).id)
    session.save()


@pytest.fixture
def browse(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Browse:
    """Return the browser of a member of the cast, by their key."""
    monkeypatch.setattr(clock, "now", lambda: cast.now)

    def of(key: str) -> Client:
        browser = Client(headers={"x-forwarded-proto": "https"})
        browser.force_login(cast.office.users[key])
        at_a_desk(browser, cast.office.users[key], clock.now())
        return browser

    return of
