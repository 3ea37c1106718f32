"""The API in the matrix: each address by token, as every role on each side, in every relation, against the same oracle."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator, Mapping, Sequence

from django.db import connection
from django.http import HttpResponse
from django.test import Client

from tests.access.actors import Asker
from tests.access.asking import Matrix, undone, without_a_word
from tests.access.cells import Cell, Lock, Method, Result, relations_of
from tests.access.marks import Mark, traced
from tests.access.oracle import Endpoint
from tests.access.world import World
from wayhome.api.v1.verb_bodies import TOLD, Boarding

DENIED = frozenset({401, 403, 404})
READS: Mapping[str, tuple[str, str]] = {
    "api_case": ("read case", "file"),
    "api_persons": ("read people on the file", "file"),
    "api_consents": ("read consents", "file"),
    "api_journey": ("read travel", "file"),
    "api_verbs": ("read people on the file", "file"),
    "api_enquiries": ("do outreach", "nothing"),
    "api_enquiry": ("do outreach", "organisation"),
    "api_table": ("make tables of figures", "nothing"),
    "api_cases": ("", "nothing"),
}
"""Each address that is read: which deed opens it, and what it is about; a list of cases is empty for who sees none."""
WRITES: Mapping[str, str] = {
    "begin_counselling": "begin counselling",
    "approve": "approve",
    "reconsider": "approve",
    "refuse": "approve",
    "ask_for_more": "approve",
    "prepare": "prepare",
    "clear": "clear",
    "unclear": "take a clearance back",
    "confirm_boarding": "confirm boarding",
    "no_show": "confirm boarding",
    "interrupted": "confirm boarding",
    "back_in_host": "confirm boarding",
    "correct_departure": "correct a departure",
    "confirm_arrival": "confirm arrival",
    "correct_arrival": "confirm arrival",
    "confirm_home": "confirm arrival",
    "correct_home": "confirm arrival",
    "stays": "prepare",
    "start_again": "record consent",
    "deceased": "close",
    "start_reintegration": "reintegrate",
    "back_to_arrived": "reintegrate",
    "start_follow_up": "reintegrate",
    "resume_reintegration": "reintegrate",
    "withdraw": "hear a withdrawal",
    "close": "close",
    "reopen": "reopen",
    "hold": "hold",
}
"""Each verb and its deed, as ``endpoints.csv`` says it of the page."""
FILLED = {
    "reason": "Written by the matrix",
    "remedy_explained": True,
    "code": "completed",
    "person_told": "By telephone",
    "person": 1,
    "boarded_at": "2026-06-08T10:00:00Z",
    "arrived_at": "2026-06-08T16:00:00Z",
    "home_on": "2026-06-01",
    "reassessment_begun": True,
    "open_items_have_owner": True,
}


def ask_by_token(world: World, *, each: int | None = None, seed: int = 0) -> Result:
    """Ask the API and return what came of it: all cells, or ``each`` of every address drawn with a seed."""
    matrix = ByToken(world)
    chance = random.Random(seed)  # noqa: S311  # which cells are drawn is no secret
    for endpoint, verb in _endpoints():
        cells = [
            Cell(endpoint, asker, relation, Method.FILLED if verb else Method.GET)
            for asker in world.askers
            for relation in relations_of(endpoint.about, asker.side)
        ]
        for cell in cells if each is None else chance.sample(cells, min(each, len(cells))):
            with without_a_word():
                matrix.ask_one(cell, verb)
    return matrix.result


def _endpoints() -> Iterator[tuple[Endpoint, str]]:
    for name, (deed, about) in READS.items():
        yield Endpoint(name, deed, deed, about), ""
    for verb, deed in WRITES.items():
        yield Endpoint(f"api_verb_{verb}", deed, deed, "file"), verb


class ByToken(Matrix):
    """The matrix whose askers send a token; somebody without a role has none, and a visitor neither."""

    def __init__(self, world: World) -> None:
        super().__init__(world, Lock.BOTH)
        self.browsers = {asker.key: _with_token(asker, world) for asker in world.askers}

    def ask_one(self, cell: Cell, verb: str) -> None:
        """Ask one cell in a transaction that is rolled back, and keep what is wrong with the answer."""
        self.result.cells += 1
        url = self.address_of(cell)
        with undone():
            marks: set[Mark] = set()
            with traced(marks):
                response = self._sent(cell, url, verb)
            found = self._words(response)
            self._hold_against(cell, response)
            self._judge_words(cell, response, found, url)
            if response.status_code == 200:
                self._judge_marks(cell, marks)
            if response.status_code in DENIED and found - {one for one in found if one in url}:
                self.result.leaks.append(f"{cell}: a refusal shows {sorted(found)}")
            if found and response.status_code == 200:
                self._judge_log(cell, found)
            if response.status_code == 200 and verb:
                connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")

    def address_of(self, cell: Cell) -> str:
        """Return the address of a cell, with real keys."""
        name = cell.endpoint.name
        if name == "api_enquiry":
            page = Endpoint("enquiry", "", "", "organisation")
            key = self.addresses.of(page, cell.asker, cell.relation).rstrip("/").rpartition("/")[2]
            return f"/api/v1/enquiries/{key}"
        fixed = {"api_enquiries": "enquiries", "api_table": "tables/departures?by=year", "api_cases": "cases"}
        if name in fixed:
            return f"/api/v1/{fixed[name]}"
        reference = self.world.cases[cell.relation].reference
        ends = {"api_case": "", "api_persons": "/persons"}
        end = ends.get(name, f"/{name.removeprefix('api_')}")
        if name.startswith("api_verb_"):
            end = f"/verbs/{name.removeprefix('api_verb_')}"
        return f"/api/v1/cases/{reference}{end}"

    def _sent(self, cell: Cell, url: str, verb: str) -> HttpResponse:
        browser = self.browsers[cell.asker.key]
        if not verb:
            return browser.get(url)
        key = {"idempotency-key": uuid.uuid4().hex, "if-match": '"what nobody read"'}
        return browser.post(url, json.dumps(_told(verb)), content_type="application/json", headers=key)

    def _hold_against(self, cell: Cell, response: HttpResponse) -> None:
        """A role that may is answered by anything but a refusal of its right; the case itself may stand against it."""
        status, deed = response.status_code, cell.endpoint.look
        self.result.statuses[status] += 1
        if status >= 500 or status == 422:
            self.result.errors.append(f"{cell}: {status} {response.content.decode()[:200]}")
            return
        if not deed:
            return
        may = cell.asker.key in self.world.tokens and self.expects(
            deed, cell.asker, cell.relation, cell.endpoint
        )
        if may and status in DENIED:
            self.result.unexpected.append(f"{cell}: {status}, though the oracle allows ‘{deed}’")
        if not may and status not in DENIED:
            self.result.unexpected.append(f"{cell}: {status}, though the oracle denies ‘{deed}’")


def _with_token(asker: Asker, world: World) -> Client:
    token = world.tokens.get(asker.key, "")
    named = {"authorization": f"Bearer {token}"} if token else {}
    return Client(headers={"x-forwarded-proto": "https", **named}, raise_request_exception=False)


def _told(verb: str) -> dict[str, object]:
    """Return what a verb is told, in its right shape."""
    body = TOLD[verb].body
    told: dict[str, object] = {name: FILLED[name] for name in body.model_fields if name in FILLED}
    if verb == "hold":
        told["reason"] = "administrative"
    if "evidence" in body.model_fields:
        told["evidence"] = "staff_saw_boarding" if body is Boarding else "met_in_person"
    return told


def rows(result: Result) -> Sequence[str]:
    """Return everything that disagreed."""
    return [*result.leaks, *result.unexpected, *result.errors]
