"""The process that cleans one file: reads it from its input, writes one line and the clean file to its output.

Started by ``confined`` alone. It imports no Django, is given no secret, and dies rather than answer in doubt.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TextIO

from wayhome.ground.files.cleaning.closing_in import close_in
from wayhome.ground.files.cleaning.outcome import CannotClean
from wayhome.ground.files.cleaning.pdfs import clean_pdf
from wayhome.ground.files.cleaning.pictures import clean_picture, load_decoders
from wayhome.ground.files.enums import FileKind, Problem
from wayhome.ground.files.limits import MOST_CLEANED_BYTES


def main(kind: FileKind) -> None:
    """Clean what the standard input holds, and answer on the standard output."""
    status = _status_of_this_process()
    load_decoders()
    close_in()
    content = sys.stdin.buffer.read()
    try:
        cleaned = clean_pdf(content) if kind is FileKind.PDF else clean_picture(content, kind)
        if len(cleaned.content) > MOST_CLEANED_BYTES:
            raise CannotClean(Problem.TOO_LARGE)
    except CannotClean as refusal:
        _answer({"problem": refusal.problem.value, "memory": _most_memory(status)})
    except (MemoryError, RecursionError):
        _answer({"problem": Problem.TOO_COSTLY.value, "memory": _most_memory(status)})
    else:
        _answer({"pages": cleaned.pages, "memory": _most_memory(status)}, cleaned.content)


def _answer(told: dict[str, object], content: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + content)
    sys.stdout.buffer.flush()


def _status_of_this_process() -> TextIO | None:
    """Return where Linux tells of this process, opened while files may still be opened."""
    place = Path("/proc/self/status")
    return place.open() if place.exists() else None


def _most_memory(status: TextIO | None) -> int:
    """Return the most kilobytes that this process ever held, 0 where the system does not tell."""
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read()) if status is not None else None
    return int(found[1]) if found else 0
