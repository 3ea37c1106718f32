"""The fourteen conditions of a journey, read for every member who travels: met, open, or does not apply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.safeguards.engine import Finding, judge, rules_for
from wayhome.safeguards.facts import CaseFacts, MemberFacts
from wayhome.safeguards.rulesets import OVERRIDABLE_CONDITIONS, Rule
from wayhome.safeguards.words import Severity, State, Tier


@dataclass(frozen=True)
class Condition:
    """One of the fourteen, with its name and the tier of its answer."""

    number: int
    title: str
    # Of the answer met or open itself: protection and health are T2, everything else is plain.
    tier: Tier
    neutral: str

    @property
    def overridable(self) -> bool:
        """Return whether a named permission may go on although this is open."""
        return self.number in OVERRIDABLE_CONDITIONS


_HEALTH = msgid("Health: ask the health officer.")
_PROTECTION = msgid("Protection: ask the protection officer.")
_COUNSELLOR = msgid("Counselling: ask the return counsellor.")
_MOVEMENTS = msgid("Journey: ask the movements officer.")

CONDITIONS = (
    Condition(1, msgid("Consent to return"), Tier.T0, _COUNSELLOR),
    Condition(2, msgid("Voluntariness"), Tier.T0, _COUNSELLOR),
    Condition(3, msgid("Information and time to think"), Tier.T0, _COUNSELLOR),
    Condition(4, msgid("Sharing of data asked"), Tier.T0, _COUNSELLOR),
    Condition(5, msgid("Travel document"), Tier.T0, _MOVEMENTS),
    Condition(6, msgid("Health and fitness to travel"), Tier.T2, _HEALTH),
    Condition(7, msgid("Protection concerns and asylum"), Tier.T2, _PROTECTION),
    Condition(8, msgid("Trafficking"), Tier.T2, _PROTECTION),
    Condition(9, msgid("Child safeguards"), Tier.T2, _PROTECTION),
    Condition(10, msgid("Capacity to decide"), Tier.T2, _PROTECTION),
    Condition(11, msgid("Destination"), Tier.T0, _COUNSELLOR),
    Condition(12, msgid("Legal deadline and host government's answer"), Tier.T0, _COUNSELLOR),
    Condition(13, msgid("Hand-over"), Tier.T0, _COUNSELLOR),
    Condition(14, msgid("Transit and reception"), Tier.T0, _MOVEMENTS),
)
NUMBERS = tuple(condition.number for condition in CONDITIONS)


@dataclass(frozen=True)
class Reading:
    """How one condition reads for one member, with every finding behind it."""

    condition: Condition
    member_key: str
    state: State
    # The condition would be open; a person with the permission decided in writing to go on.
    overridden: bool
    findings: tuple[Finding, ...]

    @property
    def number(self) -> int:
        """Return the number of the condition, 1 to 14."""
        return self.condition.number

    @property
    def tier(self) -> Tier:
        """Return the tier of the answer itself; the sentences may be kept more closely (``Finding.tier``)."""
        return self.condition.tier

    @property
    def neutral(self) -> Sentence:
        """Return the one line for everybody who may not read the answer."""
        return say(self.condition.neutral)

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """Return the findings that give the state: open ones, else met ones, else one that does not apply."""
        found = tuple(item for item in self.findings if item.severity == Severity.BLOCKS)
        if self.overridden:
            return tuple(item for item in found if item.overridden)
        if self.state == State.NOT_APPLICABLE:
            return found[:1]
        return tuple(item for item in found if item.state == self.state)

    @property
    def remarks(self) -> tuple[Finding, ...]:
        """Return open warnings and questions, which stop nothing."""
        return tuple(
            item for item in self.findings if item.state == State.OPEN and item.severity != Severity.BLOCKS
        )

    @property
    def who_can_act(self) -> tuple[str, ...]:
        """Return the roles that can change the state, each once, in order."""
        return tuple(dict.fromkeys(role for item in self.reasons for role in item.who_can_act))


def condition(number: int) -> Condition:
    """Return one condition by its number; KeyError outside 1 to 14."""
    if number not in NUMBERS:
        raise KeyError(f"there is no condition {number}")
    return CONDITIONS[number - 1]


def readings(facts: CaseFacts) -> tuple[Reading, ...]:
    """Return the reading of each condition for each active member, members in order, conditions in order."""
    rules = rules_for(facts)
    return tuple(
        _reading(asked, facts, member, [rule for rule in rules if rule.condition == asked.number])
        for member in facts.active_members
        for asked in CONDITIONS
    )


def _reading(asked: Condition, facts: CaseFacts, member: MemberFacts, rules: Iterable[Rule]) -> Reading:
    findings = tuple(judge(rule, facts, member) for rule in rules)
    binding = [item for item in findings if item.severity == Severity.BLOCKS]
    is_open = any(item.blocks for item in binding)
    overridden = not is_open and any(item.overridden for item in binding)
    applies = any(item.state != State.NOT_APPLICABLE for item in binding)
    state = State.OPEN if is_open else State.MET if applies else State.NOT_APPLICABLE
    return Reading(asked, member.key, state, overridden, findings)
