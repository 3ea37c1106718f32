"""Keys by which a name is found again, across scripts, romanisations, orders of parts and slips.

A name has parts and no grammar: no part is the family name. Every part has a *normalised form* (Latin small
letters) and a *skeleton* (its consonant frame, in which published romanisations of one spelling agree: voiced and
unvoiced stops, hushing sounds and vowels are not told apart). Neighbouring parts are filed joined as well, for
particles are written apart or together. Texts of keys are for a keyed hash only; they tell a name and are T1.
The year of birth stands in the key: it splits hot names, and a query with a year looks in three years only.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from anyascii import anyascii
from rapidfuzz.distance import JaroWinkler

from wayhome.ground.values.scripts import script_of

MOST_PARTS = 12
YEARS_EITHER_SIDE = 1
_ARTICLES = frozenset(
    {"al", "el", "ad", "ar", "as", "ash", "at", "az", "an", "bin", "ben", "ibn", "bint", "ul", "ud"}
)
_TWO_SIGN_SURNAMES = (
    "欧阳",
    "歐陽",
    "司马",
    "司馬",
    "诸葛",
    "諸葛",
    "上官",
    "皇甫",
    "慕容",
    "令狐",
    "司徒",
    "尉迟",
)
# Longer spellings first: each writes one sound in some system, and becomes one sign of the frame.
_SOUNDS = (
    (r"tsch|dsch|shch|sch|tch|dzh|dj|dz|ts|tz|zh|sh|ch|hs|cs|[jcszx]", "S"),
    (r"ph|[fvw]", "F"),
    (r"kh|gh|[kgq]", "K"),
    (r"th|dh|[td]", "T"),
    (r"bh|[bp]", "B"),
    (r"ng|nj|ny|n", "N"),
    (r"m", "M"),
    (r"l", "L"),
    (r"r", "R"),
)
_SOUND = re.compile("|".join(f"(?P<{sign}>{spelling})" for spelling, sign in _SOUNDS))


def parts_of(name: str) -> tuple[str, ...]:
    """Return the parts of a name in normalised form, at most twelve; empty if it holds no letter.

    Articles and "son of" are left out unless nothing else is there. A Chinese name written without a space is
    divided after its family sign. Never raises.
    """
    text = unicodedata.normalize("NFKC", name).replace("\u200c", "").replace("\u200d", "")
    words = [word for whole in re.split(r"[\s\-\u2010-\u2015.,;/·・]+", text) for word in _divided(whole)]
    parts = [form for word in words if (form := normalised(word))]
    return tuple([part for part in parts if part not in _ARTICLES] or parts)[:MOST_PARTS]


@lru_cache(maxsize=100_000)
def normalised(part: str) -> str:
    """Return one part in Latin small letters without marks, apostrophes or signs; empty if nothing is left."""
    return re.sub(r"[^a-z]", "", anyascii(part).lower())


@lru_cache(maxsize=100_000)
def skeleton(part: str) -> str:
    """Return the consonant frame of a normalised part; a part without consonants is its first letter."""
    signs: list[str] = []
    end = -1
    for found in _SOUND.finditer(part):
        sign = found.lastgroup or ""
        if not (signs and signs[-1] == sign and found.start() == end):
            signs.append(sign)
        end = found.end()
    return "".join(signs) or part[:1]


def key_texts(name: str, year: int | None = None) -> frozenset[str]:
    """Return the texts under which a stored name is filed; empty only if the name holds no letter.

    ``year`` is the Gregorian year of birth, or None where it is unknown: such people are looked at by every query.
    """
    parts = parts_of(name)
    joined = [first + second for first, second in pairwise(parts)]
    return frozenset(f"{skeleton(part)}|{year or ''}" for part in (*parts, *joined))


def query_texts(name: str, years: tuple[int, int] | None = None) -> dict[str, frozenset[str]]:
    """Return, for each skeleton a query asks for, the texts of the keys to look under.

    ``years`` are the first and last Gregorian year of birth to look in, both included, widened by one year;
    without them 1900 to 2035 are looked in. People of unknown year are always among those looked at.
    """
    first, last = (years[0] - YEARS_EITHER_SIDE, years[1] + YEARS_EITHER_SIDE) if years else (1900, 2035)
    frames = {key.partition("|")[0] for key in key_texts(name)}
    return {
        frame: frozenset([f"{frame}|", *(f"{frame}|{year}" for year in range(first, last + 1))])
        for frame in sorted(frames)
    }


def likeness(asked: str, stored: str) -> float:
    """Return from 0 to 100 how alike two names are, whatever the order of their parts; empty names are 0."""
    wanted, held = parts_of(asked), parts_of(stored)
    if not wanted or not held:
        return 0.0
    held = (*held, *(first + second for first, second in pairwise(held)))
    wholes = ["".join(wanted)] if len(wanted) > 1 else []
    apart = sum(max(_alike(part, other) for other in held) for part in wanted) / len(wanted)
    together = max((_alike(whole, other) for whole in wholes for other in held), default=0.0)
    extra = abs(len(parts_of(stored)) - len(wanted))
    return max(0.0, 100 * max(apart, together) - extra)


@lru_cache(maxsize=400_000)
def _alike(one: str, other: str) -> float:
    """Return from 0 to 1 how alike two parts are, half by their letters and half by their frames."""
    letters = JaroWinkler.similarity(one, other)
    frames = JaroWinkler.similarity(skeleton(one), skeleton(other))
    return (letters + frames) / 2


def _divided(word: str) -> tuple[str, ...]:
    """Return a word, or the family and the given signs of a Chinese name of two to four signs."""
    if script_of(word) != "Hani" or not 2 <= len(word) <= 4:
        return (word,)
    size = 2 if word.startswith(_TWO_SIGN_SURNAMES) and len(word) > 2 else 1
    return (word[:size], word[size:])
