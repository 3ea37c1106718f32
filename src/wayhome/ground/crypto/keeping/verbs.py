"""What the broker does for who asks, in the broker's process and as its role in the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import DatabaseError, InterfaceError, connections, transaction

from wayhome.ground.crypto import tally
from wayhome.ground.crypto.broker import messages
from wayhome.ground.crypto.errors import KeyUnavailable, NotForThisPeer, TooMuchOpened
from wayhome.ground.crypto.index_keys import index_keys_here
from wayhome.ground.crypto.organisation_keys import BROKER
from wayhome.ground.crypto.ranking import candidates_read, rank_here
from wayhome.ground.crypto.tally import Asker
from wayhome.ground.crypto.wraps import unwrap_here, wrap_here

FOR_TIMERS = "Only the user of the machine who runs the key broker may open keys without naming a person."
Clock = Callable[[], dt.datetime]
"""The broker's own clock (aware UTC); who asks tells no time."""


def answer(message: messages.Message, *, trusted: bool, clock: Clock) -> messages.Message:
    """Do what a message asks and return the answer to send.

    ``trusted`` says that whoever asks could read the root key as well; only they may ask for timers, without limits.
    """
    try:
        verb = VERBS[str(message["verb"])]
        return {"is": verb(message, trusted, clock)}
    except TooMuchOpened as limit:
        return {"error": "limit", "limit": limit.limit, "now": limit.files_now, "today": limit.files_today}
    except InvalidTag:
        return {"error": "tag"}
    except NotForThisPeer as refusal:
        return {"error": "peer", "why": str(refusal)}
    except KeyUnavailable as error:
        return {"error": "away", "why": str(error)}
    except (DatabaseError, InterfaceError):
        connections[BROKER].close()
        return {"error": "away", "why": "The key broker does not reach its database."}
    except (KeyError, TypeError, ValueError, AttributeError):
        return {"error": "form"}


def _asker(message: messages.Message, *, trusted: bool) -> Asker:
    asker = messages.asker_read(message["asker"])
    if not asker.is_person and not trusted:
        raise NotForThisPeer(FOR_TIMERS)
    return asker


def _unwrap(message: messages.Message, trusted: bool, clock: Clock) -> object:
    asker = _asker(message, trusted=trusted)
    wraps = messages.wraps_read(message["wraps"])
    drawers = {str(wrap.drawer_id) for wrap in wraps}
    with transaction.atomic(using=BROKER):
        keys = unwrap_here(wraps, using=BROKER)
        tally.count(asker, at=clock(), drawers=sorted(drawers), using=BROKER)
    return messages.keys_written(keys)


def _wrap(message: messages.Message, trusted: bool, clock: Clock) -> object:
    keys = messages.keys_read(message["keys"])
    return messages.wraps_written(wrap_here(int(message["organisation"]), keys, using=BROKER))


def _index_keys(message: messages.Message, trusted: bool, clock: Clock) -> object:
    found = index_keys_here(str(message["purpose"])[:40], using=BROKER)
    return {str(version): messages.written(key) for version, key in found.items()}


def _count(message: messages.Message, trusted: bool, clock: Clock) -> object:
    asker = _asker(message, trusted=trusted)
    files, names = (
        [str(one)[:120] for one in message[kind][: messages.BATCH]] for kind in ("files", "names")
    )
    with transaction.atomic(using=BROKER):
        tally.count(asker, at=clock(), files=files, names=names, using=BROKER)
    return True


def _allow_more(message: messages.Message, trusted: bool, clock: Clock) -> object:
    asker = messages.asker_read(message["asker"])
    how, allowed_by = str(message["how"]), str(message["by"])[:120]
    with transaction.atomic(using=BROKER):
        tally.allow_more(asker, at=clock(), how=how, allowed_by=allowed_by, using=BROKER)
    return True


def _rank(message: messages.Message, trusted: bool, clock: Clock) -> object:
    candidates = candidates_read(message["candidates"])
    return list(rank_here(candidates, rank=str(message["rank"]), query=str(message["query"]), using=BROKER))


def _clock(message: messages.Message, trusted: bool, clock: Clock) -> object:
    return clock().isoformat()


VERBS: Mapping[str, Callable[[messages.Message, bool, Clock], Any]] = {
    "unwrap": _unwrap,
    "wrap": _wrap,
    "index_keys": _index_keys,
    "count": _count,
    "allow_more": _allow_more,
    "rank": _rank,
    "clock": _clock,
}
