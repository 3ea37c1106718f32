"""A real server on a committed database of its own, and people who read and write its pages in a real Chromium.

Nothing on the console is forgiven: a script error or a breach of the content policy fails the test that saw it.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from django.urls import reverse
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    ElementHandle,
    Locator,
    Page,
    Response,
    sync_playwright,
)

from tests.cast import Cast, build_cast
from tests.conftest import NOON
from tests.serving import own_database, served
from wayhome.demonstration.texts import publish_texts
from wayhome.ground.accounts.models import LogIn, User
from wayhome.ground.core.context import acting_for
from wayhome.web.shared import clock

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WIDE, NARROW = 1280, 360
PATIENCE_MS = 15_000
MOST_TABS = 120
# Chromium notes a page answered with 4xx as if a file were missing; a refused form is answered with 422.
# It also says so where a page is forgotten on purpose, because the log-in ended.
EXPECTED = re.compile(
    r"Failed to load resource: the server responded with a status of 4(03|04|22)|Clear-Site-Data header on .* Cleared data types"
)


def find_chromium() -> str:
    """Return the path of Chromium. Raises ``AssertionError`` if there is none: a journey is never skipped."""
    found = os.environ.get("WAYHOME_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), "")
    assert found, "Chromium is not on this machine, and the journeys need it: apt-get install chromium."
    return found


@dataclass
class Clock:
    """What the doors take for now; a second passes with each look, and days only when a journey says so.

    Whoever has the office open has logged in again by then: a log-in does not hold for days.
    """

    at: dt.datetime = NOON

    def __call__(self) -> dt.datetime:
        self.at += dt.timedelta(seconds=1)
        return self.at

    def goes_on(self, **by: float) -> None:
        """Let time pass, e.g. ``days=2``."""
        self.at += dt.timedelta(**by)
        self._all_log_in_again()

    def reaches(self, *moment: int) -> None:
        """Let it be a moment in UTC: year, month, day, hour, minute."""
        self.at = dt.datetime(*moment, tzinfo=dt.UTC)  # type: ignore[arg-type, misc]
        self._all_log_in_again()

    def _all_log_in_again(self) -> None:
        LogIn.objects.filter(ended_at__isnull=True).update(begun_at=self.at, seen_at=self.at)


@dataclass
class Site:
    """A served office: where it is, who works there, what time it is, and everybody who has it open."""

    url: str
    cast: Cast
    clock: Clock
    chromium: Browser
    open_pages: list[Somebody] = field(default_factory=list)

    def address(self, name: str, **where: object) -> str:
        """Return the whole address of a page by its name."""
        return self.url + reverse(name, kwargs=where or None)

    def visitor(self, *, width: int = WIDE, language: str = "en", **more: object) -> Somebody:
        """Return somebody at a fresh browser, not logged in."""
        context = self.chromium.new_context(
            viewport={"width": width, "height": 900},
            locale=language,
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",
            **more,  # type: ignore[arg-type]
        )
        context.set_default_timeout(PATIENCE_MS)
        somebody = Somebody(self, context)
        self.open_pages.append(somebody)
        return somebody

    def somebody(self, key: str, **more: object) -> Somebody:
        """Return a member of the cast at a fresh browser, logged in."""
        visitor = self.visitor(**more)  # type: ignore[arg-type]
        visitor.context.add_cookies(
            [{"name": "sessionid", "value": session_of(self.user(key)), "url": self.url}]
        )
        return visitor

    def user(self, key: str) -> User:
        """Return the account of a member of the cast."""
        return User.objects.get(email__startswith=f"{key}@")


def session_of(user: User) -> str:
    """Return the key of a new session in which the user is logged in, as the log-in form leaves it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


class Somebody:
    """A person at a browser of their own, who finds things by the words on the page."""

    def __init__(self, site: Site, context: BrowserContext) -> None:
        self.site = site
        self.context = context
        self.faults: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if not EXPECTED.match(message.text):
            self.faults.append(f"console {message.type}: {message.text} on {self.page.url}")

    def _answered(self, response: Response) -> None:
        of_a_file = response.status >= 400 and not response.request.is_navigation_request()
        if response.status >= 500 or of_a_file:
            self.faults.append(f"{response.status} for {response.url}")

    def leaves(self) -> None:
        """Close the browser and fail on anything that it complained about."""
        self.context.close()
        assert not self.faults, "\n".join(self.faults)

    def opens(self, name: str, **where: object) -> Somebody:
        """Open a page by its name."""
        self.page.goto(self.site.address(name, **where))
        return self

    def follows(self, link: str, within: str = "body") -> Somebody:
        """Follow the first link with these words, inside a part of the page."""
        self.page.locator(within).get_by_role("link", name=link).first.click()
        self.page.wait_for_load_state()
        return self

    def presses(self, button: str, within: str = "main") -> Somebody:
        """Press the first button with these words, inside a part of the page."""
        self.page.locator(within).get_by_role("button", name=button).first.click()
        self.page.wait_for_load_state()
        return self

    def answers(self, form: Mapping[str, object], within: str = "main") -> Somebody:
        """Fill in a form: label to text, to a choice by its words, to several of them, or to ``True`` for a box."""
        for label, given in form.items():
            fill(self.page.locator(within), label, given)
        return self

    def tabs_to(self, words: str) -> Somebody:
        """Press Tab until what has the focus is called by these words, and assert that one sees where it is."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            called, seen = self.page.evaluate(_FOCUS)
            if squeezed(called).startswith(words):
                assert seen, f"nobody sees that ‘{words}’ has the focus on {self.page.url}"
                return self
        raise AssertionError(f"‘{words}’ is not reached by Tab on {self.page.url}")

    def keys(self, key: str, *, goes: bool = False) -> Somebody:
        """Press a key; ``goes`` waits for the page that it leads to."""
        if not goes:
            self.page.keyboard.press(key)
            return self
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        return self

    def unfolds(self, words: str) -> Somebody:
        """Open a part of the page that is folded away."""
        self.page.locator("main summary").filter(has_text=words).first.click()
        return self

    def reads(self, *sentences: str) -> Somebody:
        """Assert that the page says these words."""
        said = squeezed(self.page.locator("main").inner_text())
        for sentence in sentences:
            assert squeezed(sentence) in said, f"‘{sentence}’ is not on {self.page.url}:\n{said}"
        return self

    def reads_nothing_of(self, *words: str) -> Somebody:
        """Assert that the page does not say these words."""
        said = squeezed(self.page.locator("main").inner_text())
        for word in words:
            assert squeezed(word) not in said, f"‘{word}’ is on {self.page.url}:\n{said}"
        return self

    @property
    def title(self) -> str:
        """Return the title in the browser's tab."""
        return self.page.title()


