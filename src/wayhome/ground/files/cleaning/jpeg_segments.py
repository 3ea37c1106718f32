"""The segments of a JPEG stream: leaves out where and when a picture was taken without decoding it.

Pictures inside a PDF are cleaned so; a picture that comes alone is decoded and written anew instead.
"""

from __future__ import annotations

_START, _SCAN, _END = 0xD8, 0xDA, 0xD9
_COLOUR_OF_ADOBE = 0xEE  # without it the colours of some pictures are inverted
_JFIF = 0xE0
_PROFILE = b"ICC_PROFILE\0"


def without_metadata(stream: bytes) -> bytes:
    """Return the stream without comments and application segments but those that say how colours are meant.

    A stream that is no sound JPEG comes back as it was: it shows nothing, and nothing that reads EXIF reads it.
    """
    if stream[:2] != bytes([0xFF, _START]):
        return stream
    kept, place = [stream[:2]], 2
    while place + 4 <= len(stream) and stream[place] == 0xFF:
        marker = stream[place + 1]
        if marker == 0xFF:  # a byte of filling
            place += 1
            continue
        if marker in (_SCAN, _END):
            return b"".join([*kept, stream[place:]])
        following = place + 2 + int.from_bytes(stream[place + 2 : place + 4], "big")
        if _is_needed(marker, stream[place + 4 : following]):
            kept.append(stream[place:following])
        place = following
    return stream


def _is_needed(marker: int, body: bytes) -> bool:
    if marker == 0xFE:
        return False
    if 0xE0 <= marker <= 0xEF:
        return marker in (_JFIF, _COLOUR_OF_ADOBE) or body.startswith(_PROFILE)
    return True
