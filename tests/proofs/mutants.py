"""At least 95 of 100 checks of authorisation cannot be taken away unseen: the ordinary tests notice it.

Each call of ``require`` and ``allows``, each scope, period, guard and mark of the product is taken away in turn, with
the second lock off, and meets the tests that pass it by (``tests/mutants``). Survivors are listed by name.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.telling import tell, telling

__all__ = ["telling"]
ROOT = Path(__file__).resolve().parent.parent.parent
TESTS = ("tests/actions", "tests/pages", "tests/access")
PLAIN = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist")
GOAL = 0.95
PARTS = 2
"""Processes, each with a database of its own and its share of the mutants."""


@pytest.fixture(scope="module")
def mutants(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    """Run the tests on the mutated product, in as many processes as there are parts, and return what became of each mutant."""
    folder = tmp_path_factory.mktemp("mutants")
    with ThreadPoolExecutor(max_workers=PARTS) as pool:
        parts = list(pool.map(lambda part: _part(part, folder / f"{part}.json"), range(PARTS)))
    return [one for part in parts for one in part]


def _part(part: int, place: Path) -> list[dict[str, object]]:
    tests = [one for one in TESTS if (ROOT / one).exists()]
    command = [sys.executable, "-m", "pytest", "-p", "tests.mutants.running", *PLAIN, *tests]
    told = {"WAYHOME_MUTANTS": str(place), "WAYHOME_MUTANTS_PART": f"{part}/{PARTS}"}
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | told, stdout=subprocess.PIPE, text=True) as run:
        for line in run.stdout or ():
            # Every part gets to know the same tests: one of them tells.
            if line.startswith("SURVIVED") or (part == 0 and not line.startswith("killed")):
                tell(line.rstrip())
    found: list[dict[str, object]] = json.loads(place.read_text())["mutants"]
    return found


def test_checks_cannot_be_taken_away_unseen(mutants: list[dict[str, object]]) -> None:
    for kind in sorted({str(one["kind"]) for one in mutants}):
        of_kind = [one for one in mutants if one["kind"] == kind]
        tell(f"{kind:8} {len(of_kind):4} mutants, {sum(bool(one['killed']) for one in of_kind):4} killed")
    killed = sum(bool(one["killed"]) for one in mutants)
    tell(f"in all   {len(mutants):4} mutants, {killed:4} killed, {100 * killed / len(mutants):.1f} %")

    assert killed >= GOAL * len(mutants)
