"""The columns of a list of cases: what each says in a cell of the page, and as plain text in a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wayhome.casefile.cases.enums import (
    ASSISTANCE_LABELS,
    BEFORE_BOARDING,
    COLUMN_LABELS,
    TYPE_LABELS,
    USUAL_COLUMNS,
    Assistance,
    ListColumn,
    State,
    TypeOfReturn,
)
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import CaseRow
from wayhome.casefile.people.enums import SEX_LABELS
from wayhome.ground.values.ages import AGE_BAND_LABELS
from wayhome.stages.journey.enums import TRAVEL_STATE_LABELS
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Cell, Column, Status
from wayhome.web.staff.cases.labels import responsible_for, state_label
from wayhome.web.staff.cases.list_filters import SOON_DAYS
from wayhome.web.staff.cases.rails import place_of

NUMBERS = frozenset({ListColumn.PEOPLE})
OF_PEOPLE = frozenset({ListColumn.SEXES, ListColumn.AGES, ListColumn.JOURNEYS, ListColumn.LANGUAGE})
"""What a list does not say where the identity is hidden from the reader."""
NEXT: Mapping[State, tuple[Status | str, object]] = {
    State.ENQUIRY: ("neutral", gettext_lazy("First conversation")),
    State.COUNSELLING: ("neutral", gettext_lazy("Counselling, at the person’s own pace")),
    State.APPLIED: ("waiting", gettext_lazy("Programme manager decides")),
    State.APPROVED: ("info", gettext_lazy("Start preparing the journey")),
    State.CLEARED: ("done", gettext_lazy("Ready to travel")),
    State.DEPARTED: ("waiting", gettext_lazy("Arrival to be confirmed")),
    State.ARRIVED: ("info", gettext_lazy("Look at the situation again, together")),
    State.REINTEGRATING: ("neutral", gettext_lazy("Support under way")),
    State.FOLLOWING_UP: ("neutral", gettext_lazy("Visits and calls")),
    State.CLOSED: ("", gettext_lazy("Closed")),
}


def columns_of(codes: Iterable[str]) -> tuple[ListColumn, ...]:
    """Return the columns of these codes in their own order; what is no column is left out, and of nothing the usual."""
    asked = set(codes)
    return tuple(column for column in ListColumn if column.value in asked) or USUAL_COLUMNS


def heading(column: ListColumn) -> Column:
    """Return the head of a column; the list is sorted by departure and by nothing else."""
    return Column(
        _(COLUMN_LABELS[column]),
        numeric=column in NUMBERS,
        sorted="ascending" if column is ListColumn.DEPARTS else "",
    )


def cell(column: ListColumn, row: CaseRow, today: dt.date) -> Cell:
    """Return what a column says of a case on the page."""
    dressed = _DRESSED.get(column)
    if dressed:
        return dressed(row, today)
    day = column in _DAYS
    return Cell((_day(column, row) if day else _said(column, row, today)) or "–", nowrap=day)


def _day(column: ListColumn, row: CaseRow) -> str:
    value = _DAYS[column](row.case)
    return saying.day(value, "short") if value else ""


def _said(column: ListColumn, row: CaseRow, today: dt.date) -> str:
    if column is ListColumn.NEXT:
        return str(next_of(row, today)[1])
    held = _HELD[column]
    if row.restricted and column in OF_PEOPLE:
        return _("Restricted")
    return held.said(held.value(row))


class Writer:
    """Says columns in plain text, row after row of a file; of what many rows hold alike each is put in words once.

    Days are written as 2026-05-31.
    """

    def __init__(self, columns: Sequence[ListColumn], today: dt.date) -> None:
        self._columns = columns
        self._today = today
        self._words: dict[tuple[ListColumn, Any], str] = {}

    def line(self, row: CaseRow) -> list[str]:
        """Return what each column says of a case."""
        return [self._text(column, row) for column in self._columns]

    def _text(self, column: ListColumn, row: CaseRow) -> str:
        day = _DAYS.get(column)
        if day is not None:
            value = day(row.case)
            return value.isoformat() if value else ""
        if column is ListColumn.NEXT or (row.restricted and column in OF_PEOPLE):
            return _said(column, row, self._today)
        held = _HELD[column]
        key = (column, held.value(row))
        if key not in self._words:
            self._words[key] = held.said(key[1])
        return self._words[key]


def next_of(row: CaseRow, today: dt.date) -> tuple[str, object]:
    """Return status and sentence of what comes next on a case, from plain facts alone."""
    case = row.case
    state = State(case.state)
    if row.on_hold:
        return "waiting", _("On hold")
    if state in BEFORE_BOARDING and case.deadline_on:
        left = (case.deadline_on - today).days
        if left < 0:
            return "blocked", _("The departure period has ended")
        if left <= SOON_DAYS:
            return "warning", ngettext(
                "Departure period: %(days)s day left", "Departure period: %(days)s days left", left
            ) % {"days": left}
    if state is State.PREPARING:
        if case.planned_travel_on:
            return "warning", _("Meet every condition before the journey")
        return "neutral", _("No journey is planned yet")
    status, sentence = NEXT[state]
    return status, sentence


def _step(row: CaseRow, today: dt.date) -> Cell:
    return Cell(state_label(row.case.state), step=place_of(row.case), nowrap=True)


def _next(row: CaseRow, today: dt.date) -> Cell:
    status, sentence = next_of(row, today)
    return Cell(sentence, status=status)  # type: ignore[arg-type]  # one of the statuses, or none


def _departs(row: CaseRow, today: dt.date) -> Cell:
    case = row.case
    if case.departed_on:
        return Cell(saying.day(case.departed_on, "short"), note=_("departed"), nowrap=True)
    if case.planned_travel_on is None:
        return Cell("–")
    return Cell(
        saying.day(case.planned_travel_on, "short"),
        note=saying.days_from(case.planned_travel_on, today),
        nowrap=True,
    )


def _due(row: CaseRow, today: dt.date) -> Cell:
    day = row.case.deadline_on
    if day is None:
        return Cell("–")
    note = saying.days_left(day, today) if row.case.state in BEFORE_BOARDING else ""
    return Cell(saying.day(day, "short"), note=note, nowrap=True)


def _each(labels: Mapping[Any, str]) -> Callable[[Any], str]:
    """Return what says each word that fits somebody on the case."""
    return lambda found: saying.said([_(labels[word]) for word in found])


def _one(labels: Mapping[Any, str]) -> Callable[[Any], str]:
    return lambda word: _(labels[word])


def _country(code: Any) -> str:
    return saying.country(code) if code else ""


def _language(code: Any) -> str:
    return saying.language_name(code) if code else ""


@dataclass(frozen=True)
class Held:
    """What a column holds of a case as a plain value, and how that is said."""

    value: Callable[[CaseRow], Any]
    said: Callable[[Any], str]


_DRESSED: Mapping[ListColumn, Callable[[CaseRow, dt.date], Cell]] = {
    ListColumn.STEP: _step,
    ListColumn.NEXT: _next,
    ListColumn.DEPARTS: _departs,
    ListColumn.DUE: _due,
}
_DAYS: Mapping[ListColumn, Callable[[Case], dt.date | None]] = {
    ListColumn.DEPARTS: lambda case: case.departed_on or case.planned_travel_on,
    ListColumn.DUE: lambda case: case.deadline_on,
    ListColumn.SINCE: lambda case: case.state_since_at.date(),
    ListColumn.OPENED: lambda case: case.opened_at.date(),
    ListColumn.DEPARTED: lambda case: case.departed_on,
    ListColumn.ARRIVED: lambda case: case.arrived_on,
}
_HELD: Mapping[ListColumn, Held] = {
    ListColumn.STEP: Held(lambda row: row.case.state, state_label),
    ListColumn.RESPONSIBLE: Held(lambda row: responsible_for(row.case), str),
    ListColumn.DESTINATION: Held(lambda row: row.case.destination_country, _country),
    ListColumn.HOST: Held(lambda row: row.case.host_country, _country),
    ListColumn.PROGRAMME: Held(lambda row: row.case.programme.name, str),
    ListColumn.OFFICE: Held(lambda row: row.case.office.name, str),
    ListColumn.ORGANISATION: Held(lambda row: row.case.organisation.name, str),
    ListColumn.PEOPLE: Held(lambda row: row.case.members_count, str),
    ListColumn.SEXES: Held(lambda row: row.facts.sexes, _each(SEX_LABELS)),
    ListColumn.AGES: Held(lambda row: row.facts.age_bands, _each(AGE_BAND_LABELS)),
    ListColumn.JOURNEYS: Held(lambda row: row.facts.travel_states, _each(TRAVEL_STATE_LABELS)),
    ListColumn.LANGUAGE: Held(lambda row: row.case.language, _language),
    ListColumn.ON_HOLD: Held(lambda row: row.on_hold, lambda held: _("yes") if held else _("no")),
    ListColumn.TYPE: Held(lambda row: TypeOfReturn(row.case.type_of_return), _one(TYPE_LABELS)),
    ListColumn.ASSISTANCE: Held(lambda row: Assistance(row.case.assistance), _one(ASSISTANCE_LABELS)),
}
