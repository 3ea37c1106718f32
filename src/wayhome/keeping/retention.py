"""When a case has been kept long enough, and why: pure functions over plain days, which read no clock and no database.

A case is kept for as long as one purpose needs it, and erased whole: its drawers know no purpose. A hold, and the wish
that a file is stored and nothing else, go before every day. A month's list looks ahead, so that what it names can be
decided before its day comes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.privacy.purposes import CLOCK_LABELS, PURPOSES, Clock, Purpose

FULL_AGE = 18
CASE_PURPOSES: Sequence[Purpose] = tuple(
    purpose for purpose in PURPOSES if "case" in purpose.kept and purpose.retention_years is not None
)
"""The purposes for which a case is kept; every other list of the house has a clock of its own."""
LOOKS_AHEAD_MONTHS = 2
"""A list names what comes due until the end of the following month, so that two people have a month to decide."""


@dataclass(frozen=True)
class KeptCase:
    """What retention knows of a case: local days. Nothing is due while it is not closed.

    ``last_payment_on`` is empty where nothing was paid. ``children_18_on`` is the latest day on which any of its people
    who was a child may turn 18; empty where there was no child. ``held`` says whether a hold stands,
    ``restricted`` whether somebody asked that the file is stored and nothing else.
    """

    closed_on: dt.date | None
    last_payment_on: dt.date | None = None
    children_18_on: dt.date | None = None
    held: bool = False
    restricted: bool = False

    @property
    def stays(self) -> bool:
        """Return whether it is kept whatever the day: under a hold, or restricted to being stored (GDPR 18)."""
        return self.held or self.restricted

    def start_of(self, clock: Clock) -> dt.date | None:
        """Return the day from which a clock runs, nothing where it does not."""
        if clock is Clock.LAST_PAYMENT and self.last_payment_on is not None:
            return self.last_payment_on.replace(month=12, day=31)
        if clock is Clock.CHILD_IS_18 and self.children_18_on is not None and self.closed_on is not None:
            return max(self.children_18_on, self.closed_on)
        return self.closed_on if clock is Clock.CASE_CLOSED else None


@dataclass(frozen=True)
class Until:
    """For how long one purpose keeps a case: from a day, so many years, until the first day without it."""

    purpose: Purpose
    start: dt.date
    years: int

    @property
    def on(self) -> dt.date:
        """Return the first day on which the purpose needs the case no more."""
        return years_after(self.start, self.years)


@dataclass(frozen=True)
class Due:
    """The day from which a case is no longer kept, the purpose that kept it longest, and every one that was asked."""

    on: dt.date
    last: Until
    asked: Sequence[Until] = field(default=())

    def explained(self) -> Sequence[Sentence]:
        """Return why, one sentence for each purpose, what kept it longest first."""
        return [
            say(
                msgid("%(purpose)s: %(years)s years after %(event)s, %(start)s; until %(until)s."),
                purpose=say(one.purpose.title),
                years=one.years,
                event=say(CLOCK_LABELS[one.purpose.clock_starts_from]),
                start=one.start,
                until=one.on,
            )
            for one in sorted(self.asked, key=lambda one: one.on, reverse=True)
        ]

    def plain(self) -> Mapping[str, str | int]:
        """Return purpose, years, event and days as codes, to be kept with the line of a list."""
        return {
            "purpose": self.last.purpose.code,
            "years": self.last.years,
            "start": self.last.start.isoformat(),
            "until": self.on.isoformat(),
        }


def due(kept: KeptCase, years: Mapping[str, int]) -> Due | None:
    """Return when a case is due under a confirmed schedule, or nothing for one that is open.

    ``years`` are those of every purpose by code. Raises ``KeyError`` when one was not confirmed.
    """
    if kept.closed_on is None:
        return None
    asked = [
        Until(purpose, start, years[purpose.code])
        for purpose in CASE_PURPOSES
        if (start := kept.start_of(purpose.clock_starts_from)) is not None
    ]
    last = max(asked, key=lambda one: one.on)
    return Due(last.on, last, asked)


def belongs_on_list(kept: KeptCase, years: Mapping[str, int], *, month: dt.date) -> Due | None:
    """Return the due day of a case that the list of a month names: closed, not one that stays, due before it looks no further."""
    found = due(kept, years)
    return found if found and not kept.stays and found.on < months_after(month, LOOKS_AHEAD_MONTHS) else None


def may_be_erased(kept: KeptCase, years: Mapping[str, int], *, today: dt.date) -> bool:
    """Return whether a line that two people approved may be carried out today: facts may have moved since."""
    found = due(kept, years)
    return found is not None and not kept.stays and found.on <= today


def years_after(day: dt.date, years: int) -> dt.date:
    """Return the same day so many years later; 29 February becomes 1 March, so that nothing ends early."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def months_after(month: dt.date, count: int) -> dt.date:
    """Return the first day of the month so many months later."""
    place = month.year * 12 + month.month - 1 + count
    return dt.date(place // 12, place % 12 + 1, 1)


def turns_18(born_latest: dt.date | None, opened_on: dt.date) -> dt.date:
    """Return the latest day on which somebody may turn 18: where no birth is known, as if born on the day of opening."""
    return years_after(born_latest or opened_on, FULL_AGE)
