"""How long the facts of a case take to gather, with statements made once and with statements made anew each time.

Needs the demonstration office: run ``./wayhome demo`` once. The two ways take turns, case by case, so that a machine
that slows down slows both; the ratio is what to compare between machines.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from unittest.mock import patch

import django
from django.db import transaction

django.setup()

from wayhome.casefile.cases.models import Case  # noqa: E402  once Django is set up
from wayhome.ground.accounts.models import Organisation  # noqa: E402
from wayhome.ground.core.context import acting_for  # noqa: E402
from wayhome.ground.core.together import Prepared  # noqa: E402
from wayhome.process.gathering import gather  # noqa: E402

CASES = 60
ROUNDS = 3


def main() -> int:
    """Print the milliseconds of both ways and their ratio; return 1 where there is no case to gather."""
    with acting_for(Organisation.objects.values_list("id", flat=True)):
        cases = list(Case.objects.exclude(state="closed").select_related("programme").order_by("id")[:CASES])
    if not cases:
        print("Nothing was measured, because this database holds no open case. Run ./wayhome demo once.")
        return 1
    took = _compare(cases)
    for way, seconds in took.items():
        print(f"statements made {way}: {1000 * seconds / (len(cases) * ROUNDS):.1f} ms a case")
    print(f"ratio: {took['anew'] / took['once']:.2f}, {len(cases)} cases, {ROUNDS} rounds")
    return 0


def _compare(cases: Sequence[Case]) -> dict[str, float]:
    took = {"once": 0.0, "anew": 0.0}
    _seconds(cases[0], nullcontext())  # what is made once is made before the clock runs
    for case in [*cases] * ROUNDS:
        for way in took:
            took[way] += _seconds(case, _made_anew() if way == "anew" else nullcontext())
    return took


def _made_anew() -> AbstractContextManager[Any]:
    kept = Prepared.statement

    def statement(prepared: Prepared[Any], values: tuple[Any, ...]) -> object:
        prepared._made = None
        return kept(prepared, values)

    return patch.object(Prepared, "statement", statement)


def _seconds(case: Case, way: AbstractContextManager[Any]) -> float:
    now = dt.datetime.now(dt.UTC)
    with transaction.atomic(), acting_for([case.organisation_id]), way:
        began = time.perf_counter()
        gather(case, today=now.date(), now=now)
        return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
