"""Every line that speaks of a person by number has its form with the name, so that no reader is left with a number."""

from __future__ import annotations

import ast
from pathlib import Path

from wayhome.web.staff.cases.people_lines import WITH_NAMES

SOURCE = Path(__file__).parents[2] / "src" / "wayhome"
FLOORS = ("casefile", "process", "stages")
ALONE = "Person %(number)s"  # a name itself, for who may not read the real one


def test_each_line_about_a_person_by_number_can_be_said_with_the_name() -> None:
    by_number = {text for floor in FLOORS for path in (SOURCE / floor).rglob("*.py") for text in _lines(path)}

    missing = {
        text
        for text in by_number - {ALONE}
        if text.replace("Person %(number)s", "%(person)s").replace("person %(number)s", "%(person)s")
        not in WITH_NAMES
    }

    assert len(by_number) > 20
    assert missing == set()


def _lines(path: Path) -> set[str]:
    return {
        node.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "erson %(number)s" in node.value
    }
