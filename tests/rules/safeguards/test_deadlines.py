"""The last day of the voluntary departure period, worked out by hand in each comment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from wayhome.safeguards.deadlines import Clock, departure_deadline, regimes
from wayhome.safeguards.facts import ClockStopFacts, ExtensionFacts, LegalFacts
from wayhome.safeguards.words import Regime

TODAY = date(2026, 6, 9)
LEGAL = LegalFacts(
    return_decision=True, decided_on=date(2026, 5, 20), period_starts_on=date(2026, 5, 24), period_days=30
)
WEEK = ClockStopFacts(date(2026, 6, 1), date(2026, 6, 8), "suspensive_appeal")  # seven days: 1 to 7 June


@pytest.mark.parametrize(
    ("changes", "last_on"),
    [
        ({}, date(2026, 6, 23)),  # 24 May not counted; 7 days in May (25 to 31) + 23 in June = 30
        ({"period_days": 7}, date(2026, 5, 31)),  # 25 to 31 May
        ({"stops": (WEEK,)}, date(2026, 6, 30)),  # 23 June + 7
        ({"stops": (WEEK, WEEK)}, date(2026, 6, 30)),  # the same week twice is one week
        # 1 to 7 June and 4 to 8 June overlap: 1 to 8 June, eight days, 23 June + 8
        ({"stops": (WEEK, ClockStopFacts(date(2026, 6, 4), date(2026, 6, 9)))}, date(2026, 7, 1)),
        # 20 to 26 May: only 25 and 26 May fall into the period, 23 June + 2
        ({"stops": (ClockStopFacts(date(2026, 5, 20), date(2026, 5, 27)),)}, date(2026, 6, 25)),
        ({"stops": (ClockStopFacts(date(2026, 6, 20)),)}, date(2026, 6, 23)),  # begins in the future
        ({"extensions": (ExtensionFacts(date(2026, 6, 5), date(2026, 7, 31)),)}, date(2026, 7, 31)),
        (
            {"extensions": (ExtensionFacts(date(2026, 6, 5), date(2026, 6, 10)),)},
            date(2026, 6, 23),
        ),  # not later
        # extended to 10 July on 25 May, then stopped for a week: 17 July
        (
            {"extensions": (ExtensionFacts(date(2026, 5, 25), date(2026, 7, 10)),), "stops": (WEEK,)},
            date(2026, 7, 17),
        ),
        # stopped for a week (30 June), then the authority writes 10 July, knowing of the stop
        (
            {"extensions": (ExtensionFacts(date(2026, 6, 8), date(2026, 7, 10)),), "stops": (WEEK,)},
            date(2026, 7, 10),
        ),
        # eight days end on 1 June; the appeal of 1 June stops that day and six more: 8 June
        ({"period_days": 8, "stops": (WEEK,)}, date(2026, 6, 8)),
        # seven days end on 31 May; the appeal of 1 June comes too late
        ({"period_days": 7, "stops": (WEEK,)}, date(2026, 5, 31)),
    ],
)
def test_last_day_is_counted_with_stops_and_extensions(changes: dict[str, object], last_on: date) -> None:
    legal = replace(LEGAL, **changes)  # type: ignore[arg-type]

    found = departure_deadline(legal, TODAY)

    assert (found.clock, found.last_on) == (Clock.RUNS, last_on)
    assert str(last_on) in " ".join(str(step) for step in found.steps)


@pytest.mark.parametrize(
    ("changes", "clock"),
    [
        ({"return_decision": False}, Clock.NOT_NEEDED),
        ({"return_decision": None}, Clock.UNKNOWN),
        ({"decided_on": None}, Clock.UNKNOWN),
        ({"period_days": None}, Clock.UNKNOWN),
        ({"period_starts_on": None}, Clock.UNKNOWN),
        ({"period_days": 0}, Clock.NO_PERIOD),
        ({"stops": (ClockStopFacts(date(2026, 6, 1)),)}, Clock.STANDS_STILL),
        ({"stops": (ClockStopFacts(date(2026, 6, 1), date(2026, 6, 10)),)}, Clock.STANDS_STILL),
        ({"regime": Regime.RETURN_REGULATION}, Clock.UNKNOWN),
    ],
)
def test_clock_without_a_last_day_says_why(changes: dict[str, object], clock: Clock) -> None:
    legal = replace(LEGAL, **changes)  # type: ignore[arg-type]

    found = departure_deadline(legal, TODAY)

    assert (found.clock, found.last_on) == (clock, None)
    assert found.steps


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"period_days": 31}, "more than the 30 days"),
        ({"period_days": 5}, "Fewer than 7 days need a reason"),
        ({"period_days": 0}, "Fewer than 7 days need a reason"),
        (
            {"regime": Regime.BORDER_PROCEDURE, "period_days": 16, "period_requested": True},
            "more than the 15 days",
        ),
        ({"regime": Regime.BORDER_PROCEDURE, "period_days": 15}, "on request only"),
    ],
)
def test_unusual_period_is_pointed_out_and_still_counted(changes: dict[str, object], warning: str) -> None:
    legal = replace(LEGAL, decided_on=date(2026, 7, 1), **changes)  # type: ignore[arg-type]

    found = departure_deadline(legal, TODAY)

    assert warning in " ".join(str(item) for item in found.warnings)


def test_short_period_with_a_reason_is_not_pointed_out() -> None:
    legal = replace(LEGAL, period_days=5, short_period_reason="absconding_risk")

    assert departure_deadline(legal, TODAY).warnings == ()


def test_days_left_are_counted_to_the_last_day() -> None:
    found = departure_deadline(LEGAL, TODAY)

    assert found.days_left(TODAY) == 14  # 9 to 23 June
    assert found.days_left(date(2026, 6, 24)) == -1


def test_deadline_names_its_regime_and_sources() -> None:
    found = departure_deadline(LEGAL, TODAY)

    assert found.regime == Regime.RETURN_DIRECTIVE
    assert any("2008/115" in str(source) for source in found.sources)


def test_return_regulation_ships_to_be_confirmed() -> None:
    waiting = [rule.regime for rule in regimes() if not rule.confirmed]

    assert waiting == [Regime.RETURN_REGULATION]


def test_austrian_period_is_fourteen_days_from_the_day_the_decision_is_binding() -> None:
    legal = LegalFacts(
        return_decision=True,
        regime=Regime.NATIONAL,
        decided_on=date(2026, 4, 20),
        period_starts_on=date(2026, 5, 18),
        period_days=14,
    )

    found = departure_deadline(legal, date(2026, 5, 20))

    # Binding on 18 May, that day not counted: 1 June is the fourteenth.
    assert (found.last_on, found.warnings) == (date(2026, 6, 1), ())
    assert "returnfromaustria.at" in str(found.sources[0])
