"""Log-in without a password: all three conditions, or it does not exist."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import Http404, HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from tests.cast import Cast
from wayhome.demonstration import log_in
from wayhome.demonstration.log_in import cast_for_log_in_page, cast_members, demo_login

MARIEKE = "marieke@demo.wayhome.example"


def asks(user: str = MARIEKE, *, address: str = "127.0.0.1") -> HttpRequest:
    request = RequestFactory().post("/demo/log-in/", {"user": user}, REMOTE_ADDR=address)
    request.session = SessionStore()
    return request


@pytest.fixture
def possible(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Demonstration settings on a marked database."""
    settings.DEMO = True
    monkeypatch.setattr(log_in, "is_demonstration_database", lambda: True)


def test_one_of_the_cast_logs_in(cast: Cast, possible: None) -> None:
    request = asks()

    answer = demo_login(request)

    assert answer.status_code == 302
    assert request.session["_auth_user_id"] == str(cast.office.users["marieke"].id)


@pytest.mark.parametrize(
    ("demo", "marked", "address", "user"),
    [
        (False, True, "127.0.0.1", MARIEKE),
        (True, False, "127.0.0.1", MARIEKE),
        (True, True, "192.0.2.7", MARIEKE),
        (True, True, "", MARIEKE),
        (True, True, "127.0.0.1", "timer@demo.wayhome.example"),
        (True, True, "127.0.0.1", "somebody@office.example"),
    ],
)
def test_it_does_not_exist_when_one_condition_is_missing(
    cast: Cast,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    demo: bool,
    marked: bool,
    address: str,
    user: str,
) -> None:
    settings.DEMO = demo
    monkeypatch.setattr(log_in, "is_demonstration_database", lambda: marked)

    with pytest.raises(Http404):
        demo_login(asks(user, address=address))


def test_a_database_that_the_demonstration_did_not_make_carries_no_mark(cast: Cast) -> None:
    assert not log_in.is_demonstration_database()


def test_the_log_in_page_lists_the_cast_where_it_is_possible(possible: None) -> None:
    request = RequestFactory().get("/account/login/", REMOTE_ADDR="::1")

    assert cast_for_log_in_page(request) == {"demo_cast": cast_members()}
    assert {"name", "role", "office", "about", "email"} <= set(vars(cast_members()[0]))


def test_other_pages_list_nobody(possible: None) -> None:
    assert cast_for_log_in_page(RequestFactory().get("/help/", REMOTE_ADDR="::1")) == {}
