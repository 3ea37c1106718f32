"""Every fact that a gate asks about can be recorded: admission, part of the country, the end of an answer."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cast import Cast, a_case, adult, members
from tests.factories.world import suspended
from wayhome.casefile.cases.actions import edit_case
from wayhome.casefile.cases.destination import record_destination_area
from wayhome.casefile.cases.enums import Closure, LegalKind, State
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.status import write_state
from wayhome.casefile.people.actions import edit_person
from wayhome.casefile.people.facts import PersonFacts
from wayhome.ground.core.errors import NotPermitted, Refused
from wayhome.process.actions import binding, ending
from wayhome.process.actions.legal import record_legal_fact
from wayhome.process.actions.preparing import record_host_answer
from wayhome.process.gathering import gather
from wayhome.safeguards.acts import what_blocks
from wayhome.safeguards.words import Act
from wayhome.stages.journey.enums import ContactPurpose

TODAY = dt.date(2026, 6, 9)


def open_rules(case: Case, cast: Cast, *, on: dt.date | None = None) -> set[str]:
    case.refresh_from_db()
    found = what_blocks(Act.CLEAR, gather(case, today=TODAY, now=cast.now, on=on).facts)
    return {finding.rule_id for finding in found}


def stateless(name: str = "Karim Abbas") -> PersonFacts:
    known = adult(name)
    return PersonFacts(known.full_name, known.birth, known.sex, known.language, ("STL",))


def admitted(cast: Cast, case: Case, *, confirmed: bool = True, until_on: str = "") -> None:
    record_legal_fact(
        case=case,
        kind=LegalKind.ADMISSION,
        details={
            "confirmed": confirmed,
            "authority": "Ministry of Interior",
            "evidence": "Letter 114/2026, in the paper file",
            "answered_on": "2026-06-08",
            **({"until_on": until_on} if until_on else {}),
        },
        member=members(case)[0],
        today=TODAY,
        by=cast.marieke,
        at=cast.now,
    )


def test_a_stateless_person_travels_once_the_country_confirmed_in_writing(cast: Cast) -> None:
    case = a_case(cast, stateless())
    assert "destination-stateless" in open_rules(case, cast)

    admitted(cast, case)

    assert "destination-stateless" not in open_rules(case, cast)


def test_a_no_an_answer_that_ended_and_one_of_another_country_admit_nobody(cast: Cast) -> None:
    refused, ended, elsewhere = (a_case(cast, stateless()) for _ in range(3))
    admitted(cast, refused, confirmed=False)
    admitted(cast, ended, until_on="2026-06-17")
    admitted(cast, elsewhere)
    edit_case(
        case=elsewhere,
        changes={"destination_country": "JOR"},
        read_version=elsewhere.version,
        by=cast.marieke,
        at=cast.now,
    )

    travel = dt.date(2026, 6, 18)

    assert all(
        "destination-stateless" in open_rules(one, cast, on=travel) for one in (refused, ended, elsewhere)
    )


@pytest.mark.parametrize("missing", ["evidence", "member"])
def test_an_admission_without_evidence_or_person_is_refused(cast: Cast, missing: str) -> None:
    case = a_case(cast, stateless())

    with pytest.raises(Refused) as refusal:
        record_legal_fact(
            case=case,
            kind=LegalKind.ADMISSION,
            details={"confirmed": True, "evidence": "" if missing == "evidence" else "Letter"},
            member=None if missing == "member" else members(case)[0],
            today=TODAY,
            by=cast.marieke,
            at=cast.now,
        )

    assert refusal.value.field == missing


def test_who_got_a_nationality_needs_no_admission(cast: Cast) -> None:
    case = a_case(cast, stateless())
    person = members(case)[0].person

    edit_person(
        person=person,
        changes={"nationalities": ["IRQ"]},
        read_version=person.version,
        by=cast.marieke,
        at=cast.now,
    )

    assert "destination-stateless" not in open_rules(case, cast)


def test_a_suspended_part_closes_only_the_journeys_that_end_there(cast: Cast) -> None:
    there, elsewhere = a_case(cast), a_case(cast)
    suspended(cast, "IRQ", area="Anbar", begins_on=TODAY)
    assert "destination-part-known" in open_rules(there, cast)

    record_destination_area(case=there, area="Anbar", shown=["Anbar"], by=cast.marieke, at=cast.now)
    record_destination_area(case=elsewhere, area="", shown=["Anbar"], by=cast.marieke, at=cast.now)

    assert "destination-not-suspended" in open_rules(there, cast)
    assert not {"destination-not-suspended", "destination-part-known"} & open_rules(elsewhere, cast)


def test_a_part_suspended_after_the_answer_is_asked_about_again(cast: Cast) -> None:
    case = a_case(cast)
    suspended(cast, "IRQ", area="Anbar", begins_on=TODAY)
    record_destination_area(case=case, area="", shown=["Anbar"], by=cast.marieke, at=cast.now)

    suspended(cast, "IRQ", area="Nineveh", begins_on=TODAY)

    assert "destination-part-known" in open_rules(case, cast)


def test_parts_of_another_country_are_forgotten_when_the_destination_changes(cast: Cast) -> None:
    case = a_case(cast)
    suspended(cast, "IRQ", area="Anbar", begins_on=TODAY)
    record_destination_area(case=case, area="Anbar", shown=["Anbar"], by=cast.marieke, at=cast.now)

    edit_case(
        case=case,
        changes={"destination_country": "JOR"},
        read_version=case.version,
        by=cast.marieke,
        at=cast.now,
    )

    case.refresh_from_db()
    assert (case.destination_area, case.destination_areas_ruled_out) == (None, None)


def test_a_part_that_is_not_on_the_list_cannot_be_ruled_out(cast: Cast) -> None:
    case = a_case(cast)
    suspended(cast, "IRQ", area="Anbar", begins_on=TODAY)

    with pytest.raises(Refused, match="changed the list"):
        record_destination_area(case=case, area="", shown=["Basra"], by=cast.marieke, at=cast.now)


def test_the_host_governments_answer_holds_until_its_last_day(cast: Cast) -> None:
    case = a_case(cast)

    record_host_answer(
        case=case,
        no_objection=True,
        answered_on=TODAY,
        until_on=dt.date(2026, 6, 17),
        by=cast.marieke,
        at=cast.now,
    )

    assert "host-answer" not in open_rules(case, cast, on=dt.date(2026, 6, 17))
    assert "host-answer" in open_rules(case, cast, on=dt.date(2026, 6, 18))


def test_an_answer_that_ends_before_it_was_given_is_refused(cast: Cast) -> None:
    case = a_case(cast)

    with pytest.raises(Refused, match="end before it was given"):
        record_host_answer(
            case=case,
            no_objection=True,
            answered_on=TODAY,
            until_on=TODAY - dt.timedelta(days=1),
            by=cast.marieke,
            at=cast.now,
        )


def departed(cast: Cast, on: dt.date) -> Case:
    case = a_case(cast)
    case.departed_on = on
    case.save(update_fields=["departed_on"])
    write_state(
        case=case,
        to=State.DEPARTED,
        verb="confirm_boarding",
        by=cast.els,
        happened_at=cast.now,
        recorded_at=cast.now,
    )
    case.refresh_from_db()
    return case


def closed_unconfirmed(cast: Cast, case: Case) -> Case:
    return ending.close(
        case=case,
        code=Closure.ARRIVAL_NOT_CONFIRMED,
        words="",
        person_told="No number answers",
        by=cast.marieke,
        at=cast.now,
    )


def test_an_unconfirmed_arrival_closes_a_case_after_sixty_days_only(cast: Cast) -> None:
    early = departed(cast, dt.date(2026, 4, 11))  # 59 days before 9 June
    late = departed(cast, dt.date(2026, 4, 10))  # 60 days before 9 June

    with pytest.raises(Refused, match="from 2026-06-10") as refusal:
        closed_unconfirmed(cast, early)

    assert refusal.value.code == "arrival_may_still_come"
    assert closed_unconfirmed(cast, late).state == State.CLOSED.value


def a_closed_case(cast: Cast) -> Case:
    case = a_case(cast)
    ending.close(
        case=case, code=Closure.OPENED_IN_ERROR, words="", person_told="Told", by=cast.marieke, at=cast.now
    )
    case.refresh_from_db()
    return case


def test_a_closed_case_discloses_nothing_to_the_country_of_origin(cast: Cast) -> None:
    case = a_closed_case(cast)

    with pytest.raises(Refused) as contact:
        binding.contact_origin(
            case=case,
            member=members(case)[0],
            purpose=ContactPurpose.ISSUE,
            post="Embassy in The Hague",
            shared=["full_name"],
            contacted_on=TODAY,
            today=TODAY,
            by=cast.tomasz,
            at=cast.now,
        )
    with pytest.raises(Refused) as handover:
        binding.send_handover(
            case=case,
            receiver=cast.baghdad,
            answer_due_on=dt.date(2026, 6, 16),
            today=TODAY,
            by=cast.marieke,
            at=cast.now,
        )

    assert (contact.value.code, handover.value.code) == ("closed", "closed")


def test_in_which_part_a_journey_ends_is_recorded_by_whoever_changes_the_file(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        record_destination_area(case=a_case(cast), area="", shown=["Kirkuk"], by=cast.tomasz, at=cast.now)
