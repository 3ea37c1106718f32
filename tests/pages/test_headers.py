"""What goes out with every answer, which cookies are set and how, and which methods an address takes."""

from __future__ import annotations

from wsgiref.headers import Headers as FileHeaders

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.matrix import BY_NAME, patterns
from tests.pages.conftest import Browse
from wayhome.config.static_headers import closed_in
from wayhome.ground.accounts.models import User

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")
SAMPLES = {"int": 1, "uuid": "00000000-0000-4000-8000-000000000000", "string": "K7M4-2QXP-9", "slug": "x"}
ANSWERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}


def stranger() -> Client:
    return Client(headers={"x-forwarded-proto": "https"}, raise_request_exception=False)


def a_place(name: str) -> str:
    kinds = patterns()[name].pattern.converters
    named = {place: type(kind).__name__.removesuffix("Converter").lower() for place, kind in kinds.items()}
    return reverse(name, kwargs={place: SAMPLES[kind] for place, kind in named.items()})


@pytest.mark.parametrize("url", ["/account/login/", "/help/", "/nowhere/", "/staff/"])
def test_every_answer_carries_the_headers(db: None, url: str) -> None:
    answer = stranger().get(url)

    assert {name: answer.headers.get(name) for name in ANSWERS} == ANSWERS
    policy = answer.headers["Content-Security-Policy"]
    for part in (
        "default-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8" or answer.status_code == 302


def test_a_static_file_carries_a_policy_of_its_own() -> None:
    headers = FileHeaders([])
    closed_in(headers, "/x/icon.svg", "/static/icon.svg")

    assert settings.WHITENOISE_ADD_HEADERS_FUNCTION is closed_in
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_page_of_somebody_logged_in_stays_in_no_cache(cast: Cast, browse: Browse) -> None:
    answer = browse("marieke").get(reverse("my_day"))

    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "Clear-Site-Data" not in answer.headers


def test_the_browser_forgets_when_a_log_in_ends(cast: Cast, browse: Browse) -> None:
    browser = browse("marieke")
    out = browser.post(reverse("account_logout"))
    after = browser.get(reverse("account_login"))

    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in after.headers


def test_every_cookie_is_bound_to_this_host_secure_and_closed_to_scripts(cast: Cast, browse: Browse) -> None:
    browser = browse("marieke")
    browser.get(reverse("account_change_password"))
    browser.post(reverse("theme"), {"theme": "dark"})
    browser.post(reverse("set_language"), {"language": "ar"})
    somebody = stranger()
    somebody.get(reverse("account_login"))
    cookies = {**browser.cookies, **somebody.cookies}
    # The session of the browser was written by the test itself; its settings are held below.
    set_now = {
        name: one for name, one in cookies.items() if one["path"] and name != settings.SESSION_COOKIE_NAME
    }

    assert {"__Host-csrf", "__Host-theme", "__Host-language"} <= set(set_now)
    for name, one in set_now.items():
        assert name.startswith("__Host-"), name
        assert (one["secure"], one["httponly"], one["samesite"], one["path"], one["domain"]) == (
            True,
            True,
            "Lax",
            "/",
            "",
        ), name


def test_the_cookie_of_the_session_is_bound_to_this_host() -> None:
    assert settings.SESSION_COOKIE_NAME == "__Host-session"
    assert settings.SESSION_COOKIE_SECURE
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"


def test_plain_http_leads_to_https_and_to_nothing_else(db: None) -> None:
    answer = Client().get("/account/login/")

    assert (answer.status_code, answer.headers["Location"]) == (301, "https://testserver/account/login/")


@pytest.mark.parametrize("name", sorted(set(BY_NAME) & set(patterns())))
def test_an_address_takes_the_methods_of_its_row_only(db: None, name: str) -> None:
    offered = set(BY_NAME[name]["methods"].split())
    url, browser = a_place(name), stranger()

    taken = [
        method
        for method in METHODS
        if method not in offered and browser.generic(method, url).status_code not in {404, 405}
    ]

    assert taken == []


def somebody() -> User:
    return User(name="Marieke de Wit", email="marieke.dewit@hague.example")


@pytest.mark.parametrize(
    "password",
    [
        "Wayhome-return-2026",
        "marieke-de-wit",
        "MariekeWayhome1",
        "voluntaryreturn!",
        "hagueoffice123",
        "short-one",
        "password123456",
    ],
)
def test_a_password_of_words_of_the_house_or_of_the_account_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, somebody())


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "zzzzzzzzzzzzzzzz",
        "wayhome beside three tall trees",
        "пароль из слов моря",
        "x" * 64 + "y" * 64,
    ],
)
def test_any_other_password_of_twelve_signs_is_taken_whatever_its_signs(password: str) -> None:
    assert validate_password(password, somebody()) is None
