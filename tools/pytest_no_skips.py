"""A pytest plugin for ``./wayhome test``: a skipped test fails the run, and every reason is printed.

Where ``WAYHOME_TEST_COUNTS`` names a file, the numbers of passed, failed and skipped tests are left in it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest


class NoSkips:
    """Counts the outcomes of a run, in one process or gathered from several."""

    def __init__(self) -> None:
        self.passed: set[str] = set()
        self.failed: set[str] = set()
        self.skipped: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the outcome of one phase of one test; an expected failure counts as skipped."""
        if report.failed:
            self.failed.add(report.nodeid)
        elif report.skipped:
            self.skipped[report.nodeid] = getattr(report, "wasxfail", "") or _reason(report)
        elif report.when == "call":
            self.passed.add(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a file that could not be collected, or asked to be skipped as a whole."""
        if report.failed:
            self.failed.add(report.nodeid)
        elif report.skipped:
            self.skipped[report.nodeid] = _reason(report)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail the run if a test was skipped, and leave the numbers for the caller."""
        if hasattr(session.config, "workerinput"):
            return
        if self.skipped and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        if place := os.environ.get("WAYHOME_TEST_COUNTS"):
            counts = {
                "passed": len(self.passed - self.failed),
                "failed": len(self.failed),
                "skipped": len(self.skipped),
            }
            Path(place).write_text(json.dumps(counts))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print each skipped test with its reason."""
        for name, reason in sorted(self.skipped.items()):
            terminalreporter.write_line(f"skipped, which fails the run: {name}: {reason}", red=True)


def pytest_configure(config: pytest.Config) -> None:
    """Register the plugin's one object."""
    config.pluginmanager.register(NoSkips(), "wayhome-no-skips")


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    told = report.longrepr
    return str(told[2]) if isinstance(told, tuple) else str(told)
