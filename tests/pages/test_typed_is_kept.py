"""What somebody typed is given back when their log-in ended meanwhile, to them alone, and sent by nobody else."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, a_case
from tests.pages.conftest import Browse, at_a_desk
from wayhome.casefile.cases.models import Case, Note
from wayhome.web.shared import clock

Wait = Callable[[dt.timedelta], None]
HALF_AN_HOUR = dt.timedelta(minutes=30)
OURS = {"sec-fetch-site": "same-origin", "origin": "https://testserver:80"}
WORDS = "He said: “<b>My brother</b> must not hear of it.”"


@pytest.fixture
def wait(cast: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Let time pass on every clock of the pages."""
    return lambda after: monkeypatch.setattr(clock, "now", lambda: cast.now + after)


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast)


def strict(cast: Cast, key: str) -> Client:
    """Return a browser that holds every form against other sites."""
    browser = Client(enforce_csrf_checks=True, headers={"x-forwarded-proto": "https"})
    log_in(browser, cast, key)
    return browser


def log_in(browser: Client, cast: Cast, key: str) -> None:
    browser.force_login(cast.office.users[key])
    at_a_desk(browser, cast.office.users[key], clock.now())


def hidden(answer: Any) -> dict[str, str]:
    """Return what the form of a page that keeps what was typed would send."""
    text = answer.content.decode()
    form = text[text.index('name="kept_for"') - 800 :]
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    }


def send(browser: Client, case: Case, data: dict[str, str], **headers: str) -> Any:
    page = reverse("case_note_write", args=[case.reference])
    return browser.post(page, data, headers=headers or OURS)


def test_what_was_typed_comes_back_and_is_saved_after_the_log_in(cast: Cast, case: Case, wait: Wait) -> None:
    browser = strict(cast, "marieke")
    notes = browser.get(reverse("case_notes", args=[case.reference])).content.decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', notes)[0]
    wait(HALF_AN_HOUR)

    kept = send(browser, case, {"csrfmiddlewaretoken": token, "text": WORDS, "area": "general"})
    log_in(browser, cast, "marieke")
    del browser.cookies[settings.CSRF_COOKIE_NAME]  # a log-in by hand gives a new one
    once_more = send(browser, case, hidden(kept))
    saved = send(browser, case, hidden(once_more))

    assert (kept.status_code, once_more.status_code, saved.status_code) == (401, 401, 302)
    assert "nothing is lost" in kept.content.decode()
    assert "You are logged in again" in once_more.content.decode()
    assert kept.headers["Cache-Control"] == "no-store, private"
    assert [note.text for note in Note.objects.filter(case=case)] == [WORDS]


def test_it_is_sent_by_nobody_else_who_logs_in_there(cast: Cast, case: Case, wait: Wait) -> None:
    browser = strict(cast, "marieke")
    wait(HALF_AN_HOUR)
    kept = send(browser, case, {"text": WORDS, "area": "general"})
    log_in(browser, cast, "sanne")

    answer = send(browser, case, hidden(kept))

    assert answer.status_code == 403
    assert "My brother" not in answer.content.decode()
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "https://testserver"},
        {"origin": "https://elsewhere.example"},
        {"referer": "https://testserver/"},
    ],
)
def test_words_of_another_site_are_never_offered_for_sending(
    cast: Cast, case: Case, browse: Browse, wait: Wait, headers: dict[str, str]
) -> None:
    marieke = browse("marieke")
    wait(HALF_AN_HOUR)

    answer = send(marieke, case, {"text": WORDS, "area": "general"}, **headers)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_words_of_another_site_are_not_offered_to_somebody_who_is_logged_in(cast: Cast, case: Case) -> None:
    answer = send(strict(cast, "marieke"), case, {"text": WORDS, "area": "general"})

    assert answer.status_code == 403
    assert "My brother" not in answer.content.decode()


def test_a_password_is_never_kept(cast: Cast, browse: Browse, wait: Wait) -> None:
    marieke = browse("marieke")
    wait(HALF_AN_HOUR)

    answer = marieke.post(
        reverse("account_change_password"), {"oldpassword": "correct horse battery"}, headers=OURS
    )

    assert answer.status_code == 302
    assert "correct horse" not in answer.content.decode()
