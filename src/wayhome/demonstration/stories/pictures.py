"""The people of the office's first days: those on the list of departures, on the counsellor's day and on the board."""

from __future__ import annotations

from wayhome.casefile.cases.actions import edit_case
from wayhome.casefile.cases.enums import Area
from wayhome.demonstration.people import named
from wayhome.demonstration.steps import (
    applied,
    approved,
    arrived,
    asked_about_return,
    asked_embassy,
    assessed,
    boarded,
    booked,
    cleared,
    consented,
    counselled,
    documented,
    family,
    handed_over,
    in_custody_of,
    law,
    met_on_the_way,
    never_held,
    opened,
    prepared,
    reintegrating,
    screened,
    talked,
    well,
)
from wayhome.demonstration.steps.office_work import asked_about_data, done, noted, to_do
from wayhome.demonstration.steps.talking import Talk
from wayhome.demonstration.stories.hard import on_the_way_to_preparing, ready
from wayhome.demonstration.story import Story, World
from wayhome.ground.values.airports import ServiceCode
from wayhome.ground.values.sentences import msgid
from wayhome.privacy.enums import Right
from wayhome.process.actions.preparing import begin_counselling
from wayhome.process.actions.withdrawal import withdraw
from wayhome.safeguards.words import Asylum, GivenBy
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.counselling.actions import Telling, decide_concern, mark_points
from wayhome.stages.counselling.enums import (
    ConcernDecision,
    Outcome,
    ScreeningQuestion,
    SessionMode,
    Setting,
    Step,
)
from wayhome.stages.counselling.models import ProtectionConcern
from wayhome.stages.journey.actions import (
    EscortFacts,
    Fitness,
    arrange_escort,
    record_fitness,
    record_health_answer,
    record_services,
)
from wayhome.stages.journey.enums import EscortKind

NOT_CLEAR_TO_GUL_AGHA = frozenset({"other_ways", "asylum_claim"})


def sergio(world: World) -> Story:
    """Sérgio is ready and flies in two days."""
    story = opened(world, named("sergio", today=world.days.today), going_to="BRA", days_ago=48)
    on_the_way_to_preparing(story, counselled_ago=44, travels_in=19)
    ready(story, 26, travels_in=2)
    cleared(story, 4)
    return story


def nomin(world: World) -> Story:
    """Nomin's paper was asked for four weeks ago; her flight and the end of her period are three days away."""
    story = opened(world, named("nomin", today=world.days.today), going_to="MNG", days_ago=56)
    counselled(story, 52)
    law(story, decided_ago=58, extended_by=33)
    applied(story, 44)
    approved(story, 38)
    done(story, "decide", by="els")
    prepared(story, 38, "15:00")
    never_held(story.on(28, "10:00"), story.member(1))
    asked_embassy(story, story.member(1), post="Embassy of Mongolia, Brussels")
    well(story)
    asked_about_return(story, 27)
    met_on_the_way(story, booked(story.on(14, "10:00"), travels_in=3, ticketed=False))
    to_do(
        story,
        msgid("Embassy of Mongolia: laissez-passer, asked 28 days ago; the usual time is 21 days"),
        due_in=-7,
        waits_for="embassy",
        area=Area.TRAVEL,
    )
    return story


def artan(world: World) -> Story:
    """Artan withdrew by a text message this morning; he is to hear that it is recorded, and his seat goes back."""
    story = opened(world, named("artan", today=world.days.today), going_to="ALB", days_ago=46)
    on_the_way_to_preparing(story, counselled_ago=42, travels_in=20)
    ready(story, 24, travels_in=6)
    story.on(0, "08:12").afresh()
    withdraw(
        case=story.case,
        member=story.member(1),
        given_by=GivenBy.SELF,
        said="I found work and a room. I stay.",
        by=story.by("marieke"),
        at=story.at(),
    )
    return story


def restricted(world: World) -> Story:
    """Her name is shown to the protection officer and her counsellor only; a trained person is to decide."""
    story = opened(world, named("restricted", today=world.days.today), going_to="NGA", days_ago=50)
    edit_case(
        case=story.afresh().member(1).case,
        changes={"identity_restricted": True},
        read_version=story.case.version,
        by=story.by("marieke"),
        at=story.at(),
    )
    story.afresh()
    on_the_way_to_preparing(story, counselled_ago=44, travels_in=20)
    ready(story, 28, travels_in=7)
    screened(
        story.on(2, "11:00"),
        yes={1: [ScreeningQuestion.FEES_CUT, ScreeningQuestion.PAPERS_WITHHELD]},
    )
    to_do(
        story,
        msgid("Protection officer decides before anything else happens"),
        due_in=1,
        role="protection_officer",
        area=Area.PROTECTION,
    )
    return story


