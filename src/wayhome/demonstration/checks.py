"""The check that keeps an office from being served on the demonstration's database, where log-in needs no password."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from wayhome.demonstration.marker import is_demonstration_database


def refuse_demonstration_database(
    *, app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Return an error when an office would be served on a database that ``./wayhome demo`` made."""
    if not databases or not is_demonstration_database():
        return []
    return [
        Error(
            "The office is not served, because this database was made by ./wayhome demo and everybody in it is invented.",
            hint="Set DATABASE_URL and MIGRATOR_DATABASE_URL to a database of the office's own, and migrate it.",
            id="wayhome.E001",
        )
    ]
