"""A sentence says nothing of a person that nobody knows: a rule that may not apply to them says just that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wayhome.safeguards.engine import judge
from wayhome.safeguards.examples import ready_adult, ready_case
from wayhome.safeguards.facts import MemberFacts, ProtectionFacts
from wayhome.safeguards.rulesets import rulebook
from wayhome.safeguards.words import State


def nothing_known_of_asylum() -> MemberFacts:
    adult = ready_adult()
    return replace(adult, protection=replace(adult.protection, asylum=None))


@pytest.mark.parametrize("rule_id", ["asylum-withdrawn-with-advice", "recognised-refugee"])
def test_nobody_is_called_what_nobody_knows(rule_id: str) -> None:
    member = nothing_known_of_asylum()

    finding = judge(rulebook().version(rule_id, 1), replace(ready_case(), members=(member,)), member)

    assert finding.state is State.OPEN
    assert str(finding.sentence).startswith("This person: it is not known yet whether this applies: ‘")


def test_what_is_known_is_said() -> None:
    member = replace(ready_adult(), protection=ProtectionFacts(asylum="withdrawn"))  # type: ignore[arg-type]

    finding = judge(
        rulebook().version("asylum-withdrawn-with-advice", 1),
        replace(ready_case(), members=(member,)),
        member,
    )

    assert str(finding.sentence).startswith("This person withdrew a claim to protection")
