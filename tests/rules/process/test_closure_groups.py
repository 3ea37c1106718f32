"""Closure reasons stand under headings: each once, with words for it."""

from __future__ import annotations

import pytest

from wayhome.casefile.cases.enums import Closure, State
from wayhome.process.closures import GROUPS, LABELS, allowed_in


def test_each_reason_stands_under_one_heading() -> None:
    grouped = [code for _, codes in GROUPS for code in codes]

    assert sorted(grouped) == sorted(Closure)
    assert set(LABELS) == set(Closure)


@pytest.mark.parametrize("state", [state for state in State if state is not State.CLOSED])
def test_no_heading_has_more_reasons_than_one_looks_over(state: State) -> None:
    sizes = [sum(code in allowed_in(state) for code in codes) for _, codes in GROUPS]

    assert max(sizes) <= 10
