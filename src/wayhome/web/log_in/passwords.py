"""Passwords that somebody who knows the house would try first are refused.

The words are listed here, so that they can be read and added to: the product, the field, and parts of the account's own
name and address. A long phrase in which a word stands beside others is left alone.
"""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wayhome.ground.accounts.models import User

WORDS = (
    "administrator",
    "assisted",
    "avrr",
    "counsellor",
    "donor",
    "frontex",
    "iom",
    "migration",
    "office",
    "password",
    "reintegration",
    "return",
    "returnee",
    "voluntary",
    "wayhome",
    "welcome",
)
"""Words of the product and of the field, without accents, in small letters."""
LEFT_OVER = 8
"""So many signs beside these words make a password of its own (ASVS 5.0, 6.2.1: eight at least)."""


class NoWordsOfTheHouse:
    """Refuses a password of which less than ``LEFT_OVER`` signs remain without words of the house and of the account."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ``ValidationError`` for a password that is made of these words and little else."""
        rest = _plain(password)
        for word in sorted({*WORDS, *_own_words(user)}, key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < LEFT_OVER:
            raise ValidationError(
                _(
                    "This password is made of words that somebody who knows this office tries first. "
                    "Take several words that have nothing to do with it."
                ),
                code="words_of_the_house",
            )

    def get_help_text(self) -> str:
        """Return what to keep in mind."""
        return _("Do not build it from your name, your address, or words of this work.")


def _plain(text: str) -> str:
    return "".join(
        sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign)
    )


def _own_words(user: User | None) -> set[str]:
    """Return name and address of the account in parts of at least three letters."""
    if user is None:
        return set()
    name, _at, host = str(user.email).partition("@")
    parts = [*str(user.name).split(), *name.replace(".", " ").replace("-", " ").split(), *host.split(".")]
    return {_plain(part) for part in parts if len(part) >= 3}
