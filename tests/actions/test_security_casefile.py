"""What nobody sees or changes of a case file without right: ended access, restricted names, others' tasks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection

from tests.cast import Cast, a_case, adult, child, members
from tests.factories.agreements import an_agreement
from wayhome.casefile.access.enums import Role
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.cases.actions import (
    CaseFacts,
    add_member,
    edit_case,
    end_access,
    end_agreement,
    finish_task,
    give_task,
    register_case,
    share_case,
)
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import Case, CaseAccess, Task
from wayhome.casefile.cases.queries import (
    CaseFilter,
    case_list,
    open_tasks,
    reader_of,
    tasks_of_case,
    who_holds,
)
from wayhome.casefile.cases.scopes import case_for
from wayhome.casefile.cases.telling import make_task
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.context import acting_for
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.ground.crypto.keyring import end_drawers
from wayhome.ground.crypto.models import DrawerWrap
from wayhome.ground.messaging.models import Notice
from wayhome.ground.messaging.queries import notices_since
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import say
from wayhome.process.actions.withdrawal import withdraw
from wayhome.safeguards.words import GivenBy

TODAY = dt.date(2026, 6, 9)
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


def shared(cast: Cast, *people: object) -> Case:
    """Return a case shared with Baghdad under the agreement of the cast."""
    case = a_case(cast, *people)  # type: ignore[arg-type]
    agreement = cast.office.agreements["hague-baghdad"]
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)
    return case


def task(cast: Cast, case: Case, area: Area, **more: object) -> Task:
    """Return an open task of the case's owner, or of the organisation named."""
    return make_task(case=case, sentence=say("Look"), due_on=TODAY, at=cast.now, area=area, **more)  # type: ignore[arg-type]


def agreement_like(old: Agreement) -> Agreement:
    """Return another agreement between the same two organisations, in force from today."""
    return an_agreement(old.giver, old.receiver, legal_basis=old.legal_basis, begins_on=TODAY)


def told_of(cast: Cast, case: Case, at: dt.datetime) -> Notice:
    """Write a notice about a case for Baghdad at a moment."""
    return notify(organisation_id=cast.baghdad.id, code="test", sentence=say("Look"), at=at, case_id=case.id)


def read_by_layla(cast: Cast) -> list[dt.datetime]:
    """Return the moments of the notices that Layla of Baghdad reads."""
    with acting_for([cast.baghdad.id]):
        return [
            line.at for line in notices_since(cast.now - DAY, reader_of(cast.office.actor("layla"), on=TODAY))
        ]


def test_tasks_of_a_case_that_a_partner_holds_no_more_do_not_break_their_day(cast: Cast) -> None:
    case = shared(cast)
    task(cast, case, Area.GENERAL, organisation_id=cast.baghdad.id, role="case_manager")
    end_access(case=case, organisation_id=cast.baghdad.id, by=cast.marieke, at=cast.now)

    with acting_for([cast.baghdad.id]):
        rows = open_tasks(cast.office.actor("layla"), on=TODAY)

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
        rows = open_tasks(in_baghdad, on=TODAY)

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


def test_the_keys_of_every_case_end_with_the_agreement(cast: Cast) -> None:
    first, second = shared(cast), shared(cast, adult(), child())
    end_agreement(agreement=cast.office.agreements["hague-baghdad"], by=cast.els, at=cast.now)

    drawers = [case.drawer_id for case in (first, second)]
    drawers += [member.drawer_id for case in (first, second) for member in members(case)]
    assert not DrawerWrap.objects.filter(drawer_id__in=drawers, organisation_id=cast.baghdad.id).exists()
    assert DrawerWrap.objects.filter(drawer_id__in=drawers, organisation_id=cast.hague.id).count() == 5
    ended = AuditEvent.objects.filter(tag="cases:access:end").values_list("case_id", flat=True)
    assert set(ended) == {first.id, second.id}


def test_nobody_ends_an_agreement_of_other_organisations(cast: Cast) -> None:
    case = shared(cast)

    with pytest.raises(OutOfScope):
        end_agreement(agreement=cast.office.agreements["hague-baghdad"], by=cast.maria, at=cast.now)

    assert CaseAccess.objects.filter(case=case, organisation=cast.baghdad, ends_on=None).exists()


def test_tasks_of_a_case_are_gone_with_the_agreement(cast: Cast) -> None:
    case = shared(cast)
    task(cast, case, Area.GENERAL, organisation_id=cast.baghdad.id, role="case_manager")
    end_agreement(agreement=cast.office.agreements["hague-baghdad"], by=cast.els, at=cast.now)

    with acting_for([cast.baghdad.id]):
        assert open_tasks(cast.office.actor("layla"), on=TODAY) == []


