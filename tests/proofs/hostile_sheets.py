"""Hostile spreadsheets are never read as what they are not: none crashes, fills or stalls the house; odd ones are read."""

from __future__ import annotations

import time
from collections import Counter

from tests.hostile_sheets import everything_hostile, everything_odd
from tests.telling import tell, telling
from wayhome.ground.files.cleaning.confined import answer_of
from wayhome.ground.files.sheets.confined import _PROGRAM, read
from wayhome.ground.files.sheets.limits import MEMORY, MOST_ANSWER
from wayhome.ground.files.sheets.refusals import SheetRefused

__all__ = ["telling"]
SECONDS = 20


def test_every_hostile_file_is_refused_for_what_it_is_within_its_time() -> None:
    said: Counter[str] = Counter()
    wrong, names, slowest = [], set(), 0.0
    for one in everything_hostile():
        assert one.name not in names
        names.add(one.name)
        began = time.monotonic()
        try:
            sheet = read(one.content)
        except SheetRefused as refusal:
            said[refusal.code] += 1
            if refusal.trouble not in one.said:
                wrong.append(f"{one.name}: {refusal.code}")
        else:
            wrong.append(f"{one.name}: read, {sheet.headings}")
        slowest = max(slowest, time.monotonic() - began)
    tell(f"{len(names)} hostile files, slowest {slowest:.2f} s")
    for code, count in said.most_common():
        tell(f"  {code:20} {count}")

    assert len(names) >= 100
    assert wrong == []
    assert slowest < SECONDS


def test_no_file_takes_more_memory_than_it_may() -> None:
    most, dead = 0, []
    for one in everything_hostile():
        told = answer_of(_PROGRAM, "", one.content, most=MOST_ANSWER, seconds=SECONDS)
        if not told:
            dead.append(one.name)
            continue
        line = told.partition(b"\n")[0]
        most = max(most, int(line.rpartition(b'"memory": ')[2].rstrip(b"}")))
    tell(f"most memory {most // 1024} MB; without an answer: {dead or 'none'}")

    assert 0 < most * 1024 < MEMORY


def test_every_odd_file_is_read_whole() -> None:
    count = 0
    for one in everything_odd():
        sheet = read(one.content)
        assert (sheet.headings, sheet.count, len(list(sheet.rows()))) == (
            one.headings,
            one.count,
            one.count,
        ), one.name
        count += 1
    tell(f"{count} odd files read")

    assert count >= 20
