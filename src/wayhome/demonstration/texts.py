"""Publishes the demonstration's checklist and texts of consent from their files, through the verbs that staff use."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.funding.models import Programme
from wayhome.stages.consent.actions import publish_text
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.consent.models import ConsentText
from wayhome.stages.counselling.actions import Wording, publish_point

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


def publish_texts(*, begins_on: dt.date, by: Actor, at: dt.datetime, folder: Path = FOLDER) -> Texts:
    """Publish every point and text of the demonstration for all programmes, and return them."""
    return Texts(
        points=_points(folder / "checklist.toml", begins_on=begins_on, by=by, at=at),
        consents=_consents(folder / "consent.toml", begins_on=begins_on, by=by, at=at),
    )


def publish_points_for_home(
    programme: Programme, *, begins_on: dt.date, by: Actor, at: dt.datetime
) -> tuple[str, ...]:
    """Publish the points that a programme for people who have come home already explains, and return their codes."""
    return _points(FOLDER / "checklist_home.toml", programme=programme, begins_on=begins_on, by=by, at=at)


def _points(
    file: Path, *, begins_on: dt.date, by: Actor, at: dt.datetime, programme: Programme | None = None
) -> tuple[str, ...]:
    listed = tomllib.loads(file.read_text("utf-8"))
    for position, point in enumerate(listed["point"], 1):
        publish_point(
            code=point["code"],
            version=listed["version"],
            position=position,
            wordings=[
                Wording(language, words, needs_native_reader=language in listed["unread"])
                for language, words in point.items()
                if language != "code"
            ],
            programme=programme,
            begins_on=begins_on,
            by=by,
            at=at,
        )
    return tuple(point["code"] for point in listed["point"])


def _consents(
    file: Path, *, begins_on: dt.date, by: Actor, at: dt.datetime
) -> Mapping[tuple[Purpose, str], ConsentText]:
    listed = tomllib.loads(file.read_text("utf-8"))
    return {
        (Purpose(text["purpose"]), language): publish_text(
            purpose=Purpose(text["purpose"]),
            version=listed["version"],
            language=language,
            title=words["title"],
            body=words["body"],
            begins_on=begins_on,
            by=by,
            at=at,
            needs_native_reader=language in listed["unread"],
        )
        for text in listed["text"]
        for language, words in text.items()
        if language != "purpose"
    }
