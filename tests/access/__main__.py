"""``./wayhome matrix``: asks the cells and prints how many there were, and every disagreement."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest


def main() -> int:
    """Ask the matrix in pytest, which makes the database, and return 0 when nothing disagreed.

    What to ask comes in ``WAYHOME_LOCKS``, ``WAYHOME_SAMPLE``, ``WAYHOME_SEED`` and ``WAYHOME_PROCESSES``.
    """
    os.chdir(Path(__file__).parent.parent.parent)
    plainly = ["-q", "-s", "--no-header", "--tb=short", "-p", "no:randomly"]
    return int(pytest.main([*plainly, "tests/access/asked.py"]))


if __name__ == "__main__":
    sys.exit(main())
