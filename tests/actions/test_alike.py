"""Two records that may be of one person: found across scripts, decided by people, taken back with nothing lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.cast import Cast, a_case, adult, child, everybody, members
from tests.factories.belgium import in_belgium
from tests.factories.journeys import passport
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import standing_of
from wayhome.casefile.cases.scopes import CaseInHand, case_for
from wayhome.casefile.people.actions import edit_person
from wayhome.casefile.people.models import Person
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.process.actions.alike import (
    Joining,
    ask_elsewhere,
    join_files,
    look_for_alike,
    take_verdict_back,
    tell_apart,
)
from wayhome.process.alike import alike_of, compared, decided_of
from wayhome.process.likeness import Signal, may_be_one, same_years, signals
from wayhome.process.models import PersonLink
from wayhome.stages.journey.actions import add_document

TODAY = dt.date(2026, 6, 9)
TOLD = "She was told on the telephone."


def hand(cast: Cast, case: Case, key: str = "marieke") -> CaseInHand:
    return case_for(cast.office.actor(key), case.reference, on=TODAY)


def found(cast: Cast, case: Case, key: str = "marieke") -> list[str]:
    one = hand(cast, case, key)
    return [alike.case.reference for alike in alike_of(one, members(case)[0], on=TODAY)]


@pytest.fixture
def karim(cast: Cast) -> Case:
    return a_case(cast, adult("Karim Abbas", "3 March 1990"))


@pytest.mark.parametrize(
    ("name", "born", "is_found"),
    [
        ("كريم عباس", "3 March 1990", True),
        ("Abbas Kareem", "1991", True),
        ("Karim Abbas", "1995", False),
        ("Zubayda Rahmani", "3 March 1990", False),
    ],
)
def test_a_name_that_sounds_alike_and_a_year_are_enough(
    cast: Cast, karim: Case, name: str, born: str, is_found: bool
) -> None:
    again = a_case(cast, adult(name, born))

    assert found(cast, again) == ([karim.reference] if is_found else [])


def test_a_document_and_a_year_are_enough_whatever_the_name(cast: Cast, karim: Case) -> None:
    other = a_case(cast, adult("Kazem Obeid", "1990"))
    for case in (karim, other):
        add_document(member=members(case)[0], facts=passport(), by=cast.tomasz, at=cast.now)

    [alike] = alike_of(hand(cast, other), members(other)[0], on=TODAY)

    assert alike.signals == (Signal.DOCUMENT, Signal.YEAR)


def test_nobody_sees_a_file_that_is_not_open_to_them(cast: Cast, karim: Case) -> None:
    karim.identity_restricted = True
    karim.counsellor_id = cast.office.users["sanne"].id
    karim.save(update_fields=["identity_restricted", "counsellor_id"])
    again = a_case(cast, adult("Karim Abbas", "3 March 1990"))

    assert found(cast, again) == []
    with pytest.raises(NotPermitted):
        compared(hand(cast, again), members(again)[0], members(karim)[0].person_id, on=TODAY)


def test_an_emergency_on_one_file_opens_no_other(cast: Cast, karim: Case) -> None:
    karim.identity_restricted = True
    karim.counsellor_id = cast.office.users["sanne"].id
    karim.save(update_fields=["identity_restricted", "counsellor_id"])
    again = a_case(cast, adult("Karim Abbas", "3 March 1990"))

    one = hand(cast, again)
    in_emergency = CaseInHand(again, replace(one.by, emergency=True), one.offices)

    assert alike_of(in_emergency, members(again)[0], on=TODAY) == []


def test_who_does_not_edit_people_does_not_look_for_them(cast: Cast, karim: Case) -> None:
    one = hand(cast, karim, "tomasz")

    with pytest.raises(NotPermitted):
        look_for_alike(hand=one, member=members(karim)[0], on=TODAY, at=cast.now)


def test_that_somebody_looked_is_kept_without_a_name(cast: Cast, karim: Case) -> None:
    again = a_case(cast, adult("Karim Abbas", "3 March 1990"))

    look_for_alike(hand=hand(cast, again), member=members(again)[0], on=TODAY, at=cast.now)

    assert AuditEvent.objects.get(tag="process:alike:look").detail == {"shown": 1}


def test_two_who_were_told_apart_are_not_asked_about_again_until_it_is_taken_back(
    cast: Cast, karim: Case
) -> None:
    again = a_case(cast, adult("Karim Abbas", "3 March 1990"))
    here, there = hand(cast, again), hand(cast, karim)

    link = tell_apart(
        hand=here, member=members(again)[0], there=there, other=members(karim)[0].person, at=cast.now
    )

    assert (found(cast, again), found(cast, karim)) == ([], [])
    with pytest.raises(Refused, match="decided about these two"):
        tell_apart(
            hand=there, member=members(karim)[0], there=here, other=members(again)[0].person, at=cast.now
        )
    [decided] = decided_of(there, members(karim)[0], on=TODAY)
    assert (decided.link, decided.case) == (link, again)
    take_verdict_back(link=link, hand=here, there=None, reason="", at=cast.now)
    assert found(cast, again) == [karim.reference]
    with pytest.raises(Refused, match="taken back already"):
        take_verdict_back(link=link, hand=here, there=None, reason="", at=cast.now)


def joined(cast: Cast, again: Case, karim: Case, **facts: object) -> PersonLink:
    mine = members(again)[0]
    joining = Joining(leads=members(karim)[0].person_id, person_told=TOLD, **facts)  # type: ignore[arg-type]
    return join_files(
        hand=hand(cast, again),
        member=mine,
        there=hand(cast, karim),
        other=members(karim)[0].person,
        joining=joining,
        at=cast.now,
    )


def test_one_person_goes_on_in_one_file_and_what_was_missing_comes_along(cast: Cast, karim: Case) -> None:
    again = a_case(cast, adult("Karim Abbas", "3 March 1990"))
    mine, theirs = members(again)[0].person, members(karim)[0].person
    edit_person(
        person=mine, changes={"occupation": "Baker"}, read_version=mine.version, by=cast.marieke, at=cast.now
    )

    link = joined(cast, again, karim, take=("occupation",))

    assert Person.objects.get(pk=theirs.pk).occupation == "Baker"
    again.refresh_from_db()
    karim.refresh_from_db()
    assert (again.state, again.closure_code, karim.state) == ("closed", "duplicate", "enquiry")
    assert (link.closed_other, link.taken, link.leads_id) == (True, ["occupation"], theirs.pk)
    for one, other in ((again, karim), (karim, again)):
        lines = [str(line.sentence) for line in standing_of(one, cast.marieke, on=TODAY, limit=9).lines]
        assert "Found to be one person with somebody in another file" in lines
        assert not [line for line in lines if other.reference in line]
    assert found(cast, karim) == []


def test_taken_back_both_files_are_as_they_were(cast: Cast, karim: Case) -> None:
    again = a_case(cast, adult("Karim Abbas", "3 March 1990"))
    mine, theirs = members(again)[0].person, members(karim)[0].person
    for person, work in ((mine, "Baker"), (theirs, "Driver")):
        edit_person(
            person=person,
            changes={"occupation": work},
            read_version=person.version,
            by=cast.marieke,
            at=cast.now,
        )
    link = joined(cast, again, karim, take=("occupation",))

    restored = take_verdict_back(
        link=link,
        hand=hand(cast, karim),
        there=hand(cast, again),
        reason="It is his brother.",
        at=cast.now,
    )

    again.refresh_from_db()
    assert list(restored) == ["occupation"]
    assert Person.objects.get(pk=theirs.pk).occupation == "Driver"
    assert (again.state, again.closure_code) == ("enquiry", None)
    assert found(cast, again) == [karim.reference]


def test_what_was_corrected_since_stays_when_it_is_taken_back(cast: Cast, karim: Case) -> None:
    again = a_case(cast, adult("Karim Abbas", "3 March 1990"))
    mine, theirs = members(again)[0].person, members(karim)[0].person
    change = {"occupation": "Baker"}
    edit_person(person=mine, changes=change, read_version=mine.version, by=cast.marieke, at=cast.now)
    link = joined(cast, again, karim, take=("occupation",))
    leading = Person.objects.get(pk=theirs.pk)
    later = {"occupation": "Master baker"}
    edit_person(person=leading, changes=later, read_version=leading.version, by=cast.marieke, at=cast.now)

    restored = take_verdict_back(
        link=link, hand=hand(cast, karim), there=hand(cast, again), reason="His brother.", at=cast.now
    )

    assert list(restored) == []
    assert Person.objects.get(pk=theirs.pk).occupation == "Master baker"


def test_a_file_in_which_others_are_stays_open(cast: Cast, karim: Case) -> None:
    family = a_case(cast, adult("Karim Abbas", "3 March 1990"), child())

    link = joined(cast, family, karim)

    family.refresh_from_db()
    assert (family.state, link.closed_other) == (State.ENQUIRY.value, False)


def test_a_name_is_never_taken_over(cast: Cast, karim: Case) -> None:
    again = a_case(cast, adult("Karim Abbas", "3 March 1990"))

    with pytest.raises(Refused, match="not taken over"):
        joined(cast, again, karim, take=("full_name",))


def test_two_of_three_are_needed() -> None:
    born = adult(born="1990").birth
    assert same_years(born, adult(born="1991").birth)
    assert not same_years(born, adult(born="1992").birth)
    assert not same_years(born, None)
    assert may_be_one(signals(likeness=0.75, years=True, document=False))
    assert not may_be_one(signals(likeness=1.0, years=False, document=False))
    assert not may_be_one(signals(likeness=0.74, years=True, document=False))


def test_nobody_decides_about_somebody_of_the_same_file(cast: Cast, karim: Case) -> None:
    here = hand(cast, karim)
    with pytest.raises(OutOfScope):
        tell_apart(
            hand=here, member=members(karim)[0], there=here, other=members(karim)[0].person, at=cast.now
        )
    stranger = replace(here, by=replace(cast.marieke, roles=frozenset({Role.AUDITOR})))
    again = a_case(cast, adult("Karim Abbas", "3 March 1990"))
    for one, other in ((stranger, hand(cast, again)), (hand(cast, again), stranger)):
        with pytest.raises(NotPermitted):
            tell_apart(
                hand=one,
                member=members(one.case)[0],
                there=other,
                other=members(other.case)[0].person,
                at=cast.now,
            )


def test_every_way_to_another_file_asks_who_edits_people_on_both(cast: Cast, karim: Case) -> None:
    again = a_case(cast, adult("Karim Abbas", "3 March 1990"))
    mine, theirs = members(again)[0], members(karim)[0]
    link = tell_apart(
        hand=hand(cast, again), member=mine, there=hand(cast, karim), other=theirs.person, at=cast.now
    )
    reads = replace(cast.marieke, roles=frozenset({Role.OUTREACH_WORKER}))
    closed = replace(hand(cast, again), by=reads)

    for way in (
        lambda: alike_of(closed, mine, on=TODAY),
        lambda: compared(closed, mine, theirs.person_id, on=TODAY),
        lambda: ask_elsewhere(hand=closed, member=mine, at=cast.now),
        lambda: take_verdict_back(link=link, hand=closed, there=None, reason="", at=cast.now),
    ):
        with pytest.raises(NotPermitted):
            way()


def test_a_hidden_identity_closes_every_way_from_a_file(cast: Cast, karim: Case) -> None:
    again = a_case(cast, adult("Karim Abbas", "3 March 1990"))
    again.identity_restricted = True
    again.counsellor_id = cast.office.users["aylin"].id
    again.save(update_fields=["identity_restricted", "counsellor_id"])
    hidden = hand(cast, again)

    for way in (
        lambda: alike_of(hidden, members(again)[0], on=TODAY),
        lambda: compared(hidden, members(again)[0], members(karim)[0].person_id, on=TODAY),
        lambda: ask_elsewhere(hand=hidden, member=members(again)[0], at=cast.now),
    ):
        with pytest.raises(NotPermitted):
            way()


# Files of other offices


def in_brussels(cast: Cast, name: str = "Kazem Obeid", born: str = "1990") -> Case:
    """Return the file of a mission in Belgium that has the same passport, of which nobody in The Hague holds anything."""
    with everybody():
        there = in_belgium(cast)
        case = a_case(there, adult(name, born), programme="rean-nld")
        add_document(member=members(case)[0], facts=passport(), by=there.tomasz, at=cast.now)
    return case


def elsewhere(cast: Cast, case: Case, **of: object) -> list[str]:
    one = replace(hand(cast, case), by=replace(hand(cast, case).by, **of))
    return [
        office.organisation.name for office in ask_elsewhere(hand=one, member=members(case)[0], at=cast.now)
    ]


@pytest.mark.parametrize(
    ("name", "born", "is_told"),
    [("Obeid Kazem", "1961", True), ("Zubayda Rahmani", "1985", True), ("Zubayda Rahmani", "1961", False)],
)
def test_another_office_is_told_by_a_document_and_a_second_sign(
    cast: Cast, karim: Case, monkeypatch: pytest.MonkeyPatch, name: str, born: str, is_told: bool
) -> None:
    if name.startswith("Obeid"):
        monkeypatch.setattr("wayhome.stages.journey.queries.elsewhere.BY_CHANCE", 1.0)
    in_brussels(cast)
    mine = a_case(cast, adult(name, born))
    assert elsewhere(cast, mine) == []
    add_document(member=members(mine)[0], facts=passport(), by=cast.tomasz, at=cast.now)

    assert elsewhere(cast, mine) == ([cast.brussels.name] if is_told else [])
    detail = AuditEvent.objects.filter(tag="process:alike:elsewhere").order_by("-seq")[0].detail
    assert detail == {"offices": 1 if is_told else 0}


def test_a_hidden_or_restricted_file_is_told_to_nobody_and_enforcement_is_told_nothing(
    cast: Cast, karim: Case
) -> None:
    theirs = in_brussels(cast)
    mine = a_case(cast, adult("Kazem Obeid", "1990"))
    add_document(member=members(mine)[0], facts=passport(), by=cast.tomasz, at=cast.now)

    assert elsewhere(cast, mine) == [cast.brussels.name]
    assert elsewhere(cast, mine, enforcement=True) == []
    with everybody():
        Case.objects.filter(pk=theirs.pk).update(identity_restricted=True)
    assert elsewhere(cast, mine) == []
