"""A pytest plugin that lets the ordinary tests meet every mutant: ``-p tests.mutants.running``.

The second lock is taken off first, so that what holds is the application alone. Every test runs once, and it is
noted which mutants it passes by and where the code answered otherwise than they would; tests that fail without a second
lock are left out. Then each mutant is switched on and meets the tests that pass it by, the quickest first, until one of
them fails: of a check those tests that it would have answered otherwise, of a question all, for its rows are not compared.
``WAYHOME_MUTANTS`` names the file for the result, ``WAYHOME_MUTANTS_ONLY`` pieces of the names of those to try, with
``|`` between them, ``WAYHOME_MUTANTS_SECONDS`` how long one may live (60), and ``WAYHOME_MUTANTS_PART`` which part of
them ("0/2" and "1/2" are two halves).
"""

from __future__ import annotations

import builtins
import gc
import importlib.abc
import importlib.machinery
import json
import os
import sys
import time
import types
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import TypeVar

import pytest
from _pytest.runner import runtestprotocol
from django.db import connections

from tests.mutants.writing import SWITCH, Mutant, write

LONG = 5.0
"""Seconds from which a test meets a mutant only after all others."""
ALONE = "application_alone"
"""How tests are called in which the database would show every row; a question that loses a condition meets them first."""
LOOK_EVERY = 50
"""Tests after which the process is looked through again for what it keeps made."""
SOURCE = Path(__file__).resolve().parent.parent.parent / "src"
Anything = TypeVar("Anything")


@dataclass
class Switch:
    """What the code asks: which mutant is on, and who passed by where."""

    active: int | None = None
    test: str = ""
    asked: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    same: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def on(self, number: int) -> bool:
        """Return whether this mutant is on; who asks is noted."""
        if number == self.active:
            return True
        if self.test:
            self.asked[number][self.test] += 1
        return False

    def seen(self, number: int, answer: Anything) -> Anything:
        """Return the answer of the code as it is; it is noted whether the mutant would have given the same."""
        instead = WRITTEN[number].instead
        if self.test and (not instead or bool(answer) is bool(instead[0])):
            self.same[number][self.test] += 1
        return answer

    def differs(self, number: int, test: str) -> bool:
        """Return whether the code refused a test, or answered it otherwise, where the mutant would not have."""
        return self.asked[number][test] > self.same[number][test]


SWITCHED = Switch()
WRITTEN: list[Mutant] = []
setattr(builtins, SWITCH, SWITCHED)


class Loader(importlib.machinery.SourceFileLoader):
    """Loads a module of the product with its mutants written in."""

    def get_code(self, fullname: str) -> types.CodeType:
        """Return the code with mutants; never what was compiled before."""
        place = Path(self.get_filename(fullname))
        tree, mutants = write(place.read_text("utf-8"), str(place.relative_to(SOURCE)), len(WRITTEN))
        WRITTEN.extend(mutants)
        return compile(tree, str(place), "exec", dont_inherit=True)


class Finder(importlib.abc.MetaPathFinder):
    """Hands the modules of the product to ``Loader``."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return how a module of the product is loaded, and nothing for others."""
        if fullname.partition(".")[0] != "wayhome":
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path or [str(SOURCE)])
        if spec and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = Loader(fullname, spec.loader.path)
        return spec


if any(name.partition(".")[0] == "wayhome" for name in sys.modules):
    raise RuntimeError("The product was loaded before its mutants could be written: name this plugin first.")
sys.meta_path.insert(0, Finder())


def take_the_second_lock_off() -> None:
    """Let the role that serves pages see every row of the run's database, and change what it may change."""
    with connections["migrator"].cursor() as cursor:
        cursor.execute("SELECT oid::regclass::text FROM pg_class WHERE relrowsecurity AND relkind = 'r'")
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"SET ROLE wayhome_owner; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY; RESET ROLE"
            )
        # Without its policies a question may be planned badly; its test is left out, and does not hold up the others.
        cursor.execute(
            f"ALTER DATABASE {connections['migrator'].settings_dict['NAME']} SET statement_timeout = '20s'"
        )
    connections["migrator"].close()


