"""How tests ask the API: as a member of the cast, by a token of theirs, at noon of 9 June 2026."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.access.house_rows import token_of
from tests.cast import Cast
from wayhome.web.shared import clock

V1 = "/api/v1"


@dataclass
class Program:
    """A program with somebody's token; it asks and is answered in JSON."""

    token: str

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self._browser(headers).get(f"{V1}{path}")

    def post(
        self, path: str, body: dict[str, Any] | None = None, key: str = "", **headers: str
    ) -> HttpResponse:
        named = {"idempotency_key": key or uuid.uuid4().hex, **headers}
        text = json.dumps(body if body is not None else {})
        return self._browser(named).post(f"{V1}{path}", text, content_type="application/json")

    def tag(self, reference: str) -> str:
        """Return the tag of a case as it stands."""
        return self.get(f"/cases/{reference}").headers["ETag"]

    def do(
        self, reference: str, verb: str, body: dict[str, Any] | None = None, **headers: str
    ) -> HttpResponse:
        """Do a verb on a case as it was just read."""
        named = {"if_match": self.tag(reference), **headers}
        return self.post(f"/cases/{reference}/verbs/{verb}", body, **named)

    def _browser(self, headers: dict[str, str]) -> Client:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client(
            headers={"x-forwarded-proto": "https", "authorization": f"Bearer {self.token}", **named}
        )


Programs = Callable[[str], Program]


@pytest.fixture
def program(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """Return a program that acts as a member of the cast, by their key."""
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    return lambda key: Program(token_of(cast.office.users[key], cast.now))
