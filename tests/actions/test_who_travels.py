"""Who travels changes: somebody stays, dies, comes back on the way, travels after all, or withdraws last at the gate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from tests.cast import Cast, a_case, adult, child, members
from tests.factories.journeys import boarded, booked, state
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case, CaseMember, Task, TimelineEntry
from wayhome.casefile.cases.queries import timeline
from wayhome.casefile.cases.status import write_state
from wayhome.casefile.people.actions import end_tie, tie
from wayhome.casefile.people.enums import Tie
from wayhome.casefile.people.models import HouseholdTie
from wayhome.casefile.people.queries import ties_of_case
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import NotPermitted, Refused
from wayhome.ground.messaging.models import Notice
from wayhome.process.actions import staying, travel
from wayhome.process.actions.deciding import end_override, override
from wayhome.process.actions.withdrawal import withdraw
from wayhome.process.gathering import gather
from wayhome.process.models import Override
from wayhome.safeguards.words import ConsentState, GivenBy, TravelState
from wayhome.stages.journey import actions as journey
from wayhome.stages.journey.actions import EscortFacts
from wayhome.stages.journey.enums import ArrivalEvidence, EscortKind
from wayhome.stages.journey.models import Escort

S = TravelState
BOARDED_ON = dt.date(2026, 6, 18)
LATER = dt.datetime(2026, 6, 18, 12, 0, tzinfo=dt.UTC)


def at_state(cast: Cast, case: Case, to: State) -> Case:
    case.refresh_from_db()
    if to is State.DEPARTED:
        case.departed_on = BOARDED_ON
        case.save(update_fields=["departed_on"])
    write_state(case=case, to=to, verb="any", by=cast.els, happened_at=cast.now, recorded_at=cast.now)
    return case


def a_couple(cast: Cast) -> tuple[Case, CaseMember, CaseMember]:
    case = a_case(cast, adult(), adult("Sara Aziz"))
    first, second = members(case)
    booked(cast, case)
    return case, first, second


def now_at(case: Case) -> State:
    case.refresh_from_db()
    return State(case.state)


def test_the_last_one_at_the_gate_withdraws_and_the_others_have_departed(cast: Cast) -> None:
    case, first, second = a_couple(cast)
    at_state(cast, case, State.CLEARED)
    boarded(cast, first)

    withdraw(case=case, member=second, given_by=GivenBy.SELF, said="", by=cast.tomasz, at=LATER)

    assert now_at(case) is State.DEPARTED
    assert case.departed_on == BOARDED_ON


def test_somebody_stays_and_the_seats_go_to_release(cast: Cast) -> None:
    case, first, _second = a_couple(cast)
    at_state(cast, case, State.PREPARING)

    staying.record_stays(case=case, member=first, reason="A permit came", by=cast.marieke, at=cast.now)

    assert state(first) is S.STAYS
    assert now_at(case) is State.PREPARING
    assert Task.objects.get(case=case).subject_id == first.id
    assert AuditEvent.objects.filter(tag="process:case:stays", case_id=case.id).count() == 1


@pytest.mark.parametrize(
    ("verb", "why"), [(staying.record_stays, {"reason": "A permit"}), (staying.record_death, {"words": ""})]
)
def test_the_case_goes_where_those_stand_who_still_travel(
    cast: Cast, verb: Callable[..., Case], why: dict[str, str]
) -> None:
    case, first, second = a_couple(cast)
    at_state(cast, case, State.CLEARED)
    boarded(cast, first)

    verb(case=case, member=second, by=cast.jasmijn, at=LATER, **why)

    assert now_at(case) is State.DEPARTED
    assert case.departed_on == BOARDED_ON


def test_a_family_does_not_wait_for_somebody_who_has_died(cast: Cast) -> None:
    case, first, second = a_couple(cast)
    for member in (first, second):
        boarded(cast, member)
    at_state(cast, case, State.DEPARTED)
    travel.confirm_arrival(
        case=case,
        member=first,
        arrived_at=LATER,
        evidence=ArrivalEvidence.MET_IN_PERSON,
        by=cast.els,
        at=LATER,
    )

    staying.record_death(case=case, member=second, words="On the way", by=cast.layla, at=LATER)

    assert now_at(case) is State.ARRIVED
    assert case.arrived_on == BOARDED_ON


def test_nobody_left_leads_back_to_preparing(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)
    booked(cast, case)
    at_state(cast, case, State.CLEARED)

    staying.record_stays(case=case, member=member, reason="A permit", by=cast.marieke, at=cast.now)

    assert now_at(case) is State.PREPARING


def test_both_offices_hear_that_who_travels_changed_and_not_why(cast: Cast) -> None:
    case, first, _second = a_couple(cast)

    staying.record_death(case=case, member=first, words="His heart", by=cast.marieke, at=cast.now)

    notice = Notice.objects.get(case_id=case.id, code="process:deceased")
    assert notice.facts["what"] == "Who travels has changed"
    assert "heart" not in f"{notice.text} {notice.facts}"


def test_staying_needs_a_reason_and_a_death_the_right(cast: Cast) -> None:
    case, first, _second = a_couple(cast)

    with pytest.raises(Refused, match="needs a reason"):
        staying.record_stays(case=case, member=first, reason=" ", by=cast.marieke, at=cast.now)
    with pytest.raises(NotPermitted):
        staying.record_death(case=case, member=first, words="So", by=cast.tomasz, at=cast.now)


def test_whoever_withdrew_may_travel_after_all_and_no_consent_comes_back(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)
    at_state(cast, case, State.PREPARING)
    withdraw(case=case, member=member, given_by=GivenBy.SELF, said="", by=cast.marieke, at=cast.now)

    staying.start_again(case=case, member=member, by=cast.marieke, at=cast.now)

    facts = gather(case, today=cast.now.date(), now=cast.now).facts.members[0]
    assert state(member) is S.NOT_BOOKED
    assert facts.consent.state is not ConsentState.GIVEN
    assert now_at(case) is State.COUNSELLING


def test_after_an_interruption_somebody_came_back_and_all_ways_are_open(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)
    booked(cast, case)
    boarded(cast, member)
    at_state(cast, case, State.DEPARTED)
    travel.record_interruption(case=case, member=member, words="Storm", by=cast.tomasz, at=LATER)

    staying.record_back_in_host(
        case=case, member=member, words="By the next flight", by=cast.tomasz, at=LATER
    )
    back = state(member)
    staying.start_again(case=case, member=member, by=cast.marieke, at=LATER)

    assert back is S.RETURNED_TO_HOST
    assert state(member) is S.NOT_BOOKED


# Ends of ties, escorts and decisions to go on


def tied(cast: Cast) -> tuple[Case, HouseholdTie]:
    case = a_case(cast, adult(), child())
    father, girl = members(case)
    row = tie(
        person=father.person,
        other=girl.person,
        kind=Tie.PARENT,
        begins_on=dt.date(2017, 3, 3),
        by=cast.marieke,
        at=cast.now,
    )
    return case, row


def test_a_tie_ends_on_its_day_and_stays_on_file(cast: Cast) -> None:
    case, row = tied(cast)
    day = dt.date(2026, 6, 1)

    end_tie(row=row, ends_on=day, today=cast.now.date(), by=cast.marieke, at=cast.now)

    assert len(ties_of_case(case.id, on=dt.date(2026, 5, 31))) == 1
    assert ties_of_case(case.id, on=day) == []
    assert AuditEvent.objects.filter(tag="people:tie:end", case_id=case.id).count() == 1


@pytest.mark.parametrize("day", [dt.date(2017, 3, 2), dt.date(2026, 6, 10)])
def test_a_tie_ends_neither_before_it_began_nor_tomorrow(cast: Cast, day: dt.date) -> None:
    _case, row = tied(cast)

    with pytest.raises(Refused, match="was not ended"):
        end_tie(row=row, ends_on=day, today=cast.now.date(), by=cast.marieke, at=cast.now)


def an_escort(cast: Cast) -> Escort:
    [member] = members(a_case(cast))
    return journey.arrange_escort(
        member=member, facts=EscortFacts(EscortKind.MEDICAL, "Nurse Vos"), by=cast.hanna, at=cast.now
    )


def test_an_escort_who_does_not_travel_stands_for_nothing_and_the_reason_is_kept(cast: Cast) -> None:
    row = an_escort(cast)

    journey.end_escort(escort=row, reason="Ill", by=cast.hanna, at=cast.now)

    row.refresh_from_db()
    assert row.ended_at == cast.now
    told = TimelineEntry.objects.filter(case=row.case_id).latest("at", "id")
    assert told.area == "health"
    with pytest.raises(Refused, match="recorded already"):
        journey.end_escort(escort=row, reason="Ill", by=cast.hanna, at=cast.now)


def passed(cast: Cast, case: Case) -> Override:
    return override(
        case=case,
        condition=3,
        member=None,
        reason="The flight is in two days",
        until_on=None,
        by=cast.els,
        at=cast.now,
    )


def test_a_decision_to_go_on_is_taken_back_with_its_reason(cast: Cast) -> None:
    case = a_case(cast)
    row = passed(cast, case)

    end_override(row=row, reason="He asked for time", by=cast.els, at=cast.now)

    row.refresh_from_db()
    assert (row.ended_by_id, row.end_reason) == (cast.els.user_id, "He asked for time")
    assert gather(case, today=cast.now.date(), now=cast.now).facts.overrides == ()
    assert AuditEvent.objects.filter(tag="process:override:end", case_id=case.id).count() == 1


def test_only_who_may_go_on_takes_it_back_with_a_reason_and_once(cast: Cast) -> None:
    row = passed(cast, a_case(cast))

    with pytest.raises(NotPermitted):
        end_override(row=row, reason="No", by=cast.marieke, at=cast.now)
    with pytest.raises(Refused, match="needs a reason"):
        end_override(row=row, reason=" ", by=cast.els, at=cast.now)
    end_override(row=row, reason="No", by=cast.els, at=cast.now)
    with pytest.raises(Refused, match="ended already"):
        end_override(row=row, reason="No", by=cast.els, at=cast.now)


def test_why_a_condition_is_passed_is_read_where_its_facts_are(cast: Cast) -> None:
    case = a_case(cast)
    passed(cast, case)

    counsellors = [str(line.sentence) for line in timeline(case, cast.marieke)]
    movements = [str(line.sentence) for line in timeline(case, cast.tomasz)]

    assert "Condition 3 may be passed" in counsellors
    assert "Condition 3 may be passed" in movements
    assert any("two days" in line for line in counsellors)
    assert not any("two days" in line for line in movements)
