"""The process that cleans one file: reads it from its input, writes one line and the clean file to its output.

Started by ``confined`` alone. It imports no Django, is given no secret, and dies rather than answer in doubt.
"""

from __future__ import annotations

import json
import sys

from wayhome.ground.files.cleaning.closing_in import close_in
from wayhome.ground.files.cleaning.memory import most_memory, status_of_this_process
from wayhome.ground.files.cleaning.outcome import CannotClean
from wayhome.ground.files.cleaning.pdfs import clean_pdf
from wayhome.ground.files.cleaning.pictures import clean_picture, load_decoders
from wayhome.ground.files.enums import FileKind, Problem
from wayhome.ground.files.limits import MOST_CLEANED_BYTES


def main(kind: FileKind) -> None:
    """Clean what the standard input holds, and answer on the standard output."""
    status = status_of_this_process()
    load_decoders()
    close_in()
    content = sys.stdin.buffer.read()
    try:
        cleaned = clean_pdf(content) if kind is FileKind.PDF else clean_picture(content, kind)
        if len(cleaned.content) > MOST_CLEANED_BYTES:
            raise CannotClean(Problem.TOO_LARGE)
    except CannotClean as refusal:
        _answer({"problem": refusal.problem.value, "memory": most_memory(status)})
    except (MemoryError, RecursionError):
        _answer({"problem": Problem.TOO_COSTLY.value, "memory": most_memory(status)})
    else:
        _answer({"pages": cleaned.pages, "memory": most_memory(status)}, cleaned.content)


def _answer(told: dict[str, object], content: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + content)
    sys.stdout.buffer.flush()
