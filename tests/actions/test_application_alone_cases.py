"""What the application holds by itself of tasks, messages, texts and ties, where the database would show every row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.cast import Cast, a_case, adult, child, everybody, members
from tests.factories.agreements import usual_terms
from tests.factories.texts import point_in_force
from wayhome.casefile.access.actions import propose_agreement
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.actions import allow_reading, end_access, hand_task, restrict_file, share_case
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import Case, Task
from wayhome.casefile.cases.queries import open_tasks, reader_of, task_for, tasks_of_case
from wayhome.casefile.cases.telling import make_task
from wayhome.casefile.people.actions import end_tie, tie
from wayhome.casefile.people.enums import Tie
from wayhome.casefile.people.queries import ties_of_case
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.messaging.queries import notices_since
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import say
from wayhome.process.actions.withdrawal import tell_blindly
from wayhome.process.queries import message_for, unanswered_messages
from wayhome.process.sides import is_origin_side
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.consent.models import ConsentText
from wayhome.stages.consent.queries import possible_recipients, texts_in_force
from wayhome.stages.counselling.models import ChecklistPoint
from wayhome.stages.counselling.queries.points import points_in_force

REASON = "They asked data protection for it in writing."
TODAY = dt.date(2026, 6, 9)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _everything_is_shown(cast: Cast) -> Iterator[None]:
    with everybody() as context:
        context.at = cast.now
        yield


def shared(cast: Cast, *people: object) -> Case:
    case = a_case(cast, *people)  # type: ignore[arg-type]
    agreement = cast.office.agreements["hague-baghdad"]
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)
    return case


def theirs(cast: Cast, case: Case) -> Task:
    """Return an open task of Baghdad on a case that The Hague owns."""
    return make_task(
        case=case,
        sentence=say("Look"),
        due_on=TODAY,
        at=cast.now,
        area=Area.GENERAL,
        organisation_id=cast.baghdad.id,
    )


def test_a_task_of_another_organisation_is_on_no_list_of_ours(cast: Cast) -> None:
    case = shared(cast)
    task = theirs(cast, case)

    assert task.pk not in {row.task.pk for row in open_tasks(cast.office.actor("marieke"), on=TODAY)}
    assert task.pk not in {row.task.pk for row in tasks_of_case(case, cast.marieke)}
    with pytest.raises(OutOfScope):
        task_for(case, task.pk, cast.marieke)
    with pytest.raises(OutOfScope):
        hand_task(task=task, to=None, role=Role.CASE_MANAGER, today=TODAY, by=cast.marieke, at=cast.now)


def test_who_never_held_a_case_keeps_no_notice_of_it(cast: Cast) -> None:
    case = shared(cast)
    for organisation in (cast.baghdad, cast.brussels):
        notify(
            organisation_id=organisation.id, code="test", sentence=say("Look"), at=cast.now, case_id=case.id
        )
    end_access(case=case, organisation_id=cast.baghdad.id, by=cast.marieke, at=cast.now)

    def read(key: str) -> int:
        by = cast.office.actor(key)
        return len(
            [one for one in notices_since(cast.now - DAY, reader_of(by, on=TODAY)) if one.code == "test"]
        )

    assert (read("layla"), read("lucas")) == (1, 0)


def test_a_message_about_a_withdrawal_is_read_by_whoever_answers_for_the_case(cast: Cast) -> None:
    case = shared(cast)
    tell_blindly(reference=case.reference, said="He does not want to go.", by=cast.maria, at=cast.now)
    row = unanswered_messages(cast.marieke)[0]
    elsewhere = replace(cast.marieke, organisation_id=cast.baghdad.id)

    assert message_for(case, row.pk, cast.marieke) == row
    assert list(unanswered_messages(elsewhere)) == []
    with pytest.raises(OutOfScope):
        message_for(case, row.pk, elsewhere)


def test_a_restricted_file_is_opened_for_colleagues_alone(cast: Cast) -> None:
    case = shared(cast)
    restrict_file(case=case, reason=REASON, by=cast.willem, at=cast.now)

    with pytest.raises(OutOfScope):
        allow_reading(
            case=case,
            reader=cast.office.users["layla"],
            reason=REASON,
            today=TODAY,
            by=cast.willem,
            at=cast.now,
        )


def test_nobody_is_asked_about_sharing_under_an_agreement_that_does_not_hold(cast: Cast) -> None:
    case = a_case(cast)
    here = possible_recipients(case, on=TODAY)
    propose_agreement(
        terms=usual_terms(cast.hague, cast.brussels, begins_on=TODAY),
        signatory="Els",
        by=cast.els,
        at=cast.now,
    )
    agreement = cast.office.agreements["hague-baghdad"]

    assert cast.baghdad.id in here
    assert possible_recipients(case, on=TODAY) == here
    type(agreement).objects.filter(pk=agreement.pk).update(ends_on=TODAY)
    assert cast.baghdad.id not in possible_recipients(case, on=TODAY)


def test_a_tie_that_ended_ties_nobody(cast: Cast) -> None:
    case = a_case(cast, adult(), child())
    father, daughter = (member.person for member in members(case))
    row = tie(person=father, other=daughter, kind=Tie.GUARDIAN, begins_on=None, by=cast.marieke, at=cast.now)
    assert [one.kind for one in ties_of_case(case.pk, on=TODAY)] == [Tie.GUARDIAN]

    end_tie(row=row, ends_on=TODAY, today=TODAY, by=cast.marieke, at=cast.now)

    assert list(ties_of_case(case.pk, on=TODAY)) == []
    assert [one.kind for one in ties_of_case(case.pk, on=TODAY - DAY)] == [Tie.GUARDIAN]


def test_a_text_and_a_point_that_ended_are_not_in_force(cast: Cast) -> None:
    ConsentText.objects.create(
        purpose=Purpose.MONITORING.value,
        version="0.1",
        language="eng",
        title="Before",
        body="Before",
        begins_on=TODAY - 9 * DAY,
        ends_on=TODAY,
        written_by=cast.office.users["els"],
        written_at=cast.now,
        confirmed_by=cast.office.users["maria"],
        confirmed_at=cast.now,
    )
    found = texts_in_force(Purpose.MONITORING, languages=["eng"], on=TODAY)
    assert "Before" not in {one.title for one in found.values()}

    case = a_case(cast)
    point = point_in_force(cast, "free_choice")
    assert point in points_in_force(case, on=TODAY)
    ChecklistPoint.objects.filter(pk=point.pk).update(ends_on=TODAY)
    assert point not in points_in_force(case, on=TODAY)


def test_who_enforces_the_law_is_no_side_of_a_case(cast: Cast) -> None:
    case = shared(cast)
    case.refresh_from_db()
    assert is_origin_side(case, cast.baghdad)

    cast.baghdad.enforcement = True

    assert not is_origin_side(case, cast.baghdad)
