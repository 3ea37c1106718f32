"""TOML tables read key by key, so that an error names file, rule and key; shared by all rule files."""

from __future__ import annotations

import tomllib
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from wayhome.safeguards.expressions import ExpressionError, Node, Vocabulary, parse

Kind = TypeVar("Kind")
Word = TypeVar("Word", bound=StrEnum)


class RuleFileError(ValueError):
    """A rule file is wrong; the message names the file, the rule and what to change."""


@dataclass(frozen=True)
class Source:
    """Where a rule comes from; an unverified source says so wherever it is printed."""

    document: str
    section: str = ""
    address: str = ""
    verified: bool = True

    def __str__(self) -> str:
        """Return the source in one line, with the word "unverified" where it belongs."""
        parts = [part for part in (self.document, self.section, self.address) if part]
        return ", ".join(parts) + ("" if self.verified else " (unverified)")


class Table:
    """A TOML table that is read key by key, so that a missing or unknown key is named."""

    def __init__(self, where: str, values: Mapping[str, object]) -> None:
        self.where = where
        self.values = dict(values)

    def fail(self, reason: str) -> RuleFileError:
        """Return the error to raise, with the place in front."""
        return RuleFileError(f"{self.where}: {reason}")

    def take(self, key: str, kind: type[Kind], default: Kind | None = None) -> Kind:
        """Return and remove the value of a key."""
        value = self.values.pop(key, default)
        if value is None:
            raise self.fail(f"{key!r} is missing")
        if not isinstance(value, kind):
            raise self.fail(f"{key!r} must be {kind.__name__}, not {value!r}")
        return value

    def done(self) -> None:
        """Refuse keys that nobody read."""
        if self.values:
            raise self.fail(f"unknown key {sorted(self.values)[0]!r}")

    def tables(self, key: str) -> list[Table]:
        """Return and remove a list of tables, each with its own place."""
        return [
            Table(f"{self.where}, {key} {number}", typing.cast(Mapping[str, object], item))
            for number, item in enumerate(self.take(key, list, []), start=1)
        ]

    def word(self, key: str, words: type[Word], default: Word | None = None) -> Word:
        """Return and remove a value out of a closed list of words."""
        text = self.take(key, str, None if default is None else str(default))
        if text not in set(words):
            raise self.fail(f"{key!r} must be one of {', '.join(words)}, not {text!r}")
        return words(text)

    def expression(
        self, key: str, vocabulary: Vocabulary, default: str | None = None
    ) -> tuple[str, Node | None]:
        """Return and remove an expression: its text, and its tree (None for an empty text)."""
        text = " ".join(self.take(key, str, default).split())
        try:
            return text, parse(text, vocabulary) if text else None
        except ExpressionError as error:
            raise self.fail(f"{key!r}: {error}") from error

    def day(self, key: str) -> date | None:
        """Return and remove a day; None if the key is not there."""
        return self.take(key, date) if key in self.values else None


def read_toml(path: Path) -> dict[str, object]:
    """Return the tables of one TOML file; RuleFileError names the line that cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RuleFileError(f"{path.name}: cannot be read as TOML: {error}") from error


def read_register(folder: Path) -> dict[str, object]:
    """Return the register of sources of a folder of rules."""
    return read_toml(folder / "sources.toml")


def read_sources(table: Table, register: Mapping[str, object]) -> tuple[Source, ...]:
    """Return and remove the sources of a table, looked up in the register."""
    return tuple(_source(source, register) for source in table.tables("source"))


def _source(table: Table, register: Mapping[str, object]) -> Source:
    name = table.take("of", str)
    if name not in register:
        raise table.fail(f"{name!r} is not in sources.toml")
    entry = Table(f"sources.toml, {name}", typing.cast(Mapping[str, object], register[name]))
    section = table.take("section", str, "")
    verified = table.take("verified", bool, True) and entry.take("verified", bool, True)
    source = Source(entry.take("document", str), section, entry.take("address", str, ""), verified)
    entry.values.pop("verified", None)
    entry.done()
    table.done()
    return source
