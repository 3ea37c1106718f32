"""A sample of the access matrix: nothing leaks, and everybody may what the oracle says in words."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
from django.urls import Resolver404, resolve

from tests.access.asking import Matrix, run
from tests.access.canaries import field_rows, sealed_fields
from tests.access.cells import Cell, Method, refuse_unmapped
from tests.access.oracle import endpoints, oracle
from tests.access.world import World, the_world
from tests.matrix import BY_NAME
from wayhome.ground.core.context import acting_for

SAMPLE = 400
"""Cells of a run; two of each address, so that the whole stays under a minute."""
OWN = ("own", "its own", "")
LINK = re.compile(r'<a\b[^>]*?\bhref="(/[^"?#]*)')
FORM = re.compile(r'<form\b[^>]*?\bmethod="post"[^>]*?\baction="(/[^"?#]*)')
BY_SORT = {"case_file_open", "case_file_remove"}
"""Who may open a paper goes by its sort, and the oracle speaks of one: ``tests/pages/test_kept_files.py`` of all."""
SEED = int(os.environ.get("WAYHOME_SEED", "0"))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """The office of the matrix."""
    with django_db_blocker.unblock(), the_world() as made:  # type: ignore[attr-defined]
        yield made


@pytest.fixture(scope="module")
def matrix(world: World) -> Matrix:
    return Matrix(world)


def test_every_address_has_a_line_in_the_oracle() -> None:
    refuse_unmapped()


def test_every_deed_of_an_address_is_a_row_of_the_oracle() -> None:
    deeds = {deed for one in endpoints().values() for deed in (one.look, one.write)}

    assert [deed for deed in sorted(deeds) if not oracle().knows(deed)] == []


def test_every_sealed_field_has_a_noun() -> None:
    assert set(field_rows()) == set(sealed_fields())


def test_every_free_text_holds_a_word_of_its_own(world: World) -> None:
    free = {name for name, row in field_rows().items() if row.how == "word"}

    assert free == world.planted
    assert len(world.canaries) > 2000


def test_who_needs_little_of_a_file_opens_little_of_it(world: World) -> None:
    """Every page and every form, in the same cells each time: what is drawn by chance holds nothing for sure."""

    def is_theirs(cell: Cell) -> bool:
        asks = cell.asker.role == "outreach worker" and cell.asker.side == "owner"
        return asks and cell.relation in OWN and cell.method in (Method.GET, Method.FILLED)

    result = run(world, chosen=is_theirs)

    assert result.leaks == []
    assert result.unexpected == []
    assert result.errors == []
    assert result.cells > len(endpoints())


def test_nothing_leaks_in_a_sample(world: World) -> None:
    result = run(world, sample=SAMPLE, seed=SEED)

    assert result.leaks == []
    assert result.unexpected == []
    assert result.errors == []
    assert result.cells > SAMPLE // 2


@pytest.mark.parametrize(
    "role",
    [
        "outreach worker",
        "return counsellor",
        "health officer",
        "movements officer",
        "finance officer",
        "monitoring officer",
        "auditor",
    ],
)
def test_no_page_offers_what_is_closed_to_its_reader(world: World, matrix: Matrix, role: str) -> None:
    asker = world.asker(role, "owner")
    offered = set()
    for endpoint in endpoints().values():
        if "GET" not in BY_NAME[endpoint.name]["methods"]:
            continue
        relation = {"file": "own", "seat": "own", "nothing": ""}.get(endpoint.about, "its own")
        if not matrix.expects(endpoint.look, asker, relation, endpoint):
            continue
        with acting_for(()):
            answer = matrix.browsers[asker.key].get(matrix.addresses.of(endpoint, asker, relation))
        answer.close()
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        text = answer.content.decode()
        main = text[text.index("<main") : text.index("</main>")]
        offered |= {(endpoint.name, url, False) for url in LINK.findall(main)}
        offered |= {(endpoint.name, url, True) for url in FORM.findall(main)}

    closed = [one for one in sorted(offered) if _is_closed(world, matrix, role, one)]

    assert len(offered) > 10
    assert closed == []


def _is_closed(world: World, matrix: Matrix, role: str, offer: tuple[str, str, bool]) -> bool:
    _, url, sends = offer
    try:
        match = resolve(url)
    except Resolver404:
        return False
    endpoint = endpoints().get(match.url_name or "")
    reference = match.kwargs.get("reference", "")
    if (
        endpoint is None
        or endpoint.name in BY_SORT
        or (reference and reference != world.cases["own"].reference)
    ):
        return False
    relation = {"file": "own", "seat": "own", "nothing": ""}.get(endpoint.about, "its own")
    deed = endpoint.write if sends else endpoint.look
    return not matrix.expects(deed, world.asker(role, "owner"), relation, endpoint)
