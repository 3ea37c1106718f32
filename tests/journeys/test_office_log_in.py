"""Somebody presses the button of their office's own log-in, is sent there and back, under our content policy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse

from tests.browser import Site
from tests.looking import in_language, looks_at
from tests.office_log_in import Office, served_office_log_in

pytestmark = pytest.mark.browser


@pytest.fixture
def office(site: Site) -> Iterator[Office]:
    """A provider at another site, where Marieke is logged in."""
    cache.clear()
    with served_office_log_in() as provider, override_settings(OFFICE_LOG_IN=provider.settings()):
        marieke = site.user("marieke")
        provider.person = {"sub": "s-1", "email": marieke.email, "email_verified": True}
        yield provider


# Two people, for each test has a provider of its own, and an account that is linked opens to no other.
@pytest.mark.parametrize(("who", "javascript"), [("marieke", True), ("sanne", False)])
def test_the_button_leads_to_the_office_and_back_to_the_day(
    site: Site, office: Office, who: str, javascript: bool
) -> None:
    office.person["email"] = site.user(who).email
    visitor = site.visitor(java_script_enabled=javascript)

    visitor.opens("account_login").presses("Log in with Example Mission")
    visitor.page.wait_for_url(site.address("my_day"))

    visitor.reads("Tuesday 9 June")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_its_pages_are_whole(site: Site, office: Office, language: str) -> None:
    office.person["email"] = "nobody@elsewhere.example"
    visitor = site.visitor()
    in_language(site, visitor, language)

    faults = looks_at(visitor.opens("account_login"), as_what=f"log-in with an office in {language}")
    visitor.page.locator(f"form[action='{reverse('oidc_login')}'] button").click()
    visitor.page.wait_for_url("**/callback/**")
    faults += looks_at(visitor, as_what=f"refused in {language}")

    assert faults == []
