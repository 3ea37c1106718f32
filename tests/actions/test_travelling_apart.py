"""A family that does not travel all together: each person's journey goes on, and the case follows its people."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cast import Cast, a_case, adult, child, members
from tests.factories.consents import said
from tests.factories.journeys import boarded, booked, state
from wayhome.casefile.access.enums import Relation
from wayhome.casefile.cases.enums import State, TaskCode
from wayhome.casefile.cases.models import Case, CaseMember, StatisticsLine, Task
from wayhome.casefile.cases.status import write_state
from wayhome.ground.core.errors import NotPermitted, Refused
from wayhome.process.actions import staying, travel
from wayhome.process.actions.chasing import chase_unconfirmed_arrivals
from wayhome.process.actions.preparing import apply
from wayhome.process.actions.withdrawal import withdraw
from wayhome.safeguards.words import ConsentState, GivenBy, TravelState
from wayhome.stages.consent.enums import EventKind, Purpose
from wayhome.stages.consent.queries import Question, find_standing, standings_of
from wayhome.stages.journey.enums import ArrivalEvidence, DepartureEvidence

# Tuesday 9 June 2026 is "now"; the flight of the factory leaves on 18 June.
LANDED = dt.datetime(2026, 6, 18, 16, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 6, 19, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def gate_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every condition of boarding as met; the gates have tests of their own."""
    monkeypatch.setattr(travel, "ask_gate", lambda *_, **__: None)


def a_family(cast: Cast, here: State, *more: object) -> tuple[Case, list[CaseMember]]:
    """Return Karim and Maryam, and whoever else, with seats on one flight, and their case at a step."""
    case = a_case(cast, adult(), adult("Maryam Abbas", "4 May 1994"), *more)  # type: ignore[arg-type]
    booked(cast, case)
    case.departed_on = dt.date(2026, 6, 18) if here is State.DEPARTED else None
    case.save(update_fields=["departed_on"])
    write_state(case=case, to=here, verb="test", by=cast.marieke, happened_at=cast.now, recorded_at=cast.now)
    return case, members(case)


def arrive(cast: Cast, case: Case, member: CaseMember) -> Case:
    """Confirm an arrival as the host's named person does."""
    return travel.confirm_arrival(
        case=case,
        member=member,
        arrived_at=LANDED,
        evidence=ArrivalEvidence.CALL_OR_MESSAGE,
        by=cast.els,
        at=LATER,
    )


def test_a_father_who_travelled_ahead_arrives_while_the_others_prepare(cast: Cast) -> None:
    case, (father, _) = a_family(cast, State.PREPARING)
    boarded(cast, father)

    case = arrive(cast, case, father)

    assert case.state == State.PREPARING
    assert state(father) is TravelState.ARRIVED
    assert Task.objects.filter(case=case, code="reassess").count() == 1


def test_an_arrival_ahead_is_chased_like_any_other(cast: Cast) -> None:
    case, (father, _) = a_family(cast, State.PREPARING)
    boarded(cast, father)
    assert cast.office.timer is not None

    made = chase_unconfirmed_arrivals(
        organisation_id=cast.hague.id,
        today=dt.date(2026, 7, 2),  # fourteen days after 18 June
        by=cast.office.timer.on(Relation.OWNER),
        at=LATER,
    )

    assert made == 1
    assert Task.objects.filter(case=case, code="arrival_unconfirmed").count() == 1


def test_a_journey_is_interrupted_after_the_clearance_was_taken_back(cast: Cast) -> None:
    case, (father, mother) = a_family(cast, State.PREPARING)
    boarded(cast, father)

    travel.record_interruption(case=case, member=father, words="Sent back", by=cast.tomasz, at=LATER)

    assert state(father) is TravelState.INTERRUPTED
    assert state(mother) is TravelState.BOOKED


