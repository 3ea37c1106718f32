"""What is sent twice is done once: a claim on a key, in the transaction of the work itself.

The claim is a row with a unique key. Two that come at the same time meet at that row: the second waits until the first
has committed, and then finds the answer; if the first was undone, the second does the work. Nothing has to be cleaned
up after a crash, because the claim and what was done are committed together or not at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from wayhome.ground.accounts.models import SentOnce

KEPT_FOR = dt.timedelta(days=30)
"""House limit: a telephone in the field may send again what it could not send weeks ago."""
LONGEST_LOCATION = 500


@dataclass(frozen=True)
class Sent:
    """A claim: ``row`` is new where nothing was sent with this key yet, and the earlier one where ``before``.

    ``same`` is whether the earlier one said the same.
    """

    row: SentOnce
    before: bool
    same: bool


def print_of(parts: Iterable[str | bytes]) -> str:
    """Return a keyed hash of what was sent, in its order: 64 hex digits from which nothing can be read or guessed."""
    hashed = salted_hmac("wayhome.sent-once", b"", algorithm="sha256")
    for part in parts:
        raw = part if isinstance(part, bytes) else part.encode()
        hashed.update(len(raw).to_bytes(8, "big") + raw)
    return hashed.hexdigest()


def claim(*, key: str, shape: str, user_id: int, organisation_id: int, at: dt.datetime) -> Sent:
    """Claim a key for what is about to be done; waits for one who is doing it at this moment. At most two queries.

    ``key`` and ``shape`` come from ``print_of``.
    """
    row = SentOnce(organisation_id=organisation_id, user_id=user_id, key=key, shape=shape, made_at=at)
    SentOnce.objects.bulk_create([row], ignore_conflicts=True)
    kept = SentOnce.objects.get(organisation_id=organisation_id, user_id=user_id, key=key)
    return Sent(row=kept, before=kept.pk != row.pk, same=kept.shape == shape)


def keep_answer(sent: Sent, *, status: int, location: str) -> None:
    """Keep where the answer led, so that whoever sends it again is led there too."""
    SentOnce.objects.filter(pk=sent.row.pk).update(status=status, location=location[:LONGEST_LOCATION])


def give_back(sent: Sent) -> None:
    """Let the key be used again: nothing was done with it."""
    SentOnce.objects.filter(pk=sent.row.pk).delete()


def forget_sent(*, organisation_id: int, at: dt.datetime) -> int:
    """Throw away what was sent longer ago than ``KEPT_FOR``, and return how many; a timer's."""
    old = SentOnce.objects.filter(organisation_id=organisation_id, made_at__lt=at - KEPT_FOR)
    return old.delete()[0]
