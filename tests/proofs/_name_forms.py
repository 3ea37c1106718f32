"""Names with their published romanisations: the rows of ``data/name_forms.csv`` and of the letter tables beside it.

No person is in them: they are common given and family names, to be put together by chance. A form is written
in the row where usage and not a table says it, and worked out of ``name_letters.csv`` or
``name_syllables.csv`` where a table does. ``name_origins.csv`` says which published system each form follows.
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).with_name("data")

# What a system writes differently at the beginning of a word (in Russian by BGN/PCGN also after a vowel).
_INITIAL = {
    ("ru", "2"): {"е": "ye"},
    ("uk", "2"): {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"},
    ("hy", "2"): {"ե": "ye", "ո": "vo"},
}
_CYRILLIC_VOWELS = "аеёиоуыэюяйьъ"
_INDIC_BLOCKS = {"hi": 0x0900, "bn": 0x0980, "ta": 0x0B80, "si": 0x0D80}


@dataclass(frozen=True)
class Form:
    """One way of writing a name in Latin letters, and the system it follows."""

    text: str
    origin: str


@dataclass(frozen=True)
class Name:
    """A given or family name: its language, script, native spelling and Latin forms."""

    language: str
    script: str
    role: str
    native: str
    forms: tuple[Form, ...]


def names() -> list[Name]:
    """Return every name of the tables, in their order."""
    origins = {(row["language"], row["form"]): row for row in _rows("name_origins.csv")}
    scripts = {row["language"]: row["script"] for row in _rows("name_origins.csv")}
    found = []
    for row in _rows("name_forms.csv"):
        language, native = row["language"], unicodedata.normalize("NFC", row["native"])
        forms = []
        for number in ("1", "2", "3", "4"):
            text = row[number] or _worked_out(language, number, native)
            if text and (language, number) in origins:
                forms.append(Form(unicodedata.normalize("NFC", text), origins[language, number]["origin"]))
        found.append(Name(language, scripts[language], row["role"], native, tuple(forms)))
    return found


def _rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


_LETTERS = {(row["language"], row["letter"]): row for row in _rows("name_letters.csv")}
_SYLLABLES = {(row["table"], row["key"]): row for row in _rows("name_syllables.csv")}


def _worked_out(language: str, number: str, native: str) -> str:
    """Return the form of this number by the letter tables, or nothing where none says it."""
    if language in ("ru", "uk", "ka", "hy"):
        words = [_by_letters(language, number, word) for word in native.lower().split()]
    elif language in _INDIC_BLOCKS and number in ("1", "2"):
        words = [_by_indic_signs(language, number, word) for word in native.split()]
    elif language == "am" and number in ("1", "2"):
        words = [_by_ethiopic_syllables(number, word) for word in native.split()]
    else:
        return ""
    return " ".join(word[:1].upper() + word[1:] for word in words)


def _by_letters(language: str, number: str, word: str) -> str:
    written, place = "", 0
    initial = _INITIAL.get((language, number), {})
    while place < len(word):
        after_vowel = language == "ru" and place > 0 and word[place - 1] in _CYRILLIC_VOWELS
        size = 2 if (language, word[place : place + 2]) in _LETTERS else 1
        letter = word[place : place + size]
        if letter in initial and (place == 0 or after_vowel):
            written += initial[letter]
        else:
            written += _LETTERS[language, letter][number] or ""
        place += size
    return written


def _by_indic_signs(language: str, number: str, word: str) -> str:
    block = _INDIC_BLOCKS[language]
    table = "sinh" if language == "si" else "indic"
    virama, first, last = (0x4A, 0x1A, 0x46) if language == "si" else (0x4D, 0x15, 0x39)
    offsets = [ord(c) - block for c in word if ord(c) - block != 0x3C and c != "\u200d"]
    written = ""
    for place, offset in enumerate(offsets):
        if offset == virama:
            continue
        written += _SYLLABLES[table, f"{offset:02X}"][number]
        follows = offsets[place + 1] if place + 1 < len(offsets) else None
        if first <= offset <= last and not (follows is not None and (follows == virama or follows > last)):
            if number == "2" and language == "hi" and follows is None:
                continue  # the Hunterian system drops the last inherent vowel
            written += "a"
    return written


def _by_ethiopic_syllables(number: str, word: str) -> str:
    written, open_syllable = "", False
    for place, character in enumerate(word):
        order = (ord(character) & 7) + 1
        consonant = _SYLLABLES["ethi", chr(ord(character) & ~7)][number]
        vowel = _SYLLABLES["ethi", f"order{order}"][number]
        if order == 6 and place > 0 and (place == len(word) - 1 or open_syllable):
            vowel = ""  # the sixth order is a bare consonant at the end of a word or a closed syllable
        written += consonant + vowel
        open_syllable = bool(vowel)
    return written