def test_whoever_was_interrupted_may_board_again_though_others_travelled_on(
    cast: Cast, gate_open: None
) -> None:
    case, (father, mother) = a_family(cast, State.DEPARTED)
    boarded(cast, father)
    boarded(cast, mother)

    case = travel.record_interruption(case=case, member=father, words="Ill", by=cast.tomasz, at=LATER)
    back_at = State(case.state)
    booked(cast, case, [father])
    write_state(
        case=case, to=State.CLEARED, verb="test", by=cast.tomasz, happened_at=LATER, recorded_at=LATER
    )
    case = travel.confirm_boarding(
        case=case,
        member=father,
        boarded_at=LATER,
        evidence=DepartureEvidence.STAFF_SAW_BOARDING,
        today=LATER.date(),
        by=cast.tomasz,
        at=LATER,
    )

    assert back_at is State.PREPARING
    assert case.state == State.DEPARTED
    assert case.departed_on == dt.date(2026, 6, 19)


def test_the_case_has_arrived_when_the_interrupted_one_withdraws(cast: Cast) -> None:
    case, (father, mother) = a_family(cast, State.DEPARTED)
    boarded(cast, father)
    boarded(cast, mother)
    case = arrive(cast, case, mother)
    case = travel.record_interruption(case=case, member=father, words="Ill", by=cast.tomasz, at=LATER)

    done = withdraw(case=case, member=father, given_by=GivenBy.SELF, said="", by=cast.tomasz, at=LATER)

    assert done.case.state == State.ARRIVED
    assert done.case.arrived_on == dt.date(2026, 6, 18)


def test_a_no_show_while_another_is_aboard_is_prepared_again(cast: Cast) -> None:
    case, (father, mother) = a_family(cast, State.CLEARED)
    boarded(cast, father)

    case = travel.record_no_show(case=case, member=mother, words="", by=cast.tomasz, at=LATER)

    assert case.state == State.PREPARING


def test_a_no_show_leaves_the_clearance_to_those_who_stand_at_the_gate(cast: Cast) -> None:
    case, (father, _) = a_family(cast, State.CLEARED)

    case = travel.record_no_show(case=case, member=father, words="", by=cast.tomasz, at=cast.now)

    assert case.state == State.CLEARED


def test_whoever_withdrew_starts_again_and_is_asked_again(cast: Cast) -> None:
    case, (father, _) = a_family(cast, State.PREPARING)
    withdraw(case=case, member=father, given_by=GivenBy.SELF, said="", by=cast.marieke, at=cast.now)

    staying.start_again(case=case, member=father, by=cast.marieke, at=LATER)

    assert state(father) is TravelState.NOT_BOOKED
    consent = find_standing(standings_of(case, on=LATER.date())[father.id], Question(Purpose.RETURN))
    assert consent.state is ConsentState.WITHDRAWN
    assert Task.objects.filter(case=case, code="ask_again", done_at__isnull=True).count() == 2
    assert booked(cast, case, [father])


def test_whoever_stays_gives_up_their_seats_and_the_others_go_on(cast: Cast) -> None:
    case, (father, mother, _) = a_family(cast, State.CLEARED, child())
    said(cast, father, EventKind.GIVEN, Purpose.RETURN)

    case = staying.record_stays(
        case=case, member=father, reason="He was given a permit", by=cast.marieke, at=cast.now
    )

    assert (state(father), state(mother)) == (TravelState.STAYS, TravelState.BOOKED)
    assert case.state == State.CLEARED  # the re-check at the door asks the conditions of the others again
    care = [task for task in Task.objects.filter(case=case) if task.kind is TaskCode.CUSTODY_AGAIN]
    assert [task.role for task in care] == ["protection_officer"]


def test_who_stays_and_later_travels_needs_a_new_consent(cast: Cast) -> None:
    case, (father, _) = a_family(cast, State.PREPARING)
    said(cast, father, EventKind.GIVEN, Purpose.RETURN)

    staying.record_stays(case=case, member=father, reason="A permit", by=cast.marieke, at=cast.now)
    staying.start_again(case=case, member=father, by=cast.marieke, at=LATER)

    consent = find_standing(standings_of(case, on=LATER.date())[father.id], Question(Purpose.RETURN))
    assert consent.state is ConsentState.EXPIRED


