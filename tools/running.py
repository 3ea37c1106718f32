"""Programs started for a person: with this working copy's settings, its database, and a clean end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO

from tools import database
from tools.house import ROOT, Stop, file_settings, state_settings

DATABASES = (
    "DATABASE_URL",
    "MIGRATOR_DATABASE_URL",
    "SEALER_DATABASE_URL",
    "BROKER_DATABASE_URL",
    "BACKUP_DATABASE_URL",
)
NOWHERE = "postgresql://wayhome_app@/wayhome?host=/nonexistent"

SECONDS_BETWEEN_STARTS = 5.0
"""How long to wait before a program that ended by itself is started anew."""

_children: list[subprocess.Popen[str]] = []
_asked_to_end: list[int] = []


def settings(more: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a child process; what stands in the shell wins over ``.env`` and ``more``."""
    kept = {} if "WAYHOME_STATE" in os.environ else state_settings()
    given = {**kept, **more, **file_settings(), **os.environ}
    paths = [str(ROOT / "src"), str(ROOT)]
    return {
        **given,
        "PYTHONPATH": os.pathsep.join(paths),
        "DJANGO_SETTINGS_MODULE": "wayhome.config.settings",
        "PYTHONUNBUFFERED": "1",
    }


def without_database() -> dict[str, str]:
    """Return settings whose database nobody can reach, for what must work without one."""
    return settings(dict.fromkeys(DATABASES, NOWHERE))


def names_a_database() -> bool:
    """Tell whether the shell or ``.env`` names a database, so that the project's own is not started."""
    return bool(os.environ.get("DATABASE_URL") or file_settings().get("DATABASE_URL"))


@contextlib.contextmanager
def with_database() -> Iterator[tuple[dict[str, str], tuple[int, ...]]]:
    """Yield the settings and the lock to hand down; the project's own server runs when no other is named."""
    if names_a_database():
        yield settings({}), ()
        return
    home = database.find_home()
    with database.in_use(home) as lock:
        try:
            yield settings(database.addresses(home)), (lock,)
        finally:
            # From here on the server is being stopped, which a second Ctrl-C would leave half done.
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def start(
    command: Sequence[str | Path],
    environment: Mapping[str, str],
    locks: tuple[int, ...] = (),
    output: IO[str] | int | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[str]:
    """Start a program that this command's signals reach too; it keeps the database locks it is given."""
    child = subprocess.Popen(
        [str(part) for part in command],
        env=dict(environment),
        pass_fds=locks,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        text=True,
        cwd=folder,
    )
    _children.append(child)
    return child


def finish(child: subprocess.Popen[str]) -> int:
    """Wait for a started program and return its exit code."""
    try:
        return child.wait()
    finally:
        _children.remove(child)


def run(
    command: Sequence[str | Path],
    environment: Mapping[str, str],
    locks: tuple[int, ...] = (),
    folder: Path | None = None,
) -> int:
    """Run a program to its end and return its exit code."""
    return finish(start(command, environment, locks, folder=folder))


@contextlib.contextmanager
def beside(
    command: Sequence[str | Path], environment: Mapping[str, str], locks: tuple[int, ...] = ()
) -> Iterator[None]:
    """Keep a program running beside a block, started anew when it ends by itself, and end it with the block."""
    ended = threading.Event()

    def keep() -> None:
        while not ended.is_set():
            child = start(command, environment, locks)
            while child.poll() is None and not ended.wait(0.2):
                pass
            if child.poll() is None:
                child.terminate()
            finish(child)
            ended.wait(SECONDS_BETWEEN_STARTS)

    keeper = threading.Thread(target=keep, name=f"beside {command[-1]}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def python(*arguments: str | Path) -> list[str | Path]:
    """Return the command that runs this environment's Python."""
    return [sys.executable, *arguments]


def django(*arguments: str) -> list[str | Path]:
    """Return the command that runs a Django management command."""
    return python("-m", "django", *arguments)


def pass_signals_on() -> None:
    """Send what ends this command to the programs it started, and wait for them to end first."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)


def failure(sentence: str) -> BaseException:
    """Return what to raise when a step failed: nothing needs saying if a person has just ended it."""
    return KeyboardInterrupt() if _asked_to_end else Stop(sentence)


def _end(number: int, _frame: FrameType | None) -> None:
    _asked_to_end.append(number)
    if not _children:
        raise KeyboardInterrupt
    # The terminal has already sent Ctrl-C to every program in the foreground.
    if number == signal.SIGINT and _in_foreground():
        return
    for child in _children:
        child.send_signal(number)


def _in_foreground() -> bool:
    with contextlib.suppress(OSError):
        return os.isatty(0) and os.tcgetpgrp(0) == os.getpgrp()
    return False
