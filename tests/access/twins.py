"""What nobody may notice: a record that is not theirs, and an identifier of somebody else's.

``twins`` looks at every page before and after another organisation gets records of its own: the answers are the same,
byte for byte. ``swaps`` puts somebody else's identifier into each request, and one that nobody has: the answers are the
same again.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.db import transaction
from django.db.models import UUIDField
from django.http import HttpResponse
from django.urls import resolve, reverse

from tests.access.actors import Asker
from tests.access.asking import Matrix, undone
from tests.access.bodies import Body
from tests.access.cells import pairs_of
from tests.access.house_rows import notice_to, of_organisation, referral_between
from tests.access.oracle import Endpoint, endpoints
from tests.access.world import World
from tests.cast import adult
from tests.factories.agreements import an_agreement
from tests.matrix import BY_NAME
from wayhome.casefile.cases.actions import CaseFacts, add_member, register_case, write_note
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.funding.models import Programme
from wayhome.ground.accounts.models import Organisation, User
from wayhome.ground.core.context import acting_for

UNKNOWN_REFERENCE = "K7M4-2QXP-9"
"""A reference that could be one, of no file."""
TOKEN = re.compile(r'((?:csrfmiddlewaretoken" value=|name="once" value=|x-csrftoken": )")[^"]+')
UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
KINDS = (
    "access",
    "cases",
    "people",
    "consent",
    "counselling",
    "journey",
    "outreach",
    "process",
    "files",
    "privacy",
    "keeping",
)
"""Apps whose rows are meant by keys in forms."""


@dataclass
class Compared:
    """How many answers were compared, and each pair that differed as a line."""

    pairs: int = 0
    differ: list[str] = field(default_factory=list)


def twins(world: World, *, every: int = 1) -> Compared:
    """Look at every page as everybody who may, add records of organisations on no side, and look again.

    ``every`` takes each so many of them only, for a sample.
    """
    found, matrix = Compared(), Matrix(world)
    looks = list(_looks(matrix))[::every]
    with transaction.atomic():
        before = {key: _seen(matrix, *look) for key, look in looks}
        _something_elsewhere(world)
        for key, look in looks:
            found.pairs += 1
            if _seen(matrix, *look) != before[key]:
                found.differ.append(key)
        transaction.set_rollback(True)
    return found


def _looks(matrix: Matrix) -> Iterator[tuple[str, tuple[Asker, str]]]:
    """Yield an address for each page and each role that may open it, on its most telling file."""
    for endpoint in endpoints().values():
        if "GET" not in BY_NAME[endpoint.name]["methods"]:
            continue
        for asker, relation in pairs_of(matrix.world, endpoint.about):
            telling = relation in ("own", "shared", "authority", "its own", "")
            if telling and matrix.expects(endpoint.look, asker, relation, endpoint):
                url = matrix.addresses.of(endpoint, asker, relation)
                yield f"{endpoint.name} as {asker.key}", (asker, url)


def _seen(matrix: Matrix, asker: Asker, url: str) -> tuple[int, str]:
    with undone():
        response = matrix.browsers[asker.key].get(url)
        return response.status_code, plain(response)


def plain(response: HttpResponse, *without: str) -> str:
    """Return an answer with what differs from request to request taken out, and whatever is named."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    text = TOKEN.sub(r"\1", body.decode("utf-8", "replace")) + response.headers.get("Location", "")
    for one in without:
        text = text.replace(one, "…")
    return text


def _something_elsewhere(world: World) -> None:
    """Give organisations on no side a file, a question, an event, a referral, an agreement, a notice and a colleague."""
    cast = world.cast
    brussels, tirana = cast.brussels, cast.office.organisations["tirana"]
    with acting_for(Organisation.objects.values_list("id", flat=True)):
        lucas = cast.office.users["lucas"]
        case = register_case(
            facts=CaseFacts(
                programme=Programme.objects.get(code="rean-bel"),
                office=cast.office.offices["brussels", "Brussels"],
                language="ara",
                destination_country="IRQ",
                counsellor=lucas,
            ),
            by=cast.lucas,
            at=cast.now,
        )
        add_member(case=case, facts=adult("Amal Abbas"), relation="applicant", by=cast.lucas, at=cast.now)
        write_note(case=case, text="Qznobodysq", area=Area.GENERAL, by=cast.lucas, at=cast.now)
        of_organisation(brussels, lucas, cast)
        notice_to(lucas, brussels.id, cast.now)
        User.objects.make(email="twin@matrix.example", name="Somebody Else", kept_by=brussels)
        an_agreement(brussels, tirana, reference="TWIN")
        referral_between(tirana, brussels, lucas, reference="TWIN-REFERS", at=cast.now)


