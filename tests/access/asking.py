"""Asks every question of the matrix and holds the answers against the oracle: ``run`` is the whole of it.

Each cell is asked in a transaction of its own that is rolled back, with what the database checks at a commit checked
before. The world stays as it was made.
"""

from __future__ import annotations

import gc
import logging
import random
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import connection, transaction
from django.http import HttpResponse
from django.template import Template
from django.test import Client
from django.test.utils import _TestState
from django.urls import NoReverseMatch

from tests.access.actors import NOBODY, Asker
from tests.access.addresses import Addresses
from tests.access.answers import Written, texts_of
from tests.access.bodies import Bodies
from tests.access.canaries import CANARY, Canary
from tests.access.cells import Cell, Lock, Method, Result, every_cell, is_offered, pairs_of, together
from tests.access.locks import only
from tests.access.marks import Mark, traced
from tests.access.oracle import Endpoint, Line, endpoints, oracle, standing
from tests.access.sharing_out import shared_out
from tests.access.world import World
from tests.matrix import BY_NAME
from tests.telling import tell
from wayhome.casefile.access.actions import begin_log_in
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.audit.reading import FILE_READ, NAMES_READ
from wayhome.ground.core.context import acting_for
from wayhome.web.shared import presence

READS = {FILE_READ, NAMES_READ}
REFUSED = {403, 404}
LEAD_TO_THE_LOG_IN = {"front_door"}
"""Open to everybody, and leads whoever is not logged in to where they can."""
SHOWS = {200, 422}
NOT_OFFERED = {302, 403, 404, 405}
TOLD_EACH = 5000
TEACHERS = 3
"""How many look at each page for its forms; who sees less is sent the same forms as the others."""
TEACHING = {"own", "shared", "its own", ""}
"""Relations in which pages are looked at for their forms."""
ORGANISATION_NOUNS = {
    "questions": ("do outreach",),
    "referrals": ("send referrals", "answer referrals"),
    "lists": ("allow lists",),
    "caseloads": ("open a case",),
    "agreements": ("keep agreements",),
}
"""What lets somebody read a noun that no file has."""
_NO_LINE = Line("", {}, "nothing")


