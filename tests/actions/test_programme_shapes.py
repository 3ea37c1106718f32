"""Programmes that have a part of the way: people who have come home already, and returns without reintegration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from tests.cast import Cast, a_case, adult, child, members
from tests.factories.agreements import an_agreement
from tests.factories.consents import said
from tests.factories.home import (
    FILE,
    agreed,
    at_home,
    home_case,
    in_order,
    informed,
    one_more,
    screened,
)
from tests.factories.journeys import plan
from tests.factories.referrals import referral_facts
from tests.journeys.worlds import world_of
from wayhome.casefile.cases.actions import CaseFacts, share_case
from wayhome.casefile.cases.enums import Closure, HoldReason, LineKind, State, TaskCode
from wayhome.casefile.cases.models import Case, StateChange, StatisticsLine, Task
from wayhome.casefile.funding.enums import ProgrammeShape
from wayhome.casefile.people.enums import Sex
from wayhome.casefile.people.facts import PersonFacts
from wayhome.demonstration.stories.usual import Plan, usual
from wayhome.demonstration.texts import publish_texts
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.context import acting_for
from wayhome.ground.core.errors import NotPermitted, Refused
from wayhome.ground.values.periods import Month
from wayhome.process.actions.after import start_follow_up, start_reintegration
from wayhome.process.actions.binding import book, contact_origin, send_handover
from wayhome.process.actions.ending import close, hold, reopen, resume
from wayhome.process.actions.home import confirm_home, correct_home
from wayhome.process.actions.opening import open_case
from wayhome.process.actions.preparing import apply, begin_counselling
from wayhome.process.actions.staying import record_death, start_again
from wayhome.process.actions.withdrawal import answer_blindly_told, tell_blindly, withdraw
from wayhome.process.enums import BlindAnswer, Verb
from wayhome.process.gates import GateClosed
from wayhome.process.gathering import gather
from wayhome.process.models import BlindWithdrawal
from wayhome.process.opening import Agreement as Agreed
from wayhome.process.shapes import steps_of
from wayhome.process.worklist import next_verb, offers
from wayhome.reporting.queries import cells
from wayhome.safeguards.words import GivenBy, TravelState
from wayhome.stages.consent.actions import withdraw_consent
from wayhome.stages.consent.enums import EventKind, Heard, Purpose
from wayhome.stages.consent.queries import needed_sharings
from wayhome.stages.journey.enums import ArrivalEvidence, ContactPurpose
from wayhome.stages.journey.models import Traveller
from wayhome.stages.outreach.actions import send_referral
from wayhome.stages.outreach.models import PartnerReferral
from wayhome.stages.outreach.queries import referral_for

TODAY = dt.date(2026, 6, 9)
SPRING, MAY = dt.date(2026, 2, 1), dt.date(2026, 5, 4)


@pytest.fixture
def iraq(cast: Cast) -> Iterator[Cast]:
    """The cast, with the work context of Baghdad."""
    with acting_for([cast.baghdad.id]):
        yield cast


def wife() -> PersonFacts:
    return adult("Zainab Abbas", "5 May 1992", Sex.FEMALE)


def states_of(case: Case) -> list[str]:
    rows = StateChange.objects.filter(case=case).order_by("recorded_at", "id")
    return [row.to_state for row in rows]


def closed(cast: Cast, case: Case, code: Closure, by: str = "layla") -> Case:
    return close(
        case=case, code=code, words="", person_told="Told her today.", by=getattr(cast, by), at=cast.now
    )


# Opening


def test_a_case_manager_opens_cases_of_people_at_home_and_no_others(iraq: Cast) -> None:
    case = home_case(iraq)
    whole_way = iraq.office.programmes["home-irq"]
    whole_way.shape = ProgrammeShape.WHOLE_WAY.value

    assert case.state == State.COUNSELLING.value
    with pytest.raises(NotPermitted):
        open_case(
            facts=CaseFacts(programme=whole_way, office=iraq.office.offices["baghdad", "Baghdad"]),
            people=[(adult(), "applicant")],
            agreement=Agreed(agrees=True, notice_language="ara"),
            by=iraq.office.actor("layla"),
            at=iraq.now,
        )


@pytest.mark.parametrize("key", ["omar", "rana"])
def test_nobody_else_of_the_office_opens_one(iraq: Cast, key: str) -> None:
    with pytest.raises(NotPermitted):
        home_case(iraq, by=key)


def test_a_case_manager_counsels_own_cases_and_none_that_are_shared(iraq: Cast) -> None:
    with acting_for([iraq.hague.id, iraq.baghdad.id]):
        shared = a_case(iraq)
        with pytest.raises(NotPermitted):
            begin_counselling(case=shared, by=iraq.partner("layla"), at=iraq.now)


# The way


def test_the_way_of_somebody_at_home_leads_from_enquiry_to_closed(iraq: Cast) -> None:
    case = home_case(iraq)
    in_order(iraq, case)
    at_home(iraq, case, members(case)[0])
    start_reintegration(case=case, reassessment_begun=True, by=iraq.layla, at=iraq.now)
    start_follow_up(case=case, open_items_have_owner=True, by=iraq.layla, at=iraq.now)
    done = closed(iraq, case, Closure.COMPLETED)

    assert done.state == State.CLOSED.value
    assert set(states_of(case)) == {
        "enquiry",
        "counselling",
        "arrived",
        "reintegrating",
        "following_up",
        "closed",
    }
    assert (done.departed_on, done.arrived_on) == (None, SPRING)
    assert Task.objects.filter(case=case, done_at__isnull=True, code=TaskCode.REASSESS.value).count() == 0


def test_no_line_is_counted_for_whoever_came_home_without_us(iraq: Cast) -> None:
    case = home_case(iraq)
    in_order(iraq, case)
    at_home(iraq, case, members(case)[0], dt.date(2026, 6, 1))

    months = (Month.of(dt.date(2026, 1, 1)), Month.of(TODAY))
    assert StatisticsLine.objects.count() == 0
    for kind in LineKind:
        assert [cells(host, *months, kind=kind) for host in ("", "NLD", "IRQ")] == [[], [], []]


def test_everybody_has_their_own_day_and_the_last_one_moves_the_case(iraq: Cast) -> None:
    case = home_case(iraq, adult(), wife())
    in_order(iraq, case)
    first, second = members(case)

    waiting = at_home(iraq, case, first, SPRING).state
    arrived = at_home(iraq, case, second, MAY)

    days = dict(Traveller.objects.filter(case=case).values_list("member__position", "arrived_on"))
    assert (waiting, arrived.state) == ("counselling", "arrived")
    assert days == {1: SPRING, 2: MAY}
    assert arrived.arrived_on == MAY
    assert {row.boarded_on for row in Traveller.objects.filter(case=case)} == {None}


def test_the_reassessment_is_due_a_month_from_today_however_long_somebody_is_home(iraq: Cast) -> None:
    case = home_case(iraq)
    in_order(iraq, case)
    at_home(iraq, case, members(case)[0], dt.date(2024, 9, 1))

    task = Task.objects.get(case=case, code=TaskCode.REASSESS.value)
    assert task.due_on == dt.date(2026, 7, 9)
    assert (task.role, task.organisation_id) == ("case_manager", iraq.baghdad.id)


def test_a_day_to_come_is_refused(iraq: Cast) -> None:
    case = home_case(iraq)
    in_order(iraq, case)

    with pytest.raises(Refused, match="lies ahead"):
        at_home(iraq, case, members(case)[0], dt.date(2026, 6, 12))


def test_that_somebody_is_home_is_taken_back(iraq: Cast) -> None:
    case = home_case(iraq)
    in_order(iraq, case)
    member = members(case)[0]
    at_home(iraq, case, member)

    back = correct_home(
        case=case, member=member, reason="Her sister", today=TODAY, by=iraq.layla, at=iraq.now
    )

    row = Traveller.objects.get(member=member)
    assert (back.state, back.arrived_on) == (State.COUNSELLING.value, None)
    assert (row.travel_state, row.arrived_on, row.reassess_by_on) == ("not_booked", None, None)
    assert Task.objects.filter(case=case, code=TaskCode.REASSESS.value, done_at__isnull=True).count() == 0
    assert at_home(iraq, case, member, MAY).state == State.ARRIVED.value


def test_whoever_comes_home_later_is_confirmed_beside_the_others(iraq: Cast) -> None:
    case = home_case(iraq)
    in_order(iraq, case)
    at_home(iraq, case, members(case)[0])
    start_reintegration(case=case, reassessment_begun=True, by=iraq.layla, at=iraq.now)
    late = one_more(iraq, case, wife())
    agreed(iraq, case, late)
    screened(iraq, case, late)
    informed(iraq, case, late)

    after = at_home(iraq, case, late, MAY)

    assert after.state == State.REINTEGRATING.value
    assert Traveller.objects.get(member=late).arrived_on == MAY


@pytest.mark.parametrize("leaves", ["withdraws", "dies"])
def test_the_case_has_arrived_when_everybody_who_is_left_is_home(iraq: Cast, leaves: str) -> None:
    case = home_case(iraq, adult(), wife())
    in_order(iraq, case)
    first, second = members(case)
    at_home(iraq, case, first)

    if leaves == "withdraws":
        withdraw(case=case, member=second, given_by=GivenBy.SELF, said="", by=iraq.layla, at=iraq.now)
    else:
        record_death(case=case, member=second, words="", by=iraq.layla, at=iraq.now)

    case.refresh_from_db()
    assert (case.state, case.arrived_on) == (State.ARRIVED.value, SPRING)


# The gate


def everything_but(cast: Cast, case: Case, missing: str) -> None:
    member = members(case)[0]
    if missing != "file":
        agreed(cast, case, member)
    if missing != "screening":
        screened(cast, case, member)
    if missing != "information":
        informed(cast, case, member)


@pytest.mark.parametrize(
    ("missing", "rules"),
    [
        ("file", {"file-agreed", "notice-understood"}),
        ("screening", {"rapid-screening"}),
        ("information", {"information-complete", "information-language"}),
    ],
)
def test_nobody_is_helped_before_what_must_be_in_order_is(iraq: Cast, missing: str, rules: set[str]) -> None:
    case = home_case(iraq)
    everything_but(iraq, case, missing)

    with pytest.raises(GateClosed) as closed_gate:
        at_home(iraq, case, members(case)[0])

    assert {finding.rule_id for finding in closed_gate.value.findings} == rules
    assert Traveller.objects.filter(case=case, arrived_on__isnull=False).count() == 0


def test_a_sharing_that_was_put_needs_an_answer_and_a_no_is_one(iraq: Cast) -> None:
    case = home_case(iraq)
    in_order(iraq, case)
    member = members(case)[0]
    said(iraq, member, EventKind.ASKED, Purpose.SHARE_PARTNER)

    with pytest.raises(GateClosed) as closed_gate, transaction.atomic():
        at_home(iraq, case, member)
    said(iraq, member, EventKind.REFUSED, Purpose.SHARE_PARTNER)

    assert [finding.rule_id for finding in closed_gate.value.findings] == ["sharing-asked"]
    assert at_home(iraq, case, member).state == State.ARRIVED.value


def test_no_consent_to_return_no_time_to_think_and_no_other_side_is_asked(iraq: Cast) -> None:
    case = home_case(iraq)
    in_order(iraq, case)

    assert needed_sharings(case) == ()
    assert at_home(iraq, case, members(case)[0]).state == State.ARRIVED.value


# Verbs of others


def test_a_programme_without_a_journey_offers_its_own_steps_alone(iraq: Cast) -> None:
    case = home_case(iraq)
    offered = {offer.row.verb for offer in offers(case, iraq.layla, gather(case, today=TODAY, now=iraq.now))}
    ahead = next_verb(case)

    assert [state.value for state in steps_of(case)] == [
        "enquiry",
        "counselling",
        "arrived",
        "reintegrating",
        "following_up",
        "closed",
    ]
    assert ahead is not None
    assert ahead.verb is Verb.CONFIRM_HOME
    assert offered == {Verb.CONFIRM_HOME, Verb.STAYS, Verb.DECEASED}


def test_coming_home_is_no_step_of_a_programme_with_a_journey(cast: Cast) -> None:
    case = a_case(cast)
    begin_counselling(case=case, by=cast.marieke, at=cast.now)

    with pytest.raises(Refused) as refused:
        confirm_home(
            case=case,
            member=members(case)[0],
            home_on=MAY,
            evidence=ArrivalEvidence.MET_IN_PERSON,
            today=TODAY,
            by=cast.els,
            at=cast.now,
        )

    assert refused.value.code == "no_such_step"


def test_an_application_is_no_step_of_a_programme_without_a_journey(iraq: Cast) -> None:
    case = home_case(iraq)
    as_owner = replace(iraq.marieke, organisation_id=iraq.baghdad.id)

    with pytest.raises(Refused) as refused:
        apply(case=case, today=TODAY, by=as_owner, at=iraq.now)

    assert refused.value.code == "no_such_step"


def test_nothing_is_booked_or_told_to_others_where_nobody_travels(iraq: Cast) -> None:
    case = home_case(iraq)
    member = members(case)[0]
    asks: list[Callable[[], object]] = [
        lambda: book(case=case, members=[member], legs=plan(), today=TODAY, by=iraq.tomasz, at=iraq.now),
        lambda: contact_origin(
            case=case,
            member=member,
            purpose=next(iter(ContactPurpose)),
            post="",
            shared=(),
            contacted_on=TODAY,
            today=TODAY,
            by=iraq.tomasz,
            at=iraq.now,
        ),
        lambda: send_handover(
            case=case, receiver=iraq.hague, answer_due_on=TODAY, today=TODAY, by=iraq.tomasz, at=iraq.now
        ),
    ]

    codes = set()
    for ask in asks:
        with pytest.raises(Refused) as refused:
            ask()
        codes.add(refused.value.code)
    assert codes == {"no_journey"}


def test_the_office_that_owns_the_case_carries_it_and_a_partner_there_may_confirm(iraq: Cast) -> None:
    case = home_case(iraq, adult(), wife())
    in_order(iraq, case)
    rusafa = iraq.office.organisations["rusafa"]
    agreement = an_agreement(iraq.baghdad, rusafa, purposes=["reintegration"], begins_on=TODAY)
    share_case(
        case=case,
        organisation=rusafa,
        agreement=agreement,
        by=replace(iraq.els, organisation_id=iraq.baghdad.id),
        at=iraq.now,
    )
    first, second = members(case)
    confirm_home(
        case=case,
        member=first,
        home_on=MAY,
        evidence=ArrivalEvidence.PARTNER,
        today=TODAY,
        by=iraq.partner("nadia"),
        at=iraq.now,
    )

    assert at_home(iraq, case, second).state == State.ARRIVED.value
    hold(case=case, reason=HoldReason.ADMINISTRATIVE, by=iraq.layla, at=iraq.now)
    resume(case=case, by=iraq.layla, at=iraq.now)
    assert closed(iraq, case, Closure.DECLINED_ASSISTANCE).state == State.CLOSED.value


def test_what_a_counsellor_would_do_is_a_task_of_the_case_managers(iraq: Cast) -> None:
    case = home_case(iraq)
    withdraw(case=case, member=members(case)[0], given_by=GivenBy.SELF, said="", by=iraq.layla, at=iraq.now)

    tasks = Task.objects.filter(case=case)
    assert {task.role for task in tasks} == {"case_manager"}


# Closing and opening again


def test_a_case_that_had_arrived_opens_again_where_its_people_are(iraq: Cast) -> None:
    case = home_case(iraq)
    in_order(iraq, case)
    at_home(iraq, case, members(case)[0])
    start_reintegration(case=case, reassessment_begun=True, by=iraq.layla, at=iraq.now)
    closed(iraq, case, Closure.DECLINED_ASSISTANCE)
    els = replace(iraq.els, organisation_id=iraq.baghdad.id)

    again = reopen(case=case, reason="She wants to go on", by=els, at=iraq.now)

    assert (again.state, again.arrived_on) == (State.ARRIVED.value, SPRING)
    assert start_reintegration(case=case, reassessment_begun=True, by=iraq.layla, at=iraq.now)


@pytest.mark.parametrize(
    "code",
    [Closure.WITHDREW_BEFORE_DEPARTURE, Closure.NO_TRAVEL_DOCUMENT, Closure.GRANTED_STAY_IN_HOST_COUNTRY],
)
def test_reasons_that_speak_of_a_return_close_no_case_of_people_at_home(iraq: Cast, code: Closure) -> None:
    with pytest.raises(Refused, match="does not fit"):
        closed(iraq, home_case(iraq), code)


# Saying no


def test_somebody_takes_part_no_more_in_one_step_until_it_is_confirmed_that_they_are_home(iraq: Cast) -> None:
    case = home_case(iraq)
    member = members(case)[0]

    done = withdraw(case=case, member=member, given_by=GivenBy.SELF, said="No", by=iraq.omar, at=iraq.now)

    assert done.case.state == State.COUNSELLING.value
    assert Traveller.objects.get(member=member).travel_state == TravelState.WITHDRAWN.value
    again = start_again(case=case, member=member, by=iraq.layla, at=iraq.now)
    assert again.state == State.COUNSELLING.value
    assert Traveller.objects.get(member=member).travel_state == TravelState.NOT_BOOKED.value


def test_whoever_is_home_is_told_that_there_is_no_journey_to_withdraw_from(iraq: Cast) -> None:
    case = home_case(iraq)
    in_order(iraq, case)
    member = members(case)[0]
    at_home(iraq, case, member)

    with pytest.raises(Refused, match="no journey to withdraw from") as refused:
        withdraw(case=case, member=member, given_by=GivenBy.SELF, said="", by=iraq.layla, at=iraq.now)
    with pytest.raises(CommandError, match="Wants no assistance"):
        call_command(
            "withdraw",
            case.reference,
            "--member",
            "1",
            "--by",
            "layla@demo.wayhome.example",
            stdout=StringIO(),
        )

    assert refused.value.code == "home_already"


def test_consents_are_still_taken_back_by_whoever_is_home(iraq: Cast) -> None:
    case = home_case(iraq)
    in_order(iraq, case)
    member = members(case)[0]
    at_home(iraq, case, member)

    ended = withdraw_consent(
        case=case, member=member, question=FILE, heard=next(iter(Heard)), by=iraq.layla, at=iraq.now
    )

    assert ended.purposes == (Purpose.KEEP_FILE,)


def test_a_message_that_somebody_does_not_want_to_travel_is_heard_and_answered_all_the_same(
    iraq: Cast,
) -> None:
    case = home_case(iraq)
    in_order(iraq, case)
    at_home(iraq, case, members(case)[0])
    tell_blindly(
        reference=case.reference, said="She does not want to go", by=iraq.office.actor("lucas"), at=iraq.now
    )
    row = BlindWithdrawal.objects.get(case_id=case.id)

    answered = answer_blindly_told(
        case=case,
        row=row,
        answer=BlindAnswer.NO_JOURNEY,
        spoken="Alone, in Arabic: she is home and wants to go on",
        by=iraq.layla,
        at=iraq.now,
    )

    assert answered.answer == "no_journey"


def test_that_there_is_no_journey_answers_no_message_where_people_travel(cast: Cast) -> None:
    case = a_case(cast)
    tell_blindly(
        reference=case.reference, said="She does not want to go", by=cast.office.actor("lucas"), at=cast.now
    )
    row = BlindWithdrawal.objects.get(case_id=case.id)

    with pytest.raises(Refused) as refused:
        answer_blindly_told(
            case=case,
            row=row,
            answer=BlindAnswer.NO_JOURNEY,
            spoken="Alone",
            by=cast.marieke,
            at=cast.now,
        )

    assert refused.value.code == "there_is_a_journey"


def test_the_database_keeps_boarding_together_with_every_other_step_of_a_journey(iraq: Cast) -> None:
    case = home_case(iraq)
    in_order(iraq, case)
    at_home(iraq, case, members(case)[0])

    with pytest.raises(IntegrityError), transaction.atomic():
        Traveller.objects.filter(case=case).update(travel_state="boarded")


def test_a_child_at_home_is_helped_with_its_parent(iraq: Cast) -> None:
    case = home_case(iraq, adult(), child())

    with pytest.raises(GateClosed) as closed_gate:
        at_home(iraq, case, members(case)[1])

    assert {finding.rule_id for finding in closed_gate.value.findings} >= {"file-agreed", "rapid-screening"}


# A return without reintegration


def test_a_return_without_reintegration_leads_by_its_verbs_to_closed(cast: Cast) -> None:
    long_ago = dt.timedelta(days=400)
    publish_texts(begins_on=TODAY - long_ago, by=cast.els, read_by=cast.maria, at=cast.now - long_ago)
    cast.office.programmes["rean-nld"].shape = ProgrammeShape.RETURN_ONLY.value
    cast.office.programmes["rean-nld"].save(update_fields=["shape"])
    world = world_of(cast, cast.now)
    told = Plan(
        key="return-only",
        country="MNG",
        who="m",
        reaches=State.ARRIVED,
        since=20,
        ends=Closure.RETURN_COMPLETED_NO_REINTEGRATION.value,
        ended=3,
    )

    with world.telling():
        story = usual(world, told)

    case = Case.objects.get(pk=story.case.pk)
    assert case.state == State.CLOSED.value
    assert states_of(case) == [
        "enquiry",
        "counselling",
        "applied",
        "approved",
        "preparing",
        "cleared",
        "departed",
        "arrived",
        "closed",
    ]
    assert [state.value for state in steps_of(case)][-2:] == ["arrived", "closed"]
    assert set(StatisticsLine.objects.values_list("kind", flat=True)) == {"departure", "arrival"}


def test_a_partners_referral_is_accepted_by_a_case_manager_at_origin(iraq: Cast) -> None:
    with acting_for([iraq.office.organisations["rusafa"].id]):
        sent = send_referral(facts=referral_facts(), receiver=iraq.baghdad, by=iraq.nadia, at=iraq.now)

    open_case(
        facts=CaseFacts(
            programme=iraq.office.programmes["home-irq"],
            office=iraq.office.offices["baghdad", "Baghdad"],
            language="ara",
        ),
        people=[(adult(), "applicant")],
        agreement=Agreed(agrees=True, notice_language="ara"),
        by=iraq.office.actor("layla"),
        at=iraq.now,
        referral=referral_for(iraq.layla, sent.pk, on=TODAY),
    )

    assert PartnerReferral.objects.get(pk=sent.pk).state == "accepted"


def test_only_the_owners_case_manager_takes_a_case_on_by_confirming_somebody_home(iraq: Cast) -> None:
    case = home_case(iraq)
    [member] = members(case)
    in_order(iraq, case)
    Case.objects.filter(pk=case.pk).update(case_manager=None)

    at_home(iraq, case, member)

    assert Case.objects.get(pk=case.pk).case_manager == iraq.office.users["layla"]
    assert AuditEvent.objects.filter(tag="cases:case:take_on", case_id=case.pk).count() == 1
