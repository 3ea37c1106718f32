"""The shapes of protection facts, and what rules may know of a person from the latest of each kind; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from wayhome.ground.values.sentences import msgid
from wayhome.safeguards.facts import ChildFacts, ProtectionFacts
from wayhome.safeguards.words import (
    AgeDecision,
    Asylum,
    BestInterests,
    Capacity,
    RiskResult,
    Tracing,
    TraffickingDecision,
    Views,
)
from wayhome.stages.counselling.enums import (
    TRAFFICKING_QUESTIONS,
    ConcernKind,
    Reply,
    ScreeningQuestion,
)


class FactKind(StrEnum):
    """Kinds of dated protection facts; a new fact of a kind replaces the older one, which stays on file."""

    RAPID_SCREENING = "rapid_screening"
    SETTING = "setting"
    SEEN_ALONE = "seen_alone"
    ASYLUM = "asylum"
    FILE_GROUND = "file_ground"
    AGE_DISPUTE = "age_dispute"
    OWN_VIEWS = "own_views"
    CAPACITY_DOUBT = "capacity_doubt"
    AGE_DECISION = "age_decision"
    BEST_INTERESTS = "best_interests"
    GUARDIAN = "guardian"
    TRACING = "tracing"
    RECEIVER = "receiver"
    CUSTODY = "custody"
    CAPACITY = "capacity"
    TRAFFICKING_DECISION = "trafficking_decision"
    TRAFFICKING_RISK = "trafficking_risk"
    FAMILY_VIOLENCE = "family_violence"
    UNHCR = "unhcr"
    DETENTION_LOOK = "detention_look"


FACT_LABELS: dict[FactKind, str] = {
    FactKind.RAPID_SCREENING: msgid("Rapid screening"),
    FactKind.SETTING: msgid("Detained"),
    FactKind.SEEN_ALONE: msgid("Seen alone"),
    FactKind.ASYLUM: msgid("Claim to protection"),
    FactKind.FILE_GROUND: msgid("Ground for a child's file"),
    FactKind.AGE_DISPUTE: msgid("Age disputed"),
    FactKind.OWN_VIEWS: msgid("The child's own views"),
    FactKind.CAPACITY_DOUBT: msgid("Doubt about the ability to decide"),
    FactKind.AGE_DECISION: msgid("Age decided"),
    FactKind.BEST_INTERESTS: msgid("Best interests of the child"),
    FactKind.GUARDIAN: msgid("Guardian"),
    FactKind.TRACING: msgid("Tracing of the family"),
    FactKind.RECEIVER: msgid("Who receives the child"),
    FactKind.CUSTODY: msgid("Custody settled"),
    FactKind.CAPACITY: msgid("Ability to decide, by a professional"),
    FactKind.TRAFFICKING_DECISION: msgid("Decision on trafficking"),
    FactKind.TRAFFICKING_RISK: msgid("Risk of the return after trafficking"),
    FactKind.FAMILY_VIOLENCE: msgid("Signs of violence in the family"),
    FactKind.UNHCR: msgid("UNHCR confirms the return of a refugee"),
    FactKind.DETENTION_LOOK: msgid("Second look at a person detained"),
}

COUNSELLOR_MAY_RECORD: frozenset[FactKind] = frozenset(
    {
        FactKind.RAPID_SCREENING,
        FactKind.SETTING,
        FactKind.SEEN_ALONE,
        FactKind.ASYLUM,
        FactKind.FILE_GROUND,
        FactKind.AGE_DISPUTE,
        FactKind.OWN_VIEWS,
        FactKind.CAPACITY_DOUBT,
    }
)
"""What somebody who screens may write down; every other kind is a protection officer's decision."""


class FileGround(StrEnum):
    """Why a child's file may be opened."""

    PARENT_AGREES = "parent_agrees"
    GUARDIAN_AGREES = "guardian_agrees"
    DUTY_TO_PROTECT = "duty_to_protect"


@dataclass(frozen=True)
class Part:
    """One value of a fact's details: its kind (a word list, ``bool``, ``str`` or ``dict``) and whether it is needed."""

    kind: type
    needed: bool = True


