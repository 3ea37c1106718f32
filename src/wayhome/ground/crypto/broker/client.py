"""Asks the key broker, over one connection for each thread that is kept open and made anew when it broke."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import socket
import threading
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from django.conf import settings

from wayhome.ground.crypto.broker import messages
from wayhome.ground.crypto.errors import KeyUnavailable, NotForThisPeer, TooMuchOpened
from wayhome.ground.crypto.tally import Asker
from wayhome.ground.crypto.wraps import DrawerKey, Wrap

TO_CONNECT, TO_ANSWER = 2.0, 15.0
"""Seconds that the broker may take."""
AWAY = "The key broker does not answer. Start it (./wayhome broker), or look at why it ended."
_kept = threading.local()


def named() -> bool:
    """Return whether the settings name a key broker."""
    return bool(settings.KEY_BROKER_SOCKET)


def unwrap(wraps: Sequence[Wrap], *, asker: Asker) -> Sequence[DrawerKey]:
    """Return the keys of these wraps; raises as ``unwrapping.unwrap`` does."""
    opened: list[DrawerKey] = []
    for start in range(0, len(wraps), messages.BATCH):
        some = messages.wraps_written(wraps[start : start + messages.BATCH])
        opened += messages.keys_read(_ask("unwrap", asker=messages.asker_written(asker), wraps=some))
    return opened


def wrap_for(organisation_id: int, keys: Sequence[DrawerKey], *, asker: Asker) -> Sequence[Wrap]:
    """Return these keys wrapped for one organisation; raises ``KeyUnavailable``."""
    made: list[Wrap] = []
    for start in range(0, len(keys), messages.BATCH):
        some = messages.keys_written(keys[start : start + messages.BATCH])
        asked = {"asker": messages.asker_written(asker), "organisation": organisation_id, "keys": some}
        made += messages.wraps_read(_ask("wrap", **asked))
    return made


def index_keys(purpose: str) -> Mapping[int, bytes]:
    """Return the keys of keyed hashes of one purpose, by version; raises ``KeyUnavailable``."""
    found = _ask("index_keys", purpose=purpose)
    return {int(version): messages.read(key) for version, key in found.items()}


def count(asker: Asker, *, files: Collection[str], names: Collection[str]) -> None:
    """Let the broker count what somebody is about to see; raises ``TooMuchOpened`` and ``KeyUnavailable``."""
    _ask("count", asker=messages.asker_written(asker), files=sorted(files), names=sorted(names))


def allow_more(asker: Asker, *, how: str, allowed_by: str) -> None:
    """Let the broker let somebody open more; raises ``KeyUnavailable``."""
    _ask("allow_more", asker=messages.asker_written(asker), how=how, by=allowed_by)


def rank(asked: Mapping[str, Any]) -> Sequence[tuple[float, int]]:
    """Return likeness and place of the best candidates; raises ``KeyUnavailable`` and ``InvalidTag``."""
    return [(float(likeness), int(place)) for likeness, place in _ask("rank", **asked)]


def at_by_broker() -> dt.datetime:
    """Return the broker's clock (aware UTC), which shows that it runs; raises ``KeyUnavailable``."""
    return dt.datetime.fromisoformat(str(_ask("clock")))


def forget_connection() -> None:
    """End this thread's connection, if it has one."""
    connection = _kept.__dict__.pop("connection", None)
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.close()


def _ask(verb: str, **asked: Any) -> Any:
    """Return what the broker answers; once again where a connection that was kept turns out to be broken."""
    message = {"verb": verb, **asked}
    for is_fresh in (False, True):
        connection = _connection(fresh=is_fresh)
        if connection is None:
            continue
        try:
            messages.send(connection, message)
            answer = messages.receive(connection)
        except (OSError, messages.Unreadable):
            answer = None
        if answer is not None:
            return _taken(answer)
        forget_connection()
    raise KeyUnavailable(AWAY)


def _connection(*, fresh: bool) -> socket.socket | None:
    """Return this thread's connection; a new one only when asked for one, and never that of a parent process."""
    place = settings.KEY_BROKER_SOCKET
    if getattr(_kept, "of", None) != (os.getpid(), place):
        forget_connection()
    kept = getattr(_kept, "connection", None)
    if kept is not None or not fresh:
        return kept
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(TO_CONNECT)
        connection.connect(place)
        connection.settimeout(TO_ANSWER)
    except OSError as error:
        connection.close()
        raise KeyUnavailable(AWAY) from error
    _kept.connection, _kept.of = connection, (os.getpid(), place)
    return connection


def _taken(answer: messages.Message) -> Any:
    if "is" in answer:
        return answer["is"]
    code = answer.get("error")
    if code == "limit":
        raise TooMuchOpened(
            str(answer["limit"]), files_now=int(answer["now"]), files_today=int(answer["today"])
        )
    if code == "tag":
        raise InvalidTag
    kind = NotForThisPeer if code == "peer" else KeyUnavailable
    raise kind(str(answer.get("why") or "The key broker did not understand what it was asked."))
