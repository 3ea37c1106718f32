"""Every promise about security names the tests that hold it, and every test that is named is there and runs."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.architecture.order import ROOT
from tests.promises import named_places, named_proofs, named_tests, tables, what_is_wrong

SECURITY = ROOT / "SECURITY.md"
FOLDER = ROOT / "docs" / "security"
PAPERS = [SECURITY, *sorted(FOLDER.glob("*.md")), *sorted(FOLDER.glob("*.csv"))]
ASVS = FOLDER / "asvs-5.0.csv"
COLUMNS = ["id", "level", "about", "state", "evidence"]
STATES = {"held", "not applicable", "open"}
LEVELS_1_AND_2 = {
    "1": 27, "2": 11, "3": 19, "4": 10, "5": 9, "6": 35, "7": 18, "8": 7, "9": 7, "10": 29,
    "11": 14, "12": 9, "13": 13, "14": 9, "15": 13, "16": 16,
}  # fmt: skip
"""Requirements of levels 1 and 2 in ASVS 5.0.0 by chapter; chapter 17 (WebRTC, 7 of them) is out: there is none."""
WITHOUT_SIGN_ON = 217
"""The sum without chapter 10, which applies in part, since an office's own log-in is built."""
CHOSEN_OF_LEVEL_3 = {
    *("1.2.10", "2.3.5", "3.5.8", "4.1.4", "5.2.4", "5.2.6", "6.3.3-L3", "6.3.8", "7.5.3", "8.2.4", "8.3.2"),
    *("8.3.3", "11.3.4", "13.3.3", "13.3.4", "14.2.6", "14.2.7", "14.2.8", "15.4.2", "16.3.2-L3", "16.5.4"),
}
PRINCIPLES = 13
ADVERSARIES = 12


def requirements() -> list[dict[str, str]]:
    with ASVS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def promises() -> list[tuple[str, str]]:
    """Return each promise with what holds it: the rows of every table of promises in SECURITY.md."""
    return [(row[0], row[1]) for table in tables(SECURITY.read_text(), "Promise") for row in table]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_everything_that_a_paper_names_is_there_and_runs(paper: Path) -> None:
    assert what_is_wrong(paper.read_text("utf-8")) == []


def test_every_promise_names_a_test_that_holds_it() -> None:
    assert len(promises()) > 30
    assert [promise for promise, held in promises() if not named_tests(held)] == []


def test_every_threat_has_no_blank_and_at_least_one_test() -> None:
    [threats] = tables((FOLDER / "threat-model.md").read_text(), "Adversary")
    adversaries = {row[0].split(".")[0] for row in threats}

    assert len(adversaries) >= ADVERSARIES
    assert len({row[0] for row in threats}) == len(threats)
    assert [row[0] for row in threats if len(row.cells) != 6 or not all(row.cells)] == []
    assert [row[0] for row in threats if not named_tests(row[4])] == []


def test_thirteen_principles_have_features_and_tests() -> None:
    [principles] = tables((FOLDER / "iom-principles.md").read_text(), "Principle")

    assert [row[0].split(".")[0] for row in principles] == [
        str(number) for number in range(1, PRINCIPLES + 1)
    ]
    assert [row[0] for row in principles if len(row.cells) != 4 or not all(row.cells)] == []
    assert [row[0] for row in principles if not named_tests(row[2])] == []


def test_the_sheet_has_every_requirement_once_and_no_blank() -> None:
    rows = requirements()
    ids = [row["id"] for row in rows]
    one_and_two = Counter(row["id"].split(".")[0] for row in rows if row["level"] in {"1", "2"})

    assert list(rows[0]) == COLUMNS
    assert len(set(ids)) == len(ids)
    assert dict(one_and_two) == LEVELS_1_AND_2
    assert sum(one_and_two.values()) - LEVELS_1_AND_2["10"] == WITHOUT_SIGN_ON
    assert sorted(row["id"] for row in rows if row["level"] == "3") == sorted(CHOSEN_OF_LEVEL_3)
    assert [row["id"] for row in rows if not all((row[name] or "").strip() for name in COLUMNS)] == []
    assert {row["state"] for row in rows} <= STATES


def test_what_the_sheet_calls_held_names_a_test_a_proof_or_a_file() -> None:
    named = {row["id"]: row["evidence"] for row in requirements() if row["state"] == "held"}

    assert [
        key
        for key, text in named.items()
        if not (named_tests(text) or named_proofs(text) or named_places(text))
    ] == []


def test_what_the_sheet_leaves_out_or_open_says_why() -> None:
    others = [row for row in requirements() if row["state"] != "held"]

    assert [row["id"] for row in others if len(row["evidence"]) < 10] == []


def test_the_page_of_the_sheet_counts_what_the_sheet_holds() -> None:
    states = Counter(row["state"] for row in requirements())
    page = (FOLDER / "asvs-5.0.md").read_text()

    for state in sorted(STATES):
        assert f"| {state} | {states[state]} |" in page
    opened = [row for row in requirements() if row["state"] == "open"]
    assert [row["id"] for row in opened if f"| {row['id']} |" not in page] == []


def test_a_name_that_nobody_wrote_is_found() -> None:
    here = "tests/architecture/test_promises.py"

    assert what_is_wrong(f"{here}::test_a_name_that_nobody_wrote_is_found") == []
    assert what_is_wrong(f"{here}::test_nobody_wrote_this") == [
        f"no such test: {here}::test_nobody_wrote_this"
    ]
    assert what_is_wrong("tests/nowhere.py::test_x") == ["no such test: tests/nowhere.py::test_x"]
    assert what_is_wrong("./wayhome prove nothing_of_it") == ["no such file: tests/proofs/nothing_of_it.py"]
