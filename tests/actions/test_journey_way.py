"""The way itself: boarding, no-show, interruption, arrival, other ends, the hand-over and the board."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, a_case, adult, child, everybody, members
from tests.factories.journeys import EUR, boarded, booked, passport, plan, state
from tests.factories.texts import text_in_force
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.scopes import access_of
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.ground.messaging.models import Notice
from wayhome.ground.values.airports import ServiceCode
from wayhome.ground.values.money import Money
from wayhome.safeguards.words import GivenBy, TravelState
from wayhome.stages.consent.actions.writing import Asking, Giving, write_event
from wayhome.stages.consent.enums import EventKind, Explained, Mode, Purpose
from wayhome.stages.consent.queries import Question
from wayhome.stages.journey import actions, queries
from wayhome.stages.journey.actions import (
    Happening,
)
from wayhome.stages.journey.enums import (
    ArrivalEvidence,
    Booking,
    DepartureEvidence,
    Reader,
)
from wayhome.stages.journey.models import HandOver, Leg, TravelEvent, Traveller
from wayhome.stages.journey.queries.facts import journey_facts
from wayhome.stages.journey.queries.package import PERSON_FIELDS

S = TravelState


# Boarding, no-show, interruption, arrival


def test_boarding_keeps_moment_local_day_and_evidence(cast: Cast) -> None:
    case = a_case(cast)
    booked(cast, case)
    [member] = members(case)

    boarded(cast, member)

    row = Traveller.objects.get(member=member)
    assert (row.boarded_on, row.boarded_evidence) == (dt.date(2026, 6, 18), "staff_saw_boarding")
    assert TravelEvent.objects.get().kind == "boarding"
    assert AuditEvent.objects.filter(tag="journey:travel:boarding", case_id=case.id).count() == 1


@pytest.mark.parametrize(
    ("days", "words", "recorded"), [(31, "", True), (32, "", False), (32, "The airline told us late", True)]
)
def test_a_boarding_long_ago_needs_a_word_on_why_it_comes_late(
    cast: Cast, days: int, words: str, recorded: bool
) -> None:
    case = a_case(cast)
    booked(cast, case)
    [member] = members(case)
    told = {
        "member": member,
        "happened": Happening(at=cast.now - dt.timedelta(days=days), words=words),
        "evidence": DepartureEvidence.AIRLINE,
        "by": cast.tomasz,
        "at": cast.now,
    }

    if recorded:
        actions.record_boarding(**told)
    else:
        with pytest.raises(Refused, match="more than 31 days back") as refused:
            actions.record_boarding(**told)
        assert refused.value.field == "words"

    assert (state(member) is TravelState.BOARDED) == recorded


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # 23:30 on 30 June in Amsterdam is 21:30 UTC; 00:30 on 1 July is 22:30 UTC of the day before.
        (dt.datetime(2026, 6, 30, 21, 30, tzinfo=dt.UTC), dt.date(2026, 6, 30)),
        (dt.datetime(2026, 6, 30, 22, 30, tzinfo=dt.UTC), dt.date(2026, 7, 1)),
    ],
)
def test_boarding_counts_on_the_local_day(cast: Cast, moment: dt.datetime, day: dt.date) -> None:
    case = a_case(cast)
    actions.hold_seats(
        case=case, members=members(case), legs=plan(dt.date(2026, 7, 1)), by=cast.tomasz, at=cast.now
    )
    [member] = members(case)

    row = actions.record_boarding(
        member=member,
        happened=Happening(at=moment),
        evidence=DepartureEvidence.AIRLINE,
        by=cast.tomasz,
        at=moment,
    )

    assert row.boarded_on == day


def test_nobody_boards_without_a_seat_or_ahead_of_time(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)

    with pytest.raises(Refused, match="Not booked"):
        boarded(cast, member)
    booked(cast, case)
    with pytest.raises(Refused, match="lies ahead"):
        actions.record_boarding(
            member=member,
            happened=Happening(at=cast.now + dt.timedelta(days=1)),
            evidence=DepartureEvidence.AIRLINE,
            by=cast.tomasz,
            at=cast.now,
        )


def test_a_no_show_loses_the_seat_and_can_be_booked_again(cast: Cast) -> None:
    case = a_case(cast)
    booked(cast, case)
    [member] = members(case)

    actions.record_no_show(
        member=member,
        happened=Happening(at=cast.now, words="Train was late", cost=Money(21000, EUR)),
        by=cast.tomasz,
        at=cast.now,
    )
    missed = state(member)
    booked(cast, case)

    assert missed is S.NO_SHOW
    assert state(member) is S.BOOKED
    assert TravelEvent.objects.get(kind="no_show").cost_minor == 21000


def test_an_interrupted_journey_goes_on_with_new_seats_and_a_new_boarding(cast: Cast) -> None:
    case = a_case(cast)
    booked(cast, case)
    [member] = members(case)
    at = boarded(cast, member) + dt.timedelta(hours=6)

    actions.record_interruption(
        member=member,
        happened=Happening(at=at, airport="IST", words="The second flight was cancelled"),
        by=cast.tomasz,
        at=at,
    )
    bookings = list(Leg.objects.order_by("number").values_list("booking", flat=True))
    actions.hold_seats(
        case=case,
        members=[member],
        legs=plan(dt.date(2026, 6, 19))[1:],
        by=cast.tomasz,
        at=at,
    )

    row = Traveller.objects.get(member=member)
    # The interruption at 15:10 UTC came after the first leg (09:25) and before the second (16:05 UTC).
    assert bookings == [Booking.HELD.value, Booking.TO_RELEASE.value]
    assert (row.travel_state, row.boarded_at) == (S.BOOKED.value, None)
    assert TravelEvent.objects.filter(kind="boarding").count() == 1


@pytest.mark.parametrize("end", ["no_show", "withdrawal", "release"])
def test_what_was_flown_stays_flown_when_the_next_journey_is_given_up(cast: Cast, end: str) -> None:
    case = a_case(cast)
    booked(cast, case)
    [member] = members(case)
    at = boarded(cast, member) + dt.timedelta(hours=6)
    happened = Happening(at=at, airport="IST", words="The second flight was cancelled")
    actions.record_interruption(member=member, happened=happened, by=cast.tomasz, at=at)
    legs = plan(dt.date(2026, 6, 19))[1:]
    actions.hold_seats(case=case, members=[member], legs=legs, by=cast.tomasz, at=at)
    later = at + dt.timedelta(days=2)

    if end == "no_show":
        actions.record_no_show(member=member, happened=Happening(at=later), by=cast.tomasz, at=later)
    elif end == "withdrawal":
        actions.mark_withdrawn(member=member, by=cast.marieke, at=at)
    else:
        actions.release_seats(member=member, reason="Visa refused", cost=None, by=cast.tomasz, at=at)

    first = Leg.objects.filter(member=member).order_by("trip", "number")[0]
    assert first.booking == Booking.HELD.value
    assert not Leg.objects.filter(member=member, trip__gt=first.trip, booking=Booking.HELD.value).exists()


def test_arrival_sets_the_persons_own_clock_and_a_reassessment(cast: Cast) -> None:
    case = a_case(cast)
    booked(cast, case)
    [member] = members(case)
    at = boarded(cast, member) + dt.timedelta(hours=12)

    row = actions.record_arrival(
        member=member,
        happened=Happening(at=dt.datetime(2026, 6, 18, 18, 50, tzinfo=dt.UTC)),
        evidence=ArrivalEvidence.MET_IN_PERSON,
        by=cast.partner("layla"),
        at=at,
    )

    # 18:50 UTC is 21:50 in Baghdad; 30 days after 18 June is 18 July.
    assert (row.arrived_on, row.reassess_by_on) == (dt.date(2026, 6, 18), dt.date(2026, 7, 18))
    assert state(member) is S.ARRIVED


def test_the_host_side_movements_officer_does_not_confirm_arrival(cast: Cast) -> None:
    case = a_case(cast)
    booked(cast, case)
    [member] = members(case)
    at = boarded(cast, member)

    with pytest.raises(NotPermitted, match="case manager"):
        actions.record_arrival(
            member=member,
            happened=Happening(at=at),
            evidence=ArrivalEvidence.CARRIER,
            by=cast.tomasz,
            at=at,
        )


def test_nobody_arrives_before_boarding(cast: Cast) -> None:
    case = a_case(cast)
    booked(cast, case)
    [member] = members(case)
    at = boarded(cast, member)

    with pytest.raises(Refused, match="before the boarding"):
        actions.record_arrival(
            member=member,
            happened=Happening(at=at - dt.timedelta(hours=1)),
            evidence=ArrivalEvidence.CARRIER,
            by=cast.partner("layla"),
            at=at,
        )


def test_a_boarding_can_be_taken_back_within_a_day(cast: Cast) -> None:
    case = a_case(cast)
    booked(cast, case)
    [member] = members(case)
    at = boarded(cast, member) + dt.timedelta(hours=24)

    actions.correct_boarding(member=member, words="Wrong person", by=cast.tomasz, at=at)

    assert state(member) is S.BOOKED


def test_a_boarding_stands_after_a_day(cast: Cast) -> None:
    case = a_case(cast)
    booked(cast, case)
    [member] = members(case)
    at = boarded(cast, member) + dt.timedelta(hours=25)

    with pytest.raises(Refused, match="more than 24 hours ago"):
        actions.correct_boarding(member=member, words="Wrong person", by=cast.tomasz, at=at)


def test_an_arrival_can_be_taken_back(cast: Cast) -> None:
    case = a_case(cast)
    booked(cast, case)
    [member] = members(case)
    at = boarded(cast, member)
    actions.record_arrival(
        member=member,
        happened=Happening(at=at),
        evidence=ArrivalEvidence.CARRIER,
        by=cast.partner("layla"),
        at=at,
    )

    row = actions.correct_arrival(member=member, words="Other flight", by=cast.partner("layla"), at=at)

    assert (row.travel_state, row.arrived_at, row.reassess_by_on) == (S.BOARDED.value, None, None)


# Withdrawal and other ends


@pytest.mark.parametrize("key", ["marieke", "sanne", "tomasz", "els", "ines"])
def test_anybody_in_scope_records_a_withdrawal_and_the_seats_go_to_release(cast: Cast, key: str) -> None:
    case = a_case(cast, adult(), child())
    booked(cast, case)
    [first, second] = members(case)

    seats = actions.mark_withdrawn(member=first, by=getattr(cast, key), at=cast.now)

    assert (seats, state(first), state(second)) == (2, S.WITHDRAWN, S.BOOKED)
    assert set(Leg.objects.filter(member=first).values_list("booking", flat=True)) == {"to_release"}


def test_withdrawing_twice_changes_nothing(cast: Cast) -> None:
    [member] = members(a_case(cast))
    actions.mark_withdrawn(member=member, by=cast.marieke, at=cast.now)

    assert actions.mark_withdrawn(member=member, by=cast.marieke, at=cast.now) == 0


def test_whoever_has_boarded_does_not_travel_on_instead(cast: Cast) -> None:
    case = a_case(cast)
    booked(cast, case)
    [member] = members(case)
    at = boarded(cast, member)

    with pytest.raises(Refused, match="do not travel on"):
        actions.mark_withdrawn(member=member, by=cast.tomasz, at=at)


def test_whoever_withdrew_may_start_again(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)
    actions.mark_withdrawn(member=member, by=cast.marieke, at=cast.now)

    actions.start_again(member=member, by=cast.marieke, at=cast.now)
    booked(cast, case)

    assert state(member) is S.BOOKED


def test_the_database_knows_no_arrival_without_evidence(cast: Cast) -> None:
    case = a_case(cast)
    booked(cast, case)

    with pytest.raises(IntegrityError), transaction.atomic():
        Traveller.objects.update(travel_state=S.ARRIVED.value)


def test_the_database_knows_no_boarding_without_a_moment(cast: Cast) -> None:
    case = a_case(cast)
    booked(cast, case)

    with pytest.raises(IntegrityError), transaction.atomic():
        Traveller.objects.update(travel_state=S.BOARDED.value)


# Hand-over


def shared(cast: Cast, case: Case) -> None:
    share_case(
        case=case,
        organisation=cast.baghdad,
        agreement=cast.office.agreements["hague-baghdad"],
        by=cast.marieke,
        at=cast.now,
    )


def test_nothing_is_handed_over_of_somebody_who_was_not_asked(cast: Cast) -> None:
    case = a_case(cast)
    shared(cast, case)

    with pytest.raises(Refused, match="nobody of this case agreed"):
        actions.send_handover(
            case=case,
            receiver=cast.baghdad,
            answer_due_on=dt.date(2026, 6, 11),
            vulnerability=None,
            by=cast.marieke,
            at=cast.now,
        )


def test_nothing_is_handed_over_to_an_organisation_that_does_not_hold_the_case(cast: Cast) -> None:
    case = a_case(cast)

    with pytest.raises(Refused, match="does not hold this case"):
        actions.send_handover(
            case=case,
            receiver=cast.baghdad,
            answer_due_on=dt.date(2026, 6, 11),
            vulnerability=None,
            by=cast.marieke,
            at=cast.now,
        )


def agreed(cast: Cast, member: CaseMember, *purposes: Purpose) -> None:
    """The member agreed to these sharings with the office in Baghdad."""
    for purpose in purposes:
        text = text_in_force(cast, purpose)
        write_event(
            member,
            Question(purpose, cast.baghdad.id),
            EventKind.GIVEN,
            by=cast.marieke,
            at=cast.now,
            asking=Asking(text=text, language="ara", explained=Explained.READ_ALOUD, happened_at=cast.now),
            giving=Giving(given_by=GivenBy.SELF, mode=Mode.SIGNATURE),
        )


def sent(cast: Cast, case: Case, vulnerability: dict[uuid.UUID, str] | None = None) -> HandOver:
    return actions.send_handover(
        case=case,
        receiver=cast.baghdad,
        answer_due_on=dt.date(2026, 6, 11),
        vulnerability=vulnerability,
        by=cast.marieke,
        at=cast.now,
    )


def test_the_package_holds_a_closed_list_of_fields_of_those_who_agreed(cast: Cast) -> None:
    case = a_case(cast, adult(), adult("Samir M."))
    case.legal_ground = "asylum rejected in 2024"
    case.save(update_fields=["legal_ground"])
    shared(cast, case)
    booked(cast, case)
    first, _ = members(case)
    agreed(cast, first, Purpose.SHARE_ORIGIN_OFFICE)

    row = sent(cast, case, {first.id: "Needs a quiet room"})

    [part] = row.parts.all()
    person = part.sheet
    assert person["full_name"] == "Karim Abbas"
    assert [leg["to_airport"] for leg in person["legs"]] == ["IST", "BGW"]
    assert set(person) == {*PERSON_FIELDS, "number", "relation", "legs"}
    assert "asylum" not in str(person)


def test_vulnerability_leaves_only_with_its_own_consent(cast: Cast) -> None:
    case = a_case(cast)
    shared(cast, case)
    [member] = members(case)
    agreed(cast, member, Purpose.SHARE_ORIGIN_OFFICE, Purpose.SHARE_MEDICAL)

    row = sent(cast, case, {member.id: "Needs a quiet room"})

    assert row.parts.get().sheet["vulnerability"] == "Needs a quiet room"


def test_whoever_refused_in_writing_is_not_in_the_package(cast: Cast) -> None:
    case = a_case(cast)
    shared(cast, case)
    [member] = members(case)
    agreed(cast, member, Purpose.SHARE_ORIGIN_OFFICE)
    actions.record_handover_refusal(
        member=member,
        refused_on=cast.now.date(),
        explained=True,
        where_kept="Paper file",
        by=cast.marieke,
        at=cast.now,
    )

    with pytest.raises(Refused, match="nobody of this case agreed"):
        sent(cast, case)


def test_the_receiver_acknowledges_and_nobody_else(cast: Cast, acting) -> None:
    case = a_case(cast)
    shared(cast, case)
    [member] = members(case)
    agreed(cast, member, Purpose.SHARE_ORIGIN_OFFICE)
    row = sent(cast, case)
    before = journey_facts(case, on=cast.now.date())[member.id].handed_over.facts

    with pytest.raises(NotPermitted, match="case manager"):
        actions.acknowledge_handover(handover=row, answer="", by=cast.marieke, at=cast.now)
    with acting(cast.baghdad):
        actions.acknowledge_handover(
            handover=row, answer="We meet them", by=cast.partner("layla"), at=cast.now
        )
    after = journey_facts(case, on=cast.now.date())[member.id].handed_over.facts

    assert (before.sent_on, before.acknowledged_on) == (dt.date(2026, 6, 9), None)
    assert after.acknowledged_on == dt.date(2026, 6, 9)
    with everybody():
        told = set(Notice.objects.filter(case_id=case.id).values_list("organisation_id", "code"))
    assert told == {
        (cast.baghdad.id, "journey:handover:sent"),
        (cast.hague.id, "journey:handover:acknowledged"),
    }


def test_a_refusal_of_the_hand_over_is_in_writing_and_stands_in_the_facts(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)

    with pytest.raises(Refused, match="in writing"):
        actions.record_handover_refusal(
            member=member,
            refused_on=cast.now.date(),
            explained=True,
            where_kept="",
            by=cast.marieke,
            at=cast.now,
        )
    row = actions.record_handover_refusal(
        member=member,
        refused_on=cast.now.date(),
        explained=True,
        where_kept="Paper file, first sheet",
        by=cast.marieke,
        at=cast.now,
    )
    refused = queries.journey_facts(case, on=cast.now.date())[member.id]
    actions.take_back_handover_refusal(refusal=row, by=cast.marieke, at=cast.now)
    taken_back = queries.journey_facts(case, on=cast.now.date())[member.id]

    assert (refused.handover_refused, refused.handover_refusal_explained) == (True, True)
    assert taken_back.handover_refused is None


# The board


def test_the_board_shows_flights_of_a_week_with_people_and_stops(cast: Cast) -> None:
    case = a_case(cast, adult(), child())
    booked(cast, case)

    board = queries.departures(
        cast.tomasz, first=dt.date(2026, 6, 15), last=dt.date(2026, 6, 21), on=cast.now.date()
    )

    [flight] = board.flights
    assert flight.stops == ("AMS", "IST", "BGW")
    assert len(flight.travelling) == 2
    assert [seat.person.full_name for seat in flight.seats if seat.person] == ["Karim Abbas", "Noor Abbas"]


def test_the_board_of_another_organisation_is_empty(cast: Cast, acting) -> None:
    case = a_case(cast)
    [leg, _] = booked(cast, case)

    with acting(cast.brussels):
        board = queries.departures(
            cast.lucas, first=dt.date(2026, 6, 15), last=dt.date(2026, 6, 21), on=cast.now.date()
        )
        with pytest.raises(OutOfScope):
            queries.manifest(cast.lucas, leg.id, reader=Reader.OFFICE, on=cast.now.date())

    assert board.flights == ()


def test_a_hidden_identity_is_hidden_on_the_board_and_the_manifest(cast: Cast) -> None:
    case = a_case(cast)
    [leg, _] = booked(cast, case)
    case.identity_restricted = True
    case.save(update_fields=["identity_restricted"])

    board = queries.departures(
        cast.tomasz, first=dt.date(2026, 6, 18), last=dt.date(2026, 6, 18), on=cast.now.date()
    )
    sheet = queries.manifest(cast.tomasz, leg.id, reader=Reader.CARRIER, on=cast.now.date())

    assert board.flights[0].seats[0].person is None
    assert (sheet.lines[0].seat.person, sheet.lines[0].document) == (None, None)


def test_a_counsellor_does_not_read_the_airlines_services(cast: Cast) -> None:
    case = a_case(cast)
    [leg, _] = booked(cast, case)
    [member] = members(case)
    actions.record_services(member=member, codes=[ServiceCode.WHEELCHAIR_RAMP], by=cast.tomasz, at=cast.now)

    office = queries.manifest(cast.tomasz, leg.id, reader=Reader.OFFICE, on=cast.now.date())
    masked = queries.manifest(cast.marieke, leg.id, reader=Reader.OFFICE, on=cast.now.date())

    assert office.lines[0].seat.services == ("WCHR",)
    assert masked.lines[0].seat.services is None


def test_meeting_staff_get_no_document(cast: Cast) -> None:
    case = a_case(cast)
    [leg, _] = booked(cast, case)
    [member] = members(case)
    actions.add_document(member=member, facts=passport(), by=cast.tomasz, at=cast.now)

    carrier = queries.manifest(cast.tomasz, leg.id, reader=Reader.CARRIER, on=cast.now.date())
    meeting = queries.manifest(cast.tomasz, leg.id, reader=Reader.MEETING, on=cast.now.date())

    assert carrier.lines[0].document is not None
    assert meeting.lines[0].document is None


def test_board_and_facts_cost_the_same_for_one_and_for_eight_people(cast: Cast) -> None:
    small, large = a_case(cast), a_case(cast, adult(), *[child()] * 7)
    booked(cast, small)
    booked(cast, large)
    on = cast.now.date()

    with CaptureQueriesContext(connection) as few:
        queries.journey_facts(small, on=on)
    with CaptureQueriesContext(connection) as many:
        queries.journey_facts(large, on=on)
    with CaptureQueriesContext(connection) as board:
        queries.departures(cast.tomasz, first=dt.date(2026, 6, 15), last=dt.date(2026, 6, 21), on=on)

    assert len(few) == len(many)
    assert len(many) <= 10
    assert len(board) <= 8


def test_the_origin_side_sees_who_is_on_the_way_though_others_are_not(cast: Cast, acting) -> None:
    case = a_case(cast, adult(), adult("Maryam Abbas"))
    booked(cast, case)
    shared(cast, case)
    boarded(cast, members(case)[0])

    with acting(cast.baghdad):
        found = queries.boarded_since(access_of(cast.partner("layla"), on=dt.date(2026, 6, 19)))

    assert found == {case.id: dt.date(2026, 6, 18)}
