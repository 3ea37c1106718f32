"""Closes the process that cleans in: what a hostile file could make it do, it may not.

Called in the child before it reads the file. Linux gives all of it; elsewhere what the platform has.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from contextlib import suppress

from wayhome.ground.files.limits import MEMORY, PROCESSOR_SECONDS

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_NO_NEW_PRIVILEGES, _DUMPABLE = 38, 4
_CLOSED = (
    "open",
    "os.",
    "subprocess.",
    "socket.",
    "shutil.",
    "ctypes.",
    "import",
    "pty.",
    "webbrowser.",
    "glob.",
)


def close_in() -> None:
    """Limit memory and processor time, and take away network, files, programs and memory dumps.

    Everything that will be needed must be imported before. What the platform does not have is left out; on Linux
    memory and time are always limited.
    """
    with suppress(*(() if sys.platform == "linux" else (OSError, ValueError))):  # not every system can
        _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_CPU, PROCESSOR_SECONDS)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    with suppress(OSError, AttributeError, TypeError):
        _leave_the_network(ctypes.CDLL(None, use_errno=True))
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_NOFILE, 0)
    sys.addaudithook(_refuse)


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def _leave_the_network(library: ctypes.CDLL) -> None:
    """Move into a network of its own that leads nowhere, where the system lets a program do so."""
    library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    library.prctl(_DUMPABLE, 0, 0, 0, 0)
    if library.unshare(_NEW_USER | _NEW_NETWORK) != 0:
        library.unshare(_NEW_NETWORK)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(_CLOSED):
        os._exit(77)
