"""How tests of pages look at them: as a member of the cast, at noon of 9 June 2026."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from wayhome.web.shared import clock

Browse = Callable[[str], Client]


@pytest.fixture
def browse(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Browse:
    """Return the browser of a member of the cast, by their key."""
    monkeypatch.setattr(clock, "now", lambda: cast.now)

    def of(key: str) -> Client:
        browser = Client(headers={"x-forwarded-proto": "https"})
        browser.force_login(cast.office.users[key])
        return browser

    return of
