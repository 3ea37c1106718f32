"""The case file: sealed people, scopes, sharing and its end."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.cast import Cast, a_case, adult, members
from wayhome.casefile.cases.actions import end_access, share_case, write_note
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.scopes import case_for
from wayhome.casefile.people.models import Person
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import NotPermitted, OutOfScope
from wayhome.ground.crypto.keyring import DrawerClosed


def test_a_name_stands_sealed_in_the_database_and_opens_for_its_organisation(cast: Cast) -> None:
    case = a_case(cast, adult("جبار"))

    person = Person.objects.get(case_id=case.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT full_name FROM people_person WHERE id = %s", [person.id])
        stored = bytes(cursor.fetchone()[0])

    assert person.full_name == "جبار"
    assert "جبار".encode() not in stored


def test_another_organisation_opens_nothing(cast: Cast, acting) -> None:
    case = a_case(cast)

    with acting(cast.brussels):
        person = Person.objects.get(case_id=case.id)

        with pytest.raises(DrawerClosed):
            _ = person.full_name


def test_a_case_out_of_scope_looks_like_no_case(cast: Cast, acting) -> None:
    case = a_case(cast)

    with acting(cast.brussels):
        with pytest.raises(OutOfScope):
            case_for(cast.lucas, case.reference, on=cast.now.date())
        with pytest.raises(OutOfScope):
            case_for(cast.lucas, "K7M4-2QXP-9", on=cast.now.date())


def test_sharing_opens_the_file_for_the_receiver_and_ending_closes_it(cast: Cast, acting) -> None:
    case = a_case(cast)
    agreement = cast.office.agreements["hague-baghdad"]

    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)
    with acting(cast.baghdad):
        hand = case_for(cast.office.actor("layla"), case.reference, on=cast.now.date())
        name_while_shared = members(hand.case)[0].person.full_name
    end_access(case=case, organisation_id=cast.baghdad.id, by=cast.marieke, at=cast.now)

    assert name_while_shared == "Karim Abbas"
    with acting(cast.baghdad), pytest.raises(OutOfScope):
        case_for(cast.office.actor("layla"), case.reference, on=cast.now.date())


def test_sharing_with_the_country_returned_to_names_the_other_side(cast: Cast) -> None:
    case = a_case(cast, destination="IRQ")
    government = cast.office.organisations["government"]

    share_case(
        case=case,
        organisation=government,
        agreement=cast.office.agreements["hague-government"],
        by=cast.marieke,
        at=cast.now,
    )
    after_the_government = case.origin_organisation
    share_case(
        case=case,
        organisation=cast.baghdad,
        agreement=cast.office.agreements["hague-baghdad"],
        by=cast.marieke,
        at=cast.now,
    )

    case.refresh_from_db()
    assert after_the_government is None
    assert case.origin_organisation == cast.baghdad


def test_an_action_without_permission_writes_nothing(cast: Cast) -> None:
    case = a_case(cast)
    before = AuditEvent.objects.count()

    with pytest.raises(NotPermitted, match=r"movements officer|return counsellor"):
        write_note(case=case, text="hello", area=Area.GENERAL, by=cast.tomasz, at=cast.now)

    assert AuditEvent.objects.count() == before