class Matrix:
    """The office, the browsers of everybody who asks, and the run under way."""

    def __init__(self, world: World, lock: Lock = Lock.BOTH) -> None:
        self.world = world
        self.result = Result(lock)
        self.browsers = {asker.key: _browser(asker, world) for asker in world.askers}
        self.addresses = Addresses(world)
        self._references = {case.reference: relation for relation, case in world.cases.items()}
        self._ids = {case.id: relation for relation, case in world.cases.items()}
        self._rows = world.rows_of_files()
        self.bodies = Bodies()
        self._oracle = oracle()
        self._lock = lock
        with acting_for(_all_organisations()):
            self._last_event = AuditEvent.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
        self._written = Written(_all_organisations())

    def learn(self, teachers: int = TEACHERS) -> None:
        """Look at every page as a few who may, so that the forms to fill in are known."""
        for endpoint in endpoints().values():
            if "GET" not in BY_NAME[endpoint.name]["methods"]:
                continue
            able = [
                (asker, relation)
                for asker, relation in pairs_of(self.world, endpoint.about)
                if relation in TEACHING and self.expects(endpoint.look, asker, relation, endpoint)
            ]
            for asker, relation in able[:teachers]:
                url = self.addresses.of(endpoint, asker, relation)
                with undone():
                    self.bodies.learn(self.browsers[asker.key].get(url), url)

    def ask_all(self, cells: Sequence[Cell]) -> Result:
        """Ask some cells and return what came of them; who waits is told after each few thousand."""
        gc.freeze()  # what stands until the end is not looked through again and again
        began = time.monotonic()
        told: set[str] = set()
        for cell in cells:
            self.ask(cell)
            if self.result.cells % TOLD_EACH == 0:
                minutes = (time.monotonic() - began) / 60
                wrong = [*self.result.leaks, *self.result.unexpected, *self.result.errors]
                tell(
                    f"  {self.result.cells} of {len(cells)} cells of this share, {minutes:.0f} min, {len(wrong)} disagree"
                )
                for one in wrong:
                    if one not in told:
                        tell(f"    {one}")
                told.update(wrong)
        return self.result

    def ask(self, cell: Cell) -> HttpResponse | None:
        """Ask one cell, keep what is wrong with the answer and return it; nothing where the cell has no address."""
        result = self.result
        result.cells += 1
        try:
            url = self.addresses.of(cell.endpoint, cell.asker, cell.relation)
        except (NoReverseMatch, AssertionError) as error:  # the other cells are asked all the same
            result.errors.append(f"{cell}: {error}")
            return None
        writes = cell.method not in (Method.GET, Method.HEAD)
        with undone():
            before = self._written.counts() if writes else {}
            marks: set[Mark] = set()
            with traced(marks):
                response = self._send(cell, url)
            if cell.method is Method.FILLED and response.status_code == 302:
                connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
            found = self._words(response)
            self._judge_status(cell, response)
            self._judge_words(cell, response, found, url)
            if response.status_code in SHOWS:
                self._judge_marks(cell, marks)
            if cell.method is not Method.HEAD and found and self._lock is not Lock.DB:
                self._judge_log(cell, found)
            touched = self._written.touched(before) if writes and response.status_code in REFUSED else ()
            now = self._written.sums(touched)
        for table in self._written.differ(now):
            result.unexpected.append(f"{cell}: refused, and yet {table} changed")
        return response

    def _send(self, cell: Cell, url: str) -> HttpResponse:
        browser = self.browsers[cell.asker.key]
        if cell.method is Method.GET:
            return browser.get(url)
        if cell.method is Method.HEAD:
            return browser.head(url)
        if cell.method is Method.OTHER:
            return browser.delete(url)
        return browser.post(url, self.bodies.of(cell.endpoint.name) if cell.method is Method.FILLED else {})

    def relation_of(self, where: Mapping[str, object]) -> str:
        """Return in which relation the file stands that the parts of an address name, by reference or by a row of it."""
        told = self._references.get(str(where.get("reference", "")))
        rows = (self._rows.get(str(one)) for one in where.values())
        return told or next((one for one in rows if one), "foreign")

    def expects(self, deed: str, asker: Asker, relation: str, endpoint: Endpoint) -> bool:
        if asker.role in NOBODY:
            return asker.role in self._oracle.doing.get(deed, _NO_LINE).roles.get("owner", ())
        if endpoint.about in ("organisation", "person") and relation == "another's":
            return False
        return self._oracle.may(
            deed, asker.role, asker.side, relation if endpoint.about in ("file", "seat") else ""
        )

    def _judge_status(self, cell: Cell, response: HttpResponse) -> None:
        status, endpoint = response.status_code, cell.endpoint
        self.result.statuses[status] += 1
        if self._lock is Lock.DB:
            return  # without its scopes the application breaks; the database promises rows and keys alone
        if status >= 500:
            self.result.errors.append(f"{cell}: {status}")
            return
        looks = cell.method in (Method.GET, Method.HEAD)
        if cell.method is Method.HEAD and status == 405:
            return
        if not is_offered(cell):
            if status not in NOT_OFFERED:
                self.result.unexpected.append(f"{cell}: {status}, though nobody is offered this method")
            return
        deed = endpoint.look if looks else endpoint.write
        may = self.expects(deed, cell.asker, cell.relation, endpoint)
        to_log_in = status == 302 and "/account/login" in response.headers.get("Location", "")
        if may and (status in REFUSED or (to_log_in and endpoint.name not in LEAD_TO_THE_LOG_IN)):
            self.result.unexpected.append(f"{cell}: {status}, though the oracle allows ‘{deed}’")
        elif may:
            self.result.allowed.add(endpoint.name)
        elif status not in REFUSED and not to_log_in:
            self.result.unexpected.append(f"{cell}: {status}, though the oracle denies ‘{deed}’")

    def _words(self, response: HttpResponse) -> set[str]:
        text = texts_of(response)
        found = {word for word in CANARY.findall(text) if word in self.world.canaries}
        return found | {one for one in self._references if one in text}

    def _judge_words(self, cell: Cell, response: HttpResponse, found: set[str], url: str) -> None:
        for word in found:
            canary = self.world.canaries.get(word)
            if canary is None:
                relation = self._references[word]
                if word not in url and not self._holds(cell.asker, relation):
                    self.result.leaks.append(f"{cell}: the reference of the file ‘{relation}’")
                continue
            self.result.seen.setdefault(cell.endpoint.name, set()).add(canary.field)
            if not self._may_see(cell.asker, canary):
                where = f"of ‘{canary.case}’" if canary.case else "of an organisation"
                self.result.leaks.append(f"{cell}: {canary.field} ({canary.noun}) {where}")

    def _judge_marks(self, cell: Cell, marks: Collection[Mark]) -> None:
        """What was opened for somebody counts as shown to them, though it holds no word that could be found."""
        for field, noun, case_id in marks:
            relation = self._ids.get(case_id, "")  # type: ignore[arg-type]
            if relation and not self._may_read(cell.asker, self._oracle.nouns_of(f"read {noun}"), relation):
                self.result.leaks.append(f"{cell}: {field} ({noun}) of ‘{relation}’ was opened")

    def _holds(self, asker: Asker, relation: str) -> bool:
        if asker.role in NOBODY:
            return False
        return bool(standing(asker.side, relation)) and (
            self._lock is Lock.DB or self._oracle.reads("case", asker.role, asker.side, relation)
        )

    def _may_see(self, asker: Asker, canary: Canary) -> bool:
        if asker.role in NOBODY:
            return False
        if not canary.case:
            if asker.organisation_id not in canary.holders:
                return False
            deeds = ORGANISATION_NOUNS[canary.noun]
            return self._lock is Lock.DB or any(
                self._oracle.may(one, asker.role, asker.side) for one in deeds
            )
        return self._may_read(asker, canary.nouns, canary.case)

    def _may_read(self, asker: Asker, nouns: Sequence[str], relation: str) -> bool:
        if asker.role in NOBODY:
            return False
        if self._lock is Lock.DB:
            return bool(standing(asker.side, relation))
        return all(self._oracle.reads(noun, asker.role, asker.side, relation) for noun in nouns)

    def _judge_log(self, cell: Cell, found: set[str]) -> None:
        """Exactly one row for each file of which something was shown, with every group, and with no word in it."""
        shown: dict[str, set[str]] = {}
        for word in found & self.world.canaries.keys():
            canary = self.world.canaries[word]
            shown.setdefault(canary.case or canary.record, set()).add(canary.group)
        if not shown:
            return
        with acting_for(_all_organisations()):
            rows = list(AuditEvent.objects.filter(seq__gt=self._last_event))
        told = " ".join(f"{row.detail} {row.fields} {row.subject_id}" for row in rows)
        if CANARY.search(told):
            self.result.unexpected.append(f"{cell}: the log holds a word of the file")
        for whose, groups in shown.items():
            reads = [row for row in rows if row.tag in READS and _whose(row, self._ids) == whose]
            if len(reads) != 1:
                self.result.unexpected.append(
                    f"{cell}: {len(reads)} rows of the log for one look at ‘{whose}’"
                )
            elif not groups <= set(reads[0].fields):
                missing = ", ".join(sorted(groups - set(reads[0].fields)))
                self.result.unexpected.append(f"{cell}: the log does not say that ‘{whose}’ showed {missing}")


