"""Where to look for a name among keyed buckets, and whom of those found there to decrypt first: pure, told the hash.

A query of one part looks under that part. One of several looks where fewest people are who bear all of its parts, as
written and in other readings: under the rarest part or under the pairs; then where those are who bear all but one, which
is a slip away. Who is found there is weighed by everything that the query could mean.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from math import log2
from typing import TypeVar

from wayhome.ground.values.name_keys import Spread, Wanted, parts_of, query_texts

MOST_DECRYPTED, MOST_OF_ONE_PART = (400, 200), (800, 300)
"""People decrypted of those who fit a name of several parts, and of one: at first, and when looked for again."""
MOST_BUCKETS, MOST_AGAIN = 120, 250
"""Of more buckets, only the pairs that are written are looked in first; of more, what comes next is left out."""
GOOD, SAME = 0.93, 0.97
SLIPPED = 2
"""The place of frames one slip away, behind the own ones and other readings; each place is one bit less likely."""
FURTHER = 3
"""The same for one part alone, of which everybody in a bucket was found by the same."""
WHOLE_NAME = 4
"""So many bits more likely is somebody who has no other name than the part looked for."""
YEAR_BESIDE = 4
"""So many bits less likely is somebody of a year beside the one asked for."""
AT_ONCE = 160
"""Up to so many buckets, what comes next is looked for at once with what comes first."""
KINDS = ("exact", "read", "slipped")
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Look:
    """A query as buckets: how many parts it has, where to look in turn, and what each bucket is worth in each slot.

    A slot below ``parts`` is a part by its place, each above it two parts that stand together. A row of ``worths`` is a
    bucket, a slot and a worth.
    """

    parts: int
    rounds: tuple[frozenset[int], ...]
    worths: tuple[tuple[int, int, int], ...]


def look_for(
    name: str, years: tuple[int, int] | None, spread: Spread, hashed: Callable[[str], int], bits: int
) -> Look:
    """Return where to look for a name; ``years`` as in ``query_texts``, ``hashed`` makes a bucket of so many bits of a key's text.

    The fewer buckets could have fitted, the more it says of two parts that one does: its worth is how unlikely that is by
    chance. Of one part alone, what is written comes before other readings.
    """
    wanted = query_texts(name, years, spread)
    parts = len(parts_of(name))
    worth: dict[tuple[int, int], int] = {}
    for unit in wanted:
        slots = _slots(unit, parts)
        for place, texts in enumerate((unit.exact, unit.read, unit.slipped)):
            if place == SLIPPED and (parts > 2 or unit.unit.bit_count() > 1):
                continue  # of three parts two others tell whose name it is
            chance = (
                bits
                - (log2(len(texts) or 1) + place if parts > 1 else FURTHER * place)
                + WHOLE_NAME * unit.whole
            )
            for text in texts:
                fit = chance - (YEAR_BESIDE if text in unit.beside else 0)
                bucket = hashed(text)
                for slot, share in slots:
                    worth[bucket, slot] = max(worth.get((bucket, slot), 1), round(10 * fit * share))
    rounds = _rounds_of_one(wanted, hashed) if parts == 1 else _rounds(wanted, hashed, parts)
    worths = tuple((bucket, slot, fit) for (bucket, slot), fit in worth.items())
    return Look(parts, tuple(frozenset(one) for one in rounds), worths)


def _slots(unit: Wanted, parts: int) -> Sequence[tuple[int, float]]:
    """Return of which slots a unit or pair speaks, and which share of its worth each has.

    A pair speaks of every two parts that it brings together; what is written as one word of its parts and of every two.
    """
    first, second = unit.unit, unit.beside_it
    both = [
        parts + place
        for place, (one, other) in enumerate(combinations((1 << part for part in range(parts)), 2))
        if (first & one and (second or first) & other) or (second & one and first & other)
    ]
    if second:
        return [(slot, 1 / len(both)) for slot in both]
    count = first.bit_count()
    alone = [(part, 1 / count) for part in range(parts) if first >> part & 1]
    return alone + ([(slot, 1 / (count - 1)) for slot in both] if count < parts else [])


def _rounds_of_one(wanted: Sequence[Wanted], hashed: Callable[[str], int]) -> Sequence[Set[int]]:
    exact, read, slipped = (_hashed(wanted, hashed, kind) for kind in KINDS)
    return (exact | read, slipped) if len(exact | read) <= AT_ONCE else (exact, read, slipped)


def _rounds(wanted: Sequence[Wanted], hashed: Callable[[str], int], parts: int) -> Sequence[Set[int]]:
    """Return where to look for a name of several parts: the fewest buckets that hold whoever is written so, then a slip away.

    Whoever bears all parts is under the rarest part, and under every pair. Whoever bears all but one is under one of the
    two rarest, or under a pair of which one part slipped.
    """
    single = [
        [unit for unit in wanted if not unit.beside_it and unit.unit == 1 << part] for part in range(parts)
    ]
    near = sorted((_hashed(units, hashed, "exact", "read") for units in single), key=len)
    pairs = [unit for unit in wanted if unit.beside_it]
    together = [unit for unit in wanted if not unit.beside_it and unit.unit.bit_count() > 1]
    first = min(near[0], _hashed(pairs, hashed, "exact", "read"), key=len)
    first = first | _hashed(together, hashed, "exact", "read")
    if len(first) > MOST_BUCKETS:
        first = _hashed([*pairs, *together], hashed, "exact")
    second = near[0] | near[1]
    if parts == 2:
        second = min(second, _hashed(pairs, hashed, "slipped"), key=lambda one: len(one - first))
    return (first | second,) if len(first | second) <= AT_ONCE else (first, second - first)


def _hashed(units: Iterable[Wanted], hashed: Callable[[str], int], *kinds: str) -> Set[int]:
    return {hashed(text) for unit in units for kind in kinds for text in getattr(unit, kind)}


def most_decrypted(look: Look, *, again: bool) -> int:
    """Return how many people to decrypt at most, at first or when looked for again."""
    return (MOST_DECRYPTED if look.parts > 1 else MOST_OF_ONE_PART)[again]


def sift(look: Look, filed: Mapping[Key, Collection[int]], *, again: bool = False) -> list[Key]:
    """Return whom of these people to decrypt, those who fit best first; ``filed`` holds the buckets of each.

    Everybody fits by the greatest worth of each slot. The database weighs by the same rule (``cases_people_fitting``).
    """
    slots: dict[int, list[tuple[int, int]]] = {}
    for bucket, slot, worth in look.worths:
        slots.setdefault(bucket, []).append((slot, worth))
    scored = []
    for place, (key, buckets) in enumerate(filed.items()):
        fit = _fit(slots, buckets)
        if fit:
            scored.append((-fit, place, key))
    scored.sort(key=lambda each: each[:2])
    return [key for _, _, key in scored[: most_decrypted(look, again=again)]]


def _fit(slots: Mapping[int, Sequence[tuple[int, int]]], buckets: Collection[int]) -> int:
    """Return how well somebody fits by the buckets they are in, 0 where none says anything."""
    best: dict[int, int] = {}
    for bucket in buckets:
        for slot, worth in slots.get(bucket, ()):
            best[slot] = max(best.get(slot, 0), worth)
    return sum(best.values())


def enough(likenesses: Sequence[float], wanted: int) -> bool:
    """Return whether what was found makes looking further needless: the very one, or ten of whom the last is very alike."""
    most = max(likenesses, default=0.0)
    return most >= SAME or (len(likenesses) >= wanted and min(likenesses) >= GOOD)
