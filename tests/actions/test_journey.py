"""The journey before it begins: documents, health, seats, help on the way."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from tests.cast import Cast, a_case, adult, child, members
from tests.factories.journeys import EUR, booked, passport, plan, state
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import NotPermitted, Refused
from wayhome.ground.values.airports import ServiceCode
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.money import Money
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey import actions, queries
from wayhome.stages.journey.actions import (
    EscortFacts,
    Fitness,
    LegPlan,
    Pregnancy,
)
from wayhome.stages.journey.enums import (
    Booking,
    ContactPurpose,
    DocumentKind,
    DocumentPlace,
    EscortKind,
    Meeting,
    RequestState,
)
from wayhome.stages.journey.models import HealthRecord, Leg, TravelDocument

S = TravelState


# Documents


def test_a_document_counts_once_an_authority_accepts_it_with_evidence(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)

    row = actions.add_document(member=member, facts=passport(), by=cast.marieke, at=cast.now)
    actions.accept_document(
        document=row,
        authority="Embassy of Iraq, The Hague",
        evidence="Letter of 2 June, in the paper file",
        accepted_on=dt.date(2026, 6, 2),
        read_version=1,
        by=cast.tomasz,
        at=cast.now,
    )
    [fact] = queries.journey_facts(case, on=cast.now.date())[member.id].documents or ()

    assert (fact.for_travel, fact.accepted, fact.evidence, fact.unusable) == (True, True, True, False)
    assert fact.valid_until == dt.date(2029, 4, 12)
    assert row.expiry_month == dt.date(2029, 4, 1)


def test_a_changed_document_loses_the_acceptance_of_the_old_one(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)
    row = actions.add_document(member=member, facts=passport(), by=cast.marieke, at=cast.now)
    actions.accept_document(
        document=row,
        authority="Embassy",
        evidence="Letter",
        accepted_on=cast.now.date(),
        read_version=1,
        by=cast.tomasz,
        at=cast.now,
    )

    changed = actions.edit_document(
        document=row,
        changes={"valid_until": dt.date(2030, 1, 31)},
        read_version=2,
        by=cast.tomasz,
        at=cast.now,
    )

    assert set(changed) == {
        "accepted_by",
        "accepted_on",
        "acceptance_evidence",
        "expiry_month",
        "valid_until",
    }
    assert TravelDocument.objects.get().accepted_by is None


def test_a_document_that_was_only_asked_for_counts_for_nothing_yet(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)

    row = actions.request_document(
        member=member,
        kind=DocumentKind.LAISSEZ_PASSER,
        country="IRQ",
        authority="Embassy of Iraq",
        requested_on=dt.date(2026, 5, 26),
        fee=Money(2500, EUR),
        by=cast.tomasz,
        at=cast.now,
    )
    asked = queries.journey_facts(case, on=cast.now.date())[member.id].documents
    actions.edit_document(
        document=row,
        changes={
            "request_state": RequestState.ISSUED.value,
            "place": DocumentPlace.WITH_OFFICE.value,
            "number": "LP 99",
            "valid_until": dt.date(2026, 7, 1),
        },
        read_version=1,
        by=cast.tomasz,
        at=cast.now,
    )
    issued = queries.journey_facts(case, on=cast.now.date())[member.id].documents

    assert asked is not None
    assert asked[0].unusable is None
    assert issued is not None
    assert issued[0].unusable is False


def test_a_lost_document_is_not_usable(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)
    row = actions.add_document(member=member, facts=passport(), by=cast.marieke, at=cast.now)

    actions.edit_document(
        document=row,
        changes={"place": DocumentPlace.LOST.value},
        read_version=1,
        by=cast.marieke,
        at=cast.now,
    )

    [fact] = queries.journey_facts(case, on=cast.now.date())[member.id].documents or ()
    assert fact.unusable is True


def test_nobody_asked_about_documents_is_not_the_same_as_none(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)

    assert queries.journey_facts(case, on=cast.now.date())[member.id].documents is None


def test_a_document_that_ends_before_it_begins_is_refused(cast: Cast) -> None:
    [member] = members(a_case(cast))

    with pytest.raises(Refused, match="end before it was issued"):
        actions.add_document(
            member=member, facts=passport(until=dt.date(2020, 1, 1)), by=cast.marieke, at=cast.now
        )


def test_acceptance_needs_an_authority_and_evidence(cast: Cast) -> None:
    [member] = members(a_case(cast))
    row = actions.add_document(member=member, facts=passport(), by=cast.marieke, at=cast.now)

    with pytest.raises(Refused, match="nothing shows it"):
        actions.accept_document(
            document=row,
            authority="Embassy",
            evidence=" ",
            accepted_on=cast.now.date(),
            read_version=1,
            by=cast.marieke,
            at=cast.now,
        )


def test_document_numbers_and_places_stand_sealed(cast: Cast) -> None:
    [member] = members(a_case(cast))
    row = actions.add_document(member=member, facts=passport(), by=cast.marieke, at=cast.now)

    with connection.cursor() as cursor:
        cursor.execute("SELECT number, place FROM journey_travel_document WHERE id = %s", [row.id])
        number, place = (bytes(value) for value in cursor.fetchone())

    assert b"4471" not in number
    assert b"with_person" not in place


def test_an_embassy_is_told_identity_only(cast: Cast) -> None:
    [member] = members(a_case(cast))

    with pytest.raises(Refused, match="more than identity"):
        actions.record_embassy_contact(
            member=member,
            purpose=ContactPurpose.ISSUE,
            post="Embassy of Iraq, The Hague",
            shared=["full_name", "legal_ground"],
            contacted_on=cast.now.date(),
            gate=(),
            by=cast.tomasz,
            at=cast.now,
        )


def test_an_embassy_contact_keeps_what_was_shared_and_the_answer(cast: Cast) -> None:
    [member] = members(a_case(cast))
    row = actions.record_embassy_contact(
        member=member,
        purpose=ContactPurpose.ISSUE,
        post="Embassy of Iraq, The Hague",
        shared=["full_name", "birth"],
        contacted_on=cast.now.date(),
        gate=(),
        by=cast.tomasz,
        at=cast.now,
    )

    actions.record_embassy_reply(
        contact=row, reply="Ready in two days", replied_on=cast.now.date(), by=cast.tomasz, at=cast.now
    )

    assert row.shared == ["birth", "full_name"]
    assert row.reply == "Ready in two days"


def test_a_case_manager_does_not_contact_the_embassy(cast: Cast) -> None:
    [member] = members(a_case(cast))

    with pytest.raises(NotPermitted, match="movements officer"):
        actions.record_embassy_contact(
            member=member,
            purpose=ContactPurpose.ISSUE,
            post="Embassy",
            shared=["full_name"],
            contacted_on=cast.now.date(),
            gate=(),
            by=cast.partner("layla"),
            at=cast.now,
        )


# Health


def test_a_counsellor_records_that_somebody_was_asked_and_cannot_record_fitness(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)

    actions.record_health_answer(
        member=member,
        asked_on=dt.date(2026, 5, 22),
        medical=False,
        pregnant=None,
        by=cast.marieke,
        at=cast.now,
    )

    health = queries.journey_facts(case, on=cast.now.date())[member.id].health
    assert (health.asked_on, health.medical) == (dt.date(2026, 5, 22), False)
    with pytest.raises(NotPermitted, match="health officer"):
        actions.record_fitness(member=member, finding=Fitness(fit=False), by=cast.marieke, at=cast.now)


def test_later_health_records_speak_over_earlier_ones_field_by_field(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)
    actions.record_health_answer(
        member=member,
        asked_on=dt.date(2026, 5, 22),
        medical=False,
        pregnant=None,
        by=cast.marieke,
        at=cast.now,
    )

    actions.record_fitness(
        member=member,
        finding=Fitness(
            fit=True,
            fit_from=dt.date(2026, 6, 1),
            fit_until=dt.date(2026, 6, 30),
            escort_needed=True,
            medicine_needed=True,
            medicine_arranged=True,
            care_needed=False,
        ),
        by=cast.hanna,
        at=cast.now + dt.timedelta(hours=1),
    )

    health = queries.journey_facts(case, on=cast.now.date())[member.id].health
    assert (health.asked_on, health.medical, health.fit) == (dt.date(2026, 5, 22), True, True)
    assert (health.fit_from, health.fit_until) == (dt.date(2026, 6, 1), dt.date(2026, 6, 30))
    assert (health.escort.needed, health.escort.arranged) == (True, False)
    assert (health.medicine_needed, health.medicine_arranged, health.care_needed) == (True, True, False)


def test_a_medical_escort_by_name_arranges_what_health_asked_for(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)

    actions.arrange_escort(
        member=member,
        facts=EscortFacts(kind=EscortKind.MEDICAL, name="Dr Aalders", hands_over_to="Clinic"),
        by=cast.tomasz,
        at=cast.now,
    )

    assert queries.journey_facts(case, on=cast.now.date())[member.id].health.escort.arranged is True


def test_the_question_of_pregnancy_does_not_arise_for_a_man(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)

    assert queries.journey_facts(case, on=cast.now.date())[member.id].health.pregnant is False


def test_a_pregnancy_needs_its_weeks_and_their_day(cast: Cast) -> None:
    [member] = members(a_case(cast))

    with pytest.raises(Refused, match="weeks"):
        actions.record_pregnancy(
            member=member, finding=Pregnancy(pregnant=True, weeks=30), by=cast.hanna, at=cast.now
        )


def test_the_audit_row_of_a_health_record_does_not_tell_its_kind(cast: Cast) -> None:
    [member] = members(a_case(cast))

    actions.record_pregnancy(
        member=member,
        finding=Pregnancy(pregnant=True, weeks=30, weeks_on=cast.now.date()),
        by=cast.hanna,
        at=cast.now,
    )

    event = AuditEvent.objects.get(subject="journey.HealthRecord")
    assert (event.tag, event.fields, event.detail) == ("journey:health:record", [], {})
    assert HealthRecord.objects.get().facts["weeks"] == 30


# Seats


def test_one_booking_seats_a_family_and_sets_the_day_of_travel(cast: Cast) -> None:
    case = a_case(cast, adult(), child())

    legs = booked(cast, case)

    case.refresh_from_db()
    assert len(legs) == 4
    assert {state(member) for member in members(case)} == {S.BOOKED}
    assert case.planned_travel_on == dt.date(2026, 6, 18)
    # 11:25 in Amsterdam is 09:25 UTC in June; 21:45 in Baghdad is 18:45 UTC.
    assert legs[0].departs_at == dt.datetime(2026, 6, 18, 9, 25, tzinfo=dt.UTC)
    assert legs[1].arrives_at == dt.datetime(2026, 6, 18, 18, 45, tzinfo=dt.UTC)


def test_days_are_local_days_at_the_airport(cast: Cast) -> None:
    case = a_case(cast)
    late = LegPlan(
        from_airport="AMS",
        to_airport="IST",
        departs=dt.datetime.fromisoformat("2026-07-01 00:30"),
        arrives=dt.datetime.fromisoformat("2026-07-01 05:00"),
        carrier="XA",
    )

    [leg] = actions.hold_seats(case=case, members=members(case), legs=[late], by=cast.tomasz, at=cast.now)

    # 00:30 in Amsterdam on 1 July is 22:30 UTC on 30 June.
    assert leg.departs_at == dt.datetime(2026, 6, 30, 22, 30, tzinfo=dt.UTC)
    assert leg.departs_on == dt.date(2026, 7, 1)


def test_a_leg_that_does_not_follow_the_one_before_is_refused(cast: Cast) -> None:
    case = a_case(cast)
    legs = plan()

    with pytest.raises(Refused, match="does not follow"):
        actions.hold_seats(case=case, members=members(case), legs=legs[::-1], by=cast.tomasz, at=cast.now)


def test_something_that_is_no_airport_is_refused(cast: Cast) -> None:
    case = a_case(cast)
    wrong = [
        LegPlan(
            "AMSTERDAM",
            "IST",
            dt.datetime.fromisoformat("2026-06-18 09:00"),
            dt.datetime.fromisoformat("2026-06-18 12:00"),
        )
    ]

    with pytest.raises(ValueRefused):
        actions.hold_seats(case=case, members=members(case), legs=wrong, by=cast.tomasz, at=cast.now)


def test_somebody_with_seats_gets_others_by_rebooking_only(cast: Cast) -> None:
    case = a_case(cast)
    booked(cast, case)

    with pytest.raises(Refused, match="Booked"):
        booked(cast, case)
    legs = actions.rebook(
        case=case,
        members=members(case),
        legs=plan(dt.date(2026, 6, 25)),
        reason="Laissez-passer ends before",
        change_cost=Money(5000, EUR),
        by=cast.tomasz,
        at=cast.now,
    )

    case.refresh_from_db()
    old = Leg.objects.filter(booking=Booking.REBOOKED.value).order_by("number")
    assert [leg.change_cost_minor for leg in old] == [5000, None]
    assert case.planned_travel_on == dt.date(2026, 6, 25)
    assert {leg.trip for leg in legs} == {2}


def test_a_changed_arrival_asks_for_the_meeting_again(cast: Cast) -> None:
    case = a_case(cast)
    [first, last] = booked(cast, case)
    actions.confirm_meeting(
        leg=last, meeting=Meeting.CONFIRMED, met_by="Layla Hassan", by=cast.tomasz, at=cast.now
    )
    later = LegPlan(
        from_airport="IST",
        to_airport="BGW",
        departs=dt.datetime.fromisoformat("2026-06-18 20:05"),
        arrives=dt.datetime.fromisoformat("2026-06-18 22:45"),
        carrier="XA",
        flight_number="XA 320",
    )

    names = actions.change_leg(
        leg=last,
        plan=later,
        reason="The airline moved it",
        change_cost=None,
        read_version=1,
        by=cast.tomasz,
        at=cast.now,
    )

    last.refresh_from_db()
    assert "meeting" in names
    assert (last.meeting, last.meeting_confirmed_at) == (Meeting.REQUESTED.value, None)
    assert first.departs_on == case.planned_travel_on or first.departs_on == dt.date(2026, 6, 18)


def test_released_seats_leave_somebody_unbooked_and_the_day_open(cast: Cast) -> None:
    case = a_case(cast)
    booked(cast, case)
    [member] = members(case)

    count = actions.release_seats(
        member=member, reason="The date does not suit", cost=Money(4000, EUR), by=cast.tomasz, at=cast.now
    )

    case.refresh_from_db()
    assert count == 2
    assert state(member) is S.NOT_BOOKED
    assert case.planned_travel_on is None


def test_tickets_are_issued_for_held_seats(cast: Cast) -> None:
    case = a_case(cast)
    booked(cast, case)

    count = actions.issue_tickets(
        case=case, members=members(case), booking_reference="k7m42q", by=cast.tomasz, at=cast.now
    )

    assert count == 2
    assert {leg.booking_reference for leg in Leg.objects.all()} == {"K7M42Q"}


def test_a_counsellor_does_not_book(cast: Cast) -> None:
    case = a_case(cast)

    with pytest.raises(NotPermitted, match="movements officer"):
        actions.hold_seats(case=case, members=members(case), legs=plan(), by=cast.marieke, at=cast.now)


def test_flight_numbers_stand_sealed(cast: Cast) -> None:
    case = a_case(cast)
    [leg, _] = booked(cast, case)

    with connection.cursor() as cursor:
        cursor.execute("SELECT flight_number FROM journey_leg WHERE id = %s", [leg.id])
        stored = bytes(cursor.fetchone()[0])

    assert b"214" not in stored


# Help on the way


def test_each_leg_is_met_or_the_person_does_not_want_it(cast: Cast) -> None:
    case = a_case(cast)
    [first, last] = booked(cast, case)
    [member] = members(case)

    actions.confirm_meeting(leg=first, meeting=Meeting.NOT_WANTED, met_by="", by=cast.tomasz, at=cast.now)
    actions.confirm_meeting(
        leg=last, meeting=Meeting.CONFIRMED, met_by="Layla Hassan", by=cast.partner("layla"), at=cast.now
    )

    facts = queries.journey_facts(case, on=cast.now.date())[member.id].legs or ()
    assert [leg.meeting_confirmed for leg in facts] == [True, True]


def test_a_meeting_is_confirmed_with_a_name(cast: Cast) -> None:
    case = a_case(cast)
    [leg, _] = booked(cast, case)

    with pytest.raises(Refused, match="nobody is named"):
        actions.confirm_meeting(leg=leg, meeting=Meeting.CONFIRMED, met_by=" ", by=cast.tomasz, at=cast.now)


def test_the_airline_may_care_for_a_child_on_every_leg(cast: Cast) -> None:
    case = a_case(cast, child())
    booked(cast, case)
    [member] = members(case)

    before = queries.journey_facts(case, on=cast.now.date())[member.id].escort_arranged
    actions.record_services(
        member=member, codes=[ServiceCode.UNACCOMPANIED_MINOR], by=cast.tomasz, at=cast.now
    )

    assert before is None
    assert queries.journey_facts(case, on=cast.now.date())[member.id].escort_arranged is True


def test_cash_needs_a_receipt(cast: Cast) -> None:
    [member] = members(a_case(cast))

    with pytest.raises(Refused, match="no receipt"):
        actions.hand_over_cash(
            member=member,
            amount=Money(20000, EUR),
            receipt_number="",
            paid_on=cast.now.date(),
            by=cast.tomasz,
            at=cast.now,
        )
