"""Puts rows together into files: the rows of one file number are one family, and come in together or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from wayhome.caseloads.enums import OF_THE_FILE, Problem, Target
from wayhome.caseloads.problems import Found
from wayhome.caseloads.rows import FileFacts, RowRead, RowReader
from wayhome.ground.values.dates import may_be_under

APPLICANT = "applicant"
FULL_AGE = 18


@dataclass(frozen=True)
class FileRead:
    """What comes in as one case: its people, the applicant first, and what the file has once."""

    own_number: str
    people: tuple[RowRead, ...]
    facts: FileFacts

    @property
    def first_row(self) -> int:
        """Return the first row of the family in the spreadsheet: by it the file is known again."""
        return min(one.number for one in self.people)


@dataclass(frozen=True)
class Caseload:
    """A whole spreadsheet as it is understood: the files that can come in, and everything that is wrong, by row."""

    files: Sequence[FileRead]
    found: Sequence[Found]
    rows: int

    @property
    def wrong_rows(self) -> int:
        """Return how many rows stay out."""
        return len({one.row for one in self.found})


def read_caseload(
    rows: Iterable[tuple[int, tuple[str, ...]]], reader: RowReader, *, programme: str
) -> Caseload:
    """Return what the rows of a spreadsheet say, in their order; ``programme`` is that of a file which names none."""
    read: list[RowRead | None] = []
    found: list[Found] = []
    groups: dict[str, list[int]] = {}
    seen: dict[bytes, int] = {}
    own_place = reader.place_of(Target.OWN_NUMBER)
    count = 0
    for number, row in rows:
        count += 1
        one, wrong = reader.read(number, row)
        digest = hashlib.sha256("\x1f".join(row).encode()).digest()
        if digest in seen:
            one, wrong = None, [Found(number, "", "", Problem.ROW_TWICE)]
        seen.setdefault(digest, number)
        found += wrong
        read.append(one)
        # Rows of one number belong together even where one of them cannot be read.
        key = row[own_place] if own_place is not None and row[own_place] else f"\x00{number}"
        if not (wrong and wrong[0].problem is Problem.ROW_TWICE):
            groups.setdefault(key, []).append(len(read) - 1)
    files: list[FileRead] = []
    for places in groups.values():
        family = [read[place] for place in places]
        whole = [one for one in family if one is not None]
        if len(whole) < len(family):
            found += [Found(one.number, "", "", Problem.ANOTHER_OF_FAMILY) for one in whole]
            continue
        file, wrong = _put_together(whole, reader, programme)
        found += wrong
        if file is not None:
            files.append(file)
    return Caseload(files, sorted(found, key=lambda one: one.row), count)


def _put_together(
    family: Sequence[RowRead], reader: RowReader, programme: str
) -> tuple[FileRead | None, Sequence[Found]]:
    """Return one file, or what is wrong with it as a whole, at the row that has to be corrected."""
    applicants = [one for one in family if one.relation == APPLICANT]
    if len(family) == 1 and not family[0].relation:
        applicants = list(family)
    if len(applicants) != 1:
        problem = Problem.TWO_APPLICANTS if applicants else Problem.NO_APPLICANT
        return None, _at(applicants[1:] or family[:1], family, reader, Target.RELATION, problem)
    facts, disagrees = _agreed(family, reader)
    if disagrees is not None:
        return None, [disagrees, *_others([disagrees.row], family)]
    applicant = applicants[0]
    wrong = list(_of_opening(applicant, facts, reader, programme))
    if wrong:
        return None, [*wrong, *_others([applicant.number], family)]
    people = (applicant, *(one for one in family if one is not applicant))
    return FileRead(applicant.own_number, people, facts), ()


def _agreed(family: Sequence[RowRead], reader: RowReader) -> tuple[FileFacts, Found | None]:
    """Return what the rows say together of the file, or the first row that says otherwise than one before."""
    values: dict[str, object] = {}
    for target, part in zip(OF_THE_FILE, fields(FileFacts), strict=True):
        for one in family:
            value = getattr(one.file, part.name)
            if not value:
                continue
            if values.setdefault(part.name, value) != value:
                place = reader.place_of(target)
                cell = one.cells[place] if place is not None else ""
                return FileFacts(), Found(
                    one.number, reader.heading_of(target), cell, Problem.FAMILY_DISAGREES
                )
    return FileFacts(**values), None  # type: ignore[arg-type]


def _of_opening(applicant: RowRead, facts: FileFacts, reader: RowReader, programme: str) -> Iterator[Found]:
    """Yield what keeps a file from being opened: the same conditions as by hand, said of a column."""
    if not facts.programme and not programme:
        yield _in(applicant, reader, Target.PROGRAMME, Problem.PROGRAMME_UNKNOWN)
    if facts.agrees != "yes":
        problem = Problem.NOT_AGREED if facts.agrees else Problem.AGREES_UNREADABLE
        yield _in(applicant, reader, Target.AGREES, problem)
    if not facts.notice_language:
        yield _in(applicant, reader, Target.NOTICE_LANGUAGE, Problem.NOTICE_LANGUAGE_UNKNOWN)
    born = applicant.person.birth
    on = reader._office.on
    if born is not None and may_be_under(born, FULL_AGE, on) and not facts.child_ground:
        yield _in(applicant, reader, Target.CHILD_GROUND, Problem.CHILD_WITHOUT_GROUND)


def _at(
    wrong: Sequence[RowRead], family: Sequence[RowRead], reader: RowReader, target: Target, problem: Problem
) -> Sequence[Found]:
    found = [_in(one, reader, target, problem) for one in wrong]
    return [*found, *_others([one.number for one in wrong], family)]


def _in(row: RowRead, reader: RowReader, target: Target, problem: Problem) -> Found:
    place = reader.place_of(target)
    return Found(
        row.number, reader.heading_of(target), row.cells[place] if place is not None else "", problem
    )


def _others(wrong: Sequence[int], family: Sequence[RowRead]) -> Sequence[Found]:
    return [Found(one.number, "", "", Problem.ANOTHER_OF_FAMILY) for one in family if one.number not in wrong]
