"""The syllables of a Chinese name, in a spelling on which Hanyu Pinyin (ISO 7098) and Wade-Giles agree.

Some four hundred syllables make all Chinese names, so that their consonants tell little. What the two systems write for
one syllable follows from their tables; where Wade-Giles tells two syllables by an apostrophe that passports leave out,
or Pinyin writes a vowel that Wade-Giles writes otherwise, both are spelt alike here. They are facts about writing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, pairwise, product

MOST_SYLLABLES, MOST_READINGS = 6, 8
_SYLLABLE = re.compile(
    "(?P<initial>zh|ch|sh|hs|ts|tz|ss(?=u$)|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?P<final>a(?:ng|[ino])?|e(?:ng|rh|[inrh])?|i(?:ang|eng|ung|ong|ao|an|en|eh|ng|[aehnu])?|o(?:ng|u)?"
    "|u(?:ang|eng|eh|ei|ai|an|ng|[aeino])?)"
)
_INITIALS = {
    **dict.fromkeys(("b", "p"), "P"), **dict.fromkeys(("d", "t"), "T"), **dict.fromkeys(("g", "k"), "K"),
    **dict.fromkeys(("zh", "ch", "j", "q"), "C"), **dict.fromkeys(("z", "c", "ts", "tz"), "Z"),
    **dict.fromkeys(("x", "hs"), "X"), **dict.fromkeys(("s", "ss"), "S"), "sh": "J", "r": "R",
}  # fmt: skip
_FINALS = {
    "ien": "ian", "ieh": "ie", "ueh": "ue", "ung": "ong", "iung": "iong", "uei": "ui", "ih": "i", "erh": "er", "eh": "e",
    "uo": "o", "e": "o",
}  # fmt: skip
# How the two systems write what begins with a half-vowel.
_WHOLE = {"i": "yi", "yen": "yan", "yeh": "ye", "yo": "ye", "you": "yu", "yung": "yong"}


def pairs_of(parts: tuple[str, ...]) -> dict[str, int]:
    """Return every two neighbouring syllables of a name in whatever order, each with the parts that hold them as bits.

    ``parts`` are in Latin small letters. Empty unless each of them can be read as one or two Chinese syllables, and they
    are two to six together: many a name can that is not Chinese, and is then found by this as well.
    """
    found: dict[str, int] = {}
    for reading in _readings(parts):
        for (one, first), (other, second) in pairwise(reading):
            found.setdefault("-".join(sorted((one, other))), 1 << first | 1 << second)
    return found


def spelt_alike(part: str) -> str:
    """Return how a part of one or two syllables is spelt for comparison, empty where it can be read as none."""
    return next(("".join(reading) for reading in _divisions(part)), "")


def _readings(parts: tuple[str, ...]) -> Iterator[list[tuple[str, int]]]:
    divisions = [list(_divisions(part)) for part in parts]
    for chosen in islice(product(*divisions), MOST_READINGS):
        reading = [(syllable, place) for place, word in enumerate(chosen) for syllable in word]
        if 2 <= len(reading) <= MOST_SYLLABLES:
            yield reading


@lru_cache(maxsize=100_000)
def _divisions(part: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways in which a part can be read as one syllable or two."""
    whole = _syllable(part)
    found: list[tuple[str, ...]] = [(whole,)] if whole else []
    # Within a word the second begins with a consonant, or an apostrophe would stand there.
    for at in range(1, len(part)):
        one, other = _syllable(part[:at]), _syllable(part[at:])
        if one and other and part[at] not in "aeiou":
            found.append((one, other))
    return tuple(found)


@lru_cache(maxsize=20_000)
def _syllable(letters: str) -> str:
    """Return one syllable as both systems agree on, empty where these letters are none."""
    told = _WHOLE.get(letters, letters)
    read = _SYLLABLE.fullmatch(told)
    if not read:
        return ""
    initial, final = read["initial"] or "", _FINALS.get(read["final"], read["final"])
    if initial == "j" and final[0] not in "iu":
        initial = "r"  # as Wade-Giles writes it
    kind = _INITIALS.get(initial, initial)
    return kind + ("u" if kind in ("Z", "S") and final == "i" else final)
