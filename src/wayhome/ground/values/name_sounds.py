"""The sounds of one part of a name, whatever script and system of romanisation it is written in.

A part becomes Latin small letters, these a word of signs, one for each sound, and these a *frame*: the consonants,
without telling voiced from unvoiced, in which the published systems agree most. The tables say what the systems write
for one sound (ALA-LC, BGN/PCGN, ISO 9, 9984, 9985, 15919 and 7098, DIN 1460, Wade-Giles, Hawar, ICAO Doc 9303 and
national passports); they are facts about writing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

VOWELS = "aeiou"

# Latin letters whose mark tells another sound; what is not here only loses its mark.
_MARKED = {
    **dict.fromkeys("šşșśŝṧ", "sh"),
    **dict.fromkeys("čćçĉ", "ch"),
    **dict.fromkeys("žź", "zh"),
    **dict.fromkeys("ǰǧ", "j"),
    **dict.fromkeys("ġḡ", "gh"),
    **dict.fromkeys("ḵẖḫ", "kh"),
    "ğ": "y",
    "ñ": "ny",
    "ṃ": "n",
    "ṁ": "n",
    "ı": "i",
    "x̌": "kh",
    "ǵ": "zh",
}
# How the native alphabets of the Arabic and Ethiopic scripts differ from letter-by-letter romanisation.
_NATIVE = {"ە": "e", "ة": "a", "ى": "a", "و": "w", "ع": "a", "ځ": "z", "ښ": "kh", "ّ": ""}

# Longer spellings first; each writes one sound in some system.
_SPELLINGS = (
    (r"shch|schtsch|tsch|tch|sch|sh|ch|hs|cs|cz|ts|tz", "c"),
    (r"dsch|dzh|dj|zh|dz|gj|xh|j", "j"),
    (r"kh|gh", "x"),
    (r"ph|f", "f"),
    (r"b", "b"),
    (r"p", "p"),
    (r"th|t", "t"),
    (r"dh|d", "d"),
    (r"x(?=i|u)", "c"),
    (r"x", "x"),
    (r"c(?=[eiy])", "s"),
    (r"ck|[kq]", "k"),
    (r"c", "q"),
    (r"ng(?![aeiou])", "n"),
    (r"[ae][iy](?![aeiou])", "e"),
    (r"a[uw](?![aeiou])", "o"),
    (r"oo|ou|u", "u"),
    (r"ee|i", "i"),
    (r"(?<=[aeiouy])j(?![aeiouy])", "y"),
)
_SPELLING = re.compile("|".join(f"(?P<s{n}>{spelling})" for n, (spelling, _) in enumerate(_SPELLINGS)) + "|.")
# The sign q is the bare letter c before a, o and u: k, s or j, as the system has it.
_CLASSES = dict(zip("szcjfvtdkgxqbpnmlr", "SSSSFFTTKKKKPPNMLR", strict=True))


@lru_cache(maxsize=200_000)
def latin(part: str) -> str:
    """Return one part in Latin small letters a to z; empty if nothing is left. Marks that tell a sound are spelt out."""
    small = unicodedata.normalize("NFC", part.lower())
    told = "".join(_MARKED.get(sign) or _NATIVE.get(sign) or sign for sign in small)
    return re.sub(r"[^a-z]", "", anyascii(told).lower())


@lru_cache(maxsize=200_000)
def sounds(letters: str) -> str:
    """Return the signs of the sounds that these Latin letters write; a doubled sound is one."""
    signs: list[str] = []
    for found in _SPELLING.finditer(letters):
        sign = _SPELLINGS[int(found.lastgroup[1:])][1] if found.lastgroup else found.group()
        if not signs or signs[-1] != sign:
            signs.append(sign)
    return "".join(signs)


@lru_cache(maxsize=200_000)
def frame(heard: str) -> str:
    """Return the consonant frame of a word of sounds, behind an A where it begins with a vowel.

    W counts at the beginning only, H and Y nowhere: they come and go between systems.
    """
    signs = ["A"] if heard[:1] in "aeiouy" else []
    before = ""
    for place, sign in enumerate(heard):
        kind = "F" if sign == "w" and not place else _CLASSES.get(sign, "")
        if kind and kind != before:
            signs.append(kind)
        before = kind
    return "".join(signs) or heard[:1]


@lru_cache(maxsize=200_000)
def bones(heard: str) -> str:
    """Return the firm consonants of a word of sounds, without the vowels and half-vowels that some scripts leave out."""
    return re.sub("[aeiouyhw]", "", heard)


def _cost_table() -> dict[tuple[str, str], float]:
    """Return what it costs to take one sound for another, from 0 to 1; what is not in it costs 1."""
    costs = {(a, b): 0.25 for a in VOWELS for b in VOWELS}
    for pairs, cost in (
        ("ae ei ou ao iy ey uw ow vw eo", 0.15),
        ("hx dz jy xc qk qs qj qc", 0.2),
        ("gh pf bv fv uv ov xs sx ts dj hk mn", 0.3),
        ("jg ij kc ks yg td", 0.4),
    ):
        costs |= {(pair[0], pair[1]): cost for pair in pairs.split()}
    for one, its in _CLASSES.items():
        for other, other_is in _CLASSES.items():
            if its == other_is:
                costs.setdefault((one, other), 0.2)
    for (a, b), cost in list(costs.items()):
        costs[b, a] = min(cost, costs.get((b, a), 1.0))
    return costs


_COST = _cost_table()
_LIGHT = {**dict.fromkeys(VOWELS, 0.3), "h": 0.3, "y": 0.25, "w": 0.3}
_WEIGHT = {**dict.fromkeys(VOWELS, 0.5), "h": 0.6, "y": 0.5, "w": 0.6}
_LIGHT_WHERE_SILENT = {**dict.fromkeys(VOWELS, 0.06), "h": 0.5, "y": 0.3, "w": 0.3}


@lru_cache(maxsize=400_000)
def alike(one: str, other: str, silent: bool = False) -> float:
    """Return from 0 to 1 how alike two words of sounds are, by the cheapest way to change one into the other.

    ``silent`` says that one of them is written in a script that leaves vowels out, so that they cost next to nothing.
    """
    if one == other:
        return 1.0
    light = _LIGHT_WHERE_SILENT if silent else _LIGHT
    drop_other = [light.get(sign, 1.0) for sign in other]
    row, before = [0.0], [0.0]
    for cost in drop_other:
        row.append(row[-1] + cost)
    for place, sign in enumerate(one):
        drop = light.get(sign, 1.0)
        left = row[0] + drop
        new = [left]
        for at, beside in enumerate(other):
            step = row[at] if sign == beside else row[at] + _COST.get((sign, beside), 1.0)
            if row[at + 1] + drop < step:
                step = row[at + 1] + drop
            if left + drop_other[at] < step:
                step = left + drop_other[at]
            if (
                place
                and at
                and sign == other[at - 1]
                and beside == one[place - 1]
                and before[at - 1] + 0.5 < step
            ):
                step = before[at - 1] + 0.5
            left = step
            new.append(left)
        before, row = row, new
    weight = max(sum(_WEIGHT.get(sign, 1.0) for sign in one), sum(_WEIGHT.get(sign, 1.0) for sign in other))
    return max(0.0, 1 - row[-1] / weight)
