"""Tells what a file is by its first bytes, and whether its name and what the browser said of it agree."""

from __future__ import annotations

from wayhome.ground.files.enums import FileKind, Problem

BEGINNINGS = {
    b"%PDF-1.": FileKind.PDF,
    b"%PDF-2.": FileKind.PDF,
    b"\xff\xd8\xff": FileKind.JPEG,
    b"\x89PNG\r\n\x1a\n": FileKind.PNG,
}
ENDINGS = {
    FileKind.PDF: frozenset({"pdf"}),
    FileKind.JPEG: frozenset({"jpg", "jpeg", "jpe", "jfif"}),
    FileKind.PNG: frozenset({"png"}),
}
DECLARED = {
    FileKind.PDF: frozenset({"application/pdf", "application/x-pdf"}),
    FileKind.JPEG: frozenset({"image/jpeg", "image/jpg", "image/pjpeg"}),
    FileKind.PNG: frozenset({"image/png", "image/x-png"}),
}
SAYS_NOTHING = frozenset({"", "application/octet-stream", "binary/octet-stream"})
"""What telephones and old browsers send when they do not know the type."""

_OFFICE = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})


def kind_of(content: bytes) -> FileKind | Problem:
    """Return the kind of a file by how it begins, or why it is of none that is taken in."""
    for beginning, kind in BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return Problem.HEIC
    return Problem.OFFICE_DOCUMENT if content.startswith(_OFFICE) else Problem.NOT_ALLOWED


def disagreement(kind: FileKind, *, name: str, declared: str) -> Problem | None:
    """Return why name and declared type do not go with the content, or nothing if they do.

    ``declared`` is the media type that the browser sent, with or without parameters; one that says nothing agrees.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in ENDINGS[kind]:
        return Problem.NAME_DISAGREES
    said = declared.partition(";")[0].strip().lower()
    if said not in SAYS_NOTHING and said not in DECLARED[kind]:
        return Problem.DECLARED_DISAGREES
    return None
