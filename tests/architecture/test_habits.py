"""Habits of the house that no linter knows."""

from __future__ import annotations

import re

import pytest

from tests.architecture.order import ROOT

SOURCE = ROOT / "src" / "wayhome"
ACTIONS = [
    *SOURCE.glob("stages/*/actions.py"),
    *SOURCE.glob("stages/*/actions/*.py"),
    *SOURCE.glob("casefile/*/actions.py"),
    *SOURCE.glob("casefile/*/actions/*.py"),
    *SOURCE.glob("process/actions/*.py"),
]
SHARED_STEPS = {"end_overrides", "end_sharings", "tell_case", "write_event", "write_fact"}
"""Steps that several verbs share; they are no verbs themselves. The list may only shrink."""
DRAWERS_WITHOUT_A_LABEL = {
    "utils.py",
    "helpers.py",
    "services.py",
    "constants.py",
    "admin.py",
    "signals.py",
    "misc.py",
}


def _text(folder: str) -> list[tuple[str, str]]:
    return [(str(path.relative_to(ROOT)), path.read_text()) for path in (SOURCE / folder).rglob("*.py")]


def test_no_file_is_a_drawer_without_a_label() -> None:
    """A file called utils grows until everything imports it."""
    assert [path for path in SOURCE.rglob("*.py") if path.name in DRAWERS_WITHOUT_A_LABEL] == []


def test_doors_ask_queries_and_actions_only() -> None:
    """``.objects`` in a page would be a second way around scopes."""
    assert [name for name, text in [*_text("web"), *_text("api")] if re.search(r"\.objects\b", text)] == []


def test_nothing_below_the_doors_reads_a_clock() -> None:
    """Actions are told ``at``; a rule that reads a clock cannot be asked about another day."""
    clock = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|datetime\.utcnow\(")
    below = [*_text("process"), *_text("stages"), *_text("casefile"), *_text("safeguards"), *_text("ground")]

    assert [name for name, text in below if clock.search(text)] == []


def test_actions_are_keyword_only_and_told_by_and_at() -> None:
    """A verb is called by name, by somebody, at a moment; a shared step of verbs may take what it works on first."""
    public = re.compile(r"^def ([a-z]\w*)\(\s*(\*,)?", re.MULTILINE)
    verbs = [
        (path, match)
        for path in ACTIONS
        for match in public.finditer(path.read_text())
        if re.search(rf"def {match[1]}\([^)]*\bby: Actor", path.read_text(), re.DOTALL)
    ]

    assert len(verbs) > 60
    assert {match[1] for _, match in verbs if not match[2]} == SHARED_STEPS


@pytest.mark.parametrize("word", ["beneficiar", "illegal migrant", "data subject"])
def test_pages_use_the_words_of_dignity(word: str) -> None:
    """Person, people, returnee, child."""
    pages = [
        path for path in (SOURCE / "web" / "templates").rglob("*.html") if word in path.read_text().lower()
    ]

    assert pages == []


def test_nothing_in_the_project_names_this_machine() -> None:
    """Where this checkout lies, anybody's home and the folder beside the checkout stay out of the project."""
    pattern = re.compile(rf"{re.escape(str(ROOT))}/|/(?:home|Users)/\w|[.]{{2}}/shared")
    files = [
        path
        for folder in ("src", "docs", "tools", "demo")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    ]
    readable = [
        path
        for path in files
        if path.suffix in {".py", ".md", ".toml", ".html", ".css", ".js", ".csv", ".txt", ".sh"}
    ]

    assert [str(path) for path in readable if pattern.search(path.read_text(errors="ignore"))] == []
