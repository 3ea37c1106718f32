"""The number of an interpreter is no name."""

from __future__ import annotations

import pytest

from wayhome.ground.values.interpreters import is_interpreter_number


@pytest.mark.parametrize(
    "number", ["1108", " 2217 ", "INT-014", "TVcN 2217", "B/12.5", "0031 20 55501", "١١٠٨"]
)
def test_a_number_is_taken(number: str) -> None:
    assert is_interpreter_number(number)


@pytest.mark.parametrize(
    "name", ["", "Ahmed", "Ahmed 7", "Nadia Karimi", "نادية", "1108 Ahmed", "Int", "1" * 30]
)
def test_a_name_is_not(name: str) -> None:
    assert not is_interpreter_number(name)
