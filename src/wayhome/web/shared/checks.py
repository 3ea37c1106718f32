"""Checks before an office is served: nothing that shows errors in full reaches a server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning


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


def ask_for_a_broker(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Return a warning when an office would be served by processes that all hold the root key."""
    if settings.KEY_BROKER_SOCKET or settings.DEMO:
        return []
    return [
        Warning(
            "Every process that serves pages holds the root key: whoever takes one over has it.",
            hint="Run ./wayhome broker and name its socket in KEY_BROKER_SOCKET (docs/keys.md).",
            id="wayhome.W003",
        )
    ]
