"""What log-in leaves in the audit trail, and what never stands there."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.cast import Cast
from wayhome.ground.accounts.models import User
from wayhome.ground.audit.models import AuditEvent
from wayhome.web.shared import clock

PASSWORD = "nine green bottles stand"


@pytest.fixture
def browser(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser of nobody at noon; earlier tries are forgotten."""
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    return Client(headers={"x-forwarded-proto": "https"})


@pytest.fixture
def marieke(cast: Cast) -> User:
    """A counsellor with a password."""
    user = cast.office.users["marieke"]
    user.set_password(PASSWORD)
    user.save()
    return user


def tries(browser: Client, email: str, password: str) -> int:
    return browser.post(reverse("account_login"), {"login": email, "password": password}).status_code


def last() -> AuditEvent:
    return AuditEvent.objects.filter(tag__startswith="log_in:").latest("seq")


def test_a_log_in_is_kept_with_seat_and_way(cast: Cast, browser: Client, marieke: User) -> None:
    tries(browser, marieke.email, PASSWORD)

    row = last()
    assert (row.tag, row.user_id, row.organisation_id) == ("log_in:session:begin", marieke.id, cast.hague.id)
    assert (row.at, row.detail) == (cast.now, {"way": "password"})


def test_a_log_out_is_kept(cast: Cast, browser: Client, marieke: User) -> None:
    browser.force_login(marieke)

    browser.post(reverse("account_logout"))

    assert (last().tag, last().user_id) == ("log_in:session:end", marieke.id)


def test_a_wrong_password_is_kept_with_the_account_and_nobody_as_its_author(
    browser: Client, marieke: User
) -> None:
    tries(browser, marieke.email.upper(), "guessed it again")

    row = last()
    assert (row.tag, row.user_id) == ("log_in:attempt:refuse", None)
    assert (row.subject, row.subject_id) == ("accounts.User", str(marieke.id))
    assert row.detail == {"way": "password", "code": "wrong"}


def test_what_a_stranger_typed_is_nowhere_in_the_row(browser: Client, marieke: User) -> None:
    tries(browser, "nine.green.bottles@stand.example", "a second secret")

    row = last()
    assert row.detail == {"way": "password", "code": "wrong"}
    assert (row.user_id, row.organisation_id, row.subject, row.subject_id) == (None, None, "", "")
    written = " ".join(str(value) for value in AuditEvent.objects.filter(id=row.id).values().get().values())
    assert "bottles" not in written
    assert "secret" not in written


def test_a_failed_log_in_survives_the_roll_back_of_its_request(
    browser: Client, marieke: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*args: object, **more: object) -> None:
        User.objects.update(language="ar")
        raise RuntimeError

    monkeypatch.setattr("allauth.account.views.LoginView.form_invalid", breaks)
    browser.raise_request_exception = False

    status = tries(browser, marieke.email, "guessed it again")

    marieke.refresh_from_db()
    assert (status, marieke.language) == (500, "en")
    assert (last().tag, last().detail) == ("log_in:attempt:refuse", {"way": "password", "code": "wrong"})


def test_the_try_that_is_one_too_many_is_kept_as_that(browser: Client, marieke: User) -> None:
    for _ in range(6):  # five wrong ones in five minutes are allauth's limit for one address
        tries(browser, marieke.email, "guessed it again")

    codes = AuditEvent.objects.filter(tag="log_in:attempt:refuse").order_by("seq")
    assert [row.detail["code"] for row in codes] == [*["wrong"] * 5, "too_many"]


@pytest.mark.parametrize("mark", ["is_active", "is_service"])
def test_a_closed_account_and_one_of_a_timer_are_turned_away_and_kept(
    browser: Client, marieke: User, mark: str
) -> None:
    setattr(marieke, mark, mark == "is_service")
    marieke.save()

    answer = browser.post(reverse("account_login"), {"login": marieke.email, "password": PASSWORD})

    assert answer.headers["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in browser.session
    assert last().detail == {"way": "account", "code": "closed"}
    assert last().subject_id == str(marieke.id)


def test_another_password_is_kept_without_a_word_of_it(browser: Client, marieke: User) -> None:
    tries(browser, marieke.email, PASSWORD)
    ask = {
        "oldpassword": PASSWORD,
        "password1": "ten green bottles stand",
        "password2": "ten green bottles stand",
    }

    browser.post(reverse("account_change_password"), ask)

    row = AuditEvent.objects.get(tag="log_in:password:change")
    assert (row.user_id, row.detail) == (marieke.id, {})


def test_whoever_holds_no_role_logs_in_and_is_kept_without_a_seat(browser: Client, db: None) -> None:
    nobody = User.objects.make(email="new@office.example", name="New", password=PASSWORD)

    tries(browser, nobody.email, PASSWORD)

    assert (last().tag, last().user_id, last().organisation_id) == ("log_in:session:begin", nobody.id, None)


def test_whoever_tries_too_often_is_told_to_wait_and_kept(
    browser: Client, marieke: User, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    tries(browser, marieke.email, "guessed it again")

    answer = browser.post(reverse("account_login"), {"login": marieke.email, "password": PASSWORD})

    assert answer.status_code == 429
    assert "Wait five minutes, then try again." in answer.content.decode()
    assert last().detail == {"way": "door", "code": "too_many"}
