"""An agreement ends by hand or because its day has come: keys go, both sides are told, and nobody waits in vain."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command

from tests.cast import Cast, a_case, everybody, members
from tests.factories.agreements import an_agreement
from tests.factories.consents import said
from wayhome.casefile.access.enums import Relation, Role
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.cases.actions import end_agreement, end_what_ran_out
from wayhome.casefile.cases.enums import Closure, State, TaskCode
from wayhome.casefile.cases.models import Case, CaseAccess, Task
from wayhome.casefile.cases.queries import open_tasks, reader_of, timeline
from wayhome.casefile.cases.status import write_state
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.context import acting_for
from wayhome.ground.crypto.keyring import destroy_drawers
from wayhome.ground.crypto.models import DrawerWrap
from wayhome.ground.messaging.models import Notice
from wayhome.ground.messaging.queries import notices_since
from wayhome.process.actions.ending import close
from wayhome.process.actions.sharing import share
from wayhome.stages.consent.actions import withdraw_consent
from wayhome.stages.consent.enums import EventKind, Heard, Purpose
from wayhome.stages.consent.queries import Question

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 6, 9)


def shared(cast: Cast, state: State = State.PREPARING, key: str = "hague-baghdad") -> Case:
    """Return a case at a step, shared under an agreement with the consent of its one member."""
    case = a_case(cast)
    if key == "hague-baghdad":
        said(cast, members(case)[0], EventKind.GIVEN)
    share(case=case, agreement=cast.office.agreements[key], by=cast.marieke, at=cast.now)
    case.departed_on = TODAY if state is State.DEPARTED else None
    case.save(update_fields=["departed_on"])
    write_state(case=case, to=state, verb="any", by=cast.els, happened_at=cast.now, recorded_at=cast.now)
    case.refresh_from_db()
    return case


def run_night(cast: Cast, today: dt.date) -> int:
    assert cast.office.timer is not None
    return end_what_ran_out(
        organisation_id=cast.hague.id,
        today=today,
        by=cast.office.timer.on(Relation.OWNER),
        at=dt.datetime.combine(today, dt.time(1), dt.UTC),
    )


def last_day(cast: Cast, day: dt.date) -> None:
    """Let the agreement with Baghdad hold until the day before this one."""
    Agreement.objects.filter(pk=cast.office.agreements["hague-baghdad"].pk).update(ends_on=day)


def keys_of_baghdad(cast: Cast) -> int:
    with everybody():
        return DrawerWrap.objects.filter(organisation_id=cast.baghdad.id).count()


def notices(organisation_id: int) -> list[tuple[str, dict[str, object]]]:
    rows = Notice.objects.filter(organisation_id=organisation_id, code="cases:sharing:ended")
    with everybody():
        return [(row.text, row.facts) for row in rows]


def asked(case: Case) -> list[str]:
    rows = Task.objects.filter(case=case, code=TaskCode.SHARING_ENDED.value, done_at__isnull=True)
    return [str(row.what["text"]) for row in rows]


def end(cast: Cast, key: str = "hague-baghdad") -> None:
    end_agreement(agreement=cast.office.agreements[key], by=cast.els, at=cast.now)


def test_both_sides_are_told_how_many_cases_and_not_which(cast: Cast) -> None:
    shared(cast)
    shared(cast)

    end(cast)

    [(here, of_here)] = notices(cast.hague.id)
    [(there, of_there)] = notices(cast.baghdad.id)
    assert ("closed to them" in here, of_here) == (True, {"name": "Mission in Iraq", "count": 2})
    assert ("closed to you" in there, of_there) == (True, {"name": "Mission in the Netherlands", "count": 2})
    with everybody():
        assert not Notice.objects.filter(code="cases:sharing:ended", case_id__isnull=False).exists()


def test_the_other_side_reads_its_notice_though_it_holds_no_case_any_more(cast: Cast) -> None:
    shared(cast)
    end(cast)

    with acting_for([cast.baghdad.id]):
        reader = reader_of(cast.office.actor("layla"), on=TODAY)
        [line] = notices_since(cast.now - DAY, reader)

    assert str(line.sentence).startswith("The sharing with Mission in the Netherlands has ended.")


@pytest.mark.parametrize(
    ("state", "words", "due"),
    [
        (State.PREPARING, "confirms the arrival", TODAY + 3 * DAY),
        (State.CLEARED, "confirms the arrival", TODAY),
        (State.DEPARTED, "confirms the arrival", TODAY),
        (State.REINTEGRATING, "carried from here again", TODAY + 3 * DAY),
    ],
)
def test_each_open_case_says_what_nobody_does_there_any_more(
    cast: Cast, state: State, words: str, due: dt.date
) -> None:
    case = shared(cast, state)

    end(cast)

    [task] = Task.objects.filter(case=case, code="sharing_ended")
    read = [str(row.sentence) for row in open_tasks(cast.marieke, on=TODAY) if row.task == task]
    assert words in read[0]
    assert (task.due_on, task.organisation_id) == (due, cast.hague.id)
    assert "The sharing with Mission in Iraq has ended" in [
        str(line.sentence) for line in timeline(case, cast.marieke)
    ]


def test_a_closed_case_asks_nobody(cast: Cast) -> None:
    case = shared(cast, State.CLOSED)

    end(cast)

    assert asked(case) == []
    assert CaseAccess.objects.get(case=case, organisation=cast.baghdad).ended_at == cast.now


@pytest.mark.parametrize(("state", "waits"), [(State.APPLIED, True), (State.PREPARING, False)])
def test_the_host_government_is_waited_for_only_while_an_application_is_open(
    cast: Cast, state: State, waits: bool
) -> None:
    case = shared(cast, state, "hague-government")

    end(cast, "hague-government")

    assert ["answer" in text for text in asked(case)] == [True] * waits


def test_a_case_whose_drawer_is_gone_does_not_stand_in_the_way(cast: Cast) -> None:
    case, other = shared(cast), shared(cast)
    destroy_drawers([case.drawer_id])

    end(cast)

    assert [len(asked(one)) for one in (case, other)] == [0, 1]
    assert Notice.objects.get(case_id=case.id, code="cases:sharing:ended").organisation_id == cast.hague.id
    assert keys_of_baghdad(cast) == 0


def test_the_side_that_loses_its_keys_may_end_it_and_the_other_is_asked(cast: Cast) -> None:
    case = shared(cast)
    manager = replace(cast.office.actor("layla"), roles=frozenset({Role.PROGRAMME_MANAGER}))

    with acting_for([cast.baghdad.id]):
        end_agreement(agreement=cast.office.agreements["hague-baghdad"], by=manager, at=cast.now)

    assert len(asked(case)) == 1
    assert keys_of_baghdad(cast) == 0


def test_a_new_sharing_with_the_same_office_settles_it(cast: Cast) -> None:
    case = shared(cast)
    end(cast)
    old = cast.office.agreements["hague-baghdad"]
    new = an_agreement(old.giver, old.receiver, legal_basis=old.legal_basis, begins_on=TODAY)

    share(case=case, agreement=new, by=cast.marieke, at=cast.now)

    assert asked(case) == []


def test_closing_the_case_settles_it(cast: Cast) -> None:
    case = shared(cast, State.COUNSELLING)
    end(cast)

    close(
        case=case,
        code=Closure.STAYS_BY_OWN_CHOICE,
        words="",
        person_told="by telephone",
        by=cast.marieke,
        at=cast.now,
    )

    assert asked(case) == []


def test_keys_end_on_the_day_of_an_agreement_though_nobody_ends_it(cast: Cast) -> None:
    case = shared(cast)
    last_day(cast, TODAY + DAY)

    early, kept = run_night(cast, TODAY), keys_of_baghdad(cast)
    ended, again = run_night(cast, TODAY + DAY), run_night(cast, TODAY + DAY)

    access = CaseAccess.objects.get(case=case, organisation=cast.baghdad)
    assert (early, kept, ended, again) == (0, 2, 1, 0)
    assert (access.ends_on, keys_of_baghdad(cast)) == (TODAY, 0)
    assert AuditEvent.objects.filter(tag="cases:access:end", case_id=case.id).count() == 1
    assert len(asked(case)) == 1
    assert [facts["count"] for _, facts in notices(cast.baghdad.id)] == [1]


def test_an_access_with_a_last_day_of_its_own_ends_on_it_too(cast: Cast) -> None:
    case, other = shared(cast), shared(cast)
    CaseAccess.objects.filter(case=case, organisation=cast.baghdad).update(ends_on=TODAY)

    ended = run_night(cast, TODAY)

    rows = CaseAccess.objects.filter(organisation=cast.baghdad, ended_at__isnull=False)
    assert (ended, [row.case_id for row in rows]) == (1, [case.id])
    assert keys_of_baghdad(cast) == 2  # the other case and its member
    assert asked(other) == []


def test_an_agreement_that_is_ended_by_hand_ends_accesses_with_a_last_day_ahead(cast: Cast) -> None:
    case = shared(cast)
    CaseAccess.objects.filter(case=case, organisation=cast.baghdad).update(ends_on=TODAY + 90 * DAY)

    end(cast)

    assert CaseAccess.objects.get(case=case, organisation=cast.baghdad).ends_on == TODAY - DAY
    assert keys_of_baghdad(cast) == 0


def test_a_consent_that_is_taken_back_ends_an_access_with_a_last_day_ahead(cast: Cast) -> None:
    case = shared(cast)
    CaseAccess.objects.filter(case=case, organisation=cast.baghdad).update(ends_on=TODAY + 90 * DAY)

    withdraw_consent(
        case=case,
        member=members(case)[0],
        question=Question(Purpose.SHARE_ORIGIN_OFFICE, cast.baghdad.id),
        heard=Heard.BY_PHONE,
        by=cast.marieke,
        at=cast.now,
    )

    assert keys_of_baghdad(cast) == 0


def test_ending_an_agreement_late_does_not_lengthen_it(cast: Cast) -> None:
    last_day(cast, TODAY - 30 * DAY)

    end_agreement(
        agreement=Agreement.objects.get(pk=cast.office.agreements["hague-baghdad"].pk),
        by=cast.els,
        at=cast.now,
    )

    ended = Agreement.objects.get(pk=cast.office.agreements["hague-baghdad"].pk)
    assert ended.ends_on == TODAY - 30 * DAY


def test_a_mission_that_shares_nothing_ends_nothing(cast: Cast) -> None:
    shared(cast)
    last_day(cast, TODAY)
    assert cast.office.timer is not None

    ended = end_what_ran_out(organisation_id=cast.brussels.id, today=TODAY, by=cast.office.timer, at=cast.now)

    assert (ended, keys_of_baghdad(cast)) == (0, 2)


def test_the_nightly_command_ends_what_ran_out(cast: Cast) -> None:
    shared(cast)
    last_day(cast, TODAY)
    said_by_command = StringIO()

    call_command("nightly", stdout=said_by_command)

    assert f"Organisation {cast.hague.id}, cases whose sharing ended: 1" in said_by_command.getvalue()
