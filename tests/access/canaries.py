"""A word of its own in every sealed field of every file, and how to find it again in whatever an answer holds."""

from __future__ import annotations

import csv
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from wayhome.casefile.access.models import Agreement
from wayhome.casefile.cases.models import KeptFile
from wayhome.ground.core.context import weighing
from wayhome.ground.crypto.fields import Sealed, SealedBytes, SealedJSON, SealedText
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.ground.files.models import StoredFile
from wayhome.privacy.models import OwnFile

FIELDS = Path(__file__).with_name("fields.csv")
AREAS = {
    "general": "what happened",
    "counselling": "talks",
    "legal": "legal ground",
    "protection": "protection",
    "health": "health",
    "travel": "travel",
}
"""What a note, a task, a line of the timeline and the reason of a step speak of, by their area."""
SORTS = {
    "identity": "papers and travel",
    "family": "papers",
    "custody": "papers and protection",
    "consent": "papers and consents",
    "medical": "papers and health",
    "protection": "papers and protection",
    "decision": "papers and legal ground",
    "journey": "papers and travel",
    "new_start": "papers and notes",
    "other": "papers and notes",
}
"""What one reads with a kept file, by its sort."""
CANARY = re.compile(r"Qz[a-z0-9]{8}q")
CONTENT = "files.StoredFile, its content"
LETTERS = "abcdefghijkmnprstuvwxyz23456789"


@dataclass(frozen=True)
class Canary:
    """Where a word was planted: the field, of what noun it speaks, its group in the log, and of whose file it is."""

    word: str
    field: str
    noun: str
    group: str
    case: str
    record: str
    holders: frozenset[int] = frozenset()

    @property
    def nouns(self) -> tuple[str, ...]:
        """Return what one must be allowed to read to see it; a note is a note, and of what it speaks of."""
        first, *area = self.noun.split(" about ")
        found = first.split(" and ") if first else []
        if first and area == ["general"]:
            return tuple(found)
        return (*found, *(AREAS[one] for one in area))


@dataclass(frozen=True)
class FieldRow:
    """One line of ``fields.csv``: a sealed field, the noun it speaks of, and why it holds no word where it holds none."""

    field: str
    noun: str
    how: str
    why: str


def field_rows() -> Mapping[str, FieldRow]:
    """Return the lines of ``fields.csv`` by field."""
    rows = csv.DictReader(FIELDS.read_text("utf-8").splitlines())
    return {row["field"]: FieldRow(row["field"], row["noun"], row["how"], row["why"]) for row in rows}


def sealed_fields() -> Mapping[str, Sealed[Any]]:
    """Return every sealed field of the application, as ``app.Model.field``."""
    return {
        f"{model._meta.label}.{field.attname}": field
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, Sealed)
    }


def words() -> Iterator[str]:
    """Yield words that stand in no page by themselves, the same ones each time."""
    for number in itertools.count(1):
        mixed, text = (number * 2654435761) % 31**8, ""
        for _ in range(8):
            mixed, digit = divmod(mixed, 31)
            text += LETTERS[digit % len(LETTERS)]
        yield f"Qz{text}q"


class Planter:
    """Puts a word into each free text of a row, and remembers what it stands for."""

    def __init__(self) -> None:
        self.canaries: dict[str, Canary] = {}
        self.planted: set[str] = set()
        self._rows = field_rows()
        self._words = words()

    def in_a_file(self, noun: str, *, case: str = "", holders: Iterable[int] = ()) -> str:
        """Return a word to write into the content of a stored file, which opens with its key."""
        text = next(self._words)
        held = frozenset(holders)
        self.canaries[text] = Canary(text, CONTENT, noun, "files.StoredFile.T2", case, "", held)
        return text

    def is_in(self, text: str, file: StoredFile) -> None:
        """Remember in which file a word was written, where it belongs to no case: the log names the file."""
        self.canaries[text] = replace(self.canaries[text], record=str(file.pk))

    def plant(self, row: models.Model, *, case: str) -> list[str]:
        """Fill the sealed fields of a row that hold free text, and return the names of those that were filled."""
        filled = []
        for field in row._meta.fields:
            if not isinstance(field, Sealed):
                continue
            name = f"{row._meta.label}.{field.attname}"
            told = self._rows.get(name)
            if told is None or told.how != "word":
                continue
            value = getattr(row, field.attname)
            if value is None or value == []:
                continue
            new = self._filled(name, field, value, row, case)
            if new is not None:
                setattr(row, field.attname, new)
                filled.append(field.attname)
        return filled

    def _filled(self, name: str, field: Sealed[Any], value: Any, row: models.Model, case: str) -> Any:
        def word(noun: str = "") -> str:
            text = next(self._words)
            self.canaries[text] = Canary(
                text,
                name,
                self._noun(noun or self._rows[name].noun, row),
                f"{row._meta.label}.{field.tier.value}",
                case,
                str(row.pk),
                _holders(row),
            )
            self.planted.add(name)
            return text

        if name == "people.Person.full_name" and value.startswith(FOUND_BY):
            return f"{FOUND_BY} {word()}"
        if isinstance(field, SealedText):
            return word()
        if isinstance(field, SealedJSON) and name in INSIDE:
            return INSIDE[name](json.loads(json.dumps(value)), word)
        return None

    def _noun(self, noun: str, row: models.Model) -> str:
        if not noun.endswith("as its area"):
            return noun_of(noun, row)
        area = row.area or "general"  # type: ignore[attr-defined]
        return f"{noun.removesuffix('as its area').rstrip(', ')} about {area}"


