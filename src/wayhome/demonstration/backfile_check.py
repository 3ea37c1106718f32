"""Holds the bulk-written back-file to everything a verb would have been held to, and to its own sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from itertools import pairwise
from typing import Any

from django.db import connection, models
from django.db.models import Count, F, Q

from wayhome.casefile.cases.enums import LineKind, State
from wayhome.casefile.cases.models import (
    Case,
    CaseAccess,
    CaseMember,
    StateChange,
    StatisticsKey,
    StatisticsLine,
)
from wayhome.casefile.people.models import Person
from wayhome.demonstration.backfile_plan import FOLDER, MARK, rows
from wayhome.ground.core.context import reading_statistics
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.ground.crypto.models import Drawer, DrawerWrap
from wayhome.ground.values.periods import Month
from wayhome.process.enums import Verb
from wayhome.process.transitions import BY_VERB
from wayhome.stages.journey.models import Traveller

TABLES: tuple[type[models.Model], ...] = (
    Drawer,
    DrawerWrap,
    Case,
    CaseAccess,
    Person,
    CaseMember,
    Traveller,
    StateChange,
    StatisticsLine,
    StatisticsKey,
)
SAMPLE = 50


def faults() -> Sequence[str]:
    """Return everything that is wrong with the back-file, in words; nothing wrong is an empty list.

    Asks every constraint of every table again, foreign keys included, then what no constraint can say. The work
    context must act for the host mission.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # Foreign keys are otherwise asked at the commit.
    return [*_broken_constraints(), *_broken_histories(), *_broken_files(), *_broken_sums()]


def _broken_constraints() -> Iterator[str]:
    for table in TABLES:
        for constraint in table._meta.constraints:
            with reading_statistics() if table is StatisticsLine else nullcontext():
                broken = _breaks(table, constraint)
            if broken:
                yield f"{constraint.name}: {broken} rows"


def _breaks(table: type[models.Model], constraint: models.BaseConstraint) -> int:
    if isinstance(constraint, models.CheckConstraint):
        return table._default_manager.filter(~Q(constraint.condition)).count()
    return _repeated(table, constraint) if isinstance(constraint, models.UniqueConstraint) else 0


def _repeated(table: type[models.Model], constraint: models.UniqueConstraint) -> int:
    among = table._default_manager.filter(constraint.condition or Q())
    return int(among.values(*constraint.fields).annotate(times=Count("pk")).filter(times__gt=1).count())


def _broken_histories() -> Iterator[str]:
    """Yield histories that the table of transitions does not allow, or that end elsewhere than their case."""
    histories: dict[Any, list[tuple[str, str, str]]] = {}
    changes = StateChange.objects.filter(case__mark=MARK).order_by("case_id", "recorded_at", "id")
    for case_id, *change in changes.values_list("case_id", "verb", "from_state", "to_state"):
        histories.setdefault(case_id, []).append((change[0], change[1], change[2]))
    for history in histories.values():
        if any(before[2] != after[1] for before, after in pairwise(history)):
            yield "a history has a gap"
        if history[-1][2] != State.CLOSED.value:
            yield "a history does not end closed"
        if not all(_is_allowed(*change) for change in history):
            yield "a history moved where no transition leads"
    if len(histories) != Case.objects.filter(mark=MARK).count():
        yield "a case has no history"


def _is_allowed(verb: str, start: str, end: str) -> bool:
    row = BY_VERB[Verb(verb)]
    if not start:
        return not row.from_states and end in row.to_states
    return (State(start), State(end)) in row.moves()


def _broken_files() -> Iterator[str]:
    cases = Case.objects.filter(mark=MARK)
    wrong = {
        "a case was approved by its counsellor": cases.filter(approved_by=F("counsellor")),
        "an order of days is wrong": cases.exclude(
            applied_on__lte=F("approved_on"),
            approved_on__lte=F("departed_on"),
            departed_on__lte=F("arrived_on"),
        ),
        "a case has no access": cases.exclude(pk__in=CaseAccess.objects.values("case_id")),
        "a list row differs from its case": CaseAccess.objects.filter(case__mark=MARK).exclude(
            state=F("case__state"), travel_sort=F("case__planned_travel_on"), opened_at=F("case__opened_at")
        ),
        "a traveller left on another day": Traveller.objects.filter(case__mark=MARK).exclude(
            boarded_on=F("case__departed_on")
        ),
    }
    yield from (text for text, found in wrong.items() if found.exists())
    counted = dict(CaseMember.objects.filter(case__mark=MARK).values_list("case_id").annotate(n=Count("pk")))
    if counted != dict(cases.values_list("pk", "members_count")):
        yield "members_count differs from the members"
    people = list(Person.objects.filter(case_id__in=cases.values("pk")).order_by("id")[:SAMPLE])
    open_drawers(person.drawer_id for person in people)
    if not all(person.full_name and person.born and person.nationalities for person in people):
        yield "a sealed field does not open"


def _broken_sums() -> Iterator[str]:
    """Yield months whose lines do not add up to the data file, and lines that no key leads to."""
    lines = StatisticsLine.objects.filter(mark=MARK, kind=LineKind.DEPARTURE.value)
    found: Counter[tuple[str, str]] = Counter()
    with reading_statistics():
        facts = list(lines.values_list("month", "onward", "type_of_return"))
    for month, onward, kind in facts:
        count = "onward" if onward else "humanitarian" if kind == "humanitarian" else "departures"
        found[Month.of(month).text, count] += 1
    for row in rows(FOLDER, "departures_by_month"):
        for count in ("departures", "humanitarian", "onward"):
            if found[row["month"], count] != int(row[count]):
                yield f"{row['month']}: {found[row['month'], count]} {count} instead of {row[count]}"
    keys = StatisticsKey.objects.filter(case__mark=MARK).count()
    if keys != StatisticsLine.objects.filter(mark=MARK).count():
        yield "a line has no key"
