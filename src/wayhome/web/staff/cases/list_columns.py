"""The columns of a list of cases: what each says in a cell of the page, and as plain text in a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence

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
    return dressed(row, today) if dressed else Cell(text(column, row, today) or "–", nowrap=column in _DAYS)


def text(column: ListColumn, row: CaseRow, today: dt.date, *, iso: bool = False) -> str:
    """Return what a column says of a case in plain text; ``iso`` writes days as 2026-05-31, for a file."""
    day = _DAYS.get(column)
    if day is not None:
        value = day(row.case)
        return "" if value is None else value.isoformat() if iso else saying.day(value, "short")
    return _PLAIN[column](row, today)


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


def _each(labels: Mapping[object, str], found: Sequence[object], row: CaseRow) -> str:
    """Return what fits somebody on the case, or that it is not for the reader."""
    if row.restricted:
        return _("Restricted")
    return saying.said([_(labels[word]) for word in found])


def _language(row: CaseRow) -> str:
    if row.restricted:
        return _("Restricted")
    return saying.language_name(row.case.language) if row.case.language else ""


def _country(code: str) -> str:
    return saying.country(code) if code else ""


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
_PLAIN: Mapping[ListColumn, Callable[[CaseRow, dt.date], str]] = {
    ListColumn.STEP: lambda row, _today: state_label(row.case.state),
    ListColumn.NEXT: lambda row, today: str(next_of(row, today)[1]),
    ListColumn.RESPONSIBLE: lambda row, _today: responsible_for(row.case),
    ListColumn.DESTINATION: lambda row, _today: _country(row.case.destination_country),
    ListColumn.HOST: lambda row, _today: _country(row.case.host_country),
    ListColumn.PROGRAMME: lambda row, _today: row.case.programme.name,
    ListColumn.OFFICE: lambda row, _today: row.case.office.name,
    ListColumn.ORGANISATION: lambda row, _today: row.case.organisation.name,
    ListColumn.PEOPLE: lambda row, _today: str(row.case.members_count),
    ListColumn.SEXES: lambda row, _today: _each(SEX_LABELS, row.facts.sexes, row),
    ListColumn.AGES: lambda row, _today: _each(AGE_BAND_LABELS, row.facts.age_bands, row),
    ListColumn.JOURNEYS: lambda row, _today: _each(TRAVEL_STATE_LABELS, row.facts.travel_states, row),
    ListColumn.LANGUAGE: lambda row, _today: _language(row),
    ListColumn.ON_HOLD: lambda row, _today: _("yes") if row.on_hold else _("no"),
    ListColumn.TYPE: lambda row, _today: _(TYPE_LABELS[TypeOfReturn(row.case.type_of_return)]),
    ListColumn.ASSISTANCE: lambda row, _today: _(ASSISTANCE_LABELS[Assistance(row.case.assistance)]),
}
