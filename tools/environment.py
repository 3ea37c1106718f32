"""The project's own Python environment in ``.wayhome/venv``, made anew whenever the lock file changes.

Run by the machine's Python before anything is installed; prints nothing when the environment is current.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.house import ROOT, STATE, VENV, Stop, alone, say, step

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
        STAMP.unlink(missing_ok=True)
        if not _works():
            with step("Python environment"):
                _make()
        with step("packages"):
            _install()
        STAMP.write_text(_wanted())


def _wanted() -> str:
    """Return what the environment is made from: two lock files, the Python version and the folder's place."""
    parts = (LOCK.read_bytes(), INSTALLER_LOCK.read_bytes(), sys.version.encode(), bytes(VENV))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _is_current() -> bool:
    return STAMP.exists() and STAMP.read_text() == _wanted()


def _works() -> bool:
    """Tell whether an environment of this Python's version stands at this place."""
    python = VENV / "bin" / "python"
    question = "import sys; print(sys.version, sys.prefix)"
    try:
        said = subprocess.run([python, "-c", question], capture_output=True, text=True, check=False)
    except OSError:
        return False
    program = VENV / "bin" / "pip"
    moved = program.exists() and str(VENV) not in program.read_text(errors="replace").split("\n", 1)[0]
    return said.stdout.strip() == f"{sys.version} {VENV}" and not moved


def _make() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    with_pip = _has("ensurepip")
    if not _has("venv") or not (with_pip or _has("pip")):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Stop(
            f"Python {version} on this machine has neither venv nor pip: run apt-get install python3-venv, "
            "then start this command again."
        )
    _run([sys.executable, "-m", "venv", *(() if with_pip else ("--without-pip",)), VENV], "The environment")


def _install() -> None:
    python = VENV / "bin" / "python"
    pip: list[str | Path] = [python, "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:
        pip = [sys.executable, "-m", "pip", "--python", python]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    wheels = ["--only-binary", ":all:", "--require-hashes"]
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        found = subprocess.run(
            [*pip, "install", *quiet, *wheels, "-r", INSTALLER_LOCK], capture_output=True, check=False
        )
        if found.returncode:
            say("The quick installer is not to be had for this machine; pip takes about a minute longer.")
            _run([*pip, "install", *quiet, *wheels, "-r", LOCK], "The packages")
            return
    _run([uv, "pip", "sync", "--quiet", "--python", python, *wheels, LOCK, INSTALLER_LOCK], "The packages")


def _has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _run(command: list[str | Path], what: str) -> None:
    surroundings = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=surroundings)
    if done.returncode:
        lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        raise Stop(
            f"{what} could not be made ({'; '.join(lines[-3:])}): look at the connection to the package "
            "registry, then start this command again."
        )


if __name__ == "__main__":
    sys.exit(main())
