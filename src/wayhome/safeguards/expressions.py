"""The small closed language of rule files: comparison, date arithmetic, and/or/not, membership and counting.

The text of an expression is parsed once, checked against the facts, and kept as an immutable tree; nothing
is ever given to ``eval``. Unknown facts follow three-valued logic: a comparison with an unknown is unknown.
"""

from __future__ import annotations

import ast
import operator
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Protocol

from wayhome.safeguards.days import add_months

Value = None | bool | int | str | date | datetime | timedelta | tuple[object, ...]


class ExpressionError(ValueError):
    """A rule file holds an expression outside the closed language, or one that names an unknown fact."""


class Reader(Protocol):
    """Where an evaluation gets its facts: from live facts, or from a stored record."""

    def read(self, path: str) -> object:
        """Return the value at a dotted path, None if any part of it is unknown."""

    def call(self, name: str) -> object:
        """Return the value of a named predicate."""

    def count(self, path: str, field: str, values: tuple[object, ...]) -> int | None:
        """Return how many items at the path have one of the values in the field; all if no field is given."""


@dataclass(frozen=True)
class Constant:
    """A literal."""

    value: Value


@dataclass(frozen=True)
class Path:
    """A fact by its dotted name."""

    path: str


@dataclass(frozen=True)
class Predicate:
    """A named Python predicate."""

    name: str


@dataclass(frozen=True)
class Count:
    """A number of items."""

    path: str
    field: str
    values: tuple[object, ...]


@dataclass(frozen=True)
class Compare:
    """Two sides and the sign between them."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Logic:
    """Parts joined by ``and`` or ``or``."""

    word: str
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    """The opposite of a part; unknown stays unknown."""

    part: Node


@dataclass(frozen=True)
class Arithmetic:
    """A sum, difference or product of numbers, or a day moved by a span."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Call:
    """One of the built-in words: known, yes, days, months, years."""

    word: str
    part: Node


Node = Constant | Path | Predicate | Count | Compare | Logic | Not | Arithmetic | Call


@dataclass(frozen=True)
class Months:
    """A span of calendar months."""

    number: int


@dataclass(frozen=True)
class Vocabulary:
    """The names an expression may use: roots with their classes, parameters with their values, predicates."""

    roots: Mapping[str, type]
    parameters: Mapping[str, object]
    predicates: Mapping[str, Callable[..., object]]


