"""The streams inside a PDF: how much they unpack to, and pictures without where they were taken."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Stream, StreamDecodeLevel

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

_OF_AN_IMAGE = frozenset(
    {
        "/Type",
        "/Subtype",
        "/Width",
        "/Height",
        "/ColorSpace",
        "/BitsPerComponent",
        "/Intent",
        "/ImageMask",
        "/Mask",
        "/Decode",
        "/Interpolate",
        "/SMask",
        "/SMaskInData",
        "/Matte",
        "/Filter",
        "/DecodeParms",
        "/Length",
    }
)
_PACKING = frozenset({"/FlateDecode", "/LZWDecode", "/RunLengthDecode"})
_SPELLING = frozenset({"/ASCII85Decode", "/ASCIIHexDecode"})
_OF_PICTURES = frozenset({"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"})
_LONG = {
    "/Fl": "/FlateDecode",
    "/LZW": "/LZWDecode",
    "/RL": "/RunLengthDecode",
    "/A85": "/ASCII85Decode",
    "/AHx": "/ASCIIHexDecode",
    "/DCT": "/DCTDecode",
    "/CCF": "/CCITTFaxDecode",
}


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
        if not filters and stream.read_raw_bytes().startswith(b"\xff\xd8\xff"):  # a JPEG that does not say so
            raise CannotClean(Problem.BROKEN)
        if stream.get(Name.Subtype) == Name.Image:
            _clean_image(stream, filters)
        self._measure(stream, filters)

    def _measure(self, stream: Stream, filters: list[str]) -> None:
        most, is_image = MOST_UNPACKED_CONTENT, stream.get(Name.Subtype) == Name.Image
        if is_image:
            pixels = _whole(stream.get(Name.Width)) * _whole(stream.get(Name.Height))
            if pixels > MOST_PIXELS_IN_PDF:
                raise CannotClean(Problem.TOO_MANY_PIXELS)
            most = max(most, pixels * 8)  # four colours of two bytes each
        _refuse_strange(filters, is_image=is_image)
        if filters[:1] == ["/FlateDecode"]:
            self.unpacked += _unpacked_length(stream.read_raw_bytes(), most)
        elif filters and filters[-1] not in _OF_PICTURES:
            # Older ways of packing are unpacked whole; one that needs more than this process may have ends it.
            self.unpacked += _within(len(stream.read_bytes(StreamDecodeLevel.specialized)), most)
        _within(self.unpacked, MOST_UNPACKED)


def _refuse_strange(filters: list[str], *, is_image: bool) -> None:
    """Refuse what is packed in ways that no reader knows, or twice over, which only bombs are."""
    pictures = [name for name in filters if name in _OF_PICTURES]
    if set(filters) - _PACKING - _SPELLING - _OF_PICTURES or (pictures and not is_image):
        raise CannotClean(Problem.BROKEN)
    if pictures and (len(pictures) > 1 or filters[-1] not in _OF_PICTURES):
        raise CannotClean(Problem.BROKEN)
    if sum(name in _PACKING for name in filters) > 1:
        raise CannotClean(Problem.TOO_COSTLY)


def _clean_image(stream: Stream, filters: list[str]) -> None:
    """Leave what drawing an image needs, and take out of a JPEG picture where and when it was taken.

    Raises ``CannotClean`` for an image of no size, and for one that is not packed and shorter than its size.
    """
    for name in set(stream.keys()) - _OF_AN_IMAGE:
        del stream[name]
    width, height = _whole(stream.get(Name.Width)), _whole(stream.get(Name.Height))
    row = (
        width * max(_whole(stream.get(Name.BitsPerComponent)), 1) + 7
    ) // 8  # of one colour; there may be more
    if not row or not height or (not filters and len(stream.read_raw_bytes()) < row * height):
        raise CannotClean(Problem.BROKEN)
    if filters == ["/DCTDecode"]:
        _strip_picture(stream)


def _strip_picture(stream: Stream) -> None:
    given = stream.get(Name.DecodeParms)
    options = given if isinstance(given, Dictionary | Array) else None
    stripped = without_metadata(stream.read_raw_bytes())
    stream.write(stripped, filter=Name.DCTDecode, decode_parms=options)


def _filters(stream: Stream) -> list[str]:
    given = stream.get(Name.Filter)
    if given is None:
        return []
    names = [str(name) for name in given] if isinstance(given, Array) else [str(given)]
    return [_LONG.get(name, name) for name in names]


def _whole(number: object) -> int:
    return max(number, 0) if isinstance(number, int) else 0


def _unpacked_length(packed: bytes, most: int) -> int:
    """Return how much a stream unpacks to, counted piece by piece and never kept; raises ``CannotClean`` for a damaged one."""
    unpacker, length, rest = zlib.decompressobj(), 0, packed
    try:
        while rest and not unpacker.eof:
            length += len(unpacker.decompress(rest, _STEP))
            rest = unpacker.unconsumed_tail
            _within(length, most)
    except zlib.error as error:  # a part of what the page shows would be missing
        raise CannotClean(Problem.BROKEN) from error
    return length


def _within(length: int, most: int) -> int:
    if length > most:
        raise CannotClean(Problem.TOO_COSTLY)
    return length
