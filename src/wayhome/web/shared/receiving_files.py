"""Takes uploads into memory only: Django's own handlers would write what is larger to a folder for all, unencrypted."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from typing import IO, Any, BinaryIO, cast

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render

from wayhome.ground.files.limits import MEGABYTE, MOST_BYTES, MOST_REQUEST_BYTES
from wayhome.ground.files.uploads import Upload

ACCEPTED = ".pdf,.jpg,.jpeg,.png"
"""What a browser offers first; what a file is gets judged by its content."""
MOST_DROPPED = 5 * MOST_REQUEST_BYTES
"""How much of a request that is refused is read and dropped, so that the browser comes to read the answer."""
AT_ONCE = 64 * 1024


class NotTooMuch:
    """Refuses a request that says it is larger than anything we take, before a byte of it is kept or understood.

    It stands before the check of forms, which is the first to read the body.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Answer with a page that says how much a file may have."""
        size = str(request.META.get("CONTENT_LENGTH") or "0")
        if not size.isdigit() or int(size) <= MOST_REQUEST_BYTES:
            return None
        _drop(request, min(int(size), MOST_DROPPED))
        return render(
            request,
            "413.html",
            {"megabytes": MOST_BYTES // MEGABYTE},
            status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        )


def _drop(request: HttpRequest, left: int) -> None:
    try:
        while left > 0 and (part := request.read(min(left, AT_ONCE))):
            left -= len(part)
    except UnreadablePostError:
        return  # who sent it has gone


def upload_of(file: UploadedFile) -> Upload:
    """Return an uploaded file as verbs take it; what the browser called it is judged there."""
    file.seek(0)
    return Upload(name=file.name or "", declared=file.content_type or "", content=cast(BinaryIO, file))


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
