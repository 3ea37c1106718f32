"""The demonstration office: what its stories leave behind, told once for all tests of this file."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.conftest import NOON
from wayhome.casefile.access.enums import Relation
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case, CaseMember, Task
from wayhome.casefile.people.models import Person
from wayhome.demonstration.loading import tell_stories
from wayhome.demonstration.people import Pool
from wayhome.demonstration.story import World
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.context import acting_for
from wayhome.process.actions.rechecking import recheck_all
from wayhome.process.gathering import gather
from wayhome.safeguards.conditions import readings
from wayhome.safeguards.words import State as Reads
from wayhome.safeguards.words import TravelState
from wayhome.stages.consent.queries import drafts_to_read
from wayhome.stages.counselling.models import ChecklistPoint
from wayhome.stages.counselling.queries import points_to_read
from wayhome.stages.journey.models import TravelDocument, Traveller
from wayhome.stages.journey.queries import departures
from wayhome.stages.outreach.models import Enquiry, InformationEvent, PartnerReferral


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """The world after every story, told at noon on Tuesday 9 June 2026, in a transaction that is undone."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        world = tell_stories(now=NOON, tell=lambda line: None)
        with acting_for(organisation.id for organisation in world.office.organisations.values()):
            yield world
        transaction.set_rollback(True)


def case_of(name: str) -> Case:
    """Return the case in which somebody is a present member, by their Latin name."""
    person = next(one for one in Person.objects.all() if name in (one.latin_name, one.full_name))
    return Case.objects.select_related("programme").get(pk=person.case_id)


def open_conditions(case: Case) -> set[int]:
    """Return the numbers of the conditions that are open for somebody of the case."""
    gathered = gather(case, today=NOON.date(), now=NOON)
    return {reading.number for reading in readings(gathered.facts) if reading.state is Reads.OPEN}


@pytest.mark.parametrize("state", list(State))
def test_at_least_three_cases_stand_at_every_step(told: World, state: State) -> None:
    count = Case.objects.filter(state=state.value).count()

    assert count >= 3


def test_about_eighty_cases_are_told(told: World) -> None:
    assert 75 <= Case.objects.count() <= 95


def test_jabbars_family_has_the_four_open_conditions_of_the_picture(told: World) -> None:
    """Selamawit's sharing (4), Jabbar's document (5), Yousif's age (9), the hand-over (13)."""
    case = case_of("Jabbar")

    assert case.state == State.PREPARING
    assert open_conditions(case) == {4, 5, 9, 13}
    assert case.planned_travel_on == dt.date(2026, 6, 18)
    assert case.deadline_on == dt.date(2026, 6, 23)


def test_the_open_conditions_belong_to_the_people_of_the_picture(told: World) -> None:
    case = case_of("Jabbar")
    gathered = gather(case, today=NOON.date(), now=NOON)
    called = gathered.called(told.office.actor("marieke").on(Relation.OWNER))

    found = Counter(
        (reading.number, str(called[reading.member_key]))
        for reading in readings(gathered.facts)
        if reading.state is Reads.OPEN and reading.number != 13
    )

    assert set(found) == {(5, "Jabbar"), (4, "Selamawit Tekle"), (9, "Yousif Karim Abbas")}


def test_the_girl_alone_waits_for_her_safeguards(told: World) -> None:
    case = case_of("Samrawit Gebru")

    assert case.state == State.PREPARING
    assert 9 in open_conditions(case)


def test_the_family_that_split_goes_on_in_two_cases(told: World) -> None:
    alone = case_of("Revaz Japaridze")
    apart = Case.objects.get(
        pk=CaseMember.objects.filter(until_at__isnull=True, person__in=_named("Eka Japaridze")).get().case_id
    )

    assert (alone.state, alone.members_count) == (State.PREPARING, 1)
    assert (apart.state, apart.members_count) == (State.COUNSELLING, 2)


def _named(name: str) -> list[Person]:
    return [one for one in Person.objects.all() if one.latin_name == name]


@pytest.mark.parametrize(
    ("name", "state", "travel"),
    [
        ("Gevorg Manukyan", State.COUNSELLING, TravelState.WITHDRAWN),
        ("Artan Hoxha", State.COUNSELLING, TravelState.WITHDRAWN),
        ("Rashida Howlader", State.PREPARING, TravelState.NO_SHOW),
        ("Dragan Jovanov", State.PREPARING, None),
        ("Desta", State.CLEARED, TravelState.BOOKED),
        ("Bibi Gul", State.ARRIVED, TravelState.ARRIVED),
        ("Dewi", State.CLEARED, TravelState.BOOKED),
        ("Gul Agha", State.COUNSELLING, None),
    ],
)
def test_the_hard_stories_stand_where_they_were_left(
    told: World, name: str, state: State, travel: TravelState | None
) -> None:
    case = case_of(name)
    found = (
        Traveller.objects.filter(case=case)
        .order_by("member__position")
        .values_list("travel_state", flat=True)
    )

    assert case.state == state
    assert found.last() == (travel.value if travel else None)


def test_names_are_written_in_at_least_eight_scripts(told: World) -> None:
    letters = {
        character for person in Person.objects.all() for character in person.full_name if character.isalpha()
    }

    scripts = {unicodedata.name(character).split()[0] for character in letters}

    assert {"LATIN", "ARABIC", "ETHIOPIC", "CYRILLIC", "GEORGIAN", "ARMENIAN", "BENGALI", "TAMIL"} <= scripts
    assert {"CJK", "HEBREW"} <= scripts


