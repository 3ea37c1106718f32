"""Asks a ClamAV daemon about a file, over its own protocol: INSTREAM, on a socket of this machine or by network.

No scanner is set: nobody is asked, and files say that they were not scanned. One is set and does not answer: the
file waits.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from django.conf import settings

SECONDS = 10
LONGEST_ANSWER = 4096


class ScanAnswer(StrEnum):
    """What a scanner said: nothing found, a virus found, or no answer that counts."""

    PASSED = "passed"
    FOUND = "found"
    NO_ANSWER = "no_answer"


class Scanner(Protocol):
    """Anything that can be asked whether bytes hold a virus; it never raises."""

    def scan(self, chunks: Iterable[bytes]) -> ScanAnswer: ...


@dataclass(frozen=True)
class Clamd:
    """A ClamAV daemon by its address: the path of a socket, or ``host:port``."""

    address: str
    seconds: float = SECONDS

    def scan(self, chunks: Iterable[bytes]) -> ScanAnswer:
        """Send the chunks and return what the daemon answers; whatever goes wrong is no answer.

        A stream that is longer than the daemon's own StreamMaxLength is no answer either: set that to 40M or more.
        What is found is named nowhere, because the name is the daemon's text.
        """
        try:
            with self._connect() as link:
                link.sendall(b"zINSTREAM\0")
                for chunk in chunks:
                    if chunk:
                        link.sendall(len(chunk).to_bytes(4, "big") + chunk)
                link.sendall(bytes(4))
                return _understood(_read(link))
        except (OSError, ValueError):
            return ScanAnswer.NO_ANSWER

    def _connect(self) -> socket.socket:
        host, colon, port = self.address.rpartition(":")
        if self.address.startswith("/") or not colon:
            link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            link.settimeout(self.seconds)
            try:
                link.connect(self.address)
            except OSError:
                link.close()
                raise
            return link
        return socket.create_connection((host.strip("[]"), int(port)), timeout=self.seconds)


def _read(link: socket.socket) -> bytes:
    """Return the answer, empty unless it came to its end."""
    answer = b""
    while len(answer) < LONGEST_ANSWER and b"\0" not in answer and (part := link.recv(1024)):
        answer += part
    said, ended, _ = answer.partition(b"\0")
    return said if ended else b""


def _understood(answer: bytes) -> ScanAnswer:
    if answer == b"stream: OK":
        return ScanAnswer.PASSED
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        return ScanAnswer.FOUND
    return ScanAnswer.NO_ANSWER


def scanner() -> Scanner | None:
    """Return the scanner of this installation, or nothing where none is set."""
    return Clamd(settings.WAYHOME_CLAMD) if settings.WAYHOME_CLAMD else None
