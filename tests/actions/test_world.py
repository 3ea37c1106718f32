"""Lists of the world: what two people entered acts at once, on cleared cases of every office; one person's row does nothing."""

from __future__ import annotations

import datetime as dt
from time import perf_counter

import pytest

from tests.cast import Cast, a_case, adult, everybody, members
from tests.factories.journeys import booked
from wayhome.casefile.access.enums import Relation
from wayhome.casefile.cases.actions import CaseFacts, add_member, register_case, share_case
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case, Task
from wayhome.casefile.cases.status import write_state
from wayhome.casefile.funding import actions as funding
from wayhome.casefile.funding.models import AirlineLimit, Programme, Suspension
from wayhome.casefile.funding.world_lists import (
    AIRLINE_LIMITS,
    SUSPENSIONS,
    LimitFacts,
    SuspensionFacts,
)
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.context import acting_for
from wayhome.ground.core.errors import NotPermitted, Refused
from wayhome.ground.messaging.models import Notice
from wayhome.process.actions import rechecking, world
from wayhome.process.gathering import gather
from wayhome.safeguards.acts import what_blocks
from wayhome.safeguards.engine import Finding
from wayhome.safeguards.facts import CaseFacts as RuleFacts
from wayhome.safeguards.words import Act
from wayhome.stages.journey.actions import Pregnancy, record_pregnancy

TODAY = dt.date(2026, 6, 9)
WORLD = ("destination-not-suspended", "pregnancy-limit")
LETTER = "Letter of 8 June 2026"


def of_the_world(act: Act, facts: RuleFacts) -> tuple[Finding, ...]:
    """Return what the lists of the world close; everything else on these cases is taken as settled."""
    return tuple(finding for finding in what_blocks(act, facts) if finding.rule_id in WORLD)


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rechecking, "what_blocks", of_the_world)
    monkeypatch.setattr(rechecking, "needs_protection_sign_off", lambda facts: False)


def cleared(cast: Cast, case: Case, *, on: dt.date = dt.date(2026, 6, 18)) -> Case:
    Case.objects.filter(pk=case.pk).update(planned_travel_on=on)
    case.refresh_from_db()
    write_state(
        case=case, to=State.CLEARED, verb="any", by=cast.tomasz, happened_at=cast.now, recorded_at=cast.now
    )
    return case


def state_of(case: Case) -> State:
    with everybody():
        return State(Case.objects.values_list("state", flat=True).get(pk=case.pk))


def suspend(cast: Cast, country: str = "IRQ", begins_on: dt.date = TODAY) -> Suspension:
    facts = SuspensionFacts(country, begins_on=begins_on, source=LETTER)
    return funding.enter_row(of=SUSPENSIONS, facts=facts, by=cast.grace, at=cast.now)


def confirm(cast: Cast, row: Suspension) -> int:
    return world.confirm_row(of=SUSPENSIONS, row=row, today=TODAY, by=cast.maria, at=cast.now)


def belgian_case(cast: Cast) -> Case:
    lucas = cast.lucas
    with acting_for([cast.brussels.id]):
        case = register_case(
            facts=CaseFacts(
                programme=Programme.objects.create(
                    code="eurp-bel",
                    name="Return from Belgium",
                    organisation=cast.brussels,
                    host_country="BEL",
                    begins_on=dt.date(2026, 1, 1),
                ),
                office=cast.office.offices["brussels", "Brussels"],
                destination_country="IRQ",
                counsellor=cast.office.users["lucas"],
            ),
            by=lucas,
            at=cast.now,
        )
        add_member(case=case, facts=adult("Ali Salim"), relation="applicant", by=lucas, at=cast.now)
        return cleared(cast, case)


def test_a_confirmed_suspension_takes_clearances_back_in_every_organisation_at_once(cast: Cast) -> None:
    ours, theirs = cleared(cast, a_case(cast)), belgian_case(cast)
    elsewhere = cleared(cast, a_case(cast, destination="ETH"))
    row = suspend(cast)

    begun = perf_counter()
    fell = confirm(cast, row)
    seconds = perf_counter() - begun

    assert fell == 2
    assert (state_of(ours), state_of(theirs)) == (State.PREPARING, State.PREPARING)
    assert state_of(elsewhere) is State.CLEARED
    assert seconds < 5  # a second on a machine of its own; the act does not wait for the night
    assert Task.objects.filter(case=ours, code="clearance_fell").count() == 1


def test_both_offices_are_told_without_a_name(cast: Cast) -> None:
    case = a_case(cast)
    share_case(
        case=case,
        organisation=cast.baghdad,
        agreement=cast.office.agreements["hague-baghdad"],
        by=cast.marieke,
        at=cast.now,
    )
    cleared(cast, case)

    confirm(cast, suspend(cast))

    with everybody():
        told = list(Notice.objects.filter(case_id=case.id, code="process:unclear"))
    assert {row.organisation_id for row in told} == {cast.hague.id, cast.baghdad.id}
    assert not any("Karim" in str(row.facts) for row in told)


def test_what_one_person_entered_does_nothing(cast: Cast) -> None:
    case = cleared(cast, a_case(cast))
    suspend(cast)

    fell = rechecking.recheck(case=case, today=TODAY, by=cast.tomasz, at=cast.now)

    assert not fell
    assert of_the_world(Act.CLEAR, gather(case, today=TODAY, now=cast.now).facts) == ()


