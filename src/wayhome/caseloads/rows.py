"""Reads one row by an office's mapping: a person with what their file needs, or everything that is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from wayhome.casefile.people.enums import Sex
from wayhome.casefile.people.facts import PersonFacts
from wayhome.caseloads import cells, words
from wayhome.caseloads.cells import CellWrong
from wayhome.caseloads.enums import Problem, Target
from wayhome.caseloads.mapping import Meaning
from wayhome.caseloads.problems import Found
from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.dates import BirthDate
from wayhome.stages.journey.enums import DocumentKind

Anything = TypeVar("Anything")


@dataclass(frozen=True)
class Office:
    """What is known of the office that brings the file: programmes by code, staff by log-in, and the day."""

    programmes: Collection[str]
    staff: Mapping[str, int]
    on: dt.date


@dataclass(frozen=True)
class Document:
    """A travel document as a row names it; ``country`` is alpha-3 or empty."""

    kind: DocumentKind
    number: str | None
    country: str
    until: dt.date | None


@dataclass(frozen=True)
class FileFacts:
    """What a file has once; empty where a row does not say it. ``counsellor`` is the key of an account, 0 for nobody."""

    destination: str = ""
    programme: str = ""
    counsellor: int = 0
    opened_on: dt.date | None = None
    agrees: str = ""
    notice_language: str = ""
    child_ground: str = ""


@dataclass(frozen=True)
class RowRead:
    """One row as it is understood: its number, the office's own file number, the person, and what is said of the file."""

    number: int
    own_number: str
    relation: str
    person: PersonFacts
    file: FileFacts
    document: Document | None = None
    note: str = ""
    cells: tuple[str, ...] = field(default=(), compare=False)


class RowReader:
    """Reads rows under the same headings."""

    def __init__(self, headings: Sequence[str], meaning: Meaning, office: Office) -> None:
        """Keep what each column means."""
        self._headings = tuple(headings)
        self._meaning, self._office = meaning, office
        self._places: dict[Target, list[int]] = {}
        for place, heading in enumerate(headings):
            self._places.setdefault(meaning.target_of(heading), []).append(place)

    def read(self, number: int, row: tuple[str, ...]) -> tuple[RowRead | None, Sequence[Found]]:
        """Return a row as it is understood, and what is wrong with it; a row with which anything is wrong is not understood."""
        return _One(self, number, row).read()

    def place_of(self, target: Target) -> int | None:
        """Return the first column with this meaning."""
        places = self._places.get(target)
        return places[0] if places else None

    def heading_of(self, target: Target) -> str:
        """Return the heading of a column with this meaning, empty where there is none."""
        place = self.place_of(target)
        return "" if place is None else self._headings[place]


