"""What every verb of consent writes with: how a question was put and answered, the event, the timeline line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.telling import tell
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.words import ConsentState, GivenBy
from wayhome.stages.consent.enums import PURPOSE_LABELS, ChildAnswer, EventKind, Explained, Heard, Mode
from wayhome.stages.consent.models import ConsentEvent, ConsentText
from wayhome.stages.consent.queries import Question, asked_as, find_standing, weighed_standings

USE_WITHDRAWAL = "use_withdrawal"


@dataclass(frozen=True)
class Asking:
    """How a question was put: the text, the language spoken (ISO 639-3), how, with which interpreter, where, when."""

    text: ConsentText
    language: str
    explained: Explained
    happened_at: dt.datetime
    interpreter: str = ""
    place: str = ""


@dataclass(frozen=True)
class Giving:
    """How a consent was given: by whom, how, before which witness, and the last day it holds, if any."""

    given_by: GivenBy
    mode: Mode
    giver_name: str = ""
    witness: str = ""
    valid_until: dt.date | None = None
    words: str = ""


@dataclass(frozen=True)
class Told:
    """What else an event keeps: how a withdrawal was heard, a child's answer, the person's words."""

    heard: Heard | None = None
    child_answer: ChildAnswer | None = None
    words: str = ""


def write_event(
    member: CaseMember,
    question: Question,
    kind: EventKind,
    *,
    by: Actor,
    at: dt.datetime,
    asking: Asking | None = None,
    giving: Giving | None = None,
    told: Told | None = None,
) -> ConsentEvent:
    """Write one event in the person's drawer with its audit row, and return it."""
    event = ConsentEvent(
        case_id=member.case_id,
        drawer_id=member.drawer_id,
        member=member,
        purpose=question.purpose.value,
        organisation_id=question.organisation_id,
        kind=kind.value,
        happened_at=asking.happened_at if asking else at,
        recorded_at=at,
        recorded_by_id=by.user_id,
    )
    if told is not None:
        event.heard = told.heard.value if told.heard else ""
        event.child_answer = told.child_answer.value if told.child_answer else None
        event.words = told.words.strip() or None
    if asking is not None:
        event.text = asking.text
        event.language = asking.language
        event.explained = asking.explained.value
        event.interpreter = asking.interpreter.strip()
        event.place = asking.place.strip() or None
    if giving is not None:
        event.mode = giving.mode.value
        event.given_by = giving.given_by.value
        event.giver_name = giving.giver_name.strip() or None
        event.witness = giving.witness.strip() or None
        event.valid_until = giving.valid_until
        event.words = giving.words.strip() or None
    event.save(force_insert=True)
    record(
        f"consent:question:{kind.value}",
        by=by,
        at=at,
        case_id=member.case_id,
        subject=event,
        detail={"purpose": question.purpose.value},
    )
    return event


def tell_case(
    case: Case, member: CaseMember, question: Question, text: str, by: Actor, at: dt.datetime, icon: str
) -> None:
    """Write one line of the timeline that names the person by number and the purpose."""
    sentence = say(text, number=member.position, purpose=say(PURPOSE_LABELS[question.purpose]))
    tell(case=case, sentence=sentence, by=by, at=at, icon=icon)


def standing_now(member: CaseMember, question: Question, at: dt.datetime) -> tuple[Question, ConsentState]:
    """Return under which question the answer stands, and its state on the day of ``at``."""
    standings = weighed_standings(member.case, on=at.date()).get(member.id, {})
    actual = asked_as(standings, question)
    return actual, find_standing(standings, actual).state


def is_a_withdrawal() -> Refused:
    """Return the refusal that leads to the withdrawal page of the process."""
    return Refused(
        say(
            msgid(
                "Nothing was recorded here: not wanting to return any more is a withdrawal, which is one step and "
                "ends more than this consent. Open “They withdraw”."
            )
        ),
        code=USE_WITHDRAWAL,
    )
