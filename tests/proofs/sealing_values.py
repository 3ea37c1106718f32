"""Sealed values cannot be moved or changed, and keys are replaced over thousands of drawers while everybody reads.

At least 10,000 swaps of each kind together (row, field, table, drawer, version, organisation) and 10,000 flipped bits,
drawn anew with each seed; rotation of root, organisations and drawers by processes that are killed again and again.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkProcess
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.core.management import call_command
from django.db import connections, models

from tests.sealed_world import FIELDS, OURS, THEIRS, SealedWorld, ask, forget_opened, sealed_world
from wayhome.casefile.people.models import Person
from wayhome.ground.audit.models import Revision
from wayhome.ground.core.context import acting_for
from wayhome.ground.crypto import drawer_rotation
from wayhome.ground.crypto.envelope import version_of
from wayhome.ground.crypto.fields import SealedBytes
from wayhome.ground.crypto.keyring import open_drawers, opening_key
from wayhome.ground.crypto.models import DrawerWrap
from wayhome.ground.crypto.unwrapping import WRAP, Wrap, unwrap

SEED = int(os.environ.get("WAYHOME_SEED", "0"))
SWAPS = 2_500
"""How many of each of the six kinds."""
FLIPS = 10_000
FEW, MANY, WRITTEN = 400, 3_000, 200
KILLS_AT_LEAST = 12
UNDER_WAY = "SELECT 1 FROM crypto_rotation WHERE ended_at IS NULL"
ENDED = "SELECT 1 FROM crypto_rotation WHERE kind = %s AND organisation_id IS NULL AND ended_at IS NOT NULL"
FORK = multiprocessing.get_context("fork")


Tell = Callable[[str], None]


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Tell:
    """Write a line that stays in the result, also where everything holds."""

    def line(text: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n  {text}")
            sys.stdout.flush()

    return line


@pytest.fixture
def drawn() -> random.Random:
    return random.Random(SEED)  # noqa: S311 - which values are swapped is no secret


@pytest.fixture(scope="module")
def made(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SealedWorld]:
    """Some hundred drawers with two versions of their keys, each of which sealed some values."""
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        sealed_world(tmp_path_factory.mktemp("keys"), drawers=FEW) as world,
    ):
        two_versions(world)
        yield world


@pytest.fixture
def world(made: SealedWorld, django_db_blocker: pytest.FixtureRequest) -> Iterator[SealedWorld]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield made


def two_versions(world: SealedWorld) -> None:
    """Leave every drawer in the middle of a rotation: new keys are there, and half of the tables is sealed by them."""
    tables = drawer_rotation.sealed_tables
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(drawer_rotation, "sealed_tables", lambda: [one for one in tables() if one is Person])
        patched.setattr(drawer_rotation, "_take_old_away", stop)
        with pytest.raises(InterruptedError):
            call_command("rotate_keys", "drawers", stdout=io.StringIO())


def stop(*_: object) -> None:
    raise InterruptedError


def opens(row: models.Model, name: str, sealed: bytes) -> bool:
    """Return whether a value opens in this place; anything but ``InvalidTag`` goes on rising."""
    row.__dict__[name] = SealedBytes(sealed)
    try:
        getattr(row, name)
    except InvalidTag:
        return False
    return True


Swap = Callable[[random.Random, list[Person], list[Revision]], tuple[models.Model, str, bytes]]


def other_row(
    drawn: random.Random, people: list[Person], _: list[Revision]
) -> tuple[models.Model, str, bytes]:
    """Take the value of the same field of another row, and that row's drawer with it."""
    row, other = drawn.sample(people, 2)
    name = drawn.choice(FIELDS[Person])
    row = Person(id=row.id, drawer_id=other.drawer_id)
    return row, name, other.__dict__[name]


def other_field(
    drawn: random.Random, people: list[Person], _: list[Revision]
) -> tuple[models.Model, str, bytes]:
    """Take the value of another field of the same row."""
    row = drawn.choice(people)
    name, other = drawn.sample(FIELDS[Person], 2)
    return Person(id=row.id, drawer_id=row.drawer_id), name, row.__dict__[other]


def other_table(
    drawn: random.Random, people: list[Person], old: list[Revision]
) -> tuple[models.Model, str, bytes]:
    """Take the value of another table's row, with its key and drawer."""
    row, other = drawn.choice(people), drawn.choice(old)
    if drawn.random() < 0.5:
        person = Person(id=other.id, drawer_id=other.drawer_id)
        return person, drawn.choice(FIELDS[Person]), other.__dict__["old_values"]
    revision = Revision(id=row.id, drawer_id=row.drawer_id)
    return revision, "old_values", row.__dict__[drawn.choice(FIELDS[Person])]


def other_drawer(
    drawn: random.Random, people: list[Person], _: list[Revision]
) -> tuple[models.Model, str, bytes]:
    """Say that the row belongs to another drawer."""
    row, other = drawn.sample(people, 2)
    name = drawn.choice(FIELDS[Person])
    return Person(id=row.id, drawer_id=other.drawer_id), name, row.__dict__[name]


