"""``./wayhome prove`` and ``./wayhome bench``: long runs by name, with their results kept."""

from __future__ import annotations

import ast
import re
import secrets
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from tools import catalogues, running, vendor
from tools.house import ROOT, Stop
from tools.testing import find_browser

PROOFS = ROOT / "tests" / "proofs"
OFTEN = 20
"""How often a test passes before its lines are kept as one with a number."""
RESULTS = ROOT / "docs" / "proofs"
BENCHES = ROOT / "bench"
LOCKS = ("both", "app", "db")
SAMPLE_OF_CELLS = 1500


def prove(arguments: list[str]) -> int:
    """Run one proof, print it and keep what it printed if it ran whole; return its exit code."""
    seed, rest = _take_seed(arguments)
    if not rest:
        return _list(PROOFS, "proofs")
    name = _known(PROOFS, rest[0], "proof")
    vendor.ensure()
    catalogues.ensure()
    RESULTS.mkdir(parents=True, exist_ok=True)
    commit = _commit()
    began, clock = datetime.now(UTC), time.monotonic()
    kept: list[str] = []
    with running.with_database() as (environment, locks):
        environment |= {"WAYHOME_SEED": str(seed), "WAYHOME_CHROMIUM": find_browser()}
        command = running.python("-m", "tests.proofs", name, *rest[1:])
        child = running.start(command, environment, locks, output=subprocess.PIPE, folder=ROOT)
        for line in child.stdout or ():
            sys.stdout.write(line)
            # Where this machine keeps the project is nobody's business.
            kept.append(line.replace(str(ROOT), "."))
        code = running.finish(child)
    head = (
        f"proof     {name}\ncommit    {commit}\nseed      {seed}\nbegan     {began:%Y-%m-%d %H:%M} UTC\n"
        f"duration  {time.monotonic() - clock:.0f} s\n"
        f"result    {'holds' if code == 0 else 'DOES NOT HOLD'}\n\n"
    )
    print(f"\n{head}", end="")
    if rest[1:]:
        print(f"Not kept in docs/proofs, because only a part was asked for: {' '.join(rest[1:])}.")
    else:
        (RESULTS / f"{name}.txt").write_text(head + "".join(_told_short(kept)), encoding="utf-8")
    return code


def _told_short(lines: list[str]) -> list[str]:
    """Return what a run printed, with one line and a number for a test that passed many times over; the rest stays."""
    passed = re.compile(r"^(\S+::\w+)\[.*\] PASSED")
    counts = Counter(found[1] for line in lines if (found := passed.match(line)))
    often = {name for name, count in counts.items() if count > OFTEN}
    short: list[str] = []
    for line in lines:
        found = passed.match(line)
        if not found or found[1] not in often:
            short.append(line)
        elif counts[found[1]]:
            short.append(f"{found[1]} PASSED {counts.pop(found[1])} times\n")
            counts[found[1]] = 0
    return short


def bench(arguments: list[str]) -> int:
    """Run one measurement and return its exit code."""
    if not arguments:
        return _list(BENCHES, "measurements")
    name = _known(BENCHES, arguments[0], "measurement")
    with running.with_database() as (environment, locks):
        return running.run(running.python("-m", f"bench.{name}", *arguments[1:]), environment, locks, ROOT)


def matrix(arguments: list[str]) -> int:
    """Ask the access matrix with one lock or both, whole or a sample, and print what came of it; return its exit code."""
    seed, rest = _take_seed(arguments)
    lock, rest = _take_lock(rest)
    sample = "--sample" in rest
    rest = [one for one in rest if one != "--sample"]
    if rest:
        raise Stop(f"{rest[0]} means nothing here: see ./wayhome matrix --help.")
    catalogues.ensure()
    with running.with_database() as (environment, locks):
        environment |= {
            "WAYHOME_LOCKS": lock,
            "WAYHOME_SAMPLE": str(SAMPLE_OF_CELLS) if sample else "0",
            "WAYHOME_SEED": str(seed),
            "WAYHOME_PROCESSES": "2",
        }
        print(f"seed {seed}" if sample else "every cell", flush=True)
        return running.run(running.python("-m", "tests.access"), environment, locks, ROOT)


def _take_lock(arguments: list[str]) -> tuple[str, list[str]]:
    if "--lock" not in arguments:
        return "both", arguments
    place = arguments.index("--lock")
    given = arguments[place + 1 : place + 2]
    if not given or given[0] not in LOCKS:
        raise Stop(f"--lock needs one of {', '.join(LOCKS)} after it, as in --lock app.")
    return given[0], arguments[:place] + arguments[place + 2 :]


def _take_seed(arguments: list[str]) -> tuple[int, list[str]]:
    if "--seed" not in arguments:
        return secrets.randbelow(2**31), arguments
    place = arguments.index("--seed")
    given = arguments[place + 1 : place + 2]
    if not given or not given[0].isdigit():
        raise Stop("--seed needs a whole number after it, as in --seed 42.")
    return int(given[0]), arguments[:place] + arguments[place + 2 :]


def _modules(folder: Path) -> list[Path]:
    return [place for place in sorted(folder.glob("*.py")) if not place.name.startswith("_")]


def _known(folder: Path, name: str, kind: str) -> str:
    wanted = name.replace("-", "_")
    if wanted not in [place.stem for place in _modules(folder)]:
        known = ", ".join(place.stem for place in _modules(folder)) or "none yet"
        raise Stop(f"There is no {kind} {name}: those that exist are {known}.")
    return wanted


def _list(folder: Path, kind: str) -> int:
    found = _modules(folder)
    if not found:
        print(f"There are no {kind} yet.")
    for place in found:
        told = ast.get_docstring(ast.parse(place.read_text(encoding="utf-8"))) or ""
        print(f"  {place.stem:<16} {told.split(chr(10))[0]}")
    return 0


def _commit() -> str:
    def git(*arguments: str) -> str:
        said = subprocess.run(
            ["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False
        )
        return said.stdout.strip()

    changed = " with uncommitted changes" if git("status", "--porcelain", "--untracked-files=no") else ""
    return (git("rev-parse", "--short=12", "HEAD") or "unknown") + changed
