"""Every address of the pages stands in the access matrix, and a thin run of it holds: log-in first, strangers find nothing."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import Cast, a_case
from wayhome.casefile.access.enums import Permission

MATRIX = Path(__file__).parent / "access_matrix.csv"
WHO = {"public", "anyone", "staff", *(permission.value for permission in Permission)}
METHODS = {"GET", "POST", "GET POST"}
ROWS = list(csv.DictReader(MATRIX.read_text().splitlines()))
OTHERS = ("account_", "mfa_", "oidc_", "socialaccount_")
"""Addresses of log-in; which of them are open, and to whom, stands in ``tests/pages/test_log_in_addresses.py``."""


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry)
        else:
            yield entry


PATTERNS = {
    str(pattern.name): pattern
    for pattern in _patterns(get_resolver())
    if pattern.name and not str(pattern.name).startswith(OTHERS)
}


def _fill(pattern: URLPattern, reference: str) -> dict[str, object]:
    """Return an argument for each place of an address: of a case that exists, and of nothing else."""
    made = {
        "uuid": str(uuid.UUID(int=7)),
        "int": 1,
        "str": "x",
        "slug": "x",
    }
    values: dict[str, object] = {
        name: made[type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")]
        for name, converter in pattern.pattern.converters.items()
    }
    if "reference" in values:
        values["reference"] = reference
    return values


def _address(name: str, reference: str = "K7M4-2QXP-9") -> str:
    return reverse(name, kwargs=_fill(PATTERNS[name], reference))


def test_every_address_stands_in_the_matrix_once_and_every_row_exists() -> None:
    names = [row["name"] for row in ROWS]
    only_in_the_demonstration = {"demo_login"}

    assert sorted(set(PATTERNS) - set(names)) == []
    assert sorted(set(names) - set(PATTERNS) - only_in_the_demonstration) == []
    assert len(names) == len(set(names))


def test_rows_use_the_words_of_the_matrix() -> None:
    assert [row["name"] for row in ROWS if row["who"] not in WHO] == []
    assert [row["name"] for row in ROWS if row["methods"] not in METHODS] == []


def _send(browser: Client, row: dict[str, str], reference: str) -> HttpResponse:
    send = browser.get if "GET" in row["methods"] else browser.post
    return send(_address(row["name"], reference))


def test_nobody_reaches_a_page_of_staff_without_logging_in(db: None) -> None:
    of_staff = [row for row in ROWS if row["who"] not in {"public", "anyone"}]
    browser = Client(headers={"x-forwarded-proto": "https"})

    sent_to = {
        row["name"]: _send(browser, row, "K7M4-2QXP-9").headers.get("Location", "") for row in of_staff
    }

    assert [
        name for name, where in sent_to.items() if not where.startswith(reverse(settings.LOGIN_URL))
    ] == []


def test_a_stranger_finds_no_case(cast: Cast) -> None:
    case = a_case(cast)
    of_cases = [row for row in ROWS if "case" in row["needs"].split()]
    browser = Client(headers={"x-forwarded-proto": "https"})
    browser.force_login(cast.office.users["lucas"])

    answers = {row["name"]: _send(browser, row, case.reference).status_code for row in of_cases}

    assert {name: status for name, status in answers.items() if status != 404} == {}


def test_an_administrator_finds_no_case(cast: Cast) -> None:
    case = a_case(cast)
    of_cases = [row for row in ROWS if "case" in row["needs"].split()]
    browser = Client(headers={"x-forwarded-proto": "https"})
    browser.force_login(cast.office.users["youssef"])

    answers = {row["name"]: _send(browser, row, case.reference).status_code for row in of_cases}

    assert {name: status for name, status in answers.items() if status != 404} == {}
