"""Claims about finding people by name: who is filed, in whose scope, what counts as read, and what is kept of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from django.db import connection

from tests.cast import Cast, a_case, adult, child
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.actions import find_people
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.queries import Found, people_named
from wayhome.casefile.cases.queries.finding import _fitting
from wayhome.casefile.people import naming
from wayhome.casefile.people.actions import edit_person
from wayhome.casefile.people.models import NameIndex, NameKey, Person
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.context import WorkContext, acting_for, current
from wayhome.ground.core.errors import NotPermitted
from wayhome.ground.values.name_keys import PEOPLE_OF_A_SLOT, frames_of, spread_of
from wayhome.ground.values.name_ranking import Sought
from wayhome.ground.values.name_sifting import look_for, sift

Acting = Callable[..., AbstractContextManager[WorkContext]]


def looked_for(cast: Cast, name: str, by: Actor, year: int | None = None) -> Found:
    """Return whom somebody finds."""
    return find_people(sought=Sought(name, year), by=by, on=cast.now.date(), at=cast.now)


def cases_of(found: Found) -> list[str]:
    """Return the references of the cases of the people found, in their order."""
    return [one.case.reference for one in found.people]


def person_of(case: Case) -> Person:
    """Return the only person of a case."""
    return Person.objects.get(case_id=case.id)


def test_whoever_is_registered_is_filed_in_every_index_that_stands(cast: Cast) -> None:
    case = a_case(cast, adult("Karim Abbas"))

    rows = NameKey.objects.filter(case_id=case.id)

    assert {row.number for row in rows} == set(NameIndex.objects.values_list("number", flat=True))
    assert 1 <= len(rows) <= len(frames_of("Karim Abbas"))


def test_whose_name_is_corrected_is_found_under_the_new_one_only(cast: Cast) -> None:
    case = a_case(cast, adult("Karim Abbas"))
    person = person_of(case)

    edit_person(
        person=person,
        changes={"full_name": "Zelimkhan Kuznetsov"},
        read_version=person.version,
        by=cast.marieke,
        at=cast.now,
    )

    assert cases_of(looked_for(cast, "Zelimkhan Kuznetsov", cast.marieke)) == [case.reference]
    assert cases_of(looked_for(cast, "Karim Abbas", cast.marieke)) == []


def test_a_person_is_found_by_the_name_in_latin_letters_as_well(cast: Cast) -> None:
    facts = adult("كريم عباس")
    case = a_case(cast, type(facts)(full_name=facts.full_name, birth=facts.birth, latin_name="Karim Abbas"))

    assert cases_of(looked_for(cast, "Karim Abbas", cast.marieke)) == [case.reference]
    assert cases_of(looked_for(cast, "كريم عباس", cast.marieke)) == [case.reference]


def test_another_organisation_neither_finds_nor_counts_whom_it_does_not_hold(
    cast: Cast, acting: Acting
) -> None:
    a_case(cast, adult("Karim Abbas"))

    with acting(cast.brussels):
        found = looked_for(cast, "Karim Abbas", cast.lucas)
        rows = NameKey.objects.count()

    assert found.people == ()
    assert rows == 0


def test_the_scope_holds_without_the_row_policies_too(cast: Cast) -> None:
    case = a_case(cast, adult("Karim Abbas"))

    assert cases_of(looked_for(cast, "Karim Abbas", cast.marieke)) == [case.reference]
    assert looked_for(cast, "Karim Abbas", cast.lucas).people == ()


def test_whoever_reads_no_names_is_refused(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        looked_for(cast, "Karim Abbas", cast.bram)


def test_only_who_is_shown_counts_as_read(cast: Cast) -> None:
    a_case(cast, adult("Karim Abbas"))
    a_case(cast, adult("Karim Hoxha"))
    current().seen.clear()

    found = people_named(cast.marieke, Sought("Karim Abbas"), on=cast.now.date())

    assert current().seen == set()
    assert found.people[0].person.full_name == "Karim Abbas"
    assert {seen.case_id for seen in current().seen} == {found.people[0].case.id}


def test_the_audit_keeps_a_keyed_hash_of_what_was_looked_for_and_no_name(cast: Cast) -> None:
    a_case(cast, adult("Karim Abbas"))

    looked_for(cast, "Karim Abbas", cast.marieke, 1990)
    looked_for(cast, "Abbas Karim", cast.marieke, 1990)
    looked_for(cast, "Artan Hoxha", cast.marieke)

    details = [event.detail for event in AuditEvent.objects.filter(tag="cases:names:read")]
    terms = Counter(detail["terms"] for detail in details)
    assert sorted(terms.values()) == [1, 2]
    assert sorted(detail["shown"] for detail in details) == [0, 1, 1]
    assert "arim" not in str(details).lower()


def test_a_lone_part_of_more_than_500_people_is_looked_for_nowhere(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_case(cast, adult("Karim Abbas"))
    sign = min(frames_of("Karim"), key=len)
    years = dict.fromkeys(range(1950, 2010), 20)
    frequent = naming.OpenIndex(1, True, 8, b"k" * 32, spread_of({sign: 4_000}, years))
    monkeypatch.setattr("wayhome.casefile.cases.queries.finding.standing_indexes", lambda: [frequent])
    current().seen.clear()

    alone = people_named(cast.marieke, Sought("Karim"), on=cast.now.date())
    with_year = people_named(cast.marieke, Sought("Karim", 1990), on=cast.now.date())

    assert alone.too_many
    assert alone.people == ()
    assert not with_year.too_many


def test_frequent_names_stay_findable_when_they_are_spread(cast: Cast) -> None:
    case = a_case(cast, adult("Karim Abbas", "3 March 1990"))
    (index,) = naming.standing_indexes()
    years = dict.fromkeys(range(1950, 2010), 20)
    spread = spread_of(dict.fromkeys(frames_of("Karim Abbas"), 900), years)
    index = naming.OpenIndex(index.number, True, index.bits, index.key, spread)

    naming.file_names([person_of(case)], indexes=[index])

    assert spread.slots(min(frames_of("Karim"), key=len)) == 900 // PEOPLE_OF_A_SLOT
    monkey = pytest.MonkeyPatch()
    with monkey.context() as patched:
        patched.setattr("wayhome.casefile.cases.queries.finding.standing_indexes", lambda: [index])
        assert cases_of(looked_for(cast, "Karim Abbas", cast.marieke)) == [case.reference]
        assert cases_of(looked_for(cast, "Karim Abbas", cast.marieke, 1991)) == [case.reference]


def test_the_counts_of_names_cannot_be_read_in_the_database(cast: Cast) -> None:
    sealed = naming.seal_spread(spread_of({"KRM": 900}, {1990: 10}))

    assert b"KRM" not in sealed
    assert naming.read_spread(sealed).frames == {"KRM": 900}


def test_the_role_that_serves_pages_cannot_change_a_key_of_a_name(cast: Cast) -> None:
    a_case(cast, adult("Karim Abbas"), child())

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('people_name_key', 'UPDATE'), has_table_privilege('people_name_index', 'UPDATE')"
        )
        assert cursor.fetchone() == (False, False)


def test_whoever_left_the_case_is_not_found_in_it(cast: Cast) -> None:
    case = a_case(cast, adult("Karim Abbas"), child("Noor Abbas"))
    CaseMember.objects.filter(case_id=case.id, position=2).update(until_at=cast.now)

    shown = [one.person.full_name for one in looked_for(cast, "Noor Abbas", cast.marieke).people]

    assert "Noor Abbas" not in shown


NAMES = (
    "Karim Abbas",
    "Abbas Karim Hassan",
    "Karem Abas",
    "Karim Hoxha",
    "Abdulkarim Abbas",
    "Nino Beridze",
    "Karim",
)


@pytest.mark.parametrize("name", ["Karim Abbas", "Abd al-Karim Abbas", "Karim", "Karin Abbas"])
def test_the_database_weighs_who_fits_by_the_same_rule(cast: Cast, name: str) -> None:
    people = {person_of(a_case(cast, adult(each))).id: each for each in NAMES}
    index = naming.standing_indexes()[-1]
    look = look_for(name, None, index.spread, index.bucket, index.bits)
    searched = frozenset(bucket for bucket, _, _ in look.worths)
    filed: dict[object, set[int]] = {}
    for row in NameKey.objects.filter(person_id__in=people, number=index.number).order_by("person_id"):
        filed.setdefault(row.person_id, set()).add(row.bucket)

    found = list(_fitting(cast.marieke, look, searched, index.number, cast.now.date(), 100))

    assert found == sift(look, filed)
    assert "Karim Abbas" in [people[key] for key in found]


def test_the_database_hands_out_nobody_whose_case_is_not_held_by_who_asks_and_who_acts(cast: Cast) -> None:
    case = a_case(cast, adult("Karim Abbas"))
    index = naming.standing_indexes()[-1]
    look = look_for("Karim Abbas", None, index.spread, index.bucket, index.bits)
    asked = (look, look.rounds[0], index.number, cast.now.date(), 100)

    assert list(_fitting(cast.marieke, *asked)) == [person_of(case).id]
    assert not _fitting(replace(cast.marieke, organisation_id=cast.brussels.id), *asked)
    with acting_for([cast.brussels.id]):
        assert not _fitting(cast.marieke, *asked)
        assert not _fitting(replace(cast.marieke, organisation_id=cast.brussels.id), *asked)
