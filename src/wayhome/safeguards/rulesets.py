"""Rule files: read with tomllib, checked at load with errors that name file and rule, kept as frozen objects.

Old versions of a rule stay in the file beside the newer one; ``RuleBook.in_force`` chooses by day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from wayhome.safeguards.digests import digest
from wayhome.safeguards.expressions import ExpressionError, Node, Vocabulary, parse
from wayhome.safeguards.facts import CaseFacts, MemberFacts
from wayhome.safeguards.predicates import PREDICATES
from wayhome.safeguards.tables import RuleFileError, Source, Table, read_register, read_sources, read_toml
from wayhome.safeguards.words import Act, DateBasis, Severity, State, Tier

FOLDER = Path(__file__).parent / "rulesets"
ROLES = (
    "outreach_worker",
    "return_counsellor",
    "protection_officer",
    "health_officer",
    "movements_officer",
    "case_manager",
    "programme_manager",
    "approver",
    "government_officer",
    "supervisor",
)
# House rule: time to think, legal deadline and host's answer, transit and reception; nothing else.
OVERRIDABLE_CONDITIONS = (3, 12, 14)
_PLACE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Example:
    """One worked example: a ready case, what is changed in it, and how the rule then reads."""

    name: str
    base: str
    given: Mapping[str, object]
    expect: State
    says: str


@dataclass(frozen=True)
class Rule:
    """One version of one rule."""

    id: str
    version: int
    title: str
    ruleset: str
    condition: int | None
    per_member: bool
    severity: Severity
    tier: Tier
    date_basis: DateBasis
    # First day, and first day after; None means always, and until further notice.
    in_force_from: date | None
    in_force_until: date | None
    # A rule whose law is not final ships with its text and is never applied.
    confirmed: bool
    when: Node | None
    when_text: str
    test: Node
    test_text: str
    message: str
    met: str
    does_not_apply: str
    neutral: str
    places: Mapping[str, Node]
    places_text: Mapping[str, str]
    who_can_act: tuple[str, ...]
    acts: tuple[Act, ...]
    overridable: bool
    parameters: Mapping[str, object]
    sources: tuple[Source, ...]
    examples: tuple[Example, ...]

    @property
    def digest(self) -> str:
        """Return a digest of all that makes an answer: when and test with their parameters, not the wording."""
        parameters = sorted((name, str(value)) for name, value in self.parameters.items())
        return digest(self.when_text, self.test_text, parameters, sorted(self.places_text.items()))

    def holds_on(self, day: date) -> bool:
        """Return whether this version is in force on a day."""
        after_start = self.in_force_from is None or day >= self.in_force_from
        return self.confirmed and after_start and (self.in_force_until is None or day < self.in_force_until)


@dataclass(frozen=True)
class RuleSet:
    """One file: the rules on one matter."""

    id: str
    title: str
    about: str
    condition: int | None
    neutral: str
    tier: Tier
    rules: tuple[Rule, ...] = field(default=())


@dataclass(frozen=True)
class RuleBook:
    """All rule sets of a folder."""

    rulesets: tuple[RuleSet, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Return every version of every rule, in the order of files."""
        return tuple(rule for ruleset in self.rulesets for rule in ruleset.rules)

    def in_force(self, day_of: Mapping[DateBasis, date]) -> tuple[Rule, ...]:
        """Return the version of each rule that holds on the day its date basis names."""
        return tuple(rule for rule in self.rules if rule.holds_on(day_of[rule.date_basis]))

    def version(self, rule_id: str, version: int) -> Rule:
        """Return one version of a rule, also an old one; KeyError if it never existed."""
        for rule in self.rules:
            if (rule.id, rule.version) == (rule_id, version):
                return rule
        raise KeyError(f"no rule {rule_id!r} in version {version}")


@cache
def rulebook() -> RuleBook:
    """Return the rule book that ships with the product, read once."""
    return load(FOLDER)


def load(folder: Path) -> RuleBook:
    """Return the rule book of a folder; RuleFileError at the first thing that is wrong."""
    register = read_register(folder)
    files = sorted(path for path in folder.glob("*.toml") if path.name != "sources.toml")
    book = RuleBook(tuple(_ruleset(path, register) for path in files))
    check_versions(book.rules)
    return book


def check_versions(rules: Iterable[Rule]) -> None:
    """Refuse a rule used twice in one version, and versions that overlap or leave a gap."""
    versions: dict[str, list[Rule]] = {}
    for rule in rules:
        versions.setdefault(rule.id, []).append(rule)
    for rule_id, found in versions.items():
        if [rule.version for rule in found] != list(range(1, len(found) + 1)):
            raise RuleFileError(f"{rule_id}: versions must be numbered 1, 2, 3 in the order of the file")
        confirmed = [rule for rule in found if rule.confirmed]
        for older, newer in pairwise(confirmed):
            if older.in_force_until is None or older.in_force_until != newer.in_force_from:
                raise RuleFileError(
                    f"{rule_id}: version {newer.version} must begin on the day the older ends"
                )