_SIGNS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}
_SUMS: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_WORDS = ("known", "yes", "days", "months", "years")
_COMPARE: Mapping[str, Callable[[typing.Any, typing.Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda left, right: left in right,
    "not in": lambda left, right: left not in right,
}


def parse(text: str, vocabulary: Vocabulary) -> Node:
    """Return the checked tree of an expression; ExpressionError names what is not allowed or not known."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ExpressionError(f"cannot be read: {text!r} ({error.msg})") from error
    return _Parser(text, vocabulary).node(tree)


class _Parser:
    """Turn Python's syntax tree into ours, refusing everything outside the list."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary

    def fail(self, reason: str) -> typing.NoReturn:
        raise ExpressionError(f"{reason} in {self.text!r}")

    def node(self, tree: ast.expr) -> Node:
        match tree:
            case ast.Constant(value=value) if isinstance(value, bool | int | str):
                return Constant(value)
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return Constant(tuple(self.literal(item) for item in items))
            case ast.Attribute():
                return self.path(tree)
            case ast.BoolOp(op=op, values=values):
                word = "and" if isinstance(op, ast.And) else "or"
                return Logic(word, tuple(self.node(value) for value in values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.node(operand))
            case ast.Compare():
                return self.comparison(tree)
            case ast.BinOp(op=op, left=left, right=right) if type(op) in _SUMS:
                return Arithmetic(_SUMS[type(op)], self.node(left), self.node(right))
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self.call(name, arguments)
        return self.fail(f"{type(tree).__name__} is not part of the language")

    def literal(self, tree: ast.expr) -> object:
        if isinstance(tree, ast.Constant) and isinstance(tree.value, bool | int | str):
            return tree.value
        return self.fail("a list may hold literals only")

    def dotted(self, tree: ast.expr) -> list[str]:
        match tree:
            case ast.Name(id=name):
                return [name]
            case ast.Attribute(value=value, attr=attribute):
                return [*self.dotted(value), attribute]
        return self.fail("only dotted names of facts are allowed")

    def path(self, tree: ast.expr) -> Path:
        parts = self.dotted(tree)
        if parts[0] == "param":
            if len(parts) != 2 or parts[1] not in self.vocabulary.parameters:
                self.fail(f"no parameter {'.'.join(parts[1:])!r}")
        else:
            self.kind(parts)
        return Path(".".join(parts))

    def kind(self, parts: list[str]) -> object:
        """Return the declared type of a path of facts."""
        if parts[0] not in self.vocabulary.roots:
            self.fail(f"no facts are called {parts[0]!r}")
        kind: object = self.vocabulary.roots[parts[0]]
        for part in parts[1:]:
            kind = _field_kind(kind, part) or self.fail(f"no fact {part!r} in {'.'.join(parts)!r}")
        return kind

    def comparison(self, tree: ast.Compare) -> Node:
        sides = [self.node(side) for side in (tree.left, *tree.comparators)]
        parts: list[Node] = []
        for sign, left, right in zip(tree.ops, sides, sides[1:], strict=False):
            if type(sign) not in _SIGNS:
                self.fail("'is' is not part of the language; use known() or yes()")
            self.check_words(left, right)
            self.check_words(right, left)
            parts.append(Compare(_SIGNS[type(sign)], left, right))
        return parts[0] if len(parts) == 1 else Logic("and", tuple(parts))

    def check_words(self, fact: Node, literal: Node) -> None:
        """Refuse a word that is not in the closed list of the fact it is compared with."""
        if not isinstance(fact, Path) or not isinstance(literal, Constant) or fact.path.startswith("param."):
            return
        kind = self.kind(fact.path.split("."))
        if not (isinstance(kind, type) and issubclass(kind, StrEnum)):
            return
        words = literal.value if isinstance(literal.value, tuple) else (literal.value,)
        for word in words:
            if word not in set(kind):
                self.fail(f"{word!r} is not a {kind.__name__} (one of {', '.join(kind)})")

    def call(self, name: str, arguments: list[ast.expr]) -> Node:
        if name == "count":
            return self.counting(arguments)
        if name in _WORDS:
            if len(arguments) != 1:
                self.fail(f"{name}() takes one value")
            return Call(name, self.node(arguments[0]))
        if name not in self.vocabulary.predicates:
            self.fail(f"no predicate is called {name!r}")
        if arguments:
            self.fail(f"the predicate {name}() takes no values")
        return Predicate(name)

    def counting(self, arguments: list[ast.expr]) -> Count:
        if not arguments:
            self.fail("count() needs a list of facts")
        parts = self.dotted(arguments[0])
        item = _item_kind(self.kind(parts)) or self.fail("count() needs a list of facts")
        words = tuple(self.literal(argument) for argument in arguments[1:])
        field = str(words[0]) if words else ""
        if field and _field_kind(item, field) is None:
            self.fail(f"no fact {field!r} in the items of {'.'.join(parts)!r}")
        return Count(".".join(parts), field, words[1:])


def _plain(kind: object) -> object:
    """Return a type without its 'or None'."""
    if isinstance(kind, UnionType) or typing.get_origin(kind) is typing.Union:
        kinds = [part for part in typing.get_args(kind) if part is not type(None)]
        return kinds[0]
    return kind


@cache
def kinds_of(facts: type) -> dict[str, object]:
    """Return the declared kind of each field of a class of facts."""
    return typing.get_type_hints(facts)


def _field_kind(kind: object, name: str) -> object | None:
    if not (isinstance(kind, type) and is_dataclass(kind)):
        return None
    hints = kinds_of(kind)
    if name in hints:
        return _plain(hints[name])
    attribute = getattr(kind, name, None)
    if isinstance(attribute, property) and attribute.fget is not None:
        return _plain(typing.get_type_hints(attribute.fget).get("return"))
    return None


def _item_kind(kind: object) -> object | None:
    return typing.get_args(kind)[0] if typing.get_origin(kind) is tuple else None


def evaluate(node: Node, reader: Reader) -> object:
    """Return the value of a tree: True, False, None for unknown, or a number, day, span or word."""
    match node:
        case Constant(value=value):
            return value
        case Path(path=path):
            return reader.read(path)
        case Predicate(name=name):
            return reader.call(name)
        case Count(path=path, field=field, values=values):
            return reader.count(path, field, values)
        case Compare(sign=sign, left=left, right=right):
            return _compare(sign, evaluate(left, reader), evaluate(right, reader))
        case Logic(word=word, parts=parts):
            return _join(word, (evaluate(part, reader) for part in parts))
        case Not(part=part):
            answer = evaluate(part, reader)
            return None if answer is None else not answer
        case Arithmetic(sign=sign, left=left, right=right):
            return _sum(sign, evaluate(left, reader), evaluate(right, reader))
        case Call(word=word, part=part):
            return _word(word, evaluate(part, reader))
    typing.assert_never(node)


def paths(node: Node) -> Iterator[str]:
    """Yield the dotted name of every fact that a tree reads, counted lists included."""
    match node:
        case Path(path=path) | Count(path=path):
            yield path
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            yield from paths(left)
            yield from paths(right)
        case Logic(parts=parts):
            for part in parts:
                yield from paths(part)
        case Not(part=part) | Call(part=part):
            yield from paths(part)


def _compare(sign: str, left: object, right: object) -> bool | None:
    if left is None or right is None:
        return None
    return _COMPARE[sign](left, right)


def _join(word: str, values: Iterable[object]) -> bool | None:
    """Join by Kleene's logic: one False decides an 'and', one True decides an 'or', else unknown wins."""
    decides = word == "or"
    unknown = False
    for value in values:
        if not (value is None or isinstance(value, bool)):
            raise ExpressionError(f"'{word}' joins yes and no, not {value!r}")
        if value is decides:
            return decides
        unknown = unknown or value is None
    return None if unknown else not decides


def _sum(sign: str, left: object, right: object) -> object:
    if left is None or right is None:
        return None
    if isinstance(right, Months) and isinstance(left, date):
        return add_months(left, right.number if sign == "+" else -right.number)
    if isinstance(left, date) and isinstance(right, timedelta):
        return left + right if sign == "+" else left - right
    if isinstance(left, int) and isinstance(right, int):
        return {"+": left + right, "-": left - right, "*": left * right}[sign]
    if isinstance(left, date) and isinstance(right, date) and sign == "-":
        return (left - right).days
    raise ExpressionError(f"cannot work out {left!r} {sign} {right!r}")


def _word(word: str, value: object) -> object:
    if word == "known":
        return value is not None
    if word == "yes":
        return value is True
    if value is None:
        return None
    if not isinstance(value, int):
        raise ExpressionError(f"{word}() needs a whole number, not {value!r}")
    return {"days": timedelta(days=value), "months": Months(value), "years": Months(12 * value)}[word]
