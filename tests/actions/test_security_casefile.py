"""What nobody sees or changes of a case file without right: ended access, restricted names, others' tasks."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cast import Cast, a_case, adult, child, members
from wayhome.casefile.access.actions import end_agreement
from wayhome.casefile.cases.actions import (
    CaseFacts,
    add_member,
    edit_case,
    end_access,
    finish_task,
    register_case,
    share_case,
)
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import Case, Task
from wayhome.casefile.cases.queries import CaseFilter, case_list, open_tasks, tasks_of_case
from wayhome.casefile.cases.scopes import case_for
from wayhome.casefile.cases.telling import make_task
from wayhome.ground.core.context import acting_for
from wayhome.ground.core.errors import NotPermitted, OutOfScope
from wayhome.ground.crypto.keyring import end_drawers
from wayhome.ground.crypto.models import DrawerWrap
from wayhome.ground.values.sentences import say

TODAY = dt.date(2026, 6, 9)
DAY = dt.timedelta(days=1)


def shared(cast: Cast, *people: object) -> Case:
    """Return a case shared with Baghdad under the agreement of the cast."""
    case = a_case(cast, *people)  # type: ignore[arg-type]
    agreement = cast.office.agreements["hague-baghdad"]
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)
    return case


def task(cast: Cast, case: Case, area: Area, **more: object) -> Task:
    """Return an open task of the case's owner, or of the organisation named."""
    return make_task(case=case, sentence=say("Look"), due_on=TODAY, at=cast.now, area=area, **more)  # type: ignore[arg-type]


def test_tasks_of_a_case_that_a_partner_holds_no_more_do_not_break_their_day(cast: Cast) -> None:
    case = shared(cast)
    task(cast, case, Area.GENERAL, organisation_id=cast.baghdad.id, role="case_manager")
    end_access(case=case, organisation_id=cast.baghdad.id, by=cast.marieke, at=cast.now)

    with acting_for([cast.baghdad.id]):
        rows = open_tasks(cast.office.actor("layla"))

    assert rows == []


def test_a_task_about_protection_is_no_line_at_all_for_who_may_not_read_it(cast: Cast) -> None:
    case = a_case(cast)
    task(cast, case, Area.PROTECTION, role="protection_officer")

    assert tasks_of_case(case, cast.marieke) == []
    assert len(tasks_of_case(case, cast.sanne)) == 1


def test_a_role_on_own_records_opens_no_area_of_a_shared_one(cast: Cast) -> None:
    case = shared(cast)
    task(cast, case, Area.LEGAL, organisation_id=cast.baghdad.id)
    counsellor = cast.office.actor("marieke")
    in_baghdad = type(counsellor)(
        user_id=counsellor.user_id,
        name=counsellor.name,
        organisation_id=cast.baghdad.id,
        office_id=None,
        roles=counsellor.roles,
    )

    with acting_for([cast.baghdad.id]):
        rows = open_tasks(in_baghdad)

    assert [row.sentence for row in rows] == [None]


def test_nobody_finishes_a_task_of_another_organisation(cast: Cast) -> None:
    case = shared(cast)
    theirs = task(cast, case, Area.GENERAL, organisation_id=cast.baghdad.id)

    with pytest.raises(OutOfScope):
        finish_task(task=theirs, by=cast.marieke, at=cast.now)


def test_a_person_whose_drawer_is_closed_leaves_the_list_without_breaking_it(cast: Cast) -> None:
    case = shared(cast, adult(), child())
    daughter = members(case)[1]
    end_drawers([daughter.drawer_id], organisation_id=cast.baghdad.id)

    with acting_for([cast.baghdad.id]):
        page = case_list(cast.office.actor("layla"), where=CaseFilter(), on=TODAY)
        names = [[person.full_name for person in row.people] for row in page.rows]

    assert names == [["Karim Abbas"]]


def test_an_access_ends_with_its_agreement(cast: Cast) -> None:
    case = shared(cast)
    end_agreement(agreement=cast.office.agreements["hague-baghdad"], by=cast.els, at=cast.now)

    with acting_for([cast.baghdad.id]), pytest.raises(OutOfScope):
        case_for(cast.office.actor("layla"), case.reference, on=TODAY)


def test_who_joins_a_case_is_not_opened_to_an_organisation_whose_agreement_ended(cast: Cast) -> None:
    case = shared(cast)
    end_agreement(agreement=cast.office.agreements["hague-baghdad"], by=cast.els, at=cast.now)

    new = add_member(case=case, facts=child(), relation="daughter", by=cast.marieke, at=cast.now)

    wraps = DrawerWrap.objects.filter(drawer_id=new.drawer_id).values_list("organisation_id", flat=True)
    assert list(wraps) == [cast.hague.id]


def test_an_ended_access_is_gone_where_it_is_still_yesterday(cast: Cast) -> None:
    case = shared(cast)
    end_access(case=case, organisation_id=cast.baghdad.id, by=cast.marieke, at=cast.now)

    with acting_for([cast.baghdad.id]), pytest.raises(OutOfScope):
        case_for(cast.office.actor("layla"), case.reference, on=TODAY - DAY)


def test_a_new_case_is_there_where_it_is_still_yesterday(cast: Cast) -> None:
    case = a_case(cast)

    assert case_for(cast.office.actor("marieke"), case.reference, on=TODAY - DAY).case == case


def test_who_may_not_read_a_restricted_identity_does_not_lift_the_restriction(cast: Cast) -> None:
    case = a_case(cast)
    edit_case(
        case=case,
        changes={"identity_restricted": True},
        read_version=case.version,
        by=cast.marieke,
        at=cast.now,
    )

    with pytest.raises(NotPermitted):
        edit_case(
            case=case,
            changes={"identity_restricted": False},
            read_version=case.version,
            by=cast.els,
            at=cast.now,
        )

    case.refresh_from_db()
    assert case.identity_restricted is True


def test_nobody_opens_a_case_for_an_office_of_another_organisation(cast: Cast) -> None:
    facts = CaseFacts(
        programme=cast.office.programmes["eurp-nld"], office=cast.office.offices["baghdad", "Baghdad"]
    )

    with pytest.raises(OutOfScope):
        register_case(facts=facts, by=cast.marieke, at=cast.now)