def _ruleset(path: Path, register: Mapping[str, object]) -> RuleSet:
    table = Table(path.name, read_toml(path))
    rules = table.tables("rule")
    number = table.take("condition_number", int, 0)
    ruleset = RuleSet(
        id=table.take("id", str),
        title=table.take("title", str),
        about=table.take("about", str).strip(),
        condition=number or None,
        neutral=table.take("neutral", str),
        tier=table.word("tier", Tier),
    )
    defaults = {
        "does_not_apply": table.take("does_not_apply", str),
        "who_can_act": table.take("who_can_act", list),
        "date_basis": table.take("date_basis", str, "departure"),
        "condition_number": number,
        "neutral": ruleset.neutral,
        "tier": str(ruleset.tier),
    }
    table.done()
    if ruleset.id != path.stem.split("-", 1)[-1]:
        raise table.fail(f"the id {ruleset.id!r} must be the name of the file without its number")
    if not rules:
        raise table.fail("there is no [[rule]]")
    read = (Table(rule.where, {**defaults, **rule.values}) for rule in rules)
    return replace(ruleset, rules=tuple(_rule(ruleset.id, rule, register) for rule in read))


def _rule(ruleset: str, table: Table, register: Mapping[str, object]) -> Rule:
    rule_id = table.take("id", str)
    table.where = f"{table.where.split(',')[0]}, {rule_id}"
    parameters = table.take("parameters", dict, {})
    vocabulary = Vocabulary({"case": CaseFacts, "member": MemberFacts}, parameters, PREDICATES)
    when_text, when = table.expression("when", vocabulary, "")
    test_text, test = table.expression("condition", vocabulary)
    places = table.take("facts", dict, {})
    number = table.take("condition_number", int)
    rule = Rule(
        id=rule_id,
        version=table.take("version", int, 1),
        title=table.take("title", str),
        ruleset=ruleset,
        condition=number or None,
        per_member=table.take("per_member", bool, True),
        severity=table.word("severity", Severity, Severity.BLOCKS),
        tier=table.word("tier", Tier),
        date_basis=table.word("date_basis", DateBasis),
        in_force_from=table.day("in_force_from"),
        in_force_until=table.day("in_force_until"),
        confirmed=table.take("status", str, "confirmed") == "confirmed",
        when=when,
        when_text=when_text,
        test=test or _no_test(table),
        test_text=test_text,
        message=_sentence(table, "message"),
        met=_sentence(table, "met"),
        does_not_apply=_sentence(table, "does_not_apply"),
        neutral=_sentence(table, "neutral"),
        places={name: _place(table, text, vocabulary) for name, text in places.items()},
        places_text=places,
        who_can_act=tuple(table.take("who_can_act", list)),
        acts=tuple(Act(act) for act in table.take("acts", list, [])),
        overridable=table.take("overridable", bool, False),
        parameters=parameters,
        sources=read_sources(table, register),
        examples=tuple(_example(example) for example in table.tables("example")),
    )
    table.done()
    check_rule(rule, table)
    return rule


def check_rule(rule: Rule, table: Table) -> None:
    """Refuse a rule without source or examples, with an unknown role, or a place without a fact."""
    if not rule.sources:
        raise table.fail("there is no [[rule.source]]")
    if {example.expect for example in rule.examples} < {State.MET, State.OPEN}:
        raise table.fail("give at least one example that is met and one that is open")
    for role in rule.who_can_act:
        if role not in ROLES:
            raise table.fail(f"{role!r} is not a role (one of {', '.join(ROLES)})")
    if not rule.who_can_act:
        raise table.fail("'who_can_act' is empty")
    known = {*rule.places, "member"} if rule.per_member else set(rule.places)
    for place in _PLACE.findall(rule.message + rule.met):
        if place not in known:
            raise table.fail(f"the place %({place})s has no fact")
    if _PLACE.search(rule.neutral + rule.does_not_apply):
        raise table.fail("'neutral' and 'does_not_apply' carry no facts")
    if rule.overridable and rule.condition not in OVERRIDABLE_CONDITIONS:
        raise table.fail("only rules of conditions 3, 12 and 14 can be overridden")


def _no_test(table: Table) -> Node:
    raise table.fail("'condition' is empty")


def _sentence(table: Table, key: str) -> str:
    return " ".join(table.take(key, str).split())


def _place(table: Table, text: str, vocabulary: Vocabulary) -> Node:
    try:
        return parse(text, vocabulary)
    except ExpressionError as error:
        raise table.fail(f"'facts': {error}") from error


def _example(table: Table) -> Example:
    example = Example(
        name=table.take("name", str),
        base=table.take("base", str, "adult"),
        given=table.take("given", dict, {}),
        expect=table.word("expect", State),
        says=table.take("says", str, ""),
    )
    table.done()
    return example
