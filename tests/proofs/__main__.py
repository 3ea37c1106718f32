"""Run one proof: ``python -m tests.proofs NAME`` runs the pytest file of that name with the seed it is given.

A proof is a pytest file beside this one whose name does not begin with ``test_``, so that the ordinary run
leaves it out. Its seed comes in ``WAYHOME_SEED`` and orders the tests and what hypothesis draws.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest


def main(arguments: list[str]) -> int:
    """Run the proof that the first argument names; the rest goes to pytest. Return the exit code."""
    place = Path(__file__).with_name(f"{arguments[0].replace('-', '_')}.py")
    seed = os.environ.get("WAYHOME_SEED", "0")
    plugins = ["-p", "tools.pytest_no_skips", f"--randomly-seed={seed}", f"--hypothesis-seed={seed}"]
    return int(pytest.main(["-v", "--tb=short", "--durations=5", *plugins, str(place), *arguments[1:]]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
