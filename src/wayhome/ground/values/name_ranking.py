"""Which of the people found under a name are most like it: pure, so that it can run where names are decrypted."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import JaroWinkler

from wayhome.ground.values import chinese
from wayhome.ground.values.name_keys import units_of, written_parts
from wayhome.ground.values.name_sounds import alike, bones, frame, sounds

BEST = 10
FAR = 0.65
"""Below this likeness two names are not alike."""
LOOKED_AT_CLOSELY, STAND_FIRST = 80, 70
EACH_PART, ONLY_PART = 0.02, 0.1
LEAST = 0.3
MOST_JOINED = 4
DOUBTFUL = 0.8
SILENT_SCRIPTS = frozenset({"Arab", "Hebr", "Syrc"})
"""Those that leave vowels out."""


_HEARD_AS = (("q", "ch"), ("x", "sh"), ("x", "ks"))
"""Letters that two systems use for sounds far apart, so that a unit with one of them is compared as both."""


@dataclass(frozen=True)
class Sought:
    """What somebody looks for: a name as they would write it, and the year of birth where they know it."""

    name: str
    year: int | None = None


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be meant: their key, the names they go by, and the Gregorian years in which they may be born."""

    key: Any
    names: tuple[str, ...]
    years: tuple[int, int] | None = None


@dataclass(frozen=True)
class _Heard:
    """A name as it sounds: its units with the parts they hold, those of one part first.

    ``silent`` tells of each unit whether some part of it is written in a script that leaves vowels out.
    """

    parts: int
    letters: str
    units: tuple[str, ...]
    holds: tuple[int, ...]
    silent: tuple[bool, ...]


@lru_cache(maxsize=20_000)
def _heard(name: str) -> _Heard:
    written = written_parts(name)
    parts = tuple(form for form, _ in written)
    silent = [script in SILENT_SCRIPTS for _, script in written]
    units = units_of(parts)
    units += tuple(
        (unit.replace(letter, meant), bits)
        for unit, bits in units
        for letter, meant in _HEARD_AS
        if letter in unit
    )
    told = [(sounds(unit), bits) for unit, bits in units]
    if chinese.pairs_of(parts):
        told += [(chinese.spelt_alike(part), 1 << place) for place, part in enumerate(parts)]
    told.sort(key=lambda unit: unit[1].bit_count())
    heard, holds = tuple(unit for unit, _ in told), tuple(bits for _, bits in told)
    quiet = tuple(any(bits >> place & 1 and one for place, one in enumerate(silent)) for bits in holds)
    return _Heard(len(parts), " ".join(sorted(parts)), heard, holds, quiet)


def rank(
    sought: Sought, candidates: Iterable[Candidate], best: int = BEST
) -> Sequence[tuple[float, Candidate]]:
    """Return those most like the person sought with their likeness from 0 to 1, the most alike first, at most so many.

    A quick look at all of them chooses a few, which are then compared sound by sound; those who stand first among the
    candidates are compared whatever they look like.
    """
    everybody = list(candidates)
    asked = _heard(sought.name)
    quick = [
        (_quickly(asked, one) - _years_apart(sought.year, one.years), -place)
        for place, one in enumerate(everybody)
    ]
    close = {-place for _, place in heapq.nlargest(LOOKED_AT_CLOSELY, quick)}
    few = [everybody[place] for place in sorted(close | set(range(min(STAND_FIRST, len(everybody)))))]
    scored = [
        (round(likeness(sought, one), 3), _letters_alike(asked, one), -place) for place, one in enumerate(few)
    ]
    return [(score, few[-place]) for score, _, place in heapq.nlargest(best, scored)]


def _letters_alike(asked: _Heard, candidate: Candidate) -> float:
    """Return how alike the letters are, which decides between names that sound the same."""
    return max(
        (JaroWinkler.similarity(asked.letters, _heard(name).letters) for name in candidate.names), default=0.0
    )


def likeness(sought: Sought, candidate: Candidate) -> float:
    """Return from 0 to 1 how alike a person is to the one sought, whatever the order of the parts of the name."""
    asked = _heard(sought.name)
    names = max((_names_alike(asked, _heard(name)) for name in candidate.names), default=0.0)
    return max(0.0, names - _years_apart(sought.year, candidate.years))


def _quickly(asked: _Heard, candidate: Candidate) -> float:
    return max((_quick(asked, _heard(name)) for name in candidate.names), default=0.0)


def _quick(asked: _Heard, held: _Heard) -> float:
    wants, has = _compared(asked, held) if asked.parts < 3 else (len(asked.units), len(held.units))
    theirs = list(zip(held.units[:has], held.silent, strict=False))
    near = [
        max([_near(unit, heard, silent or quiet) for heard, quiet in theirs], default=0.0)
        for unit, silent in zip(asked.units[:wants], asked.silent, strict=False)
    ]
    return _covered(asked, near) - _more_parts(asked, held)


