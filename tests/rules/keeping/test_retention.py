"""Retention without a database: the day, its explanation, and 10,000 cases over 25 simulated years."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from wayhome.keeping.retention import (
    CASE_PURPOSES,
    Due,
    KeptCase,
    belongs_on_list,
    due,
    may_be_erased,
    months_after,
    turns_18,
    years_after,
)

BY_CODE = {purpose.code: purpose for purpose in CASE_PURPOSES}
YEARS = {purpose.code: purpose.retention_years or 0 for purpose in CASE_PURPOSES}
DAY = dt.timedelta(days=1)


def test_a_case_without_payment_or_child_is_kept_five_years_from_its_closure() -> None:
    found = due(KeptCase(closed_on=dt.date(2026, 6, 9)), YEARS)

    assert found is not None
    assert (found.on, found.last.purpose.code) == (dt.date(2031, 6, 9), "case_work")


def test_what_keeps_longest_decides_and_is_named_first() -> None:
    kept = KeptCase(
        closed_on=dt.date(2026, 6, 9),
        last_payment_on=dt.date(2026, 3, 1),
        children_18_on=dt.date(2035, 1, 15),
    )

    found = due(kept, YEARS)

    assert found is not None
    assert found.on == dt.date(2042, 1, 15)  # 18 on 15 January 2035, and seven years
    assert [str(line).split(":")[0] for line in found.explained()] == [
        BY_CODE[code].title for code in ("safeguarding", "payment", "case_work", "health")
    ]


def test_an_open_case_is_never_due() -> None:
    assert due(KeptCase(closed_on=None, last_payment_on=dt.date(1990, 1, 1)), YEARS) is None


def test_nothing_is_due_while_one_purpose_was_not_confirmed() -> None:
    with pytest.raises(KeyError):
        due(KeptCase(closed_on=dt.date(2026, 6, 9)), {"payment": 10})


def test_a_leap_day_ends_on_the_first_of_march_and_never_early() -> None:
    assert years_after(dt.date(2024, 2, 29), 6) == dt.date(2030, 3, 1)
    assert years_after(dt.date(2024, 2, 29), 4) == dt.date(2028, 2, 29)


def test_somebody_without_a_birth_date_counts_as_born_on_the_day_of_opening() -> None:
    assert turns_18(None, dt.date(2026, 6, 9)) == dt.date(2044, 6, 9)


@dataclass
class Simulated:
    """One case of the simulation: what happens to it and when, and what became of it."""

    closed_on: dt.date
    pays_on: dt.date | None
    child_18_on: dt.date | None
    holds: list[tuple[dt.date, dt.date]]
    reopens: tuple[dt.date, dt.date] | None
    listed: Due | None = None
    approved: bool = False
    erased_on: dt.date | None = None
    why: list[str] = field(default_factory=list)

    def at(self, day: dt.date) -> KeptCase:
        """Return what is known of it on a day."""
        closed: dt.date | None = self.closed_on if self.closed_on <= day else None
        if self.reopens and self.reopens[0] <= day:
            closed = self.reopens[1] if self.reopens[1] <= day else None
        return KeptCase(
            closed_on=closed,
            last_payment_on=self.pays_on if self.pays_on and self.pays_on <= day else None,
            children_18_on=self.child_18_on,
            held=any(begins <= day < ends for begins, ends in self.holds),
        )

    def truth(self) -> dt.date:
        """Return the due day, worked out apart from the rules: the latest of three plain sums."""
        closed = self.reopens[1] if self.reopens else self.closed_on
        days = [_plus(closed, 5)]
        days += [dt.date(self.pays_on.year + 5, 12, 31)] if self.pays_on else []
        days += [_plus(max(self.child_18_on, closed), 7)] if self.child_18_on else []
        return max(days)


def _plus(day: dt.date, years: int) -> dt.date:
    month, number = (
        (3, 1) if (day.month, day.day) == (2, 29) and (day.year + years) % 4 else (day.month, day.day)
    )
    return dt.date(day.year + years, month, number)


def _drawn(chance: random.Random, begin: dt.date) -> Simulated:
    closed = begin + dt.timedelta(days=chance.randrange(0, 15 * 365))
    pays = closed + dt.timedelta(days=chance.randrange(-300, 200)) if chance.random() < 0.5 else None
    child = closed + dt.timedelta(days=chance.randrange(0, 10 * 365)) if chance.random() < 0.2 else None
    case = Simulated(closed, pays, child, [], None)
    if chance.random() < 0.1:
        reopened = closed + dt.timedelta(days=chance.randrange(30, 3 * 365))
        case.reopens = (reopened, reopened + dt.timedelta(days=chance.randrange(10, 400)))
    if chance.random() < 0.15:
        begins = case.truth() + dt.timedelta(days=chance.randrange(-900, 40))
        case.holds = [(begins, begins + dt.timedelta(days=chance.randrange(5, 900)))]
    return case


def _days(begin: dt.date, years: int) -> Iterator[dt.date]:
    day = begin
    while day < begin.replace(year=begin.year + years):
        yield day
        day += DAY


def test_over_25_years_10_000_cases_are_erased_on_their_day_and_never_before_or_under_hold() -> None:
    """A list each month, approved twenty days later, carried out each night. What a hold kept past its day goes after the
    next list that sees it free: at most 62 days after the hold ended.
    """
    chance = random.Random(int(os.environ.get("WAYHOME_SEED", "2026")))  # noqa: S311 - no secret
    begin = dt.date(2026, 1, 1)
    cases = [_drawn(chance, begin) for _ in range(10_000)]
    waiting = cases
    on_list: list[Simulated] = []
    for day in _days(begin, 25):
        if day.day == 1:
            waiting = [case for case in waiting if case.erased_on is None]
            for case in waiting:
                if (
                    case.closed_on <= day
                    and case.listed is None
                    and (found := belongs_on_list(case.at(day), YEARS, month=day))
                ):
                    case.listed, case.approved = found, False
                    on_list.append(case)
        if day.day == 21:
            for case in on_list:
                case.approved = True
        for case in list(on_list):
            if case.at(day).held:  # a hold ends the approval with it; a later list names it again
                case.listed, case.approved = None, False
                on_list.remove(case)
            elif case.approved and may_be_erased(case.at(day), YEARS, today=day):
                assert case.listed is not None
                case.erased_on, case.why = day, [str(line) for line in case.listed.explained()]
                on_list.remove(case)
    end = begin.replace(year=begin.year + 25)

    early = [case for case in cases if case.erased_on and case.erased_on < case.truth()]
    under_hold = [case for case in cases if case.erased_on and case.at(case.erased_on).held]
    late = [case for case in cases if _limit(case) < (case.erased_on or end)]
    unexplained = [case for case in cases if case.erased_on and not case.why]

    assert (early, under_hold, late, unexplained) == ([], [], [], [])
    assert sum(case.erased_on is not None for case in cases) > 7_000
    assert sum(bool(case.holds) for case in cases) > 1_000


def _limit(case: Simulated) -> dt.date:
    """Return the last day on which a case may still be there: its due day, or two lists after what stood in the way."""
    last = case.truth()
    for begins, ends in case.holds:
        if begins <= last:
            last = max(last, months_after(ends, 2) + dt.timedelta(days=21))
    closed = case.reopens[1] if case.reopens else case.closed_on
    return max(last, closed)


def test_a_payment_after_the_list_was_made_puts_the_day_off() -> None:
    kept = KeptCase(closed_on=dt.date(2026, 1, 10))
    listed = belongs_on_list(kept, YEARS, month=dt.date(2031, 1, 1))
    paid = replace(kept, last_payment_on=dt.date(2030, 12, 1))

    assert listed is not None
    assert not may_be_erased(paid, YEARS, today=dt.date(2031, 1, 10))


def test_a_list_looks_two_months_ahead_and_not_further() -> None:
    kept = KeptCase(closed_on=dt.date(2026, 3, 1))

    assert belongs_on_list(kept, YEARS, month=dt.date(2031, 1, 1)) is None
    assert belongs_on_list(kept, YEARS, month=dt.date(2031, 2, 1)) is not None
