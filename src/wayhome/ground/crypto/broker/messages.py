"""How the broker and who asks it speak: a length of four bytes, then so many bytes of JSON; bytes travel in base64."""

from __future__ import annotations

import base64
import json
import socket
import uuid
from collections.abc import Sequence
from typing import Any, cast

from wayhome.ground.crypto.tally import Asker
from wayhome.ground.crypto.wraps import DrawerKey, Wrap

HEAD = 4
LONGEST = 16 * 1024 * 1024
"""Bytes of one message at most."""
BATCH = 5_000
"""Wraps or keys in one message at most."""

Message = dict[str, Any]


class Unreadable(Exception):
    """What came over the socket is no message: too long, cut off, or not of this form."""


def send(connection: socket.socket, message: Message) -> None:
    """Send one message; raises ``OSError``, and ``Unreadable`` for one that is too long."""
    body = json.dumps(message, separators=(",", ":")).encode()
    if len(body) > LONGEST:
        raise Unreadable(f"a message of {len(body)} bytes")
    connection.sendall(len(body).to_bytes(HEAD, "big") + body)


def receive(connection: socket.socket) -> Message | None:
    """Return the next message, ``None`` when the other side has ended; raises ``OSError`` and ``Unreadable``."""
    head = _exactly(connection, HEAD, may_end=True)
    if not head:
        return None
    length = int.from_bytes(head, "big")
    if length > LONGEST:
        raise Unreadable(f"a message of {length} bytes")
    try:
        found = json.loads(_exactly(connection, length))
    except (ValueError, RecursionError) as error:
        raise Unreadable("no JSON") from error
    if not isinstance(found, dict):
        raise Unreadable("no mapping")
    return cast(Message, found)


def _exactly(connection: socket.socket, length: int, *, may_end: bool = False) -> bytes:
    parts: list[bytes] = []
    left = length
    while left:
        part = connection.recv(min(left, 1 << 20))
        if not part:
            if may_end and left == length:
                return b""
            raise Unreadable("cut off")
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def written(raw: bytes | memoryview) -> str:
    """Return bytes as text."""
    return base64.b64encode(raw).decode()


def read(text: Any) -> bytes:
    """Return the bytes that a text stands for; raises ``ValueError``."""
    return base64.b64decode(str(text), validate=True)


def asker_written(asker: Asker) -> list[object]:
    """Return who asks, as it travels."""
    return [asker.name, asker.organisation_id, str(asker.request), asker.way]


def asker_read(found: Any) -> Asker:
    """Return who asks; raises ``ValueError`` or ``TypeError`` for something else, one without a work's key above all."""
    name, organisation_id, request, way = found
    return Asker(str(name)[:40], int(organisation_id), uuid.UUID(str(request)), str(way)[:80])


def wraps_written(wraps: Sequence[Wrap]) -> list[list[object]]:
    """Return wraps as they travel."""
    return [
        [
            *(str(wrap.drawer_id), wrap.version, wrap.organisation_id),
            *(str(wrap.organisation_key_id), written(wrap.wrapped)),
        ]
        for wrap in wraps
    ]


def wraps_read(found: Any) -> list[Wrap]:
    """Return the wraps of a message; raises ``ValueError`` or ``TypeError``."""
    if len(found) > BATCH:
        raise ValueError("too many at once")
    return [
        Wrap(uuid.UUID(drawer), int(version), int(organisation), uuid.UUID(key), read(wrapped))
        for drawer, version, organisation, key, wrapped in found
    ]


def keys_written(keys: Sequence[DrawerKey]) -> list[list[object]]:
    """Return opened keys as they travel."""
    return [[str(key.drawer_id), key.version, written(key.key)] for key in keys]


def keys_read(found: Any) -> list[DrawerKey]:
    """Return the opened keys of a message; raises ``ValueError`` or ``TypeError``."""
    if len(found) > BATCH:
        raise ValueError("too many at once")
    return [DrawerKey(uuid.UUID(drawer), int(version), read(key)) for drawer, version, key in found]
