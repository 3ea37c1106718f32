"""At least 95 of 100 checks of authorisation cannot be taken away unseen: the ordinary tests notice it.

Each call of ``require`` and ``allows``, each scope, period, guard and mark of the product is taken away in turn, with
the second lock off, and meets the tests that pass it by (``tests/mutants``). Survivors are listed by name.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.telling import tell, telling

__all__ = ["telling"]
ROOT = Path(__file__).resolve().parent.parent.parent
TESTS = ("tests/actions", "tests/pages", "tests/access")
PLAIN = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist")
GOAL = 0.95


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sequence[dict[str, object]]]:
    """Run the tests on the mutated product in a process of its own, and return what became of each mutant."""
    place = tmp_path_factory.mktemp("mutants") / "result.json"
    tests = [one for one in TESTS if (ROOT / one).exists()]
    command = [sys.executable, "-m", "pytest", "-p", "tests.mutants.running", *PLAIN, *tests]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"WAYHOME_MUTANTS": str(place)}, stdout=subprocess.PIPE, text=True
    ) as run:
        for line in run.stdout or ():
            if not line.startswith("killed"):
                tell(line.rstrip())
    found: dict[str, Sequence[dict[str, object]]] = json.loads(place.read_text())
    return found


def test_checks_cannot_be_taken_away_unseen(
    result: dict[str, Sequence[dict[str, object]]],
) -> None:
    mutants = result["mutants"]
    for kind in sorted({str(one["kind"]) for one in mutants}):
        of_kind = [one for one in mutants if one["kind"] == kind]
        tell(f"{kind:8} {len(of_kind):4} mutants, {sum(bool(one['killed']) for one in of_kind):4} killed")
    killed = sum(bool(one["killed"]) for one in mutants)
    tell(f"in all   {len(mutants):4} mutants, {killed:4} killed, {100 * killed / len(mutants):.1f} %")

    assert killed >= GOAL * len(mutants)