@pytest.fixture(scope="session", autouse=True)
def application_alone(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Take the second lock off before the first test, and let a statement be made that lost one of its conditions."""
    from wayhome.ground.core import together  # noqa: PLC0415  # after its mutants could be written

    together._Statement.holds = lambda self, value: True  # type: ignore[method-assign]
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        take_the_second_lock_off()


class Made:
    """What the process keeps made: statements and answers, so that they can be forgotten.

    What is made once would know one test alone, the first that came by; and those of one mutant are not those of the next.
    """

    def __init__(self) -> None:
        self.found: dict[int, object] = {}

    def look(self) -> None:
        """Find what keeps something made; modules that are loaded later are found by looking again.

        What was found stays known: whatever a test freezes (``gc.freeze``) is not found a second time.
        """
        # What is lazy takes isinstance for a reason to make itself; the module of Prepared must not be loaded before this.
        for one in gc.get_objects():
            if type(one).__name__ == "Prepared" or (
                type(one) is _lru_cache_wrapper and one.__module__.startswith("wayhome")
            ):
                self.found[id(one)] = one

    def forget(self) -> None:
        """Empty all of it."""
        for one in self.found.values():
            if type(one) is _lru_cache_wrapper:
                one.cache_clear()
            else:
                one._made = None  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Onward:
    """Stands for whatever test comes next: what the whole run shares stays set up, the rest is taken down."""

    session: pytest.Session

    def listchain(self) -> list[pytest.Session]:
        """Return what the next test needs of what stands."""
        return [self.session]


@dataclass
class Meeting:
    """All tests of a run, and what becomes of each mutant."""

    session: pytest.Session
    items: dict[str, pytest.Item]
    failed: set[str] = field(default_factory=set)
    took: dict[str, float] = field(default_factory=dict)
    killed: dict[int, str] = field(default_factory=dict)
    made: Made = field(default_factory=Made)

    def passes(self, name: str, then: str = "") -> bool:
        """Run one test and return whether it passed; what it shares with the test named ``then`` stays set up."""
        item = self.items[name]
        item._initrequest()  # type: ignore[attr-defined]  # what pytest itself does before a first run
        onward = self.items[then] if then and then != name else Onward(self.session)
        return all(report.passed for report in runtestprotocol(item, log=False, nextitem=onward))  # type: ignore[arg-type]

    def get_to_know(self) -> None:
        """Run each test once with every mutant off."""
        names = list(self.items)
        for count, (name, then) in enumerate(zip(names, [*names[1:], ""], strict=True), 1):
            if count % LOOK_EVERY == 1:
                self.made.look()
            self.made.forget()
            SWITCHED.test = name
            began = time.monotonic()
            if not self.passes(name, then):
                self.failed.add(name)
                say(f"left out: {name} needs the second lock")
            self.took[name] = time.monotonic() - began
            if count % 200 == 0:
                say(
                    f"{count} of {len(self.items)} tests know the code; {len(self.failed)} need the second lock"
                )
        SWITCHED.test = ""
        self.made.look()

    def try_mutant(self, mutant: Mutant, seconds: float) -> None:
        """Switch one mutant on and let it meet tests until one fails or its time is over."""
        until = time.monotonic() + seconds
        self.made.forget()
        SWITCHED.active = mutant.number
        met = [one for one in SWITCHED.asked[mutant.number] if one not in self.failed]
        differs = {one for one in met if SWITCHED.differs(mutant.number, one)}
        # Where the answer is always the same one, a test that heard it anyway runs as it ran before: it can find nothing.
        chosen = sorted(
            differs if mutant.instead else met,
            key=lambda one: (one not in differs, ALONE not in one, self.took[one] > LONG, self.took[one]),
        )
        for name, then in zip(chosen, [*chosen[1:], ""], strict=False):
            if not self.passes(name, then):
                self.killed[mutant.number] = name
                break
            if time.monotonic() > until:
                break
        SWITCHED.active = None
        self.session._setupstate.teardown_exact(Onward(self.session))  # type: ignore[arg-type]
        self.made.forget()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run the tests once, then each mutant; leave the result in the file that was named."""
    meeting = Meeting(session, {item.nodeid: item for item in session.items})
    began = time.monotonic()
    meeting.get_to_know()
    say(
        f"{len(meeting.items)} tests, {len(meeting.failed)} of them need the second lock; {len(WRITTEN)} mutants"
    )
    only = os.environ.get("WAYHOME_MUTANTS_ONLY", "")
    seconds = float(os.environ.get("WAYHOME_MUTANTS_SECONDS", "60"))
    part, parts = map(int, os.environ.get("WAYHOME_MUTANTS_PART", "0/1").split("/"))
    tried = [
        mutant
        for mutant in WRITTEN
        if any(piece in str(mutant) for piece in only.split("|")) and mutant.number % parts == part
    ]
    for mutant in tried:
        meeting.try_mutant(mutant, seconds)
        by = meeting.killed.get(mutant.number)
        met = len(SWITCHED.asked[mutant.number])
        differ = sum(SWITCHED.differs(mutant.number, one) for one in SWITCHED.asked[mutant.number])
        met_by = (
            f"met by {met} tests, {differ} of them otherwise" if mutant.instead else f"met by {met} tests"
        )
        say(f"{'killed  ' if by else 'SURVIVED'} {mutant}  [{by or met_by}]")
    _leave(tried, meeting, time.monotonic() - began)
    return True


def _leave(tried: list[Mutant], meeting: Meeting, seconds: float) -> None:
    rows = [
        {
            "mutant": str(one),
            "kind": one.kind,
            "met": len(SWITCHED.asked[one.number]),
            "killed": meeting.killed.get(one.number, ""),
        }
        for one in tried
    ]
    result = {
        "tests": len(meeting.items),
        "left out": sorted(meeting.failed),
        "mutants": rows,
        "seconds": seconds,
    }
    Path(os.environ["WAYHOME_MUTANTS"]).write_text(json.dumps(result, indent=1))


def say(line: str) -> None:
    """Print a line at once, past pytest's own capturing."""
    print(line, file=sys.__stdout__, flush=True)
