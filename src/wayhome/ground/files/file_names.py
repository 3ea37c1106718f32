"""Names of files: what a person called it, without anything that hides what it is or where it would go."""

from __future__ import annotations

import unicodedata

from wayhome.ground.files.limits import LONGEST_NAME

_JOINERS = "\u200c\u200d"  # Persian, Urdu and the Indic scripts spell with these two.
_NEVER_IN_NAMES = frozenset('<>:"|?*')


def clean_file_name(given: str) -> str | None:
    """Return a name that can be shown and saved anywhere, with its ending; nothing where it cannot be read.

    Folders before the name, signs that turn the direction of writing and invisible ones are left out, so that
    the ending which is shown is the ending that counts; long names are shortened before the ending. A name with
    NUL or another control character, half of a character, or no ending is none.
    """
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in given):
        return None
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    shown = "".join(" " if sign.isspace() else sign for sign in name if _is_shown(sign))
    stem, dot, ending = " ".join(shown.split()).rpartition(".")
    stem, ending = stem.strip(" ."), ending.strip()
    if not dot or not ending or not ending.isascii():
        return None
    return f"{_shortened(stem or 'document', LONGEST_NAME - len(ending) - 1)}.{ending.lower()}"


def _is_shown(sign: str) -> bool:
    if sign in _JOINERS:
        return True
    return sign not in _NEVER_IN_NAMES and unicodedata.category(sign) not in ("Cf", "Co", "Cn", "Zl", "Zp")


def _shortened(stem: str, length: int) -> str:
    """Return the stem cut to so many bytes of UTF-8, between characters: file systems count bytes."""
    return stem.encode()[:length].decode(errors="ignore").rstrip() if len(stem.encode()) > length else stem
