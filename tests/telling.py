"""What a proof prints while it runs, so that it stands in the result that is kept."""

from __future__ import annotations

from typing import Any

import pytest

_printer: list[Any] = []


@pytest.fixture(scope="module", autouse=True)
def telling(request: pytest.FixtureRequest) -> None:
    """Let ``tell`` print in the module that imports this fixture."""
    plugins = request.config.pluginmanager
    _printer[:] = [plugins.getplugin(name) for name in ("terminalreporter", "capturemanager")]


def tell(line: str) -> None:
    """Print one line at once, past whatever captures the rest."""
    reporter, capturing = _printer
    with capturing.global_and_fixture_disabled():
        reporter.write_line(f"  {line}")
