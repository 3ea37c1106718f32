"""Reads the dated legal facts of a case into what the rule book knows: decision, period, extensions, stops, bans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from wayhome.casefile.cases.enums import LegalKind
from wayhome.casefile.cases.models import Case, LegalFact
from wayhome.safeguards.facts import ClockStopFacts, ExtensionFacts, LegalFacts
from wayhome.safeguards.words import HostAnswer, Regime

_ANSWERS = {
    "no_objection": HostAnswer.NO_OBJECTION,
    "objection": HostAnswer.OBJECTION,
    "": HostAnswer.NOT_ASKED,
}


def legal_facts_of(case: Case, rows: Sequence[LegalFact]) -> LegalFacts:
    """Return the legal facts of a case; the latest decision and period count, every extension and stop does."""
    decision = _latest(rows, LegalKind.DECISION)
    period = _latest(rows, LegalKind.PERIOD) or decision
    regime = decision.get("regime") if decision else None
    return LegalFacts(
        return_decision=_return_decision(decision),
        regime=Regime(regime) if regime else None,
        decided_on=_day(decision, "decided_on"),
        period_starts_on=_day(period, "period_starts_on") or _day(decision, "served_on"),
        period_days=period.get("period_days") if period else None,
        period_requested=period.get("period_requested") if period else None,
        short_period_reason=(period.get("short_period_reason") or None) if period else None,
        extensions=tuple(_extensions(rows)),
        stops=tuple(_stops(rows)),
        host_answer=_ANSWERS[case.host_answer],
        host_answer_until=case.host_answer_until,
    )


def entry_ban_of(rows: Sequence[LegalFact], member_id: object) -> Mapping[str, Any] | None:
    """Return the latest entry ban recorded for a member or for everybody of the case; ``None`` when nobody has said."""
    for row in reversed(rows):
        if LegalKind(row.kind) is LegalKind.ENTRY_BAN and row.member_id in {None, member_id}:
            return dict(row.details)
    return None


def admission_of(rows: Sequence[LegalFact], member_id: object, *, country: str, on: dt.date) -> bool | None:
    """Return whether a country admits a member on a day, by the latest answer about that country; else ``None``.

    An answer about another country says nothing about this one, and one that has ended says nothing any more.
    """
    for row in reversed(rows):
        if LegalKind(row.kind) is not LegalKind.ADMISSION or row.member_id != member_id:
            continue
        if not country or row.details.get("country") != country:
            continue
        until = _day(row.details, "until_on")
        if until is not None and until < on:
            return None
        return bool(row.details.get("confirmed"))
    return None


def _latest(rows: Sequence[LegalFact], kind: LegalKind) -> Mapping[str, Any] | None:
    return next((dict(row.details) for row in reversed(rows) if LegalKind(row.kind) is kind), None)


def _return_decision(decision: Mapping[str, Any] | None) -> bool | None:
    return None if decision is None else bool(decision.get("return_decision", True))


def _extensions(rows: Sequence[LegalFact]) -> list[ExtensionFacts]:
    found = []
    for row in rows:
        granted, last = _day(row.details, "granted_on"), _day(row.details, "last_on")
        if LegalKind(row.kind) is LegalKind.EXTENSION and granted and last:
            found.append(ExtensionFacts(granted, last, str(row.details.get("reason", ""))))
    return found


def _stops(rows: Sequence[LegalFact]) -> list[ClockStopFacts]:
    found = []
    for row in rows:
        start = _day(row.details, "from_on")
        if LegalKind(row.kind) is LegalKind.SUSPENSION and start:
            found.append(
                ClockStopFacts(start, _day(row.details, "until_on"), str(row.details.get("reason", "")))
            )
        lodged = _day(row.details, "lodged_on")
        if LegalKind(row.kind) is LegalKind.APPEAL and row.details.get("suspensive") is True and lodged:
            # An appeal that suspends stops the clock from its day to the day it is decided, which counts again.
            found.append(ClockStopFacts(lodged, _day(row.details, "decided_on"), "suspensive_appeal"))
    return found


def _day(values: Mapping[str, Any] | None, name: str) -> dt.date | None:
    text = values.get(name) if values else None
    return dt.date.fromisoformat(text) if text else None
