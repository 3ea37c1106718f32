"""Reads a workbook (``.xlsx``): looks through its parts before anything unpacks them, then its first sheet with something in it."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence

from python_calamine import CalamineError, CalamineWorkbook

from wayhome.ground.files.sheets.limits import (
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_RATIO,
    MOST_ROWS,
    MOST_UNPACKED,
)
from wayhome.ground.files.sheets.troubles import CannotRead, Trouble

_PROGRAMS = re.compile(r"vbaproject|macrosheets|activex|vbadata|\.bin$", re.IGNORECASE)
_PRINTER = re.compile(r"printersettings", re.IGNORECASE)
_LINKS = re.compile(r"externallinks?/|connections\.xml|querytables?/|embeddings/|oleobject", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?/?>")
_DOCTYPE = b"<!DOCTYPE"
_AT_ONCE = 256 * 1024
_SEAM = 512
"""How much of one piece is looked at again with the next, so that nothing hides where they meet."""


def rows_of_workbook(content: bytes) -> Iterator[Sequence[str]]:
    """Yield the rows of the first sheet that has something in it, each cell as text. Raises ``CannotRead``."""
    _look_through(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height == 0:
                continue
            _refuse_size(sheet.total_height, sheet.total_width)
            for row in sheet.to_python(skip_empty_area=False):
                yield [_text(cell) for cell in row]
            return
    except (CalamineError, ValueError, KeyError, TypeError) as wrong:
        raise CannotRead(Trouble.DAMAGED) from wrong


def _look_through(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            _refuse_names([part.filename for part in parts])
            if len(parts) > MOST_PARTS:
                raise CannotRead(Trouble.PACKED)
            unpacked = 0
            for part in parts:
                unpacked += _through_part(packed, part, MOST_UNPACKED - unpacked)
    except CannotRead:
        raise
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
    ) as wrong:
        raise CannotRead(Trouble.DAMAGED) from wrong
    except RuntimeError as wrong:  # what zipfile says of a part with a password
        raise CannotRead(Trouble.ENCRYPTED) from wrong
    except Exception as wrong:  # zlib has an error of its own
        raise CannotRead(Trouble.DAMAGED) from wrong


def _refuse_names(names: Sequence[str]) -> None:
    if len(set(names)) != len(names):
        raise CannotRead(Trouble.DAMAGED)
    if any(_PROGRAMS.search(name) and not _PRINTER.search(name) for name in names):
        raise CannotRead(Trouble.MACROS)
    if any(_LINKS.search(name) for name in names):
        raise CannotRead(Trouble.LINKS)
    if "content.xml" in names or any(
        name.startswith(("word/", "ppt/", "META-INF/manifest")) for name in names
    ):
        raise CannotRead(Trouble.OTHER_OFFICE)
    if not any(_SHEET.search(name) for name in names):
        raise CannotRead(Trouble.NOT_A_SHEET)


def _through_part(packed: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Unpack one part a piece at a time, keeping nothing, and return its size; what it says of its size is not believed."""
    most = min(left, max(MOST_RATIO * part.compress_size, _AT_ONCE))
    size, before = 0, b""
    is_sheet, is_xml = bool(_SHEET.search(part.filename)), part.filename.endswith((".xml", ".rels"))
    with packed.open(part) as stream:
        while piece := stream.read(_AT_ONCE):
            size += len(piece)
            if size > most:
                raise CannotRead(Trouble.PACKED)
            seen = before + piece
            if is_sheet and _FORMULA.search(seen):
                raise CannotRead(Trouble.FORMULAS)
            if is_xml and _DOCTYPE in seen.upper():
                raise CannotRead(Trouble.PACKED)
            before = piece[-_SEAM:]
    return size


def _refuse_size(rows: int, columns: int) -> None:
    if columns > MOST_COLUMNS:
        raise CannotRead(Trouble.TOO_MANY_COLUMNS)
    if rows > MOST_ROWS + 1:
        raise CannotRead(Trouble.TOO_MANY_ROWS)


def _text(cell: object) -> str:
    """Return a cell as somebody would write it: a day as 2026-05-31, a whole number without a point."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "minutes")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, dt.time):
        return cell.isoformat("minutes")
    return str(cell)
