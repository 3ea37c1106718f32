"""Numbers of documents as they are compared: what was written with spaces, dashes or other digits is the same number."""

from __future__ import annotations

import unicodedata

from wayhome.ground.values.digits import western_digits

SHORTEST = 5
"""Characters of a number by which somebody may look; shorter ones fit many, and are no document's."""


def plain_number(text: str) -> str:
    """Return a number in capitals and Western digits, without anything that is neither letter nor digit.

    Full-width and other compatible forms become plain ones (NFKC). Letters that only look alike stay apart: O is no zero.
    """
    folded = western_digits(unicodedata.normalize("NFKC", text)).upper()
    return "".join(sign for sign in folded if sign.isalnum())


def like_a_number(text: str) -> bool:
    """Return whether a text may be the number of a document: long enough, and with a digit."""
    plain = plain_number(text)
    return len(plain) >= SHORTEST and any(sign.isdigit() for sign in plain)