_FOCUS = """() => {
  const e = document.activeElement;
  const by = e.getAttribute('aria-label') || (e.labels && e.labels[0] ? e.labels[0].textContent : e.textContent);
  const drawn = [e, e.nextElementSibling, e.parentElement].filter(Boolean).map(one => getComputedStyle(one));
  return [by, drawn.some(style => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
    || style.boxShadow !== 'none')];
}"""


def squeezed(text: str) -> str:
    """Return text with single spaces and without the marks that isolate a name."""
    return " ".join(re.sub("[\u2066-\u2069\u200e\u200f]", "", text).split())


_FIND = """(root, [words]) => {
  const wanted = words.toLowerCase();
  const fits = text => {
    const found = text.replace(/\\s+/g, ' ').trim().toLowerCase();
    return found === wanted || found.startsWith(wanted + ' (');
  };
  for (const legend of root.querySelectorAll('fieldset > legend')) if (fits(legend.textContent)) return legend.parentElement;
  for (const label of root.querySelectorAll('label')) if (label.control && fits(label.textContent)) return label.control;
  return null;
}"""
_KIND = "e => e.tagName === 'INPUT' ? e.type : e.tagName.toLowerCase()"
_ANSWER = """(group, words) => [...group.querySelectorAll('label')].find(label =>
  label.textContent.replace(/\\s+/g, ' ').trim().toLowerCase().startsWith(words.toLowerCase()))"""


def fill(part: Locator, label: str, given: object) -> None:
    """Answer one field of a part of a page, found by its words, whatever its shape."""
    control = part.evaluate_handle(_FIND, [label]).as_element()
    assert control, f"no field ‘{label}’ on {part.page.url}"
    kind = control.evaluate(_KIND)
    if kind == "fieldset":
        for one in given if isinstance(given, list | tuple) else [given]:
            _tick(control, str(one))
    elif kind == "select":
        _pick(control, given)
    elif kind == "checkbox":
        control.set_checked(bool(given))
    else:
        control.fill(str(given))


def _pick(control: ElementHandle, given: object) -> None:
    wanted = [str(one) for one in given] if isinstance(given, list | tuple) else [str(given)]
    there = control.evaluate("e => [...e.options].map(option => option.label)")
    assert set(wanted) <= set(there), f"{wanted} is not among {there[:30]}"
    control.select_option(label=wanted)


def _tick(group: ElementHandle, words: str) -> None:
    """Choose an answer by its words, as a finger does: on its label, unless it is chosen already."""
    found = group.evaluate_handle(_ANSWER, words).as_element()
    assert found, f"no answer ‘{words}’ among {group.inner_text()!r}"
    if not found.evaluate("label => !!label.control?.checked"):
        found.click()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium; while it runs, Django is told that the browser's event loop is none of its own."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
            try:
                yield browser
            finally:
                browser.close()
                # Under the browser's loop this thread has connections of its own, which it alone can close.
                connections.close_all()
    finally:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
        if before is not None:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


def office_with_texts(at: dt.datetime, *, since: dt.timedelta = dt.timedelta(days=60)) -> Cast:
    """Return the cast's office with its checklist and texts of consent in force for some time, and no case."""
    with acting_for(()):
        cast = build_cast(at)
        publish_texts(begins_on=at.date() - since, by=cast.els, read_by=cast.maria, at=at - since)
    return cast


@contextmanager
def site_with(
    office: Callable[[dt.datetime], Cast] = office_with_texts, *, at: dt.datetime = NOON
) -> Iterator[Site]:
    """Serve an office that ``office`` makes on an empty database, at a moment, to people in Chromium."""
    now = Clock(at)
    with pytest.MonkeyPatch.context() as patch, own_database(), served() as url, chromium() as browser:
        patch.setattr(clock, "now", now)
        yield Site(url, office(at), now, browser)


@pytest.fixture(scope="module")
def served_office(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Site]:
    """The cast's office without a case, served to the tests of one file at noon of 9 June 2026."""
    with django_db_blocker.unblock(), site_with() as site:  # type: ignore[attr-defined]
        yield site


@pytest.fixture
def site(served_office: Site) -> Iterator[Site]:
    """The served office; afterwards every browser is closed, and none may have complained."""
    served_office.clock.at = NOON
    yield served_office
    pages, served_office.open_pages = served_office.open_pages, []
    for somebody in pages:
        somebody.leaves()
