"""The streams inside a PDF: how much they unpack to, and pictures without where they were taken."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Stream

from wayhome.ground.files.cleaning.jpeg_segments import without_metadata
from wayhome.ground.files.cleaning.outcome import CannotClean
from wayhome.ground.files.enums import Problem
from wayhome.ground.files.limits import MOST_PIXELS_IN_PDF, MOST_UNPACKED, MOST_UNPACKED_CONTENT

_STEP = 256 * 1024
_FROM_OUTSIDE = (Name.F, Name.FFilter, Name.FDecodeParms)
_NOT_SHOWN = tuple(
    Name(name)
    for name in (
        "/AF",
        "/Alternates",
        "/LastModified",
        "/Measure",
        "/Metadata",
        "/OPI",
        "/PieceInfo",
        "/PtData",
        "/Ref",
        "/StructParent",
        "/StructParents",
    )
)


@dataclass
class Streams:
    """Cleans one stream after the other, and keeps count of what they unpack to together."""

    unpacked: int = 0

    def clean(self, stream: Stream) -> None:
        """Take out of a stream what shows nothing, and measure it.

        Raises ``CannotClean`` where it takes its content from elsewhere or unpacks to more than is allowed.
        """
        if any(name in stream for name in _FROM_OUTSIDE):
            raise CannotClean(Problem.BROKEN)
        for name in _NOT_SHOWN:
            if name in stream:
                del stream[name]
        if stream.get(Name.Subtype) == Name.PS:  # a program in PostScript
            raise CannotClean(Problem.BROKEN)
        filters = _filters(stream)
        if filters == [Name.DCTDecode]:
            _strip_picture(stream)
        self._measure(stream, filters)

    def _measure(self, stream: Stream, filters: list[Object]) -> None:
        most = MOST_UNPACKED_CONTENT
        if stream.get(Name.Subtype) == Name.Image:
            pixels = _whole(stream.get(Name.Width)) * _whole(stream.get(Name.Height))
            if pixels > MOST_PIXELS_IN_PDF:
                raise CannotClean(Problem.TOO_MANY_PIXELS)
            most = max(most, pixels * 8)  # four colours of two bytes each
        if not filters or filters[0] not in (Name.FlateDecode, Name("/Fl")):
            return
        if (
            len(filters) > 1
        ):  # packed twice is how a bomb hides; no program that makes documents does it with two of these
            if filters[1] in (Name.FlateDecode, Name("/Fl"), Name.LZWDecode, Name.RunLengthDecode):
                raise CannotClean(Problem.TOO_COSTLY)
            return
        self.unpacked += _unpacked_length(stream.read_raw_bytes(), most)
        if self.unpacked > MOST_UNPACKED:
            raise CannotClean(Problem.TOO_COSTLY)


def _strip_picture(stream: Stream) -> None:
    """Take out of a JPEG picture where and when it was taken, without decoding it."""
    given = stream.get(Name.DecodeParms)
    options = given if isinstance(given, Dictionary | Array) else None
    stripped = without_metadata(stream.read_raw_bytes())
    stream.write(stripped, filter=Name.DCTDecode, decode_parms=options)


def _filters(stream: Stream) -> list[Object]:
    given = stream.get(Name.Filter)
    if given is None:
        return []
    return list(given) if isinstance(given, Array) else [given]


def _whole(number: object) -> int:
    return max(number, 0) if isinstance(number, int) else 0


def _unpacked_length(packed: bytes, most: int) -> int:
    """Return how much a stream unpacks to, counted piece by piece and never kept; damaged streams count as far as they go."""
    unpacker, length, rest = zlib.decompressobj(), 0, packed
    try:
        while rest and not unpacker.eof:
            length += len(unpacker.decompress(rest, _STEP))
            rest = unpacker.unconsumed_tail
            if length > most:
                raise CannotClean(Problem.TOO_COSTLY)
    except zlib.error:
        pass
    return length
