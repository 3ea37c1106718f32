"""The matrix as ``./wayhome matrix`` asks it: every cell or a sample, with the locks that are named."""

from __future__ import annotations

import os
import sys

from tests.access.asking import run
from tests.access.cells import Lock, Result
from tests.access.oracle import endpoints
from tests.access.world import the_world
from tests.telling import telling

__all__ = ["telling"]
SHOWN = 200
"""Disagreements that are printed of each kind; more say nothing new."""


def test_the_matrix(django_db_setup: None, django_db_blocker: object) -> None:
    """Ask the cells, print what came of them, and fail on any disagreement."""
    locks = os.environ.get("WAYHOME_LOCKS", "both").split()
    sample = int(os.environ.get("WAYHOME_SAMPLE", "0")) or None
    seed = int(os.environ.get("WAYHOME_SEED", "0"))
    processes = int(os.environ.get("WAYHOME_PROCESSES", "1"))
    with django_db_blocker.unblock(), the_world() as world:  # type: ignore[attr-defined]
        results = [
            printed(run(world, lock=Lock(lock), sample=sample, seed=seed, processes=processes), sample)
            for lock in locks
        ]
    assert all(result.holds for result in results)


def printed(result: Result, sample: int | None) -> Result:
    """Print a run as the command shows it, and return it."""
    sys.stdout.write("\n".join(lines_of(result, sample)) + "\n")
    sys.stdout.flush()
    return result


def lines_of(result: Result, sample: int | None) -> list[str]:
    """Return what a run found, line by line: every disagreement, and the numbers last."""
    said = {Lock.BOTH: "both locks", Lock.APP: "the application alone", Lock.DB: "the database alone"}
    lines = ["", f"{said[result.lock]}, {result.seconds:.0f} s", f"  {result.product}"]
    if sample:
        lines.append("  a sample of these, drawn by its seed")
    for kind in ("leaks", "unexpected", "errors"):
        lines += [f"  {kind}: {line}" for line in sorted(getattr(result, kind))[:SHOWN]]
    answers = ", ".join(f"{count} × {status}" for status, count in sorted(result.statuses.items()))
    lines.append(f"  answers: {answers}")
    if not sample and result.lock is not Lock.DB:
        closed = sorted(set(endpoints()) - result.allowed)
        lines.append(
            f"  addresses that somebody opened: {len(result.allowed)} of {len(endpoints())} {closed or ''}"
        )
    broken = f" errors {len(result.errors)}" if result.errors else ""
    lines.append(
        f"cells {result.cells} leaks {len(result.leaks)} unexpected {len(result.unexpected)}{broken}"
    )
    return lines
