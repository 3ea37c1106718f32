"""What people ask about their data is answered within a month, or three with a reason; a child asks by who speaks for them."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cast import Cast, a_case, adult, child, members
from wayhome.casefile.cases.models import Case
from wayhome.casefile.people.actions import tie
from wayhome.casefile.people.enums import Tie
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.ground.messaging.models import Notice
from wayhome.privacy.actions import extend_request, settle_request, take_request, tell_due_requests
from wayhome.privacy.enums import AskedBy, Outcome, Right
from wayhome.privacy.models import RightsRequest
from wayhome.privacy.periods import months_after
from wayhome.privacy.queries import requests_by_due_day


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast, adult("Zubayda Rahmani"), child("Noor Rahmani"))


def asked(cast: Cast, case: Case, **more: object) -> RightsRequest:
    facts: dict[str, object] = {
        "member": members(case)[0],
        "kind": Right.ACCESS,
        "asked_by": AskedBy.SELF,
        "received_on": cast.now.date(),
        "words": "Everything, please",
        "today": cast.now.date(),
        "by": cast.marieke,
        "at": cast.now,
    }
    return take_request(**{**facts, **more})  # type: ignore[arg-type]


def test_an_answer_is_due_within_one_month_and_data_protection_is_told(cast: Cast, case: Case) -> None:
    row = asked(cast, case)

    assert (row.due_on, row.words) == (dt.date(2026, 7, 9), "Everything, please")
    assert Notice.objects.get(code="privacy:request:take").role == "data_protection_officer"
    with pytest.raises(NotPermitted):
        asked(cast, case, by=cast.tomasz)
    with pytest.raises(Refused, match="lies ahead"):
        asked(cast, case, received_on=cast.now.date() + dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2028, 1, 31), 1, dt.date(2028, 2, 29)),
        (dt.date(2026, 11, 30), 3, dt.date(2027, 2, 28)),
        (dt.date(2026, 12, 15), 1, dt.date(2027, 1, 15)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(
    day: dt.date, months: int, due: dt.date
) -> None:
    assert months_after(day, months) == due


def test_a_parent_asks_for_a_child_where_they_are_recorded_as_such(cast: Cast, case: Case) -> None:
    mother, daughter = members(case)
    with pytest.raises(Refused, match="nobody is on record"):
        asked(cast, case, member=daughter, asked_by=AskedBy.PARENT)
    tie(
        person=mother.person,
        other=daughter.person,
        kind=Tie.PARENT,
        begins_on=None,
        by=cast.marieke,
        at=cast.now,
    )

    row = asked(cast, case, member=daughter, asked_by=AskedBy.PARENT)

    assert row.person_id == daughter.person_id
    with pytest.raises(Refused, match="of age"):
        asked(cast, case, member=mother, asked_by=AskedBy.PARENT)
    with pytest.raises(Refused, match="nobody is on record"):
        asked(cast, case, member=daughter, asked_by=AskedBy.GUARDIAN)


def test_two_months_more_once_and_only_with_a_reason(cast: Cast, case: Case) -> None:
    row = asked(cast, case)

    with pytest.raises(Refused, match="words are missing"):
        extend_request(row=row, reason=" ", by=cast.willem, at=cast.now)
    longer = extend_request(row=row, reason="Six offices hold parts of it", by=cast.willem, at=cast.now)
    with pytest.raises(Refused, match="extended before"):
        extend_request(row=row, reason="Once more", by=cast.willem, at=cast.now)

    assert longer.due_on == dt.date(2026, 9, 9)


def test_after_the_month_it_is_answered_and_no_longer_extended(cast: Cast, case: Case) -> None:
    row = asked(cast, case)

    with pytest.raises(Refused, match="month is over"):
        extend_request(row=row, reason="Forgotten", by=cast.willem, at=cast.now + dt.timedelta(days=31))


def test_a_refusal_says_why_and_whoever_took_it_down_is_told(cast: Cast, case: Case) -> None:
    row = asked(cast, case, kind=Right.ERASURE)

    with pytest.raises(NotPermitted):
        settle_request(row=row, outcome=Outcome.REFUSED, words="No", by=cast.marieke, at=cast.now)
    with pytest.raises(Refused, match="words are missing"):
        settle_request(row=row, outcome=Outcome.REFUSED, words="", by=cast.willem, at=cast.now)
    done = settle_request(
        row=row, outcome=Outcome.REFUSED, words="The court has it", by=cast.willem, at=cast.now
    )
    with pytest.raises(Refused, match="has answered this request"):
        settle_request(row=row, outcome=Outcome.DONE, words="Yes", by=cast.willem, at=cast.now)

    assert (done.outcome, done.outcome_words) == ("refused", "The court has it")
    assert Notice.objects.get(code="privacy:request:settle").user_id == cast.marieke.user_id


def test_another_organisation_takes_and_answers_nothing(cast: Cast, case: Case) -> None:
    row = asked(cast, case)
    row.organisation_id = cast.baghdad.id

    with pytest.raises(OutOfScope):
        settle_request(row=row, outcome=Outcome.DONE, words="Yes", by=cast.willem, at=cast.now)


def test_the_list_goes_by_due_day_a_page_at_a_time(cast: Cast, case: Case) -> None:
    days = [cast.now.date() - dt.timedelta(days=number) for number in range(5)]
    for day in days:
        asked(cast, case, received_on=day)

    first = requests_by_due_day(cast.willem, open_only=True, size=2)
    second = requests_by_due_day(cast.willem, open_only=True, size=2, after=first.later)
    back = requests_by_due_day(cast.willem, open_only=True, size=2, before=second.earlier)

    assert [row.received_on for row in (*first.rows, *second.rows)] == sorted(days)[:4]
    assert [row.id for row in back.rows] == [row.id for row in first.rows]
    assert (first.earlier, bool(second.later)) == ("", True)
    with pytest.raises(NotPermitted):
        requests_by_due_day(cast.marieke, open_only=True)


def test_data_protection_is_reminded_of_what_is_due_within_a_week(cast: Cast, case: Case) -> None:
    asked(cast, case)
    assert cast.office.timer is not None

    counts = [
        tell_due_requests(today=day, by=cast.office.timer, at=cast.now)
        for day in (dt.date(2026, 7, 1), dt.date(2026, 7, 2), dt.date(2026, 8, 1))
    ]

    assert counts == [0, 1, 1]
