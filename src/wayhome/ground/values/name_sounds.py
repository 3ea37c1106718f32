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
_NATIVE = {
    "ە": "e", "ة": "a", "ى": "a", "و": "w", "ع": "a", "ځ": "z", "ښ": "kh", "ّ": "", "ا": "a", "أ": "a", "إ": "i",
    "א": "a", "ע": "a", "ܐ": "a",
}  # fmt: skip
# Two letters of a script without vowels that would be read as one sound, and the sign that is written to be read so.
_TWO = frozenset(
    ["sh", "ch", "th", "dh", "kh", "gh", "zh", "ph", "hs", "cs", "cz", "ts", "tz", "dj", "gj", "xh", "ng"]
)
_ASPIRATED, _OF_GOD = "ھ", "لله"

_WITHOUT_VOWELS = re.compile("[\u0590-\u077f]")

# Indian scripts write a consonant with its vowel a, where no other sign stands upon it.
_INDIC_CONSONANT = re.compile(
    "[\u0915-\u0939\u0958-\u095f\u0995-\u09b9\u09dc-\u09df\u0b95-\u0bb9\u0d9a-\u0dc6]"
)

# Longer spellings first; each writes one sound in some system.
_SPELLINGS = (
    (r"(?<=[eioy])j(?![aeiouy])|(?<=^l)j", "y"),
    (r"(?<!s)ch(?=ae|r)", "k"),
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
)
_SPELLING = re.compile("|".join(f"(?P<s{n}>{spelling})" for n, (spelling, _) in enumerate(_SPELLINGS)) + "|.")
# The sign q is the bare letter c before a, o and u: k, s or j, as the system has it.
_CLASSES = dict(zip("szcjfvtdkgxqbpnmlr", "SSSSFFTTKKKKPPNMLR", strict=True))


@lru_cache(maxsize=200_000)
def latin(part: str) -> str:
    """Return one part in Latin small letters a to z; empty if nothing is left. Marks that tell a sound are spelt out."""
    small = unicodedata.normalize("NFC", part.lower()).replace(_OF_GOD, _OF_GOD[1:])
    told, before = "", ""
    for sign in small:
        letters = _letters(sign)
        told += "a" if _hides_a_vowel(told, letters, sign) or _inherits_a_vowel(before, sign) else ""
        told, before = told + letters, sign
    return told


@lru_cache(maxsize=10_000)
def _letters(sign: str) -> str:
    told = _MARKED.get(sign) or _NATIVE.get(sign) or sign
    return re.sub(r"[^a-z]", "", anyascii(told).lower())


def _hides_a_vowel(told: str, letters: str, sign: str) -> bool:
    """Return whether a vowel that is not written stands before a sign: where two letters are not doubled and not one."""
    if not _WITHOUT_VOWELS.match(sign) or sign == _ASPIRATED or not told or not letters:
        return False
    pair = told[-1] + letters[0]
    return pair in _TWO or (pair[0] == pair[1] and pair[0] not in "aeiouyw")


def _inherits_a_vowel(before: str, sign: str) -> bool:
    return bool(before and _INDIC_CONSONANT.match(before) and _INDIC_CONSONANT.match(sign))


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
# A script without vowels writes a long one as y or w, and the short ones are anybody's guess.
_COST_WHERE_SILENT = _COST | {pair: 0.08 for pair in _COST if set(pair) <= set(VOWELS)}
_COST_WHERE_SILENT |= dict.fromkeys(
    [("y", "i"), ("i", "y"), ("y", "e"), ("e", "y"), ("w", "u"), ("u", "w"), ("w", "o"), ("o", "w")], 0.03
)
_LIGHT = {**dict.fromkeys(VOWELS, 0.3), "h": 0.3, "y": 0.25, "w": 0.3}
LAST_A = 0.5
"""What the last a of a word costs of what it costs elsewhere: Indian scripts hold it where nobody speaks it."""
_WEIGHT = {**dict.fromkeys(VOWELS, 0.5), "h": 0.6, "y": 0.5, "w": 0.6}
_LIGHT_WHERE_SILENT = {**dict.fromkeys(VOWELS, 0.06), "h": 0.5, "y": 0.3, "w": 0.3}


@lru_cache(maxsize=400_000)
def alike(one: str, other: str, silent: bool = False) -> float:
    """Return from 0 to 1 how alike two words of sounds are, by the cheapest way to change one into the other.

    ``silent`` says that one of them is written in a script that leaves vowels out, so that they cost next to nothing.
    """
    if one == other:
        return 1.0
    light, costs = (_LIGHT_WHERE_SILENT, _COST_WHERE_SILENT) if silent else (_LIGHT, _COST)
    drop_one, drop_other = ([light.get(sign, 1.0) for sign in word] for word in (one, other))
    for word, drops in ((one, drop_one), (other, drop_other)):
        if word[-1:] == "a":
            drops[-1] *= LAST_A
    row, before = [0.0], [0.0]
    for cost in drop_other:
        row.append(row[-1] + cost)
    for place, sign in enumerate(one):
        drop = drop_one[place]
        left = row[0] + drop
        new = [left]
        for at, beside in enumerate(other):
            step = row[at] if sign == beside else row[at] + costs.get((sign, beside), 1.0)
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
