"""A thin run of the access matrix: log-in first, and strangers find nothing."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, a_case
from tests.matrix import ROWS, patterns

PATTERNS = patterns()
PLACEHOLDERS: dict[str, object] = {"uuid": str(uuid.UUID(int=7)), "int": 1, "string": "x", "slug": "x"}
NO_CASE = "K7M4-2QXP-9"


def _send(browser: Client, row: dict[str, str], reference: str = NO_CASE) -> HttpResponse:
    """Ask for an address, filled with arguments of a case that exists, and of nothing else."""
    converters = PATTERNS[row["name"]].pattern.converters
    filled = {
        name: reference
        if name == "reference"
        else PLACEHOLDERS[type(one).__name__.removesuffix("Converter").lower()]
        for name, one in converters.items()
    }
    send = browser.get if "GET" in row["methods"] else browser.post
    return send(reverse(row["name"], kwargs=filled))


def _browser() -> Client:
    return Client(headers={"x-forwarded-proto": "https"})


def _answers_about_a_case(cast: Cast, who: str) -> dict[str, int]:
    case = a_case(cast)
    browser = _browser()
    browser.force_login(cast.office.users[who])
    of_cases = [row for row in ROWS if "case" in row["needs"].split()]
    return {row["name"]: _send(browser, row, case.reference).status_code for row in of_cases}


def test_nobody_reaches_a_page_of_staff_without_logging_in(db: None) -> None:
    of_staff = [row for row in ROWS if row["who"] not in {"public", "anyone"}]
    browser = _browser()

    sent_to = {row["name"]: _send(browser, row).headers.get("Location", "") for row in of_staff}

    log_in = reverse(settings.LOGIN_URL)
    assert len(sent_to) > 50
    assert [name for name, where in sent_to.items() if not where.startswith(log_in)] == []


def test_a_stranger_finds_no_case(cast: Cast) -> None:
    answers = _answers_about_a_case(cast, "lucas")

    assert len(answers) > 30
    assert {name: status for name, status in answers.items() if status != 404} == {}


def test_an_administrator_finds_no_case(cast: Cast) -> None:
    answers = _answers_about_a_case(cast, "youssef")

    assert len(answers) > 30
    assert {name: status for name, status in answers.items() if status != 404} == {}
