"""A Latin form of a name, proposed for a person to correct: it is shown first, never kept unseen, and taken apart by nobody.

Scripts that leave vowels out cannot be spelt letter by letter, so common Arabic, Persian, Pashto and Kurdish names
stand in a list (``data/latin_names.csv``: UNGEGN and BGN/PCGN without marks, passports of Iraq for Kurdish ones).
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

from anyascii import anyascii

from wayhome.ground.values.name_sounds import latin
from wayhome.ground.values.names import MAXIMUM_LENGTH
from wayhome.ground.values.scripts import script_of

_BY_SYLLABLE = frozenset({"Hani", "Hang", "Jpan"})
_MOST_WORDS = 3
_NON_JOINER = "\u200c"
# Arabic and Persian keyboards write two letters with different code points.
_SAME_LETTERS = str.maketrans("یک", "يك")
# The Arabic script writes long u and i with the letters of w and y.
_LONG_VOWELS = ((r"(?<=[^aeiou])w(?![aeiou])", "u"), (r"(?<=[^aeiou])y(?![aeiou])", "i"))


def is_latin(name: str) -> bool:
    """Return whether a name stands in Latin letters already; a name without letters does."""
    return script_of(name) in ("Latn", "Zyyy")


def propose_latin(name: str) -> str:
    """Return a Latin form to be compared with the travel document, or nothing for a name in Latin letters.

    The order of words is kept, and each begins with a capital letter. It is a proposal: vowels that nobody wrote
    are missing from words that are not in the list.
    """
    if is_latin(name):
        return ""
    words, forms = name.split(), []
    while words:
        width = next((n for n in range(_MOST_WORDS, 1, -1) if _listed_form(" ".join(words[:n]))), 1)
        forms.append(_listed_form(" ".join(words[:width])) or _spelt(words[0]))
        words = words[width:]
    return " ".join(form for form in forms if form)[:MAXIMUM_LENGTH].strip()


def _listed_form(name: str) -> str:
    """Return the form of a common name, written with the letters of one keyboard or the other."""
    return _listed().get(name) or _listed().get(name.translate(_SAME_LETTERS)) or ""


@cache
def _listed() -> dict[str, str]:
    text = resources.files("wayhome.ground.values.data").joinpath("latin_names.csv").read_text("utf-8")
    rows = [(row["name"], row["latin"]) for row in csv.DictReader(text.splitlines())]
    return {name.translate(_SAME_LETTERS): form for name, form in reversed(rows)} | dict(rows)


def _spelt(word: str) -> str:
    """Return one word letter by letter, Chinese and Korean ones syllable by syllable."""
    if is_latin(word):
        return word
    if script_of(word) in _BY_SYLLABLE:
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"[^A-Za-z-]", "", anyascii(word)))
    if _NON_JOINER in word:
        return "".join(_listed_form(part) or _spelt(part) for part in word.split(_NON_JOINER)).capitalize()
    letters = [latin(part) for part in word.split("-")]
    if script_of(word) == "Arab":
        for pattern, vowel in _LONG_VOWELS:
            letters = [re.sub(pattern, vowel, part) for part in letters]
    return "-".join(part.capitalize() for part in letters)