def test_nobody_is_told_of_a_case_after_its_agreement_ended(cast: Cast) -> None:
    case = shared(cast, adult(), adult("Maryam Abbas"))
    end_agreement(agreement=cast.office.agreements["hague-baghdad"], by=cast.els, at=cast.now)

    withdraw(
        case=case,
        member=members(case)[0],
        given_by=GivenBy.SELF,
        said="",
        by=cast.marieke,
        at=cast.now,
    )

    assert not Notice.objects.filter(organisation_id=cast.baghdad.id, case_id=case.id).exists()


def test_what_was_told_of_a_case_is_gone_with_the_access_to_it(cast: Cast) -> None:
    case = shared(cast)
    told_of(cast, case, cast.now)
    end_access(case=case, organisation_id=cast.baghdad.id, by=cast.marieke, at=cast.now + HOUR)

    assert read_by_layla(cast) == []


def test_who_loses_a_case_reads_the_notice_of_the_act_that_took_it(cast: Cast) -> None:
    case = shared(cast)
    told_of(cast, case, cast.now)
    end_access(case=case, organisation_id=cast.baghdad.id, by=cast.marieke, at=cast.now + HOUR)
    told_of(cast, case, cast.now + HOUR)

    assert read_by_layla(cast) == [cast.now + HOUR]


def test_a_case_is_shared_anew_under_a_new_agreement(cast: Cast) -> None:
    case = shared(cast)
    old = cast.office.agreements["hague-baghdad"]
    end_agreement(agreement=old, by=cast.els, at=cast.now)
    new = agreement_like(old)

    access = share_case(case=case, organisation=cast.baghdad, agreement=new, by=cast.marieke, at=cast.now)

    assert access.agreement_id == new.id
    with acting_for([cast.baghdad.id]):
        assert case_for(cast.office.actor("layla"), case.reference, on=TODAY).case == case


def test_a_case_whose_agreement_ran_out_is_shared_anew_under_a_new_one(cast: Cast) -> None:
    case = shared(cast)
    old = cast.office.agreements["hague-baghdad"]
    Agreement.objects.filter(pk=old.pk).update(ends_on=TODAY)

    access = share_case(
        case=case, organisation=cast.baghdad, agreement=agreement_like(old), by=cast.marieke, at=cast.now
    )

    assert [row.id for row in who_holds(case, on=TODAY) if row.organisation_id == cast.baghdad.id] == [
        access.id
    ]


def test_nothing_is_shared_under_an_agreement_that_ended_meanwhile(cast: Cast) -> None:
    case = a_case(cast)
    agreement = cast.office.agreements["hague-baghdad"]
    Agreement.objects.filter(pk=agreement.pk).update(ends_on=TODAY)

    with pytest.raises(Refused):
        share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DONOR_VIEWER])
def test_a_role_that_sees_no_case_has_no_list_of_cases(cast: Cast, role: Role) -> None:
    a_case(cast)

    assert case_list(replace(cast.marieke, roles=frozenset({role})), where=CaseFilter(), on=TODAY).rows == ()


def test_a_role_limited_to_own_cases_has_no_shared_case_in_its_lists(cast: Cast) -> None:
    shared(cast)
    outreach = replace(cast.office.actor("layla"), roles=frozenset({Role.OUTREACH_WORKER}))

    with acting_for([cast.baghdad.id]):
        assert case_list(outreach, where=CaseFilter(), on=TODAY).rows == ()


def test_what_is_written_of_a_destination_and_of_whom_a_task_waits_for_stands_sealed(cast: Cast) -> None:
    case = a_case(cast)
    edit_case(
        case=case,
        changes={"destination_basis": "Recognised by UNHCR, file of Karim"},
        read_version=case.version,
        by=cast.marieke,
        at=cast.now,
    )
    given = give_task(
        case=case,
        sentence=say("Ask for the report"),
        due_on=TODAY,
        area=Area.GENERAL,
        role="",
        user_id=None,
        waits_for="psychiatrist Dr K",
        by=cast.marieke,
        at=cast.now,
    )

    with connection.cursor() as cursor:
        cursor.execute("SELECT destination_basis FROM cases_case WHERE id = %s", [case.id])
        basis = bytes(cursor.fetchone()[0])
        cursor.execute("SELECT waits_for FROM cases_task WHERE id = %s", [given.id])
        waits = bytes(cursor.fetchone()[0])
    assert (b"Karim" in basis, b"psychiatrist" in waits) == (False, False)
    assert Case.objects.get(pk=case.pk).destination_basis == "Recognised by UNHCR, file of Karim"
    assert Task.objects.get(pk=given.pk).waits_for == "psychiatrist Dr K"


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
