"""Where to look for a name among keyed buckets, and whom of those found there to decrypt first: pure, told the hash.

A query of one part looks under that part. One of several looks under every two of them as a pair and under what may be
written together, as written and in other readings; only then under pairs of which one part is a slip away.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import TypeVar

from wayhome.ground.values.name_keys import Spread, parts_of, query_texts

MOST_DECRYPTED, MOST_OF_ONE_PART = (400, 120), (800, 300)
"""People decrypted of those who fit a name of several parts, and of one: at first, and when looked for again."""
MOST_FOUND = 30_000
MOST_BUCKETS = 1_500
GOOD, SAME = 0.93, 0.97
SLIPPED = 2
"""The place of frames one slip away, behind the own ones and other readings; each place is one bit less likely."""
FURTHER = 3
"""The same for one part alone, of which everybody in a bucket was found by the same."""
YEAR_BESIDE = 2
"""So many bits less likely is somebody of a year beside the one asked for."""
AT_ONCE = 300
"""Up to so many buckets, other readings are looked for at once with what is written."""
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Look:
    """A query as buckets: how many parts it has, where to look in turn, and what each bucket is worth.

    ``alone`` tells for which parts, as bits, a bucket speaks by itself and how well it fits them; ``paired`` the same of
    parts that stand together as a pair.
    """

    parts: int
    rounds: tuple[frozenset[int], ...]
    alone: Mapping[int, tuple[tuple[int, int], ...]]
    paired: Mapping[int, tuple[tuple[int, int], ...]]

    @property
    def telling(self) -> frozenset[int]:
        """Return every bucket that says something of whoever is filed in it."""
        return frozenset(self.alone) | frozenset(self.paired)

    @property
    def lone(self) -> frozenset[int]:
        """Return the buckets of which one alone is enough: of two parts written together, or of the only one."""
        if self.parts == 1:
            return frozenset(self.alone)
        together = [one for one, held in self.alone.items() if any(bits.bit_count() > 1 for bits, _ in held)]
        return frozenset(together)


def look_for(
    name: str, years: tuple[int, int] | None, spread: Spread, hashed: Callable[[str], int], bits: int
) -> Look:
    """Return where to look for a name; ``years`` as in ``query_texts``, ``hashed`` makes a bucket of so many bits of a key's text.

    The fewer buckets could have fitted, the more it says of two parts that one does: its worth is how unlikely that is by
    chance. Of one part alone, what is written comes before other readings.
    """
    wanted = query_texts(name, years, spread)
    parts = len(parts_of(name))
    rounds: tuple[set[int], ...] = (set(), set(), set())
    worth: tuple[dict[int, dict[int, int]], ...] = ({}, {})
    for unit in wanted:
        size = unit.holds.bit_count()
        for place, texts in enumerate((unit.exact, unit.read, unit.slipped)):
            if place == SLIPPED and size > (3 if unit.pair else 1):
                continue
            chance = bits - (log2(len(texts) or 1) + place if parts > 1 else FURTHER * place)
            for text in texts:
                bucket = hashed(text)
                if parts == 1 or size > 1:
                    rounds[place].add(bucket)
                held = worth[unit.pair].setdefault(bucket, {})
                fit = max(1, round(10 * (chance - (YEAR_BESIDE if text in unit.beside else 0))))
                held[unit.holds] = max(held.get(unit.holds, 0), fit)
    if len(rounds[0] | rounds[1]) <= AT_ONCE:
        rounds = (rounds[0] | rounds[1], rounds[2])
    alone, paired = ({bucket: tuple(held.items()) for bucket, held in each.items()} for each in worth)
    return Look(parts, tuple(frozenset(one) for one in rounds), alone, paired)


def sift(
    look: Look, filed: Mapping[Key, Collection[int]], *, again: bool = False, most: int = 0
) -> list[Key]:
    """Return whom of these people to decrypt, those who fit best first, at most so many (0: as many as is usual).

    ``filed`` holds the buckets of each. Of a name of several parts at least two must fit. ``again`` says that better ones
    were decrypted before.
    """
    most = most or (MOST_DECRYPTED if look.parts > 1 else MOST_OF_ONE_PART)[again]
    scored = []
    for place, (key, buckets) in enumerate(filed.items()):
        fit = _fit(look, buckets)
        if fit:
            scored.append((-fit, place, key))
    scored.sort(key=lambda each: each[:2])
    return [key for _, _, key in scored[:most]]


def _fit(look: Look, buckets: Collection[int]) -> int:
    """Return how well somebody fits by the buckets they are in; nothing where less than two of several parts do."""
    of_part = [0] * look.parts
    together: dict[int, int] = {}
    for bucket in buckets:
        for holds, value in look.paired.get(bucket, ()):
            together[holds] = max(together.get(holds, 0), value)
        for holds, value in look.alone.get(bucket, ()):
            for part in range(look.parts):
                if holds >> part & 1 and value > of_part[part]:
                    of_part[part] = value
    fitting = sum(1 for value in of_part if value)
    if fitting < (1 if together or look.parts == 1 else 2):
        return 0
    return sum(of_part) + sum(together.values())


def enough(likenesses: Sequence[float], wanted: int) -> bool:
    """Return whether what was found makes looking further needless: the very one, or ten of whom the last is very alike."""
    most = max(likenesses, default=0.0)
    return most >= SAME or (len(likenesses) >= wanted and min(likenesses) >= GOOD)
