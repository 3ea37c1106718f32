"""No door is shown that does not open, and no address or text breaks a page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, a_case
from wayhome.demonstration.office import CAST
from wayhome.web.shared import clock

Browse = Callable[[str], Client]
FAR = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def browse(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Browse:
    """Return the browser of a member of the cast, at noon of 9 June 2026."""
    monkeypatch.setattr(clock, "now", lambda: cast.now)

    def of(key: str) -> Client:
        browser = Client(headers={"x-forwarded-proto": "https"})
        browser.force_login(cast.office.users[key])
        return browser

    return of


@pytest.mark.parametrize("key", [player.key for player in CAST])
def test_every_entry_of_the_main_menu_opens_for_whom_it_is_shown(
    cast: Cast, browse: Browse, key: str
) -> None:
    browser = browse(key)
    page = browser.get(reverse("my_day")).content.decode()
    menu = re.search(r'<ul class="wh-nav">(.*?)</ul>', page, re.DOTALL)

    assert menu is not None
    shown = re.findall(r'href="([^"]+)"', menu[1])
    assert shown[0] == reverse("my_day")
    assert {url: browser.get(url).status_code for url in shown} == dict.fromkeys(shown, 200)


def test_who_may_only_not_look_is_not_told_that_nothing_was_changed(cast: Cast, browse: Browse) -> None:
    refused = browse("tomasz").get(reverse("outreach")).content.decode()

    assert "This page is not open to you" in refused
    assert "Ask one of these" in refused
    assert "Nothing was changed" not in refused


def test_who_may_not_write_is_told_that_nothing_was_changed(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    refused = browse("layla").post(reverse("enquiry_new")).content.decode()

    assert case.reference not in refused
    assert "You cannot do this yourself" in refused
    assert "Nothing was changed" in refused


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-06-99", "²"])
def test_an_impossible_day_shows_this_week(cast: Cast, browse: Browse, day: str) -> None:
    answer = browse("tomasz").get(reverse("departures"), {"day": day})

    assert answer.status_code == 200
    assert "8 to 14 June 2026" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "name"),
    [("tomasz", "departures"), ("marieke", "cases"), ("aylin", "enquiries"), ("aylin", "events")],
)
@pytest.mark.parametrize(
    "key",
    [
        f"0001-01-01T00:00:00+14:00_{FAR}",
        f"9999-12-31T23:59:59-14:00_{FAR}",
        f"2026-06-09T10:00:00_{FAR}",
        f"0001-01-01_{FAR}",
        f"9999-12-31_{FAR}",
        "²_²",
    ],
)
def test_an_impossible_key_of_a_page_breaks_no_list(
    cast: Cast, browse: Browse, who: str, name: str, key: str
) -> None:
    browser = browse(who)

    assert browser.get(reverse(name), {"after": key}).status_code == 200
    assert browser.get(reverse(name), {"before": key}).status_code == 200


@pytest.mark.parametrize("whom", ["²", "9" * 5000, "-1", "Baghdad"])
def test_a_consent_asked_about_nobody_is_asked_about_anybody(cast: Cast, browse: Browse, whom: str) -> None:
    case = a_case(cast)
    url = reverse("consent_ask", args=[case.reference, 1, "share_partner"])

    assert browse("marieke").get(url, {"with": whom}).status_code == 200
