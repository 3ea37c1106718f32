"""Every rule and scheme file carries worked examples; one test runs them all."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from wayhome.safeguards.claims import ClaimFacts, ClaimPerson
from wayhome.safeguards.digests import RuleChangedError
from wayhome.safeguards.eligibility import entitlement
from wayhome.safeguards.engine import as_record, judge, reproduce
from wayhome.safeguards.examples import example_case
from wayhome.safeguards.rulesets import Example, Rule, rulebook
from wayhome.safeguards.schemes import SchemeExample, schemes

RULE_EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in rulebook().rules
    for number, example in enumerate(rule.examples, start=1)
]
SCHEME_EXAMPLES = [
    pytest.param(
        scheme.id, scheme.host, version.version, example, id=f"{scheme.id}-{version.version}-{number}"
    )
    for scheme in schemes().values()
    for version in scheme.versions
    for number, example in enumerate(version.examples, start=1)
]


@pytest.mark.parametrize(("rule", "example"), RULE_EXAMPLES)
def test_rule_reads_as_its_example_says(rule: Rule, example: Example) -> None:
    facts = example_case(example.base, example.given)

    finding = judge(rule, facts, facts.members[0])

    assert (finding.state, example.says in str(finding.sentence)) == (example.expect, True), str(
        finding.sentence
    )


@pytest.mark.parametrize(("rule", "example"), RULE_EXAMPLES)
def test_stored_finding_can_be_reproduced_from_the_record_alone(rule: Rule, example: Example) -> None:
    facts = example_case(example.base, example.given)
    finding = judge(rule, facts, facts.members[0])

    stored = json.loads(json.dumps(as_record([finding])))[0]

    state, sentence = reproduce(stored)
    assert (state, str(sentence)) == (finding.state, str(finding.sentence))


def test_finding_of_a_changed_rule_is_not_reproduced_as_if_nothing_had_happened() -> None:
    facts = example_case("adult", {})
    record = as_record([judge(rulebook().rules[0], facts, facts.members[0])])[0]

    with pytest.raises(RuleChangedError, match="version 1 was changed after this decision"):
        reproduce({**record, "digest": "0" * 16})


@pytest.mark.parametrize(("scheme_id", "host", "version", "example"), SCHEME_EXAMPLES)
def test_scheme_gives_what_its_example_says(
    scheme_id: str, host: str, version: int, example: SchemeExample
) -> None:
    persons = tuple(ClaimPerson(**person) for person in example.persons)  # type: ignore[arg-type]
    claim = replace(ClaimFacts(host=host, persons=persons), **example.claim)  # type: ignore[arg-type]

    found = entitlement(scheme_id, claim)

    assert (found.eligibility, found.total) == (example.expect, example.total)
    assert found.version in (version, None)
    assert example.says in " ".join(str(step) for step in found.steps)
