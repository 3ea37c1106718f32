"""Sessions and forms against whoever is not who they seem: new keys, dead keys, forged forms, foreign addresses."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal import auth as recovery_codes
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.cast import Cast
from tests.matrix import BY_NAME, patterns
from tests.pages.conftest import Browse
from tests.pages.test_headers import a_place
from wayhome.ground.accounts.models import User
from wayhome.web.log_in.adapters import OnlyKnownAccounts
from wayhome.web.shared import clock

PASSWORD = "nine green bottles stand"
CLOSED = [
    "/.git/config",
    "/.env",
    "/static/",
    "/static/js/",
    "/media/",
    "/static/../settings.py",
    "/api/",
    "/docs/",
]


def browser(**more: bool) -> Client:
    return Client(headers={"x-forwarded-proto": "https"}, **more)


@pytest.fixture
def marieke(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> User:
    """A counsellor with a password, at noon; earlier tries are forgotten."""
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    user = cast.office.users["marieke"]
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(one: Client, user: User, password: str = PASSWORD, **more: str) -> str:
    """Log in and return where the answer leads."""
    answer = one.post(reverse("account_login"), {"login": user.email, "password": password, **more})
    return answer.headers.get("Location", "")


def test_a_log_in_gets_a_new_key_of_its_session(marieke: User) -> None:
    one = browser()
    session = one.session
    session["from"] = "before"
    session.save()
    before = session.session_key
    one.cookies[settings.SESSION_COOKIE_NAME] = before or ""

    log_in(one, marieke)

    assert one.session["_auth_user_id"] == str(marieke.pk)
    assert one.session.session_key != before
    assert len(one.session.session_key or "") == 32


def test_a_session_is_dead_after_its_log_out(marieke: User) -> None:
    one, copy = browser(), browser()
    log_in(one, marieke)
    copy.cookies[settings.SESSION_COOKIE_NAME] = one.session.session_key or ""
    alive = copy.get(reverse("log_ins")).status_code

    one.post(reverse("account_logout"))

    assert alive == 200
    assert copy.get(reverse("log_ins")).status_code == 302


def test_another_password_ends_every_other_session(marieke: User) -> None:
    one, other = browser(), browser()
    log_in(one, marieke)
    log_in(other, marieke)

    changed = one.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "ten blue bottles fall", "password2": "ten blue bottles fall"},
    )

    assert changed.status_code == 302
    assert other.get(reverse("log_ins")).status_code == 302


def test_another_password_needs_the_one_before(marieke: User) -> None:
    one = browser()
    log_in(one, marieke)

    one.post(
        reverse("account_change_password"),
        {
            "oldpassword": "guessed",
            "password1": "ten blue bottles fall",
            "password2": "ten blue bottles fall",
        },
    )

    marieke.refresh_from_db()
    assert marieke.check_password(PASSWORD)


def test_a_password_counts_in_full_and_as_it_was_typed(marieke: User) -> None:
    whole = "Wide rivers and quiet hills " * 4
    marieke.set_password(whole)
    marieke.save()

    tries = [log_in(browser(), marieke, one) for one in (whole[:-1], whole.upper(), whole[:72], whole)]

    assert [bool(where) for where in tries] == [False, False, False, True]


def test_what_is_kept_of_a_password_is_a_slow_hash(marieke: User) -> None:
    kind, version, costs = marieke.password.removeprefix("argon2$").split("$")[:3]
    numbers = dict(part.split("=") for part in costs.split(","))

    assert (kind, version) == ("argon2id", "v=19")
    assert int(numbers["m"]) >= 19_456  # KiB; with two rounds the least that OWASP names for Argon2id
    assert int(numbers["t"]) >= 2


def test_pages_of_passwords_hide_them_and_let_them_be_pasted(db: None) -> None:
    text = browser().get(reverse("account_login")).content.decode()

    assert 'type="password"' in text
    assert 'autocomplete="current-password"' in text
    assert "onpaste" not in text


def test_nobody_is_led_to_another_site(marieke: User) -> None:
    elsewhere = "https://elsewhere.example/"
    one = browser()

    answers = [
        one.post(reverse("theme"), {"theme": "dark", "next": elsewhere}).headers["Location"],
        one.post(reverse("set_language"), {"language": "ar", "next": elsewhere}).headers["Location"],
        log_in(one, marieke, next=elsewhere),
        log_in(browser(), marieke, next="//elsewhere.example"),
    ]

    assert [where for where in answers if "elsewhere" in where] == []


@pytest.mark.parametrize(
    "name", sorted(name for name in set(BY_NAME) & set(patterns()) if "POST" in BY_NAME[name]["methods"])
)
def test_a_form_of_another_site_is_refused(db: None, name: str) -> None:
    answer = browser(enforce_csrf_checks=True).post(a_place(name), {"a": "b"})

    assert answer.status_code == 403


@pytest.mark.parametrize("url", CLOSED)
def test_files_and_folders_of_the_server_have_no_address(db: None, url: str) -> None:
    assert browser().get(url).status_code == 404


def test_an_office_has_no_account_that_comes_with_the_program(db: None) -> None:
    assert not User.objects.exists()


def test_a_fault_tells_nothing_of_the_inside_and_is_written_down(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: object, **more: object) -> None:
        raise RuntimeError("SELECT secret FROM inside")

    monkeypatch.setattr("wayhome.web.shared.views.render", broken)

    answer = browser(raise_request_exception=False).get(reverse("help"))

    text = answer.content.decode()
    assert answer.status_code == 500
    assert "Traceback" not in text
    assert "SELECT secret" not in text
    assert "SELECT secret FROM inside" in caplog.text
    assert browser().get(reverse("account_login")).status_code == 200


def test_every_page_of_staff_has_the_way_out(cast: Cast, browse: Browse) -> None:
    one = browse("marieke")

    for name in ("my_day", "cases", "log_ins"):
        assert reverse("account_logout") in one.get(reverse(name)).content.decode(), name


def same(answer: HttpResponse, typed: str) -> tuple[int, str, str]:
    """Return status, way on and page, without what is new in every answer and without what was typed."""
    text = re.sub(r'value="\w{64}"|name="once" value="[^"]+"|csrf[^>]*"\w{64}"', "", answer.content.decode())
    return answer.status_code, answer.headers.get("Location", ""), text.replace(typed, "")


def test_an_address_that_has_an_account_is_answered_like_one_that_has_none(marieke: User) -> None:
    both = (marieke.email, "nobody.at.all@hague.example")

    wrong = [
        browser().post(reverse("account_login"), {"login": who, "password": "a wrong one"}) for who in both
    ]
    cache.clear()
    asked = [browser().post(reverse("account_reset_password"), {"email": who}) for who in both]

    for answers in (wrong, asked):
        known, unknown = (same(answer, who) for answer, who in zip(answers, both, strict=True))
        assert known == unknown


def test_a_code_of_the_telephone_and_one_of_paper_are_good_once(marieke: User, settings: Settings) -> None:
    settings.MFA_TOTP_TOLERANCE = 1  # half a minute may end while this logs in
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(marieke, secret)
    paper = recovery_codes.RecoveryCodes.activate(marieke).get_unused_codes()[0]
    code = totp.format_hotp_value(totp.hotp_value(secret, max(totp.yield_hotp_counters_from_time())))

    inside = []
    for proof in (code, code, paper, paper):
        cache_kept = browser()
        log_in(cache_kept, marieke)
        answer = cache_kept.post(reverse("mfa_authenticate"), {"code": proof})
        inside.append(answer.status_code == 302 and "_auth_user_id" in cache_kept.session)

    assert inside == [True, False, True, False]


def test_tries_count_by_the_address_that_our_own_proxy_saw(marieke: User, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def tries(seen: str, said: str) -> int:
        one = Client(headers={"x-forwarded-proto": "https", "x-forwarded-for": f"{said}, {seen}"})
        return one.post(reverse("account_login"), {"login": f"{said}@x.example", "password": "x"}).status_code

    many = [tries("192.0.2.1", f"198.51.100.{number}") for number in range(40)]

    assert 429 in many
    assert tries("192.0.2.2", "198.51.100.1") == 200


def test_the_office_s_own_log_in_is_not_followed_elsewhere() -> None:
    assert OnlyKnownAccounts().get_requests_session().max_redirects == 0


def test_the_key_of_a_session_stands_in_no_address_and_no_page(marieke: User) -> None:
    one = browser()
    where = log_in(one, marieke)
    key = one.session.session_key or "?"

    assert key not in where
    assert key not in one.get(reverse("log_ins")).content.decode()
