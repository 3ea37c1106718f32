"""Lists filter by coarse facts alone: the access row repeats them, whoever changes what, and no filter tells who is hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from tests.actions.test_security_casefile import shared
from tests.cast import Cast, a_case, adult, child, everybody, members
from tests.factories.agreements import an_agreement
from tests.factories.journeys import booked
from wayhome.casefile.access.enums import Role, Shared
from wayhome.casefile.cases.actions import edit_case, end_membership, share_case
from wayhome.casefile.cases.actions.restricting import restrict_file
from wayhome.casefile.cases.enums import Gone, HoldReason, State
from wayhome.casefile.cases.models import Case, CaseAccess
from wayhome.casefile.cases.queries import CaseFilter, case_list, plain_filter, read_filter
from wayhome.casefile.people.actions import edit_person
from wayhome.casefile.people.births import plain_birth
from wayhome.casefile.people.enums import Sex
from wayhome.ground.core.context import acting_for
from wayhome.ground.values.ages import AgeBand
from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.dates import parse_birth_date
from wayhome.process.actions.ending import hold, resume
from wayhome.safeguards.words import TravelState

DAY = dt.timedelta(days=1)


def found(cast: Cast, key: str = "marieke", **asked: Any) -> set[str]:
    """Return the references of the cases that somebody finds so."""
    page = case_list(cast.office.actor(key), where=CaseFilter(**asked), on=cast.now.date())
    return {row.case.reference for row in page.rows}


def refs(*cases: Case) -> set[str]:
    return {case.reference for case in cases}


def bits(case: Case) -> set[tuple[int, int, int]]:
    """Return sexes, age bands and travel states as each access row of a case has them; one where all agree."""
    with everybody():
        rows = CaseAccess.objects.filter(case=case, ended_at__isnull=True)
        return set(rows.values_list("sexes", "age_bands", "travel_states"))


def test_each_coarse_fact_narrows_the_list(cast: Cast) -> None:
    here = a_case(cast)
    there = a_case(cast, adult("Artan Hoxha"), child("Mira Hoxha"), destination="ALB")
    today = cast.now.date()
    Case.objects.filter(pk=there.pk).update(
        language="sqi",
        host_country="BEL",
        planned_travel_on=today + 9 * DAY,
        deadline_on=today + 20 * DAY,
        office=cast.office.offices["brussels", "Brussels"],
        programme=cast.office.programmes["rean-nld"],
    )

    asked: Iterable[dict[str, Any]] = (
        {"destination": "ALB"},
        {"language": "sqi"},
        {"host": "BEL"},
        {"programme_id": cast.office.programmes["rean-nld"].pk},
        {"office_id": cast.office.offices["brussels", "Brussels"].pk},
        {"travels_from": today + 9 * DAY, "travels_by": today + 9 * DAY},
        {"due_from": today + 20 * DAY, "due_by": today + 20 * DAY},
        {"members_from": 2, "members_to": 2},
        {"sex": Sex.FEMALE},
        {"age_band": AgeBand.CHILD_TO_11},
        {"states": (State.ENQUIRY,), "destination": "ALB", "sex": Sex.MALE, "on_hold": False},
    )
    for one in asked:
        assert found(cast, **one) == refs(there), one
    assert found(cast, due_by=today + 19 * DAY) == set()
    assert found(cast, members_to=1) == refs(here)


def test_the_rows_follow_the_people_of_a_case_for_whoever_holds_it(cast: Cast) -> None:
    case = shared(cast, adult(), child())
    father, daughter = members(case)

    # male and female, 0 to 11 and 35 to 60, nothing booked: 1 + 2, 1 + 16, 1
    assert bits(case) == {(3, 17, 1)}
    born_in_2012 = plain_birth(parse_birth_date("2012", Calendar.GREGORIAN, on=cast.now.date()))
    edit_person(
        person=daughter.person,
        changes={"sex": Sex.NOT_STATED.value, "birth": born_in_2012},
        read_version=daughter.person.version,
        by=cast.marieke,
        at=cast.now,
    )
    assert bits(case) == {(2 + 8, 2 + 16, 1)}
    booked(cast, case, [father])
    assert bits(case) == {(2 + 8, 2 + 16, 1 + 2)}
    end_membership(member=daughter, because=Gone.LEFT, by=cast.marieke, at=cast.now)
    assert bits(case) == {(2, 16, 2)}


def test_who_gets_a_case_later_gets_what_stands_by_then(cast: Cast) -> None:
    case = a_case(cast, adult(), child())
    hold(case=case, reason=HoldReason.PERSON_ASKED, by=cast.marieke, at=cast.now)

    agreement = cast.office.agreements["hague-baghdad"]
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)

    with everybody():
        rows = CaseAccess.objects.filter(case=case)
        assert rows.count() == 2
        assert set(rows.values_list("sexes", "age_bands", "travel_states", "on_hold")) == {(3, 17, 1, True)}


def test_a_case_on_hold_is_found_until_it_goes_on(cast: Cast) -> None:
    waits, goes = a_case(cast), a_case(cast)
    hold(case=waits, reason=HoldReason.PERSON_ASKED, by=cast.marieke, at=cast.now)

    assert found(cast, on_hold=True) == refs(waits)
    assert found(cast, on_hold=False) == refs(goes)
    resume(case=waits, by=cast.marieke, at=cast.now)
    assert found(cast, on_hold=True) == set()


def test_a_hidden_identity_is_found_by_its_people_only_by_who_may_know_them(cast: Cast) -> None:
    case = a_case(cast, adult(sex=Sex.FEMALE))
    changes = {"identity_restricted": True}
    edit_case(case=case, changes=changes, read_version=case.version, by=cast.marieke, at=cast.now)

    assert found(cast, "marieke", sex=Sex.FEMALE) == refs(case)  # works on it
    assert found(cast, "aylin", sex=Sex.FEMALE) == set()
    assert found(cast, "aylin", language="ara") == set()
    assert found(cast, "aylin", destination="IRQ") == refs(case)
    officer = replace(cast.office.actor("aylin"), roles=frozenset({Role.PROTECTION_OFFICER}))
    page = case_list(officer, where=CaseFilter(sex=Sex.FEMALE), on=cast.now.date())
    assert refs(*(row.case for row in page.rows)) == refs(case)


def test_a_file_that_is_only_stored_is_found_by_nobody_by_its_people(cast: Cast) -> None:
    case = a_case(cast, adult(sex=Sex.FEMALE))
    reason = "She disputes what was written down about her sister."
    restrict_file(case=case, reason=reason, by=cast.willem, at=cast.now)

    assert found(cast, "marieke", sex=Sex.FEMALE) == set()
    assert found(cast, "marieke", destination="IRQ") == refs(case)


@pytest.mark.parametrize("role", [Role.DATA_PROTECTION_OFFICER, Role.AUDITOR])
def test_who_reads_no_identity_finds_nobody_by_sex_age_or_language(cast: Cast, role: Role) -> None:
    a_case(cast)
    actor = replace(cast.office.actor("marieke"), roles=frozenset({role}))

    for where in (
        CaseFilter(sex=Sex.MALE),
        CaseFilter(age_band=AgeBand.ADULT_35_TO_60),
        CaseFilter(language="ara"),
    ):
        assert case_list(actor, where=where, on=cast.now.date()).rows == ()
    assert len(case_list(actor, where=CaseFilter(destination="IRQ"), on=cast.now.date()).rows) == 1


def test_travel_states_are_for_who_reads_of_the_journey(cast: Cast) -> None:
    case = a_case(cast)
    booked(cast, case)

    assert found(cast, "marieke", travel_state=TravelState.BOOKED) == refs(case)
    payer = replace(cast.office.actor("marieke"), roles=frozenset({Role.PROCUREMENT_OFFICER}))
    page = case_list(payer, where=CaseFilter(travel_state=TravelState.BOOKED), on=cast.now.date())
    everything = case_list(payer, where=CaseFilter(), on=cast.now.date())
    assert page.rows == ()
    assert [row.facts.travel_states for row in everything.rows] == [()]


def test_an_agreement_that_shares_no_identity_tells_no_sex(cast: Cast) -> None:
    told, untold = shared(cast), a_case(cast)
    narrow = an_agreement(cast.hague, cast.baghdad, shares=[Shared.WORK], begins_on=cast.now.date())
    share_case(case=untold, organisation=cast.baghdad, agreement=narrow, by=cast.marieke, at=cast.now)

    with acting_for([cast.baghdad.id]):
        assert found(cast, "layla", sex=Sex.MALE) == refs(told)
        assert found(cast, "layla") == refs(told, untold)


def test_a_filter_is_kept_as_plain_values_and_read_again() -> None:
    where = CaseFilter(
        states=(State.APPLIED, State.APPROVED),
        destination="IRQ",
        responsible_id=7,
        travels_from=dt.date(2026, 6, 1),
        members_from=2,
        sex=Sex.FEMALE,
        age_band=AgeBand.OVER_60,
        travel_state=TravelState.NO_SHOW,
        on_hold=False,
        open_only=True,
    )

    plain = plain_filter(where)

    assert plain["states"] == ["applied", "approved"]
    assert plain["travels_from"] == "2026-06-01"
    assert read_filter(plain) == where
    assert plain_filter(CaseFilter()) == {}
