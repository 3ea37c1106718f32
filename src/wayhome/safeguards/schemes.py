"""Scheme files: national schemes of assistance as dated versions with conditions, lines of help and examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from pathlib import Path

from wayhome.safeguards.claims import ClaimFacts, ClaimPerson
from wayhome.safeguards.digests import digest
from wayhome.safeguards.expressions import Node, Vocabulary, paths
from wayhome.safeguards.tables import Source, Table, read_register, read_sources, read_toml
from wayhome.safeguards.words import DateBasis

FOLDER = Path(__file__).parent / "rulesets" / "schemes"
ADULT_AGE = 18


class Unit(StrEnum):
    """For whom an amount is paid once."""

    PER_PERSON = "per_person"
    PER_CASE = "per_case"


class Form(StrEnum):
    """How the help is given."""

    CASH = "cash"
    IN_KIND = "in_kind"
    CASH_OR_IN_KIND = "cash_or_in_kind"
    # The source does not say.
    NOT_TOLD = "not_told"


@dataclass(frozen=True)
class Requirement:
    """One condition of a scheme, with the sentence for the person when it is not met or not known."""

    title: str
    test: Node
    test_text: str
    message: str


@dataclass(frozen=True)
class BenefitLine:
    """One line of help: an amount in minor units, a range that the office sets, or neither where no source tells it."""

    id: str
    title: str
    form: Form
    unit: Unit
    amount: int | None
    # Lowest and highest amount where the scheme leaves it to a list we do not hold.
    range: tuple[int, int] | None
    cap_per_family: int | None
    # At most this much of the line may be cash at departure.
    cash_at_most: int | None
    who: Node | None
    who_text: str
    note: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class FamilyCap:
    """The most that several lines together give one family, in minor units."""

    lines: tuple[str, ...]
    amount: int


@dataclass(frozen=True)
class Silence:
    """Days or people of whom our sources say nothing: the answer is then "not known", never "no"."""

    when: Node
    when_text: str
    parameters: Mapping[str, object]
    message: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class SchemeExample:
    """A worked example: a claim and the total in minor units, worked out by hand in its name."""

    name: str
    claim: Mapping[str, object]
    persons: tuple[Mapping[str, object], ...]
    expect: str
    total: int
    says: str


@dataclass(frozen=True)
class SchemeVersion:
    """One version of a scheme and when it is the one that counts."""

    # Given once and for good, in the order of writing; versions may stand in the order of time.
    version: int
    title: str
    date_basis: DateBasis
    chosen_when: Node
    chosen_text: str
    parameters: Mapping[str, object]
    # The day on which somebody must be under 18 to count as a child.
    age_basis: DateBasis
    # Ages at which amounts change; where somebody may be on either side, the amount is provisional.
    age_steps: tuple[int, ...]
    note: str
    requirements: tuple[Requirement, ...]
    lines: tuple[BenefitLine, ...]
    family_caps: tuple[FamilyCap, ...]
    examples: tuple[SchemeExample, ...]
    sources: tuple[Source, ...]

    @property
    def digest(self) -> str:
        """Return a digest of all that makes an amount: conditions, parameters, lines and caps, not the wording."""
        return digest(
            sorted((name, str(value)) for name, value in self.parameters.items()),
            (str(self.age_basis), self.age_steps),
            [item.test_text for item in self.requirements],
            [
                (line.id, line.amount, line.range, str(line.unit), str(line.form), line.who_text)
                for line in self.lines
            ],
            [(line.cap_per_family, line.cash_at_most) for line in self.lines],
            [(cap.lines, cap.amount) for cap in self.family_caps],
        )


@dataclass(frozen=True)
class Scheme:
    """One national or European scheme."""

    id: str
    title: str
    host: str
    currency: str
    about: str
    versions: tuple[SchemeVersion, ...] = field(default=())
    silences: tuple[Silence, ...] = ()
    # How a door asks for a fact that means something else in every scheme, by the name of the fact.
    questions: Mapping[str, str] = field(default_factory=dict)

    def version(self, number: int) -> SchemeVersion:
        """Return one version, also an old one; KeyError if it never existed."""
        for version in self.versions:
            if version.version == number:
                return version
        raise KeyError(f"no version {number} of the scheme {self.id!r}")

    @property
    def asks(self) -> frozenset[str]:
        """Return the name of every fact of a claim that some version or silence of this scheme reads."""
        nodes = [silence.when for silence in self.silences]
        for version in self.versions:
            nodes += [version.chosen_when, *(item.test for item in version.requirements)]
            nodes += [line.who for line in version.lines if line.who is not None]
        read = {path for node in nodes for path in paths(node)}
        return frozenset(path.removeprefix("claim.") for path in read if path.startswith("claim."))


@cache
def schemes() -> Mapping[str, Scheme]:
    """Return the schemes that ship with the product by id, read once; RuleFileError if a file is wrong."""
    return load(FOLDER)


def load(folder: Path) -> Mapping[str, Scheme]:
    """Return the schemes of a folder by id."""
    register = read_register(folder.parent)
    found = [_scheme(path, register) for path in sorted(folder.glob("*.toml"))]
    return {scheme.id: scheme for scheme in found}


def minor(table: Table, key: str) -> int | None:
    """Return and remove an amount such as "2000.00" in minor units; None if the key is not there."""
    if key not in table.values:
        return None
    text = table.take(key, str)
    try:
        cents = Decimal(text) * 100
    except InvalidOperation as error:
        raise table.fail(f'{key!r} must be an amount such as "2000.00", not {text!r}') from error
    if cents != cents.to_integral_value() or cents < 0:
        raise table.fail(f"{key!r} must have at most two decimals and no sign, not {text!r}")
    return int(cents)


def _scheme(path: Path, register: Mapping[str, object]) -> Scheme:
    table = Table(path.name, read_toml(path))
    versions = table.tables("version")
    scheme = Scheme(
        id=table.take("id", str),
        title=table.take("title", str),
        host=table.take("host", str),
        currency=table.take("currency", str),
        about=table.take("about", str).strip(),
        versions=tuple(_version(item, register) for item in versions),
        silences=tuple(_silence(item, register) for item in table.tables("silent")),
        questions=_questions(table),
    )
    table.done()
    numbers = [version.version for version in scheme.versions]
    if sorted(numbers) != list(range(1, len(numbers) + 1)):
        raise table.fail(f"versions must be numbered 1, 2, 3, each once, not {numbers}")
    if scheme.id != path.stem:
        raise table.fail(f"the id {scheme.id!r} must be the name of the file")
    return scheme


def _vocabulary(parameters: Mapping[str, object]) -> Vocabulary:
    return Vocabulary({"claim": ClaimFacts, "person": ClaimPerson}, parameters, {})


def _questions(table: Table) -> dict[str, str]:
    questions: dict[str, str] = table.take("questions", dict, {})
    for name in questions:
        if name not in ClaimFacts.__dataclass_fields__:
            raise table.fail(f"'questions' asks for {name!r}, which is not a fact of a claim")
    return questions


def _silence(table: Table, register: Mapping[str, object]) -> Silence:
    parameters = table.take("parameters", dict, {})
    text, when = table.expression("when", _vocabulary(parameters))
    if when is None:
        raise table.fail("'when' is empty")
    silence = Silence(
        when=when,
        when_text=text,
        parameters=parameters,
        message=" ".join(table.take("message", str).split()),
        sources=read_sources(table, register),
    )
    table.done()
    return silence


def _version(table: Table, register: Mapping[str, object]) -> SchemeVersion:
    number = table.take("number", int)
    parameters = table.take("parameters", dict, {})
    vocabulary = _vocabulary(parameters)
    chosen_text, chosen = table.expression("chosen_when", vocabulary)
    if chosen is None:
        raise table.fail("'chosen_when' is empty")
    version = SchemeVersion(
        version=number,
        title=table.take("title", str),
        date_basis=table.word("date_basis", DateBasis),
        chosen_when=chosen,
        chosen_text=chosen_text,
        parameters=parameters,
        age_basis=table.word("age_basis", DateBasis, DateBasis.APPLICATION),
        age_steps=tuple(table.take("age_steps", list, [ADULT_AGE])),
        note=table.take("note", str, ""),
        requirements=tuple(_requirement(item, vocabulary) for item in table.tables("requirement")),
        lines=tuple(_line(item, vocabulary, register) for item in table.tables("line")),
        family_caps=tuple(_family_cap(item) for item in table.tables("family_cap")),
        examples=tuple(_example(item) for item in table.tables("example")),
        sources=read_sources(table, register),
    )
    table.done()
    if not (version.sources and version.lines and version.examples):
        raise table.fail("a version needs at least one source, one line and one example")
    names = {line.id for line in version.lines}
    for cap in version.family_caps:
        if not set(cap.lines) <= names:
            raise table.fail(f"a family cap names a line that is not there: {', '.join(cap.lines)}")
    return version


def _family_cap(table: Table) -> FamilyCap:
    amount = minor(table, "amount")
    cap = FamilyCap(tuple(table.take("lines", list)), amount or 0)
    table.done()
    if not (cap.lines and amount):
        raise table.fail("a family cap needs 'lines' and an 'amount'")
    return cap


def _requirement(table: Table, vocabulary: Vocabulary) -> Requirement:
    text, test = table.expression("test", vocabulary)
    if test is None:
        raise table.fail("'test' is empty")
    requirement = Requirement(table.take("title", str), test, text, table.take("message", str))
    table.done()
    return requirement


def _line(table: Table, vocabulary: Vocabulary, register: Mapping[str, object]) -> BenefitLine:
    who_text, who = table.expression("who", vocabulary, "")
    low, high = minor(table, "lowest"), minor(table, "highest")
    not_told = table.take("amount_not_told", bool, False)
    line = BenefitLine(
        id=table.take("id", str),
        title=table.take("title", str),
        form=table.word("form", Form),
        unit=table.word("unit", Unit),
        amount=minor(table, "amount"),
        range=None if low is None or high is None else (low, high),
        cap_per_family=minor(table, "cap_per_family"),
        cash_at_most=minor(table, "cash_at_most"),
        who=who,
        who_text=who_text,
        note=table.take("note", str, ""),
        sources=read_sources(table, register),
    )
    table.done()
    if (line.amount is not None) + (line.range is not None) + not_told != 1:
        raise table.fail("give either 'amount', or 'lowest' and 'highest', or 'amount_not_told'")
    return line


def _example(table: Table) -> SchemeExample:
    total = minor(table, "total")
    example = SchemeExample(
        name=table.take("name", str),
        claim=table.take("claim", dict, {}),
        persons=tuple(table.take("persons", list, [])),
        expect=table.take("expect", str),
        total=total or 0,
        says=table.take("says", str, ""),
    )
    table.done()
    if example.expect not in ("eligible", "not_eligible", "not_known"):
        raise table.fail("'expect' must be eligible, not_eligible or not_known")
    return example