_REASON = {"reasons": Part(str)}
_HOW = {"how": Part(str, needed=False)}

SHAPES: Mapping[FactKind, Mapping[str, Part]] = {
    FactKind.RAPID_SCREENING: {"answers": Part(dict), "alone": Part(bool), "words": Part(str, needed=False)},
    FactKind.SETTING: {"in_detention": Part(bool), **_HOW},
    FactKind.SEEN_ALONE: {"alone": Part(bool)},
    FactKind.ASYLUM: {"state": Part(Asylum), **_HOW},
    FactKind.FILE_GROUND: {"ground": Part(FileGround), **_HOW},
    FactKind.AGE_DISPUTE: {"how": Part(str)},
    FactKind.OWN_VIEWS: {"views": Part(Views), **_HOW},
    FactKind.CAPACITY_DOUBT: {"doubted": Part(bool), **_HOW},
    FactKind.AGE_DECISION: {"decision": Part(AgeDecision), "how": Part(str)},
    FactKind.BEST_INTERESTS: {"result": Part(BestInterests), **_REASON},
    FactKind.GUARDIAN: {
        "name": Part(str),
        "organisation": Part(str, needed=False),
        "of_enforcing_body": Part(bool),
    },
    FactKind.TRACING: {"result": Part(Tracing), **_HOW},
    FactKind.RECEIVER: {"name": Part(str), "verified": Part(bool), **_HOW},
    FactKind.CUSTODY: {"settled": Part(bool), "how": Part(str)},
    FactKind.CAPACITY: {"finding": Part(Capacity), "professional": Part(str), **_HOW},
    FactKind.TRAFFICKING_DECISION: {
        "decision": Part(TraffickingDecision),
        "by_trained": Part(bool),
        **_REASON,
    },
    FactKind.TRAFFICKING_RISK: {"result": Part(RiskResult), **_REASON},
    FactKind.FAMILY_VIOLENCE: {"signs": Part(bool), "settled": Part(bool), **_REASON},
    FactKind.UNHCR: {"confirmed": Part(bool), **_HOW},
    FactKind.DETENTION_LOOK: {"independent": Part(bool), "how": Part(str)},
}


