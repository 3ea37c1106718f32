"""An office's own log-in opens accounts that exist, for whom they belong to, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.cast import Cast
from tests.office_log_in import CLIENT, Office, new_key, served_office_log_in
from wayhome.config.env import SettingError
from wayhome.config.office_log_in import office_log_in
from wayhome.ground.accounts.models import User
from wayhome.ground.audit.models import AuditEvent


@pytest.fixture(scope="module")
def provider() -> Iterator[Office]:
    """The provider, served to the tests of this file."""
    with served_office_log_in() as office:
        yield office


@pytest.fixture
def office(provider: Office, cast: Cast, settings: Settings) -> Office:
    """The provider with Marieke logged in, named in the settings."""
    cache.clear()
    fresh = Office(url=provider.url, key=provider.key)
    vars(provider).update(vars(fresh))
    marieke = cast.office.users["marieke"].email
    provider.person = {"sub": "s-1", "email": marieke, "email_verified": True}
    settings.OFFICE_LOG_IN = provider.settings()
    return provider


@pytest.fixture
def marieke(cast: Cast) -> User:
    return cast.office.users["marieke"]


@pytest.fixture
def browser() -> Client:
    return a_browser()


def a_browser() -> Client:
    return Client(headers={"x-forwarded-proto": "https"})


def goes(browser: Client, query: str = "") -> str:
    """Press the button, and return the address at the provider that the page leads to."""
    page = browser.post(reverse("oidc_login") + query)
    assert page.status_code == 200, page.content.decode()
    return str(page.context["address"])


def comes_back(browser: Client, office: Office, address: str) -> HttpResponse:
    """Follow the address to the provider, and its answer back to us."""
    back = urlsplit(office.authorize(dict(parse_qsl(urlsplit(address).query))))
    return browser.get(f"{back.path}?{back.query}")


def logs_in(browser: Client, office: Office) -> HttpResponse:
    return comes_back(browser, office, goes(browser))


def who(browser: Client) -> str | None:
    return browser.session.get("_auth_user_id")


def last() -> AuditEvent:
    return AuditEvent.objects.filter(tag__startswith="log_in:").latest("seq")


def test_a_verified_address_opens_the_account_and_links_it_once(
    office: Office, marieke: User, browser: Client
) -> None:
    answer = logs_in(browser, office)

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("my_day"))
    assert who(browser) == str(marieke.id)
    tags = AuditEvent.objects.filter(user_id=marieke.id, tag__startswith="log_in:").order_by("seq")
    assert [row.tag for row in tags] == ["log_in:office_identity:link", "log_in:session:begin"]
    assert tags[1].detail == {"way": "office"}
    assert SocialAccount.objects.get().user == marieke


def test_nothing_that_comes_back_is_kept_but_a_hash(office: Office, marieke: User, browser: Client) -> None:
    office.person |= {"name": "Marieke de Vries", "picture": "https://example/p.jpg"}

    logs_in(browser, office)

    link = SocialAccount.objects.get()
    assert link.extra_data == {}
    assert len(link.uid) == 64
    assert not SocialToken.objects.exists()
    session = str(Session.objects.get(pk=browser.session.session_key).get_decoded())
    assert not any(word in session for word in ("an access token", "de Vries", "p.jpg", "s-1", marieke.email))


def test_the_link_decides_from_then_on_whatever_the_address(
    office: Office, marieke: User, browser: Client
) -> None:
    logs_in(browser, office)
    office.person = {"sub": "s-1", "email": "married@office.example", "email_verified": False}
    again = a_browser()

    logs_in(again, office)

    assert who(again) == str(marieke.id)


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_was_not_verified_opens_nothing(
    office: Office, browser: Client, verified: object
) -> None:
    office.person["email_verified"] = verified

    answer = logs_in(browser, office)

    assert (answer.status_code, who(browser)) == (403, None)
    assert not SocialAccount.objects.exists()
    assert last().detail == {"way": "office", "code": "unknown"}


def test_somebody_unknown_is_told_what_to_do_and_no_account_is_made(office: Office, browser: Client) -> None:
    office.person["email"] = "nobody@elsewhere.example"
    before = User.objects.count()

    answer = logs_in(browser, office)

    assert "ask the administrator of your office for an account" in answer.content.decode()
    assert (User.objects.count(), who(browser)) == (before, None)
    assert "nobody@elsewhere" not in str(AuditEvent.objects.filter(id=last().id).values())


@pytest.mark.parametrize("name", ["marıeke", "mariеke"])  # a Turkish dotless i, a Cyrillic e
def test_an_address_that_only_looks_alike_opens_nothing(office: Office, browser: Client, name: str) -> None:
    office.person["email"] = office.person["email"].replace("marieke", name)

    assert logs_in(browser, office).status_code == 403
    assert who(browser) is None


def test_capitals_of_an_address_do_not_matter(office: Office, marieke: User, browser: Client) -> None:
    office.person["email"] = office.person["email"].upper()

    logs_in(browser, office)

    assert who(browser) == str(marieke.id)


def test_whoever_was_given_the_address_later_does_not_get_the_account(
    office: Office, marieke: User, browser: Client
) -> None:
    logs_in(browser, office)
    office.person["sub"] = "s-2"
    namesake = a_browser()

    answer = logs_in(namesake, office)

    assert (answer.status_code, who(namesake)) == (403, None)
    assert "linked to another person" in answer.content.decode()
    assert (last().subject_id, last().detail["code"]) == (str(marieke.id), "somebody_else")


def test_the_same_subject_of_another_issuer_is_somebody_else(
    office: Office, cast: Cast, browser: Client, settings: Settings
) -> None:
    logs_in(browser, office)

    with served_office_log_in() as another:
        tomasz = cast.office.users["tomasz"]
        another.person = {"sub": "s-1", "email": tomasz.email, "email_verified": True}
        settings.OFFICE_LOG_IN = another.settings()
        second = a_browser()
        logs_in(second, another)

    assert who(second) == str(tomasz.id)


@pytest.mark.parametrize("linked", [False, True])
@pytest.mark.parametrize("mark", ["is_active", "is_service"])
def test_a_closed_account_stays_closed(
    office: Office, marieke: User, browser: Client, linked: bool, mark: str
) -> None:
    if linked:
        logs_in(a_browser(), office)
    setattr(marieke, mark, mark == "is_service")
    marieke.save()

    answer = logs_in(browser, office)

    assert (answer.status_code, who(browser)) == (403, None)
    assert "Your account here is closed." in answer.content.decode()
    assert SocialAccount.objects.exists() is linked
    assert (last().subject_id, last().detail["code"]) == (str(marieke.id), "closed")


def test_our_second_proof_is_still_asked_for(office: Office, marieke: User, browser: Client) -> None:
    totp.TOTP.activate(marieke, totp.generate_totp_secret())

    answer = logs_in(browser, office)

    assert (answer.headers["Location"], who(browser)) == (reverse("mfa_authenticate"), None)
    assert Authenticator.objects.filter(user=marieke).exists()


LIES: dict[str, tuple[dict[str, Any], str]] = {
    "another nonce": ({"nonce": "of another log-in"}, "nonce"),
    "no nonce": ({"nonce": None}, "nonce"),
    "another issuer": ({"iss": "https://elsewhere.example"}, "issuer"),
    "another audience": ({"aud": "another client"}, "audience"),
    "several audiences, no party": ({"aud": ["wayhome", "another client"]}, "audience"),
    "another party": ({"azp": "another client"}, "audience"),
    "too old": ({"exp": 1_000_000}, "expired"),
    "no subject": ({"sub": None}, "signature"),
    "an empty subject": ({"sub": ""}, "subject"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_wrong_in_one_point_is_refused(office: Office, browser: Client, lie: str) -> None:
    office.says, code = LIES[lie]

    answer = logs_in(browser, office)

    assert (answer.status_code, who(browser)) == (403, None)
    assert "could not be verified" in answer.content.decode()
    assert last().detail == {"way": "office", "code": code}


@pytest.mark.parametrize(
    ("algorithm", "key", "code"),
    [
        ("RS256", new_key(), "signature"),
        ("HS256", CLIENT["client_secret"], "algorithm"),
        ("none", None, "algorithm"),
    ],
)
def test_a_token_that_the_provider_did_not_sign_is_refused(
    office: Office, browser: Client, algorithm: str, key: Any, code: str
) -> None:
    office.algorithm, office.signs_with = algorithm, key

    answer = logs_in(browser, office)

    assert (answer.status_code, who(browser), last().detail["code"]) == (403, None, code)


def test_a_description_of_another_issuer_is_refused_before_anybody_is_sent_there(
    office: Office, browser: Client
) -> None:
    office.issuer = "https://elsewhere.example"

    answer = browser.post(reverse("oidc_login"))

    assert answer.status_code == 403
    assert last().detail == {"way": "office", "code": "issuer"}


def test_an_address_that_stands_in_the_userinfo_answer_must_be_of_the_same_person(
    office: Office, marieke: User, browser: Client
) -> None:
    told = {"email": office.person.pop("email"), "email_verified": office.person.pop("email_verified")}
    office.userinfo = {"sub": "s-9", **told}
    logs_in(browser, office)
    refused = who(browser)
    office.userinfo = {"sub": "s-1", **told}

    logs_in(browser, office)

    assert (refused, who(browser)) == (None, str(marieke.id))


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(office: Office, browser: Client) -> None:
    of_the_attacker = goes(a_browser())

    answer = comes_back(browser, office, of_the_attacker)

    assert (answer.status_code, who(browser)) == (403, None)


def test_an_answer_is_good_once(office: Office, browser: Client) -> None:
    address = goes(browser)
    comes_back(browser, office, address)
    browser.post(reverse("account_logout"))

    assert comes_back(browser, office, address).status_code == 403
    assert who(browser) is None


def test_whoever_turns_back_there_is_told_so(office: Office, browser: Client) -> None:
    office.denies = True

    answer = logs_in(browser, office)

    assert "you turned back" in answer.content.decode()
    assert last().detail == {"way": "office", "code": "cancelled"}


def test_nothing_in_the_address_adds_to_what_is_asked(office: Office, browser: Client) -> None:
    address = goes(browser, "?process=connect&scope=offline_access&auth_params=prompt%3Dnone%26nonce%3Dmine")

    comes_back(browser, office, address)

    asked = office.asked[-1]
    assert set(asked["scope"].split()) == {"openid", "email"}
    assert "prompt" not in asked
    assert asked["nonce"] != "mine"
    assert asked["code_challenge_method"] == "S256"
    assert who(browser) is not None


def test_two_log_ins_have_two_nonces(office: Office, browser: Client) -> None:
    for _ in range(2):
        comes_back(a_browser(), office, goes(a_browser()))

    assert len({asked["nonce"] for asked in office.asked}) == 2


def test_a_log_in_that_cannot_be_reached_says_so(office: Office, browser: Client, settings: Settings) -> None:
    settings.OFFICE_LOG_IN = {**office.settings(), "issuer": "http://127.0.0.1:9"}

    answer = browser.post(reverse("oidc_login"))

    assert "cannot be reached just now" in answer.content.decode()
    assert last().detail == {"way": "office", "code": "unreachable"}


def test_the_button_is_there_only_where_the_settings_name_a_log_in(
    office: Office, browser: Client, settings: Settings
) -> None:
    with_it = browser.get(reverse("account_login")).content.decode()
    settings.OFFICE_LOG_IN = None
    without = browser.get(reverse("account_login")).content.decode()

    assert "Log in with Example Mission" in with_it
    assert reverse("oidc_login") not in without


def test_a_link_to_the_button_starts_nothing(office: Office, browser: Client) -> None:
    answer = browser.get(reverse("oidc_login"))

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("account_login"))
    assert office.asked == []


def test_settings_name_all_of_it_or_none() -> None:
    assert office_log_in("", "", "", "") is None
    with pytest.raises(SettingError, match="WAYHOME_OIDC_CLIENT_SECRET, WAYHOME_OIDC_NAME must be set"):
        office_log_in("https://log-in.example", "wayhome", "", "")
    with pytest.raises(SettingError, match="must be an address that begins with https://"):
        office_log_in("http://log-in.example", "wayhome", "secret", "Mission")
