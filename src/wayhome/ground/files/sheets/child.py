"""The process that reads one spreadsheet: takes it from its input, and writes a line about it and a line for each row.

Started by ``confined`` alone. It imports no Django, is given no secret, and dies rather than answer in doubt.
"""

from __future__ import annotations

import bz2  # noqa: F401 - loaded before the process is closed in, as zipfile asks for it late
import json
import re
import sys
from collections.abc import Iterator, Sequence

import python_calamine  # noqa: F401 - loaded before the process is closed in

from wayhome.ground.files.cleaning.closing_in import close_in
from wayhome.ground.files.cleaning.memory import most_memory, status_of_this_process
from wayhome.ground.files.sheets.limits import MOST_ANSWER, MOST_BYTES
from wayhome.ground.files.sheets.rows import headings_and_rows
from wayhome.ground.files.sheets.tables import rows_of_table
from wayhome.ground.files.sheets.troubles import CannotRead, Trouble
from wayhome.ground.files.sheets.workbooks import rows_of_workbook

_ZIP, _EMPTY_ZIP = b"PK\x03\x04", b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    b"%PDF",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"MZ",
    b"\x7fELF",
)
_MARKUP = re.compile(rb"^\s*<(?:!|\?|html|table|svg|script|Workbook)", re.IGNORECASE)
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


def main() -> None:
    """Read what the standard input holds, and answer on the standard output."""
    status = status_of_this_process()
    _warm()
    close_in()
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    written = 0
    lines: list[bytes] = []
    try:
        headings, rows = headings_and_rows(rows_of(content))
        for number, cells in rows:
            line = json.dumps([number, cells], ensure_ascii=False).encode("utf-8", "surrogatepass")
            written += len(line) + 1
            if written > MOST_ANSWER:
                raise CannotRead(Trouble.TOO_LARGE)
            lines.append(line)
        told: dict[str, object] = {"headings": headings, "rows": len(lines)}
    except CannotRead as refusal:
        lines, told = [], {"trouble": refusal.trouble.value, "row": refusal.row, "column": refusal.column}
    except (MemoryError, RecursionError):
        lines, told = [], {"trouble": Trouble.TOO_COSTLY.value}
    told["memory"] = most_memory(status)
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")
    for line in lines:
        sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def rows_of(content: bytes) -> Iterator[Sequence[str]]:
    """Yield the rows of a file, by what its content is. Raises ``CannotRead``."""
    if not content.strip():
        raise CannotRead(Trouble.EMPTY)
    if len(content) > MOST_BYTES:
        raise CannotRead(Trouble.TOO_LARGE)
    if content.startswith(_ZIP):
        return rows_of_workbook(content)
    if content.startswith(_OLE):
        raise CannotRead(Trouble.ENCRYPTED if _ENCRYPTED in content else Trouble.OLD_EXCEL)
    if content.startswith((_EMPTY_ZIP, *_OTHERS)) or _MARKUP.search(content[:200]):
        raise CannotRead(Trouble.NOT_A_SHEET)
    if b"\x00" in content and not content.startswith(_MARKS):
        raise CannotRead(Trouble.NOT_A_SHEET)
    return rows_of_table(content)


def _warm() -> None:
    """Load what Python loads late, as nothing is loaded any more once the process is closed in."""
    for encoding in ("utf-8-sig", "utf-16", "cp437"):
        "a".encode(encoding)
    json.loads("[1]")
