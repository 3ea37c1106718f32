"""How long a case page takes when a key broker opens its drawers, and when the process that serves does it itself.

Needs the demonstration office: run ``./wayhome demo`` once. The two ways take turns, page by page, so that a machine
that slows down slows both; the ratio is what to compare between machines. What the pages wrote is undone.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

django.setup()

from django.utils import timezone  # noqa: E402  once Django is set up

from wayhome.casefile.cases.models import Case  # noqa: E402
from wayhome.ground.accounts.models import Organisation, User  # noqa: E402
from wayhome.ground.core.context import acting_for  # noqa: E402
from wayhome.ground.crypto.broker import client  # noqa: E402
from wayhome.ground.crypto.errors import KeyUnavailable  # noqa: E402
from wayhome.ground.crypto.models import Tally  # noqa: E402

CASES, ROUNDS = 40, 3
WIDE = 1_000_000
SETTINGS = {
    "ALLOWED_HOSTS": ["testserver"],
    "SECURE_SSL_REDIRECT": False,
    "SESSION_COOKIE_SECURE": False,
    "SESSION_COOKIE_NAME": "sessionid",
    "SECOND_FACTOR": False,
    **dict.fromkeys(("FILES_AN_HOUR", "FILES_A_DAY", "NAMES_AN_HOUR", "KEYS_AN_HOUR"), WIDE),
}


ASKED: list[float] = []
"""Seconds of each question to the broker."""


def _watched(ask: Callable[..., Any]) -> Callable[..., Any]:
    def asking(verb: str, **asked: Any) -> Any:
        began = time.perf_counter()
        try:
            return ask(verb, **asked)
        finally:
            ASKED.append(time.perf_counter() - began)

    return asking


def main() -> int:
    """Print the milliseconds of both ways and their ratio; return 1 where there is no case to open."""
    user = User.objects.filter(name="Marieke de Wit").first()
    with acting_for(Organisation.objects.values_list("id", flat=True)):
        places = [
            reverse("case_people", args=[one.reference])
            for one in Case.objects.filter(counsellor=user).exclude(state="closed").order_by("id")[:CASES]
        ]
    if user is None or not places:
        print("Nothing was measured, because this database holds no open case. Run ./wayhome demo once.")
        return 1
    began = timezone.now()
    with tempfile.TemporaryDirectory() as folder, _broker(Path(folder) / "broker") as place:
        took = _compare(user, places, place)
    Tally.objects.using("migrator").filter(asker=f"user {user.id}", at__gte=began).delete()
    for way, seconds in took.items():
        print(f"{way}: {1000 * statistics.median(seconds):.1f} ms a page (median)")
    ratio = statistics.median(took["by the broker"]) / statistics.median(took["by itself"])
    asked = len(ASKED) / (len(places) * ROUNDS + 1)
    print(
        f"ratio: {ratio:.2f}, {len(places)} pages, {ROUNDS} rounds, {asked:.1f} questions to the broker a page"
    )
    print(f"a question takes {1000 * statistics.median(ASKED):.2f} ms (median)")
    return 0


@contextlib.contextmanager
def _broker(place: Path) -> Iterator[str]:
    """Run a broker as an operator does, and yield its socket."""
    limits = {
        f"WAYHOME_{name}": str(WIDE)
        for name in ("FILES_AN_HOUR", "FILES_A_DAY", "NAMES_AN_HOUR", "KEYS_AN_HOUR")
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "django", "broker"],
        env={**os.environ, **limits, "KEY_BROKER_SOCKET": str(place)},
    )
    try:
        with override_settings(KEY_BROKER_SOCKET=str(place)):
            for _ in range(300):
                with contextlib.suppress(KeyUnavailable):
                    client.at_by_broker()
                    break
                time.sleep(0.1)
        yield str(place)
    finally:
        process.terminate()
        process.wait()


def _compare(user: User, places: Sequence[str], socket: str) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {"by itself": [], "by the broker": []}
    with override_settings(**SETTINGS), patch.object(client, "_ask", _watched(client._ask)):
        for warm, place in enumerate([places[0], *list(places) * ROUNDS]):
            for way, named in (("by itself", ""), ("by the broker", socket)):
                seconds = _seconds(user, place, named)
                if warm:
                    took[way].append(seconds)
    return took


def _seconds(user: User, place: str, socket: str) -> float:
    browser = Client()
    with override_settings(KEY_BROKER_SOCKET=socket), transaction.atomic():
        browser.force_login(user)
        browser.get("/staff/step-up/")  # the log-in begins with its first page
        began = time.perf_counter()
        answer = browser.get(place)
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    if answer.status_code != 200:
        raise RuntimeError(f"{place} answered {answer.status_code}")
    return took


if __name__ == "__main__":
    sys.exit(main())
