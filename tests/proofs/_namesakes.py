"""Who bears the very names that somebody asks for, in whatever spelling: no ranking of names tells them apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from tests.proofs._name_forms import Name

WHOLE = ("same_script", "particle", "doubled_consonant", "slip_of_one_letter")
"""Kinds of pairs that ask for everything that is stored, if not letter for letter."""
Borne = frozenset[str]


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters; a hyphen is a space."""
    return tuple(re.sub(r"[-\u200c]", " ", text).lower().split())


class Namesakes:
    """Counts namesakes of pairs among everybody."""

    def __init__(
        self,
        known: Iterable[Name],
        borne: Sequence[tuple[str, ...]],
        everybody: Sequence[tuple[str, int]],
        rows: Sequence[dict[str, str]],
    ) -> None:
        """Take the names of the tables, what the drawn people bear, everybody's stored name and year, and the pairs."""
        self.spelled: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for name in known:
            for text in (name.native, *(form.text for form in name.forms)):
                self.spelled[words_of(text)].add(name.native)
        self.everybody, self.rows = everybody, rows
        self.bearers: dict[str, set[int]] = defaultdict(set)
        for number, (stored, _) in enumerate(everybody):
            bears = borne[number] or [one for part in self.parse(stored) for one in part]
            for one in bears:
                self.bearers[one].add(number)

    def parse(self, text: str) -> list[Borne]:
        """Return the names that a text is written of, each as the natives it may be; nothing if some word is in no table."""
        words = words_of(text)
        if len(words) == 1 and not words[0].isascii() and words not in self.spelled:
            words = tuple(words[0])  # Chinese leaves no space
        joins = [(words[:size], words[size:]) for size in range(len(words), 0, -1)]
        for first, rest in joins:
            for written in (first, ("".join(first),)):
                if written in self.spelled:
                    others = self.parse(" ".join(rest)) if rest else []
                    if others or not rest:
                        return [frozenset(self.spelled[written]), *others]
        return []

    def of(self, number: int) -> int:
        """Return how many others bear all names that this pair asks for, and are born in the year it asks for."""
        row = self.rows[number]
        asked = self.parse(row["stored_name"] if row["kind"] in WHOLE else row["query"])
        asked = asked or self.parse(row["stored_name"])
        if not asked:
            return 0
        all_of = [set().union(*(self.bearers[one] for one in part)) for part in asked]
        found = set.intersection(*all_of) - {number}
        if row["year"]:
            found = {one for one in found if self.everybody[one][1] == int(row["year"])}
        return len(found)
