"""The sentences with which a file is not taken in, or not given out."""

from __future__ import annotations

from collections.abc import Mapping

from wayhome.ground.core.errors import Refused
from wayhome.ground.files.enums import FileKind, FileState, Problem
from wayhome.ground.files.limits import MEGABYTE, MOST_BYTES, MOST_PAGES, MOST_PIXELS
from wayhome.ground.values.sentences import Sentence, msgid, say


class FileRefused(Refused):
    """A file was not taken in or not given out; ``code`` is that of the ``Problem``, or ``file_`` and the state."""

    code = "file_refused"


_WHY: Mapping[Problem, str] = {
    Problem.NAME_UNREADABLE: msgid(
        "The file was not kept, because its name has no ending such as .pdf, or holds signs that cannot be shown. "
        "Give it a short name that ends in .pdf, .jpg or .png, then add it again."
    ),
    Problem.EMPTY: msgid(
        "The file was not kept, because it is empty. Save or scan it once more, then add it again."
    ),
    Problem.TOO_LARGE: msgid(
        "The file was not kept, because it is larger than %(megabytes)s MB. "
        "Scan it with 200 dots per inch, or add it in several parts."
    ),
    Problem.NOT_ALLOWED: msgid(
        "The file was not kept, because only PDF, JPEG and PNG are taken in and it is something else. "
        "Save or print it as PDF, then add that."
    ),
    Problem.OFFICE_DOCUMENT: msgid(
        "The file was not kept, because documents of office programs and archives can carry programs. "
        "Save the document as PDF, then add that."
    ),
    Problem.HEIC: msgid(
        "The file was not kept, because it is a photograph in the form HEIC, which not every computer can show. "
        "Send it as JPEG, then add that."
    ),
    Problem.NAME_DISAGREES: msgid(
        "The file was not kept, because by its content it is %(kind)s and its name ends otherwise. "
        "Check that it is the right file, then save it again as %(kind)s."
    ),
    Problem.DECLARED_DISAGREES: msgid(
        "The file was not kept, because by its content it is %(kind)s and it was sent as something else. "
        "Check that it is the right file, then save it again as %(kind)s."
    ),
    Problem.VIRUS: msgid(
        "The file was not kept, because the virus scanner found something in it. Do not open it. "
        "Ask for it again from another device, and tell your administrator."
    ),
    Problem.BROKEN: msgid(
        "The file was not kept, because it is damaged, or more than what its kind allows is packed into it. "
        "Open it in a viewer and print it as PDF, or scan the paper again, then add that."
    ),
    Problem.ENCRYPTED: msgid(
        "The file was not kept, because it is protected by a password or against changes. "
        "Open it, print it as PDF without protection, then add that."
    ),
    Problem.LIVING_FORM: msgid(
        "The file was not kept, because it is a form that only a program can draw. "
        "Open it in that program, print it as PDF, then add that."
    ),
    Problem.TOO_MANY_PAGES: msgid(
        "The file was not kept, because it has more than %(pages)s pages. Add it in several parts."
    ),
    Problem.TOO_MANY_PIXELS: msgid(
        "The file was not kept, because a picture in it has more than %(megapixels)s million dots. "
        "Scan or photograph it less finely, then add that."
    ),
    Problem.TOO_COSTLY: msgid(
        "The file was not kept, because it could not be checked within safe limits of time and memory. "
        "Print it as PDF or scan the paper again, then add that."
    ),
}
_NOT_OPEN: Mapping[FileState, str] = {
    FileState.QUARANTINED: msgid(
        "The file cannot be opened yet, because it has not been scanned for viruses. "
        "Try again later; if it stays so for a day, tell your administrator."
    ),
    FileState.REFUSED: msgid(
        "The file cannot be opened, because the virus scanner found something in it and it was thrown away. "
        "Ask for it again from another device."
    ),
    FileState.DELETED: msgid(
        "The file cannot be opened, because somebody deleted it. The history of the case says who and when."
    ),
}


def refusal(problem: Problem, *, kind: FileKind | None = None) -> FileRefused:
    """Return the refusal of a file that is not taken in, on the field ``file``."""
    facts: dict[str, object] = {
        "megabytes": MOST_BYTES // MEGABYTE,
        "pages": MOST_PAGES,
        "megapixels": MOST_PIXELS // 1_000_000,
        "kind": kind.value.upper() if kind else "",
    }
    text = _WHY[problem]
    named = {name: value for name, value in facts.items() if f"%({name})s" in text}
    return FileRefused(Sentence(text, named), code=problem.value, field="file")


def not_open(state: FileState) -> FileRefused:
    """Return the refusal to give out a file that is not open."""
    return FileRefused(say(_NOT_OPEN[state]), code=f"file_{state.value}")