def test_whoever_came_back_starts_again(cast: Cast) -> None:
    case, (father, mother) = a_family(cast, State.DEPARTED)
    boarded(cast, father)
    boarded(cast, mother)
    case = travel.record_interruption(case=case, member=father, words="Ill", by=cast.tomasz, at=LATER)

    staying.record_back_in_host(case=case, member=father, words="Flown back", by=cast.tomasz, at=LATER)
    back = state(father)
    staying.start_again(case=case, member=father, by=cast.marieke, at=LATER)

    assert (back, state(father)) == (TravelState.RETURNED_TO_HOST, TravelState.NOT_BOOKED)


def test_a_death_releases_the_seats_and_is_told_where_protection_reads(cast: Cast) -> None:
    case, (father, _) = a_family(cast, State.PREPARING)

    staying.record_death(case=case, member=father, words="In hospital", by=cast.marieke, at=cast.now)

    assert state(father) is TravelState.DECEASED
    assert not StatisticsLine.objects.exists()


def test_nobody_starts_again_while_the_case_is_cleared(cast: Cast) -> None:
    case, (father, _) = a_family(cast, State.CLEARED)
    withdraw(case=case, member=father, given_by=GivenBy.SELF, said="", by=cast.marieke, at=cast.now)
    write_state(
        case=case, to=State.CLEARED, verb="test", by=cast.tomasz, happened_at=cast.now, recorded_at=cast.now
    )

    with pytest.raises(Refused, match="not possible while the case stands at"):
        staying.start_again(case=case, member=father, by=cast.marieke, at=LATER)


def test_a_partner_marks_nobody_as_staying(cast: Cast) -> None:
    case, (father, _) = a_family(cast, State.PREPARING)

    with pytest.raises(NotPermitted):
        staying.record_stays(case=case, member=father, reason="A permit", by=cast.layla, at=cast.now)


def test_nothing_is_applied_for_once_nobody_travels(cast: Cast) -> None:
    case = a_case(cast)
    write_state(
        case=case,
        to=State.COUNSELLING,
        verb="test",
        by=cast.marieke,
        happened_at=cast.now,
        recorded_at=cast.now,
    )
    withdraw(case=case, member=members(case)[0], given_by=GivenBy.SELF, said="", by=cast.marieke, at=cast.now)

    with pytest.raises(Refused) as refused:
        apply(case=case, today=cast.now.date(), by=cast.marieke, at=LATER)

    assert refused.value.code == "nobody_travels"


def test_the_figure_follows_the_verbs(cast: Cast, gate_open: None) -> None:
    case, (father, mother) = a_family(cast, State.CLEARED)

    def board(member: CaseMember, moment: dt.datetime) -> None:
        travel.confirm_boarding(
            case=case,
            member=member,
            boarded_at=moment,
            evidence=DepartureEvidence.STAFF_SAW_BOARDING,
            today=moment.date(),
            by=cast.tomasz,
            at=moment,
        )

    def counted(kind: str) -> int:
        return StatisticsLine.objects.filter(kind=kind).count()

    board(father, LATER)
    board(mother, LATER)
    both = counted("departure")
    travel.correct_departure(case=case, member=mother, reason="Not aboard", by=cast.tomasz, at=LATER)
    corrected = counted("departure")
    board(mother, LATER)
    travel.record_interruption(case=case, member=mother, words="Ill", by=cast.tomasz, at=LATER)
    interrupted = counted("departure")
    travel.confirm_arrival(
        case=case,
        member=father,
        arrived_at=LATER + dt.timedelta(hours=5),
        evidence=ArrivalEvidence.CALL_OR_MESSAGE,
        by=cast.els,
        at=LATER + dt.timedelta(hours=6),
    )
    arrived = counted("arrival")
    travel.correct_arrival(
        case=case, member=father, reason="Wrong person", by=cast.els, at=LATER + dt.timedelta(hours=7)
    )

    assert (both, corrected, interrupted, arrived, counted("arrival")) == (2, 1, 1, 1, 0)
