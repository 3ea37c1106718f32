"""Replacing keys while others write, share and end access: nothing is lost, and nobody gets in."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.core.management import CommandError
from django.db import connections, transaction
from django.utils import timezone

from tests.rotating import DRAWERS_WITH_TWO_KEYS, Killed, everybody_reads, rotate
from tests.sealed_world import (
    OURS,
    THEIRS,
    SealedWorld,
    ask,
    standing_keys,
)
from wayhome.casefile.people.models import Person
from wayhome.ground.core.context import acting_for
from wayhome.ground.crypto import drawer_rotation
from wayhome.ground.crypto.keyring import (
    end_drawers,
    open_drawers,
    share_drawers,
)
from wayhome.ground.crypto.rotation import Work, alone


def test_what_is_sealed_and_shared_in_the_middle_of_a_run_is_not_lost(world: SealedWorld) -> None:
    """A request that began before the run ends after it: its value, and its sharing, stand under the new key."""
    drawer = next(one for one in world.drawers if one not in world.shared)
    row = Person.objects.using("migrator").get(drawer_id=drawer)
    begun, go_on, failures = threading.Event(), threading.Event(), []

    def slow_request() -> None:
        try:
            with acting_for([OURS]):
                open_drawers([drawer])
                begun.set()
                assert go_on.wait(30)
                row.full_name = "written late"
                value = Person._meta.get_field("full_name").pre_save(row, add=False)
                ask("UPDATE people_person SET full_name = %s WHERE id = %s", bytes(value), row.pk)
                share_drawers([drawer], organisation_id=THEIRS)
        except BaseException as error:
            failures.append(error)
        finally:
            begun.set()
            connections.close_all()

    request = threading.Thread(target=slow_request)
    request.start()
    assert begun.wait(30)
    release = threading.Timer(0.5, go_on.set)
    release.start()
    rotate("drawers")
    request.join()

    assert failures == []
    world.plain[Person, row.pk][1]["full_name"] = "written late"
    world.shared |= {drawer}
    assert ask("SELECT DISTINCT version FROM crypto_drawer_wrap") == [(2,)]
    everybody_reads(world)


def test_an_old_key_stays_while_somebody_is_at_work(world: SealedWorld) -> None:
    ready, done = threading.Event(), threading.Event()

    def at_work() -> None:
        with acting_for([OURS]):
            ask("SELECT 1", using="default")
            ready.set()
            done.wait(30)
        connections.close_all()

    worker = threading.Thread(target=at_work)
    worker.start()
    assert ready.wait(30)
    try:
        with pytest.raises(CommandError, match="start the same command again"):
            rotate("drawers", "--patience", "0.2")
        everybody_reads(world)
    finally:
        done.set()
        worker.join()
    rotate("drawers")
    everybody_reads(world)


def test_two_runs_do_not_work_at_once(world: SealedWorld) -> None:
    running = alone(Work(now=timezone.now, tell=lambda line: None))

    with running, pytest.raises(CommandError, match="being replaced already"):
        _elsewhere(rotate, "drawers")


def _elsewhere(act: Callable[..., str], *arguments: str) -> None:
    failed: list[BaseException] = []

    def run() -> None:
        try:
            act(*arguments)
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


def test_who_is_closed_out_in_the_middle_of_a_run_stays_out_and_who_is_let_in_stays_in(
    world: SealedWorld,
) -> None:
    ends, begins = next(iter(world.shared)), next(one for one in world.drawers if one not in world.shared)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(drawer_rotation, "_seal_anew", _die)
        with pytest.raises(Killed):
            rotate("drawers")
        patched.undo()
    assert ask(DRAWERS_WITH_TWO_KEYS)
    with acting_for([OURS]):
        end_drawers([ends], organisation_id=THEIRS)
        share_drawers([begins], organisation_id=THEIRS)

    rotate("drawers")

    world.shared = world.shared - {ends} | {begins}
    everybody_reads(world)


def _die(*_: object) -> int:
    raise Killed


def test_whoever_ends_access_while_new_keys_are_given_out_waits_and_closes_those_too(
    world: SealedWorld,
) -> None:
    drawer = next(iter(world.shared))
    given, closed = threading.Event(), threading.Event()

    def end() -> None:
        assert given.wait(30)
        with acting_for([OURS]):
            end_drawers([drawer], organisation_id=THEIRS)
        connections.close_all()
        closed.set()

    ending = threading.Thread(target=end)
    ending.start()
    batch = drawer_rotation._Batch()
    work = Work(now=timezone.now, tell=lambda line: None)
    with transaction.atomic(using="migrator"):
        drawer_rotation._give_new_keys(work, [drawer], batch)
        given.set()
        assert not closed.wait(0.3)  # it waits for this transaction, and looks only then
    ending.join()

    assert ask(
        "SELECT count(*) FROM crypto_drawer_wrap WHERE drawer_id = %s AND organisation_id = %s",
        drawer,
        THEIRS,
    ) == [(0,)]


def test_two_who_first_seal_for_an_organisation_make_one_key(world: SealedWorld) -> None:
    newcomer, failed = 106, []
    start = threading.Barrier(2)

    def seal() -> None:
        try:
            with acting_for([OURS]):
                start.wait(30)
                share_drawers(
                    world.drawers[:1] if threading.current_thread().name == "one" else world.drawers[1:2],
                    organisation_id=newcomer,
                )
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    both = [threading.Thread(target=seal, name=name) for name in ("one", "other")]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert failed == []
    assert len(standing_keys(newcomer)) == 1
    assert world.read(newcomer, world.drawers[:2]) == 8