def test_nobody_has_one_name_twice_and_no_family_one_name_for_two(told: World) -> None:
    people = list(Person.objects.order_by("case_id"))
    doubled = [
        one.full_name for one in people if len(set(one.full_name.split())) < len(one.full_name.split())
    ]
    again = [
        key for key, count in Counter((one.case_id, one.full_name) for one in people).items() if count > 1
    ]

    assert (doubled, again) == ([], [])


def test_every_document_has_a_number_of_its_own(told: World) -> None:
    numbers = [row.number for row in TravelDocument.objects.all() if row.number]

    assert len(numbers) >= 40
    assert len(set(numbers)) == len(numbers)


def test_a_mononym_keeps_her_ethiopian_birth_date(told: World) -> None:
    """17 Hidar 1984 is 27 November 1991: 1 Meskerem 1984 was 12 September 1991, 76 days before."""
    desta = _written("ደስታ")

    assert desta.born is not None
    assert desta.born.original == "17 Hidar 1984"
    assert desta.born.earliest == dt.date(1991, 11, 27)


def _written(name: str) -> Person:
    return next(one for one in Person.objects.all() if one.full_name == name)


def test_no_cleared_case_falls_when_its_gate_is_asked_again(told: World) -> None:
    office = told.office

    fell = recheck_all(
        organisation_id=office.organisations["hague"].id,
        today=NOON.date(),
        by=office.actor("tomasz").on(Relation.OWNER),
        at=NOON,
    )

    assert fell == 0


def test_departures_of_the_next_days_stand_on_the_board(told: World) -> None:
    by = told.office.actor("tomasz").on(Relation.OWNER)

    board = departures(by, first=NOON.date(), last=NOON.date() + dt.timedelta(days=13), on=NOON.date())

    assert len(board.flights) >= 5


def test_tasks_are_overdue_due_today_and_soon(told: World) -> None:
    due = Counter(
        (task.due_on > NOON.date()) - (task.due_on < NOON.date())
        for task in Task.objects.filter(done_at__isnull=True)
    )

    assert min(due[-1], due[0], due[1]) >= 3


def test_nothing_was_recorded_later_than_the_day_of_loading(told: World) -> None:
    assert not AuditEvent.objects.filter(at__gt=NOON).exists()
    assert AuditEvent.objects.count() > 2000


def test_outreach_has_open_and_answered_questions_and_events(told: World) -> None:
    assert Enquiry.objects.filter(answered_at__isnull=True).count() >= 2
    assert Enquiry.objects.filter(answered_at__isnull=False).count() >= 5
    assert InformationEvent.objects.filter(state="held").count() >= 2
    of_every = ChecklistPoint.objects.filter(programme__isnull=True, confirmed_at__isnull=False)
    assert of_every.count() == len(told.texts.points)


def test_a_text_and_a_point_wait_for_somebody_who_reads_them(told: World) -> None:
    assert drafts_to_read(told.office.actor("maria").user_id) == 1
    assert points_to_read(told.office.actor("maria").user_id) == 1
    assert drafts_to_read(told.office.actor("els").user_id) == 0


def test_the_same_seed_draws_the_same_people() -> None:
    once = Pool(seed=7, today=NOON.date()).household("a", country="GEO", who="mwg")
    again = Pool(seed=7, today=NOON.date()).household("a", country="GEO", who="mwg")
    other = Pool(seed=8, today=NOON.date()).household("a", country="GEO", who="mwg")

    assert once == again
    assert once != other


def test_children_have_the_given_name_of_the_man_of_the_household_where_there_are_no_family_names() -> None:
    father, mother, girl, boy = Pool(seed=7, today=NOON.date()).household("a", country="ETH", who="mwgb")

    given = father.name.split()[0]
    assert [one.name.split()[1] for one in (girl, boy)] == [given, given]
    assert father.name.split()[1] != given
    assert len({one.name.split()[0] for one in (father, mother, girl, boy)}) == 4


def test_a_chinese_name_has_the_family_name_first() -> None:
    [one] = Pool(seed=7, today=NOON.date()).household("a", country="CHN", who="m")

    assert one.name[0] in "陈林郑"
    assert one.latin.split()[0] in {"Chen", "Lin", "Zheng"}
    assert " " not in one.name


def test_a_document_number_belongs_to_its_person_and_seed() -> None:
    once, other = Pool(seed=7, today=NOON.date()), Pool(seed=8, today=NOON.date())

    assert once.document_number(name="Dewi", born="1991") == once.document_number(name="Dewi", born="1991")
    assert once.document_number(name="Dewi", born="1991") != once.document_number(name="Dewi", born="1992")
    assert once.document_number(name="Dewi", born="1991") != other.document_number(name="Dewi", born="1991")


def test_of_a_partners_referrals_one_is_accepted_one_declined_and_one_waits(told: World) -> None:
    hague = told.office.organisations["hague"]
    rows = PartnerReferral.objects.filter(receiver=hague)

    assert Counter(row.state for row in rows) == {"accepted": 1, "declined": 1, "sent": 1}
    assert {row.organisation.name for row in rows} == {"Open Door Support"}


def test_somebody_who_came_home_by_herself_stands_at_arrived_with_her_own_day(told: World) -> None:
    case = Case.objects.get(programme=told.office.programmes["home-irq"])

    assert case.state == State.ARRIVED.value
    assert (case.departed_on, case.arrived_on) == (None, told.days.day(-150))
    assert case.referred.referral.organisation == told.office.organisations["rusafa"]
