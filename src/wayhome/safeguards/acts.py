"""The gates of steps and of acts that bind or disclose: what each asks, and what stands in its way.

Withdrawing has no gate, ever: ``what_blocks`` answers an empty tuple for it before it looks at anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wayhome.safeguards.conditions import NUMBERS
from wayhome.safeguards.engine import Finding, judge_all, rules_for
from wayhome.safeguards.facts import CaseFacts
from wayhome.safeguards.rulesets import Rule, rulebook
from wayhome.safeguards.words import Act

# The whole gate and booking by house rule; a rule file adds single rules to an act by its ``acts``.
CONDITIONS_OF: Mapping[Act, tuple[int, ...]] = {
    Act.OPEN_CASE: (),
    Act.APPLY: (),
    Act.HELP_AT_HOME: (4,),
    Act.APPROVE: (),
    Act.CONTACT_ORIGIN: (),
    Act.BOOK: (1, 2, 3, 7, 9, 11),
    Act.SEND_HANDOVER: (4,),
    Act.CLEAR: NUMBERS,
    Act.BOARD: NUMBERS,
    Act.WITHDRAW: (),
}


def what_blocks(act: Act, facts: CaseFacts, member_key: str | None = None) -> tuple[Finding, ...]:
    """Return every finding that stops an act; empty means the way is free.

    With ``member_key`` only that member is asked about (KeyError if unknown), else every active member who
    has not boarded yet.
    Boarding is always asked for today, whatever day of travel the facts name.
    """
    return tuple(finding for finding in findings_for(act, facts, member_key) if finding.blocks)


def findings_for(act: Act, facts: CaseFacts, member_key: str | None = None) -> tuple[Finding, ...]:
    """Return every finding an act asks for, met ones, warnings and overrides included."""
    if act == Act.WITHDRAW:
        return ()
    asked = replace(facts, on=facts.today) if act == Act.BOARD else facts
    ahead = tuple(member for member in asked.active_members if member.journey_ahead)
    members = ahead if member_key is None else (asked.member(member_key),)
    return judge_all([rule for rule in rules_for(asked) if _is_asked(rule, act)], asked, members)


def rules_asked(act: Act) -> tuple[Rule, ...]:
    """Return every rule an act may ask, in every version, whatever the case: what is asked tells nothing of a file."""
    return tuple(rule for rule in rulebook().rules if rule.confirmed and _is_asked(rule, act))


def _is_asked(rule: Rule, act: Act) -> bool:
    return act != Act.WITHDRAW and (rule.condition in CONDITIONS_OF[act] or act in rule.acts)
