"""The segments of a JPEG stream: leaves out where and when a picture was taken, without decoding it.

Pictures inside a PDF are cleaned so; a picture that comes alone is decoded and written anew instead. Every segment that is
kept has the length that its own numbers give it, so that nothing hides behind a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from wayhome.ground.files.cleaning.outcome import CannotClean
from wayhome.ground.files.enums import Problem

_START, _END = b"\xff\xd8", b"\xff\xd9"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_HUFFMAN, _ARITHMETIC, _SCAN, _QUANTA, _LINES, _RESTART = 0xC4, 0xCC, 0xDA, 0xDB, 0xDC, 0xDD
_JFIF, _ADOBE = 0xE0, 0xEE
_TOLD = frozenset({*range(0xE0, 0xF0), 0xFE})
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)


def without_metadata(stream: bytes) -> bytes:
    """Return the stream without comments, application segments and whatever follows its end.

    Two short segments that say how colours are meant are kept in their plainest form. Raises ``CannotClean`` for a stream
    whose segments do not follow one another as they must.
    """
    if not stream.startswith(_START):
        raise CannotClean(Problem.BROKEN)
    kept, place = [_START], 2
    while True:
        found = _NEXT_MARKER.match(stream, place)
        if found is None:
            raise CannotClean(Problem.BROKEN)
        marker, place = stream[found.end() - 1], found.end()
        if marker == _END[1]:
            return b"".join([*kept, _END])
        following = place + int.from_bytes(stream[place : place + 2], "big")
        body = stream[place + 2 : following]
        if following < place + 2 or following > len(stream):
            raise CannotClean(Problem.BROKEN)
        kept.append(_segment(marker, body))
        place = following
        if marker == _SCAN:
            after = _NEXT_MARKER.search(stream, place)
            if after is None:  # some programs leave the end away
                return b"".join([*kept, stream[place:], _END])
            kept.append(stream[place : after.start()])
            place = after.start()


def _segment(marker: int, body: bytes) -> bytes:
    """Return what is kept of one segment; raises ``CannotClean`` for one that is not as long as it must be."""
    if marker in _TOLD:
        body = _told(marker, body)
        if not body:
            return b""
    elif not _fits(marker, body):
        raise CannotClean(Problem.BROKEN)
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def _told(marker: int, body: bytes) -> bytes:
    if marker == _JFIF and body.startswith(b"JFIF\0") and len(body) >= 14:
        return body[:12] + b"\0\0"  # without the small picture that may follow
    if marker == _ADOBE and body.startswith(b"Adobe") and len(body) >= 12:
        return body[:12]
    return b""


def _fits(marker: int, body: bytes) -> bool:
    """Tell whether a segment is as long as the numbers in it say (ITU-T T.81, B.2)."""
    if marker in _FRAMES:
        return len(body) >= 6 and len(body) == 6 + 3 * body[5]
    if marker == _SCAN:
        return len(body) >= 1 and len(body) == 4 + 2 * body[0]
    if marker == _QUANTA:
        return _is_row_of(body, lambda rest: 129 if rest[0] >> 4 else 65)
    if marker == _HUFFMAN:
        return _is_row_of(body, lambda rest: 17 + sum(rest[1:17]))
    if marker == _ARITHMETIC:
        return len(body) % 2 == 0
    return marker in (_RESTART, _LINES) and len(body) == 2


def _is_row_of(body: bytes, length_of: Callable[[bytes], int]) -> bool:
    """Tell whether a body is a row of tables, each as long as it says."""
    rest = body
    while rest:
        length = length_of(rest)
        if length > len(rest):
            return False
        rest = rest[length:]
    return bool(body)
