"""The ledger by itself: only the root adds to it, no line changes unseen, and a stop in the middle of a line costs nothing."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from pathlib import Path

import pytest

from wayhome.ground.crypto.errors import KeyUnavailable
from wayhome.ground.crypto.file_provider import FileKeyProvider, write_root_keys
from wayhome.keeping.ledger import Ledger, LedgerRefused

DAY = dt.date(2026, 6, 9)


@pytest.fixture
def provider(tmp_path: Path) -> FileKeyProvider:
    write_root_keys(tmp_path / "root.key", [bytes(range(32))])
    return FileKeyProvider(tmp_path / "root.key")


@pytest.fixture
def book(tmp_path: Path, provider: FileKeyProvider) -> Ledger:
    """A ledger of three lines."""
    ledger = Ledger(tmp_path / "erasures.ledger", provider)
    for number in range(3):
        ledger.add([uuid.UUID(int=number)], on=DAY)
    return ledger


def test_a_ledger_without_a_file_has_no_line(tmp_path: Path, provider: FileKeyProvider) -> None:
    assert Ledger(tmp_path / "none", provider).lines() == []


def test_lines_are_read_as_they_were_written(book: Ledger) -> None:
    assert [line.drawers for line in book.lines()] == [(uuid.UUID(int=number),) for number in range(3)]
    assert {line.on for line in book.lines()} == {DAY}


@pytest.mark.parametrize("kind", ["changed", "dropped", "exchanged", "added", "another day", "no head"])
def test_a_ledger_that_somebody_changed_is_refused(book: Ledger, kind: str) -> None:
    head, *lines = book.place.read_text().splitlines()
    told = json.loads(lines[0])
    told["drawers" if kind == "changed" else "on"] = (
        [str(uuid.uuid4())] if kind == "changed" else "2026-06-10"
    )
    changed = {
        "changed": [head, json.dumps(told), *lines[1:]],
        "another day": [head, json.dumps(told), *lines[1:]],
        "dropped": [head, lines[0], lines[2]],
        "exchanged": [head, lines[1], lines[0], lines[2]],
        "added": [head, *lines, lines[2]],
        "no head": lines,
    }[kind]
    book.place.write_text("\n".join(changed) + "\n")

    with pytest.raises(LedgerRefused, match="cannot be trusted"):
        book.lines()


def test_a_line_that_was_never_finished_counts_as_not_written(book: Ledger) -> None:
    whole = book.place.read_bytes()
    book.place.write_bytes(whole + b'{"n": 4, "on": "2026')

    assert len(book.lines()) == 3
    book.add([uuid.UUID(int=9)], on=DAY)
    assert [line.number for line in book.lines()] == [1, 2, 3, 4]


def test_another_root_reads_and_writes_nothing(book: Ledger, tmp_path: Path) -> None:
    write_root_keys(tmp_path / "other.key", [bytes(32)])
    stranger = Ledger(book.place, FileKeyProvider(tmp_path / "other.key"))

    with pytest.raises((LedgerRefused, KeyUnavailable)):
        stranger.lines()
    with pytest.raises((LedgerRefused, KeyUnavailable)):
        stranger.add([uuid.uuid4()], on=DAY)
    assert len(book.lines()) == 3


def test_the_ledger_outlives_its_root(book: Ledger, provider: FileKeyProvider) -> None:
    provider.rotate()
    book.rewrap()
    provider.forget_older()

    assert len(book.lines()) == 3


def test_nobody_else_may_read_the_file(book: Ledger) -> None:
    assert book.place.stat().st_mode & 0o077 == 0
