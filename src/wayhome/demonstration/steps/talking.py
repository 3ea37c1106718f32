"""Talks: sessions, screening, the judgement on a free choice, and questions of consent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wayhome.casefile.cases.models import CaseMember
from wayhome.demonstration.story import Story, is_child
from wayhome.process.actions.preparing import begin_counselling
from wayhome.safeguards.words import Asylum, GivenBy, Voluntariness
from wayhome.stages.consent.actions import Asking, Giving, give_consent, record_child_answer, refuse_consent
from wayhome.stages.consent.enums import ChildAnswer, Explained, Mode, Purpose
from wayhome.stages.consent.queries import Question, needed_sharings
from wayhome.stages.counselling.actions import (
    JudgementFacts,
    SessionFacts,
    record_protection_fact,
    record_screening,
    record_voluntariness,
    save_session,
)
from wayhome.stages.counselling.enums import (
    Informed,
    InterpreterMode,
    Outcome,
    Pressure,
    RemovalOrder,
    Reply,
    ScreeningQuestion,
    SessionMode,
    Setting,
    Step,
    Topic,
)
from wayhome.stages.counselling.models import Session
from wayhome.stages.counselling.scoring import FactKind

INTERPRETERS: Mapping[str, str] = {"ara": "1108", "amh": "2217", "prs": "1108", "sqi": "3042", "kat": "4410"}
HOUSE_INTERPRETER = "5001"
SPOKEN_HERE = frozenset({"eng", "nld"})
WORDS = (
    "I want to be with my family again. I have thought about it for a long time.",
    "My mother is ill and I want to see her.",
    "There is no work for me here. At home my brother has a workshop.",
    "I am tired of waiting. I want to begin again in my own town.",
    "The children should go to school in one place and stay there.",
)


def interpreter_for(language: str) -> str:
    """Return the number of the interpreter for a language; empty where staff speak it themselves."""
    return "" if language in SPOKEN_HERE else INTERPRETERS.get(language, HOUSE_INTERPRETER)


@dataclass(frozen=True)
class Talk:
    """What was said in one session: by default everything is explained in the office, and they want to return."""

    points: Sequence[str] | None = None
    outcome: Outcome = Outcome.YES
    words: str = ""
    setting: Setting = Setting.OFFICE
    mode: SessionMode = SessionMode.IN_PERSON
    place: str = ""
    fear: bool = False
    next_at: dt.datetime | None = None


def talked(
    story: Story,
    talk: Talk | None = None,
    *,
    whom: Sequence[CaseMember] | None = None,
    finish: bool = True,
) -> Session:
    """Hold a session with these members, all adults when none are named, or leave it a draft; return it.

    With several people nobody's own words stand for another's; each adult is seen alone in ``screened``.
    """
    said = talk or Talk()
    people = story.adults() or story.members() if whom is None else whom
    until = story.at()
    return save_session(
        case=story.case,
        facts=_session(story, said, people, until),
        finish=finish,
        by=story.by(story.counsellor),
        at=until,
    )


def _session(story: Story, said: Talk, people: Sequence[CaseMember], until: dt.datetime) -> SessionFacts:
    language = people[0].person.language
    interpreter = interpreter_for(language)
    codes = story.world.texts.points if said.points is None else said.points
    return SessionFacts(
        member_ids=[member.id for member in people],
        from_at=until - dt.timedelta(minutes=55),
        until_at=until,
        mode=said.mode,
        setting=said.setting,
        language=language,
        interpreter=interpreter,
        interpreter_mode=InterpreterMode.PHONE if interpreter else InterpreterMode.NONE,
        place=said.place,
        alone=len(people) == 1,
        topics=(Topic.OWN_DECISION, Topic.STAYING, Topic.RETURN_HELP),
        own_words=said.words or WORDS[len(people[0].person.full_name) % len(WORDS)],
        pressure=Pressure.NO_PRESSURE,
        fear=said.fear,
        outcome=said.outcome,
        steps=dict.fromkeys(codes, Step.OWN_WORDS if len(people) == 1 else Step.EXPLAINED),
        next_at=said.next_at,
    )


def screened(
    story: Story,
    *,
    yes: Mapping[int, Sequence[ScreeningQuestion]] | None = None,
    asylum: Asylum = Asylum.FINALLY_REJECTED,
    whom: Sequence[CaseMember] | None = None,
) -> None:
    """Screen each member alone, children as their age allows, and note where their claims to protection stand.

    ``yes`` names the questions answered yes, by the member's position; every other answer is no.
    """
    by = story.by(story.counsellor)
    for member in story.members() if whom is None else whom:
        answered = {question.value: Reply.NO.value for question in ScreeningQuestion}
        answered |= {question.value: Reply.YES.value for question in (yes or {}).get(member.position, ())}
        child = is_child(member, story.today)
        record_screening(
            case=story.case, member=member, answers=answered, alone=not child, by=by, at=story.at()
        )
        record_protection_fact(
            case=story.case,
            member=member,
            kind=FactKind.ASYLUM,
            details={"state": asylum.value},
            by=by,
            at=story.at(),
        )
        if child:
            record_protection_fact(
                case=story.case,
                member=member,
                kind=FactKind.OWN_VIEWS,
                details={"views": "too_young" if _too_young(member, story.today) else "heard"},
                by=by,
                at=story.at(),
            )


def assessed(
    story: Story,
    *,
    whom: Sequence[CaseMember] | None = None,
    judgement: Voluntariness = Voluntariness.OWN_CHOICE,
    by: str = "",
    setting: Setting = Setting.OFFICE,
) -> None:
    """Judge for each adult, alone, whether the choice is free and informed."""
    sure = judgement is Voluntariness.OWN_CHOICE
    for member in story.adults() if whom is None else whom:
        record_voluntariness(
            case=story.case,
            member=member,
            facts=JudgementFacts(
                free_choice=Pressure.NO_PRESSURE if sure else Pressure.NOT_SURE,
                informed=Informed.INFORMED if sure else Informed.NOT_SURE,
                setting=setting,
                removal_order=RemovalOrder.NO,
                judgement=judgement,
                reasons=(
                    "Names own reasons, knows the other ways, and has asked what happens after arrival."
                    if sure
                    else "Speaks of a debt and of an uncle who decides. It did not become clear."
                ),
                alone=True,
            ),
            by=story.by(by or story.counsellor),
            at=story.at(),
        )


def counselled(
    story: Story, days_ago: int, clock: str = "10:30", *, asylum: Asylum = Asylum.FINALLY_REJECTED
) -> None:
    """Tell the usual way of counselling: it begins, everybody is informed, screened and judged alone."""
    story.on(days_ago, clock)
    begin_counselling(case=story.case, by=story.by(story.counsellor), at=story.at())
    consented(story, Purpose.KEEP_FILE, whom=story.adults())
    for language in dict.fromkeys(member.person.language for member in story.adults()):
        talked(story, whom=[one for one in story.adults() if one.person.language == language])
    screened(story, asylum=asylum)
    assessed(story)


def consented(
    story: Story,
    *purposes: Purpose,
    whom: Sequence[CaseMember] | None = None,
    guardian: str = "",
) -> None:
    """Ask each member about each purpose and record the yes: adults for themselves, children by a parent, heard too.

    ``guardian`` names who speaks for a child without parents here; else the first member does.
    """
    everybody = story.members() if whom is None else whom
    giver = guardian or story.members()[0].person.full_name
    given_by = GivenBy.GUARDIAN if guardian else GivenBy.PARENT
    for member in everybody:
        child = is_child(member, story.today)
        for purpose in purposes:
            question = _question(story, purpose)
            asking = _asking(story, member, purpose, language=member.person.language)
            give_consent(
                case=story.case,
                member=member,
                question=question,
                asking=asking,
                giving=_giving(member, child, giver, given_by),
                by=story.by(story.counsellor),
                at=story.at(),
            )
            if child and purpose is Purpose.RETURN:
                record_child_answer(
                    case=story.case,
                    member=member,
                    question=question,
                    answer=_own_word(member, story.today),
                    by=story.by(story.counsellor),
                    at=story.at(),
                )


def said_no_to(story: Story, purpose: Purpose, *, whom: Sequence[CaseMember] | None = None) -> None:
    """Ask each member about a purpose and record the no, which changes nothing else."""
    for member in story.members() if whom is None else whom:
        refuse_consent(
            case=story.case,
            member=member,
            question=_question(story, purpose),
            asking=_asking(story, member, purpose, language=member.person.language),
            by=story.by(story.counsellor),
            at=story.at(),
        )


def asked_about_return(story: Story, days_ago: int, clock: str = "11:30") -> None:
    """Ask everybody for the consent to return and about every sharing, after the time to think."""
    story.on(days_ago, clock)
    consented(story, Purpose.RETURN)
    if story.has_an_office_there:
        consented(story, Purpose.SHARE_ORIGIN_OFFICE, Purpose.SHARE_MEDICAL)


def _question(story: Story, purpose: Purpose) -> Question:
    """Return the question as the case needs it: with the recipient where one is named already."""
    needed = {question.purpose: question for question in needed_sharings(story.case)}
    return needed.get(purpose, Question(purpose))


def _asking(story: Story, member: CaseMember, purpose: Purpose, *, language: str) -> Asking:
    interpreter = interpreter_for(language)
    return Asking(
        text=story.world.texts.text(purpose, language),
        language=language,
        explained=Explained.INTERPRETER if interpreter else Explained.READ_BY_SELF,
        happened_at=story.at(),
        interpreter=interpreter,
        place=story.case.office.name,
    )


def _giving(member: CaseMember, child: bool, giver: str, given_by: GivenBy) -> Giving:
    if child:
        return Giving(given_by=given_by, mode=Mode.GUARDIAN_SIGNATURE, giver_name=giver)
    cannot_read = member.person.can_read == "no"
    return Giving(given_by=GivenBy.SELF, mode=Mode.THUMB_PRINT if cannot_read else Mode.SIGNATURE)


def _own_word(member: CaseMember, today: dt.date) -> ChildAnswer:
    return ChildAnswer.TOO_YOUNG if _too_young(member, today) else ChildAnswer.AGREES


def _too_young(member: CaseMember, today: dt.date) -> bool:
    """Return whether a child is too small to be asked; the rule book stops at four."""
    born = member.person.born
    return born is not None and (today - born.earliest).days < 3 * 365