def _compared(asked: _Heard, held: _Heard) -> tuple[int, int]:
    """Return how many units of each to compare: what may be written together only where one has more parts."""
    if asked.parts == held.parts:
        return tuple(sum(bits.bit_count() == 1 for bits in one.holds) for one in (asked, held))  # type: ignore[return-value]
    return len(asked.units), len(held.units)


@lru_cache(maxsize=200_000)
def _near(one: str, other: str, silent: bool) -> float:
    firm = (
        JaroWinkler.similarity(bones(one), bones(other)) + JaroWinkler.similarity(frame(one), frame(other))
    ) / 2
    return firm if silent else (firm + JaroWinkler.similarity(one, other)) / 2


def _more_parts(asked: _Heard, held: _Heard) -> float:
    """Return what it takes away that one name has more parts: little, but one part asked may be the whole name."""
    more = abs(held.parts - asked.parts)
    return min(more, 1) * ONLY_PART if asked.parts == 1 else more * EACH_PART


def _covered(asked: _Heard, near: list[float]) -> float:
    """Return the mean over the parts of how near each is, neighbours taken as one where that is nearer."""
    count = asked.parts
    if not count:
        return 0.0
    single = [0.0] * count
    for holds, value in zip(asked.holds, near, strict=False):
        if holds.bit_count() == 1:
            single[holds.bit_length() - 1] = max(single[holds.bit_length() - 1], value)
    best = sum(single) / count
    for holds, value in zip(asked.holds, near, strict=False):
        if holds.bit_count() > 1:
            apart = sum(single[place] for place in range(count) if not holds >> place & 1)
            best = max(best, (apart + holds.bit_count() * value) / count)
    return best


def _names_alike(asked: _Heard, held: _Heard) -> float:
    """Return how alike two names are when each part of one stands for one part of the other at most.

    The part that fits least counts more than the others: two names of which one part is another name are two names.
    """
    if not asked.parts or not held.parts:
        return 0.0
    apart = _best_pairing(asked, held, *_compared(asked, held))
    if apart < DOUBTFUL and asked.parts == held.parts == 2:
        apart = max(apart, _as_one_word(asked, held) - EACH_PART)
    elif apart < DOUBTFUL and asked.parts == held.parts > 2:
        # One part may be left out and two others be written together.
        apart = max(apart, _best_pairing(asked, held, len(asked.units), len(held.units)) - EACH_PART)
    return apart - _more_parts(asked, held)


def _as_one_word(asked: _Heard, held: _Heard) -> float:
    """Return how alike two parts asked, written together, are to the one part held that is most like them."""
    return max(
        alike(unit, other, silent or quiet)
        for unit, wants, silent in zip(asked.units, asked.holds, asked.silent, strict=True)
        for other, has, quiet in zip(held.units, held.holds, held.silent, strict=True)
        if wants.bit_count() == 2 and has.bit_count() == 1
    )


def _best_pairing(asked: _Heard, held: _Heard, wanted: int, had: int) -> float:
    """Return how alike two names are by so many units of each, those of one part first."""
    theirs = list(zip(held.units[:had], held.holds, held.silent, strict=False))
    table = sorted(
        (
            (alike(unit, other, silent or quiet), wants, has)
            for unit, wants, silent in zip(asked.units[:wanted], asked.holds, asked.silent, strict=False)
            for other, has, quiet in theirs
        ),
        reverse=True,
    )
    together = [entry for entry in table if entry[1].bit_count() > 1 or entry[2].bit_count() > 1][
        :MOST_JOINED
    ]
    best = _paired(asked.parts, table, 0, 0, [])
    for value, wants, has in together:
        taken = (wants, has, [value] * wants.bit_count())
        best = max(
            best, _paired(asked.parts, table, *taken), _paired(asked.parts, table, *taken, joined=True)
        )
    return best


def _paired(
    parts: int,
    table: list[tuple[float, int, int]],
    wanted: int,
    taken: int,
    values: list[float],
    *,
    joined: bool = False,
) -> float:
    """Return the mean and least value, the nearest pairs taken first, after those already taken.

    Pairs of single parts, and with ``joined`` of what may be written together as well.
    """
    for value, wants, has in table:
        single = wants.bit_count() == 1 and has.bit_count() == 1
        if (single or joined) and not wants & wanted and not has & taken:
            wanted, taken = wanted | wants, taken | has
            values = [*values, *[value] * wants.bit_count()]
    values = values + [0.0] * (parts - len(values))
    return (1 - LEAST) * sum(values) / parts + LEAST * min(values)


def _years_apart(year: int | None, born: tuple[int, int] | None) -> float:
    if year is None:
        return 0.0
    if born is None:
        return 0.05
    apart = max(born[0] - year, year - born[1], 0)
    return (0.0, 0.12)[apart] if apart < 2 else min(0.5, 0.15 * apart)
