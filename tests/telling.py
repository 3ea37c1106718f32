"""What a proof prints while it runs: a fixture whose lines stand in the result that is kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tell = Callable[[str], None]


@pytest.fixture(scope="module")
def tell(request: pytest.FixtureRequest) -> Tell:
    """Return a function that prints one line at once, past pytest's own capturing."""
    reporter = request.config.pluginmanager.getplugin("terminalreporter")
    capturing = request.config.pluginmanager.getplugin("capturemanager")
    assert reporter is not None
    assert capturing is not None

    def told(line: str) -> None:
        with capturing.global_and_fixture_disabled():
            reporter.write_line(f"  {line}")

    return told