def test_whoever_entered_it_confirms_nothing_and_the_cases_stay(cast: Cast) -> None:
    case = cleared(cast, a_case(cast))
    row = suspend(cast)

    with pytest.raises(Refused, match="entered it yourself"):
        world.confirm_row(of=SUSPENSIONS, row=row, today=TODAY, by=cast.grace, at=cast.now)

    assert state_of(case) is State.CLEARED


def test_a_suspension_that_begins_after_the_journey_leaves_it(cast: Cast) -> None:
    before = cleared(cast, a_case(cast), on=dt.date(2026, 6, 18))
    after = cleared(cast, a_case(cast), on=dt.date(2026, 6, 22))

    confirm(cast, suspend(cast, begins_on=dt.date(2026, 6, 20)))

    assert (state_of(before), state_of(after)) == (State.CLEARED, State.PREPARING)


# Airline limits

LIMIT = LimitFacts("XA", 28, 24, 20, begins_on=TODAY, source=LETTER)


def thirty_weeks(cast: Cast) -> Case:
    """A woman in week 28 on 1 June, who flies with XA on 18 June: 17 days later is week 30."""
    case = a_case(cast)
    booked(cast, case)
    record_pregnancy(
        member=members(case)[0],
        finding=Pregnancy(pregnant=True, weeks=28, weeks_on=dt.date(2026, 6, 1), certificate=True),
        by=cast.hanna,
        at=cast.now,
    )
    return cleared(cast, case)


def enter_limit(cast: Cast, facts: LimitFacts = LIMIT) -> AirlineLimit:
    return funding.enter_row(of=AIRLINE_LIMITS, facts=facts, by=cast.grace, at=cast.now)


def test_a_confirmed_limit_takes_the_clearance_back_and_an_unconfirmed_one_does_not(cast: Cast) -> None:
    case = thirty_weeks(cast)
    row = enter_limit(cast)
    alone = rechecking.recheck(case=case, today=TODAY, by=cast.tomasz, at=cast.now)

    fell = world.confirm_row(of=AIRLINE_LIMITS, row=row, today=TODAY, by=cast.maria, at=cast.now)

    assert (alone, fell) == (False, 1)
    assert state_of(case) is State.PREPARING


def test_no_notice_tells_who_is_pregnant(cast: Cast) -> None:
    case = thirty_weeks(cast)

    world.confirm_row(of=AIRLINE_LIMITS, row=enter_limit(cast), today=TODAY, by=cast.maria, at=cast.now)

    said = [f"{row.text} {row.facts}" for row in Notice.objects.filter(case_id=case.id)]
    assert said
    assert not any("regnan" in line or "week" in line for line in said)


def test_a_limit_is_ended_by_another_person_and_the_house_limit_binds_again(cast: Cast) -> None:
    row = enter_limit(cast)
    world.confirm_row(of=AIRLINE_LIMITS, row=row, today=TODAY, by=cast.maria, at=cast.now)
    funding.ask_to_end_row(of=AIRLINE_LIMITS, row=row, ends_on=TODAY, today=TODAY, by=cast.grace, at=cast.now)

    with pytest.raises(Refused, match="asked for it yourself"):
        world.end_row(of=AIRLINE_LIMITS, row=row, ends_on=TODAY, today=TODAY, by=cast.grace, at=cast.now)
    world.end_row(of=AIRLINE_LIMITS, row=row, ends_on=TODAY, today=TODAY, by=cast.maria, at=cast.now)
    case = thirty_weeks(cast)

    row.refresh_from_db()
    assert row.ends_on == TODAY
    # The house limit of the demonstration office is week 36.
    assert of_the_world(Act.CLEAR, gather(case, today=TODAY, now=cast.now).facts) == ()
    with everybody():
        events = list(AuditEvent.objects.filter(tag="funding:airline_limit:end"))
    assert len(events) == 1


@pytest.mark.parametrize(
    ("facts", "match"),
    [
        (LimitFacts("XA", 46, 24, 20, begins_on=TODAY, source=LETTER), "between 1 and 45"),
        (LimitFacts("XA", 28, 32, 20, begins_on=TODAY, source=LETTER), "several children"),
        (LimitFacts("XA", 28, 24, 20, begins_on=TODAY, source=" "), "names no source"),
    ],
)
def test_a_limit_that_cannot_be_is_not_entered(cast: Cast, facts: LimitFacts, match: str) -> None:
    with pytest.raises(Refused, match=match):
        enter_limit(cast, facts)


def test_only_managers_at_headquarters_write_the_lists(cast: Cast) -> None:
    for who in (cast.tomasz, cast.els, cast.ines):
        with pytest.raises(NotPermitted):
            funding.enter_row(of=AIRLINE_LIMITS, facts=LIMIT, by=who, at=cast.now)
    with pytest.raises(NotPermitted):
        world.confirm_row(
            of=AIRLINE_LIMITS,
            row=enter_limit(cast),
            today=TODAY,
            by=cast.tomasz.on(Relation.NONE),
            at=cast.now,
        )