def wrong_parts(kind: FactKind, details: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of details that are missing, unknown or not of their kind, sorted; empty when all fit."""
    shape = SHAPES[kind]
    wrong = set(details) - set(shape)
    for name, part in shape.items():
        value = details.get(name)
        if value is None or value == "":
            if part.needed:
                wrong.add(name)
        elif not _fits(part.kind, value):
            wrong.add(name)
    if kind is FactKind.RAPID_SCREENING and not wrong and set(details["answers"]) != set(ScreeningQuestion):
        wrong.add("answers")
    return tuple(sorted(wrong))


def _fits(kind: type, value: Any) -> bool:
    if issubclass(kind, StrEnum):
        return value in set(kind)
    if kind is dict:
        return isinstance(value, Mapping) and all(answer in set(Reply) for answer in value.values())
    return isinstance(value, kind)


@dataclass(frozen=True)
class Found:
    """The latest fact of a kind: its details, and the local day it was found."""

    details: Mapping[str, Any]
    on: dt.date


Latest = Mapping[FactKind, Found]
_NOTHING = Found(details={}, on=dt.date.min)


def yes_no(answer: str | None) -> bool | None:
    """Return a screening answer as a fact: no answer, and a question not put, are not known."""
    return {Reply.YES.value: True, Reply.NO.value: False}.get(answer or "")


def trafficking_indicated(answers: Mapping[str, str]) -> bool | None:
    """Return whether any indicator was answered yes; ``None`` while one without a yes has no answer.

    It is an indication for a trained person to decide on, never a score.
    """
    replies = [yes_no(answers.get(question.value)) for question in TRAFFICKING_QUESTIONS]
    if any(reply is True for reply in replies):
        return True
    return False if all(reply is False for reply in replies) else None


def protection_facts(latest: Latest, concerns: Collection[ConcernKind]) -> ProtectionFacts:
    """Return what rules may know of one person's safety, from the latest fact of each kind and the open concerns."""
    screening = latest.get(FactKind.RAPID_SCREENING)
    answers: Mapping[str, str] = screening.details["answers"] if screening else {}
    violence = _details(latest, FactKind.FAMILY_VIOLENCE)
    doubt = _details(latest, FactKind.CAPACITY_DOUBT).get("doubted")
    decision = _details(latest, FactKind.TRAFFICKING_DECISION)
    return ProtectionFacts(
        rapid_screening_on=screening.on if screening else None,
        open_concerns=len(concerns),
        fear_of_return=(
            True
            if ConcernKind.FEAR_OF_RETURN in concerns
            else _settled_fear(answers.get(ScreeningQuestion.FEAR.value))
        ),
        asylum=_word(Asylum, _details(latest, FactKind.ASYLUM).get("state")),
        unhcr_confirmed=_details(latest, FactKind.UNHCR).get("confirmed"),
        trafficking_screened_on=screening.on if screening else None,
        trafficking_indicated=_indicated(answers, concerns, decided=bool(decision)) if screening else None,
        trafficking_decision=_word(TraffickingDecision, decision.get("decision")),
        trafficking_decided_by_trained=decision.get("by_trained"),
        risk_assessment=_word(RiskResult, _details(latest, FactKind.TRAFFICKING_RISK).get("result")),
        seen_alone=_details(latest, FactKind.SEEN_ALONE).get("alone"),
        family_violence=violence.get("signs", yes_no(answers.get(ScreeningQuestion.FAMILY_VIOLENCE.value))),
        family_violence_settled=violence.get("settled"),
        capacity_doubted=doubt
        if doubt is not None
        else yes_no(answers.get(ScreeningQuestion.CAPACITY.value)),
        capacity=_word(Capacity, _details(latest, FactKind.CAPACITY).get("finding")),
        in_detention=_details(latest, FactKind.SETTING).get("in_detention"),
        detention_second_look=_details(latest, FactKind.DETENTION_LOOK).get("independent"),
    )


@dataclass(frozen=True)
class Family:
    """Keys of the members of the case who are parents or guardians of one member."""

    parents: Sequence[str] = ()
    guardians: Sequence[str] = field(default=())


def child_facts(latest: Latest, family: Family) -> ChildFacts:
    """Return what rules may know of somebody who is or may be a child; the escort is the journey's to say."""
    guardian, receiver = _details(latest, FactKind.GUARDIAN), _details(latest, FactKind.RECEIVER)
    return ChildFacts(
        age_decision=_word(AgeDecision, _details(latest, FactKind.AGE_DECISION).get("decision")),
        age_disputed=FactKind.AGE_DISPUTE in latest,
        file_ground=True if FactKind.FILE_GROUND in latest else None,
        own_views=_word(Views, _details(latest, FactKind.OWN_VIEWS).get("views")),
        parents=tuple(family.parents),
        guardians=tuple(family.guardians),
        custody_settled=_details(latest, FactKind.CUSTODY).get("settled"),
        guardian_named=True if guardian else None,
        guardian_of_enforcing_body=guardian.get("of_enforcing_body"),
        best_interests=_word(BestInterests, _details(latest, FactKind.BEST_INTERESTS).get("result")),
        tracing=_word(Tracing, _details(latest, FactKind.TRACING).get("result")),
        receiver_named=True if receiver else None,
        receiver_verified=receiver.get("verified"),
    )


def _details(latest: Latest, kind: FactKind) -> Mapping[str, Any]:
    return latest.get(kind, _NOTHING).details


def _word(kind: Any, value: str | None) -> Any:
    return None if value is None else kind(value)


def _settled_fear(answer: str | None) -> bool | None:
    """Return no fear once the question was put and answered; a "yes" opened a concern, and here it is settled."""
    return False if yes_no(answer) is not None else None


def _indicated(
    answers: Mapping[str, str], concerns: Collection[ConcernKind], *, decided: bool
) -> bool | None:
    """Return whether there is an indication; once somebody had to decide, a later "no" does not take it back."""
    if decided or ConcernKind.TRAFFICKING in concerns:
        return True
    return trafficking_indicated(answers)
