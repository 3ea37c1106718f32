"""Names of people: one text as the person writes it, in any script; one word is enough (design.md 5)."""

from __future__ import annotations

import re
import unicodedata

from wayhome.ground.values.errors import ValueRefused, refused
from wayhome.ground.values.scripts import script_of
from wayhome.ground.values.sentences import msgid

MAXIMUM_LENGTH = 200

# Persian, Urdu and the Indic scripts spell with these two, so they are the only format characters kept.
_JOINERS = "\u200c\u200d"
_VIRAMA_CLASS = 9
_MOST_MARKS = 6
_MARKUP = re.compile(r"[<>{}|\\]|&[a-z]+;|&#|://|@", re.IGNORECASE)
_JOINED_SCRIPTS = frozenset({"Adlm", "Arab", "Mand", "Nkoo", "Rohg", "Syrc"})


def clean_name(text: str) -> str:
    """Return the name in NFC with single spaces, without control, bidirectional or invisible characters.

    Nothing else is changed: no capital letters, no order of parts, no removal of marks or joiners.

    Raises ``ValueRefused`` with code ``empty``, ``too_long`` (more than 200 characters), ``markup``,
    ``no_letter``, ``not_a_name`` (symbols, characters without agreed meaning) or ``too_many_marks``.
    """
    name = _folded(unicodedata.normalize("NFC", text))
    refusal = _why_not(name)
    if refusal is not None:
        raise refusal
    return name


def initials(text: str) -> str:
    """Return one or two initials for a picture frame: of the first and the last word, in capitals.

    An initial is what a reader sees as one sign, with its marks and conjuncts. In scripts whose letters
    join, a space keeps the two apart.
    """
    words = text.split()
    if not words:
        return ""
    signs = [_first_sign(word).upper() for word in ([words[0], words[-1]] if len(words) > 1 else words)]
    return (" " if script_of(text) in _JOINED_SCRIPTS else "").join(signs)


def _folded(text: str) -> str:
    """Return the text without invisible characters, joiners at the edges of words, and spare spaces."""
    shown = "".join(
        " " if character.isspace() else character
        for character in text
        if character.isspace() or character in _JOINERS or unicodedata.category(character) not in ("Cc", "Cf")
    )
    return " ".join(stripped for word in shown.split() if (stripped := word.strip(_JOINERS)))


def _why_not(name: str) -> ValueRefused | None:
    """Return why a folded text is no name, or nothing."""
    if not name:
        return refused(
            "empty", msgid("No name was written. Write it as the person does; one word is enough.")
        )
    if len(name) > MAXIMUM_LENGTH:
        return refused(
            "too_long",
            msgid("This name has %(count)s characters; up to %(limit)s can be kept. Write the name only."),
            count=len(name),
            limit=MAXIMUM_LENGTH,
        )
    if _MARKUP.search(name):
        return refused(
            "markup",
            msgid("This looks like an address or computer text, not a name. Write the name in letters."),
        )
    categories = {unicodedata.category(character) for character in name}
    if not any(category.startswith("L") for category in categories):
        return refused(
            "no_letter", msgid("This name has no letter. Write it as the person does, in any script.")
        )
    if categories & {"So", "Sm", "Sc", "Co", "Cs"} or any(_is_noncharacter(c) for c in name):
        return refused(
            "not_a_name",
            msgid(
                "This name contains a sign that is not writing. Write it with letters, spaces and marks only."
            ),
        )
    if _longest_run_of_marks(name) > _MOST_MARKS:
        return refused(
            "too_many_marks", msgid("This name carries too many marks on one letter. Write it again.")
        )
    return None


def _is_noncharacter(character: str) -> bool:
    """Return whether Unicode has promised never to give this code point a meaning."""
    return ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF


def _longest_run_of_marks(name: str) -> int:
    """Return how many combining marks follow one another at most."""
    runs = "".join("m" if unicodedata.category(c) in ("Mn", "Me") else " " for c in name).split()
    return max(map(len, runs), default=0)


def _first_sign(word: str) -> str:
    """Return the first letter of a word with all that is written together with it."""
    letters = word.lstrip("".join(c for c in word if unicodedata.category(c)[0] in "PS")) or word
    sign = letters[0]
    for character in letters[1:]:
        joined = unicodedata.combining(sign[-1]) == _VIRAMA_CLASS or sign[-1] == "\u200d"
        if not (joined or character in _JOINERS or unicodedata.category(character).startswith("M")):
            break
        sign += character
    return sign.rstrip(_JOINERS)