def other_version(
    drawn: random.Random, people: list[Person], old: list[Revision]
) -> tuple[models.Model, str, bytes]:
    """Say that another version of the drawer's key sealed the value: one that exists, or any."""
    row = drawn.choice([drawn.choice(people), drawn.choice(old)])
    name = drawn.choice(FIELDS[type(row)])
    sealed = bytes(row.__dict__[name])
    version = version_of(sealed)
    said = 3 - version if drawn.random() < 0.5 else drawn.choice([0, 3, 257, 65_535])
    return (
        type(row)(id=row.pk, drawer_id=row.drawer_id),
        name,
        sealed[:1] + said.to_bytes(2, "big") + sealed[3:],
    )


SWAPPED: dict[str, Swap] = {
    "row": other_row,
    "field": other_field,
    "table": other_table,
    "drawer": other_drawer,
    "version": other_version,
}


def test_whatever_is_swapped_is_refused(world: SealedWorld, drawn: random.Random, tell: Tell) -> None:
    counts: Counter[str] = Counter()
    with acting_for([OURS]):
        open_drawers(world.drawers)
        people = list(Person.objects.using("migrator"))
        old = list(Revision.objects.using("migrator"))
        assert {version_of(person.__dict__["email"]) for person in people} == {2}
        assert {version_of(row.__dict__["old_values"]) for row in old} == {1}
        for kind, swap in SWAPPED.items():
            for _ in range(SWAPS):
                counts[f"{kind}: {'OPENED' if opens(*swap(drawn, people, old)) else 'refused'}"] += 1
        wrong = sum(not opens(row, name, row.__dict__[name]) for row in people for name in FIELDS[Person])
    tell(f"swaps {dict(counts)}")

    assert wrong == 0
    assert dict(counts) == {f"{kind}: refused": SWAPS for kind in SWAPPED}


def test_a_wrap_of_another_drawer_version_or_organisation_is_refused(
    world: SealedWorld, drawn: random.Random, tell: Tell
) -> None:
    rows = DrawerWrap.objects.using("migrator").values_list(*WRAP)
    wraps = [Wrap(*row) for row in rows]
    counts: Counter[str] = Counter()
    for _ in range(SWAPS):
        wrap, other = drawn.sample(wraps, 2)
        what = drawn.choice(["drawer_id", "version", "organisation_id", "organisation_key_id", "wrapped"])
        if getattr(wrap, what) == getattr(other, what):
            other = next(one for one in wraps if getattr(one, what) != getattr(wrap, what))
        try:
            unwrap([wrap._replace(**{what: getattr(other, what)})], using="migrator")
            counts[f"{what}: OPENED"] += 1
        except InvalidTag:
            counts["refused"] += 1
    tell(f"swaps of wraps {dict(counts)}")

    assert dict(counts) == {"refused": SWAPS}
    assert len(unwrap(wraps, using="migrator")) == len(wraps)


def test_every_flipped_bit_is_refused(world: SealedWorld, drawn: random.Random, tell: Tell) -> None:
    counts: Counter[str] = Counter()
    with acting_for([OURS]):
        open_drawers(world.drawers)
        rows = world.rows_of(world.drawers)
        for _ in range(FLIPS):
            row = drawn.choice(rows)
            name = drawn.choice(FIELDS[type(row)])
            sealed = bytearray(row.__dict__[name])
            bit = drawn.randrange(len(sealed) * 8)
            sealed[bit // 8] ^= 1 << (bit % 8)
            copy = type(row)(id=row.pk, drawer_id=row.drawer_id)  # type: ignore[attr-defined]
            counts["OPENED" if opens(copy, name, bytes(sealed)) else "refused"] += 1
    tell(f"bits {dict(counts)}")

    assert dict(counts) == {"refused": FLIPS}
    assert world.read(OURS) == FEW * 4


def test_keys_are_replaced_while_everybody_reads_and_runs_are_killed(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    tmp_path: Path,
    drawn: random.Random,
    tell: Tell,
) -> None:
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        sealed_world(tmp_path, drawers=MANY) as world,
    ):
        written, others = world.drawers[:WRITTEN], world.drawers[WRITTEN:]
        readers = [
            Reader(world, OURS, others),
            Reader(world, THEIRS, [one for one in others if one in world.shared]),
        ]
        writer = Writer(world, written)
        told = {}
        try:
            for arguments in (("root",), ("organisation", "--all"), ("drawers",)):
                told[arguments[0]] = killed_and_started_again(arguments, drawn)
        finally:
            found = [reader.stop() for reader in readers]
            writes = writer.stop()
        for kind, (kills, seconds) in told.items():
            tell(f"{kind}: {MANY} drawers, {kills} kills, {seconds:.1f} s")
        tell(
            f"reads while keys were replaced: {sum(one.read for one in found)}, failed: {sum(one.failed for one in found)}"
        )

        tell(f"writes meanwhile: {writes}")

        assert writes > 500
        assert sum(one.failed for one in found) == 0
        assert all(one.read > 1_000 for one in found)
        assert sum(kills for kills, _ in told.values()) >= KILLS_AT_LEAST
        forget_opened()
        assert world.read(OURS) == MANY * 4
        assert ask("SELECT DISTINCT version FROM crypto_drawer_wrap") == [(2,)]
        assert ask(
            "SELECT count(*) FROM crypto_organisation_key WHERE retired_at IS NULL AND version <> 2"
        ) == [(0,)]
        assert ask("SELECT count(*) FROM crypto_rotation WHERE ended_at IS NULL") == [(0,)]


