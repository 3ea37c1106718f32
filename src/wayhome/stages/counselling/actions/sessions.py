"""Counselling sessions: a draft as often as needed, then finished and never changed; a fear stops at once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import Area, TaskCode
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.telling import Asks, make_task, settle_tasks, tell
from wayhome.ground.audit.editing import edit
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.values.interpreters import is_interpreter_number
from wayhome.ground.values.languages import is_language
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.stages.counselling.actions.checklist import Telling, mark_points
from wayhome.stages.counselling.actions.protecting import raise_concern, write_fact
from wayhome.stages.counselling.enums import (
    ConcernKind,
    InterpreterMode,
    Outcome,
    Pressure,
    SessionMode,
    Setting,
    Step,
    Topic,
)
from wayhome.stages.counselling.models import Session
from wayhome.stages.counselling.notices import ask_second_look
from wayhome.stages.counselling.queries import open_concern_kinds
from wayhome.stages.counselling.scoring import FactKind


@dataclass(frozen=True)
class SessionFacts:
    """What is known of a session; a draft may lack anything, a finished one lacks nothing that is asked.

    ``member_ids`` are keys of members of the case, ``steps`` maps checklist codes to how far they got with
    everybody present, ``language`` is ISO 639-3. No outcome and no answer is ever assumed.
    """

    member_ids: Sequence[uuid.UUID] = ()
    from_at: dt.datetime | None = None
    until_at: dt.datetime | None = None
    mode: SessionMode | None = None
    setting: Setting | None = None
    language: str = ""
    dialect: str = ""
    interpreter: str = ""
    interpreter_mode: InterpreterMode | None = None
    place: str = ""
    present: str = ""
    alone: bool | None = None
    topics: Sequence[Topic] = ()
    questions: str = ""
    documents_given: str = ""
    own_words: str = ""
    pressure: Pressure | None = None
    fear: bool | None = None
    outcome: Outcome | None = None
    outcome_words: str = ""
    steps: Mapping[str, Step] = field(default_factory=dict)
    next_at: dt.datetime | None = None


def save_session(
    *,
    case: Case,
    facts: SessionFacts,
    finish: bool,
    by: Actor,
    at: dt.datetime,
    session: Session | None = None,
    read_version: int = 0,
) -> Session:
    """Save a session as a draft, or finish it, and return it; ``session`` is a draft saved before.

    A fear of return opens a concern as soon as it is saved, draft or not. Finishing records how far each point got
    with everybody present and where they were, and makes tasks of what was agreed. Raises ``NotPermitted``,
    ``ChangedMeanwhile``, and ``Refused`` with the form field for what is missing or does not fit.
    """
    require(by, Permission.COUNSEL)
    members = _members(case, facts)
    _check_shape(facts, at)
    gaps = gaps_of(facts, at_home=case.programme.is_at_home) if finish else ()
    if gaps:
        raise Refused(gaps[0][1], field=gaps[0][0])
    row = _open(case, by=by, at=at) if session is None else _draft(case, session)
    _note_fear(case, row, facts, members, by=by, at=at)
    edit(
        row,
        changes={**_values(facts), "saved_at": at},
        allowed=_FIELDS,
        read_version=row.version if session is None else read_version,
        tag="counselling:session:save",
        by=by,
        at=at,
        case_id=case.id,
    )
    if finish:
        _finish(case, row, facts, members, by=by, at=at)
    return row


_FIELDS = frozenset(
    {
        "member_ids",
        "from_at",
        "until_at",
        "mode",
        "setting",
        "language",
        "dialect",
        "interpreter",
        "interpreter_mode",
        "place",
        "present",
        "alone",
        "topics",
        "questions",
        "documents_given",
        "own_words",
        "pressure",
        "fear",
        "outcome",
        "outcome_words",
        "told",
        "next_at",
        "saved_at",
    }
)


def _values(facts: SessionFacts) -> dict[str, Any]:
    return {
        "member_ids": list(facts.member_ids),
        "from_at": facts.from_at,
        "until_at": facts.until_at,
        "mode": facts.mode.value if facts.mode else "",
        "setting": facts.setting.value if facts.setting else None,
        "language": facts.language,
        "dialect": facts.dialect.strip() or None,
        "interpreter": facts.interpreter.strip(),
        "interpreter_mode": facts.interpreter_mode.value if facts.interpreter_mode else "",
        "place": facts.place.strip() or None,
        "present": facts.present.strip() or None,
        "alone": facts.alone,
        "topics": [topic.value for topic in facts.topics],
        "questions": facts.questions.strip() or None,
        "documents_given": facts.documents_given.strip() or None,
        "own_words": facts.own_words.strip() or None,
        "pressure": facts.pressure.value if facts.pressure else None,
        "fear": facts.fear,
        "outcome": facts.outcome.value if facts.outcome else None,
        "outcome_words": facts.outcome_words.strip() or None,
        "told": {code: step.value for code, step in facts.steps.items()},
        "next_at": facts.next_at,
    }


def _open(case: Case, *, by: Actor, at: dt.datetime) -> Session:
    # Two counsellors who save at once take their turn, or both would write session number two.
    Case.objects.select_for_update().get(pk=case.pk)
    row = Session.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        number=Session.objects.filter(case=case).count() + 1,
        saved_at=at,
        held_by_id=by.user_id,
    )
    record("counselling:session:open", by=by, at=at, case_id=case.id, subject=row)
    return row


def _draft(case: Case, session: Session) -> Session:
    row = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if row.case_id != case.id:
        raise OutOfScope
    if row.finished_at is not None:
        raise _no(
            msgid(
                "Nothing was saved, because this session is finished. Record a new session for what was added."
            ),
            "",
        )
    return row


def _finish(
    case: Case,
    row: Session,
    facts: SessionFacts,
    members: Sequence[CaseMember],
    *,
    by: Actor,
    at: dt.datetime,
) -> None:
    row.finished_at = at
    row.finished_by_id = by.user_id
    row.save(update_fields=["finished_at", "finished_by"])
    record("counselling:session:finish", by=by, at=at, case_id=case.id, subject=row)
    told_at = min(facts.until_at or facts.from_at or at, at)
    steps = facts.steps if len(members) == 1 else _for_several(facts.steps)
    for member in members:
        telling = Telling(steps=steps, language=facts.language, session=row, told_at=told_at)
        mark_points(case=case, member=member, telling=telling, by=by, at=at)
        write_fact(
            member, FactKind.SETTING, {"in_detention": facts.setting is Setting.DETENTION}, by=by, at=at
        )
        if facts.alone and len(members) == 1:
            write_fact(member, FactKind.SEEN_ALONE, {"alone": True}, by=by, at=at)
        if facts.pressure in (Pressure.PRESSURE, Pressure.NOT_SURE):
            ask_second_look(case, member=member, by=by, at=at)
    _settle(case, row, facts, members, by=by, at=at)
    _agree_next(case, row, facts, by=by, at=at)
    tell(
        case=case,
        sentence=say(msgid("Counselling session %(number)s was held"), number=row.number),
        by=by,
        at=at,
        area=Area.COUNSELLING,
        icon="chat-left-text",
    )


def _for_several(steps: Mapping[str, Step]) -> dict[str, Step]:
    """Return the steps for a talk with several people: nobody's own words stand for another's."""
    return {code: Step.EXPLAINED if step is Step.OWN_WORDS else step for code, step in steps.items()}


def _agree_next(case: Case, row: Session, facts: SessionFacts, *, by: Actor, at: dt.datetime) -> None:
    """Make tasks of what was agreed: the next talk, and where to point somebody who stays."""
    tasks: list[tuple[TaskCode, Sentence, dt.date]] = []
    if facts.next_at is not None:
        sentence = say(msgid("Talk again, as agreed in session %(number)s"), number=row.number)
        tasks.append((TaskCode.NEXT_SESSION, sentence, facts.next_at.date()))
    if facts.outcome is Outcome.NO:
        sentence = say(msgid("Point them to legal help and support: they do not want to return"))
        tasks.append((TaskCode.POINT_TO_HELP, sentence, at.date()))
    for code, sentence, due_on in tasks:
        make_task(
            case=case,
            sentence=sentence,
            due_on=due_on,
            at=at,
            area=Area.COUNSELLING,
            user_id=by.user_id,
            asks=Asks(code, row.id),
        )


def _settle(
    case: Case,
    row: Session,
    facts: SessionFacts,
    members: Sequence[CaseMember],
    *,
    by: Actor,
    at: dt.datetime,
) -> None:
    """Settle what this talk was asked for: it was agreed before, or somebody had to be asked, some of them alone."""
    present = {str(member.id) for member in members}
    agreed = Session.objects.filter(case=case, finished_at__isnull=False, next_at__isnull=False)
    for earlier in agreed.exclude(pk=row.pk):
        if present & {str(key) for key in earlier.member_ids}:
            settle_tasks(case_id=case.id, codes=[TaskCode.NEXT_SESSION], subject_id=earlier.id, by=by, at=at)
    alone = facts.alone and len(members) == 1
    codes = [TaskCode.ASK_NO_SHOW, TaskCode.ASK_AGAIN] if alone else [TaskCode.ASK_NO_SHOW]
    for member in members:
        settle_tasks(case_id=case.id, codes=codes, subject_id=member.id, by=by, at=at)


def _note_fear(
    case: Case,
    row: Session,
    facts: SessionFacts,
    members: Sequence[CaseMember],
    *,
    by: Actor,
    at: dt.datetime,
) -> None:
    if not facts.fear or row.fear:
        return
    already = open_concern_kinds(case)
    everybody: Sequence[CaseMember | None] = members or (None,)
    for member in everybody:
        if ConcernKind.FEAR_OF_RETURN in already.get(member.id if member else None, ()):
            continue
        raise_concern(
            case=case,
            member=member,
            kind=ConcernKind.FEAR_OF_RETURN,
            words=facts.own_words,
            by=by,
            at=at,
        )


def _members(case: Case, facts: SessionFacts) -> Sequence[CaseMember]:
    found = list(
        CaseMember.objects.filter(case=case, id__in=facts.member_ids, until_at__isnull=True)
        .select_related("person")
        .order_by("position")
    )
    if len(found) != len(set(facts.member_ids)):
        raise _no(
            msgid(
                "The session was not saved, because somebody named does not belong to this case. Choose again."
            ),
            "member_ids",
        )
    return found


def _check_shape(facts: SessionFacts, at: dt.datetime) -> None:
    if facts.from_at is not None and facts.from_at > at:
        raise _no(
            msgid("The session was not saved, because it would begin later than now. Write when it began."),
            "from_at",
        )
    if facts.from_at and facts.until_at and facts.until_at < facts.from_at:
        raise _no(
            msgid("The session was not saved, because it ends before it begins. Look at both times again."),
            "until_at",
        )
    if facts.language and not is_language(facts.language):
        raise _no(
            msgid("The session was not saved, because the language is unknown. Choose one."), "language"
        )
    if facts.interpreter.strip() and not is_interpreter_number(facts.interpreter):
        raise _no(
            msgid(
                "The session was not saved, because an interpreter is written down by number, never by name. "
                "Ask for the number."
            ),
            "interpreter",
        )


def gaps_of(facts: SessionFacts, *, at_home: bool = False) -> tuple[tuple[str, Sentence], ...]:
    """Return what a session lacks to be finished, as form field and sentence; empty when nothing is missing.

    With people who are ``at_home`` nobody talks about pressure to return, nor whether they want to.
    """
    with_interpreter = facts.interpreter_mode not in (None, InterpreterMode.NONE)
    gaps = (
        (not facts.member_ids, "member_ids", msgid("It does not say with whom. Choose at least one person.")),
        (facts.from_at is None, "from_at", msgid("It does not say when. Write when the session began.")),
        (
            facts.until_at is None,
            "until_at",
            msgid("It does not say until when. Write when the session ended."),
        ),
        (facts.mode is None, "mode", msgid("It does not say how. Choose how you met.")),
        (facts.setting is None, "setting", msgid("It does not say where. Choose where the person was.")),
        (not facts.language, "language", msgid("It does not say in which language. Choose the one spoken.")),
        (
            facts.interpreter_mode is None,
            "interpreter_mode",
            msgid("It does not say whether there was an interpreter. Choose one answer."),
        ),
        (
            with_interpreter and not facts.interpreter.strip(),
            "interpreter",
            msgid("The interpreter's number is missing. Ask for the number, not the name."),
        ),
        (
            facts.pressure is None and not at_home,
            "pressure",
            msgid("Choose one. “I am not sure” is a good answer: a colleague then looks at it with you."),
        ),
        (
            facts.fear is None,
            "fear",
            msgid("Choose one. A fear stops the return, and a protection officer helps."),
        ),
        (
            facts.outcome is None and not at_home,
            "outcome",
            msgid("Choose where they stand now. All four answers weigh the same."),
        ),
        (
            facts.outcome is Outcome.OTHER and not facts.outcome_words.strip(),
            "outcome_words",
            msgid("Write in a few words where they stand."),
        ),
    )
    return tuple((name, say(text)) for open_, name, text in gaps if open_)


def _no(text: str, name: str) -> Refused:
    return Refused(say(text), field=name)
