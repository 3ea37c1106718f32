"""Keys by which a name is found again, across scripts, romanisations, orders of parts and slips.

A name has parts and no grammar: no part is the family name. Every part is filed under its consonant frame
(``name_sounds``), neighbouring parts joined as well, for particles are written apart or together, and every two that
stand beside or apart from each other as a pair, in whatever order. A frame or pair that many
people bear is spread over *slots*: each slot takes about thirty people of neighbouring years of birth, so that no key
says by its size how frequent a name is, and a query with a year looks in few slots. Texts of keys are for a keyed
hash only; they tell a name and are T1.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import combinations, pairwise, product

from wayhome.ground.values import chinese
from wayhome.ground.values.name_sounds import frame, latin, sounds
from wayhome.ground.values.scripts import script_of

MOST_PARTS = 12
MOST_PAIRED = 5
"""Of a longer name only so many parts are filed in pairs."""
YEARS_EITHER_SIDE = 1
PEOPLE_OF_A_SLOT = 30
UNKNOWN_YEAR = 0
SIGNS = "FKLMNPRST"
BEGINS = "A"
SYLLABLES = "="
"""Before two syllables of a name that may be Chinese."""
WHOLE = "!"
"""Behind the frame of somebody who has one name and no other."""
_ARTICLES = frozenset(
    {
        "al",
        "el",
        "ad",
        "ar",
        "as",
        "ash",
        "at",
        "az",
        "an",
        "bin",
        "ben",
        "ibn",
        "bint",
        "bn",
        "bnt",
        "abn",
        "ul",
        "ud",
        "l",
    }
)
_JOINED_ARTICLE = re.compile("^ال(?=...)")
_ARTICLE_AND_NAME = re.compile("[ae]l[a-z]{4}")
_LINKED = re.compile(r"(?<=^abd)[aeiou]l(?=[a-z]{3})|(?<=^nor)ul(?=d)|(?<=[a-z]{2})[aeu]l(?=d[ei]+n$)")
_SPLIT = re.compile(r"[\s\-\u2010-\u2015.,;/·・\u200c]+|(?<=[a-z])(?=[A-Z][a-z])")
# Spellings that stand for another sound in some system: what else a query may mean.
_READ_AS = (
    ("g", "h"), ("h", "g"), ("h", "kh"), ("kh", "h"), ("ch", "kh"), ("j", "y"), ("y", "j"), ("c", "s"),
    ("s", "k"), ("x", "sh"), ("x", "s"), ("x", "ks"), ("gh", ""), ("g", "j"), ("z", "d"), ("d", "z"),
    ("q", "ch"), ("m", "n"), ("gn", "n"), ("c", "ch"), ("ng", "nk"), ("kh", "ch"), ("ts", "c"), ("f", "p"),
    ("p", "f"), ("v", "b"), ("v", "w"), ("w", "v"), ("k", "h"), ("di", "j"), ("j", "di"), ("j", "c"), ("y", "g"),
)  # fmt: skip


@dataclass(frozen=True)
class Spread:
    """How people are spread: how many bear each frequent frame, and which part of all was born by a year.

    ``frames`` holds numbers of rows; a frame that is not in it has one slot. ``years`` are Gregorian years in order,
    the first ``UNKNOWN_YEAR``, and ``until`` the cumulative share of people up to and with each, ending in 1.
    """

    frames: Mapping[str, int] = field(default_factory=dict)
    years: tuple[int, ...] = (UNKNOWN_YEAR,)
    until: tuple[float, ...] = (1.0,)

    def slots(self, sign: str) -> int:
        """Return how many slots a frame has, at least one."""
        return max(1, -(-self.frames.get(sign, 0) // PEOPLE_OF_A_SLOT))

    def span(self, sign: str, first: int, last: int) -> range:
        """Return the slots in which people of this frame born from ``first`` to ``last`` may be, both included."""
        count = self.slots(sign)
        if count == 1:
            return range(1)
        before = bisect_right(self.years, first - 1) - 1
        after = bisect_right(self.years, last) - 1
        low = self.until[before] if before >= 0 else 0.0
        high = self.until[after] if after >= 0 else 0.0
        start = min(int(low * count), count - 1)
        return range(start, max(start + 1, min(count, int(high * count - 1e-9) + 1)))


def spread_of(rows: Mapping[str, int], years: Mapping[int, int]) -> Spread:
    """Return the spread of people counted by frame and by year of birth (``UNKNOWN_YEAR`` where nobody knows)."""
    counted = {UNKNOWN_YEAR: 0} | dict(years)
    total, reached, until = sum(counted.values()) or 1, 0, []
    for year in sorted(counted):
        reached += counted[year]
        until.append(reached / total)
    frequent = {sign: count for sign, count in rows.items() if count > PEOPLE_OF_A_SLOT}
    return Spread(frequent, tuple(sorted(counted)), (*until[:-1], 1.0))


def parts_of(name: str) -> tuple[str, ...]:
    """Return the parts of a name in Latin small letters, at most twelve; empty if it holds no letter.

    Articles and "son of" are left out unless nothing else is there. Chinese signs are a part each. Never raises.
    """
    return tuple(form for form, _ in written_parts(name))


def written_parts(name: str) -> tuple[tuple[str, str], ...]:
    """Return the parts of a name as ``parts_of`` does, each with the script in which it is written."""
    text = unicodedata.normalize("NFKC", name).replace("\u200d", "")
    words = [word for whole in _SPLIT.split(text) for word in _divided(whole)]
    read = [(_LINKED.sub("", latin(_JOINED_ARTICLE.sub("", word))), script_of(word)) for word in words]
    parts = [part for part in read if part[0]]
    return tuple([part for part in parts if part[0] not in _ARTICLES] or parts)[:MOST_PARTS]


def units_of(parts: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """Return what may be written as one word, each with the parts it holds as bits.

    That is every part, also without an article written to it, each two neighbours, and all of three.
    """
    units = [(part, 1 << place) for place, part in enumerate(parts)]
    units += [(part[2:], 1 << place) for place, part in enumerate(parts) if _ARTICLE_AND_NAME.match(part)]
    units += [(_LINKED.sub("", a + b), 3 << place) for place, (a, b) in enumerate(pairwise(parts))]
    if len(parts) == 3:
        units.append(("".join(parts), 7))
    return tuple(units)


def frames_of(name: str) -> frozenset[str]:
    """Return the frames and pairs of frames under which a name is filed; empty only if it holds no letter."""
    parts = parts_of(name)
    framed = [(frame(sounds(unit)), holds) for unit, holds in units_of(parts)]
    alone = {sign for sign, _ in framed}
    if len(parts) == 1:
        alone |= {sign + WHOLE for sign in alone}
    together = {pair_of(framed[one][0], framed[other][0]) for one, other in _apart(framed)}
    return frozenset(alone | together | {SYLLABLES + pair for pair in chinese.pairs_of(parts)})


def pair_of(one: str, other: str) -> str:
    """Return the sign of two frames that stand in one name, in whatever order."""
    return "+".join(sorted((one, other)))


def _apart(units: Sequence[tuple[str, int]]) -> Iterator[tuple[int, int]]:
    """Yield the places of every two units of which none holds a part of the other."""
    for one, other in combinations(range(len(units)), 2):
        first, second = units[one][1], units[other][1]
        if not first & second and first | second < 1 << MOST_PAIRED:
            yield one, other


def key_texts(name: str, year: int, spread: Spread, choose: Callable[[range], int]) -> frozenset[str]:
    """Return the texts under which a stored name is filed, one for each frame.

    ``year`` is the Gregorian year of birth or ``UNKNOWN_YEAR``; ``choose`` takes one of the slots by chance.
    """
    return frozenset(f"{sign}|{choose(spread.span(sign, year, year))}" for sign in frames_of(name))


@dataclass(frozen=True)
class Wanted:
    """Where to look for one unit of a query, or for two as a pair: which parts each holds, as bits, and the texts of the keys.

    ``beside_it`` are those of the second of a pair, 0 where a unit stands by itself. ``exact`` are the texts of its own
    frame, ``read`` of other readings of its letters, ``slipped`` of frames one slip away; of a pair one part may have
    slipped. ``beside`` are those of them that hold people of the years beside those asked for. ``whole`` says that these
    are keys of people who have no other name.
    """

    unit: int
    beside_it: int
    exact: frozenset[str]
    read: frozenset[str]
    slipped: frozenset[str]
    beside: frozenset[str]
    whole: bool = False


def query_texts(name: str, years: tuple[int, int] | None, spread: Spread) -> tuple[Wanted, ...]:
    """Return where to look for each unit of a query.

    ``years`` are the first and last Gregorian year of birth to look in, widened by one year on either side; people of
    unknown year are always among those looked at.
    """
    parts = parts_of(name)
    units = units_of(parts)
    heard = [_heard(unit) for unit, _ in units]
    found = [_wanted(holds, 0, kinds, years, spread) for (_, holds), kinds in zip(units, heard, strict=True)]
    for one, other in _apart(units):
        kinds = _paired(heard[one], heard[other])
        found.append(_wanted(units[one][1], units[other][1], kinds, years, spread))
    if len(parts) == 1:
        found += [_wanted(1, 0, _as_whole(kinds), years, spread, whole=True) for kinds in heard]
    for pair, holds in chinese.pairs_of(parts).items():
        first, nothing = holds & -holds, frozenset[str]()
        found.append(_wanted(first, holds - first, ({SYLLABLES + pair}, nothing, nothing), years, spread))
    return tuple(found)


_Heard = tuple[Set[str], Set[str], Set[str]]
"""The frame of a unit or pair, those of its other readings, and those one slip away."""


def _heard(unit: str) -> _Heard:
    own = {frame(sounds(unit))}
    read = readings(unit) - own
    slipped = neighbours(*own) | {frame(sounds(slip)) for slip in _slips(unit)}
    return own, read, slipped - own - read - {""}


def _as_whole(kinds: _Heard) -> _Heard:
    own, read, slipped = ({sign + WHOLE for sign in kind} for kind in kinds)
    return own, read, slipped


def _slips(unit: str) -> Iterator[str]:
    """Yield a unit with one letter too many, two that changed places, or one that another makes a sound with."""
    for at in range(len(unit)):
        yield unit[:at] + unit[at + 1 :]
        yield unit[:at] + unit[at + 1 : at + 2] + unit[at] + unit[at + 2 :]
        for letter in "hszcj":
            yield unit[:at] + letter + unit[at + 1 :]


def _paired(one: _Heard, other: _Heard) -> _Heard:
    first, second = next(iter(one[0])), next(iter(other[0]))
    exact = {pair_of(first, second)}
    read = {pair_of(a, b) for a, b in product(one[0] | one[1], other[0] | other[1])} - exact
    slipped = {pair_of(first, slip) for slip in other[2]} | {pair_of(slip, second) for slip in one[2]}
    return exact, read, slipped - read - exact


def _wanted(
    unit: int,
    beside_it: int,
    kinds: _Heard,
    years: tuple[int, int] | None,
    spread: Spread,
    *,
    whole: bool = False,
) -> Wanted:
    exact, read, slipped = (_texts(signs, years, spread, YEARS_EITHER_SIDE) for signs in kinds)
    nearest = _texts(set().union(*kinds), years, spread, 0)
    return Wanted(unit, beside_it, exact, read, slipped, (exact | read | slipped) - nearest, whole)


def exact_texts(name: str, years: tuple[int, int] | None, spread: Spread) -> frozenset[str]:
    """Return the texts under which a name is filed as it is written, in every slot in which people of these years may be.

    Of a name of several parts those are of its pairs: whoever shares one part alone bears another name. ``years`` as in
    ``query_texts``. No other reading and no slip is among them, which makes it forty times as quick.
    """
    signs = frames_of(name)
    pairs = {sign for sign in signs if "+" in sign or sign.startswith(SYLLABLES)}
    return _texts(pairs or signs, years, spread, YEARS_EITHER_SIDE)


def frequency(name: str, years: tuple[int, int] | None, spread: Spread) -> int:
    """Return about how many people bear the rarest part of a name as it is written, born in these years, if given."""
    slots = [len(_texts({frame(sounds(part))}, years, spread, YEARS_EITHER_SIDE)) for part in parts_of(name)]
    return min((count - 1) * PEOPLE_OF_A_SLOT for count in slots) if slots else 0


def readings(unit: str) -> frozenset[str]:
    """Return the frames that a unit of a query may mean, by what its letters stand for in other systems."""
    found = {frame(sounds(unit))}
    for letters in {unit, unit.replace("j", "y"), unit.replace("ch", "kh")}:
        found.add(frame(sounds(letters)))
        for written, meant in _READ_AS:
            if written in letters:
                found |= {frame(sounds(letters.replace(written, meant, times))) for times in (1, -1)}
    return frozenset(found) - {""}


def neighbours(sign: str) -> frozenset[str]:
    """Return the frames one slip away: one sign missing, too many, another, or changed with its neighbour."""
    cuts = [(sign[:at], sign[at:]) for at in range(len(sign) + 1)]
    found = {a + b[1:] for a, b in cuts if b} | {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    found |= {a + one + b for a, b in cuts for one in SIGNS if not b.startswith(BEGINS)} | {BEGINS + sign}
    found |= {a + one + b[1:] for a, b in cuts if b for one in SIGNS}
    return frozenset(found) - {""}


def _texts(signs: Set[str], years: tuple[int, int] | None, spread: Spread, beside: int) -> frozenset[str]:
    texts = set()
    for sign in signs:
        slots = set(range(spread.slots(sign)))
        if years:
            slots = set(spread.span(sign, years[0] - beside, years[1] + beside))
            slots |= set(spread.span(sign, UNKNOWN_YEAR, UNKNOWN_YEAR))
        texts |= {f"{sign}|{slot}" for slot in slots}
    return frozenset(texts)


def _divided(word: str) -> tuple[str, ...]:
    """Return a word, or the signs of a Chinese name."""
    return tuple(word) if script_of(word) == "Hani" else (word,)
