"""Cases of people who have come home already, as an office at origin opens and prepares them."""

from __future__ import annotations

import datetime as dt

from tests.cast import Cast, adult, members
from tests.factories.texts import NEW_YEAR, morning_of, text_in_force
from wayhome.casefile.cases.actions import CaseFacts, add_member
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.people.facts import PersonFacts
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
)
from wayhome.stages.counselling.models import ChecklistPoint
from wayhome.stages.journey.enums import ArrivalEvidence

FILE = Question(Purpose.KEEP_FILE)
SPRING = dt.date(2026, 2, 1)


def home_case(cast: Cast, *people: PersonFacts, by: str = "layla") -> Case:
    """Return a case of people at home in Iraq, opened by verbs of Baghdad, at counselling; nothing is in order yet.

    Call it while acting for Baghdad.
    """
    if not ChecklistPoint.objects.filter(programme=cast.office.programmes["home-irq"]).exists():
        publish_points_for_home(
            cast.office.programmes["home-irq"],
            begins_on=NEW_YEAR,
            by=cast.els,
            read_by=cast.maria,
            at=morning_of(NEW_YEAR),
        )
    actor = cast.office.actor(by)
    first, *others = people or (adult(),)
    case = open_case(
        facts=CaseFacts(
            programme=cast.office.programmes["home-irq"],
            office=cast.office.offices["baghdad", "Baghdad"],
            language="ara",
            destination_country="IRQ",
        ),
        people=[(first, "applicant"), *((one, "family") for one in others)],
        agreement=Agreement(agrees=True, notice_language="ara"),
        by=actor,
        at=cast.now,
    )
    begin_counselling(case=case, by=getattr(cast, by), at=cast.now)
    case.refresh_from_db()
    return case


def one_more(cast: Cast, case: Case, facts: PersonFacts) -> CaseMember:
    """Return somebody who joins the case later."""
    return add_member(case=case, facts=facts, relation="family", by=cast.layla, at=cast.now)


def agreed(cast: Cast, case: Case, member: CaseMember) -> None:
    """Record that an adult agrees to the file, in their language."""
    text = text_in_force(cast, Purpose.KEEP_FILE)
    give_consent(
        case=case,
        member=member,
        question=FILE,
        asking=Asking(text=text, language="ara", explained=Explained.READ_BY_SELF, happened_at=cast.now),
        giving=Giving(given_by=GivenBy.SELF, mode=Mode.SIGNATURE),
        by=cast.layla,
        at=cast.now,
    )


def informed(cast: Cast, case: Case, *people: CaseMember) -> None:
    """Record a talk in which every point of the programme's own list was explained; no decision on a return in it."""
    points = ChecklistPoint.objects.filter(programme=case.programme)
    save_session(
        case=case,
        facts=SessionFacts(
            member_ids=[one.id for one in people],
            from_at=cast.now - dt.timedelta(minutes=30),
            until_at=cast.now,
            mode=SessionMode.IN_PERSON,
            setting=Setting.OFFICE,
            language="ara",
            interpreter_mode=InterpreterMode.NONE,
            fear=False,
            steps={point.code: Step.EXPLAINED for point in points},
        ),
        finish=True,
        by=cast.layla,
        at=cast.now,
    )


def screened(cast: Cast, case: Case, member: CaseMember) -> None:
    """Record the rapid screening, every answer a no."""
    record_screening(
        case=case,
        member=member,
        answers={question.value: Reply.NO.value for question in ScreeningQuestion},
        alone=True,
        by=cast.layla,
        at=cast.now,
    )


def in_order(cast: Cast, case: Case) -> None:
    """Put in order, for every member, what is asked before anybody is helped."""
    for member in members(case):
        agreed(cast, case, member)
        screened(cast, case, member)
    informed(cast, case, *members(case))


def at_home(cast: Cast, case: Case, member: CaseMember, since: dt.date = SPRING) -> Case:
    """Confirm that a member is home since a day, and return the case."""
    return confirm_home(
        case=case,
        member=member,
        home_on=since,
        evidence=ArrivalEvidence.MET_IN_PERSON,
        today=cast.now.date(),
        by=cast.layla,
        at=cast.now,
    )
