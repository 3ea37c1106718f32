"""Publishes the demonstration's checklist and texts of consent from their files, through the verbs that staff use."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.funding.models import Programme
from wayhome.stages.consent.actions import TextWords, publish_text, write_text
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.consent.models import ConsentText
from wayhome.stages.counselling.actions import PointFacts, Wording, publish_point, write_point

FOLDER = Path(__file__).resolve().parents[3] / "demo" / "texts"
ENGLISH = "eng"


@dataclass(frozen=True)
class Texts:
    """The points of the checklist in their order, and the texts of consent by purpose and language."""

    points: tuple[str, ...]
    consents: Mapping[tuple[Purpose, str], ConsentText]

    def text(self, purpose: Purpose, language: str) -> ConsentText:
        """Return the text of a purpose in a language; in English where nobody has translated it yet."""
        return self.consents.get((purpose, language)) or self.consents[purpose, ENGLISH]


def publish_texts(
    *, begins_on: dt.date, by: Actor, read_by: Actor, at: dt.datetime, folder: Path = FOLDER
) -> Texts:
    """Put every point and text of the demonstration in force for all programmes, and return them.

    One person writes them and a second one reads them, as everywhere.
    """
    hands = Hands(begins_on, by, read_by, at)
    return Texts(
        points=_points(folder / "checklist.toml", hands),
        consents=_consents(folder / "consent.toml", hands),
    )


@dataclass(frozen=True)
class Hands:
    """From which day texts are in force, who wrote them, who read them, and when."""

    begins_on: dt.date
    writer: Actor
    reader: Actor
    at: dt.datetime


def write_drafts(*, by: Actor, at: dt.datetime, folder: Path = FOLDER) -> None:
    """Write the demonstration's drafts: new versions that wait for a second person."""
    listed = tomllib.loads((folder / "drafts.toml").read_text("utf-8"))
    points = tomllib.loads((folder / "checklist.toml").read_text("utf-8"))["point"]
    places = {point["code"]: position for position, point in enumerate(points, 1)}
    for text in listed["text"]:
        words = _text_words(text, listed["unread"])
        write_text(purpose=Purpose(text["purpose"]), version=listed["version"], words=words, by=by, at=at)
    for point in listed["point"]:
        facts = PointFacts(
            point["code"], listed["version"], places[point["code"]], _wordings(point, listed["unread"])
        )
        write_point(facts=facts, by=by, at=at)


def _wordings(point: Mapping[str, str], unread: Collection[str]) -> list[Wording]:
    return [
        Wording(language, words, needs_native_reader=language in unread)
        for language, words in point.items()
        if language != "code"
    ]


def _text_words(text: Mapping[str, Any], unread: Collection[str]) -> list[TextWords]:
    return [
        TextWords(language, said["title"], said["body"], needs_native_reader=language in unread)
        for language, said in text.items()
        if language != "purpose"
    ]


def publish_points_for_home(
    programme: Programme, *, begins_on: dt.date, by: Actor, read_by: Actor, at: dt.datetime
) -> tuple[str, ...]:
    """Put the points in force that a programme for people who have come home explains, and return their codes."""
    return _points(FOLDER / "checklist_home.toml", Hands(begins_on, by, read_by, at), programme)


def _points(file: Path, hands: Hands, programme: Programme | None = None) -> tuple[str, ...]:
    listed = tomllib.loads(file.read_text("utf-8"))
    for position, point in enumerate(listed["point"], 1):
        wordings = _wordings(point, listed["unread"])
        facts = PointFacts(point["code"], listed["version"], position, wordings, programme)
        draft = write_point(facts=facts, by=hands.writer, at=hands.at)
        publish_point(
            point=draft,
            begins_on=hands.begins_on,
            read_at=hands.at,
            today=hands.at.date(),
            by=hands.reader,
            at=hands.at,
        )
    return tuple(point["code"] for point in listed["point"])


def _consents(file: Path, hands: Hands) -> Mapping[tuple[Purpose, str], ConsentText]:
    listed = tomllib.loads(file.read_text("utf-8"))
    found: dict[tuple[Purpose, str], ConsentText] = {}
    for text in listed["text"]:
        purpose = Purpose(text["purpose"])
        words = _text_words(text, listed["unread"])
        write_text(purpose=purpose, version=listed["version"], words=words, by=hands.writer, at=hands.at)
        published = publish_text(
            purpose=purpose,
            begins_on=hands.begins_on,
            read_at=hands.at,
            today=hands.at.date(),
            by=hands.reader,
            at=hands.at,
        )
        found |= {(purpose, row.language): row for row in published}
    return found