def dewi(world: World) -> Story:
    """Dewi has one name, her ticket is handed over, and she flies in nine days."""
    story = opened(
        world, named("dewi", today=world.days.today), going_to="IDN", days_ago=52, counsellor="jasmijn"
    )
    on_the_way_to_preparing(story, counselled_ago=48, travels_in=22)
    ready(story, 30, travels_in=9)
    cleared(story, 1)
    noted(story, "Ticket handed over. She asked for an aisle seat.")
    return story


def giorgi_and_nino(world: World) -> Story:
    """Giorgi's certificate of fitness ends the day before the flight; a wheelchair is ordered."""
    story = opened(
        world, named("giorgi", today=world.days.today), going_to="GEO", days_ago=52, counsellor="jasmijn"
    )
    family(story, couple=(1, 2))
    on_the_way_to_preparing(story, counselled_ago=48, travels_in=22)
    documented(story.on(30, "09:30"))
    well(story, whom=[story.member(2)])
    _fit(story, 1, until=9, wheelchair=False)
    asked_about_return(story, 28)
    met_on_the_way(story, booked(story.on(20, "10:00"), travels_in=10))
    record_services(
        member=story.member(1), codes=[ServiceCode.WHEELCHAIR_RAMP], by=story.by("tomasz"), at=story.at()
    )
    to_do(
        story,
        msgid("The certificate ends before the flight: ask the physician again"),
        due_in=2,
        role="health_officer",
        area=Area.HEALTH,
    )
    return story


def tesfaye(world: World) -> Story:
    """Two points were not clear to Tesfaye after all; they are read to him again in Amharic."""
    story = opened(
        world, named("tesfaye", today=world.days.today), going_to="ETH", days_ago=50, counsellor="aylin"
    )
    on_the_way_to_preparing(story, counselled_ago=46, travels_in=22)
    ready(story, 28, travels_in=13)
    story.on(3, "10:00")
    mark_points(
        case=story.case,
        member=story.member(1),
        telling=Telling(
            steps={"asylum_claim": Step.NOT_YET, "entry_ban": Step.NOT_YET},
            language="amh",
            told_at=story.at(),
        ),
        by=story.by("aylin"),
        at=story.at(),
    )
    to_do(story, msgid("Finish the information in Amharic: two points were not clear"), due_in=1)
    return story


def olena(world: World) -> Story:
    """Olena and her two children wait for an answer about school places."""
    story = opened(
        world, named("olena", today=world.days.today), going_to="UKR", days_ago=52, counsellor="aylin"
    )
    family(story, parents=(1,))
    on_the_way_to_preparing(story, counselled_ago=48, decided=False)
    in_custody_of(story.on(32, "09:00"), "Their father agrees in writing, signed before a notary")
    documented(story)
    well(story)
    asked_about_return(story, 30)
    booked(story.on(16, "10:00"), travels_in=13, ticketed=False)
    to_do(
        story,
        msgid("School places for two children: an answer from the office there"),
        due_in=4,
        waits_for="partner",
    )
    return story


def gul_agha(world: World) -> Story:
    """Gul Agha is counselled although nobody can be helped to return to his country now; two points are open."""
    story = opened(world, named("gul_agha", today=world.days.today), going_to="AFG", days_ago=20)
    begin_counselling(case=story.case, by=story.on(14, "15:00").by("marieke"), at=story.at())
    consented(story, Purpose.KEEP_FILE)
    talked(
        story,
        Talk(
            points=[code for code in story.world.texts.points[:6] if code not in NOT_CLEAR_TO_GUL_AGHA],
            outcome=Outcome.NOT_YET,
            words="My mother is ill and I want to see her. I am afraid of the debt I still have.",
            setting=Setting.RECEPTION_CENTRE,
            place="Ter Apel, room 4",
            next_at=world.days.moment(0, "15:15"),
        ),
    )
    to_do(story, msgid("Read the information again: two points were not clear"), due_in=0)
    known = [code for code in story.world.texts.points if code not in NOT_CLEAR_TO_GUL_AGHA]
    talked(
        story.on(0, "15:42"),
        Talk(
            points=known,
            outcome=Outcome.NOT_YET,
            words="My mother is ill and I want to see her.",
            setting=Setting.RECEPTION_CENTRE,
            place="Ter Apel, room 4",
        ),
        finish=False,
    )
    return story


def rahima(world: World) -> Story:
    """Rahima is still considering; it is safe to call her after two in the afternoon."""
    story = opened(world, named("rahima", today=world.days.today), going_to="AFG", days_ago=16)
    begin_counselling(case=story.case, by=story.on(12, "10:00").by("marieke"), at=story.at())
    consented(story, Purpose.KEEP_FILE)
    talked(
        story,
        Talk(
            points=story.world.texts.points[:6],
            outcome=Outcome.NOT_YET,
            mode=SessionMode.PHONE,
            setting=Setting.HOME,
            words="I have to speak with my sister first.",
            next_at=world.days.moment(0, "14:00"),
        ),
    )
    to_do(story, msgid("Call back; safe after 14:00, her choice of time"), due_in=0)
    return story


