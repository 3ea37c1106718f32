"""Holds the ledger against the database, and does again what the database has not done: after a restore, or a stop in between."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction

from wayhome.ground.crypto.providers import provider
from wayhome.keeping.ledger import Ledger, Line


@dataclass(frozen=True)
class Apart:
    """What ledger and database do not agree on: lines to be done again, and drawers of which the ledger is silent."""

    to_do: Sequence[Line]
    not_told: Sequence[tuple[uuid.UUID, dt.date]]

    @property
    def nothing(self) -> bool:
        """Tell whether they agree."""
        return not self.to_do and not self.not_told


def ledger() -> Ledger:
    """Return the ledger of this installation. Raises ``KeyUnavailable`` when the settings lead to no root key."""
    return Ledger(Path(settings.WAYHOME_ERASURE_LEDGER), provider())


def compare(book: Ledger, *, using: str = "default") -> Apart:
    """Return what differs between a proven ledger and the database. Raises ``LedgerRefused`` and ``KeyUnavailable``."""
    return compare_lines(book.lines(), using=using)


def compare_lines(lines: Sequence[Line], *, using: str = "default") -> Apart:
    """Return what differs; a drawer of the ledger that still has a key, or no witness, is to be done."""
    told = {drawer for line in lines for drawer in line.drawers}
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT drawer_id, erased_on FROM keeping_erased_drawer")
        witnessed: dict[uuid.UUID, dt.date] = dict(cursor.fetchall())
        cursor.execute(
            "SELECT DISTINCT w.drawer_id FROM unnest(%s::uuid[]) AS e(id), crypto_drawer_wrap w"
            " WHERE w.drawer_id = e.id",
            [list(told)],
        )
        still_open = {row[0] for row in cursor.fetchall()}
    undone = (told - set(witnessed)) | still_open
    return Apart(
        to_do=[line for line in lines if undone.intersection(line.drawers)],
        not_told=sorted((one, day) for one, day in witnessed.items() if one not in told),
    )


def do_again(lines: Sequence[Line], *, using: str = "migrator") -> int:
    """Erase again what these lines tell, in one transaction, and return how many drawers; as the migrator only."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for line in lines:
            cursor.execute("SELECT keeping_scrub(%s::uuid[], %s)", [list(line.drawers), line.on])
    return sum(len(line.drawers) for line in lines)


def tell_again(book: Ledger, drawers: Sequence[tuple[uuid.UUID, dt.date]]) -> int:
    """Write into the ledger what only the database knows, one line for each day, and return how many lines."""
    by_day: dict[dt.date, list[uuid.UUID]] = {}
    for drawer, day in drawers:
        by_day.setdefault(day, []).append(drawer)
    for day in sorted(by_day):
        book.add(by_day[day], on=day)
    return len(by_day)
