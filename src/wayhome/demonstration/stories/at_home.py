"""Somebody who came home by herself and is helped there: a partner at origin refers her, a case manager opens the case."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Relation
from wayhome.casefile.cases.actions import CaseFacts
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.queries import members_of
from wayhome.demonstration.story import World
from wayhome.demonstration.texts import publish_points_for_home
from wayhome.process.actions.home import confirm_home
from wayhome.process.actions.opening import open_case
from wayhome.process.actions.preparing import begin_counselling
from wayhome.process.opening import Agreement
from wayhome.safeguards.words import GivenBy
from wayhome.stages.consent.actions import Asking, Giving, give_consent
from wayhome.stages.consent.enums import Explained, Mode, Purpose
from wayhome.stages.consent.queries import Question
from wayhome.stages.counselling.actions import SessionFacts, record_screening, save_session
from wayhome.stages.counselling.enums import (
    InterpreterMode,
    Reply,
    ScreeningQuestion,
    SessionMode,
    Setting,
    Step,
    Topic,
)
from wayhome.stages.journey.enums import ArrivalEvidence
from wayhome.stages.outreach.actions import ReferralFacts, send_referral
from wayhome.stages.outreach.models import PartnerReferral

ARABIC = "ara"
HOME_SINCE = 150
"""Days since she came home with her brother, at her own cost."""


def home_by_herself(world: World) -> Case:
    """Tell of a woman home for five months: referred, informed, screened, and confirmed to be home."""
    layla = world.office.actor("layla").on(Relation.OWNER)
    programme = world.office.programmes["home-irq"]
    codes = publish_points_for_home(
        programme,
        begins_on=world.days.day(-400),
        by=world.office.actor("els").on(Relation.OWNER),
        read_by=world.office.actor("maria").on(Relation.OWNER),
        at=world.days.moment(400, "10:30"),
    )
    referral = _referred(
        world, days_ago=24, words="I came back alone, and I would like to sew for others again."
    )
    person = world.pool.household("home", country="IRQ", who="w")[0]
    case = open_case(
        facts=CaseFacts(
            programme=programme,
            office=world.office.offices["baghdad", "Baghdad"],
            language=ARABIC,
            destination_country="IRQ",
        ),
        people=[(person.facts(world.days.today), "applicant")],
        agreement=Agreement(agrees=True, notice_language=ARABIC),
        by=world.office.actor("layla"),
        at=world.days.moment(22, "10:00"),
        referral=referral,
        copy_text=True,
    )
    begin_counselling(case=case, by=layla, at=world.days.moment(22, "10:20"))
    member = members_of(case)[0]
    _agreed_and_informed(world, case, member, codes, layla)
    confirm_home(
        case=case,
        member=member,
        home_on=world.days.day(-HOME_SINCE),
        evidence=ArrivalEvidence.MET_IN_PERSON,
        today=world.days.day(-21),
        by=layla,
        at=world.days.moment(21, "12:10"),
    )
    _referred(
        world,
        days_ago=1,
        words="We came back in spring. Our son has had no school since.",
        people=4,
        child=True,
    )
    return case


def _referred(
    world: World, *, days_ago: int, words: str, people: int = 1, child: bool = False
) -> PartnerReferral:
    return send_referral(
        facts=ReferralFacts(
            agreed=True,
            explained_in=ARABIC,
            language=ARABIC,
            people=people,
            may_be_child=child,
            contact="Through our centre in Al-Rusafa, in the mornings.",
            safely="Only staff of the centre call. Neighbours must not hear who asks.",
            own_words=words,
        ),
        receiver=world.office.organisations["baghdad"],
        by=world.office.actor("nadia").on(Relation.OWNER),
        at=world.days.moment(days_ago, "09:30"),
    )


def _agreed_and_informed(
    world: World, case: Case, member: CaseMember, codes: tuple[str, ...], by: Actor
) -> None:
    """Record the agreement to the file, the talk with every point, and the rapid screening, on one morning."""
    at = world.days.moment(21, "11:40")
    give_consent(
        case=case,
        member=member,
        question=Question(Purpose.KEEP_FILE),
        asking=Asking(
            text=world.texts.text(Purpose.KEEP_FILE, ARABIC),
            language=ARABIC,
            explained=Explained.READ_BY_SELF,
            happened_at=at,
            place="Baghdad",
        ),
        giving=Giving(given_by=GivenBy.SELF, mode=Mode.SIGNATURE),
        by=by,
        at=at,
    )
    until = at + dt.timedelta(minutes=10)
    save_session(
        case=case,
        facts=SessionFacts(
            member_ids=[member.id],
            from_at=until - dt.timedelta(minutes=50),
            until_at=until,
            mode=SessionMode.IN_PERSON,
            setting=Setting.OFFICE,
            language=ARABIC,
            interpreter_mode=InterpreterMode.NONE,
            alone=True,
            topics=(Topic.REINTEGRATION, Topic.MONEY, Topic.DATA),
            own_words="I sewed before I left. The machine was sold; my sister has a room for it.",
            fear=False,
            steps=dict.fromkeys(codes, Step.OWN_WORDS),
        ),
        finish=True,
        by=by,
        at=until,
    )
    answers = {question.value: Reply.NO.value for question in ScreeningQuestion}
    record_screening(
        case=case, member=member, answers=answers, alone=True, by=by, at=until + dt.timedelta(minutes=10)
    )
