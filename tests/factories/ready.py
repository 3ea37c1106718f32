"""Cases that stand ready at the airport: every verb of the process was taken with its gates met, as in life."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.cast import Cast, adult
from wayhome.casefile.cases.actions import CaseFacts, edit_case
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.people.facts import PersonFacts
from wayhome.demonstration.days import HERE, Days
from wayhome.demonstration.people import Pool
from wayhome.demonstration.steps import (
    applied,
    approved,
    asked_about_return,
    cleared,
    counselled,
    documented,
    family,
    handed_over,
    law,
    met_on_the_way,
    prepared,
    well,
)
from wayhome.demonstration.story import OTHER_SIDE, Story, World
from wayhome.demonstration.texts import Texts, publish_texts
from wayhome.ground.values.airports import moment_at
from wayhome.process.actions.binding import book
from wayhome.process.actions.opening import open_case
from wayhome.process.actions.travel import confirm_boarding
from wayhome.process.opening import Agreement
from wayhome.safeguards.words import Asylum
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.consent.models import ConsentText
from wayhome.stages.counselling.models import ChecklistPoint
from wayhome.stages.journey.actions import LegPlan
from wayhome.stages.journey.enums import DepartureEvidence

LONG_AGO = dt.date(2025, 1, 1)
FLIES_TO = {"IRQ": "BGW", "ALB": "TIA", "TUR": "IST"}
MINUTES_AHEAD = dt.timedelta(minutes=20)


@dataclass(frozen=True)
class Ready:
    """A cleared case on the day of travel, and the moment at which its people board."""

    story: Story
    boards_at: dt.datetime

    @property
    def members(self) -> Sequence[CaseMember]:
        return self.story.afresh().members()


def clock(*when: int) -> dt.datetime:
    """Return (year, month, day, hour, minute) as the clock in Amsterdam shows it, without a time zone."""
    return dt.datetime.combine(dt.date(*when[:3]), dt.time(*when[3:]))


def world_of(cast: Cast, now: dt.datetime) -> World:
    """Return what stories are told with in an office that has its texts in force."""
    texts = Texts(
        points=tuple(ChecklistPoint.objects.order_by("position").values_list("code", flat=True).distinct()),
        consents={(Purpose(text.purpose), text.language): text for text in ConsentText.objects.all()},
    )
    days = Days(now)
    return World(office=cast.office, days=days, texts=texts, pool=Pool(seed=1, today=days.today))


def ready_to_board(
    cast: Cast,
    *people: PersonFacts,
    boards: dt.datetime,
    going_to: str = "IRQ",
    changes: Mapping[str, str] | None = None,
) -> Ready:
    """Take a case through every step until its people (one adult when none is named) stand at the gate in Amsterdam.

    ``boards`` is the clock there, without a time zone; the flight leaves twenty minutes later. Several people are
    two parents and their children. ``changes`` are facts of the case that its counsellor corrects at the start.
    """
    if not ChecklistPoint.objects.exists():
        then = dt.datetime.combine(LONG_AGO, dt.time(9), dt.UTC)
        publish_texts(begins_on=LONG_AGO, by=cast.els, read_by=cast.maria, at=then)
    boards_at = moment_at(boards, "AMS")
    world = world_of(cast, boards_at)
    with world.telling():
        story = _opened(world, people or (adult(),), going_to, changes or {})
        _decided(story)
        _prepared(story)
        holds_seats(story, boards, booked_days_ago=18)
        handed_over(story)
        cleared(story, 2)
    return Ready(story, boards_at)


def ready_again(cast: Cast, ready: Ready, *, boards: dt.datetime) -> Ready:
    """Give the people of a case new seats and clear it anew, after a journey that did not come to its end."""
    boards_at = moment_at(boards, "AMS")
    world = world_of(cast, boards_at)
    with world.telling():
        story = Story(world, ready.story.case, counsellor="marieke", at=world.days.moment(9, "09:00"))
        holds_seats(story, boards, booked_days_ago=8)
        cleared(story, 1)
    return Ready(story, boards_at)


def all_board(ready: Ready) -> Ready:
    """Let everybody of a case board, each confirmed by the movements officer who saw it."""
    story, day = ready.story, ready.boards_at.astimezone(HERE).date()
    with story.world.telling():
        for member in ready.members:
            story.case = confirm_boarding(
                case=story.case,
                member=member,
                boarded_at=ready.boards_at,
                evidence=DepartureEvidence.STAFF_SAW_BOARDING,
                today=day,
                by=story.by("tomasz"),
                at=ready.boards_at,
            )
    return ready


def holds_seats(story: Story, boards: dt.datetime, *, booked_days_ago: int) -> None:
    """Hold seats for everybody on one flight, and confirm who meets them."""
    flight = LegPlan(
        from_airport="AMS",
        to_airport=FLIES_TO[story.case.destination_country],
        departs=boards + MINUTES_AHEAD,
        arrives=boards + MINUTES_AHEAD + dt.timedelta(hours=5),
        carrier="XA",
    )
    legs = book(
        case=story.on(booked_days_ago).case,
        members=story.afresh().members(),
        legs=[flight],
        today=story.today,
        by=story.by("tomasz"),
        at=story.at(),
    )
    met_on_the_way(story, legs)


def _opened(world: World, people: Sequence[PersonFacts], going_to: str, changes: Mapping[str, str]) -> Story:
    at = world.days.moment(40, "10:00")
    case = open_case(
        facts=CaseFacts(
            programme=world.office.programmes["eurp-nld" if going_to in OTHER_SIDE else "rean-nld"],
            office=world.office.offices["hague", "The Hague"],
            language=people[0].language,
            destination_country=going_to,
            counsellor=world.office.users["marieke"],
        ),
        people=[(one, "family" if number else "applicant") for number, one in enumerate(people)],
        agreement=Agreement(agrees=True, notice_language=people[0].language),
        by=world.office.actor("marieke"),
        at=at,
    )
    story = Story(world, case, counsellor="marieke", at=at)
    if changes:
        edit_case(
            case=case, changes=changes, read_version=case.version, by=story.by("marieke"), at=story.at()
        )
    if len(people) > 1:
        family(story, couple=(1, 2), parents=(1, 2))
    return story.afresh()


def _decided(story: Story) -> None:
    counselled(story, 36, asylum=Asylum.NEVER_APPLIED)
    law(story, decided_ago=None)
    applied(story, 28)
    approved(story, 22)


def _prepared(story: Story) -> None:
    prepared(story, 22)
    documented(story.on(21))
    well(story)
    asked_about_return(story, 20)
