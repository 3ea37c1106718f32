"""The case file: sealed people, scopes, sharing and its end."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from tests.cast import Cast, a_case, adult, members
from wayhome.casefile.access.models import Membership
from wayhome.casefile.cases.actions import end_access, share_case, write_note
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import standing_of, timeline
from wayhome.casefile.cases.queries.parts import AT_ONCE
from wayhome.casefile.cases.scopes import case_for
from wayhome.casefile.cases.telling import tell
from wayhome.casefile.people.actions import edit_person
from wayhome.casefile.people.births import plain_birth
from wayhome.casefile.people.models import Person
from wayhome.ground.audit.models import AuditEvent, Revision
from wayhome.ground.core.errors import NotPermitted, OutOfScope
from wayhome.ground.crypto.keyring import DrawerClosed
from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.dates import parse_birth_date
from wayhome.ground.values.sentences import msgid, say


def test_a_name_stands_sealed_in_the_database_and_opens_for_its_organisation(cast: Cast) -> None:
    case = a_case(cast, adult("جبار"))

    person = Person.objects.get(case_id=case.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT full_name FROM people_person WHERE id = %s", [person.id])
        stored = bytes(cursor.fetchone()[0])

    assert person.full_name == "جبار"
    assert "جبار".encode() not in stored


def test_another_organisation_finds_no_row_and_opens_nothing(cast: Cast, acting) -> None:
    case = a_case(cast)
    person = Person.objects.get(case_id=case.id)

    with acting(cast.brussels):
        assert not Person.objects.filter(case_id=case.id).exists()
        with pytest.raises(DrawerClosed):
            _ = person.full_name


def test_a_case_out_of_scope_looks_like_no_case(cast: Cast, acting) -> None:
    case = a_case(cast)

    with acting(cast.brussels):
        with pytest.raises(OutOfScope):
            case_for(cast.lucas, case.reference, on=cast.now.date())
        with pytest.raises(OutOfScope):
            case_for(cast.lucas, "K7M4-2QXP-9", on=cast.now.date())


def test_an_office_that_a_worker_left_is_no_longer_said(cast: Cast) -> None:
    case = a_case(cast)
    marieke = cast.office.users["marieke"]
    Case.objects.filter(pk=case.pk).update(counsellor=marieke)
    Membership.objects.filter(user=marieke).update(ends_on=cast.now.date())

    before = case_for(cast.marieke, case.reference, on=cast.now.date() - dt.timedelta(days=1))
    after = case_for(cast.marieke, case.reference, on=cast.now.date())

    assert before.offices == {marieke.id: "The Hague"}
    assert after.offices == {}


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


def test_a_corrected_birth_date_corrects_the_age_band(cast: Cast) -> None:
    person = members(a_case(cast, adult()))[0].person
    about = parse_birth_date("2009", Calendar.GREGORIAN, on=cast.now.date())

    before = person.age_band
    edit_person(
        person=person, changes={"birth": plain_birth(about)}, read_version=1, by=cast.marieke, at=cast.now
    )

    stored = Person.objects.get(pk=person.pk)
    assert before == "35-60"
    assert stored.age_band == "16-17"  # in 2009, so 16 or 17 on 9 June 2026


def test_the_event_of_a_correction_names_the_earlier_values_it_kept(cast: Cast) -> None:
    person = members(a_case(cast, adult("Karim Abbas")))[0].person

    edit_person(
        person=person,
        changes={"full_name": "Kareem Abbas"},
        read_version=person.version,
        by=cast.marieke,
        at=cast.now,
    )

    kept = Revision.objects.get(record_id=str(person.id))
    event = AuditEvent.objects.get(tag="people:person:edit")
    assert kept.old_values == {"full_name": "Karim Abbas"}
    assert event.detail == {"revision": str(kept.id), "version": kept.record_version}
    assert (event.subject, event.subject_id, event.fields) == (kept.table, kept.record_id, kept.fields)


def test_a_birth_date_taken_back_leaves_the_age_unknown(cast: Cast) -> None:
    person = members(a_case(cast, adult()))[0].person

    edit_person(person=person, changes={"birth": None}, read_version=1, by=cast.marieke, at=cast.now)

    assert Person.objects.get(pk=person.pk).age_band == "unknown"


def test_closed_lines_take_no_place_in_a_timeline(cast: Cast) -> None:
    case = a_case(cast)
    tell(case=case, sentence=say(msgid("Counselling began")), by=cast.marieke, at=cast.now)
    for minute in range(AT_ONCE + 1):
        at = cast.now + dt.timedelta(minutes=minute + 1)
        tell(case=case, sentence=say("closed"), by=cast.sanne, at=at, area=Area.PROTECTION)

    seen = standing_of(case, cast.marieke, on=cast.now.date(), limit=6).lines

    assert [str(line.sentence) for line in seen] == ["Counselling began"]
    assert [str(line.sentence) for line in timeline(case, cast.marieke)] == ["Counselling began"]
    assert len(timeline(case, cast.sanne, limit=6)) == 6
