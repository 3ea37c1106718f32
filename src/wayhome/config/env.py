"""The typed reader of settings from the environment: every variable is read here, once, and registered.

A variable that is missing or malformed stops the start with one sentence that names it and says what is
expected; ``.env.sample`` lists every variable, and a test holds the two against each other.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

Value = TypeVar("Value")

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})
SHORTEST_SECRET = 32
SAMPLE_SECRET = "replace-me"  # noqa: S105 - what the sample shows, so that it is refused


class SettingError(Exception):
    """A setting is missing or malformed; the message is one sentence and never repeats a secret."""


@dataclass(frozen=True)
class Variable:
    """One environment variable that the settings read. ``default`` is None when it must be given."""

    name: str
    kind: str
    default: str | None
    help: str


_registered: dict[str, Variable] = {}


def registered() -> Mapping[str, Variable]:
    """Return every variable read so far, by name, in the order of reading."""
    return dict(_registered)


def text(name: str, default: str | None = None, help: str = "") -> str:
    """Return the variable as text without surrounding blanks; an empty value counts as not given."""
    return _read(name, "text", default, help, str)


def words(name: str, default: str | None = None, help: str = "") -> list[str]:
    """Return the comma-separated words of the variable, without blanks and empty words."""
    return _read(name, "words", default, help, _words)


def flag(name: str, default: bool | None = None, help: str = "") -> bool:
    """Return the variable as yes or no; accepted are 1, true, yes, on and 0, false, no, off."""
    written = None if default is None else ("1" if default else "0")
    return _read(name, "flag", written, help, _flag)


def number(
    name: str,
    default: int | None = None,
    help: str = "",
    minimum: int | None = None,
    maximum: int | None = None,
) -> int:
    """Return the variable as a whole number from ``minimum`` to ``maximum``, both inclusive."""

    def parse(value: str) -> int:
        return _number(value, minimum, maximum)

    return _read(name, "number", None if default is None else str(default), help, parse)


def path(name: str, default: str | Path | None = None, help: str = "", must_exist: bool = False) -> Path:
    """Return the variable as an absolute path, taken from the working folder when it is relative."""

    def parse(value: str) -> Path:
        place = Path(value).expanduser().absolute()
        if must_exist and not place.exists():
            raise ValueError("the path of an existing file or folder")
        return place

    return _read(name, "path", None if default is None else str(default), help, parse)


def secret(name: str, default: str | None = None, help: str = "") -> str:
    """Return the variable as a secret of at least 32 characters, never the sample's; no error message repeats it."""
    return _read(name, "secret", default, help, _secret)


def database(name: str, default: str | None = None, help: str = "") -> dict[str, object]:
    """Return an entry for Django's DATABASES from ``postgresql://user:password@host:port/name?host=…``.

    A ``host`` in the query wins over the one in the address, so that a socket folder can be named; every
    other part of the query goes to OPTIONS, where libpq reads it.
    """
    return _read(name, "database", default, help, _database)


def surroundings() -> dict[str, str]:
    """Return the environment for a program of the machine, without the addresses and secrets of this installation."""
    return {name: value for name, value in os.environ.items() if name not in _registered}


def _read(name: str, kind: str, default: str | None, help: str, parse: Callable[[str], Value]) -> Value:
    _registered[name] = Variable(name=name, kind=kind, default=default, help=help)
    given = os.environ.get(name, "").strip() or default
    purpose = f" ({help.rstrip('.')})" if help else ""
    if given is None:
        raise SettingError(f"{name}{purpose} is not set: give it in the environment, as .env.sample shows.")
    try:
        return parse(given)
    except ValueError as expected:
        shown = "its value" if kind in {"secret", "database"} else repr(given)
        raise SettingError(f"{name}{purpose} must be {expected}; {shown} is not.") from None


def _words(value: str) -> list[str]:
    return [word.strip() for word in value.split(",") if word.strip()]


def _flag(value: str) -> bool:
    if value.lower() in YES:
        return True
    if value.lower() in NO:
        return False
    raise ValueError("yes or no (1, true, yes, on or 0, false, no, off)")


def _number(value: str, minimum: int | None, maximum: int | None) -> int:
    bounds = [] if minimum is None else [f"at least {minimum}"]
    bounds += [] if maximum is None else [f"at most {maximum}"]
    expected = "a whole number" + (f", {' and '.join(bounds)}" if bounds else "")
    try:
        found = int(value)
    except ValueError:
        raise ValueError(expected) from None
    if (minimum is not None and found < minimum) or (maximum is not None and found > maximum):
        raise ValueError(expected)
    return found


def _secret(value: str) -> str:
    if value.startswith(SAMPLE_SECRET):
        raise ValueError("a secret of your own, not the one that .env.sample shows")
    if len(value) < SHORTEST_SECRET:
        raise ValueError(f"a secret of at least {SHORTEST_SECRET} characters")
    return value


def _database(value: str) -> dict[str, object]:
    expected = "an address such as postgresql://user:password@host:5432/name"
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise ValueError(expected) from None
    database_name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in {"postgresql", "postgres"} or not database_name:
        raise ValueError(expected)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": options.pop("user", unquote(parts.username or "")),
        "PASSWORD": options.pop("password", unquote(parts.password or "")),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(port or "")),
        "OPTIONS": options,
    }
