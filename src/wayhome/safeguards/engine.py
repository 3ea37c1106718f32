"""The evaluator: rules and facts in, findings out; the same facts always give the same answer.

A finding can be stored as a plain record and judged again from the record alone, for any past version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.safeguards.digests import check_unchanged
from wayhome.safeguards.expressions import Reader, evaluate
from wayhome.safeguards.facts import CaseFacts, MemberFacts
from wayhome.safeguards.predicates import PREDICATES
from wayhome.safeguards.readers import FactReader, RecordReader, plain, rich
from wayhome.safeguards.rulesets import Rule, RuleBook, rulebook
from wayhome.safeguards.tables import Source
from wayhome.safeguards.words import DateBasis, Severity, State, Tier

NOBODY = MemberFacts(key="")
THIS_PERSON = say(msgid("This person"))
NOT_KNOWN = say(msgid("not recorded"))


@dataclass(frozen=True)
class Finding:
    """How one version of one rule reads for one member, or for the whole case (``member_key`` None)."""

    rule: Rule
    state: State
    member_key: str | None
    # The place %(member)s holds "This person" until ``named`` fills it.
    sentence: Sentence
    # Every fact and predicate that was read, by its dotted name.
    facts_used: Mapping[str, object]
    overridden: bool = False
    # Open because an earlier question is open: whether the rule applies at all is not known yet.
    waits: bool = False

    @property
    def rule_id(self) -> str:
        """Return the id of the rule."""
        return self.rule.id

    @property
    def version(self) -> int:
        """Return the version that judged."""
        return self.rule.version

    @property
    def title(self) -> Sentence:
        """Return the title of the rule."""
        return say(self.rule.title)

    @property
    def condition(self) -> int | None:
        """Return the number of the condition, 1 to 14, None for a rule of a single act."""
        return self.rule.condition

    @property
    def severity(self) -> Severity:
        """Return whether the rule blocks, warns or asks."""
        return self.rule.severity

    @property
    def tier(self) -> Tier:
        """Return the tier of the fact the sentence speaks of."""
        return self.rule.tier

    @property
    def neutral(self) -> Sentence:
        """Return what a reader sees who has no right to the fact, whether or not something is there."""
        return say(self.rule.neutral)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return where the rule comes from."""
        return self.rule.sources

    @property
    def who_can_act(self) -> tuple[str, ...]:
        """Return the codes of the roles that can change the state."""
        return self.rule.who_can_act

    @property
    def overridable(self) -> bool:
        """Return whether a named permission may go on although this is open."""
        return self.rule.overridable

    @property
    def explanation(self) -> tuple[Sentence, ...]:
        """Return the steps for an auditor: version, what was read, what was asked, and the answer."""
        return explain(self.rule, self.state, self.facts_used)

    @property
    def blocks(self) -> bool:
        """Return whether this finding stops an act: open, of the blocking kind, and not overridden."""
        return self.state == State.OPEN and self.severity == Severity.BLOCKS and not self.overridden

    def named(self, label: object) -> Sentence:
        """Return the sentence with the member called by this label."""
        return replace(self.sentence, facts={**self.sentence.facts, "member": label})


def days_of(facts: CaseFacts) -> dict[DateBasis, date]:
    """Return the day that chooses rule versions for each date basis; today where the case has none yet."""
    return {
        DateBasis.APPLICATION: facts.applied_on or facts.today,
        DateBasis.DEPARTURE: facts.on,
        DateBasis.DECISION: facts.decided_on or facts.today,
        DateBasis.RETURN_DECISION: facts.legal.decided_on or facts.today,
    }


def rules_for(facts: CaseFacts, book: RuleBook | None = None) -> tuple[Rule, ...]:
    """Return the version of every rule that judges this case."""
    return (book or rulebook()).in_force(days_of(facts))


def judge(rule: Rule, facts: CaseFacts, member: MemberFacts | None) -> Finding:
    """Return how one rule reads; whatever cannot be known leaves the rule applying, and open."""
    person = member or NOBODY
    reader = FactReader(
        {"case": facts, "member": person},
        rule.parameters,
        lambda name: PREDICATES[name](facts, person, rule.parameters),
    )
    state = state_of(rule, reader)
    return Finding(
        rule=rule,
        state=state,
        member_key=member.key if member and rule.per_member else None,
        sentence=_sentence(rule, state, reader),
        facts_used=reader.used,
        overridden=state == State.OPEN and rule.overridable and _overridden(rule, facts, member),
        waits=state == State.OPEN and _is_not_known_yet(rule, reader),
    )


