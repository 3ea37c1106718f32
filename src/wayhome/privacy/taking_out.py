"""Takes the names of others out of what is handed to one person: of staff, and of whoever else is in the case."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

SHORTEST = 2
"""Letters of a name that is looked for; one letter stands in too many words."""


@dataclass
class TakingOut:
    """Replaces names in texts, and counts how often it did; ``names`` gives for each name what stands there instead.

    Names that the person bears too stay. A name is found as a whole word, in any case of letters.
    """

    names: Mapping[str, str]
    own: Collection[str] = ()
    count: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        own = {name.casefold() for name in self.own if name}
        self._instead = {
            name.casefold(): instead
            for name, instead in self.names.items()
            if len(name) >= SHORTEST and name.casefold() not in own
        }
        longest_first = sorted(self._instead, key=len, reverse=True)
        words = "|".join(re.escape(name) for name in longest_first)
        self._pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None

    def __call__(self, value: Any) -> Any:
        """Return the value without the names, whether it is a text or holds texts; everything else as it is."""
        if isinstance(value, str):
            return self._from_text(value)
        if isinstance(value, list | tuple):
            return [self(item) for item in value]
        if isinstance(value, dict):
            return {self(name): self(item) for name, item in value.items()}
        return value

    def _from_text(self, text: str) -> str:
        if self._pattern is None:
            return text
        out, count = self._pattern.subn(lambda found: self._instead[found.group().casefold()], text)
        self.count += count
        return out
