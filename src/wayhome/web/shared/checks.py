"""Checks before an office is served: nothing that shows errors in full reaches a server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error


def refuse_debugging(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Return an error when an office would be served with full error pages, which show what is in memory."""
    if not settings.DEBUG:
        return []
    return [
        Error(
            "The office is not served, because WAYHOME_DEBUG is on and error pages would show names and secrets.",
            hint="Take WAYHOME_DEBUG out of the environment and of .env.",
            id="wayhome.E002",
        )
    ]
