"""Writing systems: which one a text is in, and which way it runs (ISO 15924 codes)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Literal

Direction = Literal["ltr", "rtl"]

UNKNOWN_SCRIPT = "Zyyy"
RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"})

# The first word or words of a character's Unicode name say its script; the longer ones come first.
_BY_NAME = {
    "HANIFI ROHINGYA": "Rohg",
    "OL CHIKI": "Olck",
    "MEETEI MAYEK": "Mtei",
    "NEW TAI": "Talu",
    "TAI LE": "Tale",
    "ADLAM": "Adlm",
    "ARABIC": "Arab",
    "ARMENIAN": "Armn",
    "BENGALI": "Beng",
    "CANADIAN": "Cans",
    "CHAKMA": "Cakm",
    "CHEROKEE": "Cher",
    "CJK": "Hani",
    "COPTIC": "Copt",
    "CYRILLIC": "Cyrl",
    "DEVANAGARI": "Deva",
    "ETHIOPIC": "Ethi",
    "GEORGIAN": "Geor",
    "GREEK": "Grek",
    "GUJARATI": "Gujr",
    "GURMUKHI": "Guru",
    "HANGUL": "Hang",
    "HEBREW": "Hebr",
    "HIRAGANA": "Jpan",
    "KANNADA": "Knda",
    "KATAKANA": "Jpan",
    "KHMER": "Khmr",
    "LAO": "Laoo",
    "LATIN": "Latn",
    "MALAYALAM": "Mlym",
    "MANDAIC": "Mand",
    "MONGOLIAN": "Mong",
    "MYANMAR": "Mymr",
    "NKO": "Nkoo",
    "ORIYA": "Orya",
    "SAMARITAN": "Samr",
    "SINHALA": "Sinh",
    "SYRIAC": "Syrc",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "THAANA": "Thaa",
    "THAI": "Thai",
    "TIBETAN": "Tibt",
    "TIFINAGH": "Tfng",
    "VAI": "Vaii",
    "YEZIDI": "Yezi",
    "YI": "Yiii",
}


@lru_cache(maxsize=4096)
def _script_of_character(character: str) -> str:
    """Return the script of one character, ``Zyyy`` for digits, marks, punctuation and scripts not listed."""
    if not unicodedata.category(character).startswith("L"):
        return UNKNOWN_SCRIPT
    name = unicodedata.name(character, "")
    return next((code for words, code in _BY_NAME.items() if name.startswith(words)), UNKNOWN_SCRIPT)


def script_of(text: str) -> str:
    """Return the ISO 15924 code of the script most letters are in, the earliest of equals, else ``Zyyy``."""
    counts = Counter(script for c in text if (script := _script_of_character(c)) != UNKNOWN_SCRIPT)
    return counts.most_common(1)[0][0] if counts else UNKNOWN_SCRIPT


def direction_of_script(script: str) -> Direction:
    """Return the direction in which a script is written: ``rtl`` for Arabic, Hebrew and their like."""
    return "rtl" if script in RIGHT_TO_LEFT else "ltr"