def run(
    world: World,
    *,
    lock: Lock = Lock.BOTH,
    sample: int | None = None,
    seed: int = 0,
    processes: int = 1,
    chosen: Callable[[Cell], bool] | None = None,
) -> Result:
    """Ask every cell of the matrix, or a sample drawn with a seed, with one lock or both; return what came of it.

    The world must stand (``the_world``); nothing of it is changed. A sample holds about as many cells, drawn so that
    each address is asked, mostly by methods that it offers; ``chosen`` says which are asked instead. ``processes`` share
    the cells.
    """
    began = time.monotonic()
    with only(lock), without_a_word():
        matrix = Matrix(world, lock)
        cells, product = every_cell(world)
        matrix.learn(TEACHERS if sample is None and chosen is None else 1)
        drawn = [cell for cell in cells if chosen(cell)] if chosen else _drawn(cells, sample, seed)
        results = shared_out(drawn, matrix.ask_all, processes)
    whole = together(results)
    whole.product, whole.seconds = product, time.monotonic() - began
    return whole


def _drawn(cells: Sequence[Cell], sample: int | None, seed: int) -> Sequence[Cell]:
    if sample is None or sample >= len(cells):
        return cells
    chance = random.Random(seed)  # noqa: S311  # which cells are drawn is no secret
    by_endpoint: dict[str, list[Cell]] = {}
    for cell in cells:
        by_endpoint.setdefault(cell.endpoint.name, []).append(cell)
    each = max(1, sample // len(by_endpoint))
    drawn = []
    for group in by_endpoint.values():
        telling = [cell for cell in group if is_offered(cell) and cell.method is not Method.HEAD]
        other = [cell for cell in group if not is_offered(cell) or cell.method is Method.HEAD]
        few = max(1, each // 8)
        drawn += chance.sample(telling, min(each - few, len(telling)))
        drawn += chance.sample(other, min(few, len(other)))
    return drawn


def _browser(asker: Asker, world: World) -> Client:
    browser = Client(headers={"x-forwarded-proto": "https"}, raise_request_exception=False)
    if asker.user is not None:
        browser.force_login(asker.user)
        session = browser.session
        at = world.cast.now
        session[presence.KEY] = str(
            begin_log_in(user_id=asker.user.id, proofs=["password"], device="", at=at).id
        )
        session.save()
    return browser


@contextmanager
def without_a_word() -> Iterator[None]:
    """Keep Django from writing a line for each request that it refuses, and from keeping what each template was told."""
    told = Template._render  # type: ignore[attr-defined]
    logging.disable(logging.CRITICAL)
    if hasattr(_TestState, "saved_data"):
        Template._render = _TestState.saved_data.template_render  # type: ignore[attr-defined]
    try:
        yield
    finally:
        Template._render = told  # type: ignore[attr-defined]
        logging.disable(logging.NOTSET)


@contextmanager
def undone() -> Iterator[None]:
    """Ask in a transaction that is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _all_organisations() -> Sequence[int]:
    return list(Organisation.objects.values_list("id", flat=True))


def _whose(row: AuditEvent, ids: Mapping[uuid.UUID, str]) -> str:
    if row.case_id is None:
        return row.subject_id
    return ids.get(row.case_id, str(row.case_id))
