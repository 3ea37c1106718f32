"""Changes that the property tests make to ready cases: facts that become unknown, and problems that appear."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from types import UnionType

from wayhome.safeguards.examples import UNKNOWN, change, example_case
from wayhome.safeguards.facts import CaseFacts, MemberFacts

# Here None is an answer of its own ("no end", "let the day choose", "valid already"), not a fact that is missing.
NONE_IS_AN_ANSWER = {
    "member.consent.valid_until",
    "member.origin_contact_consent.valid_until",
    "case.legal.host_answer_until",
    "case.legal.regime",
}
Problem = Mapping[str, object]
PROBLEMS: dict[str, Problem] = {
    "consent withdrawn": {"member.consent.state": "withdrawn"},
    "consent by nobody known": {"member.consent.given_by": UNKNOWN},
    "consent ended": {"member.consent.valid_until": date(2026, 6, 1)},
    "pressure": {"member.voluntariness": "pressure"},
    "not sure": {"member.voluntariness": "not_sure"},
    "not seen alone": {"member.protection.seen_alone": False},
    "detained": {"member.protection.in_detention": True},
    "information incomplete": {"member.information_complete": False},
    "entry ban": {"member.entry_ban": True},
    "sharing not asked": {"member.sharings": [{"code": "clinic", "state": "not_asked"}]},
    "documents lost": {"member.documents": []},
    "medical": {"member.health.medical": True},
    "not fit": {"member.health.medical": True, "member.health.fit": False},
    "pregnant": {"member.health.pregnant": True},
    "fear": {"member.protection.fear_of_return": True},
    "concern": {"member.protection.open_concerns": 1},
    "concern of the case": {"case.open_concerns": 1},
    "asylum pending": {"member.protection.asylum": "pending"},
    "refugee": {"member.protection.asylum": "recognised"},
    "family violence": {"member.protection.family_violence": True},
    "trafficking": {"member.protection.trafficking_indicated": True},
    "age disputed": {"member.child.age_disputed": True},
    "views not heard": {"member.child.own_views": UNKNOWN},
    "best interests: stay": {"member.child.best_interests": "stay"},
    "guardian of the enforcing body": {"member.child.guardian_of_enforcing_body": True},
    "capacity doubted": {"member.protection.capacity_doubted": True},
    "suspended": {"case.suspensions": [{"country": "IRQ", "from_on": date(2026, 1, 1)}]},
    "hub": {"case.destination.kind": "return_hub"},
    "stateless": {"member.stateless": True},
    "period too short": {"case.legal.period_days": 8},
    "host objects": {"case.legal.host_answer": "objection"},
    "not acknowledged": {"member.handover.acknowledged_on": UNKNOWN},
    "no journey": {"member.legs": []},
    "origin contact refused": {"member.origin_contact_consent.state": "refused"},
    "eligibility not explained": {"case.eligibility_explained": False},
    "not screened": {"member.protection.rapid_screening_on": UNKNOWN},
    "no file": {"member.agrees_to_file": False},
}


def unknown_paths(kind: type, root: str) -> Iterator[str]:
    """Yield the dotted names of all facts that may be unknown, however deep, except inside lists."""
    hints = typing.get_type_hints(kind)
    for item in fields(kind):
        hint, path = hints[item.name], f"{root}.{item.name}"
        if isinstance(hint, type) and is_dataclass(hint):
            yield from unknown_paths(hint, path)
        elif isinstance(hint, UnionType) and type(None) in typing.get_args(hint):
            yield path


UNKNOWN_PATHS = sorted(
    {*unknown_paths(CaseFacts, "case"), *unknown_paths(MemberFacts, "member")} - NONE_IS_AN_ANSWER
)


def with_problems(base: str, names: list[str]) -> CaseFacts:
    """Return a ready case with these problems added in order."""
    given: dict[str, object] = {}
    for name in names:
        given |= PROBLEMS[name]
    return example_case(base, given)


def with_unknown(facts: CaseFacts, paths: list[str]) -> CaseFacts:
    """Return the case with these facts unknown, those of the member for the first member."""
    for path in paths:
        root, *parts = path.split(".")
        first, *others = facts.members
        member = change(first, parts, UNKNOWN) if root == "member" else first
        facts = facts if root == "member" else change(facts, parts, UNKNOWN)
        facts = replace(facts, members=(member, *others))
    return facts
