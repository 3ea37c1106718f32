"""Voluntariness on its two conditions: a person judges, with reasons; nothing here ever says "voluntary" by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import Area, TaskCode
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.telling import settle_tasks, tell
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.words import Voluntariness
from wayhome.stages.counselling.actions.protecting import check_member, write_fact
from wayhome.stages.counselling.enums import Informed, Pressure, RemovalOrder, Setting
from wayhome.stages.counselling.models import VoluntarinessAssessment
from wayhome.stages.counselling.notices import ask_second_look
from wayhome.stages.counselling.queries import latest_judgements
from wayhome.stages.counselling.scoring import FactKind


@dataclass(frozen=True)
class JudgementFacts:
    """The two conditions, where the person was, and the judgement; ``independent`` has no part in a detention."""

    free_choice: Pressure
    informed: Informed
    setting: Setting
    removal_order: RemovalOrder
    judgement: Voluntariness
    reasons: str
    alone: bool = False
    independent: bool = False


def record_voluntariness(
    *, case: Case, member: CaseMember, facts: JudgementFacts, by: Actor, at: dt.datetime
) -> VoluntarinessAssessment:
    """Record one person's judgement on the two conditions, and return it; the latest counts.

    "Not sure" gives a colleague a task. After it somebody else must assess; in detention a second person without
    a part in the detention counts as the second look. Raises ``NotPermitted``, and ``Refused`` without reasons,
    when judgement and conditions contradict each other, or when the one who was not sure resolves it alone.
    """
    require(by, Permission.SCREEN)
    check_member(case, member)
    before = latest_judgements(case).get(member.id)
    _check(facts)
    if facts.judgement is Voluntariness.OWN_CHOICE and _was_not_sure(before, by):
        raise Refused(
            say(
                msgid(
                    "The assessment was not recorded, because you were not sure last time and a colleague looks at it "
                    "first. Ask a colleague to talk with the person alone and record what they found."
                )
            ),
            field="judgement",
        )
    somebody_else = before is not None and not by.is_same_person(before.assessed_by_id)
    row = VoluntarinessAssessment.objects.create(
        case=case,
        drawer_id=member.drawer_id,
        member=member,
        free_choice=facts.free_choice.value,
        informed=facts.informed.value,
        setting=facts.setting.value,
        removal_order=facts.removal_order.value,
        judgement=facts.judgement.value,
        reasons=facts.reasons.strip(),
        second_look=somebody_else,
        assessed_at=at,
        assessed_by_id=by.user_id,
    )
    record("counselling:voluntariness:record", by=by, at=at, case_id=case.id, subject=row)
    _note_circumstances(member, facts, second=somebody_else, by=by, at=at)
    settle_tasks(
        case_id=case.id,
        codes=[TaskCode.SECOND_LOOK],
        subject_id=member.id,
        not_asked_by=by.user_id,
        by=by,
        at=at,
    )
    if facts.judgement is Voluntariness.NOT_SURE:
        ask_second_look(case, member=member, by=by, at=at)
    tell(
        case=case,
        sentence=say(msgid("Voluntariness of person %(number)s was assessed"), number=member.position),
        by=by,
        at=at,
        area=Area.COUNSELLING,
        icon="hand-index",
    )
    return row


def _check(facts: JudgementFacts) -> None:
    if not facts.reasons.strip():
        raise Refused(
            say(msgid("The assessment was not recorded, because it has no reasons. Write on what it rests.")),
            field="reasons",
        )
    if facts.judgement is Voluntariness.OWN_CHOICE and (
        facts.free_choice is not Pressure.NO_PRESSURE or facts.informed is not Informed.INFORMED
    ):
        raise Refused(
            say(
                msgid(
                    "The assessment was not recorded, because “their own choice” needs both: no pressure, and an "
                    "informed decision. Choose “I am not sure”, or talk again."
                )
            ),
            field="judgement",
        )


def _was_not_sure(before: VoluntarinessAssessment | None, by: Actor) -> bool:
    return (
        before is not None
        and before.judgement == Voluntariness.NOT_SURE.value
        and by.is_same_person(before.assessed_by_id)
    )


def _note_circumstances(
    member: CaseMember, facts: JudgementFacts, *, second: bool, by: Actor, at: dt.datetime
) -> None:
    """Keep what rules ask for beside the judgement: detained or not, seen alone, a second look in detention."""
    detained = facts.setting is Setting.DETENTION
    write_fact(member, FactKind.SETTING, {"in_detention": detained}, by=by, at=at)
    if facts.alone:
        write_fact(member, FactKind.SEEN_ALONE, {"alone": True}, by=by, at=at)
    if detained and second and facts.independent:
        write_fact(
            member, FactKind.DETENTION_LOOK, {"independent": True, "how": "voluntariness"}, by=by, at=at
        )
