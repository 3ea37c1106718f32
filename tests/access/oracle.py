"""Reads ``oracle.md`` and ``endpoints.csv``: words in, and one answer out to "may this role, in this relation, do this?"."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
COLUMNS = {
    "owner": "At the owner",
    "other side": "On the other side",
    "authority": "At an authority",
    "headquarters": "At headquarters",
}
NARROW = {"shared narrowly": frozenset({"identity", "travel"}), "authority narrowly": frozenset({"identity"})}
"""What the agreements of the matrix share where they do not share everything."""
HOLDS = {
    "owner": (
        "assigned",
        "own",
        "restricted",
        "restricted, named",
        "closed",
        "emergency",
        "stored only",
        "let read",
    ),
    "other side": ("shared", "handed over", "shared narrowly", "shared, stored only"),
    "authority": ("authority", "authority narrowly"),
    "headquarters": (),
}
"""Which files each side holds; every other file is closed to it."""
RESTRICTED = {"restricted", "restricted, named"}
BEHIND_A_RESTRICTION = {
    "names",
    "contacts",
    "hand-over",
    "package as sent",
    "change people",
    "split a family",
    "change a document",
    "papers",
    "add a paper of the work",
    "add a paper of one's own subject",
    "add a paper about health",
    "remove a paper",
}
EITHER = " | "
"""Stands between deeds of which one is enough."""
STORED = {"stored only", "let read", "shared, stored only"}
LET_READ = "return counsellor"
"""Whom data protection of the owner lets read the file of the relation ``let read``."""
WHILE_STORED = {
    "case",
    "who looked",
    "emergencies",
    "review an emergency",
    "messages",
    "requests",
    "own files",
    "restrictions",
    "hear a withdrawal",
    "take a clearance back",
    "answer a message",
    "take a request down",
    "answer a request",
    "give an own file out",
    "restrict the file",
    "see a flight",
    "keep it longer",
    "see what is erased",
    "drop an erasure",
}
"""What is left of a file that is stored only."""
OPENED_IN_AN_EMERGENCY = {
    "names",
    "contacts",
    "notes",
    "consents",
    "health",
    "help on the way",
    "protection",
    "travel",
    "flights",
    "hand-over",
    "answer to the hand-over",
    "papers",
    "package as sent",
    "family and languages",
}


@dataclass(frozen=True)
class Line:
    """One row of the oracle: a noun to read or a deed, the roles that may on each side, and what an agreement must share."""

    name: str
    roles: Mapping[str, frozenset[str]]
    needs: str


@dataclass(frozen=True)
class Endpoint:
    """One row of ``endpoints.csv``: what an address is about, and which deed opens it, to look and to write."""

    name: str
    look: str
    write: str
    about: str


@dataclass(frozen=True)
class Oracle:
    """What stands in ``oracle.md``."""

    reading: Mapping[str, Line]
    doing: Mapping[str, Line]

    def may(self, deed: str, role: str, side: str, relation: str = "") -> bool:
        """Return whether a role of a side may do a deed, or read a noun (``read NOUN``), in a relation to the file.

        ``A | B`` is either deed, ``read A and B`` both nouns. Raises ``KeyError`` with what to write where for a word that
        the oracle does not know.
        """
        if EITHER in deed:
            return any(self.may(one, role, side, relation) for one in deed.split(EITHER))
        nouns = self.nouns_of(deed)
        if nouns:
            return all(self.reads(one, role, side, relation) for one in nouns)
        if deed not in self.doing:
            raise KeyError(
                f"oracle.md has no row ‘{deed}’: write who may, in ‘Doing something’ or ‘Without a file’."
            )
        if _is_restricted(deed, role, side, relation) or _is_stored(deed, role, side, relation):
            return False
        return self._allowed(self.doing[deed], role, side, relation)

    def knows(self, deed: str) -> bool:
        """Return whether every part of a deed is a row."""
        return all(one in self.doing or self.nouns_of(one) for one in deed.split(EITHER))

    def nouns_of(self, deed: str) -> Sequence[str]:
        """Return the nouns that a deed reads, nothing for one that is no reading or names no row."""
        if not deed.startswith("read "):
            return ()
        whole = deed.removeprefix("read ")
        parts = [whole] if whole in self.reading else whole.split(" and ")
        return parts if self.reading.keys() >= set(parts) else ()

    def reads(self, noun: str, role: str, side: str, relation: str) -> bool:
        """Return whether a role of a side reads a noun of a file in a relation."""
        if noun not in self.reading:
            raise KeyError(f"oracle.md has no row ‘{noun}’: write who may read it, in ‘Reading a file’.")
        if _is_stored(noun, role, side, relation):
            return False
        relation = standing(side, relation)
        if not relation:
            return False
        emergency = relation == "emergency" and role in self.doing["open in an emergency"].roles[side]
        if emergency and noun in OPENED_IN_AN_EMERGENCY:
            return True
        if _is_restricted(noun, role, side, relation):
            return False
        return self._allowed(self.reading[noun], role, side, relation)

    def _allowed(self, line: Line, role: str, side: str, relation: str) -> bool:
        if relation and not standing(side, relation):
            return False
        if role not in line.roles[side]:
            return False
        if side in ("owner", "headquarters") or line.needs == "nothing":
            return True
        return line.needs != "never" and (relation not in NARROW or line.needs in NARROW[relation])


def standing(side: str, relation: str) -> str:
    """Return how a side stands to the file of a relation: the owner owns those that it gave as well; else empty."""
    if relation in HOLDS[side]:
        return relation
    return "own" if side == "owner" and relation != "foreign" else ""


def _is_restricted(what: str, role: str, side: str, relation: str) -> bool:
    """Return whether a restricted identity closes a noun or a deed to a role."""
    restricted = standing(side, relation) in RESTRICTED
    return restricted and what in BEHIND_A_RESTRICTION and not _is_named(role, relation)


def _is_stored(what: str, role: str, side: str, relation: str) -> bool:
    """Return whether a file that is stored only closes a noun or a deed to a role."""
    let = relation == "let read" and (role, side) == (LET_READ, "owner")
    return relation in STORED and what not in WHILE_STORED and not let


def _is_named(role: str, relation: str) -> bool:
    named = relation == "restricted, named" and role in ("return counsellor", "case manager")
    return role == "protection officer" or named


@cache
def oracle() -> Oracle:
    """Return the oracle as it stands in words."""
    groups: dict[str, frozenset[str]] = {
        "nobody": frozenset(),
        "visitors": frozenset({"not logged in", "no role"}),
    }
    reading: dict[str, Line] = {}
    doing: dict[str, Line] = {}
    for table in _tables((HERE / "oracle.md").read_text("utf-8")):
        head = table[0]
        for cells in table[1:]:
            row = dict(zip(head, cells, strict=True))
            if head[0] == "Group":
                groups[row["Group"]] = _people(row["Roles"], groups)
                continue
            sides = {side: _people(row.get(column, "nobody"), groups) for side, column in COLUMNS.items()}
            line = Line(cells[0], sides, row.get("Needs", "nothing"))
            (reading if head[0] == "Noun" else doing)[cells[0]] = line
    return Oracle(reading, doing)


@cache
def endpoints() -> Mapping[str, Endpoint]:
    """Return what each address is about, by its name."""
    rows = csv.DictReader((HERE / "endpoints.csv").read_text("utf-8").splitlines())
    found = {}
    for row in rows:
        look, _, write = row["deed"].partition(" / ")
        found[row["name"]] = Endpoint(row["name"], look, write or look, row["about"])
    return found


def _tables(text: str) -> Sequence[Sequence[Sequence[str]]]:
    tables: list[list[list[str]]] = []
    inside = False
    for line in text.splitlines():
        if not line.startswith("|"):
            inside = False
            continue
        if not inside:
            tables.append([])
            inside = True
        if not line.startswith("|---"):
            tables[-1].append([cell.strip() for cell in line.strip("|").split("|")])
    return tables


def _people(words: str, groups: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Return the roles that some words name; a word that is no group is a role."""
    found: set[str] = set()
    for word in (part.strip() for part in words.split(",")):
        found |= set(groups.get(word, {word}))
    return frozenset(found)
