"""Where an evaluation gets its facts: from live facts, which it remembers, or from a stored record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime


class FactReader:
    """Read live facts for one rule and remember each one that was read, in ``used``."""

    def __init__(
        self,
        roots: Mapping[str, object],
        parameters: Mapping[str, object],
        predicate: Callable[[str], object] | None = None,
    ) -> None:
        self.roots = roots
        self.parameters = parameters
        self.predicate = predicate
        self.used: dict[str, object] = {}

    def read(self, path: str) -> object:
        """Return the value at a dotted path and remember it."""
        root, *parts = path.split(".")
        if root == "param":
            return self.parameters[parts[0]]
        value = self._walk(root, parts)
        self.used[path] = value
        return value

    def call(self, name: str) -> object:
        """Return the value of a predicate and remember it."""
        key = f"{name}()"
        if key not in self.used:
            if self.predicate is None:
                raise KeyError(f"these facts have no predicate {name!r}")
            self.used[key] = self.predicate(name)
        return self.used[key]

    def count(self, path: str, field: str, values: tuple[object, ...]) -> int | None:
        """Return how many items have one of the values in the field and remember the number."""
        root, *parts = path.split(".")
        items = self._walk(root, parts)
        number = None if items is None else _number(items, path, field, values)
        self.used[count_key(path, field, values)] = number
        return number

    def _walk(self, root: str, parts: list[str]) -> object:
        value: object = self.roots[root]
        for part in parts:
            value = None if value is None else getattr(value, part)
        return value


class RecordReader:
    """Read the facts of a stored record instead of a case."""

    def __init__(self, used: Mapping[str, object], parameters: Mapping[str, object]) -> None:
        self.used = used
        self.parameters = parameters

    def read(self, path: str) -> object:
        """Return the stored value at a path."""
        root, _, name = path.partition(".")
        return self.parameters[name] if root == "param" else self.used[path]

    def call(self, name: str) -> object:
        """Return the stored value of a predicate."""
        return self.used[f"{name}()"]

    def count(self, path: str, field: str, values: tuple[object, ...]) -> int | None:
        """Return the stored number."""
        number = self.used[count_key(path, field, values)]
        return number if isinstance(number, int) else None


def count_key(path: str, field: str, values: tuple[object, ...]) -> str:
    """Return the name under which a counted number is remembered."""
    words = "".join(f", {word}" for word in (field, *values) if word != "")
    return f"count({path}{words})"


def plain(value: object) -> object:
    """Return a value as JSON can hold it; days and moments keep their kind."""
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"on": value.isoformat()}
    if isinstance(value, bool | int) or value is None:
        return value
    return str(value)


def rich(value: object) -> object:
    """Return a stored value with its kind again."""
    if isinstance(value, Mapping) and "at" in value:
        return datetime.fromisoformat(str(value["at"]))
    if isinstance(value, Mapping) and "on" in value:
        return date.fromisoformat(str(value["on"]))
    return value


def _number(items: object, path: str, field: str, values: tuple[object, ...]) -> int:
    if not isinstance(items, tuple):
        raise TypeError(f"{path} is not a list of facts")
    return sum(not field or getattr(item, field) in values for item in items)