@dataclass
class _One:
    """One row while it is read, and what was found wrong so far."""

    reader: RowReader
    number: int
    row: tuple[str, ...]
    found: list[Found] = field(default_factory=list)

    def read(self) -> tuple[RowRead | None, Sequence[Found]]:
        person, document = self._person(), self._document()
        own = self._cell(Target.OWN_NUMBER, cells.own_number) or ""
        relation = self._meant(Target.RELATION, words.meanings_of_relations(), Problem.RELATION_UNKNOWN)
        file = self._file()
        if self.found or person is None:
            return None, self.found
        return RowRead(self.number, own, relation, person, file, document, self._note(), self.row), ()

    def _person(self) -> PersonFacts | None:
        full_name = self._cell(Target.FULL_NAME, cells.name)
        latin = self._cell(Target.LATIN_NAME, cells.latin_name)
        birth = self._birth()
        sex = self._meant(Target.SEX, words.meanings_of_sex(), Problem.SEX_UNKNOWN)
        language = self._meant(Target.LANGUAGE, words.meanings_of_languages(), Problem.LANGUAGE_UNKNOWN)
        nationalities = tuple(dict.fromkeys(self._nationalities()))
        more: dict[str, object] = {}
        if phones := [one for place in self._of(Target.PHONE) for one in self._phones(place)]:
            more["phones"] = phones
        if email := self._cell(Target.EMAIL, cells.email):
            more["email"] = email
        if full_name is None:
            return None
        return PersonFacts(
            full_name, birth, Sex(sex or Sex.NOT_STATED.value), language, nationalities, latin, more
        )

    def _birth(self) -> BirthDate | None:
        meaning, on = self.reader._meaning, self.reader._office.on
        code = self._meant(Target.CALENDAR, words.meanings_of_calendars(), Problem.CALENDAR_UNKNOWN)
        calendar = Calendar(code) if code else meaning.calendar
        return self._cell(Target.BIRTH, lambda text: cells.birth(text, calendar, on, meaning.first_of_year))

    def _nationalities(self) -> Iterator[str]:
        for place in self._of(Target.NATIONALITY):
            for part in self.row[place].replace("/", ";").split(";"):
                code = self._word(
                    Target.NATIONALITY,
                    place,
                    part.strip(),
                    words.meanings_of_countries(),
                    Problem.NATIONALITY_UNKNOWN,
                )
                if code:
                    yield code

    def _phones(self, place: int) -> Iterable[dict[str, object]]:
        return self._tried(place, cells.phones) or ()

    def _document(self) -> Document | None:
        kind = self._meant(Target.DOCUMENT_KIND, words.meanings_of_documents(), Problem.DOCUMENT_KIND_UNKNOWN)
        number = self._cell(Target.DOCUMENT_NUMBER, cells.document_number)
        country = self._meant(
            Target.DOCUMENT_COUNTRY, words.meanings_of_countries(), Problem.DOCUMENT_COUNTRY_UNKNOWN
        )
        until = self._cell(
            Target.DOCUMENT_UNTIL, lambda text: cells.day(text, Problem.DOCUMENT_UNTIL_UNREADABLE)
        )
        if not (kind or number):
            return None
        return Document(DocumentKind(kind or DocumentKind.PASSPORT.value), number, country, until)

    def _file(self) -> FileFacts:
        on = self.reader._office.on
        opened = self._cell(Target.OPENED_ON, lambda text: cells.day(text, Problem.OPENED_ON_UNREADABLE))
        if opened is not None and opened > on:
            self._wrong(Target.OPENED_ON, Problem.OPENED_ON_IN_FUTURE)
        return FileFacts(
            destination=self._meant(
                Target.DESTINATION, words.meanings_of_countries(), Problem.DESTINATION_UNKNOWN
            ),
            programme=self._cell(Target.PROGRAMME, self._programme) or "",
            counsellor=self._cell(Target.COUNSELLOR, self._counsellor) or 0,
            opened_on=opened,
            agrees=self._meant(Target.AGREES, words.meanings_of_answers(), Problem.AGREES_UNREADABLE),
            notice_language=self._meant(
                Target.NOTICE_LANGUAGE, words.meanings_of_languages(), Problem.NOTICE_LANGUAGE_UNKNOWN
            ),
            child_ground=self._meant(
                Target.CHILD_GROUND, words.meanings_of_grounds(), Problem.CHILD_GROUND_UNKNOWN
            ),
        )

    def _programme(self, text: str) -> str:
        if text and text not in self.reader._office.programmes:
            raise CellWrong(Problem.PROGRAMME_UNKNOWN)
        return text

    def _counsellor(self, text: str) -> int:
        found = self.reader._office.staff.get(text.casefold(), 0)
        if text and not found:
            raise CellWrong(Problem.COUNSELLOR_UNKNOWN)
        return found

    def _note(self) -> str:
        """Return what no field takes, each value under its heading, so that nothing of a row is lost."""
        headings = self.reader._headings
        return "\n".join(
            f"{headings[place]}: {self.row[place]}" for place in self._of(Target.NOTE) if self.row[place]
        )

    def _of(self, target: Target) -> Sequence[int]:
        return self.reader._places.get(target, ())

    def _cell(self, target: Target, reads: Callable[[str], Anything]) -> Anything | None:
        place = self.reader.place_of(target)
        if place is None:
            return None
        own = self.reader._meaning.own_word(target, self.row[place])
        return self._tried(place, reads, own)

    def _tried(self, place: int, reads: Callable[[str], Anything], own: str | None = None) -> Anything | None:
        try:
            return reads(self.row[place] if own is None else own)
        except CellWrong as wrong:
            self._found(place, wrong.problem)
            return None

    def _meant(self, target: Target, meanings: words.Meanings, problem: Problem) -> str:
        place = self.reader.place_of(target)
        return "" if place is None else self._word(target, place, self.row[place], meanings, problem)

    def _word(self, target: Target, place: int, text: str, meanings: words.Meanings, problem: Problem) -> str:
        own = self.reader._meaning.own_word(target, text)
        if own is not None:
            return own
        try:
            return cells.meant(text, meanings, problem)
        except CellWrong as wrong:
            self._found(place, wrong.problem)
            return ""

    def _wrong(self, target: Target, problem: Problem) -> None:
        place = self.reader.place_of(target)
        if place is not None:
            self._found(place, problem)

    def _found(self, place: int, problem: Problem) -> None:
        self.found.append(Found(self.number, self.reader._headings[place], self.row[place], problem))
