"""Which of the people found under a name are most like it: pure, so that it can run where names are decrypted."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import JaroWinkler

from wayhome.ground.values.name_keys import parts_of, units_of
from wayhome.ground.values.name_sounds import alike, frame, sounds
from wayhome.ground.values.scripts import script_of

BEST = 10
FAR = 0.6
"""Below this likeness two names are not alike."""
LOOKED_AT_CLOSELY = 80
SILENT_SCRIPTS = frozenset({"Arab", "Hebr", "Syrc", "Beng", "Deva", "Taml", "Sinh", "Ethi"})


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
    parts: int
    units: tuple[str, ...]
    holds: tuple[int, ...]
    silent: bool


@lru_cache(maxsize=20_000)
def _heard(name: str) -> _Heard:
    parts = parts_of(name)
    units = units_of(parts)
    heard = tuple(sounds(unit) for unit, _ in units)
    holds = tuple(bits for _, bits in units)
    return _Heard(len(parts), heard, holds, script_of(name) in SILENT_SCRIPTS)


def rank(
    sought: Sought, candidates: Iterable[Candidate], best: int = BEST
) -> Sequence[tuple[float, Candidate]]:
    """Return those most like the person sought with their likeness from 0 to 1, the most alike first, at most so many.

    A quick look at all of them chooses a few, which are then compared sound by sound.
    """
    everybody = list(candidates)
    asked = _heard(sought.name)
    quick = [
        (_quickly(asked, one) - _years_apart(sought.year, one.years), -place)
        for place, one in enumerate(everybody)
    ]
    few = [everybody[-place] for _, place in heapq.nlargest(LOOKED_AT_CLOSELY, quick)]
    scored = [(likeness(sought, one), -place) for place, one in enumerate(few)]
    return [(score, few[-place]) for score, place in heapq.nlargest(best, scored)]


def likeness(sought: Sought, candidate: Candidate) -> float:
    """Return from 0 to 1 how alike a person is to the one sought, whatever the order of the parts of the name."""
    asked = _heard(sought.name)
    names = max((_names_alike(asked, _heard(name)) for name in candidate.names), default=0.0)
    return max(0.0, names - _years_apart(sought.year, candidate.years))


def _quickly(asked: _Heard, candidate: Candidate) -> float:
    return max((_covered(asked, _quick_table(asked, _heard(name))) for name in candidate.names), default=0.0)


def _quick_table(asked: _Heard, held: _Heard) -> list[float]:
    return [max([_near(unit, heard) for heard in held.units], default=0.0) for unit in asked.units]


@lru_cache(maxsize=200_000)
def _near(one: str, other: str) -> float:
    return (JaroWinkler.similarity(one, other) + JaroWinkler.similarity(frame(one), frame(other))) / 2


def _covered(asked: _Heard, near: list[float]) -> float:
    """Return the mean over the parts of how near each is, two neighbours or all three taken as one where that is nearer."""
    count = asked.parts
    if not count:
        return 0.0
    single = [0.0] * count
    for holds, value in zip(asked.holds, near, strict=True):
        if holds.bit_count() == 1:
            single[holds.bit_length() - 1] = max(single[holds.bit_length() - 1], value)
    best = sum(single) / count
    for holds, value in zip(asked.holds, near, strict=True):
        if holds.bit_count() > 1:
            apart = sum(single[place] for place in range(count) if not holds >> place & 1)
            best = max(best, (apart + holds.bit_count() * value) / count)
    return best


def _names_alike(asked: _Heard, held: _Heard) -> float:
    if not asked.parts or not held.parts:
        return 0.0
    silent = asked.silent or held.silent
    near = [max(alike(unit, other, silent) for other in held.units) for unit in asked.units]
    return _covered(asked, near) - (0.04 if asked.parts == 1 else 0.02) * abs(held.parts - asked.parts)


def _years_apart(year: int | None, born: tuple[int, int] | None) -> float:
    if year is None:
        return 0.0
    if born is None:
        return 0.05
    apart = max(born[0] - year, year - born[1], 0)
    return (0.0, 0.06)[apart] if apart < 2 else min(0.5, 0.15 * apart)


INSIDE: Mapping[str, Callable[[Sought, Iterable[Candidate]], Sequence[tuple[float, Candidate]]]] = {
    "rank_names": rank
}
"""What may be asked by name where names are decrypted; until a key broker does it, in this process."""


def answer(
    question: str, sought: Sought, candidates: Iterable[Candidate]
) -> Sequence[tuple[float, Candidate]]:
    """Return what the question of this name answers; raises ``KeyError`` for one that is not in ``INSIDE``."""
    return INSIDE[question](sought, candidates)
