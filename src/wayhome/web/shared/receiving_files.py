"""Takes uploads into memory only: Django's own handlers would write what is larger to a folder for all, unencrypted."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from wayhome.ground.files.limits import MOST_BYTES


class InMemoryOnly(FileUploadHandler):
    """Keeps the files of one request in memory, together no more than one file may have, and one byte.

    What comes beyond is read and dropped, so that ``keep_file`` says that it is too large; the form of a file field sees
    the size that was kept.
    """

    chunk_size = 64 * 2**10

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._room = MOST_BYTES + 1
        self._held = BytesIO()

    def new_file(self, *args: Any, **options: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **options)
        self._held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep as much of a chunk as there is room for."""
        kept = raw_data[: self._room]
        self._room -= len(kept)
        self._held.write(kept)

    def file_complete(self, file_size: int) -> UploadedFile:
        """Return the file, cut where the room ended."""
        size = self._held.tell()
        self._held.seek(0)
        held: IO[Any] = self._held
        return InMemoryUploadedFile(
            held,
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            size,
            self.charset,
            self.content_type_extra,
        )
