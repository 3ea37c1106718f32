"""The words of stored files: what kind they are, where one stands, and why one is not taken in."""

from __future__ import annotations

from enum import StrEnum


class FileKind(StrEnum):
    """What a file is by its content; the first three are taken in, the others the house makes itself."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    JSON = "json"
    XLSX = "xlsx"
    CSV = "csv"

    @property
    def content_type(self) -> str:
        """Return the media type by which browsers know this kind."""
        made = {
            FileKind.PDF: "application/pdf",
            FileKind.JSON: "application/json",
            FileKind.CSV: "text/csv; charset=utf-8",
            FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
        return made.get(self, f"image/{self.value}")


class FileState(StrEnum):
    """Where a file stands: waiting for the scan, open, thrown away because of a virus, or deleted by somebody."""

    QUARANTINED = "quarantined"
    CLEAN = "clean"
    REFUSED = "refused"
    DELETED = "deleted"


KEPT = (FileState.QUARANTINED, FileState.CLEAN)
"""The states in which there is content, and a key that opens it."""


class Problem(StrEnum):
    """Why a file is not taken in; ``refusals`` has the sentence of each."""

    NAME_UNREADABLE = "file_name_unreadable"
    EMPTY = "file_empty"
    TOO_LARGE = "file_too_large"
    NOT_ALLOWED = "file_not_allowed"
    OFFICE_DOCUMENT = "file_office_document"
    HEIC = "file_heic"
    NAME_DISAGREES = "file_name_disagrees"
    DECLARED_DISAGREES = "file_declared_disagrees"
    VIRUS = "file_virus"
    BROKEN = "file_broken"
    ENCRYPTED = "file_encrypted"
    LIVING_FORM = "file_living_form"
    TOO_MANY_PAGES = "file_too_many_pages"
    TOO_MANY_PIXELS = "file_too_many_pixels"
    TOO_COSTLY = "file_too_costly"
