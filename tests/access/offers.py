"""What the pages offer to who reads them: each link and each form, held against the oracle."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import Resolver404, resolve

from tests.access.actors import Asker
from tests.access.asking import Matrix
from tests.access.cells import Cell, Method, Result
from tests.access.oracle import Endpoint, endpoints
from tests.matrix import BY_NAME

LINK = re.compile(r'<a\b[^>]*?\bhref="(/[^"?#]*)')
FORM = re.compile(r'<form\b[^>]*?\bmethod="post"[^>]*?\baction="(/[^"?#]*)')
OF_A_FILE = ("file", "seat")
BY_SORT = {"case_file_open", "case_file_remove"}
"""Who may open a paper goes by its sort, and the oracle speaks of one: ``tests/pages/test_kept_files.py`` of all."""

DEED_OF_VERB = {
    "begin_counselling": "begin counselling",
    "apply": "record the application",
    "take_back": "record the application",
    "approve": "approve",
    "prepare": "prepare",
    "sign_off": "decide on protection",
    "clear": "clear",
    "resume": "hold",
}
"""What a button of a case asks for; the cells of the matrix press one of them alone."""
A_COUNSELLOR_RECORDS = {
    "file_ground",
    "own_views",
    "seen_alone",
    "asylum",
    "age_dispute",
    "capacity_doubt",
}
"""What somebody who screens writes down of what they saw and heard; every other fact about safety is a decision."""


@dataclass(frozen=True, order=True)
class Offer:
    """A link or a form: the page that it stands on, where it leads, and whether something is sent there."""

    page: str
    url: str
    sends: bool


def read_all(
    matrix: Matrix, asker: Asker, relation: str, *, files_alone: bool
) -> tuple[Result, Collection[Offer]]:
    """Let somebody look at every page, files in one relation; return what is wrong, and what the pages offer.

    ``files_alone`` leaves out what is about no file.
    """
    matrix.result = Result(matrix.result.lock)
    offered: set[Offer] = set()
    for endpoint in endpoints().values():
        of_a_file = endpoint.about in OF_A_FILE
        if "GET" not in BY_NAME[endpoint.name]["methods"] or (files_alone and not of_a_file):
            continue
        answer = matrix.ask(Cell(endpoint, asker, relation_to(endpoint, relation), Method.GET))
        offered |= set(_offers(endpoint.name, answer))
    return matrix.result, offered


def relation_to(endpoint: Endpoint, of_file: str) -> str:
    """Return how somebody stands to what an address is about: to a file as told, to the rest as to their own."""
    if endpoint.about in OF_A_FILE:
        return of_file
    return "" if endpoint.about == "nothing" else "its own"


def closed(matrix: Matrix, asker: Asker, offered: Collection[Offer]) -> Sequence[str]:
    """Return in words those offers that the oracle closes to who was offered them, each once for a kind of file."""
    return sorted({words for one in offered if (words := _closed(matrix, asker, one))})


def _offers(page: str, answer: HttpResponse | None) -> Sequence[Offer]:
    if answer is None or answer.status_code != 200 or not _is_page(answer):
        return ()
    text = answer.content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    links = [Offer(page, url, sends=False) for url in LINK.findall(main)]
    return [*links, *(Offer(page, url, sends=True) for url in FORM.findall(main))]


def _is_page(answer: HttpResponse) -> bool:
    return answer.headers["Content-Type"].startswith("text/html")


def _closed(matrix: Matrix, asker: Asker, offer: Offer) -> str:
    try:
        match = resolve(offer.url)
    except Resolver404:
        return ""
    endpoint = endpoints().get(match.url_name or "")
    if endpoint is None or endpoint.name in BY_SORT:
        return ""
    relation = relation_to(endpoint, matrix.relation_of(match.kwargs))
    deed = _deed(endpoint, match.kwargs, sends=offer.sends)
    if matrix.expects(deed, asker, relation, endpoint):
        return ""
    return f"{offer.page} offers {endpoint.name}, though ‘{deed}’ is closed ({relation or 'no file'})"


def _deed(endpoint: Endpoint, where: Mapping[str, object], *, sends: bool) -> str:
    """Return what an offer asks for: of an address behind which several deeds stand, which of them."""
    if endpoint.name == "case_verb":
        return DEED_OF_VERB[str(where["verb"])]
    if endpoint.name == "protection_fact" and where["kind"] not in A_COUNSELLOR_RECORDS:
        return "decide on protection"
    if endpoint.name == "session_edit" and not sends:
        return "read talks"
    return endpoint.write if sends else endpoint.look
