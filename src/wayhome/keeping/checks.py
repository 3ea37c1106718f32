"""The check that keeps an office from being served while somebody who was erased could be read again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError

from wayhome.ground.crypto.errors import KeyUnavailable
from wayhome.keeping.ledger import LedgerRefused, lines_as_they_stand
from wayhome.keeping.replaying import Apart, compare, compare_lines, ledger


def erasures_hold(
    *, app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Return an error where ledger and database differ: an older copy was restored, or the ledger is not the right one."""
    if not databases or "default" not in databases:
        return []
    try:
        apart = _compared()
    except DatabaseError:
        return []  # not migrated yet: nothing can have been erased
    except LedgerRefused as error:
        return [
            Error(
                "The office is not served: the erasure ledger was not read.",
                hint=str(error),
                id="wayhome.E010",
            )
        ]
    return _told(apart)


def _compared() -> Apart:
    try:
        return compare(ledger())
    except KeyUnavailable:  # where a broker keeps the root, whoever serves cannot reach it
        return compare_lines(lines_as_they_stand(Path(settings.WAYHOME_ERASURE_LEDGER)))


def _told(apart: Apart) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if apart.to_do:
        found.append(
            Error(
                f"The office is not served, because {len(apart.to_do)} erasures of the ledger do not stand in this database.",
                hint="It is an older copy. Run ./wayhome manage erasures, which erases them again.",
                id="wayhome.E011",
            )
        )
    if apart.not_told:
        found.append(
            Error(
                f"The office is not served, because the ledger is silent about {len(apart.not_told)} erased drawers.",
                hint="Put the newest copy of the ledger in its place; if there is none, run "
                "./wayhome manage erasures --write-ledger.",
                id="wayhome.E012",
            )
        )
    return found
