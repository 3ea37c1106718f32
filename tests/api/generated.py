"""Requests that schemathesis draws from the API's own description, sent as somebody, each in a transaction that is undone."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.access.asking import undone, without_a_word
from tests.access.oracle import standing
from tests.access.world import World

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
NOT_UNDERSTOOD = frozenset({400, 401, 404, 405, 412, 413, 415, 422, 428})
"""Answers to a request that was not accepted as one; 403 and 409 are answers of the house to one that was."""
ROLES = (
    ("return counsellor", "owner"),
    ("movements officer", "owner"),
    ("programme manager", "owner"),
    ("case manager", "other side"),
    ("government officer", "authority"),
)
MEANT: Mapping[str, Sequence[Any]] = {
    "programme": ["eurp-nld"],
    "notice_language": ["ara", "eng", "prs"],
    "language": ["ara", "eng", "tir"],
    "destination_country": ["IRQ", "GEO"],
    "destination": ["IRQ", "GEO"],
    "country": ["IRQ", "AFG"],
    "host": ["NLD"],
    "person": [1, 2],
    "number": [1],
    "measure": ["departures"],
    "by": ["year", "year,sex"],
    "from": ["", "2020"],
    "to": ["", "2026"],
    "where": [[]],
    "release": [""],
    "organisation": [None],
    "enquiry": [None],
}
"""What exists in the office of the tests, by the name of a field: a request about nothing is answered by 404 alone."""
MOMENTS = ["2026-06-08T09:30:00Z", "2026-06-08T23:59:00+02:00"]
DAYS = ["2026-06-08", "2026-01-31"]


@dataclass
class Tally:
    """How requests were answered, by operation and status, and what was not as the description says."""

    statuses: Counter[int] = field(default_factory=Counter)
    by_operation: dict[str, Counter[int]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def add(self, operation: str, status: int) -> None:
        self.statuses[status] += 1
        self.by_operation.setdefault(operation, Counter())[status] += 1

    @property
    def asked(self) -> int:
        return sum(self.statuses.values())

    @property
    def accepted(self) -> float:
        """Return the share of requests that were accepted as such, whatever the house answered."""
        refused = sum(number for status, number in self.statuses.items() if status in NOT_UNDERSTOOD)
        return 1 - refused / self.asked

    @property
    def done(self) -> float:
        """Return the share that was answered by what was asked for."""
        return sum(number for status, number in self.statuses.items() if status < 400) / self.asked


def generate(
    world: World, described: Mapping[str, Any], who: tuple[str, str], *, each: int, narrow: bool, number: int
) -> Tally:
    """Send ``each`` requests to every operation as one of those who ask, and return how they were answered.

    ``narrow`` lets values be drawn that exist in the office; without it they are drawn from the description as it stands.
    """
    tally = Tally()
    token = world.tokens[world.asker(*who).key]
    text = narrowed(described, _references(world, who[1])) if narrow else dict(described)
    schema = schemathesis.openapi.from_dict(text)
    schema.app = get_wsgi_application()
    with without_a_word(), _one_connection():
        for found in schema.get_all_operations():
            _ask(found.ok(), token, tally, each=each, number=number, tagged=narrow)
    return tally


def _ask(operation: Any, token: str, tally: Tally, *, each: int, number: int, tagged: bool) -> None:
    name = f"{operation.method.upper()} {operation.path}"

    @seed(number)
    @settings(
        max_examples=each,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy())
    def sent(case: Any) -> None:
        headers = {"Authorization": f"Bearer {token}", "X-Forwarded-Proto": "https"}
        with undone():
            if tagged and "/verbs/" in operation.path and operation.method == "post":
                headers["If-Match"] = _tag(case, headers)
            response = case.call(headers=headers)
            tally.add(name, response.status_code)
            try:
                case.validate_response(response, checks=CHECKS)
            except (
                Exception,
                BaseExceptionGroup,
            ) as wrong:  # every kind of breach is one line, and the next request is sent
                tally.wrong.append(f"{name}: {response.status_code}: {str(wrong)[:600]}")
            if response.status_code < 300 and operation.method == "post":
                connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")

    sent()


def _tag(case: Any, headers: dict[str, str]) -> str:
    """Return the tag of the case that a request is about, as its reader reads it."""
    reading = case.operation.schema["/api/v1/cases/{reference}"]["GET"]
    answer = reading.Case(path_parameters={"reference": case.path_parameters["reference"]}).call(
        headers=headers
    )
    return str(answer.headers.get("etag", ['"none"'])[0])


def _references(world: World, side: str) -> list[str]:
    """Return the references of the files that a side holds."""
    return [case.reference for relation, case in world.cases.items() if standing(side, relation)]


def narrowed(described: Mapping[str, Any], references: Sequence[str]) -> dict[str, Any]:
    """Return the description with the values that exist in the place of every value of their shape."""
    text: dict[str, Any] = copy.deepcopy(dict(described))
    for methods in text["paths"].values():
        for operation in methods.values():
            for parameter in operation["parameters"]:
                if parameter["name"] == "reference":
                    parameter["schema"] = {"type": "string", "enum": list(references)}
                else:
                    parameter["schema"] = _meant(parameter["name"], parameter["schema"])
    shapes = text["components"]["schemas"]
    for sent in _sent(text):
        for name, told in shapes[sent].get("properties", {}).items():
            shapes[sent]["properties"][name] = _meant(name, told)
    # Whoever may be a child is opened a file for on another ground: an adult needs a day that says so.
    text["components"]["schemas"]["Birth"]["properties"]["text"] = {"enum": ["3 March 1990", "1984"]}
    text["components"]["schemas"]["Opening"]["properties"]["agrees"] = {"enum": [True]}
    return text


def _sent(text: Mapping[str, Any]) -> set[str]:
    """Return the names of the shapes that requests hold, and of those inside them."""
    shapes = text["components"]["schemas"]
    bodies = [one.get("requestBody", {}) for methods in text["paths"].values() for one in methods.values()]
    waiting, found = set(_named(bodies)), set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(_named(shapes[name])) - found
    return found


def _named(part: Any) -> Iterator[str]:
    yield from re.findall(r"#/components/schemas/(\w+)", json.dumps(part))


def _meant(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return schema
    if name in MEANT:
        return {"enum": list(MEANT[name])}
    kinds = json.dumps(schema)
    if '"date-time"' in kinds:
        return {"enum": MOMENTS}
    if '"format": "date"' in kinds:
        return {"enum": DAYS}
    return schema


@contextmanager
def _one_connection() -> Iterator[None]:
    """Keep the connection over requests, as Django's own test client does: each stands in a transaction of ours."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    try:
        yield
    finally:
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)
