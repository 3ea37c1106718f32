"""Scheme files: national schemes of assistance as dated versions with conditions, lines of help and examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from pathlib import Path

from wayhome.safeguards.claims import ClaimFacts, ClaimPerson
from wayhome.safeguards.expressions import Node, Vocabulary
from wayhome.safeguards.tables import Source, Table, read_register, read_sources, read_toml
from wayhome.safeguards.words import DateBasis

FOLDER = Path(__file__).parent / "rulesets" / "schemes"


class Unit(StrEnum):
    """For whom an amount is paid once."""

    PER_PERSON = "per_person"
    PER_CASE = "per_case"


class Form(StrEnum):
    """How the help is given."""

    CASH = "cash"
    IN_KIND = "in_kind"
    CASH_OR_IN_KIND = "cash_or_in_kind"


@dataclass(frozen=True)
class Requirement:
    """One condition of a scheme, with the sentence for the person when it is not met or not known."""

    title: str
    test: Node
    test_text: str
    message: str


@dataclass(frozen=True)
class BenefitLine:
    """One line of help; an amount in minor units, or a range that the office sets."""

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

    version: int
    title: str
    date_basis: DateBasis
    chosen_when: Node
    chosen_text: str
    parameters: Mapping[str, object]
    # The day on which somebody must be under 18 to count as a child.
    age_basis: DateBasis
    note: str
    requirements: tuple[Requirement, ...]
    lines: tuple[BenefitLine, ...]
    examples: tuple[SchemeExample, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Scheme:
    """One national or European scheme."""

    id: str
    title: str
    host: str
    currency: str
    about: str
    versions: tuple[SchemeVersion, ...] = field(default=())


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
        versions=tuple(_version(item, number, register) for number, item in enumerate(versions, start=1)),
    )
    table.done()
    if scheme.id != path.stem:
        raise table.fail(f"the id {scheme.id!r} must be the name of the file")
    return scheme


def _version(table: Table, number: int, register: Mapping[str, object]) -> SchemeVersion:
    parameters = table.take("parameters", dict, {})
    vocabulary = Vocabulary({"claim": ClaimFacts, "person": ClaimPerson}, parameters, {})
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
        note=table.take("note", str, ""),
        requirements=tuple(_requirement(item, vocabulary) for item in table.tables("requirement")),
        lines=tuple(_line(item, vocabulary, register) for item in table.tables("line")),
        examples=tuple(_example(item) for item in table.tables("example")),
        sources=read_sources(table, register),
    )
    table.done()
    if not (version.sources and version.lines and version.examples):
        raise table.fail("a version needs at least one source, one line and one example")
    return version


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
    if (line.amount is None) == (line.range is None):
        raise table.fail("give either 'amount', or 'lowest' and 'highest'")
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
