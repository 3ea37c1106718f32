"""The hard stories: a girl alone, a family that splits, a withdrawal at the gate, a missed flight, no passport."""

from __future__ import annotations

from wayhome.casefile.cases.enums import Area
from wayhome.demonstration.people import named
from wayhome.demonstration.steps import (
    applied,
    approved,
    arrived,
    asked_about_return,
    asked_embassy,
    boarded,
    booked,
    cleared,
    consented,
    counselled,
    documented,
    family,
    handed_over,
    law,
    met_on_the_way,
    never_held,
    opened,
    prepared,
    screened,
    talked,
    well,
)
from wayhome.demonstration.steps.office_work import done, noted, to_do
from wayhome.demonstration.steps.talking import Talk
from wayhome.demonstration.story import Story, World
from wayhome.ground.values.airports import ServiceCode
from wayhome.ground.values.money import Money
from wayhome.ground.values.sentences import msgid
from wayhome.process.actions.family import split
from wayhome.process.actions.preparing import begin_counselling
from wayhome.process.actions.travel import record_no_show
from wayhome.process.actions.withdrawal import withdraw
from wayhome.safeguards.words import GivenBy
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.counselling.actions import decide_concern, record_protection_fact
from wayhome.stages.counselling.enums import ConcernDecision, ScreeningQuestion
from wayhome.stages.counselling.queries import concerns_of
from wayhome.stages.counselling.scoring import FactKind
from wayhome.stages.journey.actions import hand_over_cash, record_services

HER_GUARDIAN = "Willem Dekker"


def on_the_way_to_preparing(
    story: Story, *, counselled_ago: int, decided: bool = True, travels_in: int = 30
) -> Story:
    """Tell the usual way from counselling to preparing: eight days to the application, six to the approval."""
    counselled(story, counselled_ago)
    ago = counselled_ago + 6
    if decided:
        law(story, decided_ago=ago, extended_by=max(0, ago - 28 + travels_in + 5))
    else:
        law(story, decided_ago=None)
    applied(story, counselled_ago - 8)
    approved(story, counselled_ago - 14)
    done(story, "decide", by="els")
    prepared(story, counselled_ago - 14, "15:00")
    return story


def a_girl_alone(world: World) -> Story:
    """Samrawit is fourteen and here without her parents: her guardian speaks for her, and she speaks for herself.

    Her mother is found and wants her home; who receives her is not verified, and nobody travels with her yet.
    """
    story = opened(
        world,
        named("senait", today=world.days.today),
        going_to="ETH",
        days_ago=62,
        counsellor="aylin",
        child_ground="guardian_agrees",
    )
    girl = story.member(1)
    story.on(58, "10:00")
    begin_counselling(case=story.case, by=story.by("aylin"), at=story.at())
    talked(story, Talk(words="I want to finish school and live with my mother."), whom=[girl])
    screened(story, yes={1: [ScreeningQuestion.CHILD_ALONE]})
    law(story, decided_ago=None)
    _her_guardian(story)
    consented(story.on(40, "10:30"), Purpose.SHARE_GOVERNMENT, guardian=HER_GUARDIAN)
    applied(story, 39, ask=False)
    approved(story, 33)
    done(story, "decide", by="els")
    prepared(story, 32)
    story.on(20, "10:00")
    well(story)
    consented(
        story, Purpose.RETURN, Purpose.SHARE_ORIGIN_OFFICE, Purpose.SHARE_MEDICAL, guardian=HER_GUARDIAN
    )
    documented(story, until={1: 900})
    to_do(
        story,
        msgid("Verify who receives the child, by a visit of the office there"),
        due_in=3,
        role="protection_officer",
        area=Area.PROTECTION,
    )
    to_do(
        story, msgid("Find an escort from door to door"), due_in=5, role="movements_officer", area=Area.TRAVEL
    )
    return story


def _her_guardian(story: Story) -> None:
    """Name the guardian, settle the concern, trace the mother, and decide what is best for the girl."""
    sanne = story.on(50, "14:00").by("sanne")
    for kind, details in (
        (
            FactKind.GUARDIAN,
            {"name": HER_GUARDIAN, "organisation": "Guardianship Foundation", "of_enforcing_body": False},
        ),
        (FactKind.TRACING, {"result": "found", "how": "Telephone calls with the mother in Gondar"}),
        (FactKind.RECEIVER, {"name": "Her mother", "verified": False}),
        (
            FactKind.BEST_INTERESTS,
            {
                "result": "return",
                "reasons": "She asks for it herself, her mother waits for her, school is near.",
            },
        ),
    ):
        record_protection_fact(
            case=story.case, member=story.member(1), kind=kind, details=details, by=sanne, at=story.at()
        )
    for concern in concerns_of(story.case):
        decide_concern(
            concern=concern,
            decision=ConcernDecision.MEASURES,
            reasons="A guardian is named and present at every talk.",
            by=sanne,
            at=story.at(),
        )


