"""A working copy of the house for each test that starts a database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launcher.working_copy import Holder, WorkingCopy


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[WorkingCopy]:
    """Yield a working copy in a folder of mode 0700, run by whoever runs the tests."""
    tmp_path.chmod(0o700)
    made = WorkingCopy.at(tmp_path / "copy")
    yield made
    made.clear()


@pytest.fixture(scope="module")
def holder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Holder]:
    """Yield a running database for the tests of a file that neither end nor harm it."""
    made = WorkingCopy.at(tmp_path_factory.mktemp("shared") / "copy")
    yield made.hold()
    made.clear()
