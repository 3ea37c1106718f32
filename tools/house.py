"""Where the house keeps things on this machine, and how its commands speak."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".wayhome"
VENV = STATE / "venv"


class Stop(Exception):
    """The command cannot go on; the message is one sentence that says why and what to do next."""


def say(sentence: str) -> None:
    """Tell the person at the terminal, beside the command's own output."""
    print(sentence, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(name: str) -> Iterator[None]:
    """Run one step and print its name and the seconds that it took."""
    began = time.monotonic()
    yield
    say(f"  {name:<34} {time.monotonic() - began:6.1f} s")


@contextlib.contextmanager
def alone(place: Path) -> Iterator[None]:
    """Hold the lock file at ``place`` for the block; a second command waits until the first is done."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def surroundings() -> dict[str, str]:
    """Return this process's environment for a program that installs, with caches that it can write."""
    kept = {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    if not os.access(Path.home(), os.W_OK):
        cache = STATE / "cache"
        kept |= {"UV_CACHE_DIR": str(cache / "uv"), "npm_config_cache": str(cache / "npm")}
        kept |= {"PIP_CACHE_DIR": str(cache / "pip")}
    return {**kept, **os.environ}


def token() -> str:
    """Return the random mark of this working copy; removing ``.wayhome`` makes a new one."""
    return _kept(STATE / "token", lambda: secrets.token_hex(16))


def state_settings() -> dict[str, str]:
    """Return the settings that live in the state folder, making secret and key on first use."""
    folder = STATE / "state"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / "static").mkdir(exist_ok=True)
    key_file = folder / "root.key"
    sealing_key = folder / "sealing.key"
    for place in (key_file, sealing_key):
        _kept(place, lambda: base64.b64encode(secrets.token_bytes(32)).decode())
    return {
        "WAYHOME_STATE": str(folder),
        "WAYHOME_KEY_FILE": str(key_file),
        "WAYHOME_SEALING_KEY_FILE": str(sealing_key),
        "WAYHOME_SECRET_KEY": _kept(folder / "secret.key", lambda: secrets.token_urlsafe(48)),
    }


def file_settings() -> dict[str, str]:
    """Return the settings of the ``.env`` file at the root, if there is one.

    One ``NAME=value`` a line; blank lines and lines that begin with ``#`` are passed over, and quotes around
    a value are taken off.
    """
    place = ROOT / ".env"
    if not place.exists():
        return {}
    found: dict[str, str] = {}
    for number, line in enumerate(place.read_text(encoding="utf-8").splitlines(), start=1):
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        name, mark, value = entry.partition("=")
        if not mark:
            raise Stop(f"Line {number} of .env is not NAME=value: correct it, or take it out.")
        found[name.strip()] = value.strip().strip("'\"")
    return found


def _kept(place: Path, make: Callable[[], str]) -> str:
    """Return the text kept in a file of mode 0600, which ``make`` fills when it is not there."""
    with alone(STATE / "kept.lock"):
        if not place.exists() or not place.read_text().strip():
            place.parent.mkdir(parents=True, exist_ok=True)
            fresh = place.with_suffix(".new")
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(make() + "\n")
            fresh.replace(place)
        return place.read_text().strip()
