"""The page on which an administrator sees how the sealed log stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.pages.conftest import Browse
from wayhome.ground.audit.standing import Standing
from wayhome.web.staff.colleagues import views

MINUTE = dt.timedelta(minutes=1)
Stands = Callable[..., None]


@pytest.fixture
def stands(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Stands:
    """Let the log stand as told: sealed half a minute ago, whole, with two witnesses, and what differs."""

    def let(**more: Any) -> None:
        usual = Standing(at=cast.now - MINUTE / 2, size=12_345, checkpoint_at=cast.now - MINUTE, witnesses=2)
        monkeypatch.setattr(views, "standing", lambda: replace(usual, **more))

    return let


def page_of(browse: Browse) -> str:
    answer = browse("bram").get(reverse("sealed_log"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_administrator_sees_the_last_checkpoint_and_the_window(stands: Stands, browse: Browse) -> None:
    stands()

    text = page_of(browse)

    assert "The log is sealed, and its witnesses have it" in text
    assert "12,345" in text
    assert "60 seconds ago" in text
    assert "the last 30 seconds" in text


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"at": dt.datetime(2026, 6, 1, tzinfo=dt.UTC)}, "The log is late"),
        ({"witnesses": 1}, "Too few witnesses hold the checkpoints"),
        ({"behind": 1}, "Too few witnesses hold the checkpoints"),
    ],
)
def test_what_is_not_in_order_stands_on_top(
    stands: Stands, browse: Browse, more: dict[str, Any], says: str
) -> None:
    stands(**more)

    assert says in page_of(browse)


def test_a_log_that_was_never_sealed_is_called_so(cast: Cast, browse: Browse) -> None:
    assert "The log was never sealed" in page_of(browse)


def test_nobody_else_sees_it(cast: Cast, browse: Browse) -> None:
    assert browse("els").get(reverse("sealed_log")).status_code == 403
