"""The cells of the matrix: an address, one who asks, a relation to what the address is about, and a method."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tests.access.actors import Asker
from tests.access.oracle import HOLDS, Endpoint, endpoints
from tests.access.world import World
from tests.matrix import BY_NAME, patterns

OTHERS = ("account_", "mfa_", "oidc_", "socialaccount_", "api_")
"""Addresses of log-in, told in ``tests/pages/test_log_in_addresses.py``, and of the API: it looks at no session, and is asked
by token in ``tests/access/test_api.py``."""
ONLY_IN_THE_DEMONSTRATION = {"demo_login"}
CLOSED_TO_THE_OTHER_SIDE = ("share expired", "share ended")


class Lock(StrEnum):
    """Which of the two locks is on while the matrix is asked."""

    BOTH = "both"
    APP = "app"
    DB = "db"


class Method(StrEnum):
    """How an address is asked; a form is sent empty and filled in, and one method that no page offers is tried."""

    GET = "GET"
    HEAD = "HEAD"
    EMPTY = "POST, empty"
    FILLED = "POST, filled in"
    OTHER = "DELETE"


@dataclass(frozen=True)
class Cell:
    """One question of the matrix."""

    endpoint: Endpoint
    asker: Asker
    relation: str
    method: Method

    def __str__(self) -> str:
        about = f", {self.relation}" if self.relation else ""
        return f"{self.method.value} {self.endpoint.name} as {self.asker.key}{about}"


@dataclass
class Result:
    """What came of a run: how many cells, and each disagreement as a line."""

    lock: Lock
    cells: int = 0
    product: str = ""
    leaks: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    seen: dict[str, set[str]] = field(default_factory=dict)
    allowed: set[str] = field(default_factory=set)
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        """Return whether nothing leaked, nothing was unexpected and nothing broke."""
        return not (self.leaks or self.unexpected or self.errors)


def together(results: Sequence[Result]) -> Result:
    """Return what several shares of one run found, as one."""
    whole = Result(results[0].lock)
    for one in results:
        whole.cells += one.cells
        whole.leaks += one.leaks
        whole.unexpected += one.unexpected
        whole.errors += one.errors
        whole.statuses += one.statuses
        whole.allowed |= one.allowed
        for name, fields in one.seen.items():
            whole.seen.setdefault(name, set()).update(fields)
    return whole


def relations_of(about: str, side: str) -> Sequence[str]:
    """Return the relations in which somebody of a side is asked about something."""
    if about in ("organisation", "person"):
        return ("its own", "another's")
    if about == "nothing":
        return ("",)
    if not side:
        return ("own",)
    closed = CLOSED_TO_THE_OTHER_SIDE if side == "other side" else ()
    return (*HOLDS[side], *closed, "foreign")


def every_cell(world: World) -> tuple[Sequence[Cell], str]:
    """Return every cell, and their number as the sum of its products, written out.

    What an address offers is asked of everybody in every relation: pages are looked at, forms are sent filled in. What
    does not depend on the record is asked of everybody in one relation: an empty form, HEAD where there is a page, and
    the methods that an address does not offer.

    Raises ``AssertionError`` when the addresses of the application and of the oracle differ, naming the line to
    write, and when a number is not its product.
    """
    refuse_unmapped()
    parts, cells = [], []
    for about in ("file", "seat", "organisation", "person", "nothing"):
        chosen = [one for one in endpoints().values() if one.about == about]
        pairs = list(pairs_of(world, about))
        once = list({who.key: (who, how) for who, how in reversed(pairs)}.values())
        offered = [(one, method) for one in chosen for method in OFFERED if method in _offered(one)]
        rest = [(one, method) for one in chosen for method in _rest(one)]
        made = [Cell(one, *pair, method) for one, method in offered for pair in pairs]
        made += [Cell(one, *pair, method) for one, method in rest for pair in once]
        assert len(made) == len(offered) * len(pairs) + len(rest) * len(once)
        parts.append(
            f"about {about}: {len(offered)} (address, method) × {len(pairs)} (role, relation)"
            f" + {len(rest)} (address, other method) × {len(once)} roles"
        )
        cells += made
    return cells, "\n  ".join([*parts, f"in all {len(cells)}"])


OFFERED = (Method.GET, Method.FILLED)


def _offered(endpoint: Endpoint) -> Sequence[Method]:
    named = BY_NAME[endpoint.name]["methods"].split()
    return [method for method, name in ((Method.GET, "GET"), (Method.FILLED, "POST")) if name in named]


def _rest(endpoint: Endpoint) -> Sequence[Method]:
    """Return the methods that are asked of everybody in one relation: in what an address offers, and in what it does not."""
    offered = _offered(endpoint)
    with_it = [
        one for one, base in ((Method.HEAD, Method.GET), (Method.EMPTY, Method.FILLED)) if base in offered
    ]
    return [*with_it, *(one for one in OFFERED if one not in offered), Method.OTHER]


def is_offered(cell: Cell) -> bool:
    """Return whether an address offers the method of a cell to anybody."""
    if cell.method is Method.OTHER:
        return False
    looks = cell.method in (Method.GET, Method.HEAD)
    return ("GET" if looks else "POST") in BY_NAME[cell.endpoint.name]["methods"].split()


def pairs_of(world: World, about: str) -> Iterator[tuple[Asker, str]]:
    """Yield everybody who asks with each relation in which they are asked."""
    for asker in world.askers:
        for relation in relations_of(about, asker.side):
            yield asker, relation


def refuse_unmapped() -> None:
    """Raise ``AssertionError`` where an address stands in one list and not in the other, with the line to write."""
    ours = {name for name in patterns() if not name.startswith(OTHERS)}
    assert ours == set(BY_NAME) - ONLY_IN_THE_DEMONSTRATION
    for name in sorted(ours - set(endpoints())):
        raise AssertionError(
            f"The matrix does not know the address ‘{name}’: write a line ‘{name},DEED,ABOUT,’ into tests/access/"
            "endpoints.csv, where DEED is a row of tests/access/oracle.md (or ‘read NOUN’) and ABOUT one of file, "
            "organisation, person, nothing."
        )
    gone = set(endpoints()) - ours
    assert not gone, (
        f"tests/access/endpoints.csv has lines for addresses that are gone: take out {sorted(gone)}."
    )
