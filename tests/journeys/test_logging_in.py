"""Somebody logs in by form: address, password and the code of the telephone; and the pages know who it is."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal import auth as totp

from tests.browser import Site

pytestmark = pytest.mark.browser

PASSWORD = "nine green bottles stand"  # of an account that lives for one test


def code_of(secret: str) -> str:
    """Return what the app on the telephone shows now."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30)))


def with_password_and_code(site: Site, key: str) -> tuple[str, str]:
    """Give a member of the cast a password and an app on the telephone; return password and the app's secret."""
    user = site.user(key)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return PASSWORD, secret


def test_a_counsellor_logs_in_with_password_and_code(site: Site) -> None:
    password, secret = with_password_and_code(site, "marieke")
    visitor = site.visitor()

    visitor.opens("account_login").answers({"E-mail": site.user("marieke").email, "Password": password})
    visitor.presses("Log in").reads("Enter the code").answers({"Code": code_of(secret)}).presses("Log in")

    visitor.reads("Tuesday 9 June")
    assert visitor.page.url == site.address("my_day")


def test_a_wrong_password_is_answered_with_a_sentence(site: Site) -> None:
    visitor = site.visitor()

    visitor.opens("account_login")
    visitor.answers({"E-mail": site.user("tomasz").email, "Password": "guessed it again"}).presses("Log in")

    visitor.reads("The email address and/or password you specified are not correct.")
    assert visitor.page.url == site.address("account_login")
