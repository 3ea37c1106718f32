"""The chunks of a PNG file: only what makes the picture is given to the decoder."""

from __future__ import annotations

from wayhome.ground.files.cleaning.outcome import CannotClean
from wayhome.ground.files.enums import Problem

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_NEEDED = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})


def only_picture(content: bytes) -> bytes:
    """Return the file without texts, profiles, moving pictures, and whatever follows its end.

    Raises ``CannotClean`` where the file ends before its end chunk.
    """
    kept, place = [SIGNATURE], len(SIGNATURE)
    while place + 12 <= len(content):
        length, name = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
        following = place + 12 + length
        if following > len(content):
            break
        if name in _NEEDED:
            kept.append(content[place:following])
        if name == b"IEND":
            return b"".join(kept)
        place = following
    raise CannotClean(Problem.BROKEN)
