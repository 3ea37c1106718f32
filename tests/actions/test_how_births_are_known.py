"""Who estimated a birth date and how: kept with it, in the earlier values and the own file, and not handed over."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.cast import Cast, a_case, adult, members
from tests.factories.consents import said
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.people.actions import edit_person
from wayhome.casefile.people.births import plain_birth
from wayhome.casefile.people.models import Person
from wayhome.ground.audit.models import Revision
from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.dates import BirthDate, parse_birth_date
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.how_known import HowKnown, KnownBy
from wayhome.privacy.own_file import own_file
from wayhome.privacy.renderings.machine import as_json
from wayhome.privacy.renderings.paper import on_paper
from wayhome.privacy.speaking import English
from wayhome.privacy.subject import subject_of
from wayhome.stages.consent.enums import EventKind
from wayhome.stages.journey import actions as journey
from wayhome.stages.journey.models import HandOverPart

KNOWN = HowKnown(KnownBy.AGE_ASSESSMENT, "Youth Office Utrecht", "talk of 3 May, school papers")


@pytest.fixture
def about(cast: Cast) -> BirthDate:
    """About 2008, by an age assessment."""
    return parse_birth_date("about 2008", Calendar.GREGORIAN, on=cast.now.date(), known=KNOWN)


def test_it_is_registered_corrected_and_kept_with_the_earlier_values(cast: Cast, about: BirthDate) -> None:
    person = members(a_case(cast, replace(adult(), birth=about)))[0].person
    exact = parse_birth_date(
        "3 March 2009",
        Calendar.GREGORIAN,
        on=cast.now.date(),
        known=HowKnown(KnownBy.DOCUMENT, "birth certificate"),
    )

    registered = Person.objects.get(pk=person.pk).born
    edit_person(
        person=person, changes={"birth": plain_birth(exact)}, read_version=1, by=cast.marieke, at=cast.now
    )

    assert registered == about
    assert Person.objects.get(pk=person.pk).born == exact
    assert Revision.objects.get(record_id=str(person.pk)).old_values["birth"] == plain_birth(about)


def test_an_estimate_by_nobody_is_refused_whatever_door_it_comes_through(
    cast: Cast, about: BirthDate
) -> None:
    person = members(a_case(cast, adult()))[0].person
    by_nobody = {**plain_birth(about), "estimated_by": ""}

    with pytest.raises(ValueRefused, match="no_estimator"):
        edit_person(person=person, changes={"birth": by_nobody}, read_version=1, by=cast.marieke, at=cast.now)

    assert Person.objects.get(pk=person.pk).version == 1


def test_the_own_file_tells_the_person_who_estimated_it_and_how(cast: Cast, about: BirthDate) -> None:
    member = members(a_case(cast, replace(adult(), birth=about)))[0]

    content = own_file(subject_of(member, whole_case=True), speaker=English(), at=cast.now)
    lines = [
        line["value"]
        for section in on_paper(content, English())["sections"]
        for row in section["entries"]
        for line in row
        if line["label"] == "birth"
    ]

    assert lines == [
        "about 2008 (Gregorian, 2008~); how it is known: By an age assessment; who says or estimated it: "
        "Youth Office Utrecht; how it was estimated: talk of 3 May, school papers"
    ]
    assert "Youth Office Utrecht" in json.dumps(json.loads(as_json(content)))


def test_a_hand_over_carries_the_birth_date_and_not_who_estimated_it(cast: Cast, about: BirthDate) -> None:
    case = a_case(cast, replace(adult(), birth=about))
    share_case(
        case=case,
        organisation=cast.baghdad,
        agreement=cast.office.agreements["hague-baghdad"],
        by=cast.marieke,
        at=cast.now,
    )
    said(cast, members(case)[0], EventKind.GIVEN)

    row = journey.send_handover(
        case=case,
        receiver=cast.baghdad,
        answer_due_on=cast.now.date(),
        vulnerability=None,
        by=cast.marieke,
        at=cast.now,
    )

    sheet = HandOverPart.objects.get(handover=row).sheet
    assert sheet["birth"]["edtf"] == "2008~"
    assert "Youth Office Utrecht" not in json.dumps(sheet)
