"""Which addresses of the log-in package can be reached: those named in ``addresses``, and no other."""

from __future__ import annotations

from collections.abc import Iterator

import allauth.urls
import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import Cast
from wayhome.web.log_in.addresses import OWN_ACCOUNT, PUBLIC, closed

PREFIX = "/account/"
PLACES = {"uidb36": "1", "key": "x", "pk": 1}
ONLY_WITH_AN_OFFICE = {"oidc_login", "oidc_callback"}
UNWANTED = {
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "socialaccount_signup",
    "socialaccount_connections",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
}


def patterns(entries: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns, before + str(entry.pattern))
        else:
            yield before + str(entry.pattern), entry


EVERY = {
    entry: route
    for route, entry in patterns(get_resolver().url_patterns)
    if route.startswith(PREFIX.removeprefix("/"))
}
NAMES = {str(entry.name) for entry in EVERY if entry.name}


def address(name: str) -> str:
    entry = next(entry for entry in EVERY if entry.name == name)
    places = {**entry.pattern.converters, **getattr(entry.pattern, "regex", _NO).groupindex}
    route = EVERY[entry]
    if "pk" in route:
        places["pk"] = None
    return reverse(name, kwargs={place: PLACES[place] for place in places})


class _NO:
    groupindex: dict[str, int] = {}


@pytest.fixture
def browsers(cast: Cast) -> tuple[Client, Client]:
    """A browser of nobody and one of a counsellor."""
    nobody, marieke = (Client(headers={"x-forwarded-proto": "https"}) for _ in range(2))
    marieke.force_login(cast.office.users["marieke"])
    return nobody, marieke


def test_every_open_address_exists_and_what_we_do_not_want_is_shut() -> None:
    assert PUBLIC | OWN_ACCOUNT <= NAMES
    assert UNWANTED <= NAMES - PUBLIC - OWN_ACCOUNT
    assert {str(entry.name) for entry in EVERY if entry.callback is not closed} == PUBLIC | OWN_ACCOUNT


def test_nothing_of_the_package_is_lost_by_name() -> None:
    assert len(EVERY) == len(list(patterns(allauth.urls.urlpatterns)))


def test_every_other_address_answers_404_to_anybody(browsers: tuple[Client, Client]) -> None:
    shut = sorted(name for name in NAMES - PUBLIC - OWN_ACCOUNT if name != "None")

    answers = {
        (name, method): getattr(browser, method)(address(name)).status_code
        for name in shut
        for browser in browsers
        for method in ("get", "post")
    }

    assert {what: status for what, status in answers.items() if status != 404} == {}


def test_the_old_addresses_of_the_package_lead_nowhere(browsers: tuple[Client, Client]) -> None:
    old = ["social/login/cancelled/", "social/login/error/", "social/signup/", "social/connections/"]

    assert {path: browsers[1].get(PREFIX + path).status_code for path in old} == dict.fromkeys(old, 404)


def test_pages_of_an_own_account_ask_for_log_in_first(browsers: tuple[Client, Client]) -> None:
    sent = {name: browsers[0].get(address(name)).headers.get("Location", "") for name in OWN_ACCOUNT}

    assert {name: to for name, to in sent.items() if not to.startswith(reverse("account_login"))} == {}


def test_an_office_log_in_that_is_not_configured_is_not_there(browsers: tuple[Client, Client]) -> None:
    for name in ONLY_WITH_AN_OFFICE:
        assert {browser.get(reverse(name)).status_code for browser in browsers} == {404}
        assert {browser.post(reverse(name)).status_code for browser in browsers} == {404}


def test_the_passkey_of_somebody_else_cannot_be_renamed_or_removed(
    cast: Cast, browsers: tuple[Client, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = Authenticator.objects.create(
        user=cast.office.users["tomasz"], type="webauthn", data={"name": "Theirs", "credential": {}}
    )
    # Shown once more who it is, as after a password.
    monkeypatch.setattr(
        "allauth.account.internal.flows.reauthentication.did_recently_reauthenticate", lambda request: True
    )

    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert browsers[1].post(reverse(name, kwargs={"pk": theirs.pk}), {"name": "Mine"}).status_code == 404

    theirs.refresh_from_db()
    assert theirs.data["name"] == "Theirs"