def a_family_that_splits(world: World) -> Story:
    """Eka and her son do not go with Revaz: they get a case of their own, and he goes on alone."""
    story = opened(world, named("split", today=world.days.today), going_to="GEO", days_ago=60)
    family(story, couple=(1, 2), parents=(1, 2))
    on_the_way_to_preparing(story, counselled_ago=55, travels_in=20)
    documented(story.on(30, "10:00"))
    leaving = [story.member(2), story.member(3)]
    new = split(case=story.case, leaving=leaving, by=story.on(14, "11:00").by("marieke"), at=story.at())
    noted(
        story,
        "She asks not to be on one flight with him. Seen alone twice.",
        by="sanne",
        area=Area.PROTECTION,
    )
    well(story.afresh())
    asked_about_return(story, 12)
    story.on(10, "10:00")
    met_on_the_way(story, booked(story, travels_in=18))
    apart = Story(world, new, counsellor="marieke", at=world.days.moment(13, "09:00"))
    talked(apart, Talk(words="I want to go home, but not with him."), whom=apart.adults())
    return story


def a_withdrawal_at_the_gate(world: World) -> Story:
    """Gevorg is cleared and stands at the airport this morning when he says that he does not want to go."""
    story = opened(world, named("gate", today=world.days.today), going_to="ARM", days_ago=54)
    on_the_way_to_preparing(story, counselled_ago=50, travels_in=0)
    ready(story, 30, travels_in=0)
    cleared(story, 3)
    story.on(0, "09:40").afresh()
    withdraw(
        case=story.case,
        member=story.member(1),
        given_by=GivenBy.SELF,
        said="My daughter rang. I want to stay until she has had her child.",
        by=story.by("tomasz"),
        at=story.at(),
    )
    return story


def ready(story: Story, days_ago: int, *, travels_in: int, airport: str = "") -> None:
    """Settle papers, health, consents, seats and meeting, over some days from the one named."""
    documented(story.on(days_ago, "09:30"))
    well(story)
    asked_about_return(story, days_ago - 1)
    story.on(days_ago - 3, "10:00")
    met_on_the_way(story, booked(story, travels_in=travels_in, airport=airport))
    handed_over(story)


def a_missed_flight(world: World) -> Story:
    """Rashida did not come to her flight the day before yesterday; she is asked why, without blame."""
    story = opened(world, named("missed", today=world.days.today), going_to="BGD", days_ago=60)
    on_the_way_to_preparing(story, counselled_ago=52, travels_in=25)
    ready(story, 30, travels_in=-2)
    cleared(story, 5)
    story.on(2, "14:40").afresh()
    record_no_show(
        case=story.case,
        member=story.member(1),
        words="Her bus from the reception centre was late by two hours.",
        by=story.by("tomasz"),
        at=story.at(),
    )
    to_do(
        story,
        msgid("Hold a new seat when she says on which day"),
        due_in=2,
        role="movements_officer",
        area=Area.TRAVEL,
    )
    return story


def no_passport(world: World) -> Story:
    """Dragan never held a passport; his embassy is asked for a paper, with his own consent to that contact."""
    story = opened(world, named("no_passport", today=world.days.today), going_to="SRB", days_ago=58)
    on_the_way_to_preparing(story, counselled_ago=52, travels_in=25)
    never_held(story.on(34, "10:00"), story.member(1))
    well(story)
    asked_embassy(story, story.member(1), post="Embassy of Serbia, The Hague")
    asked_about_return(story, 33)
    to_do(
        story,
        msgid("Embassy: the travel paper that was asked for"),
        due_in=-2,
        waits_for="embassy",
        role="movements_officer",
        area=Area.TRAVEL,
    )
    return story


def one_name_and_another_calendar(world: World) -> Story:
    """Desta has one name and was born on 17 Hidar 1984 in her calendar; she flies in three days."""
    story = opened(world, named("mononym", today=world.days.today), going_to="ETH", days_ago=50)
    on_the_way_to_preparing(story, counselled_ago=46, travels_in=3)
    ready(story, 28, travels_in=3)
    cleared(story, 2)
    return story


def a_family_of_four(world: World) -> Story:
    """Haidar, Zahra, their small son, and her mother Bibi Gul, who speaks Dari and cannot read, are home in Najaf.

    Bibi Gul was born in Herat, came to Najaf as a girl and has been an Iraqi national since her marriage, so that
    all four return to Iraq and the suspension of returns to Afghanistan does not touch them.
    """
    story = opened(world, named("najafi", today=world.days.today), going_to="IRQ", days_ago=70)
    family(story, couple=(1, 2), parents=(1, 2))
    on_the_way_to_preparing(story, counselled_ago=62, travels_in=5)
    ready(story, 40, travels_in=-4)
    record_services(
        member=story.member(4), codes=[ServiceCode.WHEELCHAIR_RAMP], by=story.by("tomasz"), at=story.at()
    )
    cleared(story, 7)
    hand_over_cash(
        member=story.member(1),
        amount=Money(20000, "EUR"),
        receipt_number="R-20417",
        paid_on=story.on(4, "08:50").today,
        by=story.by("tomasz"),
        at=story.at(),
    )
    boarded(story)
    done(story, "deadline", by="marieke")
    arrived(story)
    return story
