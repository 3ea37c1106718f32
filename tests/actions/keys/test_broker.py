"""The key broker: what it gives to whom, what it counts, and what is left when it is away."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connections
from django.test.utils import override_settings

from tests.rotating import rotate
from tests.sealed_world import OTHERS, OURS, THEIRS, SealedWorld, ask, forget_opened, sealed_world
from wayhome.casefile.people.models import Person
from wayhome.ground.core.context import WorkContext, acting_for
from wayhome.ground.crypto import ranking
from wayhome.ground.crypto.broker import client, messages
from wayhome.ground.crypto.errors import DrawerClosed, KeyUnavailable, NotForThisPeer, TooMuchOpened
from wayhome.ground.crypto.index_keys import index_keys
from wayhome.ground.crypto.keeping.server import Broker, running
from wayhome.ground.crypto.keyring import make_drawer, open_drawers, wraps_to_open
from wayhome.ground.crypto.tally import Asker
from wayhome.ground.values.tiers import DrawerKind

SIX = 6
NOBODY = 65_534


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.fixture(scope="module")
def committed(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SealedWorld]:
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        sealed_world(tmp_path_factory.mktemp("keys"), drawers=SIX) as made,
    ):
        yield made


@pytest.fixture
def world(committed: SealedWorld, django_db_blocker: pytest.FixtureRequest) -> Iterator[SealedWorld]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield committed
        ask("DELETE FROM crypto_tally")


@pytest.fixture
def place() -> Iterator[Path]:
    """Return a short path for a socket, which may hold a hundred letters only."""
    path = Path("/tmp") / f"wh-{os.getpid()}-{uuid.uuid4().hex[:6]}"  # noqa: S108
    yield path
    client.forget_connection()
    path.unlink(missing_ok=True)


@pytest.fixture
def broker(world: SealedWorld, place: Path) -> Iterator[Broker]:
    """Run a broker in a thread, and let this thread be a web process without a root key."""
    forget_opened()
    with running(place, clock=now) as made, override_settings(KEY_BROKER_SOCKET=str(place)):
        yield made
    forget_opened()


@contextmanager
def somebody(organisation_id: int = OURS, user_id: int | None = 7) -> Iterator[WorkContext]:
    """Work for an organisation as a person does whose request is under way."""
    with acting_for([organisation_id]) as work:
        work.user_id, work.way = user_id, "case_people"
        yield work


def read_as_person(world: SealedWorld, organisation_id: int = OURS) -> int:
    with somebody(organisation_id):
        return world.read(organisation_id)


def test_everything_is_read_and_written_by_way_of_the_broker(broker: Broker, world: SealedWorld) -> None:
    assert read_as_person(world) == SIX * 4
    with somebody():
        drawer = make_drawer(kind=DrawerKind.PERSON, organisation_id=OURS)
        made = wraps_to_open([drawer.id])[drawer.id]
    with pytest.raises(DrawerClosed), somebody(OTHERS):
        world.read(OTHERS)

    assert [wrap.organisation_id for wrap in made] == [OURS]


def test_the_process_that_asks_needs_no_root_key(broker: Broker, world: SealedWorld, tmp_path: Path) -> None:
    """As another process, which is told of no key file."""
    code = (
        "import django; django.setup()\n"
        "import uuid\n"
        "from django.conf import settings\n"
        "from wayhome.ground.core.context import acting_for\n"
        "from wayhome.ground.crypto.keyring import open_drawers, opening_key\n"
        "from wayhome.ground.crypto.providers import provider\n"
        "from wayhome.ground.crypto.errors import KeyUnavailable\n"
        f"with acting_for([{OURS}]) as work:\n"
        "    work.user_id = 7\n"
        f"    print(len(opening_key(uuid.UUID('{world.drawers[0]}'), 1)))\n"
        "try:\n"
        "    provider()\n"
        "except KeyUnavailable:\n"
        "    print('no root key here')\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        env=_environment(broker, tmp_path / "none"),
        capture_output=True,
        text=True,
    )

    assert done.stdout.split("\n")[:2] == ["32", "no root key here"], done.stderr


def _environment(broker: Broker, key_file: Path) -> dict[str, str]:
    served = connections["default"].settings_dict
    address = f"postgresql://{served['USER']}@/{served['NAME']}?host={served['HOST']}"
    return {
        **os.environ,
        "DATABASE_URL": address,
        "KEY_BROKER_SOCKET": str(broker.server_address),
        "WAYHOME_KEY_FILE": str(key_file),
        "WAYHOME_FILES_AN_HOUR": "3",
    }


def test_keys_that_are_given_out_are_counted_with_who_asked_and_by_which_work(
    broker: Broker, world: SealedWorld
) -> None:
    with somebody() as work:
        open_drawers(world.drawers)

    rows = ask("SELECT asker, organisation_id, kind, what, request FROM crypto_tally")
    assert {row[:3] for row in rows} == {("user 7", OURS, "key")}
    assert {uuid.UUID(str(row[3])) for row in rows} == set(world.drawers)
    assert {row[4] for row in rows} == {work.key}


def test_more_keys_than_an_hour_allows_are_not_given_out(broker: Broker, world: SealedWorld) -> None:
    with override_settings(KEYS_AN_HOUR=SIX - 1), somebody(), pytest.raises(TooMuchOpened):
        open_drawers(world.drawers)
    with override_settings(KEYS_AN_HOUR=SIX - 1), somebody():
        open_drawers(world.drawers[1:])


def test_an_unwrap_without_a_read_event_is_refused(broker: Broker, world: SealedWorld) -> None:
    with somebody():
        wraps = [wrap for some in wraps_to_open(world.drawers).values() for wrap in some]
    asked = {"wraps": messages.wraps_written(wraps)}

    for asker in (["user 7", OURS, "", "case"], ["user 7", OURS, None, "case"], ["user 7", OURS], None):
        with pytest.raises(KeyUnavailable):
            client._ask("unwrap", asker=asker, **asked)
    with pytest.raises(KeyUnavailable):
        client._ask("unwrap", **asked)


def test_only_who_runs_the_broker_may_ask_without_a_person(broker: Broker, world: SealedWorld) -> None:
    with somebody(user_id=None):
        open_drawers(world.drawers)
    broker.trusted = set()

    with somebody(user_id=None), pytest.raises(NotForThisPeer):
        open_drawers(world.drawers)


def test_a_stranger_on_this_machine_is_turned_away(broker: Broker, world: SealedWorld) -> None:
    broker.may_ask = {NOBODY}
    client.forget_connection()

    with somebody(), pytest.raises(KeyUnavailable):
        open_drawers(world.drawers)


def test_a_changed_wrap_is_refused_as_such(broker: Broker, world: SealedWorld) -> None:
    with somebody():
        wrap = wraps_to_open(world.drawers)[world.drawers[0]][0]
    raw = bytearray(wrap.wrapped)
    raw[-1] ^= 1

    with pytest.raises(InvalidTag):
        client.unwrap([wrap._replace(wrapped=bytes(raw))], asker=Asker("user 7", OURS, uuid.uuid4()))


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xff\xff\xff",
        b"\x00\x00\x00\x05hello",
        b"\x00\x00\x00\x02[]",
        b"\x00\x00\x00\x10{}",
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x00",
        (60_000).to_bytes(4, "big") + b"[" * 60_000,
    ],
)
def test_what_is_no_message_ends_the_connection_and_nothing_else(
    broker: Broker, world: SealedWorld, raw: bytes
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as stranger:
        stranger.settimeout(5)
        stranger.connect(str(broker.server_address))
        stranger.sendall(raw)
        stranger.shutdown(socket.SHUT_WR)
        try:
            answer = stranger.recv(100)
        except ConnectionResetError:
            answer = b""

    assert answer == b""
    assert read_as_person(world) == SIX * 4


@pytest.mark.parametrize(
    "asked", [{"verb": "open everything"}, {"verb": "wrap"}, {"verb": "rank", "candidates": 3}]
)
def test_what_it_does_not_understand_it_does_not_do(broker: Broker, asked: dict[str, object]) -> None:
    with pytest.raises(KeyUnavailable, match="did not understand"):
        client._ask(**asked)  # type: ignore[arg-type]


def test_a_broker_that_was_started_again_is_found_again(world: SealedWorld, place: Path) -> None:
    with override_settings(KEY_BROKER_SOCKET=str(place)):
        for _ in range(2):
            with running(place, clock=now):
                assert read_as_person(world) == SIX * 4


def test_without_the_broker_nothing_sealed_is_opened_and_it_says_so(world: SealedWorld, place: Path) -> None:
    with (
        override_settings(KEY_BROKER_SOCKET=str(place)),
        pytest.raises(KeyUnavailable, match="does not answer"),
    ):
        read_as_person(world)


def test_a_second_broker_on_the_same_socket_does_not_start(broker: Broker) -> None:
    with pytest.raises(KeyUnavailable, match="already"):
        Broker(Path(str(broker.server_address)), clock=now)


def test_keys_of_hashes_are_the_same_by_either_way(world: SealedWorld, broker: Broker) -> None:
    by_broker = index_keys("a test")
    with override_settings(KEY_BROKER_SOCKET=""):
        assert index_keys("a test") == by_broker


def test_after_a_rotation_it_opens_by_the_new_keys_and_a_retired_one_opens_nothing(
    broker: Broker, world: SealedWorld
) -> None:
    with somebody():
        before = [wrap for some in wraps_to_open(world.drawers).values() for wrap in some]
    rotate("organisation", str(OURS))

    assert read_as_person(world) == SIX * 4
    assert client.unwrap(before, asker=Asker("user 7", OURS, uuid.uuid4())) == []


def test_of_many_candidates_only_the_best_ten_leave_it(broker: Broker, world: SealedWorld) -> None:
    told: list[list[str]] = []

    def last_first(query: str, people: object) -> list[tuple[float, int]]:
        told.append([query, *(one[0] for one in people)])  # type: ignore[attr-defined]
        return [(place / 100, place) for place in reversed(range(len(told[0]) - 1))]

    ranking.register_ranking("test", last_first)
    with somebody():
        people = list(Person.objects.using("migrator").filter(drawer_id__in=world.drawers).order_by("id"))
        best = ranking.open_and_rank(people, fields=["full_name"], rank="test", query="مريم")
    with override_settings(KEY_BROKER_SOCKET=""), somebody():
        same = ranking.open_and_rank(people, fields=["full_name"], rank="test", query="مريم")

    assert best == same
    assert [one.id for _, one in best] == [one.id for one in people[::-1]]
    assert told[0] == told[1]
    assert told[0][0] == "مريم"
    assert ask("SELECT count(*) FROM crypto_tally") == [(0,)]
    with somebody(OTHERS):
        assert ranking.open_and_rank(people, fields=["full_name"], rank="test", query="مريم") == []


def test_processes_that_ask_at_once_do_not_double_a_limit(broker: Broker, world: SealedWorld) -> None:
    """Eight threads with connections of their own ask for ten files each; three are counted."""
    opened: list[str] = []
    start = threading.Barrier(8)

    def asks() -> None:
        start.wait()
        for _ in range(10):
            name = str(uuid.uuid4())
            try:
                client.count(Asker("user 9", OURS, uuid.uuid4()), files=[name], names=[])
            except TooMuchOpened:
                continue
            opened.append(name)
        client.forget_connection()

    with override_settings(FILES_AN_HOUR=3):
        _together(asks, 8)

    assert len(opened) == 3
    assert ask("SELECT count(*) FROM crypto_tally WHERE kind = 'file'") == [(3,)]


def _together(deed: Callable[[], None], number: int) -> None:
    threads = [threading.Thread(target=deed) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_processes_that_count_themselves_do_not_double_a_limit(world: SealedWorld) -> None:
    """Without a broker the same function of the database counts, on a connection of each."""
    code = (
        "import django; django.setup()\n"
        "import datetime as dt, uuid\n"
        "from django.db import transaction\n"
        "from wayhome.ground.crypto.tally import Asker, count\n"
        "from wayhome.ground.crypto.errors import TooMuchOpened\n"
        "done = 0\n"
        "for _ in range(10):\n"
        "    try:\n"
        "        with transaction.atomic():\n"
        f"            count(Asker('user 9', {OURS}, uuid.uuid4()), at=dt.datetime.now(dt.UTC), "
        "files=[str(uuid.uuid4())])\n"
        "        done += 1\n"
        "    except TooMuchOpened:\n"
        "        pass\n"
        "print(done)\n"
    )
    served = connections["default"].settings_dict
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{served['USER']}@/{served['NAME']}?host={served['HOST']}",
        "WAYHOME_FILES_AN_HOUR": "3",
    }

    asked = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]

    assert sum(int(one.communicate()[0]) for one in asked) == 3


def test_the_broker_s_role_reads_keys_and_no_case(world: SealedWorld) -> None:
    for table in (
        "people_person",
        "crypto_drawer_wrap",
        "crypto_organisation_key",
        "audit_event",
        "crypto_tally",
    ):
        with pytest.raises(Exception, match="permission denied"):
            ask(f"SELECT 1 FROM {table}", using="broker")  # noqa: S608
    assert THEIRS != OURS