def zainab(world: World) -> Story:
    """Zainab and her daughter live in Baghdad again; the office there writes about school places."""
    story = opened(world, named("zainab", today=world.days.today), going_to="IRQ", days_ago=80)
    family(story, parents=(1,))
    on_the_way_to_preparing(story, counselled_ago=76, travels_in=-10)
    in_custody_of(story.on(58, "09:00"), "She has sole custody, court paper seen")
    ready(story, 56, travels_in=-35)
    cleared(story, 38, sign=True)
    boarded(story)
    done(story, "deadline", by="marieke")
    arrived(story)
    reintegrating(story, 26)
    done(story, "reassess", by="layla")
    to_do(story, msgid("Read the Baghdad office's answer about school places"), due_in=0)
    asked_about_data(story, Right.ACCESS, "She wants to know who was told where she lives now.")
    return story


def samir(world: World) -> Story:
    """Samir flies with a wheelchair and a physician, on the same flight as Jabbar's family."""
    story = opened(world, named("samir", today=world.days.today), going_to="IRQ", days_ago=54)
    on_the_way_to_preparing(story, counselled_ago=50, travels_in=20)
    documented(story.on(32, "09:30"), until={1: 420})
    _fit(story, 1, until=40, wheelchair=True)
    asked_about_return(story, 30)
    met_on_the_way(story, booked(story.on(24, "10:00"), travels_in=9), met_by="Omar Saleh")
    record_services(
        member=story.member(1), codes=[ServiceCode.WHEELCHAIR_CABIN], by=story.by("tomasz"), at=story.at()
    )
    handed_over(story)
    cleared(story, 6, sign=True)
    return story


def rania_and_adam(world: World) -> Story:
    """Rania and her son of four are cleared for the same flight."""
    story = opened(world, named("rania", today=world.days.today), going_to="IRQ", days_ago=54)
    family(story, parents=(1,))
    on_the_way_to_preparing(story, counselled_ago=50, travels_in=20)
    in_custody_of(story.on(34, "09:00"), "The father has died; certificate seen")
    ready(story, 32, travels_in=9)
    cleared(story, 5, sign=True)
    return story


def sopio(world: World) -> Story:
    """Sopio is afraid to go back, so her return stops and a protection officer helps her."""
    story = opened(world, named("faint", today=world.days.today), going_to="GEO", days_ago=12)
    begin_counselling(case=story.case, by=story.on(9, "10:00").by("marieke"), at=story.at())
    consented(story, Purpose.KEEP_FILE)
    talked(story, Talk(outcome=Outcome.NOT_YET, fear=True, words="A man there said he would find me."))
    screened(story, yes={1: [ScreeningQuestion.FEAR]}, asylum=Asylum.NEVER_APPLIED)
    concern = ProtectionConcern.objects.filter(case=story.case).order_by("raised_at").first()
    if concern is not None:
        decide_concern(
            concern=concern,
            decision=ConcernDecision.STANDS,
            reasons="The threat is credible. Referred to legal help; counselling goes on without haste.",
            by=story.on(7, "11:00").by("sanne"),
            at=story.at(),
        )
    return story


def sunil(world: World) -> Story:
    """Sunil was informed in a language that is not the office's own, and has applied."""
    story = opened(
        world, named("sinhala", today=world.days.today), going_to="LKA", days_ago=18, counsellor="jasmijn"
    )
    counselled(story, 14)
    law(story, decided_ago=20, extended_by=40)
    assessed(story)
    applied(story, 4)
    return story


def _fit(story: Story, number: int, *, until: int, wheelchair: bool) -> None:
    """Let a physician find somebody fit until a day after today; an escort travels along where a wheelchair is needed."""
    member = story.member(number)
    record_health_answer(
        member=member,
        asked_on=story.today,
        medical=True,
        pregnant=False,
        by=story.by(story.counsellor),
        at=story.at(),
    )
    record_fitness(
        member=member,
        finding=Fitness(
            fit=True,
            fit_from=story.today,
            fit_until=story.world.days.day(until),
            physician="Dr Aalders",
            escort_needed=wheelchair,
            medicine_needed=True,
            medicine_arranged=True,
            care_needed=False,
        ),
        by=story.by("hanna"),
        at=story.at(),
    )
    if wheelchair:
        arrange_escort(
            member=member,
            facts=EscortFacts(kind=EscortKind.MEDICAL, name="Dr Aalders", hands_over_to="Omar Saleh"),
            by=story.by("hanna"),
            at=story.at(),
        )
