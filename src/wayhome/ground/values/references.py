"""Case references: eight random characters without look-alikes and one that checks them, ``K7M4-2QXP-9``.

A reference tells nothing: no year, country, programme or running number (case.md 1). It is read over the
telephone and copied by hand, so every single wrong character and every exchange of two is caught.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable

from wayhome.ground.values.digits import western_digits
from wayhome.ground.values.errors import refused
from wayhome.ground.values.sentences import msgid

# Twenty-three characters: a prime number, so that a weighted sum catches every single error and every
# exchange of two characters. Left out: 0 1 and D I L O (read as one another), vowels (no words), and
# B G S U Z, which are read as 8 6 5 V 2.
ALPHABET = "23456789CFHJKMNPQRTVWXY"
LENGTH = 8
EXAMPLE = "K7M4-2QXP-9"

_WEIGHTS = tuple(range(LENGTH + 1, 0, -1))
_REMAINDER = 1
_READ_AS = {"B": "8", "G": "6", "S": "5", "U": "V", "Z": "2"}
# Letters of other alphabets that look the same and are typed with another keyboard switched on.
_SAME_SHAPE = str.maketrans("КМНРСТХУΚΜΝΗΡΤΧΥ", "KMHPCTXYKMNHPTXY")
_SEPARATORS = frozenset("-_./‐‑‒–—−")


def new_reference(randbelow: Callable[[int], int] = secrets.randbelow) -> str:
    """Return a new reference drawn at random.

    It is one of 23⁸ (78 thousand million): at a million cases one draw in eighty thousand repeats an
    earlier one, so the writer draws again when the database's unique constraint refuses it.
    """
    body = "".join(ALPHABET[randbelow(len(ALPHABET))] for _ in range(LENGTH))
    return _printed(body + check_character(body))


def check_character(body: str) -> str:
    """Return the check character of eight characters of the alphabet.

    The nine characters, by their places in the alphabet and weighted 9, 8, … 1, add up to 1 modulo 23.
    """
    total = sum(weight * ALPHABET.index(character) for weight, character in zip(_WEIGHTS, body, strict=False))
    return ALPHABET[(_REMAINDER - total) % len(ALPHABET)]


def clean_reference(text: str) -> str:
    """Return the reference as it is printed, from what a person typed or read out.

    Lower case, spaces, missing dashes, digits of any script and the look-alikes that can only mean one
    character (B 8, G 6, S 5, U V, Z 2) are accepted.

    Raises ``ValueRefused`` with code ``empty``, ``unknown_character``, ``wrong_length`` or
    ``wrong_check_character``.
    """
    typed = [c for c in _plain(text) if not c.isspace() and c not in _SEPARATORS]
    if not typed:
        raise refused("empty", msgid("No reference was written. It looks like %(example)s."), example=EXAMPLE)
    for character in typed:
        if character not in ALPHABET:
            raise refused(
                "unknown_character",
                msgid(
                    "A reference never contains “%(character)s”, so this one was misread. "
                    "Look at the letter or the screen again: it looks like %(example)s."
                ),
                character=character,
                example=EXAMPLE,
            )
    if len(typed) != LENGTH + 1:
        raise refused(
            "wrong_length",
            msgid(
                "A reference has nine characters, like %(example)s; this one has %(count)s. Read it again."
            ),
            count=len(typed),
            example=EXAMPLE,
        )
    code = "".join(typed)
    if check_character(code[:LENGTH]) != code[LENGTH]:
        raise refused(
            "wrong_check_character",
            msgid(
                "One character of %(reference)s is wrong or two have changed places: its last character does "
                "not fit the others. Read it again."
            ),
            reference=_printed(code),
        )
    return _printed(code)


def _plain(text: str) -> str:
    """Return the text in capital letters of one alphabet, with look-alikes read as what they must mean."""
    capitals = western_digits(unicodedata.normalize("NFKC", text)).upper().translate(_SAME_SHAPE)
    visible = (c for c in capitals if unicodedata.category(c) not in ("Cc", "Cf") or c.isspace())
    return "".join(_READ_AS.get(c, c) for c in visible)


def _printed(code: str) -> str:
    """Return nine characters as they are printed, four, four and one."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"
