"""An office that is served on loopback, for programs that ask it over the network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction

from tests.access.house_rows import token_of
from tests.cast import Cast, build_cast
from tests.conftest import NOON
from tests.serving import own_database, served
from wayhome.web.shared import clock


@dataclass(frozen=True)
class Live:
    """Where the office is served, who works there, and a token of the counsellor."""

    url: str
    cast: Cast
    token: str


@contextmanager
def live_office() -> Iterator[Live]:
    """Serve the cast's office, committed, at noon of 9 June 2026."""
    with pytest.MonkeyPatch.context() as patch, own_database(), served() as url:
        patch.setattr(clock, "now", lambda: NOON)
        with transaction.atomic():
            cast = build_cast(NOON)
            token = token_of(cast.office.users["marieke"], NOON)
        yield Live(url, cast, token)