def noun_of(noun: str, row: models.Model) -> str:
    """Return the noun of a field in its row: what a file is says who reads of it."""
    return file_noun(row) if noun == "as its file" else noun


def file_noun(row: models.Model) -> str:
    """Return the noun of a kept file, or of a stored one by what speaks of it; nobody reads one of which nothing speaks."""
    if isinstance(row, KeptFile):
        known = row.__dict__["sort"]  # without asking for it, for that would be a look
        return SORTS[row.sort if is_sealed_value(known) else known]
    kept = KeptFile.objects.filter(file_id=row.pk).first()
    if kept is not None:
        open_drawers([kept.drawer_id])
        with weighing():
            return SORTS[kept.sort]
    if OwnFile.objects.filter(Q(pdf_id=row.pk) | Q(json_id=row.pk)).exists():
        return "own files"
    return "agreements" if Agreement.objects.filter(document_id=row.pk).exists() else "nobody"


def _holders(row: models.Model) -> frozenset[int]:
    """Return the organisations that have a record which belongs to no file."""
    whose = getattr(row, "event", row)
    found = {getattr(whose, name, None) for name in ("organisation_id", "receiver_id")}
    if isinstance(row, StoredFile):
        found |= set(Agreement.objects.filter(document_id=row.pk).values_list("receiver_id", flat=True))
    return frozenset(key for key in found if key is not None)


Word = Callable[..., str]
FOUND_BY = "Amal"
"""A name that stands before the word in the names of those who bear it, so that they are found by it."""


def _texts(names: Iterable[str]) -> Callable[[Any, Word], Any]:
    def fill(value: Any, word: Word) -> Any:
        found = [name for name in names if value.get(name)]
        return {**value, **{name: word() for name in found}} if found else None

    return fill


def _what(value: Any, word: Word) -> Any:
    return {**value, "text": word(), "facts": {}}


def _birth(value: Any, word: Word) -> Any:
    return {**value, "original": word()}


def _phones(value: Any, word: Word) -> Any:
    return [{**one, "number": word()} for one in value]


def _findings(value: Any, word: Word) -> Any:
    """Fill the findings of a gate; what eligibility answered holds no free text."""
    if not value or not isinstance(value, list):
        return None
    return [{**value[0], "explanation": [word()]}, *value[1:]]


def _sheet(value: Any, word: Word) -> Any:
    nouns = {
        "full_name": "hand-over and names",
        "phones": "hand-over and contacts",
        "email": "hand-over and contacts",
        "origin_address": "hand-over and contacts",
        "safe_contact": "hand-over and contacts",
    }
    new = dict(value)
    for name, noun in nouns.items():
        if name == "phones":
            new[name] = [{"number": word(noun), "safe": True}]
        elif name in new:
            new[name] = word(noun)
    return new


def _old(value: Any, word: Word) -> Any:
    return {name: word() for name in value} or None


def _areas(value: Any, word: Word) -> Any:
    return [word()]


INSIDE: Mapping[str, Callable[[Any, Word], Any]] = {
    "people.Person.birth": _birth,
    "people.Person.phones": _phones,
    "cases.Case.destination_areas_ruled_out": _areas,
    "cases.Task.what": _what,
    "cases.TimelineEntry.what": _what,
    "counselling.ProtectionFact.details": _texts(["reasons", "how", "words", "name", "professional"]),
    "journey.HealthRecord.facts": _texts(["physician", "conditions", "care_service"]),
    "journey.HandOverPart.sheet": _sheet,
    "process.DecisionRecord.findings": _findings,
    "audit.Revision.old_values": _old,
}
"""Where the free text lies inside a value that has a shape."""


def is_sealed_value(value: object) -> bool:
    """Return whether a value is still ciphertext."""
    return isinstance(value, SealedBytes)
