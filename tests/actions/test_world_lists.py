"""The one mechanism of the world's lists, asked of each: one person enters or asks, another confirms or agrees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast, everybody
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.funding import actions as funding
from wayhome.casefile.funding.enums import RowState
from wayhome.casefile.funding.models import DatedRow
from wayhome.casefile.funding.world_lists import (
    WORLD_LISTS,
    LimitFacts,
    RowFacts,
    SuspensionFacts,
    WorldList,
)
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import ChangedMeanwhile, NotPermitted, Refused
from wayhome.ground.values.sentences import say

TODAY = dt.date(2026, 6, 9)
TOMORROW = TODAY + dt.timedelta(days=1)
LETTER = "Letter of 8 June 2026"
FACTS: dict[str, RowFacts] = {
    "suspension": SuspensionFacts("IRQ", begins_on=TODAY, source=LETTER),
    "airline_limit": LimitFacts("XA", 28, 24, 20, begins_on=TODAY, source=LETTER),
}
AnyList = WorldList[Any, Any]
every_list = pytest.mark.parametrize("of", WORLD_LISTS, ids=lambda of: of.noun)


def entered(cast: Cast, of: AnyList) -> DatedRow:
    row: DatedRow = funding.enter_row(of=of, facts=FACTS[of.noun], by=cast.grace, at=cast.now)
    return row


def in_force(cast: Cast, of: AnyList) -> DatedRow:
    row: DatedRow = funding.confirm_row(of=of, row=entered(cast, of), by=cast.maria, at=cast.now)
    return row


def ask(cast: Cast, of: AnyList, row: DatedRow, ends_on: dt.date = TODAY, today: dt.date = TODAY) -> None:
    funding.ask_to_end_row(of=of, row=row, ends_on=ends_on, today=today, by=cast.grace, at=cast.now)


def agree(cast: Cast, of: AnyList, row: DatedRow, ends_on: dt.date = TODAY, today: dt.date = TODAY) -> None:
    funding.end_row(of=of, row=row, ends_on=ends_on, today=today, by=cast.maria, at=cast.now)


@every_list
def test_each_verb_of_each_list_writes_its_own_line_of_the_audit(cast: Cast, of: AnyList) -> None:
    row = in_force(cast, of)
    ask(cast, of, row)
    agree(cast, of, row)

    with everybody():
        events = AuditEvent.objects.filter(subject_id=str(row.id)).order_by("seq")
        tags = list(events.values_list("tag", "user_id"))

    grace, maria = cast.grace.user_id, cast.maria.user_id
    assert list(tags) == [
        (f"funding:{of.noun}:enter", grace),
        (f"funding:{of.noun}:confirm", maria),
        (f"funding:{of.noun}:ask_{of.end}", grace),
        (f"funding:{of.noun}:{of.end}", maria),
    ]


@every_list
def test_who_entered_confirmed_asked_and_agreed_stands_on_the_row(cast: Cast, of: AnyList) -> None:
    row = in_force(cast, of)
    ask(cast, of, row, ends_on=TOMORROW)
    agree(cast, of, row, ends_on=TOMORROW)

    row.refresh_from_db()
    grace, maria = cast.grace.user_id, cast.maria.user_id
    assert (row.entered_by_id, row.confirmed_by_id) == (grace, maria)
    assert (row.end_asked_by_id, row.ended_by_id) == (grace, maria)
    assert (row.ends_on, row.last_on) == (TOMORROW, TODAY)


@every_list
def test_a_row_goes_from_waiting_to_ended(cast: Cast, of: AnyList) -> None:
    row = entered(cast, of)
    seen = [row.state_on(TODAY)]
    row = funding.confirm_row(of=of, row=row, by=cast.maria, at=cast.now)
    seen += [row.state_on(TODAY - dt.timedelta(days=1)), row.state_on(TODAY)]
    ask(cast, of, row, ends_on=TOMORROW)
    row.refresh_from_db()
    seen.append(row.state_on(TODAY))
    agree(cast, of, row, ends_on=TOMORROW)
    row.refresh_from_db()
    seen += [row.state_on(TODAY), row.state_on(TOMORROW)]

    assert seen == [
        RowState.WAITING,
        RowState.LATER,
        RowState.IN_FORCE,
        RowState.END_ASKED,
        RowState.IN_FORCE,
        RowState.ENDED,
    ]


@every_list
def test_nobody_confirms_or_ends_alone(cast: Cast, of: AnyList) -> None:
    row = entered(cast, of)
    with pytest.raises(Refused, match="you entered it yourself"):
        funding.confirm_row(of=of, row=row, by=cast.grace, at=cast.now)
    row = funding.confirm_row(of=of, row=row, by=cast.maria, at=cast.now)
    ask(cast, of, row)

    with pytest.raises(Refused, match="you asked for it yourself"):
        funding.end_row(of=of, row=row, ends_on=TODAY, today=TODAY, by=cast.grace, at=cast.now)


@every_list
def test_the_database_holds_both_pairs_apart(cast: Cast, of: AnyList) -> None:
    row = in_force(cast, of)
    ask(cast, of, row)
    alone = (
        {"confirmed_by_id": cast.grace.user_id},
        {"ended_by_id": cast.grace.user_id, "ended_at": cast.now, "ends_on": TODAY},
        {"ended_by_id": cast.maria.user_id, "ended_at": cast.now, "ends_on": TOMORROW},
        {"ends_on": TODAY},
        {"end_asked_by_id": None},
    )

    for change in alone:
        with pytest.raises(IntegrityError), transaction.atomic():
            of.model.objects.filter(pk=row.pk).update(**change)


@every_list
def test_what_is_over_is_not_ended_afterwards(cast: Cast, of: AnyList) -> None:
    row = in_force(cast, of)
    with pytest.raises(Refused, match="that day is over"):
        ask(cast, of, row, today=TOMORROW)
    ask(cast, of, row)

    with pytest.raises(Refused, match="is over and what held then stays so"):
        agree(cast, of, row, today=TOMORROW)
    ask(cast, of, row, ends_on=TOMORROW, today=TOMORROW)
    agree(cast, of, row, ends_on=TOMORROW, today=TOMORROW)

    row.refresh_from_db()
    assert row.ends_on == TOMORROW


@every_list
def test_nobody_agrees_to_a_day_they_have_not_read(cast: Cast, of: AnyList) -> None:
    row = in_force(cast, of)
    ask(cast, of, row)
    ask(cast, of, row, ends_on=TOMORROW)

    with pytest.raises(ChangedMeanwhile):
        agree(cast, of, row, ends_on=TODAY)

    row.refresh_from_db()
    assert row.ends_on is None


@every_list
def test_what_waits_or_has_ended_is_not_ended(cast: Cast, of: AnyList) -> None:
    waiting, row = entered(cast, of), in_force(cast, of)
    with pytest.raises(Refused, match="nobody has confirmed it"):
        ask(cast, of, waiting)
    with pytest.raises(Refused, match="nobody has asked for it"):
        agree(cast, of, row)
    ask(cast, of, row)
    agree(cast, of, row)

    for again in (ask, agree):
        with pytest.raises(Refused, match="ended this row already"):
            again(cast, of, row)


@every_list
def test_a_row_is_confirmed_once(cast: Cast, of: AnyList) -> None:
    with pytest.raises(Refused, match="confirmed already"):
        funding.confirm_row(of=of, row=in_force(cast, of), by=cast.maria, at=cast.now)


@every_list
def test_no_timer_enters_a_row(cast: Cast, of: AnyList) -> None:
    timer = replace(cast.grace, user_id=None)

    with pytest.raises(Refused, match="by a person, not by a timer"):
        funding.enter_row(of=of, facts=FACTS[of.noun], by=timer, at=cast.now)


@every_list
def test_whoever_is_not_of_headquarters_is_told_who_can_act(cast: Cast, of: AnyList) -> None:
    waiting, row = entered(cast, of), in_force(cast, of)
    ask(cast, of, row)
    els: dict[str, Any] = {"by": cast.els, "at": cast.now}
    steps: list[Callable[[], object]] = [
        lambda: funding.enter_row(of=of, facts=FACTS[of.noun], **els),
        lambda: funding.confirm_row(of=of, row=waiting, **els),
        lambda: funding.ask_to_end_row(of=of, row=row, ends_on=TODAY, today=TODAY, **els),
        lambda: funding.end_row(of=of, row=row, ends_on=TODAY, today=TODAY, **els),
    ]

    for step in steps:
        with pytest.raises(NotPermitted) as refused:
            step()
        said = refused.value.sentence
        assert "Only headquarters may %(act)s. Ask one of these at headquarters: %(roles)s." in said.text
        assert said.facts["roles"] == [say("programme manager")]


def test_the_cast_has_two_people_who_can_act(cast: Cast) -> None:
    able = [key for key, actor in cast.office.actors.items() if allows(actor, Permission.ENTER_WORLD_LISTS)]

    assert sorted(able) == ["grace", "maria"]
