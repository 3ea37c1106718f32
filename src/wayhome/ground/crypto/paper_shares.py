"""The root key on paper: five shares by SLIP-39, of which any three give it back and two tell nothing.

Each share is 33 English words with a checksum of their own; every set has a number of its own, so that shares of two
sets cannot be mixed unnoticed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.wordlist import WORDLIST

from wayhome.ground.crypto.errors import SharesRefused
from wayhome.ground.crypto.file_provider import LENGTH, name_of, read_root_keys, write_root_keys

SHARES, NEEDED = 5, 3
KNOWN = frozenset(WORDLIST)


def make_shares(path: Path) -> tuple[str, Sequence[str]]:
    """Return the name of the root key that wraps now, and five new shares of it.

    Raises ``KeyUnavailable`` when the file cannot be read.
    """
    root = read_root_keys(path)[0]
    (shares,) = generate_mnemonics(group_threshold=1, groups=[(NEEDED, SHARES)], master_secret=root)
    if combine_mnemonics(shares[:NEEDED]) != root or combine_mnemonics(shares[-NEEDED:]) != root:
        raise AssertionError(
            "shares do not give the root key back"
        )  # never hand out paper that does not help
    return name_of(root), shares


def restore_from_shares(shares: Sequence[str], *, path: Path) -> str:
    """Write the key file anew, with mode 0600, from three shares, and return the name of the root key.

    Raises ``SharesRefused`` and writes nothing when there are fewer than three, when a word is unknown or mistyped, when
    two are the same or of different sets, and when a key file is there already.
    """
    if path.exists():
        raise SharesRefused(
            "Nothing was written, because a root key file is there already. Move it away if it is not the right one, "
            "but do not delete it."
        )
    root = _combined([read_share(place, share) for place, share in enumerate(shares, start=1)])
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_root_keys(path, [root])
    return name_of(root)


def read_share(place: int, words: str) -> Share:
    """Return one share from its words, in any case and spacing; ``place`` is its number among those typed.

    Raises ``SharesRefused`` when a word is not in the list of SLIP-39 or the words are not those of one share.
    """
    typed = [word for word in words.lower().split() if not word.isdecimal()]  # the numbers that paper shows
    for number, word in enumerate(typed, start=1):
        if word not in KNOWN:
            raise SharesRefused(
                f"Nothing was written: word {number} of share {place}, “{word}”, is in no share. "
                "Read it again and type the share anew."
            )
    try:
        return Share.from_mnemonic(" ".join(typed))
    except MnemonicError as error:
        raise SharesRefused(
            f"Nothing was written: share {place} is not whole. A word is missing, mistaken for another or in the "
            "wrong place. Read all of it again and type it anew."
        ) from error


def _combined(shares: Sequence[Share]) -> bytes:
    if len({share.identifier for share in shares}) > 1:
        raise SharesRefused(
            "Nothing was written, because these shares belong to different sets. Use shares that were made at the "
            "same time: the first two words of all of them are the same."
        )
    different = {share.index: share for share in shares}
    if len(different) < NEEDED:
        raise SharesRefused(
            f"Nothing was written: the root key needs {NEEDED} different shares of one set, and these are "
            f"{len(different)}. Fewer tell nothing about it."
        )
    try:
        root: bytes = combine_mnemonics([share.mnemonic() for share in different.values()][:NEEDED])
    except MnemonicError as error:
        raise SharesRefused(
            "Nothing was written, because these shares do not belong together. Use others."
        ) from error
    if len(root) != LENGTH:
        raise SharesRefused(
            "Nothing was written, because these are shares of something else than a root key."
        )
    return root
