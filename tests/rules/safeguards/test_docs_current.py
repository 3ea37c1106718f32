"""The pages of docs/rules are the ones the rule files make today."""

from __future__ import annotations

from pathlib import Path

import pytest

from wayhome.safeguards.docs import rule_pages, write_pages
from wayhome.safeguards.messages import message_ids
from wayhome.safeguards.rulesets import rulebook

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "rules"


@pytest.mark.parametrize("name", sorted(rule_pages()))
def test_page_is_current(name: str) -> None:
    written = (FOLDER / name).read_text(encoding="utf-8")

    assert written == rule_pages()[name], "run: python -m wayhome.safeguards.docs docs/rules"


def test_no_page_is_left_over() -> None:
    assert {path.name for path in FOLDER.glob("*.md")} == set(rule_pages())


def test_every_rule_with_source_and_example_is_on_a_page() -> None:
    text = "\n".join(rule_pages().values())

    missing = [
        rule.id
        for rule in rulebook().rules
        if f"`{rule.id}`" not in text or rule.examples[0].name not in text
    ]

    assert missing == []


def test_unverified_sources_say_so_on_the_page() -> None:
    assert "(unverified)" in rule_pages()["pregnancy.md"]
    assert "to be confirmed" in rule_pages()["deadlines.md"]


def test_pages_that_are_no_longer_made_are_removed(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("old", encoding="utf-8")

    write_pages(tmp_path)

    assert {path.name for path in tmp_path.glob("*.md")} == set(rule_pages())


def test_every_sentence_of_the_rule_files_is_a_message_id() -> None:
    ids = message_ids()

    assert {rule.message for rule in rulebook().rules} <= set(ids)
    assert len(ids) == len(set(ids))