def killed_and_started_again(arguments: tuple[str, ...], drawn: random.Random) -> tuple[int, float]:
    """Run the command in processes of its own that are killed after a while, a little later each time, until one ends."""
    kills, began = 0, time.monotonic()
    patience = 0.08
    while True:
        process = started(_rotate, arguments)
        process.join(patience * drawn.uniform(0.5, 1.5))
        if process.exitcode is None:
            os.kill(process.pid or 0, signal.SIGKILL)
            process.join()
            kills += 1
            patience *= 1.25
            _wait_until_the_database_knows()
            if not ask(UNDER_WAY) and ask(ENDED, arguments[0]):
                return kills, time.monotonic() - began  # killed on its way out
            continue
        assert process.exitcode == 0
        return kills, time.monotonic() - began


def _wait_until_the_database_knows() -> None:
    """Wait until the server noticed that the killed process is gone, as whoever starts a command again does."""
    while ask("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 723020"):
        time.sleep(0.02)


def started(act: Callable[..., Any], *arguments: Any) -> ForkProcess:
    connections.close_all()  # a child that shares a connection would end it for both
    process = FORK.Process(target=act, args=arguments, daemon=True)
    process.start()
    return process


def _rotate(arguments: tuple[str, ...]) -> None:
    drawer_rotation.BATCH, drawer_rotation.CHUNK = 1_000, 200
    forget_opened()
    call_command("rotate_keys", *arguments, stdout=io.StringIO())


class Reader:
    """Somebody who opens drawers of one organisation in one short transaction after another, in a process of their own."""

    def __init__(self, world: SealedWorld, organisation: int, drawers: list[Any]) -> None:
        self._read: Synchronized[int] = FORK.Value("q", 0)
        self._failed: Synchronized[int] = FORK.Value("q", 0)
        self._ends: Synchronized[int] = FORK.Value("b", 0)
        self._process = started(self._go, world, organisation, drawers)

    def _go(self, world: SealedWorld, organisation: int, drawers: list[Any]) -> None:
        drawn = random.Random(SEED + organisation)  # noqa: S311 - whom they read is no secret
        forget_opened()
        while not self._ends.value:
            try:
                self._read.value += world.read(organisation, drawn.sample(drawers, 20))
            except BaseException as error:
                sys.stderr.write(f"reading failed: {error!r}\n")
                self._failed.value += 1

    def stop(self) -> Reader:
        """Let them finish, and return what they counted."""
        self._ends.value = 1
        self._process.join(30)
        return self

    @property
    def read(self) -> int:
        return int(self._read.value)

    @property
    def failed(self) -> int:
        return int(self._failed.value)


class Writer:
    """Somebody who loads rows whole, changes one field and saves all of them, what was not changed as it was loaded."""

    def __init__(self, world: SealedWorld, drawers: list[Any]) -> None:
        self._world = world
        self._ends: Synchronized[int] = FORK.Value("b", 0)
        self._told, says = FORK.Pipe(duplex=False)
        self._process = started(self._go, drawers, says)

    def _go(self, drawers: list[Any], says: Any) -> None:
        drawn = random.Random(SEED)  # noqa: S311 - whom they change is no secret
        forget_opened()
        written: dict[Any, str] = {}
        count = 0
        while not self._ends.value:
            with acting_for([OURS]):
                ask("SELECT 1", using="default")
                row = Person.objects.using("migrator").get(drawer_id=drawn.choice(drawers))
                assert row.email.endswith("@example.org")
                row = Person.objects.using("migrator").get(pk=row.pk)  # sealed as it stands
                row.full_name = f"written {count}"
                time.sleep(drawn.uniform(0, 0.01))
                row.save(using="migrator")
            written[row.pk] = row.full_name
            count += 1
        says.send((count, written))

    def stop(self) -> int:
        """Let them finish, keep what they wrote, and return how often they did."""
        self._ends.value = 1
        count, written = self._told.recv() if self._told.poll(30) else (0, {})
        self._process.join(30)
        for row, name in written.items():
            self._world.plain[Person, row][1]["full_name"] = name
        return int(count)


def test_opening_a_thousand_drawers_is_one_query_and_microseconds_each(
    world: SealedWorld, tell: Tell
) -> None:
    world_drawers = world.drawers
    with acting_for([OURS]):
        open_drawers(world_drawers)  # the organisation's key is known from now on
    began = time.perf_counter()
    rounds = 10
    for _ in range(rounds):
        with acting_for([OURS]):
            open_drawers(world_drawers)
    each = (time.perf_counter() - began) / rounds / len(world_drawers)
    with acting_for([OURS]):
        assert opening_key(world_drawers[0], 2)
    tell(f"opening one drawer of {len(world_drawers)}, each with two keys: {each * 1e6:.1f} µs")

    assert each < 0.001
