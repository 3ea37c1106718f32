"""Listens on the socket, looks which user of the machine asks, and answers each connection in a thread."""

from __future__ import annotations

import contextlib
import logging
import os
import pwd
import socket
import socketserver
import stat
import struct
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

from wayhome.ground.crypto.broker import messages
from wayhome.ground.crypto.errors import KeyUnavailable
from wayhome.ground.crypto.keeping.verbs import Clock, answer
from wayhome.ground.crypto.organisation_keys import BROKER

log = logging.getLogger(__name__)
CREDENTIALS = struct.Struct("3i")  # pid, uid, gid, as Linux gives them
IDLE = 600.0
"""Seconds after which a silent connection is ended; who asks makes a new one."""
MOST = 256
"""Connections at once."""


class _Handler(socketserver.BaseRequestHandler):
    request: socket.socket
    server: Broker

    def handle(self) -> None:
        """Answer one message after the other until the other side ends or says something unreadable."""
        uid = peer_of(self.request)
        if uid not in self.server.may_ask:
            log.warning("key broker: user %s of this machine asked and was turned away", uid)
            return
        self.request.settimeout(IDLE)
        try:
            while (message := messages.receive(self.request)) is not None:
                trusted = uid in self.server.trusted
                messages.send(self.request, answer(message, trusted=trusted, clock=self.server.clock))
        except messages.Unreadable as error:
            log.warning("key broker: user %s of this machine sent %s", uid, error)
        except OSError:
            pass  # it ended, or was silent for too long
        finally:
            connections[BROKER].close()


class Broker(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """A key broker on one socket; ``users`` may ask for a person, its own user and root for timers as well."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, place: Path, *, clock: Clock, users: Iterable[str] = ()) -> None:
        self.trusted = {os.geteuid(), 0}
        self.may_ask = self.trusted | {_uid(user) for user in users}
        self.clock = clock
        self._free = threading.BoundedSemaphore(MOST)
        _make_way(place)
        super().__init__(str(place), _Handler)
        place.chmod(0o660)

    def process_request(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        """Answer in a thread of its own, as long as there are not too many."""
        if not self._free.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        """Give the place free when the connection has ended."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep the fault in the log, without what was asked."""
        log.exception("key broker: a connection ended by a fault")


def peer_of(connection: socket.socket) -> int:
    """Return the user of the machine on the other side, as the kernel knows them."""
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size)
    return int(CREDENTIALS.unpack(raw)[1])


@contextmanager
def running(place: Path, *, clock: Clock, users: Iterable[str] = ()) -> Iterator[Broker]:
    """Run a broker in a thread of this process for the length of the block."""
    broker = Broker(place, users=users, clock=clock)
    thread = threading.Thread(target=broker.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield broker
    finally:
        broker.shutdown()
        broker.server_close()
        thread.join()
        place.unlink(missing_ok=True)


def _uid(user: str) -> int:
    try:
        return int(user) if user.isdigit() else pwd.getpwnam(user).pw_uid
    except KeyError:
        raise KeyUnavailable(f"KEY_BROKER_USERS names {user}, who is no user of this machine.") from None


def _make_way(place: Path) -> None:
    """Remove what a broker that was killed left behind; refuse where one answers, or something else is there."""
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISSOCK(place.lstat().st_mode):
            raise KeyUnavailable(f"{place} is no socket: name another place in KEY_BROKER_SOCKET.")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(1)
            try:
                probe.connect(str(place))
            except ConnectionRefusedError:
                place.unlink()
                return
        raise KeyUnavailable("A key broker answers on that socket already: end it first.")
