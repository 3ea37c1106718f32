"""The one answer in which a stored file leaves the house: saved under its name, and never shown or run by a browser."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase

from wayhome.ground.files.reading import OpenFile

LOCKED_DOWN = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store, private",
}


class SentFile(StreamingHttpResponse):
    """An answer that sends a stored file."""

    def __init__(self, file: OpenFile) -> None:
        super().__init__(file.chunks, content_type=file.kind.content_type)
        self.chunks = file.chunks


def not_sent(response: HttpResponseBase) -> None:
    """Close the stored stream of an answer that does not leave the house after all; other answers have none."""
    if isinstance(response, SentFile):
        response.chunks.close()


def file_response(file: OpenFile) -> SentFile:
    """Return the answer that sends an open file for saving.

    Everything that needs the database or a key was done by ``open_file``; what is left is decrypted while it is sent.
    Its length is told, so that a browser knows an answer that broke off.
    """
    response = SentFile(file)
    for header, value in LOCKED_DOWN.items():
        response.headers[header] = value
    response.headers["Content-Length"] = str(file.size)
    response.headers["Content-Disposition"] = disposition(file.name)
    return response


def disposition(name: str) -> str:
    """Return the header that gives a file its name: in full as RFC 5987 says, and in plain letters for old programs."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join(sign for sign in plain if sign.isalnum() or sign in " ._-()").strip(" .")
    if "." not in plain:
        plain = f"document.{name.rpartition('.')[2]}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
