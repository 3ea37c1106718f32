"""Loads the demonstration: the office, its texts and world lists, then every story in the order it happened."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized

from django.db import connections, transaction

from wayhome.casefile.access.enums import Relation
from wayhome.casefile.people.naming import standing_indexes
from wayhome.demonstration.backfile import load_backfile, mark_lines_of_stories
from wayhome.demonstration.country_sheets import load_country_sheets
from wayhome.demonstration.days import Days
from wayhome.demonstration.marker import Mark, clear_database, mark_database, mark_of_database
from wayhome.demonstration.office import DemonstrationOffice, build_office
from wayhome.demonstration.people import Pool
from wayhome.demonstration.stories.order import stories
from wayhome.demonstration.story import World
from wayhome.demonstration.texts import publish_texts, write_drafts
from wayhome.ground.accounts.models import Organisation, User
from wayhome.ground.core.context import acting_for
from wayhome.ground.core.together import keeping_plans
from wayhome.ground.crypto.tally import keep_timers
from wayhome.ground.crypto.unwrapping import wrap_for

SEED = 20160630
Tell = Callable[[str], None]
Telling = Callable[[World], object]


class NotEmpty(Exception):
    """The database holds something that the demonstration did not make."""


def load_once(*, now: dt.datetime, tell: Tell, seed: int = SEED) -> bool:
    """Load the demonstration into an empty database, mark it, and return whether anything was loaded.

    Where it is loaded already nothing happens; a load that was cut off is cleared away and done again. Raises
    ``NotEmpty`` for a database that holds anything else.
    """
    empty = not Organisation.objects.exists() and not User.objects.exists()
    mark = mark_of_database()
    if mark is Mark.NONE and not empty:
        raise NotEmpty(
            "Nothing was loaded, because this database holds data that the demonstration did not make. "
            "Use an empty database: ./wayhome demo makes one of its own."
        )
    if mark is Mark.WHOLE and not empty:
        return False
    if not empty:
        clear_database()
    mark_database(Mark.LOADING)
    load(now=now, tell=tell, seed=seed)
    mark_database(Mark.WHOLE)
    return True


def load(*, now: dt.datetime, tell: Tell, seed: int = SEED) -> DemonstrationOffice:
    """Fill an empty database with the demonstration and return the office.

    The back-file is written by a second process while the stories are told. ``tell`` is given one line for
    each step, with its seconds. The same seed gives the same people, days and stories; keys, references and
    sealed values are drawn anew, as everywhere.
    """
    world = open_world(now=now, tell=tell, seed=seed)
    _make_keys_of(world.office.organisations.values())
    told, fork = stories(), get_context("fork")
    taken = fork.Value("i", 0)
    connections.close_all()  # so that the two processes share no connection
    with keeping_plans(connections.settings["default"]):
        beside = fork.Process(target=_load_beside, args=(world, told, taken, now, tell))
        beside.start()
        with _step(tell, "stories"), transaction.atomic():
            _tell(world, _taken(told, taken))
        beside.join()
        if beside.exitcode != 0:
            raise RuntimeError("Half of the demonstration was not written; its error stands above.")
        mark_lines_of_stories()
    keep_timers("demonstration", request=uuid.uuid4(), at=now)
    connections.close_all()
    return world.office


def _make_keys_of(organisations: Iterable[Organisation]) -> None:
    """Make the first key of each organisation and of the index of names.

    Whoever makes one holds up everybody else who needs it until the end.
    """
    ids = [one.id for one in organisations]
    with acting_for(ids):
        for organisation_id in ids:
            wrap_for(organisation_id, ())
        standing_indexes()


def _load_beside(
    world: World, told: Sequence[Telling], taken: Synchronized[int], now: dt.datetime, tell: Tell
) -> None:
    """Write the back-file, then tell stories as well, in a process of its own; each story has its own people."""
    office = world.office
    with _step(tell, "departures of 2015 and 2016"), acting_for([office.organisations["hague"].id]):
        load_backfile(office=office, by=office.actor("els").on(Relation.OWNER), at=now)
    with _step(tell, "stories beside"), transaction.atomic():
        _tell(world, _taken(told, taken))
    keep_timers("demonstration", request=uuid.uuid4(), at=now)


def _taken(told: Sequence[Telling], taken: Synchronized[int]) -> Iterator[Telling]:
    """Yield the next story that neither process has taken yet, until all are told: both end at the same time."""
    while True:
        with taken.get_lock():
            place = taken.value
            taken.value += 1
        if place >= len(told):
            return
        yield told[place]


def open_world(*, now: dt.datetime, tell: Tell, seed: int = SEED) -> World:
    """Build the office with its texts and return the world in which stories happen."""
    days = Days(now)
    with transaction.atomic():
        with _step(tell, "people and organisations"):
            office = build_office(today=days.today, at=days.moment(400, "09:00"))
        with _step(tell, "texts and country sheets"):
            return _world(office, days, seed)


def tell_all(world: World, tell: Tell) -> None:
    """Tell every story, each in a transaction of its own inside the one under way."""
    told = stories()
    with _step(tell, f"{len(told)} stories"):
        _tell(world, told)


def _tell(world: World, told: Iterable[Telling]) -> None:
    for story in told:
        with world.telling():
            story(world)


def tell_stories(*, now: dt.datetime, tell: Tell, seed: int = SEED) -> World:
    """Build the office and tell every story in the transaction under way, and return the world they happened in."""
    world = open_world(now=now, tell=tell, seed=seed)
    tell_all(world, tell)
    return world


def _world(office: DemonstrationOffice, days: Days, seed: int) -> World:
    begins_on = days.day(-400)
    with acting_for([office.organisations["hague"].id]):
        texts = publish_texts(
            begins_on=begins_on,
            by=office.actor("els").on(Relation.OWNER),
            read_by=office.actor("maria").on(Relation.OWNER),
            at=days.moment(400, "10:00"),
        )
        write_drafts(by=office.actor("els").on(Relation.OWNER), at=days.moment(2, "15:00"))
        load_country_sheets(by=office.actor("aylin").on(Relation.OWNER), at=days.moment(60, "10:00"))
    return World(office=office, days=days, texts=texts, pool=Pool(seed=seed, today=days.today))


@contextmanager
def _step(tell: Tell, what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    tell(f"{what}: {time.perf_counter() - began:.1f} s")
