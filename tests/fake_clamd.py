"""A virus scanner for tests: speaks the INSTREAM protocol of ClamAV, and finds the word that it was told to find."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

VIRUS = b"TheVirus9Z"


@dataclass
class FakeClamd:
    """Where the scanner listens, what it was sent, and what it answers where it is told to answer something of its own."""

    address: str
    seen: list[bytes] = field(default_factory=list)
    answers: bytes | None = None

    def answer(self, link: socket.socket) -> None:
        """Read one stream and answer it."""
        with link, link.makefile("rb") as stream:
            if stream.read(10) != b"zINSTREAM\0":
                return
            content = b""
            while length := int.from_bytes(stream.read(4), "big"):
                content += stream.read(length)
            self.seen.append(content)
            found = b"stream: Test.Virus FOUND\0" if VIRUS in content else b"stream: OK\0"
            link.sendall(found if self.answers is None else self.answers)


@contextmanager
def fake_clamd(folder: Path | None = None) -> Iterator[FakeClamd]:
    """Listen on a socket in the folder, or on a port of this machine, until the block ends."""
    if folder is not None:
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(folder / "clamd.sock"))
        daemon = FakeClamd(str(folder / "clamd.sock"))
    else:
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        daemon = FakeClamd(f"127.0.0.1:{listening.getsockname()[1]}")
    listening.listen()

    def serve() -> None:
        while True:
            try:
                link, _ = listening.accept()
            except OSError:
                return
            daemon.answer(link)

    serving = threading.Thread(target=serve, daemon=True)
    serving.start()
    try:
        yield daemon
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        serving.join(5)