def swaps(world: World, *, every: int = 1) -> Compared:
    """Put a foreign identifier into each part of each legitimate request, and one of nobody: the answers are the same.

    ``every`` takes each so many addresses only, for a sample.
    """
    found, matrix = Compared(), Matrix(world)
    matrix.learn()
    with transaction.atomic():
        _something_elsewhere(world)
        for endpoint in list(endpoints().values())[::every]:
            for asker, relation in _legitimate(matrix, endpoint):
                for what, (foreign, unknown) in _swapped(matrix, endpoint, asker, relation).items():
                    found.pairs += 1
                    theirs, nobodys = foreign.answer(matrix, asker), unknown.answer(matrix, asker)
                    if theirs != nobodys:
                        found.differ.append(
                            f"{endpoint.name} as {asker.key}: {what} of somebody else answers {theirs[0]}, "
                            f"of nobody {nobodys[0]}"
                        )
        transaction.set_rollback(True)
    return found


def _legitimate(matrix: Matrix, endpoint: Endpoint) -> Iterator[tuple[Asker, str]]:
    """Yield one who may on each side that holds such a thing."""
    sides = set()
    for asker, relation in pairs_of(matrix.world, endpoint.about):
        if relation not in ("own", "shared", "authority", "its own") or asker.side in sides:
            continue
        if matrix.expects(endpoint.write, asker, relation, endpoint):
            sides.add(asker.side)
            yield asker, relation


@dataclass(frozen=True)
class _Request:
    url: str
    body: Body | None
    named: str

    def answer(self, matrix: Matrix, asker: Asker) -> tuple[int, str]:
        browser = matrix.browsers[asker.key]
        with undone():
            response = browser.get(self.url) if self.body is None else browser.post(self.url, self.body)
            return response.status_code, plain(response, self.named)


def _swapped(
    matrix: Matrix, endpoint: Endpoint, asker: Asker, relation: str
) -> Mapping[str, tuple[_Request, _Request]]:
    """Return each request with a foreign identifier beside the same with an unknown one, by what was swapped."""
    url = matrix.addresses.of(endpoint, asker, relation)
    path, _, query = url.partition("?")
    kwargs = dict(resolve(path).kwargs)
    foreign_kwargs = dict(resolve(_foreign(matrix, endpoint, asker).partition("?")[0]).kwargs)
    parts = matrix.addresses.parts(endpoint.name)
    found: dict[str, tuple[_Request, _Request]] = {}
    offered = BY_NAME[endpoint.name]["methods"].split()
    bodies: list[tuple[str, Body | None]] = [("GET", None)] if "GET" in offered else []
    if "POST" in offered:
        bodies.append(("POST", matrix.bodies.of(endpoint.name)))
    for name in parts:
        theirs, nobodys = foreign_kwargs[name], _unknown(kwargs[name])
        if nobodys is None or theirs == kwargs[name]:
            continue
        for method, body in bodies:
            requests = [
                _Request(_address(endpoint, {**_only(kwargs, parts), name: value}, query), body, str(value))
                for value in (theirs, nobodys)
            ]
            found[f"{method} with the {name} in the address"] = (requests[0], requests[1])
    for name, values in matrix.bodies.of(endpoint.name).items() if "POST" in offered else ():
        if values and UUID.match(values[0]):
            theirs, nobodys = _key_elsewhere(matrix, values[0]), str(uuid.uuid4())
            requests = [
                _Request(url, {**matrix.bodies.of(endpoint.name), name: [value]}, value)
                for value in (theirs, nobodys)
            ]
            found[f"POST with the field {name}"] = (requests[0], requests[1])
    return found


def _only(kwargs: Mapping[str, object], parts: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in kwargs.items() if name in parts}


def _address(endpoint: Endpoint, kwargs: Mapping[str, object], query: str) -> str:
    return reverse(endpoint.name, kwargs=dict(kwargs)) + (f"?{query}" if query else "")


def _foreign(matrix: Matrix, endpoint: Endpoint, asker: Asker) -> str:
    relation = {"file": "foreign", "seat": "foreign"}.get(endpoint.about, "another's")
    return matrix.addresses.of(endpoint, asker, relation)


def _key_elsewhere(matrix: Matrix, value: str) -> str:
    """Return the key of a row of the same kind that belongs to nobody who asks."""
    for model in apps.get_models():
        if isinstance(model._meta.pk, UUIDField) and model._meta.label.startswith(KINDS):
            with acting_for(Organisation.objects.values_list("id", flat=True)):
                if model._default_manager.filter(pk=value).exists():
                    return matrix.addresses.foreign(model)
    return str(uuid.uuid4())


def _unknown(value: object) -> object:
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    if isinstance(value, str) and re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]", value):
        return UNKNOWN_REFERENCE
    return None
