"""The API holds what its description says, whoever asks and whatever is sent, opens nothing else, and does an act once.

Requests are drawn by schemathesis from the description: with values that exist in the office, and from their shapes alone.
"""

from __future__ import annotations

import http.client
import json
import os
import threading
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.db import transaction

from tests.access.api_cells import ask_by_token, rows
from tests.access.world import World, the_world
from tests.api.generated import ROLES, generate
from tests.api.live import Live, live_office
from tests.cast import everybody
from tests.telling import tell, telling
from wayhome.api.v1.assembly import description
from wayhome.casefile.cases.models import Case

__all__ = ["telling"]
SEED = int(os.environ.get("WAYHOME_SEED", "0"))
EACH = int(os.environ.get("WAYHOME_REQUESTS", "30"))
"""Requests to each operation as each role, with values that exist; a third as many are drawn from the shapes alone."""
CELLS = int(os.environ.get("WAYHOME_CELLS", "120"))
"""Cells of each address against the oracle; 0 asks them all."""
AT_ONCE = 50
ACCEPTED = 0.6


@pytest.fixture
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """The office of the matrix."""
    with django_db_blocker.unblock(), the_world() as made:  # type: ignore[attr-defined]
        yield made


@pytest.mark.parametrize("who", ROLES, ids=[f"{role}, {side}" for role, side in ROLES])
def test_every_answer_is_one_of_its_operation(world: World, who: tuple[str, str]) -> None:
    meant = generate(world, description(), who, each=EACH, narrow=True, number=SEED)
    odd = generate(world, description(), who, each=max(1, EACH // 3), narrow=False, number=SEED)

    for name, tally in (("with values that exist", meant), ("from shapes alone", odd)):
        told = ", ".join(f"{status}: {number}" for status, number in sorted(tally.statuses.items()))
        tell(
            f"{', '.join(who)}, {name}: {tally.asked} requests to {len(tally.by_operation)} operations, "
            f"{tally.accepted:.1%} accepted, {tally.done:.1%} done as asked; {told}"
        )
    assert [*meant.wrong, *odd.wrong] == []
    assert [one for one in [*meant.statuses, *odd.statuses] if one >= 500] == []
    assert meant.accepted >= ACCEPTED


def test_a_token_opens_what_the_oracle_says_and_nothing_else(world: World) -> None:
    result = ask_by_token(world, each=CELLS or None, seed=SEED)

    tell(f"{result.cells} cells by token: {dict(sorted(result.statuses.items()))}")
    assert rows(result) == []


@pytest.fixture
def live(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Live]:
    """An office that is served."""
    with django_db_blocker.unblock(), live_office() as office:  # type: ignore[attr-defined]
        yield office


def test_of_fifty_posts_at_once_with_one_key_one_makes_a_case_and_all_are_told_it(live: Live) -> None:
    told = {
        "programme": "eurp-nld",
        "agrees": True,
        "notice_language": "ara",
        "child_ground": "adult",
        "person": {"full_name": "Karim Abbas", "birth": {"text": "3 March 1990"}, "language": "ara"},
    }
    headers = {
        "Authorization": f"Bearer {live.token}",
        "Content-Type": "application/json",
        "Idempotency-Key": "fifty-at-once-one-key",
    }
    start, found = threading.Barrier(AT_ONCE), Counter[tuple[int, bytes]]()
    lock = threading.Lock()

    def come() -> None:
        asking = http.client.HTTPConnection(urlsplit(live.url).netloc, timeout=120)
        start.wait()
        asking.request("POST", "/api/v1/cases", json.dumps(told), headers)
        answer = asking.getresponse()
        with lock:
            found[answer.status, answer.read()] += 1
        asking.close()

    threads = [threading.Thread(target=come) for _ in range(AT_ONCE)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    with transaction.atomic(), everybody():
        made = list(Case.objects.values_list("reference", flat=True))
    tell(
        f"{AT_ONCE} at once: {[(status, number) for (status, _body), number in found.items()]}, {len(made)} case"
    )
    assert len(made) == 1
    assert list(found.items()) == [
        ((201, json.dumps({"at": f"/api/v1/cases/{made[0]}"}, separators=(",", ":")).encode()), AT_ONCE)
    ]