def judge_all(rules: Iterable[Rule], facts: CaseFacts, members: Iterable[MemberFacts]) -> tuple[Finding, ...]:
    """Return the findings of these rules: per member in order, then once for what concerns the whole case."""
    listed = tuple(rules)
    each = [judge(rule, facts, member) for member in members for rule in listed if rule.per_member]
    return (*each, *(judge(rule, facts, None) for rule in listed if not rule.per_member))


def state_of(rule: Rule, reader: Reader) -> State:
    """Return how a rule reads: only a certain True meets it, only a certain False makes it not apply."""
    if rule.when is not None and evaluate(rule.when, reader) is False:
        return State.NOT_APPLICABLE
    return State.MET if evaluate(rule.test, reader) is True else State.OPEN


def _sentence(rule: Rule, state: State, reader: Reader) -> Sentence:
    if state == State.NOT_APPLICABLE:
        return say(rule.does_not_apply)
    if state == State.OPEN and _is_not_known_yet(rule, reader):
        return _not_known_yet(rule)
    text = rule.met if state == State.MET else rule.message
    found = {name: evaluate(node, reader) for name, node in rule.places.items() if f"%({name})s" in text}
    facts: dict[str, object] = {name: NOT_KNOWN if value is None else value for name, value in found.items()}
    return Sentence(text, {**facts, "member": THIS_PERSON} if "%(member)s" in text else facts)


def _is_not_known_yet(rule: Rule, reader: Reader) -> bool:
    return rule.when is not None and evaluate(rule.when, reader) is None


def _not_known_yet(rule: Rule) -> Sentence:
    """Return the sentence of a rule that may not concern anybody: its message would say what nobody knows."""
    if not rule.per_member:
        return say(
            msgid(
                "It is not known yet whether this applies: ‘%(title)s’. Record first what is still open before it."
            ),
            title=say(rule.title),
        )
    return say(
        msgid(
            "%(member)s: it is not known yet whether this applies: ‘%(title)s’. "
            "Record first what is still open before it."
        ),
        member=THIS_PERSON,
        title=say(rule.title),
    )


def explain(rule: Rule, state: State, used: Mapping[str, object]) -> tuple[Sentence, ...]:
    """Return the steps for an auditor: version, what was read, what was asked, and the answer."""
    steps = [
        say(
            msgid("Rule %(rule)s, version %(version)s: %(title)s"),
            rule=rule.id,
            version=rule.version,
            title=say(rule.title),
        )
    ]
    steps += [
        say(msgid("Read: %(fact)s is %(value)s."), fact=name, value=NOT_KNOWN if value is None else value)
        for name, value in used.items()
    ]
    if rule.when_text:
        steps.append(say(msgid("Applies when: %(expression)s."), expression=rule.when_text))
    steps.append(say(msgid("Is met when: %(expression)s."), expression=rule.test_text))
    steps.append(say(_ANSWERS[state]))
    return tuple(steps)


_ANSWERS = {
    State.MET: msgid("Answer: met."),
    State.OPEN: msgid("Answer: open."),
    State.NOT_APPLICABLE: msgid("Answer: does not apply."),
}


def _overridden(rule: Rule, facts: CaseFacts, member: MemberFacts | None) -> bool:
    """Return whether an override covers this rule for this member; a case rule needs one for all."""
    key = member.key if member and rule.per_member else None
    return any(
        override.condition == rule.condition
        and override.member_key in (None, key)
        and (override.until_on is None or facts.today <= override.until_on)
        for override in facts.overrides
    )


def as_record(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Return findings as plain lists, texts and numbers, with everything needed to judge again."""
    return [
        {
            "rule": finding.rule_id,
            "version": finding.version,
            "condition": finding.condition,
            "member": finding.member_key,
            "state": str(finding.state),
            "severity": str(finding.severity),
            "overridden": finding.overridden,
            "facts": {name: plain(value) for name, value in finding.facts_used.items()},
            "sentence": str(finding.sentence),
            "explanation": [str(step) for step in finding.explanation],
            "sources": [str(source) for source in finding.sources],
            "digest": finding.rule.digest,
        }
        for finding in findings
    ]


def reproduce(record: Mapping[str, object], book: RuleBook | None = None) -> tuple[State, Sentence]:
    """Return the state and sentence of the stored version for the stored facts; KeyError if either is gone.

    Raises RuleChangedError if the version was changed after the decision.
    """
    rule = (book or rulebook()).version(str(record["rule"]), int(str(record["version"])))
    check_unchanged(f"{rule.id}, version {rule.version}", record.get("digest"), rule.digest)
    stored = record["facts"]
    if not isinstance(stored, Mapping):
        raise TypeError("the record holds no facts")
    reader = RecordReader({name: rich(value) for name, value in stored.items()}, rule.parameters)
    state = state_of(rule, reader)
    return state, _sentence(rule, state, reader)
