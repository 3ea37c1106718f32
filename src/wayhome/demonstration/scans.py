"""Two papers that the demonstration makes itself: a page with some lines of text, and a picture of a page."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

WIDTH, HEIGHT = 420, 594
PAPER, INK = b"\xf7", b"\x5a"


def a_page(lines: Sequence[str]) -> bytes:
    """Return a PDF of one page with lines of plain letters on it."""
    shown = " ".join(f"({line}) Tj 0 -22 Td" for line in lines)
    text = f"BT /F1 13 Tf 72 760 Td {shown} ET".encode("ascii")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(body))
    )


def a_scan() -> bytes:
    """Return a grey picture of a page with a frame for a photograph and lines that stand for text, as PNG."""
    rows = b"".join(b"\0" + _row(y) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows, 9))
        + _chunk(b"IEND", b"")
    )


def _row(y: int) -> bytes:
    if 60 <= y < 210:
        return PAPER * 40 + INK * 110 + PAPER * (WIDTH - 150)
    if y > 240 and y % 24 < 3:
        return PAPER * 40 + INK * (WIDTH - 120 + y % 72 // 24 * 20) + PAPER * (80 - y % 72 // 24 * 20)
    return PAPER * WIDTH


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
