"""The API by token, held against the same words as the pages: nothing leaks, and everybody may what the oracle says."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.access.api_cells import READS, WRITES, ask_by_token
from tests.access.oracle import endpoints, oracle
from tests.access.world import World, the_world
from tests.matrix import patterns
from wayhome.api.v1.verb_bodies import TOLD

EACH = 12
"""Cells of each address in a run; the proof ``api`` asks them all."""
SEED = int(os.environ.get("WAYHOME_SEED", "0"))
WITHOUT_A_ROW = {"apply", "take_back", "resume", "sign_off"}
"""Verbs that are a press on the pages, told under one address there; of each ``test_offered.py`` knows who is offered it."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """The office of the matrix."""
    with django_db_blocker.unblock(), the_world() as made:  # type: ignore[attr-defined]
        yield made


def test_every_address_that_is_read_and_every_verb_is_asked() -> None:
    names = {name for name in patterns() if name.startswith("api_")}
    asked = set(READS) | {f"api_verb_{verb}" for verb in WRITES}
    answered = {"api_openapi", "api_docs", "api_consent_answer", "api_consent_withdraw"}

    assert names - asked - answered == {f"api_verb_{verb}" for verb in WITHOUT_A_ROW}
    assert set(TOLD) - set(WRITES) == WITHOUT_A_ROW


def test_a_verb_has_the_deed_of_its_page() -> None:
    of_pages = {name.removeprefix("case_"): one.write for name, one in endpoints().items()}

    told = {verb: deed for verb, deed in WRITES.items() if verb in of_pages}
    assert told == {verb: of_pages[verb] for verb in told}
    assert all(oracle().knows(deed) for deed in WRITES.values())


def test_a_token_opens_what_the_oracle_says_and_nothing_else(world: World) -> None:
    result = ask_by_token(world, each=EACH, seed=SEED)

    assert result.leaks == []
    assert result.unexpected == []
    assert result.errors == []
    assert result.cells == EACH * (len(READS) + len(WRITES))
