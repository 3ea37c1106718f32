"""The page of the ASVS sheet: what is counted in it, and what is open, made from the sheet itself."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

SHEET = "docs/security/asvs-5.0.csv"
CHAPTERS = {
    "1": "Encoding and sanitising",
    "2": "Validation and the logic of the work",
    "3": "The browser's side",
    "4": "API and web service",
    "5": "Files",
    "6": "Who somebody is",
    "7": "Sessions",
    "8": "Who may do what",
    "9": "Tokens that speak for themselves",
    "10": "OAuth and OpenID Connect",
    "11": "Cryptography",
    "12": "Communication",
    "13": "Configuration",
    "14": "Data protection",
    "15": "Code and architecture",
    "16": "Logs and faults",
}
STATES = ("held", "not applicable", "open")
HEAD = (
    "# OWASP ASVS 5.0, requirement by requirement",
    "[The sheet](asvs-5.0.csv) holds every requirement of levels 1 and 2 that could apply, and twenty-one of level 3 "
    "that we chose: its number, its level, what it is about in our own words, whether it is held, and by which test, "
    "proof or file. The words of the standard stand at <https://github.com/OWASP/ASVS/tree/v5.0.0>; none are copied.",
    "Chapter 17 (WebRTC) is out: there is none. Chapter 10 (OAuth and OpenID Connect) is in, since an office may have "
    "its own log-in; of its requirements only those for a relying party apply. Without it the sheet counts 217 of "
    "levels 1 and 2.",
    "*Held* means that a test or a file of this project shows it, and `tests/architecture/test_promises.py` that the "
    "test exists and is not skipped. It is our own reading. Nobody outside has checked it yet.",
)


def asvs_page(root: Path) -> str:
    """Return the page; ``root`` is the project's folder."""
    with (root / SHEET).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return "\n".join(["\n\n".join(HEAD), "", *_counts(rows), "", *_chapters(rows), "", *_open(rows), ""])


def _counts(rows: Sequence[dict[str, str]]) -> list[str]:
    states = Counter(row["state"] for row in rows)
    lines = [f"| {state} | {states[state]} |" for state in STATES]
    return ["| State | Requirements |", "|---|---|", *lines, f"| together | {len(rows)} |"]


def _chapters(rows: Sequence[dict[str, str]]) -> list[str]:
    lines = ["| Chapter | Held | Not applicable | Open |", "|---|---|---|---|"]
    for number, name in CHAPTERS.items():
        states = Counter(row["state"] for row in rows if row["id"].split(".")[0] == number)
        lines.append(f"| {number}. {name} | {' | '.join(str(states[state]) for state in STATES)} |")
    return lines


def _open(rows: Sequence[dict[str, str]]) -> list[str]:
    lines = ["## Open", "", "| Requirement | About | What is missing |", "|---|---|---|"]
    return lines + [
        f"| {row['id']} | {row['about']} | {row['evidence']} |" for row in rows if row["state"] == "open"
    ]
