"""The last day of the voluntary departure period: pure arithmetic of days with every step explained.

Figures and sources of each regime stand in ``rulesets/deadlines/regimes.toml``; the caller gives the facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.safeguards.facts import ClockStopFacts, LegalFacts
from wayhome.safeguards.tables import Source, Table, read_register, read_sources, read_toml
from wayhome.safeguards.words import Regime

FOLDER = Path(__file__).parent / "rulesets" / "deadlines"


class Clock(StrEnum):
    """Whether the period runs, stands still, was not granted, is not needed, or cannot be worked out."""

    RUNS = "runs"
    STANDS_STILL = "stands_still"
    NO_PERIOD = "no_period"
    NOT_NEEDED = "not_needed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class RegimeRule:
    """One version of one legal regime: which decisions it governs and which days it allows."""

    regime: Regime
    title: str
    confirmed: bool
    # Decisions from this day on, and before this day.
    in_force_from: date | None
    in_force_until: date | None
    shortest: int
    longest: int
    on_request_only: bool
    extendable: bool
    note: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Deadline:
    """The last day of the period (included), how the clock stands, and the steps that led there."""

    clock: Clock
    last_on: date | None
    regime: Regime | None
    steps: tuple[Sentence, ...]
    # Things a person should look at: they change nothing in the sum.
    warnings: tuple[Sentence, ...]
    sources: tuple[Source, ...]

    def days_left(self, today: date) -> int | None:
        """Return the days from today to the last day, 0 on that day, negative when it has passed."""
        return None if self.last_on is None else (self.last_on - today).days


@cache
def regimes() -> tuple[RegimeRule, ...]:
    """Return the legal regimes that ship with the product."""
    register = read_register(FOLDER.parent)
    tables = Table("regimes.toml", read_toml(FOLDER / "regimes.toml")).tables("regime")
    return tuple(_regime_rule(table, register) for table in tables)


def regime_for(legal: LegalFacts) -> RegimeRule | None:
    """Return the regime the authority named, else the confirmed one in force on the day of the decision.

    A regime that is "to be confirmed" is never chosen, not even by name.
    """
    if legal.decided_on is None:
        return None
    for rule in regimes():
        starts = rule.in_force_from is None or legal.decided_on >= rule.in_force_from
        ends = rule.in_force_until is not None and legal.decided_on >= rule.in_force_until
        if (
            rule.confirmed
            and starts
            and not ends
            and rule.regime == (legal.regime or Regime.RETURN_DIRECTIVE)
        ):
            return rule
    return None


def departure_deadline(legal: LegalFacts, today: date) -> Deadline:
    """Return the last day of the voluntary departure period.

    The day the period starts is not counted (Regulation 1182/71, article 3(1)); days of a stop
    are added at the end; an extension counts if its last day is later; ``today`` decides whether a stop lasts.
    """
    if legal.return_decision is False:
        return _plain(Clock.NOT_NEEDED, msgid("There is no return decision, so no period runs."))
    rule = regime_for(legal)
    if legal.return_decision is None or rule is None:
        return _plain(
            Clock.UNKNOWN, msgid("The return decision, its day or its legal regime is not recorded yet.")
        )
    if legal.period_days == 0:
        return _with_rule(
            rule, _plain(Clock.NO_PERIOD, msgid("The decision grants no period to leave.")), legal
        )
    if legal.period_days is None or legal.period_starts_on is None:
        return _with_rule(
            rule,
            _plain(Clock.UNKNOWN, msgid("The days granted, or their first day, are not recorded yet.")),
            legal,
        )
    return _with_rule(rule, _count(legal, legal.period_starts_on, legal.period_days, today), legal)


def _count(legal: LegalFacts, starts_on: date, days: int, today: date) -> Deadline:
    last_on = starts_on + timedelta(days=days)
    steps = [
        say(
            msgid("%(days)s days from %(start)s, that day not counted: until %(last)s."),
            days=days,
            start=starts_on,
            last=last_on,
        )
    ]
    changes = sorted(
        [(stop.from_on, 0, stop) for stop in _merge(legal.stops)]
        + [(extension.granted_on, 1, extension) for extension in legal.extensions],
        key=lambda change: change[:2],
    )
    for begins_on, _, change in changes:
        if begins_on > min(last_on, today):
            steps.append(
                say(
                    msgid("What begins on %(day)s lies after the last day or today and changes nothing yet."),
                    day=begins_on,
                )
            )
        elif isinstance(change, ClockStopFacts):
            stopped = _stopped_days(change, starts_on)
            if stopped is None or change.until_on is None or change.until_on > today:
                steps.append(say(msgid("The clock has stood still since %(day)s."), day=begins_on))
                return Deadline(Clock.STANDS_STILL, None, None, tuple(steps), (), ())
            last_on += timedelta(days=stopped)
            steps.append(
                say(
                    msgid("The clock stood still for %(days)s days from %(day)s: until %(last)s."),
                    days=stopped,
                    day=begins_on,
                    last=last_on,
                )
            )
        elif change.last_on > last_on:
            last_on = change.last_on
            steps.append(
                say(msgid("Extended on %(day)s: until %(last)s."), day=change.granted_on, last=last_on)
            )
    return Deadline(Clock.RUNS, last_on, None, tuple(steps), (), ())


def _merge(stops: Sequence[ClockStopFacts]) -> list[ClockStopFacts]:
    """Return the stops in order, with overlapping ones joined so that no day is added twice."""
    merged: list[ClockStopFacts] = []
    for stop in sorted(stops, key=lambda stop: stop.from_on):
        last = merged[-1] if merged else None
        if last is None or (last.until_on is not None and stop.from_on > last.until_on):
            merged.append(stop)
        elif last.until_on is not None and (stop.until_on is None or stop.until_on > last.until_on):
            merged[-1] = ClockStopFacts(last.from_on, stop.until_on, last.reason)
    return merged


def _stopped_days(stop: ClockStopFacts, starts_on: date) -> int | None:
    """Return how many days of the stop fall after the period began; None while it lasts."""
    if stop.until_on is None:
        return None
    first = max(stop.from_on, starts_on + timedelta(days=1))
    return max(0, (stop.until_on - first).days)


def _plain(clock: Clock, text: str) -> Deadline:
    return Deadline(clock, None, None, (say(text),), (), ())


def _with_rule(rule: RegimeRule, deadline: Deadline, legal: LegalFacts) -> Deadline:
    """Return the deadline with its regime, sources and everything somebody should look at."""
    warnings: list[Sentence] = []
    days = legal.period_days
    if days is not None and days > rule.longest:
        text = msgid("%(days)s days are more than the %(longest)s days of this regime. Check the decision.")
        warnings.append(say(text, days=days, longest=rule.longest))
    if days is not None and days < rule.shortest and legal.short_period_reason is None:
        text = msgid(
            "Fewer than %(shortest)s days need a reason, and none is recorded. "
            "Ask the authority, or record the reason."
        )
        warnings.append(say(text, shortest=rule.shortest))
    if rule.on_request_only and days and legal.period_requested is not True:
        warnings.append(
            say(msgid("In this procedure a period is granted on request only, and no request is recorded."))
        )
    if legal.extensions and not rule.extendable:
        warnings.append(say(msgid("This regime names no extension. Check the letter of the authority.")))
    return Deadline(
        deadline.clock, deadline.last_on, rule.regime, deadline.steps, tuple(warnings), rule.sources
    )


def _regime_rule(table: Table, register: dict[str, object]) -> RegimeRule:
    rule = RegimeRule(
        regime=table.word("regime", Regime),
        title=table.take("title", str),
        confirmed=table.take("status", str, "confirmed") == "confirmed",
        in_force_from=table.day("in_force_from"),
        in_force_until=table.day("in_force_until"),
        shortest=table.take("shortest_days", int),
        longest=table.take("longest_days", int),
        on_request_only=table.take("on_request_only", bool, False),
        extendable=table.take("extendable", bool, True),
        note=table.take("note", str, ""),
        sources=read_sources(table, register),
    )
    table.done()
    return rule
