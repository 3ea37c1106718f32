"""Where to look for a name among keyed buckets, and whom of those found there to decrypt first: pure, told the hash.

A query looks first under the unit whose keys are fewest (the rarest part, and parts written together), and asks of
whoever is found there whether the other parts fit as well. Only then it looks under the next part, for the first may
have been spelled wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from wayhome.ground.values.name_keys import Spread, Wanted, parts_of, query_texts

MOST_DECRYPTED = 600
MOST_FOUND = 20_000
MOST_BUCKETS = 1_500
GOOD = 0.93
EXACT, READ, SLIPPED = 10, 7, 5
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Look:
    """A query as buckets: how many parts it has, what each bucket is worth for which parts, and where to look in turn."""

    parts: int
    worth: Mapping[int, tuple[tuple[int, int], ...]]
    rounds: tuple[frozenset[int], ...]


def look_for(name: str, years: tuple[int, int] | None, spread: Spread, hashed: Callable[[str], int]) -> Look:
    """Return where to look for a name; ``years`` as in ``query_texts``, ``hashed`` makes the bucket of a key's text."""
    wanted = query_texts(name, years, spread)
    parts = len(parts_of(name))
    worth: dict[int, dict[int, int]] = {}
    for unit in wanted:
        kinds = [(unit.exact, EXACT), (unit.read, READ)]
        if unit.holds.bit_count() == 1:
            kinds.append((unit.slipped, SLIPPED))
        for texts, value in kinds:
            for bucket in map(hashed, texts):
                held = worth.setdefault(bucket, {})
                held[unit.holds] = max(held.get(unit.holds, 0), value)
    return Look(
        parts,
        {bucket: tuple(held.items()) for bucket, held in worth.items()},
        _rounds(wanted, parts, hashed),
    )


def _rounds(wanted: Sequence[Wanted], parts: int, hashed: Callable[[str], int]) -> tuple[frozenset[int], ...]:
    """Return where to look in turn: under what is written together and the rarest part, the next part, other readings."""
    together: set[str] = set()
    exact: dict[int, set[str]] = {}
    read: dict[int, set[str]] = {}
    slipped: set[str] = set()
    for unit in wanted:
        if unit.holds.bit_count() > 1:
            together |= unit.exact | unit.read
            continue
        exact.setdefault(unit.holds, set()).update(unit.exact)
        read.setdefault(unit.holds, set()).update(unit.read)
        slipped |= unit.slipped
    rare = sorted(exact, key=lambda holds: len(exact[holds]))
    if not rare:
        return ()
    first = exact[rare[0]]
    if parts == 1:
        rounds = [first, read[rare[0]], slipped]
    else:
        rounds = [together | first, exact[rare[1]], read[rare[0]], read[rare[1]]]
    return tuple(frozenset(map(hashed, texts)) for texts in rounds)


def sift(look: Look, filed: Mapping[Key, Collection[int]], most: int = MOST_DECRYPTED) -> list[Key]:
    """Return whom of these people to decrypt, those who fit best first, at most so many.

    ``filed`` holds the buckets of each. Of a name of several parts at least two must fit, one of them as written.
    """
    scored = []
    for place, (key, buckets) in enumerate(filed.items()):
        of_part = [0] * look.parts
        for bucket in buckets:
            for holds, value in look.worth.get(bucket, ()):
                for part in range(look.parts):
                    if holds >> part & 1 and value > of_part[part]:
                        of_part[part] = value
        if sum(1 for value in of_part if value) >= min(2, look.parts):
            scored.append((-sum(of_part), place, key))
    scored.sort(key=lambda each: each[:2])
    return [key for _, _, key in scored[:most]]


def enough(likenesses: Sequence[float], wanted: int) -> bool:
    """Return whether what was found makes looking further needless: ten people, the last of them very alike."""
    return len(likenesses) >= wanted and min(likenesses) >= GOOD
