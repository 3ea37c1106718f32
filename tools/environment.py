"""The project's own Python environment in ``.wayhome/venv``, made anew whenever the lock file changes.

Run by the machine's Python before anything is installed; prints nothing when the environment is current.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from tools.house import ROOT, STATE, VENV, Stop, alone, say, step, surroundings

LOCK = ROOT / "requirements.lock"
INSTALLER_LOCK = ROOT / "tools" / "uv.txt"
STAMP = VENV / "made-from"


def main() -> int:
    """Make the environment if it is missing or out of date; return the exit code."""
    try:
        ensure()
    except Stop as reason:
        say(str(reason))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def ensure() -> None:
    """Make the environment current; a second command waits for the first. Raises ``Stop`` on failure."""
    if _is_current():
        return
    with alone(STATE / "environment.lock"):
        if _is_current():
            return
        say("Making the Python environment, which is done once.")
        usable = _is_usable()
        STAMP.unlink(missing_ok=True)
        if not usable:
            with step("Python environment"):
                _make()
        with step("packages"):
            _install()
        STAMP.write_text(_wanted())


def _wanted() -> str:
    """Return the environment's place, and a hash of what it is made from."""
    parts = (LOCK.read_bytes(), INSTALLER_LOCK.read_bytes(), sys.version.encode())
    return f"{VENV}\n{hashlib.sha256(b'|'.join(parts)).hexdigest()}\n"


def _is_current() -> bool:
    return STAMP.exists() and STAMP.read_text() == _wanted()


def _is_usable() -> bool:
    """Tell whether an environment of this Python stands here and was not moved from elsewhere."""
    if STAMP.exists() and STAMP.read_text().split("\n", 1)[0] != str(VENV):
        return False
    try:
        said = subprocess.run(
            [VENV / "bin" / "python", "-c", "import sys; print(sys.version)"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return False
    return said.stdout.strip() == sys.version


def _make() -> None:
    """Make an environment without pip, whose own installation would take longer than everything else."""
    shutil.rmtree(VENV, ignore_errors=True)
    if not _has("venv") or not (_has("ensurepip") or _has("pip")):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Stop(
            f"Python {version} on this machine has neither venv nor pip: run apt-get install python3-venv, "
            "then start this command again."
        )
    _run([sys.executable, "-m", "venv", "--without-pip", VENV], "The environment")


def _install() -> None:
    """Install what the lock file names, as wheels only and by their hashes: with uv, or with pip if uv fails.

    The two fetch by different settings and certificates, so that one may reach a registry the other does not.
    """
    python, uv = VENV / "bin" / "python", VENV / "bin" / "uv"
    wheels = ["--quiet", "--only-binary", ":all:", "--require-hashes"]
    if not uv.exists():
        _attempt([*_pip(python), "install", *wheels, "-r", INSTALLER_LOCK])
    if (
        uv.exists()
        and _attempt([uv, "pip", "sync", "--python", python, *wheels, LOCK, INSTALLER_LOCK]) is None
    ):
        return
    say("The quick installer could not fetch the packages; pip tries, which takes about a minute longer.")
    _run([*_pip(python), "install", *wheels, "-r", LOCK], "The packages")


def _pip(python: Path) -> list[str | Path]:
    """Return the command that installs into the environment: the machine's pip, else one unpacked there."""
    with_machine: list[str | Path] = [sys.executable, "-m", "pip", "--python", python]
    if _has("pip") and subprocess.run([*with_machine, "--version"], capture_output=True).returncode == 0:
        return with_machine
    _run([python, "-m", "ensurepip", "--default-pip"], "The installer")
    return [python, "-m", "pip"]


def _has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _attempt(command: list[str | Path]) -> str | None:
    """Run a program; return None if it succeeded, else the last lines that it said."""
    words = [str(part) for part in command]
    done = subprocess.run(words, capture_output=True, text=True, env=surroundings())
    lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
    return "; ".join(lines[-3:]) if done.returncode else None


def _run(command: list[str | Path], what: str) -> None:
    if (reason := _attempt(command)) is not None:
        raise Stop(
            f"{what} could not be made ({reason}): look at the connection to the package registry, then "
            "start this command again."
        )


if __name__ == "__main__":
    sys.exit(main())
