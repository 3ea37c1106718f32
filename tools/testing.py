"""``./wayhome test`` and ``./wayhome check``: every check of the house, with seconds, numbers and reasons."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools import catalogues, running, vendor
from tools.house import ROOT, VENV, Stop, say, step

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS_FOR_APT = 300
PYTEST_WITH_COUNTS = ("-m", "pytest", "-p", "tools.pytest_no_skips")


@dataclass(frozen=True)
class Check:
    """One program whose exit code says whether the code is in order."""

    name: str
    command: Sequence[str | Path]


@dataclass
class Counts:
    """What a run passed, failed and skipped; each check counts as one test."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, good: bool) -> None:
        """Count one check."""
        self.passed += good
        self.failed += not good

    def read(self, place: Path, exit_code: int) -> None:
        """Add the numbers that pytest left; a run that failed without a failed test counts as one."""
        found = json.loads(place.read_text()) if place.exists() and place.stat().st_size else {}
        self.passed += found.get("passed", 0)
        self.failed += found.get("failed", 0) or int(exit_code != 0 and not found.get("skipped", 0))
        self.skipped += found.get("skipped", 0)

    def report(self) -> int:
        """Print the closing line and return the exit code: skipped tests count as failed."""
        if self.skipped:
            say(f"{self.skipped} skipped, and counted as failed: the reasons stand above.")
        failed = self.failed + self.skipped
        print(f"\n{self.passed} passed, {failed} failed", flush=True)
        return 1 if failed or not self.passed else 0


def test(arguments: list[str]) -> int:
    """Run everything, or pytest alone with the arguments; return the exit code."""
    began = time.monotonic()
    with step("Chromium"):
        browser = find_browser()
    with step("browser parts and catalogues"):
        vendor.ensure()
        catalogues.ensure()
    counts = Counts()
    with running.with_database() as (environment, locks), tempfile.TemporaryDirectory() as folder:
        if not arguments:
            _run_checks(_static_checks(), environment, counts)
        place = Path(folder) / "counts.json"
        environment |= {"WAYHOME_CHROMIUM": browser, "WAYHOME_TEST_COUNTS": str(place)}
        chosen = arguments or ["-n", "2", "--dist", "loadscope", "--no-loadscope-reorder"]
        with step("pytest"):
            code = running.run(running.python(*PYTEST_WITH_COUNTS, *chosen), environment, locks, ROOT)
        counts.read(place, code)
    say(f"Everything took {time.monotonic() - began:.0f} s.")
    return counts.report()


def check(arguments: list[str]) -> int:
    """Run the quick checks without a database; return the exit code."""
    if arguments:
        raise Stop("./wayhome check takes no arguments: see ./wayhome check --help.")
    vendor.ensure()
    catalogues.ensure()
    counts = Counts()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "counts.json"
        environment = running.without_database() | {"WAYHOME_TEST_COUNTS": str(place)}
        quick = [
            str(path) for path in (ROOT / "tests" / "architecture", ROOT / "tests" / "rules") if path.exists()
        ]
        tests = Check("architecture and rules", running.python(*PYTEST_WITH_COUNTS, "-q", *quick))
        results = _run_checks([*_static_checks(), *_documents()], environment, counts, beside=tests)
        counts.read(place, results)
    return counts.report()


def find_browser() -> str:
    """Return the path of Chromium, installing it where root can do so. Raises ``Stop`` if there is none."""
    chosen = os.environ.get("WAYHOME_CHROMIUM")
    if chosen:
        if os.access(chosen, os.X_OK):
            return chosen
        raise Stop(f"WAYHOME_CHROMIUM names {chosen}, which is no program: correct it, or unset it.")
    found = _browser_on_path()
    reason = ""
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        reason = _install_browser()
        found = _browser_on_path()
    if not found:
        raise Stop(
            "Chromium is not on this machine, and the browser journeys need it: apt-get install chromium."
            + (f" Installing it here ended with: {reason}" if reason else "")
        )
    return found


def _install_browser() -> str:
    """Install Debian's Chromium and return the last words of a step that failed, empty when none did."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # Another program may be installing just now: wait for it instead of failing.
    waits = ["-o", f"DPkg::Lock::Timeout={SECONDS_FOR_APT}"]
    reason = ""
    for order in (["update"], ["install", "-y", "--no-install-recommends", "chromium", "fonts-noto-core"]):
        done = subprocess.run(
            ["apt-get", "-qq", *waits, *order], env=quiet, capture_output=True, text=True, check=False
        )
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.strip()]
            reason = said[-1] if said else f"exit code {done.returncode}"
    return reason


def _browser_on_path() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def _static_checks() -> list[Check]:
    ruff = VENV / "bin" / "ruff"
    return [
        Check("mypy", running.python("-m", "mypy", ROOT / "src")),
        Check("ruff", [ruff, "check", "--quiet", ROOT]),
        Check("format", [ruff, "format", "--check", "--quiet", ROOT]),
        Check("import contracts", [VENV / "bin" / "lint-imports", "--no-logo"]),
    ]


def _documents() -> list[Check]:
    if not list((ROOT / "src" / "wayhome" / "cli").rglob("write_docs.py")):
        return []
    return [Check("generated pages of docs", running.django("write_docs", "--check"))]


def _run_checks(
    checks: list[Check], environment: Mapping[str, str], counts: Counts, beside: Check | None = None
) -> int:
    """Run checks two at a time, print and count them; return the exit code of ``beside``, uncounted."""
    with ThreadPoolExecutor(max_workers=2) as workers:
        other = workers.submit(_run_check, beside, environment) if beside else None
        for code in workers.map(lambda one: _run_check(one, environment), checks):
            counts.add(code == 0)
        return other.result() if other else 0


def _run_check(one: Check, environment: Mapping[str, str]) -> int:
    began = time.monotonic()
    child = running.start(one.command, environment, output=subprocess.PIPE, folder=ROOT)
    said, _ = child.communicate()
    code = running.finish(child)
    say(f"  {one.name:<28} {'ok' if code == 0 else 'FAILED':<6} {time.monotonic() - began:6.1f} s")
    if code or "pytest" in map(str, one.command):
        print(said.rstrip(), flush=True)
    return code
