"""Counts what each person opens, and refuses what passes a limit; the counting itself is one function of the database.

A **file** is one case, with the drawers of everybody in it, or one record that belongs to no case. It is counted when
something of it other than a display name is about to be shown; what rules weigh is not shown. A **name** is one case
of which only display names, or lines of a worklist (``listing``), are shown. Looking again within an hour costs
nothing. Timers and commands have no limit and leave sums.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connections

from wayhome.ground.core.context import WorkContext
from wayhome.ground.crypto.errors import TooMuchOpened

TIMER = "timer"
"""Who asks where no person does: timers, commands, loaders."""
_by_timers: Counter[int] = Counter()


@dataclass(frozen=True)
class Asker:
    """Who asks, for which organisation, by which work (the key that its audit rows bear) and by which way."""

    name: str
    organisation_id: int
    request: uuid.UUID
    way: str = ""

    @property
    def is_person(self) -> bool:
        """Return whether a member of staff asks, who has limits."""
        return self.name.startswith("user ")


def asker_of(context: WorkContext) -> Asker:
    """Return who asks for the work under way; without a person it is a timer."""
    name = TIMER if context.user_id is None else f"user {context.user_id}"
    organisation_id = context.organisation_ids[0] if context.organisation_ids else 0
    return Asker(name, organisation_id, context.key, context.way)


def count(
    asker: Asker,
    *,
    at: dt.datetime,
    files: Collection[str] = (),
    names: Collection[str] = (),
    drawers: Collection[str] = (),
    using: str = "default",
) -> None:
    """Count what somebody is about to see, in one statement.

    Raises ``TooMuchOpened`` when that passes a limit of theirs; then nothing of it is counted.
    """
    bounds = [settings.FILES_AN_HOUR, settings.FILES_A_DAY, settings.NAMES_AN_HOUR, settings.KEYS_AN_HOUR]
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT refused, files_now, files_today FROM crypto_count(%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                *(asker.name, asker.organisation_id, asker.request, at),
                *(list(files), list(names), list(drawers), bounds),
            ],
        )
        refused, files_now, files_today = cursor.fetchone()
    if refused:
        raise TooMuchOpened(refused, files_now=files_now, files_today=files_today)


def allow_more(asker: Asker, *, at: dt.datetime, how: str, allowed_by: str, using: str = "default") -> None:
    """Let somebody open more: ``step_up`` begins their hour anew, ``lift`` doubles their day."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT crypto_allow_more(%s, %s, %s, %s, %s, %s)",
            [asker.name, asker.organisation_id, asker.request, at, how, allowed_by],
        )


def note_opened_by_timer(organisation_ids: Sequence[int], number: int) -> None:
    """Keep in mind, in this process, how many drawers work without a person opened; ``keep_timers`` writes it down."""
    _by_timers[organisation_ids[0] if organisation_ids else 0] += number


def keep_timers(name: str, *, request: uuid.UUID, at: dt.datetime) -> int:
    """Write down what this process opened without a person since it was last asked, and return how many drawers.

    ``name`` says what it was for: the name of a timer, command or loader.
    """
    counted = dict(_by_timers)
    _by_timers.clear()
    with connections["default"].cursor() as cursor:
        for organisation_id, number in counted.items():
            cursor.execute(
                "SELECT refused FROM crypto_count(%s, %s, %s, %s, '{}', '{}', array_fill(''::text, ARRAY[%s]), '{}')",
                [name, organisation_id, request, at, number],
            )
    return sum(counted.values())


def forget_counts(*, before: dt.datetime) -> int:
    """Forget counts from before a moment, which the database takes for 90 days ago at the least; return how many."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT crypto_forget_tally(%s)", [before])
        return int(cursor.fetchone()[0])
